"""`yqsim report`: where the file goes, and one line for what cannot be."""

from __future__ import annotations

import pytest
from report_runs import RUN, UP, ZERO, run_of
from typer.testing import CliRunner

from sim.cli import app
from sim.experiments.store import RunStore
from sim.reporting.report import formats


@pytest.fixture
def yqsim(tmp_path, monkeypatch):
    """The command line in an empty folder with one stored run."""
    monkeypatch.chdir(tmp_path)
    run = run_of({"no-plan": ZERO, "plan": UP})
    RunStore("runs").save(run.id, run.manifest, run.panel)
    return lambda *words: CliRunner().invoke(app, ["report", *words])


def test_the_file_is_named_after_run_language_and_format(yqsim, tmp_path) -> None:
    done = yqsim(RUN, "--format", "html", "--lang", "zh")
    assert done.exit_code == 0
    assert done.stdout == f"{RUN}-report-zh.html\n"
    assert RUN in (tmp_path / f"{RUN}-report-zh.html").read_text(encoding="utf-8")


def test_the_ending_of_a_named_file_decides_its_format(yqsim, tmp_path) -> None:
    done = yqsim("yq-012", "--out", "answer.xlsx", "--lang", "en")
    assert done.exit_code == 0
    assert (tmp_path / "answer.xlsx").read_bytes()[:2] == b"PK"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["answer.xlsx", "runs"]


def test_a_file_is_overwritten_only_by_force(yqsim, tmp_path) -> None:
    (tmp_path / "mine.html").write_text("mine", encoding="utf-8")
    refused = yqsim(RUN, "--out", "mine.html", "--lang", "en")
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert "--force" in refused.stderr
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == "mine"
    assert yqsim(RUN, "--out", "mine.html", "--lang", "en", "--force").exit_code == 0
    assert RUN in (tmp_path / "mine.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([RUN, "--format", "pdf"], "unknown --format 'pdf'; allowed: docx, html, xlsx"),
        ([RUN, "--out", "a.csv"], "'a.csv' does not end in .docx or .html or .xlsx"),
        ([RUN, "--out", "a.html", "--format", "docx"], "ends as html, and --format is docx"),
        ([RUN, "--lang", "fr"], "--lang must be zh or en"),
        ([RUN, "--out", "none/x.html"], "there is no folder 'none'"),
        ([RUN, "--out", "runs"], "'runs' is a folder"),
        (["yq-ffff"], "no run 'yq-ffff'"),
    ],
)
def test_what_cannot_be_is_one_line_and_writes_nothing(yqsim, tmp_path, words, told) -> None:
    done = yqsim(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == ["runs"]


def test_a_missing_chinese_font_is_told_where_pictures_need_one(yqsim, monkeypatch) -> None:
    monkeypatch.setattr(formats, "_chinese_font", lambda: None)
    assert "no Chinese font" in yqsim(RUN, "--format", "docx", "--lang", "zh").stderr
    assert not formats.lacks_chinese("zh", "html")
    assert not formats.lacks_chinese("en", "docx")
