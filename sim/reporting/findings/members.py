"""One group in depth: its size, where its members went, what they live on, and how unequally.

Runs stored before movements and quantiles within groups were recorded lack them; a finding about
these then says so, and has neither chart nor rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sim.outcomes.indicators import PER_HEAD, PERSONS, QUANTILES
from sim.outcomes.movements import GONE
from sim.reporting.charts import SERIES, Bars, Option, Part, bars, colour_of, scale_of, stacked
from sim.reporting.findings.comparison import Row, compared
from sim.reporting.findings.finding import (
    ALL_GROUPS,
    Finding,
    View,
    compared_words,
    difference_words,
    group_name,
    intervals_hold,
    level_interval,
    listed,
    notes,
    phrase,
    place_name,
    same_note,
    sure,
)
from sim.reporting.findings.paths import Course, path
from sim.reporting.official import PER_HEAD_INCOME
from sim.reporting.results import Results
from sim.reporting.words import label

SOURCES = ("wage_income", "operating_income", "property_income", "transfer_income")
"""The four sources of disposable income, in the order of household surveys."""
GROUPS = tuple(group for group in ALL_GROUPS if group != "all")


def size(results: Results, view: View, group: str) -> Finding:
    """Persons in the group over the years, by the group of each year, and who joined and left."""
    lang = view.lang
    found = path(results, replace(view, grouping="current"), Course("persons"), group=group)
    joined, left = (
        Row.at(results, "", name, group=group, grouping="current", year=view.year)
        for name in ("joined_since_start", "left_since_start")
    )
    title = found.title
    if joined.known and left.known and view.area == "city":
        policy = _compared_first(results)
        title = phrase(
            "members.size",
            lang,
            title=title,
            joined=joined.level_words(policy, lang),
            left=left.level_words(policy, lang),
        )
    return replace(found, key="group-size", title=title)


def transitions(results: Results, view: View, group: str) -> Finding:
    """Where those who were members when the plan began are now, and who has joined them."""
    lang = view.lang

    def now(to: str, what: str) -> Row:
        name = f"moved_to:{to}"
        return Row.at(results, what, name, group=group, grouping="start", year=view.year)

    stayed = now(group, phrase("members.stayed", lang))
    elsewhere = {to: now(to, _destination(to, view)) for to in (*GROUPS, GONE) if to != group}
    went = {to: row for to, row in elsewhere.items() if _any(row)}
    joined = Row.at(
        results,
        phrase("members.joined", lang),
        "joined_since_start",
        group=group,
        grouping="current",
        year=view.year,
    )
    return _finding(
        results,
        view,
        group,
        "transitions",
        [row for row in (stayed, *went.values(), joined) if row.known],
        _transitions_title(results, view, group, stayed, went) if stayed.known else "",
        _levels(results, view, list(went.values()), PERSONS) if went else None,
    )


def sources(results: Results, view: View, group: str) -> Finding:
    """Income per head of the group by its four sources, in current prices."""
    rows = {
        name: Row.at(
            results,
            label("indicator", name, view.lang),
            name,
            group=group,
            grouping=view.grouping,
            area=view.area,
            year=view.year,
        )
        for name in (*SOURCES, PER_HEAD_INCOME)
    }
    known = all(row.known for row in rows.values())
    return _finding(
        results,
        view,
        group,
        "sources",
        list(rows.values()) if known else [],
        _sources_title(results, view, group, rows) if known else "",
        _parts(results, view, rows) if known else None,
    )


def within(results: Results, view: View, group: str) -> Finding:
    """How income per head spreads within the group: the quantiles of its members, whole city."""
    rows = {
        name: Row.at(
            results,
            label("indicator", name, view.lang),
            name,
            group=group,
            grouping=view.grouping,
            year=view.year,
        )
        for name in QUANTILES
    }
    known = all(row.known for row in rows.values())
    shown = list(rows.values()) if known else []
    return _finding(
        results,
        view,
        group,
        "within",
        shown,
        _within_title(results, view, group, rows) if known else "",
        _levels(results, view, shown, PER_HEAD) if known else None,
    )


def _compared_first(results: Results) -> str:
    """The policy that sentences are about."""
    return results.others[0] if results.others else results.reference


def _any(row: Row) -> bool:
    """Whether anyone is counted under any policy."""
    return any(bool(np.nan_to_num(draws).any()) for draws in row.draws.values())


def _finding(
    results: Results,
    view: View,
    group: str,
    key: str,
    rows: Sequence[Row],
    title: str,
    chart: Option | None,
) -> Finding:
    """A finding about a group; without rows it is empty and says that the run has no numbers."""
    lang = view.lang
    parts = {"group": group_name(group, lang), "year": view.year}
    by = phrase(f"common.by-{view.grouping}", lang) if key in ("sources", "within") else ""
    return Finding(
        key=f"group-{key}",
        title=title or phrase(f"members.{key}-none", lang, **parts),
        note=notes(
            lang,
            phrase(f"members.{key}-note", lang),
            by if group != "all" else "",
            intervals_hold(results, lang),
            same_note(results, results.others, lang),
        ),
        chart=chart,
        table=compared(
            results,
            view,
            phrase(f"members.{key}-table", lang, **parts),
            phrase(f"members.{key}-heading", lang),
            rows,
        ),
    )


def _levels(results: Results, view: View, rows: Sequence[Row], unit: str) -> Option:
    """Bars of every policy's levels."""
    lang = view.lang
    series = []
    for place, policy in enumerate(results.policies):
        title = results.title(policy, lang)
        tips = [
            phrase(
                "comparison.tip-level",
                lang,
                policy=title,
                what=row.label,
                level=row.level_words(policy, lang),
                interval=level_interval(row.level(policy), row.name, lang),
            )
            for row in rows
        ]
        levels = [row.level(policy) for row in rows]
        series.append(Bars(title, levels, tips, colour_of(place)))
    return bars([row.label for row in rows], series, scale_of(unit, lang))


