"""How the growth of a yearly series goes on: its recent level, its surprises, how long they last.

A series is a panel of log growth, rows years, columns areas (one or several), NaN where growth is
unknown or crosses a change of definition.  Few years are known of each, so what governs all of
them, the memory of the level and the persistence of surprises, is estimated from all panels
together, and an area's level is drawn towards that of its panel as far as the panel says.

The level is simple exponential smoothing, the best forecast when growth is a slowly moving level
plus noise: a mean over the whole history would carry the boom of 2007-2012 into years that had
half its growth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, stats
from sklearn.covariance import LedoitWolf
from statsmodels.multivariate.factor import Factor
from statsmodels.robust.scale import mad

DEGREES = 5
"""Of Student's t, the density of surprises: registers jump more often than a normal allows."""
CENTRE = 0.5
"""Of the memory's prior and of no better knowledge: a year counts half as much as the next."""
FEWEST_AREAS = 5
"""From so many on, areas are summed up by what single jumps do not move."""
FEWEST_YEARS = 3
"""Surprises; a spread from fewer is not stated on its own."""
HORIZONS = (1, 2, 3)
"""Years ahead: those of the plan after 2017."""
_OUTLIER = 4.0
"""Robust standard deviations beyond which a surprise is cut when moments are taken."""


def log_growth(values: pd.DataFrame, breaks: Collection[int] = ()) -> pd.DataFrame:
    """Log growth from the year before, years x areas, without the years of a new definition."""
    years = range(int(values.index.min()), int(values.index.max()) + 1)
    growth = values.reindex(years).apply(np.log).diff().iloc[1:]
    growth.loc[growth.index.isin(breaks)] = np.nan
    return growth


def _middle(growth: pd.DataFrame) -> pd.Series:
    """By year, the median of many areas, the mean of few."""
    return growth.median(axis=1) if growth.shape[1] >= FEWEST_AREAS else growth.mean(axis=1)


def recent(values: pd.DataFrame, memory: float) -> pd.DataFrame:
    """Mean of each column up to each year; each year back counts `memory` times the next one."""
    return values.ewm(alpha=1 - memory, ignore_na=False).mean() if memory else values.ffill()


@dataclass(frozen=True)
class Outlook:
    """What a panel says at its end.

    level      log growth expected of an area, every following year
    own        share of an area's own distance from the panel that is taken to last, 0 to 1
    surprises  growth less what was expected the year before, years x areas
    """

    level: pd.Series
    own: float
    surprises: pd.DataFrame

    def variance(self, memory: float) -> float:
        """Of one area's next surprise: those of the panel, recent ones counting more."""
        return float(recent(_squares(self.surprises).to_frame(), memory).iloc[-1].item())


def outlook(growth: pd.DataFrame, memory: float) -> Outlook:
    """Level and surprises of a panel.

    The level of an area is the panel's plus a share of its own distance from it: the slope of
    that distance on its own mean until then, all areas and years together.
    """
    middle = _middle(growth)
    common = recent(middle.to_frame(), memory).iloc[:, 0]
    distance = growth.sub(middle, axis=0)
    habit = recent(distance, memory)
    share = _slope(habit.shift(), distance) if growth.shape[1] > 1 else 0.0
    expected = (share * habit).add(common, axis=0)
    return Outlook(expected.iloc[-1], share, (growth - expected.shift()).iloc[1:])


def _slope(before: pd.DataFrame, after: pd.DataFrame) -> float:
    known = before.notna() & after.notna()
    x, y = before.to_numpy()[known], after.to_numpy()[known]
    scale = np.median(np.abs(y)) * _OUTLIER if len(y) else 0.0
    x, y = np.clip(x, -scale, scale), np.clip(y, -scale, scale)
    square = float(x @ x)
    return float(np.clip(x @ y / square, 0.0, 1.0)) if square else 0.0


def _squares(surprises: pd.DataFrame) -> pd.Series:
    """By year, the mean square of a panel's surprises, of what is common and of what is not."""
    middle = _middle(surprises)
    if surprises.shape[1] < FEWEST_AREAS:
        return (surprises**2).mean(axis=1)
    rest = surprises.sub(middle, axis=0).apply(lambda row: mad(row.dropna(), center=0.0), axis=1)
    return (middle**2 + rest**2).where(middle.notna())


def fitted_memory(panels: Sequence[pd.DataFrame]) -> float:
    """The memory under which the panels' growth was least surprising, one year ahead.

    Maximises the predictive likelihood of every year given those before (Student's t, spread with
    the same memory), each year of a panel counting once however many areas it has, under a prior
    that is weak and centred on one half: the likelihood is flat.
    """

    def loss(memory: float) -> float:
        told = sum(_likelihood(growth, memory) for growth in panels)
        return -told - float(stats.beta.logpdf(memory, 2.0, 2.0))

    return float(optimize.minimize_scalar(loss, bounds=(0.05, 0.95), method="bounded").x)


