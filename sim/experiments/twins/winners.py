"""Winners and losers of a policy: residents of households by decile, county and group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import COUNTY_KEYS, GROUP_KEYS, Activity, Group
from sim.city.state import City
from sim.experiments.compare import GAIN_THRESHOLD
from sim.outcomes.spread import per_head

Floats = NDArray[np.float64]

WinnersRow = tuple[str, str, float, float, float]
"""Grouping, group, share of residents who gain, share who lose, mean change, yuan per head."""


def deciles(income: Floats, persons: Floats) -> NDArray[np.int64]:
    """The decile, 1 to 10, in which each household's middle person stands by income per head."""
    order = np.argsort(income, kind="stable")
    before = np.cumsum(persons[order]) - persons[order] / 2.0
    found = np.empty(len(income), np.int64)
    found[order] = np.minimum(10, 1 + np.floor(10.0 * before / max(persons.sum(), 1e-9)))
    return found


def shares(old: Floats, new: Floats, people: Floats) -> tuple[float, float, float]:
    """Shares of people who gain and who lose more than the threshold, and the mean change.

    Incomes per head of households; who had no income does not count as a winner or loser.
    """
    relative = np.where(old > 0, new / np.maximum(old, 1e-9) - 1.0, 0.0)
    total = people.sum()
    return (
        float(people[relative > GAIN_THRESHOLD].sum() / total),
        float(people[relative < -GAIN_THRESHOLD].sum() / total),
        float(((new - old) * people).sum() / total),
    )


def winners_rows(reference: City, policy: City) -> Iterator[WinnersRow]:
    """Winners and losers of the year of the state, against the reference city.

    Deciles and counties count a household's persons, groups its members with a record by group at
    the plan's start; deciles and numbers of persons are those of the reference.
    """
    old, persons = per_head(reference)
    new, _ = per_head(policy)
    in_decile = deciles(old, persons)
    yield "all", "all", *shares(old, new, persons)
    for number in range(1, 11):
        rows = (in_decile == number) & (persons > 0)
        if rows.any():
            yield "decile", str(number), *shares(old[rows], new[rows], persons[rows])
    of_county = reference.households["county"]
    for county, key in COUNTY_KEYS.items():
        rows = (of_county == county) & (persons > 0)
        if rows.any():
            yield "county", key, *shares(old[rows], new[rows], persons[rows])
    residents = reference.residents[reference.residents["activity"] != Activity.GONE]
    for group in Group:
        rows = residents["household"][residents["start_group"] == group]
        if len(rows):
            yield "start", GROUP_KEYS[group], *shares(old[rows], new[rows], np.ones(len(rows)))
