"""The command line: documented output, the run store, and one line for every bad input."""

from __future__ import annotations

import json
import os
import sys
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim import __version__
from sim.cli import app
from sim.errors import InputError
from sim.experiments.draws import KeptDraws
from sim.experiments.executors import WorkersLostError
from sim.experiments.posterior import posterior_digest
from sim.outcomes.indicators import PANEL_COLUMNS

POLICIES = ("no-plan", "plan", "only-needy")
WORLDS = ("trend-2017", "coal-slump")


def fake_title(name):
    title = {"zh": f"情景{name}", "en": f"The {name}"}
    return SimpleNamespace(**title, model_dump=lambda: title)


def fake_load(names, what):
    def load(name):
        if name not in names:
            raise InputError(f"unknown {what} '{name}'; did you mean '{names[0]}'?")
        return SimpleNamespace(name=name, title=fake_title(name), solved=True)

    return load


def a_panel(policies, world, draws):
    rows = []
    for gain, policy in enumerate(policies):
        for draw in range(draws):
            for year in range(2010, 2021):
                for grouping, group in (("all", "all"), ("start", "needy"), ("current", "needy")):
                    key = (policy, world, draw, year, "city", "all", grouping, group)
                    rows.append((*key, "disposable_income_per_head", 20_000.0 + draw + 100 * gain))
                    rows.append((*key, "employment_rate", 0.7 + gain / 100))
                city = (policy, world, draw, year, "city", "all", "all", "all")
                rows.append((*city, "new_urban_jobs", 20_000.0 + gain))
                rows.append((*city, "public_cost", 1e8 + 1e6 * gain))
    return pd.DataFrame(rows, columns=list(PANEL_COLUMNS))


@pytest.fixture
def program(monkeypatch, tmp_path):
    """The command line in an empty folder, with a stand-in for the simulation."""
    calls = []

    def compare(request, *, workers, cluster, kept, progress):
        calls.append({**request.settings, "workers": workers, "cluster": cluster})
        return {"posterior": "none"}, a_panel(request.names, request.world.name, request.draws)

    def question(request):
        policies = [{"name": name, "content": {}} for name in request.names]
        return {"policies": policies, "world": request.world.name, **request.settings}

    def life(manifest, resident_id, policy):
        if resident_id > 99:
            raise InputError(f"no resident {resident_id}; ids run to 99")
        return pd.DataFrame(
            {
                "month": ["2010-01", "2010-02"],
                "start_group": "needy",
                "wage": [1500.5, float("nan")],
            }
        )

    for name, content in {
        "ensemble": {"compare": compare},
        "resident": {"life": life},
    }.items():
        module = ModuleType(f"sim.experiments.{name}")
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr("sim.experiments.request.Request.content", property(question))
    monkeypatch.setattr("sim.experiments.freshness.outdated", list)
    monkeypatch.setattr("sim.policy.library.load_policy", fake_load(POLICIES, "policy"))
    monkeypatch.setattr("sim.policy.library.load_world", fake_load(WORLDS, "world"))
    library = SimpleNamespace(
        measures={},
        policies=dict.fromkeys(POLICIES),
        worlds=dict.fromkeys(WORLDS),
        file_name=str,
    )
    monkeypatch.setattr("sim.policy.library.load_library", lambda: library)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def invoke(*words):
        return CliRunner().invoke(app, list(words), prog_name="yqsim")

    return SimpleNamespace(run=invoke, calls=calls, folder=tmp_path)


def run_id_of(result):
    return json.loads(result.stdout)["run"]


