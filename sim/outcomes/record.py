"""December's record: what the state of the city and its year's accounts say, indicator by
indicator.

Everything is read off the state, so a branch needs no memory of the shared history.  Sums are
integers (persons, fen); shares and means are formed once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import (
    COUNTY_KEYS,
    GROUP_KEYS,
    N_COUNTIES,
    N_GROUPS,
    Activity,
    Employer,
    Flow,
    Group,
    Training,
)
from sim.city.state import FEN, City
from sim.clock import PLAN_START, year_of
from sim.compiled import compiled
from sim.engine.city_engine import Engine
from sim.institutions import welfare
from sim.institutions.treasury import Line
from sim.outcomes.costs import cost_rows, fund_rows, receiver_rows
from sim.outcomes.indicators import Row
from sim.outcomes.movements import movement_rows
from sim.outcomes.spread import spread_rows

CELLS = 1 + 2 * N_GROUPS
"""Everyone, the groups of the month, the groups at the plan's start."""


class Sum(IntEnum):
    """What is summed in each cell."""

    PERSONS = 0
    INCOME = 1
    WAGE = 2
    OPERATING = 3
    PROPERTY = 4
    TRANSFER = 5
    OWN = 6
    WORKING_AGE = 7
    EMPLOYED = 8
    UNEMPLOYED = 9
    UNDEREMPLOYED = 10
    POOR = 11
    DIBAO = 12
    PRIVATE = 13
    EMPLOYED_OF_WORKING_AGE = 14


N_SUMS = len(Sum)


@compiled
def count_member(p, h, month, income, sources, poor, minimum, sums):
    """Add one resident to a cell; money is the household's per head, fen."""
    sums[Sum.PERSONS] += 1
    sums[Sum.INCOME] += income
    for source in range(4):
        sums[Sum.WAGE + source] += sources[source]
    sums[Sum.OWN] += np.int64(p.wage_year) + p.operating_year + p.property_year + p.transfer_year
    sums[Sum.POOR] += poor
    sums[Sum.DIBAO] += h.dibao > 0.0
    age = (month - p.birth) // 12
    of_age = 16 <= age < 60
    sums[Sum.WORKING_AGE] += of_age
    works = (
        p.activity == Activity.EMPLOYEE
        or p.activity == Activity.FARMER
        or p.activity == Activity.OWNER
        or p.activity == Activity.AWAY
    )
    sums[Sum.EMPLOYED] += works
    sums[Sum.EMPLOYED_OF_WORKING_AGE] += works and of_age
    sums[Sum.UNEMPLOYED] += p.activity == Activity.UNEMPLOYED
    if p.activity == Activity.FARMER:
        year = (np.int64(p.wage_year) + p.operating_year) / (12.0 * FEN)
        sums[Sum.UNDEREMPLOYED] += year < 0.5 * minimum
    sums[Sum.PRIVATE] += (
        p.activity == Activity.EMPLOYEE and p.employer == Employer.PRIVATE
    ) or p.activity == Activity.OWNER


@compiled
def count_city(residents, households, low, high, month, poverty_line, minimum, sums):
    """Sums by county, residence (0 rural, 1 urban) and cell, over households `low` to `high`.

    The cell of everyone gets only the children without a row, who are in no other: the rest of
    it is the sum of the groups (`counted`).  Income per head of a household counts for each
    member.  A household is poor if its income per head of the year lies below the
    poverty line, yuan.  `minimum` is the minimum wage by class, yuan per month.
    """
    sources = np.zeros(4, np.int64)
    for number in range(low, high):
        h = households[number]
        if h.persons <= 0:
            continue
        sources[:] = 0
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            if p.activity != Activity.GONE:
                sources[0] += p.wage_year
                sources[1] += p.operating_year
                sources[2] += p.property_year
                sources[3] += p.transfer_year
        for source in range(4):
            sources[source] //= h.persons
        income = sources.sum()
        poor = income < poverty_line * FEN
        cell = sums[h.county, h.urban]
        lowest_pay = minimum[1 if h.county >= 3 else 0]
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            if p.activity == Activity.GONE:
                continue
            count_member(p, h, month, income, sources, poor, lowest_pay, cell[1 + p.group])
            count_member(
                p, h, month, income, sources, poor, lowest_pay, cell[1 + N_GROUPS + p.start_group]
            )
        for _ in range(h.young_children):
            everyone = cell[0]
            everyone[Sum.PERSONS] += 1
            everyone[Sum.INCOME] += income
            for source in range(4):
                everyone[Sum.WAGE + source] += sources[source]
            everyone[Sum.POOR] += poor
            everyone[Sum.DIBAO] += h.dibao > 0.0


