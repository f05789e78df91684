"""The test of the method on made-up data finds a sound method sound and a broken one broken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration import coverage
from calibration.emulator import emulate
from calibration.figures import FIGURES, YEARS
from calibration.observations import Observation
from sim.clock import FIRST_YEAR

FREE, POINTS, REPLICATES = 3, 120, 40
NAMES = ("one", "two", "three")
FOUND = tuple(
    Observation(figure, year, 1.0, "level", 0.2, 0.1, row, "read", "x")
    for row, figure in enumerate(("urban_income", "rural_income", "unit_pay"))
    for year in (2013, 2015)
)
LUCK = 0.4


def simulated(z, seed):
    """A known linear function of the quantities and luck: (points, figures, years)."""
    slopes = np.random.default_rng(5).normal(size=(FREE, len(FIGURES), YEARS))
    luck = np.random.default_rng(seed).normal(scale=LUCK, size=(len(z), len(FIGURES), YEARS))
    logs = np.tensordot(z, slopes, 1) + luck
    kept = {(one.figure, one.year) for one in FOUND}
    for place, figure in enumerate(FIGURES):
        for year in range(YEARS):
            if (figure, year + FIRST_YEAR) not in kept:
                logs[:, place, year] = -np.inf  # left out of the emulator, which is quicker
    return logs


def judged():
    random = np.random.default_rng(1)
    z, truths = random.normal(size=(POINTS, FREE)), random.normal(size=(REPLICATES, FREE))
    places = coverage.ranks(
        z, simulated(z, 2), truths, simulated(truths, 3), FOUND, seed=1, burn_in=60, steps=250
    )
    return coverage.judged(places, NAMES)


@pytest.fixture(scope="module")
def sound():
    return judged()


def test_a_sound_method_covers_the_truth_as_often_as_it_says(sound):
    assert 0.83 <= sound["coverage"]["90%"] <= 0.97
    assert 0.38 <= sound["coverage"]["50%"] <= 0.62
    assert sound["below_five_per_cent"] <= 1


def test_a_method_that_forgets_the_spread_of_simulations_is_found_out(monkeypatch):
    def certain(z, logs):
        fitted = emulate(z, logs)
        return replace(fitted, spread=0.0 * fitted.spread)

    monkeypatch.setattr(coverage, "emulate", certain)
    assert judged()["coverage"]["90%"] < 0.83


def test_every_truth_has_one_rank_in_each_histogram(sound):
    assert [one["name"] for one in sound["quantities"]] == list(NAMES)
    for one in sound["quantities"]:
        assert sum(one["histogram"]) == REPLICATES
    assert sum(sound["histogram"]) == REPLICATES * FREE


def test_uniform_ranks_are_judged_uniform_and_ranks_at_the_ends_are_not():
    even = np.tile(np.arange(coverage.RANKS)[:, None], (1, 1))
    found = coverage.judged(even, ["x"])
    assert found["quantities"][0]["chi_square"] == 0.0
    assert found["coverage"] == pytest.approx({"50%": 0.5, "80%": 0.8, "90%": 0.9}, abs=0.01)
    ends = np.where(even < coverage.RANKS // 2, 0, coverage.RANKS - 1)
    found = coverage.judged(ends, ["x"])
    assert found["below_five_per_cent"] == 1
    assert found["coverage"]["90%"] == 0.0


def test_floors_are_left_out():
    floor = replace(FOUND[0], figure="unemployment_rate", kind="floor")
    z = np.random.default_rng(1).normal(size=(POINTS, FREE))
    few = z[:2]
    with_floor, without = (
        coverage.ranks(
            z, simulated(z, 2), few, simulated(few, 3), found, seed=1, burn_in=5, steps=60
        )
        for found in ((*FOUND, floor), FOUND)
    )
    assert np.array_equal(with_floor, without)
