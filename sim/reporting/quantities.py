"""Names and numbers of the calibration's free quantities, and its outcome, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from calibration.backtest_answer import FIT_SINCE
from calibration.free import LAST_YEAR
from calibration.identification import INFORMED, PINNED
from sim.experiments.members import FACTOR, LEVEL, PATH
from sim.reporting.policy_words import phrase
from sim.reporting.words import Language

JUDGED = "urban_income"
"""The figure whose fit is told in a sentence."""
GROWTH = "log points per year"
"""The unit of a path's growth, shown in per cent."""
TENTH, TEN = 0.1, 10.0
"""Numbers below a tenth are shown with two digits, from ten on whole, between with decimals."""


def quantity_name(name: str, lang: Language) -> str:
    """What a free quantity is: `民营单位工资：2013年增速`, `private pay, growth 2013`.

    Raises KeyError for one without words.
    """
    if name.startswith(PATH):
        path, _, year = name.removeprefix(PATH).rpartition(".")
        what = phrase(f"world.{path}", lang)
        return phrase("calibration.growth", lang, what=what, year=year)
    if name.startswith(FACTOR):
        what = phrase(f"world.{name.removeprefix(FACTOR)}", lang)
        return phrase("calibration.factor", lang, what=what)
    if name.startswith(LEVEL):
        return phrase(f"calibration.{name}", lang)
    return phrase(f"behaviour.{name}", lang)


def figure_name(name: str, lang: Language) -> str:
    """What a figure of `calibration.figures` is.  Raises KeyError for one without words."""
    return phrase(f"calibration.figure.{name}", lang)


def number(value: float, unit: str) -> str:
    """A quantity's value, in digits enough to tell it from its neighbours; growth in per cent."""
    if unit == GROWTH:
        return f"{value:+.1%}"
    if abs(value) >= TEN:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= TENTH else f"{value:.2g}"


def number_range(low: float, high: float, unit: str) -> str:
    """An interval, as tables show it."""
    return f"{number(low, unit)}…{number(high, unit)}"


def told(about: Mapping[str, Any], fit: pd.DataFrame, lang: Language) -> list[str]:
    """Fit, what it rests on and how the chains mixed, a sentence each.

    about: a posterior's manifest; fit: as `fit_summary` has it.
    """
    urban = fit[fit["figure"] == JUDGED].iloc[0]
    return [
        contraction_note(lang),
        phrase(
            "calibration.fit",
            lang,
            first=FIT_SINCE,
            last=LAST_YEAR,
            error=urban["mean_absolute_error"],
            years=urban["years"],
            inside=round(urban["coverage90"] * urban["years"]),
            width=urban["half_width90"],
        ),
        phrase("calibration.rests", lang, **about),
        phrase("calibration.chains", lang, **about["diagnostics"]),
        phrase("calibration.emulator", lang, **about["diagnostics"]),
    ]


def contraction_note(lang: Language) -> str:
    """What contraction is, and from where on it counts."""
    return phrase("calibration.contraction-note", lang, pinned=PINNED, informed=INFORMED)
