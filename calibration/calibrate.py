"""The calibration: simulations over the prior, an emulator, and the posterior by MCMC.

Two waves of history matching (Craig and others 1997): the first covers the prior, the second the
region that the first leaves plausible.  An emulator of both stands in for the simulation in the
search for the mode and in the sampler; the draws are then simulated, so what is reported of the
fit is the simulation's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, qmc

from calibration import posterior
from calibration.emulator import Emulator, emulate
from calibration.free import Free, free, values
from calibration.observations import Observation, observations, residuals
from calibration.sampler import Posterior, mode, sample
from calibration.simulate import simulate
from sim import __version__
from sim.experiments.executors import Progress
from sim.experiments.freshness import simulation_digest
from sim.experiments.posterior import POSTERIOR

SCALE = 0.05
"""Share of households simulated: see the test of scales in docs/calibration.md."""
POINTS = 512
"""Simulations of each wave; a power of two keeps a Sobol sequence balanced."""
DRAWS = 256
WIDER = 1.5
"""Spread of the second wave over that of the first wave's posterior."""
SEED = 2018
FIRST, SECOND, FINAL = 1, 2, 3
"""Keys of random numbers: of the two waves, and of the draws."""


@dataclass(frozen=True)
class Fit:
    """A posterior: coordinates (draws, free), log figures of its draws (draws, figures, years)."""

    free: tuple[Free, ...]
    found: tuple[Observation, ...]
    emulator: Emulator
    outputs: NDArray[np.int64]
    mode: NDArray[np.float64]
    z: NDArray[np.float64]
    logs: NDArray[np.float64]
    diagnostics: Mapping[str, float]


def calibrate(
    *,
    directory: Path | None = None,
    seed: int = SEED,
    scale: float = SCALE,
    points: int = POINTS,
    draws: int = DRAWS,
    workers: int = 1,
    progress: Progress | None = None,
) -> Fit:
    """Fit the free quantities to the observations of the tables in `directory`.

    points: simulations of each of the two waves; draws: of the posterior.  The result does not
    depend on `workers`.  Raises InputError for a malformed table.
    """
    chosen, found = free(directory), observations(directory=directory)
    key = simulation_digest()
    first = normal_points(points, len(chosen), seed, FIRST)

    def run(z: NDArray[np.float64], wave: int, what: str) -> NDArray[np.float64]:
        return simulate(
            values(chosen, z),
            seed=keyed(seed, wave),
            scale=scale,
            workers=workers,
            key=key,
            progress=progress,
            what=what,
        )

    seen = run(first, FIRST, "first wave")
    outputs = steady(seen)
    broad = Posterior.of(emulate(first, flat(seen, outputs)), found, outputs)
    rough, _ = sample(broad, mode(broad, len(chosen), seed), points, keyed(seed, FIRST))
    second = around(rough, normal_points(points, len(chosen), seed, SECOND))
    more = run(second, SECOND, "second wave")

    z, logs = np.concatenate([first, second]), np.concatenate([seen, more])
    outputs = steady(logs)
    judged = np.arange(len(z)) >= len(first)
    emulator = emulate(z, flat(logs, outputs), judged)
    density = Posterior.of(emulator, found, outputs)
    best = mode(density, len(chosen), seed)
    drawn, mixing = sample(density, best, draws, keyed(seed, FINAL))
    simulated = run(drawn, FINAL, "draws of the posterior")
    return Fit(
        chosen,
        found,
        emulator,
        outputs,
        best,
        drawn,
        simulated,
        {**mixing, **accuracy(emulator, drawn, flat(simulated, outputs), outputs)},
    )


def normal_points(points: int, free: int, seed: int, key: int) -> NDArray[np.float64]:
    """A scrambled Sobol sequence of standard normal points: (points, free)."""
    return np.asarray(norm.ppf(qmc.Sobol(free, seed=keyed(seed, key)).random(points)))


def around(z: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normal points moved to the mean of `z` and spread `WIDER` than it."""
    spread = np.linalg.cholesky(np.cov(z.T) * WIDER**2)
    return np.asarray(z.mean(axis=0) + points @ spread.T)


def steady(logs: NDArray[np.float64]) -> NDArray[np.int64]:
    """Places of the figures (figures x years) that are above zero in every simulation."""
    return np.flatnonzero(np.isfinite(logs.reshape(len(logs), -1)).all(axis=0))


def flat(logs: NDArray[np.float64], outputs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The emulated figures: (points, outputs)."""
    return logs.reshape(len(logs), -1)[:, outputs]


def accuracy(
    emulator: Emulator,
    z: NDArray[np.float64],
    logs: NDArray[np.float64],
    outputs: NDArray[np.int64],
) -> dict[str, float]:
    """How far the emulator lies from simulations of draws that it has not seen.

    Mean over the figures of the bias in units of the spread that it states, and of the squared
    distance in units of that variance (1 where the stated spread is right).
    """
    away = logs - emulator(z)
    spread = np.sqrt(np.diag(emulator.spread))
    moves = spread > 0
    scaled = away[:, moves] / spread[moves]
    return {
        "emulator_bias": float(np.abs(scaled.mean(axis=0)).mean()),
        "emulator_variance_ratio": float((scaled**2).mean()),
    }


def keyed(seed: int, key: int) -> int:
    """A seed of 32 bits for one use."""
    return int(sha256(f"calibration {seed} {key}".encode()).hexdigest()[:8], 16)


def manifest_of(fit: Fit, *, seed: int, scale: float, points: int, data: str) -> dict[str, Any]:
    """What a posterior rests on and how well its chains mixed, in JSON types."""
    misfit = residuals(fit.found, fit.logs)
    return {
        "program": __version__,
        "method": "two waves of history matching, Gaussian-process emulator, MCMC (emcee)",
        "seed": seed,
        "scale": scale,
        "points": points,
        "draws": len(fit.z),
        "observations": len(fit.found),
        "free": [one.name for one in fit.free],
        "mode": {
            one.name: float(value)
            for one, value in zip(fit.free, values(fit.free, fit.mode[None]).iloc[0], strict=True)
        },
        "mean_square_misfit": float(
            np.mean((np.median(misfit, axis=0) / [one.error for one in fit.found]) ** 2)
        ),
        "diagnostics": dict(fit.diagnostics),
        "data": data,
        "simulation": simulation_digest(),
    }


def save(fit: Fit, manifest: Mapping[str, Any], folder: Path = POSTERIOR) -> None:
    """Write a fit as the posterior of a folder."""
    draws: pd.DataFrame = values(fit.free, fit.z)
    posterior.save(folder, draws, fit.logs, fit.emulator, fit.outputs, manifest)
