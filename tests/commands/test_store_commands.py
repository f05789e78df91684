"""Commands that read the run store: runs, export, verify, cite."""

from __future__ import annotations

import io
import json
import os
import re
import shutil

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.commands import export as export_module
from sim.experiments.ensemble import compare
from sim.experiments.request import Request
from sim.experiments.store import PANEL, RunStore
from sim.policy.library import load_policy, load_world

DRAWS = 2


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A real run, small."""
    policies = (load_policy("no-plan"), load_policy("plan"))
    request = Request(policies, load_world("trend-2017"), scale=0.002, draws=DRAWS, seed=1)
    part, panel = compare(request, workers=1)
    folder = tmp_path_factory.mktemp("made") / "runs"
    RunStore(folder).save(request.id, request.manifest(part), panel)
    return folder, request.id


@pytest.fixture
def program(made, monkeypatch, tmp_path):
    """The command line in a folder with that run."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made[0], tmp_path / "runs")

    def run(*words):
        return CliRunner().invoke(app, list(words), prog_name="yqsim")

    run.id = made[1]
    run.folder = tmp_path
    run.panel = tmp_path / "runs" / made[1] / PANEL
    return run


def assert_refused(result, *words):
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr


# --- export -------------------------------------------------------------------------------------


def test_a_csv_has_chinese_heads_that_excel_reads_and_every_number(program):
    result = program("export", program.id, "--lang", "zh")
    assert result.stdout == f"{program.id}-zh.csv\n"
    content = (program.folder / f"{program.id}-zh.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(io.BytesIO(content))
    assert list(read.columns[:3]) == ["情景", "情景代码", "外部环境"]
    stored = pd.read_parquet(program.panel)
    assert read["数值"].tolist() == pytest.approx(stored["value"].tolist(), nan_ok=True)


def test_a_workbook_has_a_cover_with_the_run_and_the_tables_of_the_page(program):
    assert program("export", program.id, "--format", "xlsx").exit_code == 0
    book = openpyxl.load_workbook(program.folder / f"{program.id}-en.xlsx")
    cover = {row[0].value: row[1].value for row in book.worksheets[0].rows}
    assert cover["Run"] == program.id
    assert cover["Question"] == "Without the plan / The plan"
    assert len(book.worksheets) > 10


def test_a_parquet_is_the_panel_itself(program):
    assert program("export", program.id[:7], "--format", "parquet").exit_code == 0
    assert (program.folder / f"{program.id}.parquet").read_bytes() == program.panel.read_bytes()


def test_a_file_that_is_there_is_replaced_only_when_asked_to(program):
    path = program.folder / "mine.parquet"
    path.write_text("precious")
    assert_refused(program("export", program.id, "--out", "mine.parquet"), "--force")
    assert path.read_text() == "precious"
    assert program("export", program.id, "--out", "mine.parquet", "--force").exit_code == 0
    assert path.read_bytes() == program.panel.read_bytes()


def test_the_ending_of_the_file_names_the_format(program):
    assert program("export", program.id, "--out", "a.xlsx").exit_code == 0
    assert openpyxl.load_workbook(program.folder / "a.xlsx").worksheets
    assert_refused(program("export", program.id, "--out", "b.xlsx", "--format", "csv"), "b.xlsx")
    assert program("export", program.id, "--out", "c.txt", "--format", "csv").exit_code == 0
    assert (program.folder / "c.txt").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--format", "xls"), "did you mean 'xlsx'"),
        (("--out", "runs"), "is a folder"),
        (("--out", "nowhere/a.csv"), "there is no folder 'nowhere'"),
        (("--out", "a.pdf"), "'a.pdf' does not end in .csv or .xlsx or .parquet"),
        (("--out", "a.csv.gz"), "--format names its format"),
        (("--lang", "fr"), "--lang"),
    ],
)
def test_a_bad_request_for_a_file_writes_nothing(program, words, message):
    assert_refused(program("export", program.id, *words), message)
    assert os.listdir(program.folder) == ["runs"]


