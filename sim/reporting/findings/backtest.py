"""How far the model was off for years it was not shown, and whether simpler methods were closer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.backtest_answer import (
    MAIN_ORIGIN,
    METHODS,
    MODEL,
    MODEL_GROWTH,
    REFERENCE,
    Backtest,
)
from sim.outcomes.indicators import SHARE
from sim.reporting.charts import Bars, Option, bars, colour_of, scale_of
from sim.reporting.findings.backtest_tables import figure_name, main_table, own_forecasts
from sim.reporting.findings.finding import Finding, listed, notes, percent, phrase
from sim.reporting.results import Spread
from sim.reporting.words import Language

TOLD = "urban_income"
"""The figure of the sentence: the best known of the plan's two incomes."""
HINDSIGHT = METHODS[-1]
MODELS = (MODEL, MODEL_GROWTH)


def backtest(found: Backtest, lang: Language) -> Finding:
    """Errors of the last two years forecast from data before them, beside those of rivals."""
    table = found.backtest[found.backtest["origin"] == MAIN_ORIGIN]
    own, drift = own_forecasts(table), table[table["method"] == REFERENCE]
    return Finding(
        key="backtest",
        title=_title(own, drift, lang),
        note=notes(
            lang,
            _best_rival(own, table, lang),
            _other_figures(own, drift, lang),
            _covered(found, lang),
            phrase("backtest.how", lang),
            phrase("backtest.hindsight", lang, name=phrase(f"backtest.{HINDSIGHT}", lang)),
        ),
        chart=_chart(own, drift, lang),
        table=main_table(found, lang),
    )


def _title(own: pd.DataFrame, drift: pd.DataFrame, lang: Language) -> str:
    both = _told(own).merge(_told(drift), on="year", suffixes=("", "_drift"))
    if both.empty:
        return phrase("backtest.title-none", lang)
    closer = _printed(both["error"]) < _printed(both["error_drift"])
    verdict = "better" if closer.all() else "mixed" if closer.any() else "worse"
    return phrase(
        "backtest.title",
        lang,
        origin=MAIN_ORIGIN,
        years=listed([str(year) for year in both["year"]], lang),
        model=listed([percent(one) for one in both["error"]], lang),
        drift=listed([percent(one) for one in both["error_drift"]], lang),
        verdict=phrase(f"backtest.verdict-{verdict}", lang),
    )


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["figure"] == TOLD]


def _printed(errors: pd.Series) -> pd.Series:
    """Sizes of errors as printed, to a tenth of a per cent: what prints alike is not closer."""
    return (100 * errors).abs().round(1)


def _mean(rows: pd.DataFrame) -> float:
    return float(rows["error"].abs().mean())


def _best_rival(own: pd.DataFrame, table: pd.DataFrame, lang: Language) -> str:
    """The closest method that could have been used beforehand, and whether the model beats it."""
    own, table = _told(own), _told(table)
    rivals = {
        str(method): _mean(rows)
        for method, rows in table.groupby("method")
        if method not in (*MODELS, HINDSIGHT) and len(rows) == len(own)
    }
    if own.empty or not rivals:
        return ""
    best = min(rivals, key=lambda method: rivals[method])
    return phrase(
        "backtest.best-beaten" if _mean(own) < rivals[best] else "backtest.best-ahead",
        lang,
        rival=phrase(f"backtest.{best}", lang),
        error=f"{100 * rivals[best]:.1f}%",
        model=f"{100 * _mean(own):.1f}%",
    )


def _other_figures(own: pd.DataFrame, drift: pd.DataFrame, lang: Language) -> str:
    """For which figures the model's mean error is below that of past growth."""
    figures = [one for one in own["figure"].unique() if one in set(drift["figure"])]
    better = [
        one
        for one in figures
        if _mean(own[own["figure"] == one]) < _mean(drift[drift["figure"] == one])
    ]

    def names(chosen: list[str]) -> str:
        told = listed([figure_name(one, lang) for one in chosen], lang)
        return told or phrase("backtest.nothing", lang)

    return phrase(
        "backtest.others",
        lang,
        count=len(figures),
        better=names(better),
        worse=names([one for one in figures if one not in better]),
    )


def _covered(found: Backtest, lang: Language) -> str:
    own = own_forecasts(found.backtest)
    share = own["inside90"].mean()
    return phrase("backtest.cover", lang, count=len(own), share=f"{100 * share:.0f}%")


def _chart(own: pd.DataFrame, drift: pd.DataFrame, lang: Language) -> Option | None:
    """Mean errors of the model and of past growth, figure by figure."""
    figures = [str(one) for one in own["figure"].unique()]
    if not figures:
        return None
    drawn = []
    for place, (method, rows) in enumerate(((REFERENCE, drift), (MODEL, own))):
        name = phrase(f"backtest.{method}", lang)
        means = [_mean(rows[rows["figure"] == one]) for one in figures]
        tips = [
            phrase(
                "backtest.tip",
                lang,
                figure=figure_name(figure, lang),
                method=name,
                error=f"{100 * mean:.1f}%",
            )
            for figure, mean in zip(figures, means, strict=True)
        ]
        spreads = [Spread(mean, np.nan, np.nan) for mean in means]
        drawn.append(Bars(name, spreads, tips, colour_of(place)))
    return bars([figure_name(one, lang) for one in figures], drawn, scale_of(SHARE, lang))
