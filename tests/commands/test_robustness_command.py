"""`yqsim robustness`: one stored run a world, tables and JSON, and one line for bad input."""

from __future__ import annotations

import json
import os
import re
import sys

import pytest
from typer.testing import CliRunner

from sim.cli import app

SMALL = ("--scale", "0.002", "--draws", "2", "--workers", "1")
WORLDS = ("--world", "trend-2017", "--world", "coal-slump")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder of runs that the tests share."""
    return tmp_path_factory.mktemp("kept") / "runs"


@pytest.fixture
def program(monkeypatch, tmp_path, kept):
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(*words):
        return CliRunner().invoke(app, ["robustness", *words, "--runs", str(kept)])

    return run


def test_the_json_has_the_documented_keys_and_agrees_with_itself(program, kept):
    result = program("no-plan", "plan", *WORLDS, *SMALL, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == [
        *("runs", "policies", "scale", "draws", "seed", "regrets", "choices", "targets"),
    ]
    assert [one["world"] for one in found["runs"]] == ["trend-2017", "coal-slump"]
    assert sorted(one["run"] for one in found["runs"]) == sorted(os.listdir(kept))
    assert len(found["regrets"]) == 4 * 2 * 2  # outcomes, worlds, policies
    assert len(found["choices"]) == 4 * 2
    for choice in found["choices"]:
        same = ("indicator", "group", "policy")
        regrets = [
            one["regret"]
            for one in found["regrets"]
            if all(one[key] == choice[key] for key in same)
        ]
        assert choice["worst"] == max(regrets)
        assert choice["mean"] == pytest.approx(sum(regrets) / 2)
    income = [one for one in found["regrets"] if one["indicator"] == "disposable_income_per_head"]
    assert min(one["regret"] for one in income) == 0
    target = found["targets"][0]
    assert set(target) == {
        *("target", "policy", "threshold", "worlds_met", "worlds", "draws_met"),
    }
    assert target["worlds"] == 2


def test_runs_that_are_stored_are_not_computed_again(program, kept, monkeypatch):
    program("no-plan", "plan", *WORLDS, *SMALL)
    before = sorted(os.listdir(kept))

    def not_again(*_args, **_kwargs):
        raise AssertionError("computed again")

    monkeypatch.setattr(sys.modules["sim.experiments.ensemble"], "compare", not_again)
    result = program("no-plan", "plan", *WORLDS, *SMALL, "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert sorted(os.listdir(kept)) == before
    assert re.search("2020年全市人均可支配收入：各外部环境中的后悔", result.stdout)
    assert "达到目标的外部环境数" in result.stdout


def test_the_tables_name_worlds_policies_and_runs(program, kept):
    result = program(
        "no-plan", "plan", *WORLDS, *SMALL, "--indicator", "gini", "--indicator", "poverty_rate"
    )
    assert result.exit_code == 0, result.output
    for word in ("Coal slump", "The plan", "Gini coefficient", "Minimax", *os.listdir(kept)):
        assert word in result.stdout
    assert "Employment rate" not in result.stdout


def test_two_files_of_one_name_are_told_apart(program, tmp_path):
    (tmp_path / "other").mkdir()
    for folder, measure in (("", "A02"), ("other/", "B01")):
        text = f"title: {{zh: 甲, en: A}}\nextends: plan\noff: [{measure}]\n"
        (tmp_path / f"{folder}mine.yaml").write_text(text, "utf-8")
    result = program("no-plan", "mine.yaml", "other/mine.yaml")
    assert result.exit_code == 2
    assert "'mine.yaml' and 'other/mine.yaml' both give a policy named 'mine'" in result.stderr
    assert "named 2 times" in program("no-plan", "mine.yaml", "./mine.yaml").stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("no-plan",), "two policies or more"),
        (("no-plan", "pln"), "did you mean 'plan'"),
        (("no-plan", "plan", "--world", "coal"), "unknown world 'coal'"),
        (("no-plan", "plan", *WORLDS, "--world", "coal-slump"), "name each once"),
        (("no-plan", "plan", "plan"), "named 2 times"),
        (("--indicator", "persons"), "neither better nor worse"),
        (("--indicator", "ginni"), "did you mean 'gini'"),
        (("--group", "neddy"), "did you mean 'needy'"),
        (("--draws", "0"), "--draws"),
        (("--scale", "2"), "--scale"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_computed(program, kept, words, message):
    before = os.listdir(kept) if kept.exists() else []
    result = program(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    (error,) = (line for line in result.stderr.splitlines() if "error:" in line)
    assert message in error
    assert (os.listdir(kept) if kept.exists() else []) == before
