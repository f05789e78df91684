"""The posterior given observations: its mode by a global search, its draws by MCMC (emcee)."""

from __future__ import annotations

from dataclasses import dataclass

import emcee
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from calibration.emulator import Emulator
from calibration.figures import FIGURES
from calibration.observations import Observation, covariance, residuals

WALKERS_PER_FREE = 4
BURN_IN, STEPS = 1500, 3000
STARTS = 8
"""Starting points of the search for the mode: the prior's centre and random ones."""


@dataclass(frozen=True)
class Posterior:
    """Log posterior density in the priors' standard normal coordinates.

    outputs: places of the emulator's outputs among (figures x years); years: number of years.
    """

    emulator: Emulator
    found: tuple[Observation, ...]
    outputs: NDArray[np.int64]
    years: int
    precision: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        emulator: Emulator,
        found: tuple[Observation, ...],
        outputs: NDArray[np.int64],
        years: int,
    ) -> Posterior:
        """The posterior whose error is the observations' and the simulation's spread together."""
        jacobian = _jacobian(found, outputs, years)
        whole = covariance(found) + jacobian @ emulator.spread @ jacobian.T
        return cls(emulator, found, outputs, years, np.linalg.inv(whole))

    def away(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Residuals of the emulated figures at `z`: (points, observations)."""
        logs = np.full((len(z), len(FIGURES) * self.years), np.nan)
        logs[:, self.outputs] = self.emulator(z)
        return residuals(self.found, logs.reshape(len(z), len(FIGURES), self.years))

    def __call__(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log density up to a constant at points `z` (points, free)."""
        away = self.away(z)
        misfit = np.einsum("ij,jk,ik->i", away, self.precision, away)
        return -0.5 * (misfit + (z**2).sum(axis=1))


def _jacobian(
    found: tuple[Observation, ...], outputs: NDArray[np.int64], years: int
) -> NDArray[np.float64]:
    """Derivative of residuals by outputs: (observations, outputs), each a one and perhaps a -1."""
    places = {int(output): column for column, output in enumerate(outputs)}
    order = {name: place for place, name in enumerate(FIGURES)}
    jacobian = np.zeros((len(found), len(outputs)))
    from sim.clock import FIRST_YEAR

    for row, one in enumerate(found):
        jacobian[row, places[order[one.figure] * years + one.year - FIRST_YEAR]] += 1.0
        if one.since is not None:
            jacobian[row, places[order[one.figure] * years + one.since - FIRST_YEAR]] -= 1.0
    return jacobian


def mode(posterior: Posterior, free: int, seed: int) -> NDArray[np.float64]:
    """The most probable point, the best of several searches."""
    starts = np.random.default_rng(seed).normal(size=(STARTS, free)) * 0.5
    starts[0] = 0.0

    def loss(z: NDArray[np.float64]) -> float:
        return -float(posterior(z[None])[0])

    def slope(z: NDArray[np.float64]) -> NDArray[np.float64]:
        step = 1e-3
        around = np.concatenate([z + step * np.eye(free), z - step * np.eye(free)])
        values = -posterior(around)
        return (values[:free] - values[free:]) / (2.0 * step)

    found = [minimize(loss, start, jac=slope, method="L-BFGS-B") for start in starts]
    return np.asarray(min(found, key=lambda one: float(one.fun)).x)


def sample(
    posterior: Posterior,
    start: NDArray[np.float64],
    draws: int,
    seed: int,
    *,
    burn_in: int = BURN_IN,
    steps: int = STEPS,
) -> tuple[NDArray[np.float64], dict[str, float]]:
    """Draws of the posterior (draws, free), and how well the chains mixed.

    emcee's ensemble of walkers (Foreman-Mackey and others 2013) by differential evolution moves,
    thinned to `draws` spread over walkers and steps.
    """
    free = len(start)
    walkers = WALKERS_PER_FREE * free
    chance = np.random.default_rng(seed)
    begin = start + 0.3 * chance.normal(size=(walkers, free))
    sampler = emcee.EnsembleSampler(
        walkers,
        free,
        posterior,
        moves=[(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)],
        vectorize=True,
    )
    sampler.random_state = np.random.RandomState(seed).get_state()
    sampler.run_mcmc(begin, burn_in + steps)
    chain = sampler.get_chain(discard=burn_in)
    flat = chain.reshape(-1, free)
    chosen = np.linspace(0, len(flat) - 1, draws).round().astype(int)
    halves = np.array([half.mean(axis=(0, 1)) for half in np.array_split(chain, 2)])
    times = emcee.autocorr.integrated_time(chain, quiet=True)
    return flat[chosen], {
        "walkers": float(walkers),
        "steps": float(steps),
        "acceptance": float(np.mean(sampler.acceptance_fraction)),
        "longest_autocorrelation": float(np.max(times)),
        "largest_shift_between_halves": float(
            np.max(np.abs(halves[0] - halves[1]) / flat.std(axis=0))
        ),
    }
