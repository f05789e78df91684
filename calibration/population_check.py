"""How far the synthetic population is from the census, on fitted and on unused tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.population import Population
from calibration.population_margins import (
    COUNTIES,
    INDUSTRIES,
    MARITAL,
    OCCUPATIONS,
    SCHOOLINGS,
    SEXES,
    YEARS_OF_SCHOOLING,
    Census,
)
from calibration.population_work import JOBLESS_REASONS, SECONDARY
from sim.city.codes import Activity, Occupation

TOLERANCE = 0.5
"""Per cent by which a fitted margin may be off."""
SMALL_CELL, SMALL_DIFFERENCE = 200, 5
"""Cells of fewer residents are judged by their difference in persons."""
CITY = "yangquan"


class _Table:
    """Collects rows of the check table."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []

    def add(self, margin: str, county: str, census: float, synthetic: float, used: bool) -> None:
        """One comparison."""
        gap = 100.0 * (synthetic - census) / census if census else 0.0
        self.rows.append((margin, county, census, float(synthetic), gap, used))

    def add_counties(
        self, margin: str, census: NDArray[Any], synthetic: NDArray[Any], used: bool
    ) -> None:
        """One row per county and one for the city."""
        for county, known, ours in zip(COUNTIES, census, synthetic, strict=True):
            if known or ours:
                self.add(margin, county, float(known), float(ours), used)
        self.add(margin, CITY, float(np.sum(census)), float(np.sum(synthetic)), used)


def check_population(population: Population, directory: Path | str | None = None) -> pd.DataFrame:
    """Compare the population with the census.

    Returns the columns margin, county ("yangquan" is the city), census, synthetic,
    difference_percent, used_for_fitting. Long-form counts are expanded as for the fit. Unused
    rows test what the method was not told.
    """
    census = Census(directory)
    table = _Table()
    _check_residents(table, population, census)
    _check_work(table, population, census)
    _check_households(table, population, census)
    _check_unused(table, population, census)
    columns = [
        "margin",
        "county",
        "census",
        "synthetic",
        "difference_percent",
        "used_for_fitting",
    ]
    return pd.DataFrame(table.rows, columns=columns)


def margins_met(table: pd.DataFrame) -> bool:
    """Whether every fitted margin is within the tolerance."""
    return not len(margins_missed(table))


def margins_missed(table: pd.DataFrame) -> pd.DataFrame:
    """The fitted rows beyond the tolerance: over 0.5 per cent, or over 5 in small cells."""
    used = table[table["used_for_fitting"]]
    small = used["census"] < SMALL_CELL
    gap = (used["synthetic"] - used["census"]).abs()
    return used[
        np.where(small, gap > SMALL_DIFFERENCE, used["difference_percent"].abs() > TOLERANCE)
    ]


