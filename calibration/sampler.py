"""The posterior given observations: its mode by a global search, its draws by MCMC (emcee)."""

from __future__ import annotations

from dataclasses import dataclass

import emcee
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from calibration.emulator import Emulator
from calibration.figures import FIGURES, YEARS
from calibration.observations import Observation, covariance
from sim.clock import FIRST_YEAR

WALKERS_PER_FREE = 4
BURN_IN, STEPS = 1000, 6000
STARTS = 8
"""Starting points of the search for the mode: the prior's centre and random ones."""
STEP = 1e-3
"""Of a finite difference, in the priors' standard normal coordinates."""
SNOOKER = 0.2
"""Share of snooker moves among those of differential evolution."""


@dataclass(frozen=True)
class Posterior:
    """Log posterior density in the priors' standard normal coordinates.

    Residuals are linear in the emulated figures, so they are polynomials of second order too:
    constant (observations,), linear (free, observations), quadratic (pairs, observations).  A
    floor's residual counts only where it is negative.  `root` turns residuals into independent
    ones of unit variance: (observations, observations).
    """

    constant: NDArray[np.float64]
    linear: NDArray[np.float64]
    quadratic: NDArray[np.float64]
    floor: NDArray[np.bool_]
    root: NDArray[np.float64]

    @classmethod
    def of(
        cls, emulator: Emulator, found: tuple[Observation, ...], outputs: NDArray[np.int64]
    ) -> Posterior:
        """The posterior whose error is the observations' and the simulation's spread together.

        outputs: places of the emulator's outputs among (figures x years), flattened.
        """
        slope = derivatives(found, outputs)
        whole = covariance(found) + slope @ emulator.spread @ slope.T
        observed = np.log([one.value for one in found])
        return cls(
            slope @ emulator.constant - observed,
            emulator.linear @ slope.T,
            emulator.quadratic @ slope.T,
            np.array([one.kind == "floor" for one in found]),
            np.linalg.cholesky(np.linalg.inv(whole)),
        )

    def away(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Emulated minus observed at `z` (points, free): (points, observations), log points."""
        first, second = np.triu_indices(z.shape[1])
        pairs = z[:, first] * z[:, second]
        found = self.constant + z @ self.linear + pairs @ self.quadratic
        found[:, self.floor] = np.minimum(found[:, self.floor], 0.0)
        return found

    def __call__(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log density up to a constant at points `z` (points, free)."""
        misfit = ((self.away(z) @ self.root) ** 2).sum(axis=1)
        return np.asarray(-0.5 * (misfit + (z**2).sum(axis=1)))


def derivatives(found: tuple[Observation, ...], outputs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of residuals by outputs: (observations, outputs), each row a one, and a -1 for a growth."""
    column = {int(output): place for place, output in enumerate(outputs)}
    order = {name: place for place, name in enumerate(FIGURES)}
    found_slopes = np.zeros((len(found), len(outputs)))
    for row, one in enumerate(found):
        start = order[one.figure] * YEARS - FIRST_YEAR
        found_slopes[row, column[start + one.year]] += 1.0
        if one.since is not None:
            found_slopes[row, column[start + one.since]] -= 1.0
    return found_slopes


def mode(posterior: Posterior, free: int, seed: int) -> NDArray[np.float64]:
    """The most probable point, the best of searches from several starting points."""
    starts = np.random.default_rng(seed).normal(size=(STARTS, free)) * 0.5
    starts[0] = 0.0
    steps = STEP * np.eye(free)

    def loss(z: NDArray[np.float64]) -> float:
        return -float(posterior(z[None])[0])

    def slope(z: NDArray[np.float64]) -> NDArray[np.float64]:
        values = -posterior(np.concatenate([z + steps, z - steps]))
        return (values[:free] - values[free:]) / (2.0 * STEP)

    with threadpool_limits(1):
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

    emcee's ensemble of walkers (Foreman-Mackey and others 2013) by moves of differential
    evolution; the draws are spread evenly over steps and walkers.
    """
    free = len(start)
    walkers = WALKERS_PER_FREE * free
    begin = start + 0.3 * np.random.default_rng(seed).normal(size=(walkers, free))
    moves = [(emcee.moves.DEMove(), 1.0 - SNOOKER), (emcee.moves.DESnookerMove(), SNOOKER)]
    sampler = emcee.EnsembleSampler(walkers, free, posterior, moves=moves, vectorize=True)
    sampler.random_state = np.random.RandomState(seed).get_state()
    with threadpool_limits(1):  # sums do not depend on the number of threads
        sampler.run_mcmc(begin, burn_in + steps)
    chain = sampler.get_chain(discard=burn_in)
    flat = chain.reshape(-1, free)
    chosen = np.linspace(0, len(flat) - 1, draws).round().astype(int)
    first, last = (half.mean(axis=(0, 1)) for half in np.array_split(chain, 2))
    return flat[chosen], {
        "walkers": walkers,
        "steps": steps,
        "acceptance": float(np.mean(sampler.acceptance_fraction)),
        "longest_autocorrelation": float(np.max(emcee.autocorr.integrated_time(chain, tol=0))),
        "largest_shift_between_halves": float(np.max(np.abs(first - last) / flat.std(axis=0))),
    }
