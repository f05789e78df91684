"""Income per head by group: levels, and what each policy adds to them."""

from __future__ import annotations

from typing import Any

from sim.reporting.charts import Bars, bars, colour_of, scale_of
from sim.reporting.findings.finding import (
    ALL_GROUPS,
    Finding,
    View,
    change,
    change_interval,
    change_words,
    intervals_hold,
    level,
    phrase,
)
from sim.reporting.results import Results, Spread, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import label


def income_by_group(results: Results, view: View) -> Finding:
    """What each policy adds to (or takes from) income per head of each group, with intervals."""
    lang, name = view.lang, view.income

    def gain(policy: str, group: str) -> Spread:
        return spread(
            results.difference(
                policy,
                name,
                group=group,
                grouping=view.grouping,
                area=view.area,
                year=view.year,
                relative=view.relative,
            )
        )

    groups = [label("group", group, lang) for group in ALL_GROUPS]
    gains = {policy: [gain(policy, group) for group in ALL_GROUPS] for policy in results.others}
    series = []
    for place, policy in enumerate(results.others, start=1):
        title = results.title(policy, lang)
        tips = [
            phrase(
                "income.tip",
                lang,
                policy=title,
                group=group,
                change=change_words(one.median, name, lang, relative=view.relative),
                interval=change_interval(one, name, lang, relative=view.relative),
            )
            for group, one in zip(groups, gains[policy], strict=True)
        ]
        series.append(Bars(title, gains[policy], tips, colour_of(place)))
    scale = scale_of("share" if view.relative else "yuan/person/year", lang)
    return Finding(
        key="income-by-group",
        title=_title(results, view, gains),
        note=f"{phrase(f'common.by-{view.grouping}', lang)}{intervals_hold(results, lang)}",
        chart=bars(groups, series, scale),
        table=_table(results, view, groups, gains),
    )


def _title(results: Results, view: View, gains: dict[str, list[Spread]]) -> str:
    """Who gains most under the policy compared first, and what everyone gains."""
    lang, name = view.lang, view.income
    policy = results.others[0]
    of_groups = dict(zip(ALL_GROUPS, gains[policy], strict=True))
    everyone = of_groups.pop("all")
    known = {group: one.median for group, one in of_groups.items() if one.median == one.median}
    parts = {
        "policy": results.title(policy, lang),
        "reference": results.title(results.reference, lang),
        "year": view.year,
        "all": change_words(everyone.median, name, lang, relative=view.relative),
    }
    if not known or max(abs(value) for value in known.values()) == 0:
        return phrase("income.title-same", lang, **parts)
    most = max(known, key=lambda group: known[group])
    parts |= {
        "group": label("group", most, lang),
        "change": change_words(known[most], name, lang, relative=view.relative),
    }
    return phrase("income.title" if known[most] > 0 else "income.title-nobody", lang, **parts)


def _table(
    results: Results, view: View, groups: list[str], gains: dict[str, list[Spread]]
) -> Table:
    lang, name = view.lang, view.income
    unit = "share" if view.relative else "yuan/person/year"
    reference = results.title(results.reference, lang)
    columns = [Column(phrase("common.group", lang), numeric=False)]
    columns += [Column(results.title(one, lang), "yuan/person/year") for one in results.policies]
    for policy in results.others:
        heading = phrase("common.difference", lang, reference=reference)
        if len(results.others) > 1:
            heading = f"{results.title(policy, lang)}: {heading}"
        columns += [Column(heading, unit), Column(phrase("common.interval", lang), numeric=False)]
    rows = []
    for place, (key, group) in enumerate(zip(ALL_GROUPS, groups, strict=True)):
        where: dict[str, Any] = {"group": key, "grouping": view.grouping, "area": view.area}
        where["year"] = view.year
        cells: list[Cell] = [words(group)]
        cells += [
            level(spread(results.values(one, name, **where)), name, lang, bare=True)
            for one in results.policies
        ]
        for policy in results.others:
            one = gains[policy][place]
            cells.append(change(one, name, lang, relative=view.relative))
            cells.append(words(change_interval(one, name, lang, relative=view.relative)))
        rows.append(tuple(cells))
    title = phrase("income.table", lang, year=view.year, prices=_prices(view))
    return Table(title, tuple(columns), tuple(rows))


def _prices(view: View) -> str:
    return phrase("income.real" if view.real else "income.nominal", view.lang)