def _count(population: Population, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Residents chosen, by county."""
    households = population.households
    county = households.county[population.residents.household[chosen]]
    return np.bincount(county, minlength=len(COUNTIES))


def _homes(population: Population, chosen: NDArray[np.bool_], weight: Any = None) -> NDArray[Any]:
    """Households chosen, by county, or the sum of their weights."""
    county = population.households.county[chosen]
    weights = None if weight is None else weight[chosen]
    return np.bincount(county, weights=weights, minlength=len(COUNTIES))


def _check_residents(table: _Table, population: Population, census: Census) -> None:
    residents, households = population.residents, population.households
    everyone = np.ones(len(residents), dtype=bool)
    homes = np.ones(len(households), dtype=bool)
    young = _homes(population, homes, households.young_children)
    table.add_counties(
        "residents",
        census.by_county("population", "all"),
        _count(population, everyone) + young,
        True,
    )
    under_5 = census.five_year_ages[:, :, :2].sum(axis=(1, 2))
    table.add_counties("children under 5", under_5, young, True)
    for urban, name in ((True, "urban"), (False, "rural")):
        here = households.urban == urban
        members = _homes(population, here, households.size + households.young_children)
        table.add_counties(f"{name} residents", census.by_county("residence", name), members, True)
    for sex, word in enumerate(SEXES):
        female = residents.female == bool(sex)
        for band in range(2, census.five_year_ages.shape[2]):
            low = 5 * (band - 1)
            top = 200 if low == 85 else low + 5
            here = female & (residents.age >= low) & (residents.age < top)
            name = f"{word}, aged {low} and over" if low == 85 else f"{word}, aged {low}-{top - 1}"
            known = census.five_year_ages[:, sex, band]
            table.add_counties(name, known, _count(population, here), True)
        for level, name in enumerate(SCHOOLINGS):
            years = residents.schooling_2010 == YEARS_OF_SCHOOLING[level]
            here = female & years & (residents.age >= 6)
            known = census.schooling[:, sex, level]
            table.add_counties(f"{word}, schooling {name}", known, _count(population, here), True)
        for status, name in enumerate(MARITAL):
            here = female & (residents.marital == status) & (residents.age >= 15)
            known = census.marital[:, sex, status]
            table.add_counties(f"{word}, {name}", known, _count(population, here), True)


def _check_work(table: _Table, population: Population, census: Census) -> None:
    residents = population.residents
    for code, name in enumerate(OCCUPATIONS):
        here = residents.occupation == code + Occupation.MANAGER
        known = census.work[:, 9 + code]
        table.add_counties(f"occupation {name}", known, _count(population, here), True)
    for code, name in enumerate(INDUSTRIES):
        here = residents.industry == code
        table.add_counties(
            f"industry {name}", census.industry[:, code], _count(population, here), True
        )
    for code, name in enumerate(JOBLESS_REASONS, start=1):
        here = residents.jobless_reason == code
        table.add_counties(
            f"not working: {name}", census.work[:, 1 + code], _count(population, here), True
        )
    for activity, columns, name in (
        (Activity.STUDENT, [0], "student"),
        (Activity.DISABLED, [1], "lost ability to work"),
        (Activity.RETIRED, [6], "retired"),
        (Activity.HOME, [7, 8], "home and other"),
    ):
        known = census.work[:, columns].sum(axis=1)
        ours = _count(population, residents.activity == activity)
        table.add_counties(f"not working: {name}", known, ours, True)


def _check_households(table: _Table, population: Population, census: Census) -> None:
    households = population.households
    family = ~households.collective
    size = households.size + households.young_children
    named = {
        "family households": family,
        "one person": family & (size == 1),
        "one generation": family & (households.generations == 1),
        "two generations": family & (households.generations == 2),
    }
    for name, chosen in named.items():
        known = census.by_county("households", name)
        table.add_counties(f"households: {name}", known, _homes(population, chosen), True)
    known = census.by_county("households", "three generations")
    known = known + census.by_county("households", "four or more generations")
    chosen = family & (households.generations == 3)
    ours = _homes(population, chosen)
    table.add_counties("households: three or more generations", known, ours, True)
    known = census.by_county("households", "residents of family households")
    ours = _homes(population, family, size)
    table.add_counties("residents of family households", known, ours, True)


def _check_unused(table: _Table, population: Population, census: Census) -> None:
    residents, households = population.residents, population.households
    family = ~households.collective
    aged = np.bincount(residents.household, weights=residents.age >= 65, minlength=len(households))
    for name, chosen in (
        ("any", aged > 0),
        ("one", aged == 1),
        ("two", aged == 2),
        ("three or more", aged > 2),
    ):
        known = census.by_county("households_with_aged", name)
        ours = _homes(population, family & chosen)
        table.add_counties(f"households with residents of 65 and over: {name}", known, ours, False)
    members = households.size + households.young_children
    farm = _homes(population, ~households.farm_hukou, members) / _homes(
        population, np.ones(len(households), dtype=bool), members
    )
    working = residents.occupation > 0
    employed = _count(population, working)
    secondary = np.isin(residents.industry, [list(INDUSTRIES).index(name) for name in SECONDARY])
    primary = _count(population, residents.industry == 0)
    industry = _count(population, secondary)
    for number, county in enumerate(COUNTIES):
        published = census.value("registration", "non-agricultural", area=county)
        table.add("non-agricultural registration, %", county, published, 100 * farm[number], True)
        for name, ours in (
            ("primary", primary[number]),
            ("secondary", industry[number]),
            ("tertiary", employed[number] - primary[number] - industry[number]),
        ):
            published = census.value("industry_share", name, area=county)
            share = 100.0 * ours / employed[number]
            table.add(f"employed in {name} sector, %", county, published, share, False)
    _check_schooling(table, population, census)
    for word, amount in (
        ("agriculture", (residents.occupation == Occupation.FARMER).sum()),
        ("all employed", working.sum()),
    ):
        # The city's own expansion factor, against the counties' factors used in the fit.
        sample = census.value("occupation", "farmer" if word == "agriculture" else "all")
        factor = census.aged_15_and_over.sum() / census.value("long_form_15plus", "all")
        table.add(f"city expansion: {word}", CITY, sample * factor, float(amount), False)


def _check_schooling(table: _Table, population: Population, census: Census) -> None:
    residents, households = population.residents, population.households
    county = households.county[residents.household]
    # The source does not say whose mean it is; ours for those aged 15 and over is the nearest.
    for sex, word in enumerate(SEXES):
        female = residents.female == bool(sex)
        grown = female & (residents.age >= 15)
        years = np.bincount(county[grown], weights=residents.schooling_2010[grown], minlength=5)
        means = years / _count(population, grown)
        unschooled = _count(
            population, female & (residents.age >= 15) & (residents.schooling_2010 == 0)
        )
        known = census.by_county("illiterate", "aged 15 and over", word)
        table.add_counties(f"{word}, illiterate against never at school", known, unschooled, False)
        for number, name in enumerate(COUNTIES):
            published = census.value("mean_schooling", "definition not stated", word, name)
            table.add(f"{word}, mean years of schooling", name, published, means[number], False)
    between = _count(population, (residents.age >= 15) & (residents.age < 65))
    total = _count(population, np.ones(len(residents), dtype=bool)) + _homes(
        population, np.ones(len(households), dtype=bool), households.young_children
    )
    for number, name in enumerate(COUNTIES):
        published = census.value("age_share", "15-64", area=name)
        table.add("aged 15-64, %", name, published, 100 * between[number] / total[number], False)