def test_compare_prints_one_json_object_with_the_documented_keys(program):
    result = program.run("compare", "--draws", "3", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == ["run", "indicators", "differences", "targets"]
    entry = found["differences"][0]
    assert (entry["policy"], entry["against"]) == ("plan", "no-plan")
    assert set(entry) == {
        *("indicator", "area", "residence", "group", "grouping", "year", "policy", "unit"),
        *("median", "p10", "p90", "mean", "against"),
    }
    target = found["targets"][0]
    assert target == {
        "target": "new-urban-jobs",
        "policy": "no-plan",
        "value": 100_000.0,
        "threshold": 100_000,
        "probability": 1.0,
    }
    assert os.listdir(program.folder / "runs") == [found["run"]]


def test_the_same_request_is_answered_from_the_store(program):
    first = program.run("compare", "--json", "--draws", "2", "--workers", "1")
    again = program.run("compare", "no-plan", "plan", "--json", "--draws", "2", "--workers", "2")
    assert first.stdout == again.stdout
    assert len(program.calls) == 1
    other = program.run("compare", "--json", "--draws", "2", "--seed", "1")
    assert run_id_of(other) != run_id_of(first)
    assert len(program.calls) == 2


def test_defaults_are_the_documented_ones(program):
    assert program.run("compare").exit_code == 0
    call = program.calls[0]
    assert (call["scale"], call["draws"], call["seed"]) == (0.05, 16, 2018)
    assert call["workers"] >= 1


def test_tables_in_both_languages_name_the_policies_by_title(program):
    english = program.run("compare", "--draws", "2")
    assert "no-plan (The no-plan), plan (The plan)" in english.stdout
    assert "Needy, able to work" in english.stdout
    chinese = program.run("compare", "--draws", "2", "--lang", "zh")
    assert "情景plan" in chinese.stdout
    assert "有劳动能力的困难群体" in chinese.stdout
    assert len(program.calls) == 1


def test_the_language_follows_the_environment(program, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "还没有保存的运行" in program.run("runs").stdout


def test_run_takes_one_policy(program):
    result = program.run("run", "plan", "--draws", "2", "--json")
    found = json.loads(result.stdout)
    assert {entry["policy"] for entry in found["indicators"]} == {"plan"}
    assert found["differences"] == []
    assert "80% interval" in program.run("run", "plan", "--draws", "2").stdout


def test_show_prints_what_compare_printed(program):
    made = program.run("compare", "--json", "--draws", "2", "--runs", "elsewhere")
    run = run_id_of(made)
    shown = program.run("show", run[:8], "--json", "--runs", "elsewhere")
    assert shown.stdout == made.stdout
    assert program.run("show", run, "--runs", "elsewhere").exit_code == 0
    full = json.loads(program.run("show", run, "--json", "--full", "--runs", "elsewhere").stdout)
    assert len(full["indicators"]) > len(json.loads(made.stdout)["indicators"])


def test_runs_lists_the_stored_runs_and_the_damaged_ones(program):
    run = run_id_of(program.run("compare", "--json", "--draws", "2"))
    other = run_id_of(program.run("compare", "--json", "--draws", "3"))
    (program.folder / "runs" / other / "manifest.json").write_text("{")
    listed = json.loads(program.run("runs", "--json").stdout)["runs"]
    by_id = {one["run"]: one for one in listed}
    assert by_id[run]["policies"] == ["no-plan", "plan"]
    assert "manifest.json' is damaged" in by_id[other]["error"]
    table = program.run("runs").stdout
    assert run in table
    assert "unreadable" in table


def test_the_manifest_says_what_was_asked(program):
    run = run_id_of(program.run("compare", "--json", "--draws", "2"))
    manifest = json.loads((program.folder / "runs" / run / "manifest.json").read_text("utf-8"))
    assert manifest["program"] == __version__
    assert manifest["request"]["world"] == manifest["world"] == "trend-2017"
    assert manifest["settings"] == {"scale": 0.05, "draws": 2, "seed": 2018}
    assert manifest["posterior"] == posterior_digest()
    assert "panel.parquet" in manifest["files"]


def test_scenarios_are_listed(program):
    found = json.loads(program.run("scenarios", "--json").stdout)
    assert [one["name"] for one in found["policies"]] == list(POLICIES)
    assert "情景coal-slump" in program.run("scenarios", "--lang", "zh").stdout


def test_a_resident_is_traced(program):
    run = run_id_of(program.run("compare", "--json", "--draws", "2"))
    found = json.loads(program.run("resident", run, "7", "--json").stdout)
    assert (found["run"], found["resident"], found["policy"]) == (run, 7, "plan")
    assert found["months"] == [
        {"month": "2010-01", "start_group": "needy", "wage": 1500.5},
        {"month": "2010-02", "start_group": "needy", "wage": None},
    ]
    table = program.run("resident", run, "7", "--policy", "no-plan")
    assert "2010-02" in table.stdout
    assert "Needy, able to work" in table.stdout
    assert "工资性收入" in program.run("resident", run, "7", "--lang", "zh").stdout
    for words in (("100",), ("7", "--policy", "nothing"), ("x",), ("--", "-1")):
        assert_refused(program.run("resident", run, *words))


def assert_refused(result):
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("yqsim: error: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("compare", "--scale", "0"), "--scale must be above 0 and at most 1"),
        (("compare", "--scale", "1.5"), "--scale must be above 0 and at most 1"),
        (("compare", "--scale", "nan"), "--scale must be above 0 and at most 1"),
        (("compare", "--scale", "much"), "--scale"),
        (("compare", "--draws", "0"), "--draws must be 1 or more"),
        (("compare", "--draws", "2.5"), "--draws"),
        (("compare", "--seed", "-1"), "--seed must be 0 or more"),
        (("compare", "--workers", "0"), "--workers must be 1 or more"),
        (("compare", "--cluster", "host"), "--cluster must be tcp://HOST:PORT"),
        (("compare", "--cluster", "local:0"), "--cluster must be tcp://HOST:PORT"),
        (("run", "plan", "--cluster", "http://host:1"), "--cluster must be tcp://HOST:PORT"),
        (("compare", "--world", "mars"), "unknown world 'mars'"),
        (("compare", "no-plan", "pln"), "unknown policy 'pln'"),
        (("compare", "plan", "plan"), "named 2 times"),
        (("compare", "plan"), "two policies or more"),
        (("compare", "--lang", "fr"), "--lang must be zh or en"),
        (("compare", "--runs", "file"), "cannot write runs"),
        (("compare", "--runs", "file/runs"), "cannot write runs"),
        (("compare", "--nonsense"), "--nonsense"),
        (("run",), "POLICY"),
        (("run", "nothing"), "unknown policy"),
        (("show", "yq-0000000000"), "no run"),
        (("show", "../etc"), "not a run id"),
        (("runs", "--runs", "file"), "cannot read runs"),
        (("check", "nothing.yaml"), "nothing.yaml"),
        (("resident", "yq-0000000000", "1"), "no run"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_computed_or_written(program, words, message):
    (program.folder / "file").write_text("")
    result = program.run(*words)
    assert_refused(result)
    assert message in result.stderr
    assert program.calls == []
    assert os.listdir(program.folder) == ["file"]


@pytest.mark.parametrize("name", ["panel.parquet", "manifest.json"])
def test_a_damaged_run_is_named(program, name):
    run = run_id_of(program.run("compare", "--json", "--draws", "2"))
    (program.folder / "runs" / run / name).write_bytes(b"damaged")
    result = program.run("show", run)
    assert_refused(result)
    assert name in result.stderr


def test_an_error_of_the_program_itself_is_not_dressed_up_as_bad_input(program, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a bug")

    monkeypatch.setattr(sys.modules["sim.experiments.ensemble"], "compare", broken)
    result = program.run("compare")
    assert isinstance(result.exception, RuntimeError)
    assert not (program.folder / "runs").exists()


def test_an_interrupt_says_in_one_line_what_is_kept_and_how_to_go_on(program, monkeypatch):
    def interrupted(request, *, kept, **_kwargs):
        kept.keep(0, b"a draw")
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["sim.experiments.ensemble"], "compare", interrupted)
    result = program.run("compare", "--draws", "3")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert result.stderr.startswith("yqsim: interrupted; 1 of 3 draws of run yq-")
    assert result.stderr.endswith("are kept, and the same command goes on from there\n")


def test_lost_workers_are_one_line_that_says_what_is_kept(program, monkeypatch):
    def lost(request, *, kept, **_kwargs):
        raise WorkersLostError("the scheduler has gone")

    monkeypatch.setattr(sys.modules["sim.experiments.ensemble"], "compare", lost)
    result = program.run("compare", "--draws", "3")
    assert_refused(result)
    assert "the scheduler has gone; 0 of 3 draws of run yq-" in result.stderr


def test_nothing_of_a_finished_run_is_kept_twice(program, monkeypatch):
    real = sys.modules["sim.experiments.ensemble"].compare

    def keeping(request, *, kept, **others):
        kept.keep(0, b"a draw")
        return real(request, kept=kept, **others)

    monkeypatch.setattr(sys.modules["sim.experiments.ensemble"], "compare", keeping)
    run = run_id_of(program.run("compare", "--draws", "2", "--json"))
    assert os.listdir(program.folder / "runs") == [run]


def test_what_a_process_killed_after_saving_has_left_goes_when_the_run_is_asked_for(program):
    run = run_id_of(program.run("compare", "--draws", "2", "--json"))
    KeptDraws(program.folder / "runs", run).keep(0, b"a draw")
    assert run_id_of(program.run("compare", "--draws", "2", "--json")) == run
    assert os.listdir(program.folder / "runs") == [run]


def test_version_and_help(program):
    assert program.run("--version").stdout == f"yqsim {__version__}\n"
    assert "compare" in program.run().stdout
    for command in ("compare", "run", "runs", "show", "scenarios", "measures", "check", "resident"):
        result = program.run(command, "--help")
        assert result.exit_code == 0
        assert any("\u4e00" <= letter <= "\u9fff" for letter in result.stdout)
