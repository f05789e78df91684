"""The tutorials: the analyst's script runs, and the pages name what exists."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import app
from sim.document import DOCS
from sim.errors import InputError
from sim.experiments.store import RunStore
from sim.policy.library import load_library

TUTORIALS = DOCS / "tutorials"
PAGES = [*sorted(TUTORIALS.glob("*.md")), DOCS / "limits.md", DOCS / "scaling.md"]
SCRIPT = TUTORIALS / "analyst.py"


@pytest.fixture(scope="module")
def script():
    described = importlib.util.spec_from_file_location("analyst", SCRIPT)
    assert described and described.loader
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(script, tmp_path_factory):
    """The folder in which the script has run, and what it found."""
    folder = tmp_path_factory.mktemp("analyst")
    arguments = ["--scale", "0.003", "--draws", "2", "--workers", "1"]
    arguments += ["--runs", str(folder / "runs"), "--out", str(folder / "seats.csv")]
    return folder, arguments, script.main(arguments)


def test_the_analysts_script_keeps_one_run_and_exports_its_differences(made, script):
    folder, _, found = made
    (run,) = RunStore(folder / "runs").list()
    assert set(found["run"]) == {run}
    policies = {script.with_seats(seats).name for seats in script.SEATS}
    assert set(zip(found["indicator"], found["policy"], strict=True)) == {
        (indicator, policy) for indicator in script.OUTCOMES for policy in policies
    }
    assert (found["p10"] <= found["median"]).all() and (found["median"] <= found["p90"]).all()
    pd.testing.assert_frame_equal(pd.read_csv(folder / "seats.csv"), found, check_dtype=False)


def test_the_analysts_script_answers_again_from_the_store(made, script, monkeypatch):
    _, arguments, found = made

    def compare(*_: object, **__: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(script, "compare", compare)
    pd.testing.assert_frame_equal(script.main([*arguments, "--force"]), found)


def test_the_analysts_script_replaces_no_file_unasked(made, script):
    folder, arguments, _ = made
    before = (folder / "seats.csv").read_bytes()
    with pytest.raises(InputError, match=r"seats\.csv' is there already; --force replaces it"):
        script.main(arguments)
    assert (folder / "seats.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--scale", "2"), "scale must be above 0"),
        (("--draws", "0"), "draws must be 1 or more"),
        (("--workers", "0"), "--workers must be 1 or more"),
        (("--out", "nowhere/a.csv"), "there is no folder 'nowhere'"),
        (("--runs", "file"), "cannot write runs"),
    ],
)
def test_the_analysts_script_tells_bad_input_in_one_line(tmp_path, words, told):
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, SCRIPT, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("analyst.py: error: ") and done.stderr.count("\n") == 1
    assert told in done.stderr


def test_one_draw_has_an_unknown_error_and_no_nan(made, script, tmp_path, capsys):
    arguments = [*made[1][:2], "--draws", "1", "--workers", "1"]
    script.main([*arguments, "--runs", str(tmp_path / "runs"), "--out", str(tmp_path / "one.csv")])
    printed = capsys.readouterr().out
    assert "unknown" in printed and "nan" not in printed.lower()


def test_differences_are_taken_within_draws(script):
    """Two draws far apart, the same gain in each: the gain has no spread."""
    rows = [
        (policy, draw, 2020, "city", "all", "start", "needy", indicator, base + gain)
        for indicator in script.OUTCOMES
        for draw, base in ((0, 100.0), (1, 900.0))
        for policy, gain in (("plan", 0.0), ("more", 5.0))
    ]
    columns = ["policy", "draw", "year", "area", "residence", "grouping", "group"]
    panel = pd.DataFrame(rows, columns=[*columns, "indicator", "value"])
    found = script.differences(panel, "plan")
    assert found[["median", "p10", "p90", "mean"]].eq(5.0).all().all()
    assert found["error_of_mean"].eq(0.0).all()


def test_the_analysts_page_shows_the_script_as_it_is():
    script = SCRIPT.read_text(encoding="utf-8")
    shown = re.findall(r"^```python\n(.*?)^```", (TUTORIALS / "analyst.md").read_text("utf-8"),
                       re.DOTALL | re.MULTILINE)  # fmt: skip
    assert shown
    assert [part for part in shown if part not in script] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_measures_that_a_page_names_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    known = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    assert set(re.findall(r"\byqsim ([a-z]+)", text)) <= known
    assert set(re.findall(r"\b([A-H]\d\d)\b", text)) <= set(load_library().measures)


def test_chinese_pages_show_the_commands_of_the_english_ones():
    def commands(page: Path) -> list[str]:
        return re.findall(r"^(?:\$ )?(yqsim .*)$", page.read_text(encoding="utf-8"), re.MULTILINE)

    for name in ("planner", "evaluator"):
        chinese = commands(TUTORIALS / f"{name}.zh-CN.md")
        english = commands(TUTORIALS / f"{name}.md")
        assert [one.replace("--lang zh", "--lang en") for one in chinese] == english
