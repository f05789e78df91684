"""What extra public money goes with: residents' income, jobs, and people out of poverty.

A ratio is that of the medians over draws, the numbers readers see beside it, because a ratio
taken draw by draw explodes where its denominator comes near zero.  It is given only where the
80 per cent interval of the denominator leaves out zero.  Its interval runs over the draws' own
ratios, and is given only where every draw's denominator has the same sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sim.outcomes.indicators import COST, PERSONS, YUAN
from sim.reporting.charts import Bars, Option, Scale, bars, colour_of
from sim.reporting.findings.cost import YEARS, total
from sim.reporting.findings.finding import (
    Finding,
    View,
    intervals_hold,
    moves,
    notes,
    phrase,
    same_note,
)
from sim.reporting.official import PER_HEAD_INCOME
from sim.reporting.results import Draws, Results, Spread, spread
from sim.reporting.table import Cell, Column, Table, between, words
from sim.reporting.words import Language, amount, interval

_PER_YUAN = "yuan/person"
"""Yuan with decimals, as amounts per head are written."""
UNKNOWN = Spread(np.nan, np.nan, np.nan)


def ratio(above: Draws, below: Draws) -> Spread:
    """The ratio of medians with the interval of the draws' ratios; nan where undefined.

    See the module's words for when either is defined.
    """
    known = np.isfinite(above) & np.isfinite(below)
    above, below = above[known], below[known]
    denominator = spread(below)
    if not denominator.clear:
        return UNKNOWN
    middle = spread(above).median / denominator.median
    if not ((below > 0).all() or (below < 0).all()):
        return Spread(middle, np.nan, np.nan)
    each = spread(above / below)
    # The ratio of medians need not lie between the quantiles of ratios, an interval must.
    return Spread(middle, min(each.low, middle), max(each.high, middle))


@dataclass(frozen=True)
class Value:
    """What a policy's extra public cost goes with, against the reference, one value a draw.

    cost     extra public cost over the plan's years, yuan
    income   extra income of all residents over the same years, yuan
    jobs     extra new urban jobs over the same years, as they are officially counted: gross hiring
             less retirements and deaths, so not persons in work
    poor     persons fewer in poverty at the end of the last year
    """

    cost: Draws
    income: Draws
    jobs: Draws
    poor: Draws

    @property
    def income_per_yuan(self) -> Spread:
        """Yuan of residents' income for each yuan of public cost; of a saving, lost for each saved.

        Undefined where a policy costs less and brings more, as no trade-off remains.
        """
        saves_and_gains = spread(self.cost).high < 0 and spread(self.income).median > 0
        return UNKNOWN if saves_and_gains else ratio(self.income, self.cost)

    @property
    def cost_per_job(self) -> Spread:
        """Yuan of public cost for each extra new urban job.  Undefined unless there are more."""
        return ratio(self.cost, self.jobs) if spread(self.jobs).low > 0 else UNKNOWN

    @property
    def cost_per_person(self) -> Spread:
        """Yuan of public cost over the years for each person fewer in poverty at their end.

        Undefined unless fewer are poor.
        """
        return ratio(self.cost, self.poor) if spread(self.poor).low > 0 else UNKNOWN


def value_of(results: Results, policy: str) -> Value:
    """What a policy's extra cost goes with.  Money is in current prices, as budgets are."""

    def extra(name: str) -> Draws:
        return total(results, policy, name) - total(results, results.reference, name)

    return Value(
        cost=extra(COST),
        income=_income(results, policy) - _income(results, results.reference),
        jobs=extra("new_urban_jobs"),
        poor=-results.difference(policy, "poor_persons", year=YEARS[-1]),
    )


def _income(results: Results, policy: str) -> Draws:
    """Income of all residents over the plan's years, yuan."""
    return np.sum(
        [
            results.values(policy, PER_HEAD_INCOME, year=year)
            * results.values(policy, "persons", year=year)
            for year in YEARS
        ],
        axis=0,
    )


def value(results: Results, view: View) -> Finding:
    """Cost-effectiveness of every policy against the reference, whole city, 2018-2020."""
    lang = view.lang
    every = {policy: value_of(results, policy) for policy in results.others}
    values = {policy: one for policy, one in every.items() if moves(one.cost) or moves(one.income)}
    return Finding(
        key="value",
        title=_title(results, values, lang),
        note=notes(
            lang,
            phrase("value.not-benefit", lang),
            phrase("value.how", lang),
            intervals_hold(results, lang),
            same_note(results, results.others, lang),
        ),
        chart=_chart(results, values, lang),
        table=_table(results, values, lang),
    )


