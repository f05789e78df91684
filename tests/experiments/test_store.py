"""The run store keeps whole runs or nothing, and finds them again."""

from __future__ import annotations

import json
import os

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.experiments import store as store_module
from sim.experiments.store import MANIFEST, PANEL, RunStore, run_id
from sim.outcomes.indicators import PANEL_COLUMNS

REQUEST = {"policies": ["no-plan", "plan"], "draws": 2, "scale": 0.1, "seed": 1}


def panel(value: float = 1.0) -> pd.DataFrame:
    row = ["plan", "trend-2017", 0, 2020, "city", "all", "all", "all", "gini", value]
    return pd.DataFrame([row], columns=list(PANEL_COLUMNS))


@pytest.fixture
def runs(tmp_path):
    return RunStore(tmp_path / "runs")


def test_the_id_depends_on_the_content_and_not_on_the_order_of_keys():
    assert run_id(REQUEST) == run_id(dict(reversed(REQUEST.items())))
    assert run_id(REQUEST) != run_id(REQUEST | {"seed": 2})
    assert run_id(REQUEST).startswith("yq-")
    assert len(run_id(REQUEST)) == 13
    with pytest.raises(ValueError):
        run_id({"scale": float("nan")})


def test_a_saved_run_is_found_and_equal(runs):
    run = run_id(REQUEST)
    assert not runs.has(run)
    assert list(runs.list()) == []
    homes = pd.DataFrame({"income": [1.0, 2.0]})
    runs.save(run, {"request": REQUEST, "n": np.int64(3), "x": float("nan")}, panel(), homes)
    assert runs.has(run)
    assert list(runs.list()) == [run]
    found = runs.load(run)
    assert found.id == run
    assert found.manifest["request"] == REQUEST
    assert (found.manifest["n"], found.manifest["x"]) == (3, None)
    pd.testing.assert_frame_equal(found.panel, panel())
    pd.testing.assert_frame_equal(runs.households(run), homes)


def test_a_finished_run_is_never_written_again(runs):
    run = run_id(REQUEST)
    runs.save(run, {}, panel(1.0))
    runs.save(run, {}, panel(2.0))
    assert runs.load(run).panel["value"].item() == 1.0


def test_a_run_finished_by_someone_else_meanwhile_is_kept(runs, monkeypatch):
    run = run_id(REQUEST)
    RunStore(runs.folder).save(run, {}, panel(1.0))
    seen = iter([False])
    has = RunStore.has
    monkeypatch.setattr(RunStore, "has", lambda self, name: next(seen, has(self, name)))
    runs.save(run, {}, panel(2.0))
    assert runs.load(run).panel["value"].item() == 1.0
    assert os.listdir(runs.folder) == [run]


@pytest.mark.parametrize("moment", ["to_parquet", "checksum", "rename"])
def test_a_program_killed_while_writing_leaves_no_run(runs, monkeypatch, moment):
    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    place = {
        "to_parquet": (pd.DataFrame, "to_parquet"),
        "checksum": (store_module, "_checksum"),
        "rename": (store_module.Path, "rename"),
    }[moment]
    with monkeypatch.context() as patch:
        patch.setattr(*place, killed)
        with pytest.raises(KeyboardInterrupt):
            runs.save(run_id(REQUEST), {}, panel())
    assert list(runs.list()) == []
    assert os.listdir(runs.folder) == []


def test_what_a_power_cut_leaves_is_not_a_run(runs):
    (runs.folder / ".unfinished-abc").mkdir(parents=True)
    assert list(runs.list()) == []


def test_the_beginning_of_an_id_is_enough_if_it_is_unique(runs):
    for run in ("yq-aaaaaaaaa0", "yq-aaaaaaaaa1", "yq-b000000000"):
        runs.save(run, {}, panel())
    assert runs.load("yq-b").id == runs.load("b0").id == "yq-b000000000"
    with pytest.raises(InputError, match="begins 2 run ids"):
        runs.load("yq-aaa")
    with pytest.raises(InputError, match="no run 'yq-c'"):
        runs.load("yq-c")


