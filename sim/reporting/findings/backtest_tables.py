"""The tables of a backtest: for the terminal, the page on validation and the Trust page."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from calibration.backtest_answer import (
    ALL_FIGURES,
    ALL_HORIZONS,
    FIT_SINCE,
    MAIN_ORIGIN,
    METHODS,
    MODEL,
    MODEL_GROWTH,
    Backtest,
)
from calibration.histories import CITY
from sim.outcomes.indicators import PER_HEAD, SHARE
from sim.reporting.findings.finding import percent, phrase
from sim.reporting.table import Cell, Column, Table, between, words
from sim.reporting.words import Language, amount, interval
from sim.tables import series

UNITS: Mapping[str, str] = {
    "urban_income": PER_HEAD,
    "rural_income": PER_HEAD,
    "unit_pay": PER_HEAD,
    "employment_in_units": "persons",
    "private_employment": "persons",
}


def figure_name(name: str, lang: Language) -> str:
    """A figure in words."""
    return phrase(f"backtest.figure-{name}", lang)


def own_forecasts(rows: pd.DataFrame) -> pd.DataFrame:
    """The model's forecasts: of the level where it has one, else by its growth."""
    has_level = set(rows.loc[rows["method"] == MODEL, "figure"])
    method = rows["figure"].isin(has_level).map({True: MODEL, False: MODEL_GROWTH})
    return rows[rows["method"] == method]


def tables(found: Backtest, lang: Language) -> tuple[Table, ...]:
    """All of them, in the order in which they are read."""
    of_figures = [
        table(found, figure, lang)
        for figure in found.backtest["figure"].unique()
        for table in (forecasts_table, errors_table, scores_table)
    ]
    return (
        fit_table(found, lang),
        *of_figures,
        scores_table(found, ALL_FIGURES, lang),
        cities_table(found, lang),
    )


def fit_table(found: Backtest, lang: Language) -> Table:
    """How close the shipped posterior is to what it was fitted to, figure by figure."""
    columns = (
        _words("figure", lang),
        Column(phrase("backtest.fit-years", lang)),
        *(Column(phrase(f"backtest.fit-{one}", lang), SHARE) for one in _FIT),
    )
    rows = tuple(
        (
            words(figure_name(row["figure"], lang)),
            Cell(str(row["years"]), row["years"]),
            _share(row["mean_absolute_error"]),
            _share(row["coverage90"], 0),
            _share(row["half_width90"]),
        )
        for row in found.fit_summary.to_dict("records")
    )
    return Table(phrase("backtest.fit-table", lang, first=FIT_SINCE), columns, rows)


_FIT = ("error", "coverage", "width")


def forecasts_table(found: Backtest, figure: str, lang: Language) -> Table:
    """One figure's years that were forecast, with the model's median, intervals and error."""
    unit = UNITS[figure]
    columns = (
        *(_words(one, lang) for one in ("origin", "year")),
        Column(phrase("backtest.official", lang), unit),
        Column(phrase("backtest.known", lang), SHARE),
        Column(phrase("backtest.median", lang), unit),
        *(_words(one, lang) for one in ("interval80", "interval90")),
        Column(phrase("backtest.error", lang), SHARE),
    )
    rows = []
    for row in own_forecasts(_of(found, figure)).to_dict("records"):
        ends = [(row[f"low{level}"], row[f"high{level}"]) for level in (80, 90)]
        rows.append(
            (
                words(str(row["origin"])),
                words(str(row["year"])),
                _amount(row["observed"], unit, lang),
                _share(row["observed_error"], 0),
                _amount(row["point"], unit, lang),
                *(between(interval(*both, unit, lang, bare=True), *both) for both in ends),
                _signed(row["error"]),
            )
        )
    title = phrase("backtest.forecasts-table", lang, figure=figure_name(figure, lang))
    return Table(title, columns, tuple(rows))


def errors_table(found: Backtest, figure: str, lang: Language) -> Table:
    """The errors of every method for one figure."""
    title = phrase("backtest.errors-table", lang, figure=figure_name(figure, lang))
    return _errors(_of(found, figure), title, lang)


