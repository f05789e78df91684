"""Which scenario is best on what, and in how many draws that ranking holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.outcomes.indicators import COST, SHARE, indicator
from sim.reporting.charts import NEUTRAL, Part, colour_of, of_hundred, scale_of, stacked
from sim.reporting.findings.finding import (
    Finding,
    View,
    caution,
    listed,
    notes,
    phrase,
    shows,
)
from sim.reporting.results import Draws, Results
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount

MOST = 0.9
"""A ranking that holds in at least this share of the draws is said to hold in most of them."""

_EXACT = 1e-9
"""Values of one draw closer than this (relative) are the same number."""


@dataclass(frozen=True)
class Criterion:
    """One thing to be best on: an indicator, of whom, and which way is better.

    key      its phrase in `texts/ranking.yaml`
    better   +1 where more is better, -1 where less is
    summed   added over the plan's years rather than read in the year chosen
    """

    key: str
    name: str
    better: int
    group: str = "all"
    residence: str = "all"
    summed: bool = False

    def values(self, results: Results, view: View, policy: str) -> Draws:
        """One value a draw."""
        where: dict[str, Any] = {
            "group": self.group,
            "grouping": view.grouping,
            "residence": self.residence,
        }
        if self.summed:
            years = range(year_of(PLAN_START), LAST_YEAR + 1)
            return np.sum(
                [results.values(policy, self.name, year=year, **where) for year in years], axis=0
            )
        return results.values(policy, self.name, year=view.year, **where)


def criteria(view: View) -> tuple[Criterion, ...]:
    """What scenarios are ranked on; the city as a whole, whatever area the view looks at."""

    def by_registry(key: str, name: str, **where: Any) -> Criterion:
        return Criterion(key, name, indicator(name).better, **where)

    return (
        by_registry("income", view.income),
        by_registry("income-needy", view.income, group="needy"),
        by_registry("income-rural", view.income, residence="rural"),
        by_registry("employment", "employment_rate"),
        by_registry("new-jobs", "new_urban_jobs", summed=True),
        by_registry("poverty", "poverty_rate"),
        by_registry("gini", "gini"),
        by_registry("urban-rural", "urban_rural_ratio"),
        Criterion("cost", COST, -1, summed=True),  # the least of it for the same result
    )


@dataclass(frozen=True)
class Rank:
    """Who is best on a criterion.

    best        the best policies, more than one where they print the same; empty without numbers
    value       the median of the first of them
    runner_up   the next policy, None where all are best
    share       share of draws in which no other policy is better than the best, nan where all are
                best
    first       by policy, the share of draws in which it alone is first; the rest are ties
    """

    criterion: Criterion
    best: tuple[str, ...]
    value: float
    runner_up: str | None
    share: float
    first: Mapping[str, float]


def rank(results: Results, view: View, criterion: Criterion) -> Rank:
    """Rank the policies on a criterion by the median of their difference from the reference.

    Differences within a draw cancel the luck that all policies share, which medians of levels
    would leave in.
    """
    values = {one: criterion.values(results, view, one) for one in results.policies}
    whole = np.all([np.isfinite(one) for one in values.values()], axis=0)
    if not whole.any():
        return Rank(criterion, (), float("nan"), None, float("nan"), {})
    better = {one: criterion.better * its[whole] for one, its in values.items()}
    base = better[results.reference]
    middle = {one: float(np.median(its - base)) for one, its in better.items()}
    ordered = sorted(middle, key=lambda one: -middle[one])
    top = ordered[0]
    best = tuple(
        one
        for one in results.policies
        if one == top or not shows(float(np.median(better[top] - better[one])), criterion.name)
    )
    others = [one for one in ordered if one not in best]
    highest = np.max(list(better.values()), axis=0)
    near = _EXACT * np.maximum(1.0, np.abs(highest))
    at_top = {one: its >= highest - near for one, its in better.items()}
    alone = np.sum(list(at_top.values()), axis=0) == 1
    return Rank(
        criterion,
        best,
        float(np.median(values[best[0]][whole])),
        others[0] if others else None,
        float(np.any([at_top[one] for one in best], axis=0).mean()) if others else float("nan"),
        {one: float((its & alone).mean()) for one, its in at_top.items()},
    )


def ranking(results: Results, view: View) -> Finding:
    """Which policy is best on each criterion, by median, and how firmly."""
    lang = view.lang
    alone = len(set(results.policies)) < 2
    ranks = [] if alone else [rank(results, view, one) for one in criteria(view)]
    ranks = [one for one in ranks if one.best]
    return Finding(
        key="ranking",
        title=_title(results, ranks, alone, lang),
        note=notes(
            lang,
            phrase("ranking.how", lang, draws=results.draws, grouping=_grouping(view)),
            caution(results, lang),
        ),
        chart=_chart(results, view, ranks),
        table=_table(results, view, ranks),
    )


def _grouping(view: View) -> str:
    return phrase(f"ranking.by-{view.grouping}", view.lang)


def _title(results: Results, ranks: Sequence[Rank], alone: bool, lang: Language) -> str:
    if alone:
        return phrase("ranking.alone", lang, policy=results.title(results.reference, lang))
    if not ranks:
        return phrase("ranking.none", lang)
    decided = [one for one in ranks if one.runner_up is not None]
    if not decided:
        return phrase("ranking.all-tied", lang, total=len(ranks))
    counts = []
    for policy in dict.fromkeys(results.policies):
        best_on = sum(one.best == (policy,) for one in decided)
        if best_on:
            title = results.title(policy, lang)
            counts.append(phrase("ranking.count", lang, policy=title, number=best_on))
    tied = len(ranks) - sum(len(one.best) == 1 for one in decided)
    if tied:
        counts.append(phrase("ranking.tied", lang, number=tied))
    return phrase(
        "ranking.title",
        lang,
        total=len(ranks),
        counts=phrase("ranking.between", lang).join(counts),
        firm=sum(one.share >= MOST for one in decided),
        most=amount(MOST, SHARE, lang),
    )


def _chart(results: Results, view: View, ranks: Sequence[Rank]) -> Mapping[str, Any] | None:
    """The share of draws in which each policy alone is first, and those with a tie."""
    if not ranks:
        return None
    lang = view.lang
    names = [_name(one, view) for one in ranks]
    parts = []
    for place, policy in enumerate(results.policies):
        title = results.title(policy, lang)
        shares = [one.first[policy] for one in ranks]
        tips = [
            phrase("ranking.tip", lang, what=name, policy=title, share=amount(share, SHARE, lang))
            for name, share in zip(names, shares, strict=True)
        ]
        parts.append(Part(title, shares, tips, colour_of(place)))
    shares = [max(0.0, 1.0 - sum(one.first.values())) for one in ranks]
    if any(shares):
        tips = [
            phrase("ranking.tip-tied", lang, what=name, share=amount(share, SHARE, lang))
            for name, share in zip(names, shares, strict=True)
        ]
        parts.append(Part(phrase("ranking.tie", lang), shares, tips, NEUTRAL))
    return of_hundred(stacked(names, parts, scale_of(SHARE, lang)))


def _table(results: Results, view: View, ranks: Sequence[Rank]) -> Table:
    lang = view.lang
    columns = (
        Column(phrase("ranking.criterion", lang), numeric=False),
        Column(phrase("ranking.better", lang), numeric=False),
        Column(phrase("ranking.best", lang), numeric=False),
        Column(phrase("ranking.value", lang), numeric=False),
        Column(phrase("ranking.share", lang), SHARE),
        Column(phrase("ranking.runner-up", lang), numeric=False),
    )
    rows = []
    for one in ranks:
        about = indicator(one.criterion.name)
        titles = [results.title(policy, lang) for policy in one.best]
        best = titles[0]
        if len(titles) > 1:
            quoted = [phrase("common.quoted", lang, name=title) for title in titles]
            best = phrase("ranking.joint", lang, policies=listed(quoted, lang))
        runner_up = "—" if one.runner_up is None else results.title(one.runner_up, lang)
        share = one.share if one.runner_up is not None else None
        rows.append(
            (
                words(_name(one, view)),
                words(phrase(f"ranking.{'more' if one.criterion.better > 0 else 'less'}", lang)),
                words(best),
                words(amount(one.value, about.unit, lang, about.decimals)),
                Cell(amount(share, SHARE, lang), share),
                words(runner_up),
            )
        )
    return Table(phrase("ranking.table", lang, year=view.year), columns, tuple(rows))


def _name(one: Rank, view: View) -> str:
    lang = view.lang
    real = view.real and one.criterion.name == view.income
    name = phrase(
        f"ranking.{one.criterion.key}",
        lang,
        first=year_of(PLAN_START),
        last=LAST_YEAR,
    )
    return phrase("ranking.real", lang, name=name) if real else name
