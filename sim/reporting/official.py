"""The city's official figures to 2017, as points beside what is simulated.

Only figures that answer an indicator of the panel: urban and rural income per head and the
resident population.  Nothing official is known for groups, or for all residents' income.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.clock import FIRST_YEAR
from sim.tables import series

Survey = Literal["old", "integrated"]
LAST_OFFICIAL = 2017
"""Nothing after it is used anywhere in the project."""
INTEGRATED_SINCE = 2013
"""Town and village were surveyed apart, in different terms, before the integrated survey."""
PER_HEAD_INCOME = "disposable_income_per_head"
INCOME_SERIES = {
    "urban": ("urban_disposable_income_per_head",),
    "rural": ("rural_net_income_per_head", "rural_disposable_income_per_head_imputed"),
}
"""The city's series of income per head by residence, the later after the earlier."""
DOUBTFUL = {("urban_disposable_income_per_head", 2012)}
"""Figures out of line with the ten other cities; the calibration gives them a wide error."""
_PERSONS_SERIES = "resident_population"
_PERSONS_PER_UNIT = 1e4
"""The series counts in ten thousand persons."""


@dataclass(frozen=True)
class Figure:
    """One official figure of the city.

    value      in the unit of the panel's indicator, current prices
    status     how well it is known: read, derived, recalled or assumed (`sim.tables`)
    survey     the household survey behind an income, None for other figures
    doubtful   it is out of line with other cities and nobody confirmed it
    """

    year: int
    value: float
    status: str
    survey: Survey | None
    doubtful: bool


@cache
def official(indicator: str, residence: str = "all") -> tuple[Figure, ...]:
    """Official figures of the whole city that answer an indicator, by year; empty where none do."""
    if indicator == PER_HEAD_INCOME:
        names = INCOME_SERIES.get(residence, ())
        return tuple(figure for name in names for figure in _figures(name))
    if indicator == "persons" and residence == "all":
        return tuple(_figures(_PERSONS_SERIES, factor=_PERSONS_PER_UNIT, income=False))
    return ()


def _figures(name: str, factor: float = 1.0, income: bool = True) -> list[Figure]:
    table = series()
    rows = table[(table["series"] == name) & (table["area"] == "yangquan")]
    survey: dict[bool, Survey] = {True: "integrated", False: "old"}
    return [
        Figure(
            year=year,
            value=round(factor * value, 2),
            status=status,
            survey=survey[year >= INTEGRATED_SINCE] if income else None,
            doubtful=(name, year) in DOUBTFUL,
        )
        for year, value, status in sorted(
            zip(
                rows["year"].tolist(),
                rows["value"].tolist(),
                rows["status"].tolist(),
                strict=True,
            )
        )
        if FIRST_YEAR <= year <= LAST_OFFICIAL
    ]
