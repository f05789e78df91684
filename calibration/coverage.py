"""Simulation-based calibration: does a 90 % interval hold the truth nine times in ten?

Points from the prior are simulated, errors are added as the observations have them, and each is
fitted as the city is; the rank of the truth among the draws of its posterior must be uniform
(Talts, Betancourt, Simpson, Vehtari and Gelman 2018).  The emulator is that of the first wave:
truths come from the whole prior, and the second wave knows the city's figures.  Floors are left
out: they are not a statement from which a figure could be generated.

`python -m calibration.coverage` prints the outcome, `--save` keeps it with the posterior.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from calibration import calibrate
from calibration.emulator import emulate
from calibration.free import free, values
from calibration.observations import Observation, covariance, observations, residuals
from calibration.posterior import keep_test
from calibration.sampler import Posterior, mode, sample
from calibration.simulate import simulate
from sim.experiments.executors import Progress
from sim.experiments.freshness import simulation_digest

FILE = "coverage.json"
REPLICATES = 64
RANKS = 128
"""Ranks that a truth can take: one more than draws of its posterior."""
BINS = 8
LEVELS = (0.5, 0.8, 0.9)
BURN_IN, STEPS = 800, 2000
"""Of the chains of a replicate."""
_TRUTHS, _ERRORS = 4, 5
"""Keys of random numbers, apart from those of the calibration."""


def ranks(
    z: NDArray[np.float64],
    logs: NDArray[np.float64],
    truths: NDArray[np.float64],
    seen: NDArray[np.float64],
    found: tuple[Observation, ...],
    *,
    seed: int,
    burn_in: int = BURN_IN,
    steps: int = STEPS,
    progress: Progress | None = None,
) -> NDArray[np.int64]:
    """Rank of each truth among the draws of its posterior, 0 to RANKS - 1: (replicates, free).

    z (points, free) and logs (points, figures, years): simulations that the emulator is fitted to.
    truths (replicates, free) and seen (replicates, figures, years): points of the prior and what
    was simulated there.  found: the observations whose errors are added and whose values the
    truths replace; floors are left out.
    """
    found = tuple(one for one in found if one.kind != "floor")
    outputs = calibrate.steady(logs)
    emulator = emulate(z, calibrate.flat(logs, outputs))
    errors = np.random.default_rng([seed, _ERRORS]).multivariate_normal(
        np.zeros(len(found)), covariance(found), size=len(truths), method="cholesky"
    )
    # Simulated minus observed, plus observed: the simulated figure or its growth, in logs.
    observed = residuals(found, seen) + np.log([one.value for one in found]) + errors
    places = np.empty(truths.shape, int)
    for number, (truth, made_up) in enumerate(zip(truths, observed, strict=True)):
        replicate = tuple(
            replace(one, value=float(value))
            for one, value in zip(found, np.exp(made_up), strict=True)
        )
        density = Posterior.of(emulator, replicate, outputs)
        own = seed + number
        best = mode(density, len(truth), own)
        drawn, _ = sample(density, best, RANKS - 1, own, burn_in=burn_in, steps=steps)
        places[number] = (drawn < truth).sum(axis=0)
        if progress is not None:
            progress(number + 1, len(truths), "replicates fitted")
    return places


def judged(places: NDArray[np.int64], names: Sequence[str]) -> dict[str, Any]:
    """What ranks (replicates, free) come to, in JSON types.

    histogram: ranks of all quantities in `BINS` equal bins.  coverage: share of truths inside the
    central intervals of `LEVELS`.  Of each quantity the same, and the probability of a chi-square
    as large as that of its histogram.
    """
    middle = (places + 0.5) / RANKS
    inside = {level: np.abs(middle - 0.5) <= level / 2 for level in LEVELS}
    bins = places * BINS // RANKS
    counted = np.array([np.bincount(column, minlength=BINS) for column in bins.T])
    tests = [stats.chisquare(row) for row in counted]
    return {
        "replicates": len(places),
        "ranks": RANKS,
        "histogram": counted.sum(axis=0).tolist(),
        "coverage": {f"{level:.0%}": float(within.mean()) for level, within in inside.items()},
        "below_five_per_cent": int(sum(test.pvalue < 0.05 for test in tests)),
        "quantities": [
            {
                "name": name,
                "histogram": row.tolist(),
                "chi_square": float(test.statistic),
                "p": float(test.pvalue),
                "coverage": {
                    f"{level:.0%}": float(within[:, place].mean())
                    for level, within in inside.items()
                },
            }
            for place, (name, row, test) in enumerate(zip(names, counted, tests, strict=True))
        ],
    }


def check(
    replicates: int = REPLICATES,
    *,
    seed: int = calibrate.SEED,
    scale: float = calibrate.SCALE,
    points: int = calibrate.POINTS,
    workers: int = 1,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The whole test on the model itself, in JSON types, see `judged`.

    The first wave's simulations are those of a calibration of the same seed, scale and points,
    read where it has kept them.
    """
    chosen, found = free(), observations()
    first = calibrate.normal_points(points, len(chosen), seed, calibrate.FIRST)
    truths = np.random.default_rng([seed, _TRUTHS]).normal(size=(replicates, len(chosen)))

    def run(z: NDArray[np.float64], key: int, what: str) -> NDArray[np.float64]:
        return simulate(
            values(chosen, z),
            seed=calibrate.keyed(seed, key),
            scale=scale,
            workers=workers,
            key=simulation_digest(),
            progress=progress,
            what=what,
        )

    places = ranks(
        first,
        run(first, calibrate.FIRST, "first wave"),
        truths,
        run(truths, _TRUTHS, "truths"),
        found,
        seed=seed,
        progress=progress,
    )
    about = {"seed": seed, "scale": scale, "points": points, "simulation": simulation_digest()}
    return {**about, **judged(places, [one.name for one in chosen])}


def main() -> None:
    """Print the outcome as JSON; keep it with --save."""
    from sim.commands.options import cores
    from sim.commands.progress import progress_bar

    parser = argparse.ArgumentParser(description="Simulation-based calibration of the posterior")
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--save", action="store_true", help="keep the outcome with the posterior")
    chosen = parser.parse_args()
    with progress_bar() as progress:
        found = check(chosen.replicates, workers=chosen.workers, progress=progress)
    print(json.dumps(found, indent=1))
    if chosen.save:
        keep_test(FILE, found)


if __name__ == "__main__":
    main()
