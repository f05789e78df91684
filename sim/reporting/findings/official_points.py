"""Official figures as points of a fan chart, with what is known of them in their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.outcomes.indicators import indicator
from sim.reporting.charts import Line
from sim.reporting.findings.finding import phrase
from sim.reporting.official import PER_HEAD_INCOME, Figure
from sim.reporting.results import Results, Spread, spread
from sim.reporting.words import Language, amount

COLOURS = ("#111111", "#8a5a00")
"""Of points: black, and brown where two series stand in one chart."""


def points(
    figures: Sequence[Figure],
    name: str,
    years: Sequence[int],
    lang: Language,
    *,
    title: str = "",
    colour: str = COLOURS[0],
) -> Line:
    """Official figures that answer the indicator `name`; years without one have no point."""
    title = title or phrase("official.title", lang)
    known = {one.year: one for one in figures}
    about = indicator(name)
    spreads, tips = [], []
    for year in years:
        figure = known.get(year)
        value = figure.value if figure else np.nan
        spreads.append(Spread(value, value, value))
        tips.append(
            phrase(
                "official.tip",
                lang,
                title=title,
                year=year,
                level=amount(value, about.unit, lang, about.decimals),
                known=how_known(figure, lang),
            )
            if figure
            else ""
        )
    return Line(title, spreads, tips, colour, points=True)


def how_known(figure: Figure, lang: Language) -> str:
    """Status of a figure, the survey it is from, and whether it is doubtful."""
    parts = [phrase(f"official.status-{figure.status}", lang)]
    if figure.survey:
        parts.append(phrase(f"official.survey-{figure.survey}", lang))
    if figure.doubtful:
        parts.append(phrase("official.doubtful", lang))
    return phrase("official.separator", lang).join(parts)


def in_prices_of_2010(results: Results, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Incomes over the run's consumer prices, which are official ones to 2017."""
    deflated = []
    for one in figures:
        nominal, real = (
            results.values(results.reference, PER_HEAD_INCOME + suffix, year=one.year)
            for suffix in ("", "_real")
        )
        prices = spread(nominal / np.where(real > 0, real, np.nan)).median
        if prices == prices:
            deflated.append(replace(one, value=one.value / prices))
    return tuple(deflated)
