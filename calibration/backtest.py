"""The backtest: what the model and its rivals said of years they were not shown.

At each origin everything is estimated from figures to that year, the following years are forecast,
and each forecast is held against the official figure.  The same is done with the urban incomes of
the province's other cities, so that the link between economy and incomes is not judged by one
city alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np
import pandas as pd

from calibration.backtest_answer import (
    ALL_FIGURES,
    ALL_HORIZONS,
    MAIN_ORIGIN,
    METHODS,
    MODEL,
    MODEL_GROWTH,
    REFERENCE,
    Backtest,
    Question,
)
from calibration.free import LAST_YEAR
from calibration.histories import CITY, TARGETS, History, Target, history, other_cities, province
from calibration.rivals import forecasts
from calibration.scores import Forecast, Sample, averages, score
from sim.experiments.executors import Progress

CROSS_CITY = "urban_income"
"""The figure that the other cities are tried on."""


class Forecaster(Protocol):
    """The model's forecasts, as `calibration.forecast.forecast` gives them."""

    def __call__(
        self,
        origin: int,
        years: Sequence[int],
        *,
        draws: int,
        city: str = CITY,
        workers: int,
        progress: Progress | None = None,
    ) -> pd.DataFrame:
        """Columns draw, figure, year, value; everything estimated from data to `origin`."""


def backtest(
    question: Question,
    forecast: Forecaster,
    fit_bands: Callable[[], pd.DataFrame],
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> Backtest:
    """Forecast, compare, and sum up.

    fit_bands  the shipped posterior against the figures it was fitted to, one row a figure and
               year: figure, year, observed, error, and percentiles p2_5, p5, p10 ... p97_5
    """

    def simulated(origin: int, city: str) -> pd.DataFrame:
        years = range(origin, LAST_YEAR + 1)
        told = partial(_named, progress, f"{city} {origin}") if progress else None
        return forecast(
            origin, years, draws=question.draws, city=city, workers=workers, progress=told
        )

    draws = {origin: simulated(origin, CITY) for origin in question.origins}
    rows = [
        row
        for target in TARGETS.values()
        for origin in question.origins
        for row in judged(target, CITY, origin, draws[origin])
    ]
    cities: list[dict[str, Any]] = []
    for city in other_cities():
        own = simulated(MAIN_ORIGIN, city) if city in question.cities else None
        cities += judged(TARGETS[CROSS_CITY], city, MAIN_ORIGIN, own)
    tables = {"backtest": pd.DataFrame(rows), "cities": pd.DataFrame(cities)}
    return Backtest(
        id=question.id,
        about=question.about,
        fit=fit_bands().reset_index(drop=True),
        summary=summarised(tables["backtest"], tables["cities"]),
        **tables,
    )


def _named(progress: Progress, name: str, *told: Any) -> None:
    done, total, what = told
    progress(done, total, f"{name} {what}".rstrip())


def judged(
    target: Target,
    city: str,
    origin: int,
    draws: pd.DataFrame | None = None,
    table: pd.DataFrame | None = None,
) -> list[dict[str, Any]]:
    """Every method's forecasts of one figure from one origin, with their scores.

    draws  the model's forecast, see `Forecaster`; None where it was not asked
    table  the official figures, as `sim.tables.series` reads them
    Returns no row where the figure of the origin or of later years, in its definition, is unknown.
    """
    past = history(target, city, table)
    ahead = past.targets(origin)
    told: dict[str, Mapping[int, Forecast]] = {}
    if draws is not None and ahead:
        told |= model_forecasts(target, past.until(origin), draws, list(ahead))
    if ahead:
        told |= forecasts(past, province(target, city, table), origin, list(ahead))
    return [
        {
            "area": city,
            "figure": target.name,
            "origin": origin,
            "year": year,
            "horizon": year - origin,
            "observed": one.value,
            "status": one.status,
            "observed_error": one.error,
            "method": method,
            **score(one.value, told[method][year]),
        }
        for year, one in ahead.items()
        for method in METHODS
        if year in told.get(method, {})
    ]


def model_forecasts(
    target: Target, known: History, draws: pd.DataFrame, years: Sequence[int]
) -> dict[str, Mapping[int, Forecast]]:
    """The model's forecasts of a figure: of its level where that answers, and of its growth.

    Raises ValueError where a year is missing, or a value is not a positive number.
    """
    own = draws[draws["figure"] == target.name]
    by_year = own.pivot(index="draw", columns="year", values="value")
    origin = known.last_year
    values = by_year.reindex(columns=[origin, *years]).to_numpy(float)
    if not values.size or not (np.isfinite(values) & (values > 0)).all():
        raise ValueError(f"the forecast of {target.name} from {origin} is not whole")
    start, ahead = values[:, 0], values[:, 1:]
    levels = {year: Sample(ahead[:, place]) for place, year in enumerate(years)}
    grown = {year: Sample(known.last * ahead[:, place] / start) for place, year in enumerate(years)}
    return {MODEL: levels, MODEL_GROWTH: grown} if target.level else {MODEL_GROWTH: grown}


def summarised(backtest: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """Mean scores by area, figure, horizon (`ALL_HORIZONS` stands for all together) and method."""
    rows = []
    for area, table in ((CITY, backtest), ("others", cities)):
        for figure in [*dict.fromkeys(table["figure"]), *([ALL_FIGURES] if area == CITY else [])]:
            chosen = table if figure == ALL_FIGURES else table[table["figure"] == figure]
            for horizon, part in _by_horizon(chosen):
                for method, means in _by_method(part):
                    keys = {"area": area, "figure": figure, "horizon": horizon, "method": method}
                    rows.append({**keys, **means})
    return pd.DataFrame(rows)


def _by_horizon(table: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    yield ALL_HORIZONS, table
    for horizon in sorted(table["horizon"].unique().tolist()):
        yield horizon, table[table["horizon"] == horizon]


def _by_method(table: pd.DataFrame) -> Iterator[tuple[str, Mapping[str, float]]]:
    named = table.assign(target=_targets(table))
    against = named[named["method"] == REFERENCE]
    for method in METHODS:
        own = named[named["method"] == method]
        if len(own):
            yield method, averages(own, against)


def _targets(table: pd.DataFrame) -> list[str]:
    keys = (table[name].astype(str) for name in ("area", "figure", "origin", "year"))
    return [" ".join(parts) for parts in zip(*keys, strict=True)]
