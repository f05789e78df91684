"""What each measure of a policy does on its own, and what measures do to one another.

The numbers are a table of `sim.experiments.effects`: one difference a measure, draw and question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiments.effects import ONLY, WITHOUT
from sim.outcomes.indicators import COST, indicator
from sim.reporting.charts import Bars, Option, bars, colour_of, scale_of
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import (
    FEW_DRAWS,
    Finding,
    View,
    change,
    change_interval,
    change_range,
    change_words,
    difference_words,
    group_name,
    listed,
    notes,
    phrase,
    place_name,
    shows,
    sure,
)
from sim.reporting.official import PER_HEAD_INCOME
from sim.reporting.results import Draws, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, label

SHOWN = 12
"""Measures in the chart, the largest by their medians."""
TOLD = 3
"""Measures named in the sentence."""


@dataclass(frozen=True)
class About:
    """Of whom and of what effects are told.

    group      a group at the plan's start, or `all`; only `all` is split by residence
    indicator  an indicator of `sim.experiments.effects.INDICATORS`
    """

    group: str = "all"
    indicator: str = PER_HEAD_INCOME
    residence: str = "all"


def effects(
    table: pd.DataFrame, view: View, about: About = About(), whole: Draws | None = None
) -> Finding:
    """Each measure alone (added to the reference) and at the margin (the policy with and without).

    `whole` is the effect of all measures together, one value for each of the table's draws, in
    their order; with it the interactions are told: the whole less the sum of the single effects.
    """
    lang = view.lang
    alone, margin = (_draws(table, view, about, how) for how in (ONLY, WITHOUT))
    name = about.indicator
    measures = [one for one in alone if _shows(alone[one], name) or _shows(margin[one], name)]
    measures.sort(key=lambda one: (_size(alone[one]), _size(margin[one])), reverse=True)
    seen = {measure: alone[measure] for measure in measures if _shows(alone[measure], name)}
    draws = int(table["draw"].nunique())
    together = _together(alone, whole, draws)
    return Finding(
        key="effects",
        title=_title(view, about, seen),
        note=notes(
            lang,
            phrase("effects.how", lang),
            phrase("effects.many", lang),
            phrase(f"effects.{'interactions' if 'interactions' in together else 'sum'}", lang)
            if together
            else "",
            phrase("common.by-start", lang) if about.group != "all" else "",
            phrase("common.intervals", lang, draws=draws),
            _caution(draws, lang),
        ),
        chart=_chart(about, seen, together, lang),
        table=_table(view, about, measures, alone, margin, together),
    )


def _draws(table: pd.DataFrame, view: View, about: About, how: str) -> dict[str, Draws]:
    """One difference a draw for each measure."""
    rows = table[
        (table["how"] == how)
        & (table["indicator"] == about.indicator)
        & (table["group"] == about.group)
        & (table["residence"] == about.residence)
        & (table["year"] == view.year)
    ]
    by_draw = rows.assign(measure=rows["measure"].astype(str)).pivot(
        index="measure", columns="draw", values="difference"
    )
    by_draw = by_draw.reindex(columns=sorted(table["draw"].unique()))
    return {str(measure): draws.to_numpy(float) for measure, draws in by_draw.iterrows()}


def _size(draws: Draws) -> float:
    return float(np.nan_to_num(abs(spread(draws).median)))


def _shows(draws: Draws, name: str) -> bool:
    """Whether the effect or a bound of its interval is more than zero as printed."""
    return any(shows(value, name) for value in spread(draws))


def _together(alone: Mapping[str, Draws], whole: Draws | None, draws: int) -> dict[str, Draws]:
    """The sum of the single effects, and with the whole also that and the interactions."""
    if not alone:
        return {}
    total = np.sum(list(alone.values()), axis=0)
    if whole is None:
        return {"sum": total}
    if whole.size != draws:
        raise ValueError(f"the whole has {whole.size} draws, the single effects {draws}")
    return {"sum": total, "whole": whole, "interactions": whole - total}


def _caution(draws: int, lang: Language) -> str:
    if draws == 1:
        return phrase("common.one-draw", lang)
    return phrase("common.few", lang, draws=draws) if draws <= FEW_DRAWS else ""


def _who(about: About, lang: Language) -> str:
    if about.indicator == COST:
        return place_name("city", lang)
    if about.residence == "all":
        return group_name(about.group, lang)
    return phrase(f"effects.{about.residence}", lang)


def _title(view: View, about: About, alone: Mapping[str, Draws]) -> str:
    """The measures with the largest effects of a certain sign, by their medians."""
    lang, name = view.lang, about.indicator
    parts = {
        "year": view.year,
        "what": label("indicator", name, lang),
        "who": _who(about, lang),
    }
    if not alone:
        return phrase("effects.title-none", lang, **parts)
    spreads = {measure: spread(draws) for measure, draws in alone.items()}
    certain = [measure for measure, one in spreads.items() if sure(one, name)]
    certain.sort(key=lambda measure: abs(spreads[measure].median), reverse=True)
    if not certain:
        return phrase("effects.title-unsure", lang, **parts)
    told = [
        phrase(
            "effects.named",
            lang,
            name=measure_name(measure, lang),
            difference=difference_words(spreads[measure], name, lang),
        )
        for measure in certain[:TOLD]
    ]
    return phrase("effects.title", lang, measures=listed(told, lang), **parts)


def _chart(
    about: About,
    alone: Mapping[str, Draws],
    together: Mapping[str, Draws],
    lang: Language,
) -> Option | None:
    shown = {measure_name(measure, lang): alone[measure] for measure in list(alone)[:SHOWN]}
    if not shown:
        return None
    if "interactions" in together:
        shown[phrase("effects.row-interactions", lang)] = together["interactions"]
    name = about.indicator
    spreads = [spread(draws) for draws in shown.values()]
    tips = [
        phrase(
            "effects.tip",
            lang,
            measure=measure,
            change=change_words(one.median, name, lang),
            interval=change_interval(one, name, lang),
        )
        for measure, one in zip(shown, spreads, strict=True)
    ]
    series = Bars(phrase("effects.alone", lang), spreads, tips, colour_of(1))
    return bars(list(shown), [series], scale_of(indicator(name).unit, lang, points=True))


def _table(
    view: View,
    about: About,
    measures: Sequence[str],
    alone: Mapping[str, Draws],
    margin: Mapping[str, Draws],
    together: Mapping[str, Draws],
) -> Table:
    lang, name = view.lang, about.indicator
    unit = indicator(name).unit
    columns = [Column(phrase("effects.measure", lang), numeric=False)]
    for key in ("alone", "margin"):
        columns.append(Column(phrase(f"effects.{key}", lang), unit))
        columns.append(Column(phrase("common.interval", lang), numeric=False))

    def cells(draws: Draws) -> tuple[Cell, Cell]:
        one = spread(draws)
        return change(one, name, lang), change_range(one, name, lang)

    rows = [
        (
            words(measure_name(measure, lang)),
            *cells(alone[measure]),
            *cells(margin[measure]),
        )
        for measure in measures
    ]
    rows += [
        (words(phrase(f"effects.row-{key}", lang)), *cells(draws), words(""), words(""))
        for key, draws in together.items()
    ]
    title = phrase(
        "effects.table",
        lang,
        year=view.year,
        what=label("indicator", name, lang),
        who=_who(about, lang),
    )
    return Table(title, tuple(columns), tuple(rows))
