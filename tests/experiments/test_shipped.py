"""The results that come with the program are whole, small, and of today's code."""

from __future__ import annotations

import inspect
import json

import pandas as pd
import pytest

from sim.commands import compare as command
from sim.commands import options
from sim.errors import InputError
from sim.experiments import shipped
from sim.experiments.effects import COLUMNS, INDICATORS, changed_measures
from sim.experiments.request import Request
from sim.experiments.shipped import (
    default_request,
    default_run,
    effects_request,
    is_current,
    make,
    shipped_effects,
)
from sim.experiments.store import SHIPPED, RunStore, run_id
from sim.policy.library import load_policy

AGAIN = "the shipped results are not of today's code; run: python -m sim.experiments.shipped"
MEGABYTE = 2**20


def test_the_shipped_comparison_answers_todays_request():
    assert default_run() == default_request().id, AGAIN
    assert is_current(RunStore(SHIPPED).manifest(default_run()))


def test_the_shipped_effects_answer_todays_request():
    manifest, _ = shipped_effects()
    assert run_id(manifest["request"]) == effects_request().id, AGAIN
    assert is_current(manifest)


def test_the_default_request_is_what_the_command_line_asks_when_told_nothing():
    told = inspect.signature(command.compare).parameters
    request = default_request()
    assert request.names == list(options.DEFAULT_POLICIES)
    assert request.world.name == options.DEFAULT_WORLD
    assert request.settings == {name: told[name].default for name in ("scale", "draws", "seed")}


def test_one_run_is_shipped_and_it_is_whole():
    assert list(RunStore(SHIPPED).list()) == [default_run()]
    run = RunStore(SHIPPED).load(default_run())
    assert set(run.panel["policy"]) == {"no-plan", "plan"}
    assert run.panel["draw"].nunique() == run.manifest["settings"]["draws"]


def test_the_shipped_effects_tell_of_every_measure_that_the_plan_changes():
    manifest, table = shipped_effects()
    assert tuple(table.columns) == COLUMNS
    assert set(table["indicator"]) == set(INDICATORS)
    expected = changed_measures(load_policy("plan"), load_policy("no-plan"))
    assert list(dict.fromkeys(table["measure"])) == expected
    assert table["draw"].nunique() == manifest["settings"]["draws"]


def test_what_is_shipped_is_small():
    sizes = [path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()]
    assert sum(sizes) < 3 * MEGABYTE


@pytest.mark.parametrize("part", ["version", "code", "data"])
def test_a_run_of_other_code_or_data_is_not_current(part):
    content = dict(default_request().content)
    assert is_current({"request": content})
    assert not is_current({"request": content | {part: "other"}})


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty folder in place of the shipped one, and a small question in place of the default."""
    place = tmp_path / "runs"
    monkeypatch.setattr(shipped, "SHIPPED", place)
    monkeypatch.setattr(shipped, "EFFECTS", place / "effects.parquet")
    monkeypatch.setattr(shipped, "EFFECTS_MANIFEST", place / "effects.json")
    monkeypatch.setattr(shipped, "EFFECTS_DRAWS", 1)
    policies = (load_policy("no-plan"), load_policy("only-managers"))
    world = default_request().world
    monkeypatch.setattr(shipped, "default_request", lambda: Request(policies, world, 0.002, 2, 1))
    return place


def test_where_nothing_is_shipped_the_message_says_how_to_make_it(elsewhere):
    for ask in (default_run, shipped_effects):
        with pytest.raises(InputError):
            ask()


def test_making_leaves_todays_results_alone_and_drops_what_is_old(elsewhere):
    old = "yq-0123456789"
    (elsewhere / old).mkdir(parents=True)
    make(workers=1)
    run = default_run()
    assert list(RunStore(elsewhere).list()) == [run] == [shipped.default_request().id]
    first, table = shipped_effects()
    assert set(table["draw"]) == {0}
    made = {path: path.stat().st_mtime_ns for path in elsewhere.rglob("*")}
    make(workers=1)
    assert {path: path.stat().st_mtime_ns for path in elsewhere.rglob("*")} == made
    manifest = json.loads((elsewhere / "effects.json").read_text())
    manifest["request"]["code"] = "other"
    (elsewhere / "effects.json").write_text(json.dumps(manifest))
    make(workers=1)
    again, same = shipped_effects()
    assert again == first
    pd.testing.assert_frame_equal(table, same)
