"""Forecasts as distributions, and how far they were from what came.

Distributions are of the logarithm of a figure, so that one unit serves yuan and persons: a score
of 0.01 is about one per cent of the figure (on scores of transformed figures see Bosse et al.,
2023, doi:10.1371/journal.pcbi.1011393).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
import scoringrules
from numpy.typing import NDArray
from scipy import stats

LEVELS = (80, 90, 95)
"""Central intervals that are judged, per cent."""


class Forecast(Protocol):
    """What is said of one figure of one year beforehand."""

    @property
    def point(self) -> float:
        """The median, in the figure's unit."""

    def interval(self, level: int) -> tuple[float, float]:
        """The central interval of so many per cent; nan where no spread is stated."""

    def crps(self, observed: float) -> float:
        """Continuous ranked probability score of the logarithm, zero at best; nan likewise."""


@dataclass(frozen=True)
class LogT:
    """A Student distribution of the logarithm; `df` is infinite for a normal one.

    scale  nan where the history is too short to tell a spread
    """

    location: float
    scale: float
    df: float = math.inf

    @property
    def point(self) -> float:
        """The median, in the figure's unit."""
        return math.exp(self.location)

    def interval(self, level: int) -> tuple[float, float]:
        """The central interval of so many per cent."""
        ends = np.array([0.5 - level / 200, 0.5 + level / 200])
        low, high = np.exp(self.location + self.scale * stats.t.ppf(ends, self.df))
        return float(low), float(high)

    def crps(self, observed: float) -> float:
        """The closed form; for a Student distribution it needs more than one degree of freedom."""
        if not math.isfinite(self.scale):
            return math.nan
        log = math.log(observed)
        if math.isinf(self.df):
            return float(scoringrules.crps_normal(log, self.location, self.scale))
        return float(scoringrules.crps_t(log, self.df, self.location, self.scale))


@dataclass(frozen=True, eq=False)
class Sample:
    """Draws of a figure, all positive."""

    draws: NDArray[np.float64]

    @property
    def point(self) -> float:
        """The median."""
        return float(np.median(self.draws))

    def interval(self, level: int) -> tuple[float, float]:
        """The central interval of so many per cent, between percentiles of the draws."""
        low, high = np.percentile(self.draws, [50 - level / 2, 50 + level / 2])
        return float(low), float(high)

    def crps(self, observed: float) -> float:
        """The estimator that is unbiased in the number of draws, so that it may be compared with
        closed forms (`fair`: Zamo and Naveau, 2018, doi:10.1007/s11004-017-9709-7)."""
        score = scoringrules.crps_ensemble(math.log(observed), np.log(self.draws), estimator="fair")
        return float(score)


def score(observed: float, forecast: Forecast) -> dict[str, float]:
    """One forecast against one figure.

    point, error (the point over the figure, less one), crps, and for each of `LEVELS` the bounds,
    inside (1 where the figure lies between them, 0 where not) and width (over the figure).
    """
    scored = {
        "point": forecast.point,
        "error": forecast.point / observed - 1,
        "crps": forecast.crps(observed),
    }
    for level in LEVELS:
        low, high = forecast.interval(level)
        known = math.isfinite(low) and math.isfinite(high)
        scored[f"low{level}"], scored[f"high{level}"] = low, high
        scored[f"inside{level}"] = float(low <= observed <= high) if known else math.nan
        scored[f"width{level}"] = (high - low) / observed
    return scored


def averages(rows: pd.DataFrame, against: pd.DataFrame) -> Mapping[str, float]:
    """Means over one method's forecasts, and its skill against another method's.

    rows, against  scores of the two, each with `target` telling which figure was forecast
    Scores of spreads are nan where one of the forecasts has none: a mean over some of the targets
    would not compare with other methods' means over all.
    Skill is one less the ratio of the mean scores over targets that both forecast: above zero it
    is better than the other, at one perfect, nan where there is nothing to compare.
    """
    means = {
        "targets": float(len(rows)),
        "mean_absolute_error": float(rows["error"].abs().mean()),
        "crps": float(rows["crps"].mean(skipna=False)),
    }
    for level in LEVELS:
        means[f"coverage{level}"] = float(rows[f"inside{level}"].mean(skipna=False))
        means[f"width{level}"] = float(rows[f"width{level}"].mean(skipna=False))
    both = rows.merge(against, on="target", suffixes=("", "_other"))
    means["skill_error"] = _skill(both["error"].abs(), both["error_other"].abs())
    means["skill_crps"] = _skill(both["crps"], both["crps_other"])
    return means


def _skill(own: pd.Series, other: pd.Series) -> float:
    known = own.notna() & other.notna()
    reference = other[known].mean()
    return float(1 - own[known].mean() / reference) if reference > 0 else math.nan
