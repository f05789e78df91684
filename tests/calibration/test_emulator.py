"""The emulator finds the surface behind noisy simulations, and how far they lie from it."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.emulator import emulate

POINTS, FREE, OUTPUTS = 240, 4, 4
NOISE = 0.05


def surface(z):
    """A known polynomial of second order: (points, outputs)."""
    random = np.random.default_rng(3)
    slopes = random.normal(size=(FREE, OUTPUTS))
    bends = 0.2 * random.normal(size=(FREE, FREE, OUTPUTS))
    return 2.0 + z @ slopes + np.einsum("pi,pj,ijo->po", z, z, bends)


@pytest.fixture(scope="module")
def points():
    random = np.random.default_rng(1)
    z = random.normal(size=(POINTS, FREE))
    return z, surface(z) + NOISE * random.normal(size=(POINTS, OUTPUTS))


@pytest.fixture(scope="module")
def emulator(points):
    return emulate(*points)


def test_it_recovers_a_polynomial_of_second_order_behind_noise(emulator):
    new = np.random.default_rng(2).normal(size=(200, FREE))
    assert np.abs(emulator(new) - surface(new)).mean() < NOISE / 2


def test_its_spread_is_the_noise_that_no_point_explains(emulator):
    stated = np.sqrt(np.diag(emulator.spread))
    assert stated == pytest.approx(np.full(OUTPUTS, NOISE), rel=0.25)
    assert (np.linalg.eigvalsh(emulator.spread) > 0).all()


def test_its_spread_is_measured_where_it_is_judged(points):
    z, logs = points
    wild = np.arange(POINTS) < POINTS // 2
    noisier = logs + np.where(wild[:, None], 1.0, 0.0) * np.random.default_rng(4).normal(
        size=logs.shape
    )
    there, elsewhere = (
        np.diag(emulate(z, noisier, judged).spread).mean() for judged in (wild, ~wild)
    )
    assert there > 5 * elsewhere


def test_an_output_that_never_moves_is_emulated_by_itself(points):
    z, logs = points
    still = np.concatenate([logs, np.full((POINTS, 1), 3.0)], axis=1)
    found = emulate(z, still)
    assert found(z[:5])[:, -1] == pytest.approx(3.0)
    assert found.spread[-1, -1] == pytest.approx(0.0, abs=1e-12)


def test_the_same_points_give_the_same_bits(points, emulator):
    again = emulate(*points)
    for name in ("constant", "linear", "quadratic", "spread"):
        assert np.array_equal(getattr(again, name), getattr(emulator, name))