def main_table(found: Backtest, lang: Language) -> Table:
    """The errors of every method from `MAIN_ORIGIN`, for all figures."""
    rows = found.backtest[found.backtest["origin"] == MAIN_ORIGIN]
    title = phrase("backtest.table", lang, origin=MAIN_ORIGIN)
    return _errors(rows, title, lang, first="figure")


def cities_table(found: Backtest, lang: Language) -> Table:
    """The errors of every method for the urban incomes of the other cities."""
    title = phrase("backtest.cities-table", lang, origin=MAIN_ORIGIN)
    return _errors(found.cities, title, lang, first="city")


def _errors(table: pd.DataFrame, title: str, lang: Language, first: str = "") -> Table:
    """First stand the figures or cities where one origin is shown, otherwise the origins."""
    methods = [one for one in METHODS if one in set(table["method"])]
    columns = (
        *(_words(one, lang) for one in (first or "origin", "year")),
        Column(phrase("backtest.official", lang)),
        *(Column(phrase(f"backtest.{one}", lang), SHARE) for one in methods),
    )
    rows = []
    for _, same in table.groupby(["area", "figure", "origin", "year"], sort=False):
        row = same.iloc[0].to_dict()
        errors = dict(zip(same["method"], same["error"], strict=True))
        names = {"figure": figure_name(row["figure"], lang), "city": city_name(row["area"], lang)}
        rows.append(
            (
                words(names[first] if first else str(row["origin"])),
                words(str(row["year"])),
                _amount(row["observed"], UNITS[row["figure"]], lang),
                *(_signed(errors.get(one, np.nan)) for one in methods),
            )
        )
    return Table(title, columns, tuple(rows))


def scores_table(
    found: Backtest, figure: str, lang: Language, horizon: int = ALL_HORIZONS
) -> Table:
    """Mean scores of every method for one figure, or `ALL_FIGURES`, at one horizon or all."""
    columns = (
        _words("method", lang),
        Column(phrase("backtest.targets", lang)),
        Column(phrase("backtest.mean-error", lang), SHARE),
        *(Column(phrase(f"backtest.inside{one}", lang), SHARE) for one in (80, 90, 95)),
        Column(phrase("backtest.width90", lang), SHARE),
        Column(phrase("backtest.crps", lang)),
        *(Column(phrase(f"backtest.{one}", lang)) for one in _SKILLS),
    )
    summary = found.summary
    chosen = summary[
        (summary["area"] == CITY) & (summary["figure"] == figure) & (summary["horizon"] == horizon)
    ]
    rows = tuple(
        (
            words(phrase(f"backtest.{row['method']}", lang)),
            Cell(f"{row['targets']:.0f}", row["targets"]),
            _share(row["mean_absolute_error"]),
            *(_share(row[f"coverage{one}"], 0) for one in (80, 90, 95)),
            _share(row["width90"]),
            _number(100 * row["crps"]),
            *(_number(row[one]) for one in _SKILLS),
        )
        for row in chosen.to_dict("records")
    )
    note = phrase("backtest.read-scores", lang) if figure == ALL_FIGURES else ""
    title = phrase("backtest.scores-table", lang, figure=figure_name(figure, lang))
    return Table(title, columns, rows, note)


_SKILLS = ("skill_error", "skill_crps")


def _of(found: Backtest, figure: str) -> pd.DataFrame:
    return found.backtest[found.backtest["figure"] == figure]


def _words(name: str, lang: Language) -> Column:
    return Column(phrase(f"backtest.{name}", lang), numeric=False)


def city_name(area: str, lang: Language) -> str:
    """A city of the province in words."""
    if lang == "en":
        return area.capitalize()
    table = series()
    return str(table.loc[table["area"] == area, "area_zh"].iloc[0])


def _amount(value: float, unit: str, lang: Language) -> Cell:
    return Cell(amount(value, unit, lang, bare=True), value)


def _signed(value: float) -> Cell:
    return Cell(percent(value), value if np.isfinite(value) else None)


def _share(value: float, decimals: int = 1) -> Cell:
    if not np.isfinite(value):
        return Cell("—", None)
    return Cell(f"{100 * value:.{decimals}f}%", value)


def _number(value: float) -> Cell:
    if not np.isfinite(value):
        return Cell("—", None)
    return Cell(f"{value:.2f}", value)
