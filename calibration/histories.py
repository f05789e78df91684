"""The official figures that forecasts are held against, each in pieces that may be compared.

A figure changes its definition where a survey or the coverage of units does.  Its history is
therefore a list of pieces; growth is taken, and a forecast judged, only inside one piece.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from calibration.free import LAST_YEAR
from calibration.observations import status_errors
from sim.errors import InputError, nearest
from sim.tables import series

CITY, PROVINCE = "yangquan", "shanxi"
_NOT_CITIES = (CITY, PROVINCE, "china")
_PERSONS = 1e4
"""Series count in ten thousand persons."""


class Observation(NamedTuple):
    """One official figure: its value, status (`sim.tables`) and relative standard error."""

    value: float
    status: str
    error: float


Piece = Mapping[int, Observation]
"""Figures by year, all in one definition."""


@dataclass(frozen=True)
class History:
    """A figure's pieces, the latest definition last; pieces may overlap in a year."""

    pieces: tuple[Piece, ...]

    def until(self, origin: int) -> History:
        """What was known at the end of a year (figures are taken to appear without delay)."""
        cut = ({y: one for y, one in piece.items() if y <= origin} for piece in self.pieces)
        return History(tuple(piece for piece in cut if piece))

    @property
    def last_year(self) -> int:
        """The last year of the latest piece."""
        return max(self.pieces[-1])

    @property
    def last(self) -> float:
        """The value of the last year."""
        return self.pieces[-1][self.last_year].value

    def growth(self) -> dict[int, float]:
        """Log growth from the year before, by year, where one piece has both years."""
        found: dict[int, float] = {}
        for piece in self.pieces:
            for year in sorted(piece):
                if year - 1 in piece:
                    step = float(np.log(piece[year].value / piece[year - 1].value))
                    found.setdefault(year, step)
        return dict(sorted(found.items()))

    def targets(self, origin: int) -> dict[int, Observation]:
        """The figures after a year, in the definition of that year; none where it is unknown."""
        for piece in reversed(self.pieces):
            if origin in piece:
                return {year: one for year, one in sorted(piece.items()) if year > origin}
        return {}


@dataclass(frozen=True)
class Part:
    """One piece as data: a series of `series.csv`, its years, and what a unit of it counts.

    weights: a series by which the mean of all other cities is taken instead of one area's value.
    """

    series: str
    first: int = 0
    last: int = LAST_YEAR
    factor: float = 1.0
    weights: str = ""


@dataclass(frozen=True)
class Target:
    """One figure that is forecast.

    level     the model's own level answers the official one; otherwise only its growth does,
              because the official figure counts other persons or units than the model
    city      the city's pieces
    province  the province's pieces, for rivals that follow it
    """

    name: str
    level: bool
    city: tuple[Part, ...]
    province: tuple[Part, ...]


def _broken(name: str, factor: float = 1.0, weights: str = "") -> tuple[Part, ...]:
    """A series whose definition changed in 2013: the integrated household survey, and the wider
    coverage of urban units."""
    return (
        Part(name, last=2012, factor=factor, weights=weights),
        Part(name, first=2013, factor=factor, weights=weights),
    )


TARGETS: Mapping[str, Target] = {
    one.name: one
    for one in (
        Target(
            "urban_income",
            True,
            _broken("urban_disposable_income_per_head"),
            _broken("urban_disposable_income_per_head"),
        ),
        Target(
            "rural_income",
            True,
            (
                Part("rural_net_income_per_head", last=2012),
                Part("rural_disposable_income_per_head_imputed", first=2013),
            ),
            (
                Part("rural_net_income_per_head"),
                Part("rural_disposable_income_per_head"),
            ),
        ),
        Target(
            "employment_in_units",
            False,
            _broken("employed_in_units_year_end", _PERSONS),
            _broken("urban_unit_employment", _PERSONS),
        ),
        Target(
            "unit_pay",
            False,
            _broken("average_wage_onpost_employees"),
            # The province's yearly figure is not among the data; its other cities' are.
            _broken("average_wage_onpost_employees", weights="employed_in_units_year_end"),
        ),
        Target(
            "private_employment",
            False,
            (Part("urban_private_and_self_employed", factor=_PERSONS),),
            (Part("private_and_self_employment", factor=_PERSONS),),
        ),
    )
}
"""The figures of the backtest, in the order of its tables."""


@cache
def other_cities() -> tuple[str, ...]:
    """The other cities of the province, by name."""
    table = series()
    rows = table[table["series"] == "urban_disposable_income_per_head"]
    return tuple(sorted(set(rows["area"]) - set(_NOT_CITIES)))


def check_city(name: str) -> None:
    """Raise InputError unless it is one of the other cities."""
    if name not in other_cities():
        raise InputError(f"unknown city '{name}'; {nearest(name, other_cities())}")


def history(target: Target, city: str = CITY, table: pd.DataFrame | None = None) -> History:
    """A figure of a city; `table` as `sim.tables.series` reads it."""
    return _history(target.city, city, series() if table is None else table, city)


def province(target: Target, city: str = CITY, table: pd.DataFrame | None = None) -> History:
    """The figure of the province that goes with a city's."""
    return _history(target.province, PROVINCE, series() if table is None else table, city)


def _history(parts: Sequence[Part], area: str, table: pd.DataFrame, city: str) -> History:
    pieces = (
        _others(part, table, city) if part.weights else _piece(part, area, table) for part in parts
    )
    return History(tuple(piece for piece in pieces if piece))


def _piece(part: Part, area: str, table: pd.DataFrame) -> Piece:
    rows = table[(table["series"] == part.series) & (table["area"] == area)]
    errors = status_errors()
    return {
        year: Observation(value * part.factor, status, errors[status])
        for year, value, status in zip(
            rows["year"].tolist(), rows["value"].tolist(), rows["status"].tolist(), strict=True
        )
        if part.first <= year <= part.last
    }


def _others(part: Part, table: pd.DataFrame, city: str) -> Piece:
    """The weighted mean over the province's cities but one, in years in which all are known."""
    cities = sorted({CITY, *other_cities()} - {city})
    values, weights = (
        table[(table["series"] == name) & table["area"].isin(cities)].pivot(
            index="year", columns="area", values="value"
        )
        for name in (part.series, part.weights)
    )
    mean = (values * weights).sum(axis=1, skipna=False) / weights.sum(axis=1, skipna=False)
    known = mean.dropna()
    error = status_errors()["derived"]
    return {
        year: Observation(value, "derived", error)
        for year, value in zip(known.index.tolist(), known.tolist(), strict=True)
        if part.first <= year <= part.last
    }
