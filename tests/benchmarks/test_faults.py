"""The short form of the fault harness, and that it notices what it looks for."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def faults(tmp_path, monkeypatch):
    """The harness on an empty folder, with one comparison."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.faults import Faults

    found = Faults(tmp_path, scale=0.002, draws=2, at_once=1, chance=random.Random(1))
    found.add_study()
    return found


def test_comparisons_that_are_killed_lose_nothing_and_come_to_the_same_bits():
    words = ("--kills", "3", "--draws", "3", "--at-once", "2", "--seed", "4")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.faults", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("3 kills, ")


def test_a_kept_draw_that_vanishes_is_noticed(faults):
    (study,) = faults.studies
    study.kept.keep(1, study.draws[1])
    faults.look()
    study.kept.forget()
    with pytest.raises(AssertionError, match=r"draws \[1\] of yq-\w+ are lost"):
        faults.look()


def test_a_kept_draw_with_other_numbers_is_noticed(faults):
    (study,) = faults.studies
    study.kept.keep(1, study.draws[0])
    with pytest.raises(AssertionError, match="draw 1 of yq-"):
        faults.look()


def test_a_half_written_run_that_is_listed_is_noticed(faults):
    (faults.folder / faults.studies[0].request.id).mkdir()
    with pytest.raises(InputError, match=r"manifest\.json"):
        faults.look()
