"""Designs and indices: known functions get their known indices, in the order of the points."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.sensitivity.design import (
    STEP,
    block,
    crossed_sources,
    indices,
    points,
    sizes,
)

BOUNDS = [(0.0, 1.0), (0.0, 1.0), (0.05, 0.95)]


def test_morris_finds_the_change_from_the_low_to_the_high_end_of_each_range():
    design = points("morris", 4, BOUNDS, seed=3)
    # Of the third input only nine tenths are walked: its effect is over those.
    values = 6.0 * design[:, 0] - 2.0 * design[:, 1]
    found = indices("morris", BOUNDS, design, values)
    assert found["mu_star"] == pytest.approx([6.0, 2.0, 0.0])
    assert found["mu"] == pytest.approx([6.0, -2.0, 0.0])
    assert found["sigma"] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    scaled = indices("morris", BOUNDS, design, design[:, 2].copy())
    assert scaled["mu_star"][2] == pytest.approx(0.9)


def test_a_trajectory_moves_one_input_at_a_time_by_one_step():
    design = points("morris", 4, BOUNDS, seed=3)
    together = block("morris", len(BOUNDS))
    assert len(design) == 4 * together
    moves = np.abs(np.diff(design.reshape(4, together, -1), axis=1))
    assert ((moves > 1e-9).sum(axis=2) == 1).all()
    assert moves[..., 0].max() == pytest.approx(STEP)
    assert (design >= [low for low, _ in BOUNDS]).all()
    assert (design <= [high for _, high in BOUNDS]).all()


def test_sobol_splits_the_variance_of_a_function_with_an_interaction():
    design = points("sobol", 512, BOUNDS, seed=3)
    assert len(design) == 512 * block("sobol", 3)
    centred = design - 0.5
    # Variances: 4/12, 1/12, and 12 x 12 / 144 / ... of the product.
    values = 2.0 * centred[:, 0] + centred[:, 1] + 6.0 * centred[:, 0] * centred[:, 2]
    own, other, joint = 4.0 / 12.0, 1.0 / 12.0, 36.0 / 144.0
    whole = own + other + joint
    found = indices("sobol", BOUNDS, design, values)
    assert found["S1"] == pytest.approx(np.array([own, other, 0.0]) / whole, abs=0.05)
    assert found["ST"] == pytest.approx(np.array([own + joint, other, joint]) / whole, abs=0.05)
    assert found["S2"][0, 2] == pytest.approx(joint / whole, abs=0.05)
    assert np.isnan(found["S2"][2, 0])
    assert (found["ST_conf"] > 0.0).all()


def test_three_sources_get_their_shares_from_draws_that_exchange_one_at_a_time():
    design = crossed_sources(4000, seed=1)
    assert design.shape == (4000 * block("sources", 3), 3)
    first, *mixed, last = design[:5]
    for source, row in enumerate(mixed):
        assert (row == np.where(np.arange(3) == source, last, first)).all()

    def normal(numbers):
        known = {one: np.random.default_rng(one).normal() for one in np.unique(numbers)}
        return np.array([known[one] for one in numbers])

    parameters, world, chance = (normal(design[:, source]) for source in range(3))
    values = 2.0 * parameters + world + parameters * chance
    found = indices("sources", [(0.0, 1.0)] * 3, None, values)
    assert found["S1"] == pytest.approx([4 / 6, 1 / 6, 0.0], abs=0.06)
    assert found["ST"] == pytest.approx([5 / 6, 1 / 6, 1 / 6], abs=0.06)


def test_the_same_seed_gives_the_same_points_and_intervals_and_another_seed_others():
    for method in ("morris", "sobol"):
        design = points(method, 4, BOUNDS, seed=7)
        assert np.array_equal(design, points(method, 4, BOUNDS, seed=7))
        assert not np.array_equal(design, points(method, 4, BOUNDS, seed=8))
        values = np.sin(5.0 * design).sum(axis=1)
        one, two = (indices(method, BOUNDS, design, values) for _ in range(2))
        assert all(np.array_equal(one[name], two[name], equal_nan=True) for name in one)
    assert np.array_equal(crossed_sources(4, 1), crossed_sources(4, 1))
    assert not np.array_equal(crossed_sources(4, 1), crossed_sources(4, 2))


@pytest.mark.parametrize("method", ["morris", "sobol", "sources"])
def test_an_outcome_that_nothing_moves_has_indices_of_zero(method):
    rows = 4 * block(method, 3)
    design = points(method, 4, BOUNDS, seed=7) if method != "sources" else None
    found = indices(method, BOUNDS, design, np.full(rows, 5.0))
    assert all((values == 0.0).all() for values in found.values())


@pytest.mark.parametrize(
    ("method", "n", "expected"),
    [
        ("morris", 4, [2, 3, 4]),
        ("morris", 2, [2]),
        ("sobol", 64, [8, 16, 32, 64]),
        ("sobol", 2, [2]),
        ("sources", 128, [32, 64, 96, 128]),
    ],
)
def test_convergence_is_shown_at_beginnings_that_are_samples_themselves(method, n, expected):
    assert sizes(method, n) == expected