def _chart(results: Results, values: Mapping[str, Value], lang: Language) -> Option | None:
    """Yuan of income for each yuan of cost, of the policies for which that is defined."""
    shown = {
        policy: one.income_per_yuan
        for policy, one in values.items()
        if np.isfinite(one.income_per_yuan.median)
    }
    if not shown:
        return None
    titles = [results.title(policy, lang) for policy in shown]
    tips = [
        phrase("value.tip", lang, policy=title, told=_told(one, lang))
        for title, one in zip(titles, shown.values(), strict=True)
    ]
    series = Bars(phrase("value.income-per-yuan", lang), list(shown.values()), tips, colour_of(1))
    return bars(titles, [series], Scale(1.0, ""))


def _told(one: Spread, lang: Language) -> str:
    """`2.10元（80%区间 1.80 至 2.40元）`, the interval left out where there is none."""
    written = amount(one.median, _PER_YUAN, lang, 2)
    if not np.isfinite(one.low):
        return written
    within = interval(one.low, one.high, _PER_YUAN, lang, 2)
    return phrase("value.with-interval", lang, value=written, interval=within)


def _title(results: Results, values: Mapping[str, Value], lang: Language) -> str:
    """How much income goes with a yuan of cost, or why that cannot be said."""
    parts = {
        "first": YEARS[0],
        "last": YEARS[-1],
        "reference": results.title(results.reference, lang),
    }
    if not results.others:
        return phrase("value.title-alone", lang, **parts)
    if not values:
        return phrase("value.title-same", lang, **parts)
    clauses = []
    for policy, one in values.items():
        per_yuan = one.income_per_yuan
        key = "undefined"
        if np.isfinite(per_yuan.median):
            key = "spends" if spread(one.cost).median > 0 else "saves"
            key += "" if per_yuan.low > 0 else "-unsure"
        clauses.append(
            phrase(
                f"value.{key}",
                lang,
                policy=results.title(policy, lang),
                told=_told(per_yuan, lang),
            )
        )
    return phrase(
        "value.title", lang, clauses=phrase("value.semicolon", lang).join(clauses), **parts
    )


def _table(results: Results, values: Mapping[str, Value], lang: Language) -> Table:
    columns = [
        Column(phrase("value.measured", lang), numeric=False),
        Column(phrase("comparison.unit", lang), numeric=False),
    ]
    for policy in values:
        columns.append(Column(results.title(policy, lang)))
        columns.append(Column(phrase("common.interval", lang), numeric=False))
    rows: list[tuple[str, str, int, bool, Callable[[Value], Spread]]] = [
        ("cost", YUAN, 0, True, lambda one: spread(one.cost)),
        ("income", YUAN, 0, True, lambda one: spread(one.income)),
        ("income-per-yuan", _PER_YUAN, 2, False, lambda one: one.income_per_yuan),
        ("jobs", PERSONS, 0, True, lambda one: spread(one.jobs)),
        ("cost-per-job", _PER_YUAN, 0, False, lambda one: one.cost_per_job),
        ("fewer-poor", PERSONS, 0, True, lambda one: spread(one.poor)),
        ("cost-per-person", _PER_YUAN, 0, False, lambda one: one.cost_per_person),
    ]
    return Table(
        phrase("value.table", lang, first=YEARS[0], last=YEARS[-1]),
        tuple(columns),
        tuple(
            (
                words(phrase(f"value.{key}", lang, last=YEARS[-1])),
                words(phrase(f"comparison.unit-{unit.partition('/')[0]}", lang)),
                *(
                    cell
                    for one in values.values()
                    for cell in _cells(read(one), unit, decimals, signed, lang)
                ),
            )
            for key, unit, decimals, signed, read in (rows if values else ())
        ),
        phrase("value.undefined-note", lang),
    )


def _cells(one: Spread, unit: str, decimals: int, signed: bool, lang: Language) -> Iterator[Cell]:
    shown = Spread(*(_rounded(value) for value in one)) if unit == _PER_YUAN else one
    value = one.median if np.isfinite(one.median) else None
    yield Cell(amount(shown.median, unit, lang, decimals, signed=signed), value)
    within = interval(shown.low, shown.high, unit, lang, decimals, signed=signed)
    yield between(within if np.isfinite(one.low) else "—", one.low, one.high)


def _rounded(value: float) -> float:
    """Three digits: a ratio of two uncertain numbers says no more."""
    return float(f"{value:.3g}")