def test_a_damaged_run_is_not_exported(program):
    os.truncate(program.panel, 100)
    assert_refused(program("export", program.id), "panel.parquet", "damaged")
    assert os.listdir(program.folder) == ["runs"]


def test_a_csv_that_a_spreadsheet_cannot_hold_is_said_to_be_one(program, monkeypatch):
    monkeypatch.setattr(export_module, "EXCEL_ROWS", 100)
    result = program("export", program.id)
    assert result.exit_code == 0
    assert "a spreadsheet shows the first 100" in result.stderr


# --- verify -------------------------------------------------------------------------------------


def edit_a_number(path):
    table = pd.read_parquet(path)
    chosen = (table["draw"] == 1) & (table["indicator"] == "gini") & (table["year"] == 2020)
    table.loc[chosen & (table["policy"] == "plan"), "value"] = 0.25
    table.to_parquet(path, index=False)


def test_a_run_is_said_to_be_reproduced(program):
    result = program("verify", program.id)
    assert result.exit_code == 0, result.output
    assert f"Run {program.id} is reproduced: 2 of its 2 draws" in result.stdout
    found = json.loads(program("verify", program.id, "--draws", "1", "--json").stdout)
    assert (found["reproduced"], found["different"], found["first"]) == (True, 0, None)
    assert len(found["draws"]) == 1
    assert re.search(r"1 of its 2 draws was\s+computed\s+again\s+\(number \d\)",
                     program("verify", program.id, "--draws", "1").stdout)  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("not reproduced", "Gini coefficient", "0.25", "panel.parquet is not")),
        ("zh", ("未能重现", "基尼系数", "0.25", "panel.parquet不是")),
    ],
)
def test_an_edited_number_is_shown_with_where_it_is_and_ends_with_1(program, lang, words):
    edit_a_number(program.panel)
    result = program("verify", program.id, "--draws", "all", "--lang", lang)
    assert result.exit_code == 1
    for word in words:
        assert word in result.stdout
    found = json.loads(program("verify", program.id, "--draws", "all", "--json").stdout)
    assert found["first"]["cell"]["policy"] == "plan"
    assert found["first"]["stored"] == 0.25
    assert found["edited"] == ["panel.parquet"]


def test_another_processor_and_program_are_named_as_what_may_explain_it(program):
    path = program.panel.with_name("manifest.json")
    manifest = json.loads(path.read_text("utf-8"))
    manifest["machine"]["processor"] = "abacus"
    path.write_text(json.dumps(manifest), "utf-8")
    same = program("verify", program.id, "--draws", "1")
    assert same.exit_code == 0
    assert "abacus" in same.stdout
    edit_a_number(program.panel)
    assert "abacus" in program("verify", program.id, "--draws", "all").stdout


@pytest.mark.parametrize("draws", ["0", "-1", "two", "1.5", "٣"])
def test_a_number_of_draws_that_is_none_is_refused(program, draws):
    assert_refused(program("verify", program.id, f"--draws={draws}"), "--draws", draws)


def test_the_only_draw_of_a_run_is_the_whole_sample(program):
    asked = ("run", "plan", "--scale", "0.002", "--draws", "1", "--workers", "1")
    run = json.loads(program(*asked, "--json").stdout)["run"]
    result = program("verify", run)
    assert result.exit_code == 0, result.output
    assert f"Run {run} is reproduced: its only draw was" in result.stdout


def test_more_draws_than_the_run_has_are_refused(program):
    assert_refused(program("verify", program.id, "--draws", "3"), f"{program.id} has 2", "'all'")


def test_a_run_that_cannot_be_read_is_named(program):
    os.truncate(program.panel, 100)
    assert_refused(program("verify", program.id), "panel.parquet", "damaged")
    assert_refused(program("verify", "yq-0000000000"), "no run")


