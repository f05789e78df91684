"""What the city's figures say about each free quantity, and what they say nothing about.

All in the priors' standard normal coordinates, in which the prior of every quantity, and of every
direction, has variance one: the contraction 1 - variance of the posterior (Schad, Betancourt and
Vasishth 2021) is near one where the figures decide and near nought where the prior does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from calibration.evidence import roles
from calibration.free import Free, free
from sim.errors import InputError
from sim.experiments.posterior import DRAWS, POSTERIOR

PINNED = 0.75
"""Contraction from which the figures decide a quantity: half of the prior's spread is left."""
INFORMED = 0.25
"""Contraction below which a quantity is still its prior: seven eighths of the spread are left."""
INTERVAL = (0.05, 0.95)

Verdict = Literal["pinned", "informed", "silent"]


@dataclass(frozen=True)
class Spread:
    """Median and 90 % interval, in the quantity's unit."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Quantity:
    """A free quantity before and after.

    contraction  1 - variance of the posterior over that of the prior; below nought where the
                 posterior is wider
    shift        of the mean, in standard deviations of the prior
    """

    name: str
    unit: str
    prior: Spread
    posterior: Spread
    contraction: float
    shift: float

    @property
    def verdict(self) -> Verdict:
        """Whether the figures decide it (pinned), narrow it (informed), or leave its prior."""
        if self.contraction >= PINNED:
            return "pinned"
        return "informed" if self.contraction >= INFORMED else "silent"


@dataclass(frozen=True)
class Direction:
    """A combination of quantities that varies apart from all others in the posterior.

    variance: of the prior's one.  loadings: name -> weight, the largest first; the squares of all
    weights, named or not, sum to one.
    """

    variance: float
    loadings: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Identification:
    """Draws of the free quantities in their own units and in the priors' coordinates.

    draws (draws, free); z the same shape.
    """

    free: tuple[Free, ...]
    draws: pd.DataFrame

    @classmethod
    def of(cls, folder: Path = POSTERIOR, directory: Path | None = None) -> Identification:
        """Of a kept posterior.  Raises InputError where there is none or the priors are others."""
        if not (folder / DRAWS).exists():
            raise InputError(f"no posterior in '{folder}'; 'yqsim calibrate' makes one")
        chosen, draws = free(directory), pd.read_parquet(folder / DRAWS)
        if [one.name for one in chosen] != list(draws.columns):
            raise InputError(
                f"the posterior in '{folder}' has other free quantities than free.csv; "
                "'yqsim calibrate' makes a new one"
            )
        return cls(chosen, draws)

    @cached_property
    def z(self) -> NDArray[np.float64]:
        """The draws as standard normal coordinates of the priors: (draws, free)."""
        return np.column_stack(
            [one.coordinate(self.draws[one.name].to_numpy()) for one in self.free]
        )

    def quantities(self) -> tuple[Quantity, ...]:
        """Every free quantity before and after, in the order of the table."""
        ends = stats.norm.ppf([INTERVAL[0], 0.5, INTERVAL[1]])
        return tuple(
            Quantity(
                one.name,
                one.unit,
                Spread(*map(float, one.value(ends))),
                Spread(*map(float, self.draws[one.name].quantile([INTERVAL[0], 0.5, INTERVAL[1]]))),
                1.0 - float(np.var(z, ddof=1)),
                float(np.mean(z)),
            )
            for one, z in zip(self.free, self.z.T, strict=True)
        )

    def correlations(self, most: int = 10) -> list[tuple[str, str, float]]:
        """The pairs that move together most, the strongest first."""
        matrix = np.atleast_2d(np.corrcoef(self.z.T))
        names = [one.name for one in self.free]
        pairs = [
            (names[i], names[j], float(matrix[i, j])) for i, j in combinations(range(len(names)), 2)
        ]
        return sorted(pairs, key=lambda pair: -abs(pair[2]))[:most]

    @property
    def by_chance(self) -> tuple[float, float]:
        """Variances that directions of an unchanged prior would have in so many draws.

        The edges of the Marchenko-Pastur law: in few draws of many quantities some direction
        always looks narrow and another wide.
        """
        ratio = np.sqrt(len(self.free) / len(self.draws))
        return float(max(0.0, 1.0 - ratio) ** 2), float((1.0 + ratio) ** 2)

    def directions(self, parts: int = 5) -> tuple[Direction, ...]:
        """Directions from the stiffest to the loosest; none where draws are too few to tell."""
        if len(self.draws) <= len(self.free):
            return ()
        variances, vectors = np.linalg.eigh(np.atleast_2d(np.cov(self.z.T)))
        names = [one.name for one in self.free]
        return tuple(
            Direction(
                float(variance),
                tuple(
                    (names[place], float(vector[place]))
                    for place in np.argsort(-np.abs(vector), kind="stable")[:parts]
                ),
            )
            for variance, vector in zip(variances, map(_upright, vectors.T), strict=True)
        )


def _upright(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """A direction has no sign: its largest weight counts as positive."""
    return vector * np.sign(vector[np.argmax(np.abs(vector))])


def counts(directions: Iterable[Direction], low: float) -> tuple[int, int]:
    """How many directions the figures decide, and how many more they narrow beyond chance.

    low: the least variance that a direction of the prior would have by chance.
    """
    variances = [one.variance for one in directions]
    pinned = sum(variance <= 1.0 - PINNED for variance in variances)
    return pinned, sum(1.0 - PINNED < variance < low for variance in variances)


def prior_only(directory: Path | None = None) -> tuple[str, ...]:
    """Behavioural parameters that no figure enters: every draw takes them from their priors."""
    return tuple(name for name, role in roles(directory).items() if role == "prior")


def unnarrowed(quantities: Iterable[Quantity]) -> tuple[str, ...]:
    """Free quantities whose posterior is still their prior, in the order given."""
    return tuple(one.name for one in quantities if one.verdict == "silent")