def cell_rows(
    sums: NDArray[np.int64],
    weight: float,
    prices: float,
    place: tuple[str, str],
    cell: tuple[str, str],
) -> Iterator[Row]:
    """Indicators of one cell."""
    persons = sums[Sum.PERSONS]
    if persons == 0:
        return

    def row(indicator: str, value: float) -> Row:
        return (*place, *cell, indicator, float(value))

    income = sums[Sum.INCOME] / FEN / persons
    yield row("persons", persons * weight)
    yield row("disposable_income_per_head", income)
    yield row("disposable_income_per_head_real", income / prices)
    for name, entry in (
        ("wage_income", Sum.WAGE),
        ("operating_income", Sum.OPERATING),
        ("property_income", Sum.PROPERTY),
        ("transfer_income", Sum.TRANSFER),
    ):
        yield row(name, sums[entry] / FEN / persons)
    if cell[0] != "all":
        yield row("own_income", sums[Sum.OWN] / FEN / persons)
    if sums[Sum.WORKING_AGE] > 0:
        yield row("employment_rate", sums[Sum.EMPLOYED_OF_WORKING_AGE] / sums[Sum.WORKING_AGE])
    labour_force = sums[Sum.EMPLOYED] + sums[Sum.UNEMPLOYED]
    if labour_force > 0:
        yield row("unemployment_rate", sums[Sum.UNEMPLOYED] / labour_force)
    if sums[Sum.EMPLOYED] > 0:
        yield row("underemployment_rate", sums[Sum.UNDEREMPLOYED] / sums[Sum.EMPLOYED])
    yield row("poverty_rate", sums[Sum.POOR] / persons)
    yield row("poor_persons", sums[Sum.POOR] * weight)
    yield row("dibao_persons", sums[Sum.DIBAO] * weight)
    if cell[0] == "all":
        yield row("private_employment", sums[Sum.PRIVATE] * weight)


def cells_of(year: int) -> Iterator[tuple[int, tuple[str, str]]]:
    """Cells to report in a year: everyone, current groups, and from 2018 the starting groups."""
    yield 0, ("all", "all")
    for group in Group:
        yield 1 + group, ("current", GROUP_KEYS[group])
    if year >= year_of(PLAN_START):
        for group in Group:
            yield 1 + N_GROUPS + group, ("start", GROUP_KEYS[group])


def flow_rows(city: City) -> Iterator[Row]:
    """The year's gross flows and sales, whole city."""
    # The official count of new urban jobs is gross hiring less natural attrition: those who
    # retired or died in work.
    new_jobs = (city.flows[Flow.URBAN_JOBS] - city.flows[Flow.ATTRITION]) * city.weight
    yield ("city", "all", "all", "all", "new_urban_jobs", float(new_jobs))
    for name, flow, unit in (
        ("rural_labour_transferred", Flow.RURAL_TRANSFERS, 1),
        ("start_ups", Flow.START_UPS, 1),
        ("certificates", Flow.CERTIFICATES, 1),
        ("trained_persons", Flow.TRAINED, 1),
        ("farm_owners_trained", Flow.FARM_OWNERS, 1),
        ("technology_transfer_income", Flow.TRANSFER_INCOME, FEN),
        ("leisure_agriculture_sales", Flow.LEISURE_SALES, FEN),
    ):
        yield ("city", "all", "all", "all", name, float(city.flows[flow] * city.weight / unit))


