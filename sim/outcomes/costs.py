"""Public money of the year: what was paid, from which fund, to whom, and what was left.

Sums are fen of the city as simulated; they become yuan of the whole city here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.city.codes import GROUP_KEYS
from sim.city.state import FEN, City
from sim.institutions.treasury import FUND_KEYS, OPEN, Account, Line, left
from sim.outcomes.indicators import COST, COST_BY_FUND, COST_BY_MEASURE, Row

EVERYONE = ("city", "all", "all", "all")
NO_MEASURE = ("statutory", "statutory")
"""Measure and fund of lines that belong to no measure."""


def cost_rows(city: City, owners: Mapping[Line, tuple[str, str]]) -> Iterator[Row]:
    """Public cost of the year, yuan: total, by measure, by fund.

    `owners` gives measure id and fund of a line; lines of no measure are `statutory`.
    """
    by_measure: dict[str, float] = {}
    by_fund: dict[str, float] = {}
    for line in Line:
        yuan = float(city.year_books[line]) * city.weight / FEN
        measure, fund = owners.get(line, NO_MEASURE)
        by_measure[measure] = by_measure.get(measure, 0.0) + yuan
        by_fund[fund] = by_fund.get(fund, 0.0) + yuan
    yield (*EVERYONE, COST, sum(by_measure.values()))
    for measure in sorted(by_measure):
        yield (*EVERYONE, f"{COST_BY_MEASURE}{measure}", by_measure[measure])
    for fund in sorted(by_fund):
        yield (*EVERYONE, f"{COST_BY_FUND}{fund}", by_fund[fund])


def receiver_rows(city: City, owners: Mapping[Line, tuple[str, str]]) -> Iterator[Row]:
    """Public cost by the group of the person it was paid to or for, where there was any.

    By the group at the plan's start also for each measure.  Benefits of a household stand with
    its head; what goes to institutions and to nobody in particular is in no group.
    """
    for place, grouping in enumerate(("current", "start")):
        for group, key in GROUP_KEYS.items():
            paid = city.year_paid[place, group]
            yield ("city", "all", grouping, key, COST, float(paid.sum()) * city.weight / FEN)
    for group, key in GROUP_KEYS.items():
        by_measure: dict[str, int] = {}
        for line, (measure, _) in owners.items():
            by_measure[measure] = by_measure.get(measure, 0) + int(city.year_paid[1, group, line])
        for measure in sorted(by_measure):
            if by_measure[measure]:
                yuan = by_measure[measure] * city.weight / FEN
                yield ("city", "all", "start", key, f"{COST_BY_MEASURE}{measure}", yuan)


def fund_rows(city: City) -> Iterator[Row]:
    """Accounts of the funds that have a budget this year."""
    unspent = left(city.accounts)
    for fund, key in FUND_KEYS.items():
        account = city.accounts[fund]
        if account[Account.BUDGET] == OPEN:
            continue
        yuan = city.weight / FEN
        yield (*EVERYONE, f"fund_budget:{key}", float(account[Account.BUDGET]) * yuan)
        yield (*EVERYONE, f"fund_carried:{key}", float(account[Account.CARRIED]) * yuan)
        yield (*EVERYONE, f"fund_balance:{key}", float(unspent[fund]) * yuan)
        yield (*EVERYONE, f"fund_refused:{key}", float(account[Account.REFUSED]) * city.weight)
