"""A comparison that was interrupted goes on where it was, and comes to the same bits."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pandas as pd
import pytest

from sim.errors import InputError
from sim.experiments import ensemble
from sim.experiments.draws import KeptDraws, packed, remove_abandoned, unpacked
from sim.experiments.ensemble import compare
from sim.experiments.request import Request
from sim.experiments.store import PANEL, RunStore
from sim.policy.library import load_policy, load_world

DRAWS = 4
RUN = "yq-0123456789"


@pytest.fixture(scope="module")
def request_() -> Request:
    policies = tuple(load_policy(name) for name in ("no-plan", "plan"))
    return Request(policies, load_world("trend-2017"), 0.002, DRAWS, seed=11)


@pytest.fixture(scope="module")
def undisturbed(request_, tmp_path_factory) -> bytes:
    """The file of the run that nobody interrupts and that keeps no draws."""
    store = RunStore(tmp_path_factory.mktemp("undisturbed"))
    return saved(request_, store, *compare(request_, workers=1))


def saved(request: Request, store: RunStore, part, panel: pd.DataFrame) -> bytes:
    store.save(request.id, request.manifest(part), panel)
    return (store.folder / request.id / PANEL).read_bytes()


@pytest.fixture
def computed(monkeypatch) -> Iterator[list[int]]:
    """Numbers of the draws that are computed in this process."""
    numbers = []
    real = ensemble.packed_draw

    def noted(request, draw, threads=1):
        numbers.append(draw)
        return real(request, draw, threads)

    monkeypatch.setattr(ensemble, "packed_draw", noted)
    yield numbers


def test_an_interrupted_run_goes_on_with_what_is_missing_to_the_same_bits(
    request_, undisturbed, computed, tmp_path
):
    store, kept = RunStore(tmp_path), KeptDraws(tmp_path, request_.id)

    def interrupt(done: int, total: int, what: str) -> None:
        assert total == DRAWS
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(request_, workers=1, kept=kept, progress=interrupt)
    assert sorted(kept.load()) == computed == [0, 1]
    assert store.list() == []

    told = []
    found = compare(
        request_, workers=1, kept=kept, progress=lambda done, _, what: told.append(done)
    )
    assert computed == [0, 1, 2, 3]
    assert told[0] == 2 and told[-1] == DRAWS
    assert saved(request_, store, *found) == undisturbed


def test_a_damaged_draw_is_computed_again(request_, undisturbed, computed, tmp_path):
    kept = KeptDraws(tmp_path, request_.id)
    compare(request_, workers=1, kept=kept)
    computed.clear()
    files = sorted((tmp_path / f".draws-{request_.id}").iterdir())
    assert len(files) == DRAWS
    files[1].write_bytes(files[1].read_bytes()[:-100])
    content = bytearray(files[2].read_bytes())
    content[len(content) // 2] ^= 1
    files[2].write_bytes(content)
    (files[0].parent / "9.parquet").write_bytes(b"not a draw")
    found = compare(request_, workers=1, kept=kept)
    assert computed == [1, 2]
    assert saved(request_, RunStore(tmp_path), *found) == undisturbed


def test_a_draw_is_the_same_after_it_was_packed(request_):
    panel = ensemble.run_draw(request_, 1)
    pd.testing.assert_frame_equal(unpacked(packed(panel)), panel, check_exact=True)


def test_draws_are_kept_until_they_are_forgotten(tmp_path):
    kept = KeptDraws(tmp_path / "runs", RUN)
    assert kept.load() == {}
    kept.keep(7, b"seven")
    kept.keep(12, b"twelve")
    kept.keep(7, b"seven")
    assert KeptDraws(tmp_path / "runs", RUN).load() == {7: b"seven", 12: b"twelve"}
    assert RunStore(tmp_path / "runs").list() == []
    kept.forget()
    assert list((tmp_path / "runs").iterdir()) == []
    kept.forget()


def test_a_draw_is_kept_although_another_process_has_just_removed_the_folder(tmp_path, monkeypatch):
    kept = KeptDraws(tmp_path, RUN)
    replace = os.replace

    def removed_before(source, target):
        monkeypatch.setattr(os, "replace", replace)
        kept.forget()
        replace(source, target)

    monkeypatch.setattr(os, "replace", removed_before)
    kept.keep(0, b"nought")
    assert kept.load() == {0: b"nought"}


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot keep draws in"):
        KeptDraws(tmp_path / "file", RUN).keep(0, b"nought")


def test_what_nobody_has_gone_on_with_for_a_month_is_removed(tmp_path):
    old, new = KeptDraws(tmp_path, "yq-0000000001"), KeptDraws(tmp_path, "yq-0000000002")
    for kept in (old, new):
        kept.keep(0, b"nought")
    half_a_run, finished = tmp_path / ".unfinished-abc", tmp_path / "yq-0000000003"
    month = time.time() - 32 * 24 * 3600
    for folder in (tmp_path / ".draws-yq-0000000001", half_a_run, finished):
        folder.mkdir(exist_ok=True)
        os.utime(folder, (month, month))
    remove_abandoned(tmp_path)
    assert finished.exists() and not half_a_run.exists()
    assert old.load() == {}
    assert new.load() == {0: b"nought"}
