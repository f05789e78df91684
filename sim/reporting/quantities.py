"""Names and numbers of the free quantities of the calibration, in both languages."""

from __future__ import annotations

from sim.experiments.members import FACTOR, LEVEL, PATH
from sim.reporting.policy_words import phrase
from sim.reporting.words import Language

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