def _parts(results: Results, view: View, rows: Mapping[str, Row]) -> Option:
    """One bar a policy, made of the four sources; a negative net transfer hangs on the left."""
    lang = view.lang
    titles = [results.title(policy, lang) for policy in results.policies]
    parts = []
    for name, colour in zip(SOURCES, SERIES, strict=False):
        row = rows[name]
        tips = [
            phrase(
                "members.part-tip",
                lang,
                policy=title,
                what=row.label,
                level=row.level_words(policy, lang),
                total=rows[PER_HEAD_INCOME].level_words(policy, lang),
            )
            for policy, title in zip(results.policies, titles, strict=True)
        ]
        values = [row.level(policy).median for policy in results.policies]
        parts.append(Part(row.label, values, tips, colour))
    return stacked(titles, parts, scale_of(PER_HEAD, lang))


def _destination(to: str, view: View) -> str:
    if to == GONE:
        return phrase("members.gone", view.lang)
    return phrase("members.to", view.lang, group=label("group", to, view.lang))


def _transitions_title(
    results: Results, view: View, group: str, stayed: Row, went: Mapping[str, Row]
) -> str:
    lang = view.lang
    policy = _compared_first(results)
    parts = {
        "year": view.year,
        "group": group_name(group, lang),
        "policy": results.title(policy, lang),
        "stayed": stayed.level_words(policy, lang),
    }
    title = phrase("members.transitions", lang, **parts)
    if results.others:
        difference = stayed.difference(results, policy)
        reference = results.title(results.reference, lang)
        words = compared_words(difference, stayed.name, reference, lang)
        title = phrase("members.and-compared", lang, title=title, compared=words)
    medians = {to: row.level(policy).median for to, row in went.items()}
    largest = max(medians, key=lambda to: np.nan_to_num(medians[to]), default=None)
    if largest is None or not medians[largest] > 0:
        return title
    return phrase(
        "members.went",
        lang,
        title=title,
        where=phrase("members.now-gone", lang)
        if largest == GONE
        else phrase("members.now", lang, group=group_name(largest, lang)),
        count=went[largest].level_words(policy, lang),
    )


def _sources_title(results: Results, view: View, group: str, rows: Mapping[str, Row]) -> str:
    """The income and its difference, and the sources whose differences are sure."""
    lang = view.lang
    policy = _compared_first(results)
    total = rows[PER_HEAD_INCOME]
    title = phrase(
        "members.sources",
        lang,
        year=view.year,
        where=place_name(view.area, lang),
        group=group_name(group, lang),
        policy=results.title(policy, lang),
        level=total.level_words(policy, lang),
    )
    if not results.others:
        return title
    reference = results.title(results.reference, lang)
    words = compared_words(total.difference(results, policy), PER_HEAD_INCOME, reference, lang)
    title = phrase("members.and-compared", lang, title=title, compared=words)
    differences = {name: rows[name].difference(results, policy) for name in SOURCES}
    told = [
        phrase(
            "members.source",
            lang,
            source=phrase(f"members.{name}", lang),
            difference=difference_words(one, name, lang),
        )
        for name, one in differences.items()
        if sure(one, name)
    ]
    if not told:
        return title
    return phrase("members.of-which", lang, title=title, sources=listed(told, lang))


def _within_title(results: Results, view: View, group: str, rows: Mapping[str, Row]) -> str:
    """The lowest and the highest tenth, and how each differs from the reference."""
    lang = view.lang
    policy = _compared_first(results)
    reference = results.title(results.reference, lang)
    clauses = []
    for name in ("income_p10", "median_income", "income_p90"):
        row = rows[name]
        clause = phrase(f"members.{name}", lang, level=row.level_words(policy, lang))
        if results.others:
            words = difference_words(row.difference(results, policy), name, lang)
            clause = phrase("members.clause", lang, clause=clause, difference=words)
        clauses.append(clause)
    return phrase(
        "members.within-compared" if results.others else "members.within",
        lang,
        year=view.year,
        group=group_name(group, lang),
        policy=results.title(policy, lang),
        reference=reference,
        clauses=phrase("members.semicolon", lang).join(clauses),
    )
