"""The model against official incomes of 2010-2017: how close, and why that proves little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.clock import FIRST_YEAR
from sim.outcomes.indicators import PER_HEAD, SHARE
from sim.reporting.charts import SERIES, Line, Option, fan, scale_of
from sim.reporting.findings.finding import (
    Finding,
    View,
    intervals_hold,
    level,
    level_interval,
    level_range,
    notes,
    percent,
    phrase,
)
from sim.reporting.findings.official_points import COLOURS, how_known, points
from sim.reporting.official import LAST_OFFICIAL, PER_HEAD_INCOME, Figure, official
from sim.reporting.results import Results, Spread, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount

RESIDENCES = ("urban", "rural")
YEARS = range(FIRST_YEAR, LAST_OFFICIAL + 1)


@dataclass(frozen=True)
class Compared:
    """The model and the official figure of one year, yuan per person; None where there is none."""

    year: int
    model: Spread
    figure: Figure | None

    @property
    def error(self) -> float:
        """The model's median over the figure, less one; nan without either."""
        return self.model.median / self.figure.value - 1 if self.figure else np.nan


def compared(results: Results, residence: str) -> list[Compared]:
    """Urban or rural income per head of each year to 2017.

    Until the plan starts all policies share one history, so the reference stands for all.
    """
    figures = {one.year: one for one in official(PER_HEAD_INCOME, residence)}
    return [
        Compared(
            year,
            spread(
                results.values(results.reference, PER_HEAD_INCOME, residence=residence, year=year)
            ),
            figures.get(year),
        )
        for year in YEARS
    ]


def mean_absolute_error(rows: Sequence[Compared]) -> float:
    """Mean size of the known yearly errors; nan where none is known."""
    errors = [abs(row.error) for row in rows if np.isfinite(row.error)]
    return float(np.mean(errors)) if errors else float("nan")


def fit(results: Results, view: View) -> Finding:
    """How far the model is from official incomes, year by year, in current prices."""
    lang = view.lang
    rows = {residence: compared(results, residence) for residence in RESIDENCES}
    errors = {residence: mean_absolute_error(one) for residence, one in rows.items()}
    known = all(np.isfinite(error) for error in errors.values())
    told = {residence: f"{100 * error:.1f}%" for residence, error in errors.items()}
    return Finding(
        key="fit",
        title=phrase("fit.title", lang, **told) if known else phrase("fit.title-none", lang),
        note=notes(
            lang,
            phrase("fit.by-construction", lang),
            phrase("fit.points", lang),
            intervals_hold(results, lang),
        ),
        chart=_chart(rows, lang) if known else None,
        table=_table(rows, errors, lang),
    )


def _chart(rows: Mapping[str, Sequence[Compared]], lang: Language) -> Option:
    lines = [
        Line(
            phrase(f"fit.{residence}", lang),
            [one.model for one in rows[residence]],
            [_tip(residence, one, lang) for one in rows[residence]],
            colour,
        )
        for residence, colour in zip(RESIDENCES, SERIES, strict=False)
    ]
    lines += [
        points(
            [one.figure for one in rows[residence] if one.figure],
            PER_HEAD_INCOME,
            YEARS,
            lang,
            title=phrase(f"official.{residence}", lang),
            colour=colour,
        )
        for residence, colour in zip(RESIDENCES, COLOURS, strict=True)
    ]
    return fan(YEARS, lines, scale_of(PER_HEAD, lang))


def _tip(residence: str, one: Compared, lang: Language) -> str:
    return phrase(
        "fit.tip" if one.figure else "fit.tip-alone",
        lang,
        who=phrase(f"fit.{residence}", lang),
        year=one.year,
        model=amount(one.model.median, PER_HEAD, lang),
        interval=level_interval(one.model, PER_HEAD_INCOME, lang),
        error=percent(one.error),
    )


def _table(
    rows: Mapping[str, Sequence[Compared]], errors: Mapping[str, float], lang: Language
) -> Table:
    columns = [Column(phrase("paths.year", lang), numeric=False)]
    for residence in RESIDENCES:
        columns += [
            Column(phrase(f"official.{residence}", lang), PER_HEAD),
            Column(phrase(f"fit.{residence}", lang), PER_HEAD),
            Column(phrase("common.interval", lang), numeric=False),
            Column(phrase("fit.error", lang), SHARE),
            Column(phrase("paths.known", lang), numeric=False),
        ]
    body = [
        (words(str(year)), *(cell for one in same_year for cell in _cells(one, lang)))
        for year, same_year in zip(YEARS, zip(*rows.values(), strict=True), strict=True)
    ]
    last: list[Cell] = [words(phrase("fit.mean", lang))]
    for residence in RESIDENCES:
        error = errors[residence]
        shown = f"{100 * error:.1f}%" if np.isfinite(error) else "—"
        empty = words("")
        last += [empty, empty, empty, Cell(shown, error if np.isfinite(error) else None), empty]
    return Table(phrase("fit.table", lang), tuple(columns), (*body, tuple(last)))


def _cells(one: Compared, lang: Language) -> list[Cell]:
    value = one.figure.value if one.figure else None
    return [
        Cell(amount(value, PER_HEAD, lang, bare=True), value),
        level(one.model, PER_HEAD_INCOME, lang, bare=True),
        level_range(one.model, PER_HEAD_INCOME, lang, bare=True),
        Cell(percent(one.error), one.error if np.isfinite(one.error) else None),
        words(how_known(one.figure, lang) if one.figure else "—"),
    ]