# --- cite and runs ------------------------------------------------------------------------------


def test_a_citation_names_program_version_run_and_seed(program):
    for style in ("gbt7714", "apa", "bibtex"):
        text = program("cite", program.id, "--style", style).stdout
        for part in (program.id, sim.__version__, "seed 1"):
            assert part in text
    assert program("cite", program.id, "--lang", "zh").stdout.startswith(
        "yangquan-income-sim作者. "
    )
    assert "(2026)" in program("cite", program.id).stdout  # APA in English
    assert_refused(program("cite", program.id, "--style", "mla"), "bibtex")


def test_no_run_is_cited_whose_files_are_not_what_was_saved(program):
    manifest = program.panel.with_name("manifest.json")
    saved = manifest.read_text("utf-8")
    manifest.write_text(saved.replace('"seed": 1', '"seed": 2'), "utf-8")
    assert_refused(program("cite", program.id), "manifest.json' is damaged", "remove the folder")
    manifest.write_text(re.sub('"program": "[^"]+"', '"program": "9.9.9"', saved), "utf-8")
    assert_refused(program("cite", program.id), "manifest.json' is damaged", "remove the folder")
    manifest.write_text(saved, "utf-8")
    assert program("cite", program.id).exit_code == 0
    edit_a_number(program.panel)
    assert_refused(program("cite", program.id), "panel.parquet' is damaged", "remove the folder")


@pytest.mark.parametrize("name", ["manifest.json", "panel.parquet"])
def test_a_damaged_run_that_answers_a_request_is_told_with_how_to_have_it_back(program, name):
    path = program.panel.with_name(name)
    path.write_bytes(path.read_bytes()[:100])
    asked = ("compare", "--scale", "0.002", "--draws", str(DRAWS), "--seed", "1")
    assert_refused(
        program(*asked),
        f"{name}' is damaged: it is not",
        f"remove the folder '{path.parent.relative_to(program.folder)}' and give the run's command",
    )


def test_an_answers_id_is_told_from_a_runs(program):
    for id, command in (("at-0123456789", "attribute"), ("sn-01", "sensitivity")):
        assert_refused(program("show", id), f"an answer of 'yqsim {command}'")


def test_ids_are_whole_and_scales_plain_in_the_list(program):
    path = program.panel.with_name("manifest.json")
    manifest = json.loads(path.read_text("utf-8"))
    manifest["settings"]["scale"] = 1e-05
    manifest["policies"] = ["needy-first", "training-first", "subsidy-first", "plan"]
    path.write_text(json.dumps(manifest), "utf-8")
    for lang in ("zh", "en"):
        table = program("runs", "--lang", lang).stdout
        assert program.id in table
        assert "0.00001" in table
        assert max(map(len, table.splitlines())) <= 100


def test_a_folder_of_runs_that_does_not_exist_is_named(program):
    assert "'elsewhere'" in program("runs", "--runs", "elsewhere").stdout
    assert "“elsewhere”" in program("runs", "--runs", "elsewhere", "--lang", "zh").stdout
    os.mkdir("empty")
    assert program("runs", "--runs", "empty").stdout == "no stored runs yet\n"


def test_the_list_tells_version_and_size_and_names_what_is_damaged(program):
    other = program.panel.parent.with_name("yq-0000000000")
    shutil.copytree(program.panel.parent, other)
    table = program("runs").stdout
    for word in (program.id, sim.__version__, "MB", "no-plan, plan", "damaged"):
        assert word in table
    assert f"yq-0000000000{os.sep}manifest.json' is damaged: it is another run's" in table
    first, second = json.loads(program("runs", "--json").stdout)["runs"]
    assert "manifest.json" in first["error"]
    assert (second["run"], second["program"]) == (program.id, sim.__version__)
    assert second["bytes"] > program.panel.stat().st_size
    assert program("show", program.id).exit_code == 0
    assert_refused(program("show", "yq-0000000000"), "manifest.json")
