"""What one resident's life brings in, by month or by year, under one or two policies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.clock import FIRST_YEAR, LAST_YEAR, PLAN_START, month_index, month_name
from sim.reporting.charts import Bars, Line, Option, bars, colour_of, fan, scale_of
from sim.reporting.findings.finding import Finding, notes, phrase
from sim.reporting.findings.life import PER_PERSON, Lives, month_words, yuan
from sim.reporting.results import Spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount

MONEY = ("income", "government", "household_income")
"""What can be shown of a life's money: columns of `sim.experiments.resident.months_of`."""


def incomes(lives: Lives, column: str, *, monthly: bool, first: int) -> Finding:
    """The resident's or the household's money by month or by year, from the year `first` on."""
    lang = lives.lang
    what = phrase(f"life.{column}", lang)
    periods = _months(lives, column, first) if monthly else _years(lives, column, first)
    names, values = periods
    totals = [yuan(lives.total(life, column), lang) for life in range(len(lives.tables))]
    title = phrase(
        "life.incomes" if len(lives.tables) > 1 else "life.incomes-alone",
        lang,
        what=what,
        told=phrase("life.comma", lang).join(
            phrase("life.incomes-of", lang, policy=title, total=total)
            for title, total in zip(lives.titles, totals, strict=True)
        ),
    )
    return Finding(
        key=f"life-{column.replace('_', '-')}-{'months' if monthly else 'years'}",
        title=title,
        note=notes(lang, phrase("life.incomes-note", lang), phrase("life.one", lang)),
        chart=_chart(lives, what, names, values, monthly, first),
        table=_money_table(lives, what, names, values, monthly),
    )


Values = list[NDArray[np.float64]]


def _months(lives: Lives, column: str, first: int) -> tuple[list[str], Values]:
    begin = 12 * (first - FIRST_YEAR)
    values = [table[column].to_numpy(float)[begin:] for table in lives.tables]
    return [month_name(begin + i) for i in range(len(values[0]))], values


def _years(lives: Lives, column: str, first: int) -> tuple[list[str], Values]:
    values = [
        table[column].to_numpy(float).reshape(-1, 12).sum(axis=1)[first - FIRST_YEAR :]
        for table in lives.tables
    ]
    return [str(year) for year in range(first, LAST_YEAR + 1)], values


def _chart(
    lives: Lives, what: str, names: list[str], values: Values, monthly: bool, first: int
) -> Option:
    lang = lives.lang
    scale = scale_of("yuan", lang)
    named = [month_words(month_index(one), lang) for one in names] if monthly else names

    def tips(title: str, of: NDArray[np.float64]) -> list[str]:
        return [
            phrase("life.tip", lang, policy=title, when=when, what=what, amount=yuan(one, lang))
            for when, one in zip(named, of, strict=True)
        ]

    def spreads(of: NDArray[np.float64]) -> list[Spread]:
        return [Spread(float(one), np.nan, np.nan) for one in of]

    colours = [colour_of(place) for place in lives.places]
    drawn = list(zip(lives.titles, values, colours, strict=True))
    if not monthly:
        series = [Bars(title, spreads(of), tips(title, of), colour) for title, of, colour in drawn]
        return bars(names, series, scale, horizontal=False)
    lines = [Line(title, spreads(of), tips(title, of), colour) for title, of, colour in drawn]
    start = PLAN_START - 12 * (first - FIRST_YEAR)
    option = fan(range(len(names)), lines, scale, start, phrase("life.start", lang))
    option["xAxis"] = {
        "type": "category",
        "data": names,
        "axisLabel": {"interval": 11 if len(names) > 60 else 5},
        "axisTick": {"alignWithLabel": True},
    }
    option["series"] = [one for one in option["series"] if one["type"] == "line"]
    for one in option["series"]:
        one["symbolSize"] = 4
    if len(lines) > 1:
        # Where the two are the same, the first still shows beneath the second.
        option["series"][0]["lineStyle"]["width"] = 5
    return option


def _money_table(lives: Lives, what: str, names: list[str], values: Values, monthly: bool) -> Table:
    lang = lives.lang
    columns = [Column(phrase("life.month" if monthly else "life.year", lang), numeric=False)]
    columns += [Column(phrase("life.in-yuan", lang, what=title)) for title in lives.titles]
    if len(values) > 1:
        columns.append(Column(phrase("life.in-yuan", lang, what=phrase("life.difference", lang))))
    rows = []
    for place, name in enumerate(names):
        here = [float(of[place]) for of in values]
        cells = [words(name), *(_money(one, lang) for one in here)]
        if len(here) > 1:
            cells.append(_money(here[1] - here[0], lang, signed=True))
        rows.append(tuple(cells))
    return Table(what, tuple(columns), tuple(rows))


def _money(value: float, lang: Language, *, signed: bool = False) -> Cell:
    return Cell(amount(value, PER_PERSON, lang, signed=signed, bare=True), value)
