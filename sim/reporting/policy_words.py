"""Words for what measures set: parameters, quantities with their units, groups and actions."""

from __future__ import annotations

from pathlib import Path

from sim.clock import FIRST_YEAR, year_of
from sim.reporting.phrases import Phrases
from sim.reporting.words import Language

phrase = Phrases(Path(__file__).with_name("texts"))


def parameter_label(measure: str, parameter: str, lang: Language) -> str:
    """What a parameter of a measure is.  Raises KeyError for one without words."""
    return phrase(f"parameters.{measure}.{parameter}", lang)


def noted(key: str, words: str, lang: Language) -> str:
    """A note or source of the library, which has it in English only, or its Chinese.

    Chinese that was written for other words than the library has now is not shown.
    """
    if lang == "en":
        return words
    both = phrase.subjects["notes"].get(key)
    return both.zh if both and both.en == words else ""


def place_label(place: str, lang: Language) -> str:
    """The name of a group or supporting action of the plan (`Measure.place`)."""
    return phrase(f"places.{place}", lang)


def is_share(unit: str) -> bool:
    """Whether values of a unit are shown in per cent (`0.35` as 35%)."""
    return unit.startswith("share") or unit == "log wage"


def quantity(value: float, unit: str, lang: Language) -> str:
    """A measure's number with its unit: `每年1800人`, `1,800 persons per year`, `35%`."""
    return phrase(f"units.{unit}", lang, n=plain_number(value, unit, lang))


def quantity_range(low: float, high: float, unit: str, lang: Language) -> str:
    """A range with its unit: `每人次0至3000元`."""
    both = (plain_number(value, unit, lang) for value in (low, high))
    return phrase(f"units.{unit}", lang, n=phrase("changes.range", lang).join(both))


def plain_number(value: float, unit: str, lang: Language) -> str:
    """The number alone, shares in per cent; Chinese has 万 for round numbers from ten thousand."""
    if is_share(unit):
        value *= 100
    if lang == "zh" and abs(value) >= 1e4 and value % 100 == 0:
        return _trimmed(value / 1e4) + "万"
    return _trimmed(value, "," if lang == "en" else "")


def month_label(month: int, lang: Language) -> str:
    """A month as readers write it: 2018年7月, 2018-07."""
    within = month - 12 * (year_of(month) - FIRST_YEAR) + 1
    return phrase("changes.month", lang, year=year_of(month), month=within)


def _trimmed(value: float, separator: str = "") -> str:
    """At most four decimals, none of them a trailing nought."""
    text = format(round(value, 4) + 0.0, f"{separator}.4f")
    return text.rstrip("0").rstrip(".")
