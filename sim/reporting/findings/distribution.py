"""Poverty and inequality: levels, and what each policy changes."""

from __future__ import annotations

from collections.abc import Sequence

from sim.reporting.charts import bars, scale_of
from sim.reporting.findings.comparison import Row, compared, row_bars
from sim.reporting.findings.finding import (
    Finding,
    View,
    compared_words,
    intervals_hold,
    notes,
    phrase,
    place_name,
    same_note,
)
from sim.reporting.results import Results
from sim.reporting.words import label

POVERTY = (
    ("poverty_rate", "all"),
    ("poverty_rate", "urban"),
    ("poverty_rate", "rural"),
    ("poor_persons", "all"),
    ("dibao_persons", "all"),
)
INEQUALITY = (
    ("gini", "all"),
    ("gini", "urban"),
    ("gini", "rural"),
    ("theil", "all"),
    ("p90_p10", "all"),
    ("quintile_ratio", "all"),
    ("urban_rural_ratio", "all"),
)
"""Indicators with residence, in the order shown; inequality is known for the whole city only."""


def poverty(results: Results, view: View) -> Finding:
    """Poverty rates, poor persons and dibao recipients of the city or one of its parts."""
    return _finding(results, view, "poverty", POVERTY, leads=(0, 2))


def inequality(results: Results, view: View) -> Finding:
    """Gini, Theil, income ratios and the gap between town and village of the whole city."""
    return _finding(results, view, "inequality", INEQUALITY, leads=(0, 6))


def _finding(
    results: Results,
    view: View,
    key: str,
    indicators: Sequence[tuple[str, str]],
    leads: tuple[int, int],
) -> Finding:
    """The finding about some indicators; its title tells of the two at the places `leads`."""
    lang = view.lang
    every = [_row(results, view, name, residence) for name, residence in indicators]
    rows = [row for row in every if row.known]
    # Rates, persons and ratios have no scale in common, so bars are per cent of the reference; a
    # single policy has nothing to be compared with.
    drawn = row_bars(results, view, rows, relative=True) if results.others else []
    told = [every[place] for place in leads if every[place].known]
    return Finding(
        key=key,
        title=_title(results, view, key, told),
        note=notes(
            lang,
            phrase(f"distribution.{key}-note", lang),
            phrase("distribution.bars", lang) if drawn else "",
            intervals_hold(results, lang),
            same_note(results, results.others, lang),
        ),
        chart=bars([row.label for row in rows], drawn, scale_of("share", lang)) if drawn else None,
        table=compared(
            results,
            view,
            phrase(f"distribution.{key}-table", lang, year=view.year),
            phrase("distribution.indicator", lang),
            rows,
        ),
    )


def _row(results: Results, view: View, name: str, residence: str) -> Row:
    what = label("indicator", name, view.lang)
    if residence != "all":
        what = phrase("paths.of", view.lang, what=what, who=phrase(f"paths.{residence}", view.lang))
    return Row.at(results, what, name, area=view.area, residence=residence, year=view.year)


def _title(results: Results, view: View, key: str, told: Sequence[Row]) -> str:
    """The level and the difference of the indicators that say most."""
    lang = view.lang
    if not told:
        return phrase(f"distribution.{key}-none", lang)
    policy = results.others[0] if results.others else results.reference
    clauses = []
    for row in told:
        clause = phrase(
            "distribution.level", lang, what=row.label, level=row.level_words(policy, lang)
        )
        if results.others:
            reference = results.title(results.reference, lang)
            difference = compared_words(row.difference(results, policy), row.name, reference, lang)
            clause = phrase("distribution.and-difference", lang, level=clause, compared=difference)
        clauses.append(clause)
    return phrase(
        "distribution.title",
        lang,
        year=view.year,
        where=place_name(view.area, lang),
        policy=results.title(policy, lang),
        clauses=phrase("distribution.semicolon", lang).join(clauses),
    )
