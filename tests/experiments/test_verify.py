"""A stored run comes out again from its manifest alone, and what was changed in it is found."""

from __future__ import annotations

import json
import math
import os
import shutil

import pandas as pd
import pytest

from sim.errors import InputError
from sim.experiments import verify as module
from sim.experiments.ensemble import compare
from sim.experiments.request import Request
from sim.experiments.store import MANIFEST, PANEL, RunStore
from sim.experiments.verify import request_of, sample, side_by_side, verify
from sim.policy.library import load_policy, load_world

MINE = """
title: {zh: 自拟, en: Mine}
extends: plan
off: [cadres]
set:
  G14: {months: 6}
"""
WORLD = """
title: {zh: 低迷, en: Slower}
extends: trend-2017
paths:
  pay_private:
    growth: {2019: 0.03}
    unit: share per year
    status: assumed
"""
DRAWS = 3


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run of two policies, one from a file that is gone, in a world from a file that is gone."""
    folder = tmp_path_factory.mktemp("made")
    for name, text in (("mine.yaml", MINE), ("slower.yaml", WORLD)):
        (folder / name).write_text(text, encoding="utf-8")
    policies = (load_policy("no-plan"), load_policy(str(folder / "mine.yaml")))
    world = load_world(str(folder / "slower.yaml"))
    request = Request(policies, world, scale=0.002, draws=DRAWS, seed=7)
    part, panel = compare(request, workers=1)
    RunStore(folder / "runs").save(request.id, request.manifest(part), panel)
    for name in ("mine.yaml", "slower.yaml"):
        (folder / name).unlink()
    return folder / "runs", request


@pytest.fixture
def stored(made, tmp_path):
    """A copy of that run, to be spoilt."""
    folder, request = made
    shutil.copytree(folder, tmp_path / "runs")
    return RunStore(tmp_path / "runs"), request.id


def change_manifest(store, run, **changed):
    path = store.folder / run / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | changed), encoding="utf-8")


def change_panel(store, run, change, *, vouch=False):
    """Edit the panel; `vouch` puts the new checksum into the manifest, as a careful forger does."""
    path = store.folder / run / PANEL
    panel = pd.read_parquet(path)
    change(panel).to_parquet(path, index=False)
    if vouch:
        from sim.experiments.store import _checksum

        change_manifest(store, run, files={PANEL: _checksum(path)})


def raised_gini(draw):
    def change(panel):
        chosen = (panel["draw"] == draw) & (panel["indicator"] == "gini") & (panel["year"] == 2019)
        panel.loc[chosen & (panel["policy"] == "mine"), "value"] += 1e-12
        return panel

    return change


def test_a_run_of_files_that_are_gone_is_reproduced_from_its_manifest(made):
    folder, request = made
    found = verify(RunStore(folder), request.id[:6], None)
    assert found.reproduced
    assert (found.run, list(found.draws), found.of) == (request.id, [0, 1, 2], DRAWS)
    assert found.compared == len(RunStore(folder).load(request.id).panel)
    assert (found.different, found.first, list(found.edited), list(found.changes)) == (
        *(0, None),
        *([], []),
    )


def test_the_request_read_back_from_a_manifest_has_the_same_id(made):
    folder, request = made
    again = request_of(RunStore(folder).manifest(request.id))
    assert again.id == request.id
    assert again.policies == request.policies


def test_one_draw_in_several_processes_gives_the_same_answer(made):
    folder, request = made
    told = []
    found = verify(
        RunStore(folder), request.id, 2, workers=2, progress=lambda *words: told.append(words)
    )
    assert found.reproduced
    assert [done for done, _, _ in told] == [0, 1, 2]


def test_a_number_edited_in_its_last_digits_is_found_with_both_values(stored):
    store, run = stored
    change_panel(store, run, raised_gini(1))
    found = verify(store, run, None)
    assert not found.reproduced
    assert list(found.edited) == [PANEL]
    cell = found.first.cell
    assert (cell["policy"], cell["draw"], cell["year"]) == ("mine", 1, 2019)
    assert (cell["indicator"], cell["world"]) == ("gini", "slower")
    assert found.first.stored - found.first.found == pytest.approx(1e-12, rel=0.01)


def test_a_careful_forgery_is_found_by_computing_again(stored):
    store, run = stored
    change_panel(store, run, raised_gini(2), vouch=True)
    found = verify(store, run, None)
    assert list(found.edited) == []
    assert found.different >= 1
    assert found.first.cell["draw"] == 2


def test_an_edit_in_a_draw_that_is_not_sampled_is_told_by_the_checksum(stored):
    store, run = stored
    (sampled,) = sample(run, DRAWS, 1)
    change_panel(store, run, raised_gini((sampled + 1) % DRAWS))
    found = verify(store, run, 1)
    assert found.different == 0
    assert list(found.edited) == [PANEL]
    assert not found.reproduced


@pytest.mark.parametrize(
    "change",
    [
        lambda panel: panel.iloc[1:],
        lambda panel: pd.concat([panel, panel.head(1)]),
        lambda panel: pd.concat([panel, panel.head(1).assign(draw=DRAWS)]),
    ],
    ids=["a row less", "a row twice", "a draw too many"],
)
def test_rows_taken_away_or_added_are_found(stored, change):
    store, run = stored
    change_panel(store, run, change, vouch=True)
    found = verify(store, run, None)
    assert found.different == 1
    assert None in (found.first.stored, found.first.found)


def test_a_manifest_whose_request_is_not_that_of_its_id_is_told(stored):
    store, run = stored
    request = store.manifest(run)["request"]
    change_manifest(store, run, request=request | {"seed": 8})
    found = verify(store, run, 1)
    assert MANIFEST in found.edited
    assert not found.reproduced


@pytest.mark.parametrize(
    "changed", [{"settings": {"scale": 1.0, "draws": 3, "seed": 7}}, {"world": "trend-2017"}]
)
def test_a_manifest_that_contradicts_its_request_is_told(stored, changed):
    store, run = stored
    change_manifest(store, run, **changed)
    assert list(verify(store, run, 1).edited) == [MANIFEST]


def test_what_is_not_as_it_was_when_the_run_was_made_is_named(stored):
    store, run = stored
    manifest = store.manifest(run)
    change_manifest(
        store,
        run,
        versions=manifest["versions"] | {"numba": "0.1"},
        machine=manifest["machine"] | {"processor": "abacus"},
        posterior="111111111111",
        request=manifest["request"] | {"code": "000000000000"},
    )
    found = verify(store, run, 1)
    changes = {one.what: (one.then, one.now) for one in found.changes}
    assert changes == {
        "code": ("000000000000", manifest["request"]["code"]),
        "posterior": ("111111111111", manifest["posterior"]),
        "numba": ("0.1", manifest["versions"]["numba"]),
        "processor": ("abacus", manifest["machine"]["processor"]),
    }


def test_terms_that_the_library_has_changed_are_named_by_policy(stored):
    store, run = stored
    request = store.manifest(run)["request"]
    request["policies"][1]["terms"] = "0" * 16
    change_manifest(store, run, request=request)
    assert [one.what for one in verify(store, run, 1).changes] == ["terms of mine"]


def test_a_run_that_cannot_be_computed_again_is_refused_in_one_line(stored, monkeypatch):
    monkeypatch.setattr(module, "run_draw", None)  # nothing is computed
    store, run = stored
    request = store.manifest(run)["request"]
    request["policies"][1]["content"]["only"] = ["Z99"]
    change_manifest(store, run, request=request)
    with pytest.raises(InputError, match=r"cannot be computed again: .*Z99"):
        verify(store, run)
    change_manifest(store, run, request={})
    with pytest.raises(InputError, match="holds no request"):
        verify(store, run)


def test_a_panel_that_cannot_be_read_is_named_and_nothing_is_computed(stored, monkeypatch):
    monkeypatch.setattr(module, "run_draw", None)
    store, run = stored
    os.truncate(store.folder / run / PANEL, 1000)
    with pytest.raises(InputError, match=r"panel\.parquet' is damaged"):
        verify(store, run)


def test_the_sample_is_the_same_for_everyone_and_a_larger_one_holds_a_smaller():
    run = "yq-0123456789"
    assert sample(run, 16, 2) == sample(run, 16, 2)
    assert set(sample(run, 16, 2)) < set(sample(run, 16, 5))
    assert sample(run, 4, None) == sample(run, 4, 99) == [0, 1, 2, 3]
    assert len({tuple(sample(f"yq-{number:010x}", 16, 2)) for number in range(9)}) > 1


def test_numbers_are_compared_exactly_and_unknown_equals_unknown():
    def panel(*values):
        keys = {name: ["x"] * len(values) for name in module.CELL}
        keys |= {"draw": [0] * len(values), "year": list(range(len(values)))}
        return pd.DataFrame(keys | {"value": values})

    unknown = math.nan
    cells = side_by_side(panel(1.0, unknown, 1.0, 2.0), panel(1.0, unknown, unknown, 2.0 + 1e-15))
    assert cells["same"].tolist() == [True, True, False, False]
