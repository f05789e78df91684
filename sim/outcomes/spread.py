"""How income per head is spread over the city: quantiles, Gini, Theil, deciles, and each group's.

The city's households are put in order of income once; every part of it (town, countryside, a
group's members) is the same order with other numbers of persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import GROUP_KEYS, N_GROUPS, Activity, Group
from sim.city.state import FEN, City
from sim.outcomes.indicators import QUANTILES, Row
from sim.outcomes.inequality import Distribution, theil_parts


def per_head(city: City) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Income per head of each household, yuan of the year so far, and its persons."""
    persons = city.households["persons"].astype(float)
    income = city.households["income_year"] / FEN
    return np.divide(income, persons, out=np.zeros_like(income), where=persons > 0), persons


def spread_rows(city: City, groupings: Sequence[tuple[str, str]]) -> Iterator[Row]:
    """Inequality of income per head in the city, and its quantiles within each group.

    `groupings` are names of groupings with the column of residents that holds each.
    """
    income, persons = per_head(city)
    everyone = Distribution.of(income)
    alive = np.flatnonzero(city.residents["activity"] != Activity.GONE)
    households = city.residents["household"][alive]
    yield from _inequality_rows(everyone, persons, city.households["urban"] == 1)
    parts = theil_parts(income[households], city.residents["group"][alive])
    yield ("city", "all", "all", "all", "theil", parts.total)
    yield ("city", "all", "all", "all", "theil_between_groups", parts.between)
    shares = list(QUANTILES.values())
    place = np.empty_like(everyone.order)
    place[everyone.order] = np.arange(income.size)
    for grouping, column in groupings:
        members = _members(city.residents[column][alive], place[households], income.size)
        for group in Group:
            if members[group].any():
                values = everyone.quantiles_of(members[group], shares)
                head = ("city", "all", grouping, GROUP_KEYS[group])
                yield from _quantile_rows(values, head)


def _inequality_rows(
    everyone: Distribution, persons: NDArray[np.float64], urban: NDArray[np.bool_]
) -> Iterator[Row]:
    for residence, counted in (
        ("all", persons),
        ("urban", np.where(urban, persons, 0.0)),
        ("rural", np.where(urban, 0.0, persons)),
    ):
        spread = everyone.of_persons(counted)
        if not spread.persons:
            continue
        head = ("city", residence, "all", "all")
        yield from _quantile_rows(spread.quantiles(list(QUANTILES.values())), head)
        yield (*head, "gini", spread.gini())
        yield (*head, "p90_p10", spread.p90_p10())
        yield (*head, "quintile_ratio", spread.quintile_ratio())
        for number, mean in enumerate(spread.decile_means(), start=1):
            yield (*head, f"income_decile_{number}", float(mean))


def _quantile_rows(values: NDArray[np.float64], place: tuple[str, str, str, str]) -> Iterator[Row]:
    """The quantiles of income per head that the registry lists."""
    for name, value in zip(QUANTILES, values, strict=True):
        yield (*place, name, float(value))


def _members(groups: NDArray[np.int8], places: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Members of each group in each of `number` households, poorest first: (N_GROUPS, number).

    `places` are those of the members' households in the order of income.
    """
    pairs = groups.astype(np.int64) * number + places
    return np.bincount(pairs, minlength=N_GROUPS * number).reshape(N_GROUPS, number)
