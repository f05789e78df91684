"""Public cost of the plan's years: by measure, by fund, and by the level that pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.outcomes.indicators import COST, COST_BY_FUND, COST_BY_MEASURE
from sim.policy.library import load_library
from sim.policy.measure import FundName, Payer
from sim.reporting.charts import bars, scale_of
from sim.reporting.findings.comparison import Row, compared, row_bars
from sim.reporting.findings.finding import (
    Finding,
    View,
    compared_words,
    difference_words,
    intervals_hold,
    listed,
    notes,
    phrase,
    same_note,
    sure,
)
from sim.reporting.results import Draws, Results
from sim.reporting.table import Table
from sim.reporting.words import Language, label

By = Literal["measure", "fund", "payer"]
YEARS = range(year_of(PLAN_START), LAST_YEAR + 1)
"""The years over which costs are summed; the first is the year in which the plan begins."""
STATUTORY = "statutory"
"""What the books call payments of no measure: pensions, dibao, unemployment benefit."""
SHOWN = 12
"""Rows in the chart; the others are drawn as one."""
TOLD = 3
"""Rows named in the sentence."""


def total(results: Results, policy: str, name: str) -> Draws:
    """An indicator of the whole city summed over the plan's years, one value a draw."""
    return np.sum([results.values(policy, name, year=year) for year in YEARS], axis=0)


def cost(results: Results, view: View, by: By = "measure") -> Finding:
    """Public cost 2018-2020 in current prices: each policy's level and what is extra.

    Relative differences and prices of 2010 are not offered: a measure that nobody paid for before
    has no percentage, and a budget is made in current money.
    """
    lang = view.lang
    view = View(lang=lang)
    rows = _rows(results, by, lang)
    everything = Row.of(
        results, phrase("cost.total", lang), COST, lambda policy: total(results, policy, COST)
    )
    shown = _largest(results, rows, lang)
    drawn = row_bars(results, view, shown) if shown else []
    return Finding(
        key=f"cost-by-{by}",
        title=_title(results, everything, rows, lang),
        note=notes(
            lang,
            phrase("cost.statutory", lang),
            _unpaid(lang),
            phrase("cost.payers", lang) if by == "payer" else "",
            intervals_hold(results, lang),
            same_note(results, results.others, lang),
        ),
        chart=bars([row.label for row in shown], drawn, scale_of("yuan/year", lang))
        if drawn
        else None,
        table=_summed(
            compared(
                results,
                view,
                phrase(f"cost.table-{by}", lang, first=YEARS[0], last=YEARS[-1]),
                phrase(f"cost.by-{by}", lang),
                [everything, *rows] if everything.known else [],
            )
        ),
    )


def _summed(table: Table) -> Table:
    """The table with money of all the years together, which is no longer money a year."""
    columns = tuple(
        replace(one, unit="yuan") if one.unit == "yuan/year" else one for one in table.columns
    )
    return replace(table, columns=columns)


def _rows(results: Results, by: By, lang: Language) -> list[Row]:
    """What each measure, fund or level of government pays, where anything is paid."""

    def row(key: str, names: Sequence[str]) -> Row:
        def paid(policy: str) -> Draws:
            return np.sum([total(results, policy, name) for name in names], axis=0)

        return Row.of(results, _name(by, key, lang), COST, paid)

    rows = [row(key, names) for key, names in _parts(results, by).items()]
    return [row for row in rows if any(np.nan_to_num(one).any() for one in row.draws.values())]


def _parts(results: Results, by: By) -> Mapping[str, Sequence[str]]:
    """Measures, funds or payers in the plan's order, with the indicators that add up to each."""
    prefix = COST_BY_FUND if by == "fund" else COST_BY_MEASURE
    measures = load_library().measures
    found: dict[str, list[str]] = {}
    for name in sorted(results.indicators(prefix)):
        key = name.removeprefix(prefix)
        if name.startswith(COST_BY_FUND) and by != "fund":
            continue
        if by == "payer" and key != STATUTORY:
            key = measures[key].fund.payer
        found.setdefault(key, []).append(name)
    order = {"fund": get_args(FundName), "payer": get_args(Payer), "measure": tuple(measures)}[by]
    last = len(order)
    places = {key: order.index(key) if key in order else last for key in found}
    return {key: found[key] for key in sorted(found, key=places.__getitem__)}


def _name(by: By, key: str, lang: Language) -> str:
    if key == STATUTORY:
        return label("measure", STATUTORY, lang)
    if by == "fund":
        return label("fund", key, lang)
    return measure_name(key, lang) if by == "measure" else phrase(f"cost.payer-{key}", lang)


def measure_name(measure: str, lang: Language) -> str:
    """A measure's id and title; the id alone where the library no longer has it."""
    known = load_library().measures.get(measure)
    return f"{measure} {getattr(known.title, lang)}" if known else measure


def _largest(results: Results, rows: Sequence[Row], lang: Language) -> list[Row]:
    """The rows that differ most under any policy, in that order, and the others as one."""

    def size(row: Row) -> float:
        if not results.others:
            return row.level(results.reference).median
        changes = (row.difference(results, policy).median for policy in results.others)
        return max(np.nan_to_num([abs(one) for one in changes]))

    ordered = sorted(rows, key=size, reverse=True)
    if len(ordered) <= SHOWN + 1:
        return ordered
    rest = ordered[SHOWN:]
    return [
        *ordered[:SHOWN],
        Row.of(
            results,
            phrase("cost.rest", lang, count=len(rest)),
            COST,
            lambda policy: np.sum([row.draws[policy] for row in rest], axis=0),
        ),
    ]


def _title(results: Results, everything: Row, rows: Sequence[Row], lang: Language) -> str:
    """What the policy compared first costs, and which rows surely add most to it."""
    policy = results.others[0] if results.others else results.reference
    parts = {
        "first": YEARS[0],
        "last": YEARS[-1],
        "policy": results.title(policy, lang),
        "level": everything.level_words(policy, lang),
    }
    if not everything.known:
        return phrase("cost.title-none", lang, **parts)
    if not results.others:
        return phrase("cost.title-alone", lang, **parts)
    difference = everything.difference(results, policy)
    reference = results.title(results.reference, lang)
    title = phrase(
        "cost.title",
        lang,
        compared=compared_words(difference, COST, reference, lang),
        **parts,
    )
    extra = {row.label: row.difference(results, policy) for row in rows}
    up = [name for name, one in extra.items() if one.median > 0 and sure(one, COST)]
    up.sort(key=lambda name: extra[name].median, reverse=True)
    if not up:
        return title
    most = [
        phrase("cost.named", lang, name=name, difference=difference_words(extra[name], COST, lang))
        for name in up[:TOLD]
    ]
    return phrase("cost.title-most", lang, title=title, most=listed(most, lang))


def _unpaid(lang: Language) -> str:
    """How many measures of the plan act without a payment on the books, and who bears them."""
    silent = [one for one in load_library().measures.values() if one.acts and not one.pays]
    employers = sum(one.fund.payer == "employers" for one in silent)
    return phrase(
        "cost.unpaid", lang, count=len(silent), employers=employers, others=len(silent) - employers
    )
