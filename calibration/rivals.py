"""Forecasts that know nothing of the city's residents, for the model to beat.

Each is told what was known at the origin, the last year of the city's history that it is given,
and no more; only `province_hindsight` is also told how the province went on.  All but the trend
work with logarithms, and growth is never taken across a change of definition.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from statsmodels.api import OLS
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.arima.model import ARIMA

from calibration.histories import History
from calibration.scores import LogT

FEWEST_FOR_DRIFT = 3
"""Growth rates; with fewer the last value is carried on."""
FEWEST_FOR_AR = 5
"""Growth rates; an autoregression has three unknowns."""
FEWEST_DEGREES = 2
"""Degrees of freedom; with fewer no spread is stated, as its interval would hold everything."""

Rival = Callable[[History, History, Sequence[int]], dict[int, LogT]]
"""(city's history, province's history, years after the city's last) -> forecasts by year; years
that it cannot forecast are missing."""


def drift(city: History, province: History, years: Sequence[int]) -> dict[int, LogT]:
    """Random walk with drift: the mean growth so far goes on; without drift where it is short.

    The variance of a forecast h years ahead is s²h(1 + h/n), s² the variance of the n growth
    rates (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.5), with
    n - 1 degrees of freedom; without drift s²h, with n.
    """
    rates = np.array(list(city.growth().values()))
    count = len(rates)
    if count >= FEWEST_FOR_DRIFT:
        mean, degrees, share = float(rates.mean()), count - 1, 1 / count
        variance = float(rates.var(ddof=1))
    else:
        mean, degrees, share = 0.0, count, 0.0
        variance = float((rates**2).mean()) if count else math.nan
    forecasts = {}
    for year in years:
        steps = year - city.last_year
        scale = math.sqrt(variance * steps * (1 + steps * share))
        forecasts[year] = _log_t(math.log(city.last) + steps * mean, scale, degrees)
    return forecasts


def trend(city: History, province: History, years: Sequence[int]) -> dict[int, LogT]:
    """A straight line through the levels (not logarithms), as one draws it in a spreadsheet.

    Least squares with one slope and a level for each definition, so that a break does not tilt
    the line.  The spread is the regression's standard error of a new observation, over the point.
    """
    pieces = [(number, *one) for number, piece in enumerate(city.pieces) for one in piece.items()]
    origin = city.last_year
    slopes = np.array([[year - origin] for _, year, _ in pieces], dtype=float)
    levels = np.array(
        [[number == place for place in range(len(city.pieces))] for number, _, _ in pieces],
        dtype=float,
    )
    design = np.hstack([levels, slopes])
    if len(design) - design.shape[1] < FEWEST_DEGREES:
        return {}
    line = OLS(np.array([one.value for _, _, one in pieces]), design).fit()
    latest = [0.0] * (len(city.pieces) - 1) + [1.0]
    told = line.get_prediction(np.array([[*latest, year - origin] for year in years]))
    return {
        year: _log_t(math.log(point), error / point, int(line.df_resid))
        for year, point, error in zip(years, told.predicted_mean, told.se_obs, strict=True)
        if point > 0
    }


def autoregression(city: History, province: History, years: Sequence[int]) -> dict[int, LogT]:
    """AR(1) with a constant on log growth, by maximum likelihood with gaps where growth is unknown.

    The growth of h years adds up, and so do its errors, which one shock after another enter every
    later year; that the parameters are estimated is not counted, as in the model's own intervals.
    """
    rates = city.growth()
    if len(rates) < FEWEST_FOR_AR or not years:
        return {}
    known = range(min(rates), city.last_year + 1)
    growth = np.array([rates.get(year, math.nan) for year in known])
    with warnings.catch_warnings():
        # A short history may leave the likelihood flat; its best point is still a forecast.
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", UserWarning)
        fitted = ARIMA(growth, order=(1, 0, 0), trend="c").fit(cov_type="none")
    steps = max(years) - city.last_year
    told = fitted.get_forecast(steps)
    memory, shock = (float(fitted.params[fitted.param_names.index(name)]) for name in _AR_NAMES)
    # How much of a shock has arrived in the level after so many years.
    arrived = np.cumsum(memory ** np.arange(steps))
    forecasts = {}
    for year in years:
        ahead = year - city.last_year
        # The first shock's variance also holds what is unknown of the last growth.
        variance = told.var_pred_mean[0] * arrived[ahead - 1] ** 2
        variance += shock * (arrived[: ahead - 1] ** 2).sum()
        location = math.log(city.last) + float(told.predicted_mean[:ahead].sum())
        forecasts[year] = LogT(location, math.sqrt(variance))
    return forecasts


_AR_NAMES = ("ar.L1", "sigma2")


def province_known(city: History, province: History, years: Sequence[int]) -> dict[int, LogT]:
    """The province's last growth known at the origin, every year.

    The spread is the mean square by which this rule has missed the city's yearly growth so far,
    growing with the square root of the years ahead.
    """
    rates = {year: step for year, step in province.growth().items() if year <= city.last_year}
    if not rates:
        return {}
    misses = [step - rates[year - 1] for year, step in city.growth().items() if year - 1 in rates]
    last = rates[max(rates)]
    return {year: _following(city, (year - city.last_year) * last, year, misses) for year in years}


def province_hindsight(city: History, province: History, years: Sequence[int]) -> dict[int, LogT]:
    """The province's true growth of the very years: no forecast, as nobody knew it at the origin.

    It shows how much of a miss was the province's and how much the city's own.
    """
    rates = province.growth()
    misses = [step - rates[year] for year, step in city.growth().items() if year in rates]
    forecasts = {}
    for year in years:
        ahead = range(city.last_year + 1, year + 1)
        if all(one in rates for one in ahead):
            forecasts[year] = _following(city, sum(rates[one] for one in ahead), year, misses)
    return forecasts


def _following(city: History, growth: float, year: int, misses: Sequence[float]) -> LogT:
    scale = math.sqrt(float(np.square(misses).mean())) if misses else math.nan
    steps = year - city.last_year
    return _log_t(math.log(city.last) + growth, scale * math.sqrt(steps), len(misses))


def _log_t(location: float, scale: float, degrees: int) -> LogT:
    if degrees < FEWEST_DEGREES:
        return LogT(location, math.nan)
    return LogT(location, scale, degrees)


HINDSIGHT = "province_hindsight"
RIVALS: Mapping[str, Rival] = {
    "drift": drift,
    "trend": trend,
    "autoregression": autoregression,
    "province": province_known,
    HINDSIGHT: province_hindsight,
}


def forecasts(
    city: History, province: History, origin: int, years: Sequence[int]
) -> dict[str, dict[int, LogT]]:
    """Every rival's forecasts from data to the origin only, but for `HINDSIGHT`'s province."""
    known = city.until(origin)
    return {
        name: rival(known, province if name == HINDSIGHT else province.until(origin), years)
        for name, rival in RIVALS.items()
    }