@pytest.mark.parametrize("name", ["", "yq-", "../secret", "yq-zz", "/", "yq-00000000000"])
def test_what_is_not_an_id_is_refused(runs, name):
    with pytest.raises(InputError, match="is not a run id"):
        runs.load(name)


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        (PANEL, None, "missing"),
        (PANEL, b"not parquet", "damaged"),
        (MANIFEST, None, "missing"),
        (MANIFEST, b"{", "damaged"),
        (MANIFEST, b"[]", "damaged"),
        (MANIFEST, b"\xff\xfe", "damaged"),
    ],
)
def test_a_missing_or_damaged_file_is_named_in_one_line(runs, file, content, words):
    run = run_id(REQUEST)
    runs.save(run, {}, panel())
    path = runs.folder / run / file
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        runs.load(run)
    assert file in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_panel_damaged_before_checksums_were_kept_is_named_too(runs):
    run = run_id(REQUEST)
    runs.save(run, {}, panel())
    path = runs.folder / run / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"files": {}}))
    (runs.folder / run / PANEL).write_bytes(b"PAR1 nonsense PAR1")
    with pytest.raises(InputError, match=r"panel.parquet' is damaged"):
        runs.load(run)


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_computed(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    for folder in (file, file / "runs"):
        with pytest.raises(InputError, match="cannot write runs"):
            RunStore(folder).check_writable()


def test_asking_whether_a_folder_is_writable_leaves_nothing(tmp_path):
    RunStore(tmp_path / "a" / "b").check_writable()
    assert os.listdir(tmp_path) == []


def test_a_panel_with_other_columns_is_refused(runs):
    with pytest.raises(ValueError, match="columns"):
        runs.save(run_id(REQUEST), {}, panel().drop(columns="world"))


SHIPPED, OWN = "yq-aaaaaaaaaa", "yq-bbbbbbbbbb"


@pytest.fixture
def both(tmp_path):
    """A store with a run of its own and one that comes with the program."""
    RunStore(tmp_path / "shipped").save(SHIPPED, {"from": "shipped"}, panel(1.0))
    store = RunStore(tmp_path / "runs", shipped=tmp_path / "shipped")
    store.save(OWN, {"from": "own"}, panel(2.0))
    return store


def test_runs_that_come_with_the_program_are_found_beside_ones_own(both):
    assert list(both.list()) == [SHIPPED, OWN]
    assert both.has(SHIPPED) and both.has(OWN)
    assert both.find("aa") == SHIPPED
    assert both.manifest(SHIPPED)["from"] == "shipped"
    assert both.load(SHIPPED).panel["value"].item() == 1.0
    assert [both.is_shipped(run) for run in (SHIPPED, OWN, "yq-cccccccccc")] == [True, False, False]


def test_a_run_in_both_places_is_listed_once_and_is_ones_own(both):
    RunStore(both.folder).save(SHIPPED, {"from": "own"}, panel(3.0))
    assert list(both.list()) == [SHIPPED, OWN]
    assert both.manifest(SHIPPED)["from"] == "own"
    assert both.load(SHIPPED).panel["value"].item() == 3.0
    assert not both.is_shipped(SHIPPED)
    both.delete(SHIPPED)
    assert both.is_shipped(SHIPPED)


def test_nobody_is_told_to_remove_a_run_that_comes_with_the_program(both, monkeypatch):
    monkeypatch.setattr(store_module, "SHIPPED", both.shipped)
    os.truncate(both.shipped / SHIPPED / PANEL, 100)
    with pytest.raises(InputError, match="install the program again to have it back"):
        both.load(SHIPPED)
    os.truncate(both.folder / OWN / PANEL, 100)
    with pytest.raises(InputError, match=r"remove the folder .* and give the run's command again"):
        both.load(OWN)


def test_nothing_is_written_among_the_runs_that_come_with_the_program(both):
    both.save(SHIPPED, {"from": "own"}, panel(9.0))
    both.save("yq-cccccccccc", {}, panel())
    assert os.listdir(both.shipped) == [SHIPPED]
    assert both.load(SHIPPED).panel["value"].item() == 1.0


def test_a_deleted_run_is_gone_and_can_be_saved_again(both):
    both.delete(OWN)
    assert os.listdir(both.folder) == []
    assert list(both.list()) == [SHIPPED]
    both.save(OWN, {}, panel(4.0))
    assert both.load(OWN).panel["value"].item() == 4.0


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (SHIPPED, "comes with the program"),
        ("yq-cccccccccc", "no run"),
        ("yq-bbb", "no run"),
        ("../shipped", "no run"),
    ],
)
def test_only_a_run_of_ones_own_named_in_full_is_deleted(both, run, words):
    with pytest.raises(InputError, match=words):
        both.delete(run)
    assert list(both.list()) == [SHIPPED, OWN]


def test_a_program_killed_while_deleting_leaves_no_half_run(both, monkeypatch):
    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(store_module.shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        both.delete(OWN)
    assert list(both.list()) == [SHIPPED]
