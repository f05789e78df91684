"""A damaged run is named by its file, and the others stay usable."""

from __future__ import annotations

import json
import os
import shutil

import pandas as pd
import pytest

from sim.errors import InputError
from sim.experiments import store as store_module
from sim.experiments.inventory import inventory
from sim.experiments.store import MANIFEST, PANEL, RunStore
from sim.outcomes.indicators import PANEL_COLUMNS

WHOLE, OTHER = "yq-aaaaaaaaaa", "yq-bbbbbbbbbb"


def panel():
    row = ["plan", "trend-2017", 0, 2020, "city", "all", "all", "all", "gini", 0.4]
    return pd.DataFrame([row], columns=list(PANEL_COLUMNS))


@pytest.fixture
def store(tmp_path):
    found = RunStore(tmp_path / "runs")
    for run in (WHOLE, OTHER):
        found.save(run, {"policies": ["plan"]}, panel())
    return found


def edit_panel(folder):
    table = pd.read_parquet(folder / PANEL)
    table["value"] += 0.01
    table.to_parquet(folder / PANEL)


def vouch_for_nothing(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"files": {}}))


def make_foreign(folder):
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "notes.txt").write_text("not a run")


SPOILT = {
    "truncated panel": (lambda folder: os.truncate(folder / PANEL, 100), PANEL),
    "edited panel": (edit_panel, PANEL),
    "panel that no checksum vouches for": (vouch_for_nothing, PANEL),
    "missing panel": (lambda folder: (folder / PANEL).unlink(), PANEL),
    "missing manifest": (lambda folder: (folder / MANIFEST).unlink(), MANIFEST),
    "truncated manifest": (lambda folder: os.truncate(folder / MANIFEST, 20), MANIFEST),
    "manifest of another run": (
        lambda folder: shutil.copy(folder.parent / WHOLE / MANIFEST, folder / MANIFEST),
        MANIFEST,
    ),
    "foreign folder": (make_foreign, MANIFEST),
}


@pytest.mark.parametrize(("spoil", "file"), SPOILT.values(), ids=SPOILT)
def test_what_is_spoilt_is_named_and_the_other_run_can_be_read(store, spoil, file):
    spoil(store.folder / OTHER)
    whole, damaged = inventory(store)
    assert (whole.id, whole.fault, whole.manifest["policies"]) == (WHOLE, "", ["plan"])
    assert (damaged.id, damaged.manifest) == (OTHER, {})
    assert f"{OTHER}{os.sep}{file}'" in damaged.fault
    assert "\n" not in damaged.fault
    assert store.load(WHOLE).panel["value"].item() == 0.4


@pytest.mark.parametrize("name", ["truncated panel", "edited panel", "manifest of another run"])
def test_a_spoilt_run_is_not_read(store, name):
    spoil, file = SPOILT[name]
    spoil(store.folder / OTHER)
    with pytest.raises(InputError, match=file):
        store.load(OTHER)


def test_a_run_made_again_after_its_folder_was_removed_is_whole(store):
    edit_panel(store.folder / OTHER)
    shutil.rmtree(store.folder / OTHER)
    store.save(OTHER, {}, panel())
    assert [one.fault for one in inventory(store)] == ["", ""]


def test_what_is_no_run_is_passed_over(store):
    (store.folder / "notes").mkdir()
    (store.folder / "yq-cccccccccc").write_text("a file")
    (store.folder / ".unfinished-abc").mkdir()
    assert [one.id for one in inventory(store)] == [WHOLE, OTHER]


def test_the_size_is_that_of_the_files(store):
    (first, _) = inventory(store)
    folder = store.folder / WHOLE
    assert first.size == sum((folder / name).stat().st_size for name in (MANIFEST, PANEL))


def test_what_the_system_will_not_read_is_named_and_not_called_damaged(store, monkeypatch):
    read = store_module._checksum

    def refuse(path):
        if path.parent.name == OTHER:
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(store_module, "_checksum", refuse)
    whole, refused = inventory(store)
    assert (whole.fault, refused.id) == ("", OTHER)
    assert refused.fault.endswith(f"{PANEL}' cannot be read: Permission denied")


def test_a_run_deleted_while_they_are_listed_is_passed_over(store):
    listing = inventory(store)
    assert next(listing).id == WHOLE
    shutil.rmtree(store.folder / OTHER)
    assert list(listing) == []


def test_a_panel_is_read_by_one_line_of_pandas(store):
    table = pd.read_parquet(f"{store.folder}/{WHOLE}/panel.parquet")
    pd.testing.assert_frame_equal(table, panel())


def test_nothing_is_there_where_no_folder_is(tmp_path):
    assert list(inventory(RunStore(tmp_path / "none"))) == []