def state_rows(engine: Engine) -> Iterator[Row]:
    """Levels that policy targets name: exits from the register, retrained leaders, dibao."""
    city = engine.city
    everyone = ("city", "all", "all", "all")
    left = city.households["persons"][city.households["poor"] == 2].astype(np.int64).sum()
    yield (*everyone, "poverty_exits", float(left * city.weight))
    farmers = city.residents["activity"] == Activity.FARMER
    trained = city.residents["trained"][farmers]
    since = city.residents["grade_since"][farmers]
    of_cadre = trained & (Training.FARMER | Training.YOUNG_OWNER) != 0
    retrained = of_cadre & (trained & Training.LEADER != 0) & (since >= PLAN_START)
    leaders = of_cadre & (retrained | (since < PLAN_START))
    if leaders.any():
        share = retrained.sum() / leaders.sum()
        yield (*everyone, "leaders_retrained_share", float(share))
    terms, _, rules = engine.now
    rural = welfare.standard.py_func(0, terms.welfare, rules)  # type: ignore[attr-defined]
    yield (*everyone, "rural_dibao_over_poverty_line", 12.0 * rural / rules.poverty_line)


def counted(engine: Engine) -> NDArray[np.int64]:
    """(5 counties, 2 residences, CELLS, N_SUMS) sums of the year, after December's settlement."""
    city = engine.city
    _, _, rules = engine.now
    minimum = np.array([rules.minimum_wage_districts, rules.minimum_wage_counties])

    def count(low: int, high: int, _: Any) -> NDArray[np.int64]:
        sums = np.zeros((N_COUNTIES, 2, CELLS, N_SUMS), np.int64)
        count_city(
            city.residents,
            city.households,
            low,
            high,
            city.month,
            rules.poverty_line,
            minimum,
            sums,
        )
        return sums

    sums: NDArray[np.int64] = np.sum(engine.everywhere(count), axis=0)
    sums[:, :, 0] += sums[:, :, 1 : 1 + N_GROUPS].sum(axis=2)
    return sums


def year_rows(engine: Engine, owners: dict[Line, tuple[str, str]]) -> list[Row]:
    """All indicators of the year that ends with the month just settled."""
    city = engine.city
    year = year_of(city.month)
    prices = engine.now[1].prices
    sums = counted(engine)
    detailed = year >= 2017
    rows: list[Row] = []
    for cell, names in cells_of(year):
        by_place = sums[:, :, cell]
        places = [
            (("city", "all"), by_place.sum(axis=(0, 1))),
            (("city", "urban"), by_place[:, 1].sum(axis=0)),
            (("city", "rural"), by_place[:, 0].sum(axis=0)),
        ]
        if detailed:
            for county, key in COUNTY_KEYS.items():
                places.append(((key, "all"), by_place[county].sum(axis=0)))
                if cell == 0:
                    places.append(((key, "urban"), by_place[county, 1]))
                    places.append(((key, "rural"), by_place[county, 0]))
        for place, total in places:
            rows.extend(cell_rows(total, city.weight, prices, place, names))
    heads = {
        residence: part[Sum.INCOME] / max(1, part[Sum.PERSONS])
        for residence, part in (("urban", sums[:, 1, 0].sum(0)), ("rural", sums[:, 0, 0].sum(0)))
    }
    if heads["rural"] > 0:
        rows.append(
            (
                "city",
                "all",
                "all",
                "all",
                "urban_rural_ratio",
                float(heads["urban"] / heads["rural"]),
            )
        )
    groupings = [("current", "group")] if detailed else []
    if year >= year_of(PLAN_START):
        groupings.append(("start", "start_group"))
        rows.extend(movement_rows(city))
    rows.extend(spread_rows(city, groupings))
    rows.extend(flow_rows(city))
    rows.extend(state_rows(engine))
    rows.extend(cost_rows(city, owners))
    rows.extend(fund_rows(city))
    if year >= year_of(PLAN_START):
        rows.extend(receiver_rows(city, owners))
    return rows
