"""The posterior's density, mode and draws, on cases that can be computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.emulator import Emulator
from calibration.figures import FIGURES, YEARS
from calibration.observations import Observation
from calibration.sampler import Posterior, mode, sample
from sim.clock import FIRST_YEAR

URBAN = list(FIGURES).index("urban_income") * YEARS


@pytest.fixture(scope="module")
def linear():
    """Three observations of two quantities with correlated errors, and the closed form."""
    slopes = np.array([[1.0, 0.5, 0.0], [0.0, 0.5, 2.0]])
    constant = np.array([0.4, -0.2, 0.9])
    errors = np.array([[0.5, 0.1, 0.0], [0.1, 0.3, 0.0], [0.0, 0.0, 1.0]])
    weights = np.linalg.inv(errors)
    covariance = np.linalg.inv(np.eye(2) + slopes @ weights @ slopes.T)
    mean = -covariance @ slopes @ weights @ constant
    density = Posterior(
        constant, slopes, np.zeros((3, 3)), np.zeros(3, bool), np.linalg.cholesky(weights)
    )
    return density, mean, covariance


def test_the_mode_of_a_linear_gaussian_case_is_its_mean(linear):
    density, mean, _ = linear
    assert mode(density, 2, 1) == pytest.approx(mean, abs=1e-4)


def test_draws_of_a_linear_gaussian_case_have_its_mean_and_covariance(linear):
    density, mean, covariance = linear
    drawn, mixing = sample(density, mean, 2000, 1, burn_in=200, steps=2500)
    spread = np.sqrt(np.diag(covariance))
    assert np.abs(drawn.mean(axis=0) - mean).max() < 0.15 * spread.min()
    assert np.cov(drawn.T) == pytest.approx(covariance, abs=0.15 * covariance.max())
    assert 0.1 < mixing["acceptance"] < 0.9
    assert mixing["largest_shift_between_halves"] < 0.2


def test_the_same_seed_gives_the_same_draws_and_another_others(linear):
    density, mean, _ = linear
    first, again, other = (
        sample(density, mean, 20, seed, burn_in=20, steps=50)[0] for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


def test_a_floor_pulls_only_from_below():
    """One quantity, a floor at nought of spread 0.1: above, the prior; below, both."""
    density = Posterior(
        np.zeros(1), np.ones((1, 1)), np.zeros((1, 1)), np.ones(1, bool), np.full((1, 1), 10.0)
    )
    above, below = density(np.array([[1.0], [-1.0]]))
    assert above == pytest.approx(-0.5)
    assert below == pytest.approx(-0.5 - 0.5 * 100)


def test_residuals_and_errors_are_those_of_the_observations_and_the_emulator():
    """A level of 2010 and a growth to 2012 of one quantity that moves the income of 2012."""
    found = (
        Observation("urban_income", 2010, np.exp(1.0), "level", 0.3, 0.4, 2, "read", "x"),
        Observation("urban_income", 2012, np.exp(0.2), "growth", 0.6, 0.0, 3, "read", "x", 2010),
    )
    outputs = np.array([URBAN, URBAN + 2012 - FIRST_YEAR])
    emulator = Emulator(
        np.array([1.1, 1.5]), np.array([[0.0, 2.0]]), np.array([[0.0, 0.5]]), np.diag([0.04, 0.09])
    )
    density = Posterior.of(emulator, found, outputs)
    z = np.array([[1.0]])
    # 2010: 1.1 - 1; 2012 over 2010: (1.5 + 2 + 0.5 - 1.1) - 0.2
    assert density.away(z) == pytest.approx(np.array([[0.1, 2.7]]))
    # 2010: 0.25 + 0.04; growth: 0.36 + 0.09 + 0.04; both contain 2010 with opposite signs.
    errors = np.array([[0.29, -0.04], [-0.04, 0.49]])
    away = density.away(z)[0]
    assert density(z) == pytest.approx([-0.5 * (away @ np.linalg.solve(errors, away) + 1.0)])