def _likelihood(growth: pd.DataFrame, memory: float) -> float:
    surprises = outlook(growth, memory).surprises
    spread = np.sqrt(recent(_squares(surprises).to_frame(), memory).iloc[:, 0]).shift()
    density = stats.t.logpdf(surprises.div(spread, axis=0), DEGREES)
    logs = pd.DataFrame(density, index=surprises.index).sub(np.log(spread), axis=0)
    return float(logs.mean(axis=1).sum())


def mean_share(memory: float) -> float:
    """Variance of the level's error as a share of a surprise's: one over the years it rests on.

    A mean with weights that fall by `memory` a year rests on (1 + memory) / (1 - memory) years.
    """
    return (1 - memory) / (1 + memory)


def fitted_persistence(panels: Sequence[pd.DataFrame], memory: float) -> float:
    """How much of a year's deviation from the level is left the year after, 0 to below 1.

    Least squares on how the errors of forecasts grew with their horizon: the mean square of errors
    of growth summed over two and three years, over that of one, all panels together, against
    share h² + (1 - share) V(h), where `share` is that of the level's error and V(h) the variance
    of the sum of h years of a first-order autoregression that starts from nothing.
    """
    seen = np.array([_errors(growth, memory) for growth in panels])
    ratios = np.nanmean(seen[:, 1:] / seen[:, :1], axis=0)
    if not np.isfinite(ratios).all():
        return CENTRE
    share = mean_share(memory)

    def loss(persistence: float) -> float:
        told = [share * h**2 + (1 - share) * summed_variance(persistence, h) for h in HORIZONS[1:]]
        return float(((np.array(told) / ratios - 1) ** 2).sum())

    return float(optimize.minimize_scalar(loss, bounds=(0.0, 0.95), method="bounded").x)


def summed_variance(persistence: float, years: int) -> float:
    """Variance of a sum of years of an autoregression from nothing, over that of a shock."""
    return float((np.cumsum(persistence ** np.arange(years)) ** 2).sum())


def _errors(growth: pd.DataFrame, memory: float) -> list[float]:
    """Mean square of the error of growth summed over 1, 2, 3 years, over all origins and areas."""
    common = recent(_middle(growth).to_frame(), memory).iloc[:, 0]
    found = []
    for years in HORIZONS:
        ahead = growth[::-1].rolling(years).sum()[::-1].shift(-1)
        errors = ahead.sub(years * common, axis=0).iloc[1:]
        if not errors.notna().to_numpy().any():
            return [np.nan] * len(HORIZONS)
        cut = _OUTLIER * float(np.nanmedian(np.abs(errors.to_numpy())))
        found.append(float((errors.clip(-cut, cut) ** 2).mean(axis=1).mean()))
    return found


def loadings(surprises: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """The correlation of each series with one common shock: the first factor of all of them.

    Correlations are taken over areas and years (a series of one area holds for all), so that what
    is an area's own luck counts against them.  They are shrunk towards none by the share that
    Ledoit and Wolf's rule gives for the years alone, as areas of one year are no independent
    evidence, and factored by principal axes.  The common shock is the one that moves the first
    series up.
    """
    names = list(surprises)
    areas = sorted({str(area) for one in surprises.values() for area in one if one.shape[1] > 1})
    areas = areas or ["all"]
    columns = {}
    for name, one in surprises.items():
        wide = one.reindex(columns=areas) if one.shape[1] > 1 else _everywhere(one, areas)
        scale = np.sqrt(_squares(one).mean())
        columns[name] = (wide / scale if scale else wide * 0).clip(-_OUTLIER, _OUTLIER).stack()
    table = pd.DataFrame(columns)
    seen = table.corr(min_periods=FEWEST_YEARS).to_numpy(copy=True)
    seen[~np.isfinite(seen)] = 0.0
    by_year = table.groupby(level=0).median().fillna(0.0)
    shrinkage = float(LedoitWolf().fit(by_year / by_year.std().replace(0.0, 1.0)).shrinkage_)
    shrunk = (1 - shrinkage) * seen
    np.fill_diagonal(shrunk, 1.0)
    factor = Factor(corr=shrunk, n_factor=1, method="pa").fit().loadings[:, 0].clip(-1.0, 1.0)
    return dict(zip(names, (factor * np.sign(factor[0])).tolist(), strict=True))


def _everywhere(one: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(dict.fromkeys(areas, one.iloc[:, 0]))
