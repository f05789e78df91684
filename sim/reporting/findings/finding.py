"""What a finding is, the choices a reader makes for all of them, and differences in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.city.codes import GROUP_KEYS, Group
from sim.clock import LAST_YEAR
from sim.outcomes.indicators import AGAINST_REFERENCE, indicator
from sim.reporting.phrases import Phrases
from sim.reporting.results import Draws, Results, Spread
from sim.reporting.table import Cell, Table, between
from sim.reporting.words import LANGUAGES, Language, amount, ends, interval, label

phrase = Phrases(Path(__file__).with_name("texts"))

KEY_GROUPS = tuple(GROUP_KEYS[group] for group in Group if group != Group.ORDINARY)
"""The seven groups in the plan's order; charts never sort them anew."""
ALL_GROUPS = (*KEY_GROUPS, GROUP_KEYS[Group.ORDINARY], "all")
"""The seven groups, the other residents, and everyone."""

FEW_DRAWS = 10
"""Up to so many draws the bounds of an 80 per cent interval rest on the outermost two."""


@dataclass(frozen=True)
class View:
    """How a reader wants to see results.

    grouping   `start`: by group when the plan began; `current`: by group of the year
    real       incomes in 2010 prices
    relative   differences in per cent of the reference (shares stay in percentage points)
    area       the city or one of its five districts and counties
    """

    lang: Language = "zh"
    grouping: str = "start"
    real: bool = False
    relative: bool = False
    area: str = "city"
    year: int = LAST_YEAR

    @property
    def income(self) -> str:
        """The indicator of disposable income per head in the prices chosen."""
        return "disposable_income_per_head" + ("_real" if self.real else "")


@dataclass(frozen=True)
class Finding:
    """One outcome of a run.

    key     its name in addresses and file names
    title   a sentence that says what was found, made from the numbers
    note    how to read it: what the interval holds, who is counted
    chart   an ECharts option (see `sim.reporting.charts`), None for a table alone
    table   the numbers of the chart, and more
    """

    key: str
    title: str
    note: str
    chart: Mapping[str, Any] | None
    table: Table


# --- numbers in cells ---------------------------------------------------------------------------


def level(spread: Spread, name: str, lang: Language, *, bare: bool = False) -> Cell:
    """A cell with an indicator's level."""
    about = indicator(name)
    return Cell(
        amount(spread.median, about.unit, lang, about.decimals, bare=bare), _raw(spread.median)
    )


def level_interval(spread: Spread, name: str, lang: Language, *, bare: bool = False) -> str:
    """The 80 per cent interval of a level, in words."""
    if not _has_bounds(spread):
        return "—"
    about = indicator(name)
    return interval(spread.low, spread.high, about.unit, lang, about.decimals, bare=bare)


def level_range(spread: Spread, name: str, lang: Language, *, bare: bool = False) -> Cell:
    """A cell with the 80 per cent interval of a level."""
    return between(level_interval(spread, name, lang, bare=bare), spread.low, spread.high)


def change(spread: Spread, name: str, lang: Language, *, relative: bool = False) -> Cell:
    """A cell with a difference, signed; relative ones in per cent."""
    return Cell(change_words(spread.median, name, lang, relative=relative), _raw(spread.median))


def change_words(value: float, name: str, lang: Language, *, relative: bool = False) -> str:
    """A difference as a number: `+1,074 yuan`, `+0.8 pp`, or `+5.7%` where relative."""
    if relative:
        return percent(value)
    about = indicator(name)
    return amount(value, about.unit, lang, about.decimals, signed=True)


def percent(value: float) -> str:
    """A relative difference, `+5.7%`."""
    if value != value:
        return "—"
    shown = round(100 * value, 1)
    return "0.0%" if shown == 0 else f"{shown:+.1f}%"


def change_interval(spread: Spread, name: str, lang: Language, *, relative: bool = False) -> str:
    """The 80 per cent interval of a difference, in words."""
    if not _has_bounds(spread):
        return "—"
    if relative:
        low, high = _ends(spread, name, lang, relative)
        return phrase("common.range", lang, low=low, high=high)
    about = indicator(name)
    return interval(spread.low, spread.high, about.unit, lang, about.decimals, signed=True)


def change_range(spread: Spread, name: str, lang: Language, *, relative: bool = False) -> Cell:
    """A cell with the 80 per cent interval of a difference."""
    told = change_interval(spread, name, lang, relative=relative)
    return between(told, spread.low, spread.high)


def _raw(value: float) -> float | None:
    return value if value == value else None


def _has_bounds(spread: Spread) -> bool:
    return spread.low == spread.low and spread.high == spread.high


# --- differences in words -----------------------------------------------------------------------


def shows(value: float, name: str, *, relative: bool = False) -> bool:
    """Whether a difference is more than zero in the digits printed (nan is not)."""
    # The language with the coarser print decides for both, so that they say the same.
    return all(
        re.search("[1-9]", change_words(value, name, lang, relative=relative)) is not None
        for lang in ("zh", "en")
    )


def sure(spread: Spread, name: str, *, relative: bool = False) -> bool:
    """Whether the interval as printed leaves out zero, so that the sign may be stated.

    As printed in either language, so that both say the same.
    """
    return spread.clear and all(
        re.search("[1-9]", bound) is not None
        for lang in LANGUAGES
        for bound in _ends(spread, name, lang, relative)
    )


def _ends(spread: Spread, name: str, lang: Language, relative: bool) -> tuple[str, str]:
    """Both ends of a difference's interval, as printed."""
    if relative:
        return percent(spread.low), percent(spread.high)
    about = indicator(name)
    return ends(spread.low, spread.high, about.unit, lang, about.decimals, signed=True)


def difference_words(spread: Spread, name: str, lang: Language, *, relative: bool = False) -> str:
    """A difference in words, for lists and brackets.

    `高553元` / `553 yuan higher`; where the interval holds zero it says so; what prints as zero is
    `没有差别` / `no different`, or `基本没有差别` / `about the same` where the interval is wider.
    """
    unsigned = _without_sign(spread, name, lang, relative)
    if unsigned in ("unknown", "same", "about-same"):
        return phrase(f"common.{unsigned}", lang)
    if sure(spread, name, relative=relative):
        return unsigned
    return phrase("common.unsure", lang, difference=unsigned)


def compared_words(
    spread: Spread, name: str, reference: str, lang: Language, *, relative: bool = False
) -> str:
    """A difference from the reference (its title) in words, for the end of a sentence.

    `比“不实施方案”高553元` / `553 yuan higher than under “Without the plan”`, with the same care as
    `difference_words`.
    """
    unsigned = _without_sign(spread, name, lang, relative)
    fixed = {"unknown": "not-comparable", "same": "same-as", "about-same": "about-same-as"}
    if unsigned in fixed:
        return phrase(f"common.{fixed[unsigned]}", lang, reference=reference)
    key = "than" if sure(spread, name, relative=relative) else "than-unsure"
    return phrase(f"common.{key}", lang, reference=reference, difference=unsigned)


_IN_FULL = {" pp": " percentage points", " m yuan": " million yuan", " bn yuan": " billion yuan"}
"""English units of tables, as sentences write them."""


def _without_sign(spread: Spread, name: str, lang: Language, relative: bool) -> str:
    """`553 yuan higher`, or the key of what is said where there is no difference to word."""
    if spread.median != spread.median:
        return "unknown"
    if not shows(spread.median, name, relative=relative):
        bounds = (spread.low, spread.high)
        wider = any(shows(one, name, relative=relative) for one in bounds)
        return "about-same" if wider else "same"
    size = change_words(abs(spread.median), name, lang, relative=relative).removeprefix("+")
    unit = indicator(name).unit
    if lang == "en":
        for short, long in _IN_FULL.items():
            size = size.replace(short, long)
    of = "persons" if unit.startswith("persons") else "money" if unit == "yuan/year" else "level"
    return phrase(f"common.{'up' if spread.median > 0 else 'down'}-{of}", lang, size=size)


def is_relative(view: View, name: str) -> bool:
    """Whether differences of an indicator are shown in per cent: as the reader wants, but a share's
    are percentage points, as a percentage of a percentage misleads."""
    return view.relative and indicator(name).unit != "share"


# --- words inside sentences, and notes ----------------------------------------------------------


def group_name(group: str, lang: Language) -> str:
    """A group's name inside a sentence."""
    return phrase(f"groups.{group}", lang)


def place_name(area: str, lang: Language) -> str:
    """A place's name inside a sentence; the city is `全市` / `the city`."""
    return phrase("common.city", lang) if area == "city" else label("area", area, lang)


def listed(names: Sequence[str], lang: Language) -> str:
    """Names in a row: `甲、乙和丙` / `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    first = phrase("common.comma", lang).join(names[:-1])
    return phrase("common.and", lang, first=first, last=names[-1])


def sentence(text: str, lang: Language) -> str:
    """A title or a clause as a sentence of running text."""
    return phrase("common.sentence", lang, text=text[:1].upper() + text[1:])


def notes(lang: Language, *sentences: str) -> str:
    """Sentences joined into one note, those left empty dropped."""
    return ("" if lang == "zh" else " ").join(one for one in sentences if one)


def caution(results: Results, lang: Language) -> str:
    """How far to trust the run's intervals where its draws are few; else nothing."""
    draws = results.draws
    if draws == 1:
        return phrase("common.one-draw", lang)
    if results.run is None:
        return phrase("common.quick", lang, draws=draws)
    return phrase("common.few", lang, draws=draws) if draws <= FEW_DRAWS else ""


def intervals_hold(results: Results, lang: Language) -> str:
    """What an interval of this run holds and what it does not, and how far to trust it."""
    return notes(
        lang, phrase("common.intervals", lang, draws=results.draws), caution(results, lang)
    )


# --- scenarios that do not differ ---------------------------------------------------------------


def moves(draws: Draws) -> bool:
    """Whether a difference is other than exactly zero in any draw."""
    return bool(np.nan_to_num(draws).any())


def same_scenarios(results: Results, policy: str) -> bool:
    """Whether a policy's results agree with the reference's in every number of every draw."""
    panel = results.panel[~results.panel["indicator"].isin(AGAINST_REFERENCE)]
    keys = ["indicator", "area", "residence", "grouping", "group", "year", "draw"]
    one, other = (
        panel[panel["policy"] == name].set_index(keys)["value"].sort_index()
        for name in (policy, results.reference)
    )
    return one.equals(other)


def same_note(results: Results, policies: Sequence[str], lang: Language) -> str:
    """A sentence for each of these policies that does not differ from the reference at all."""
    return notes(
        lang,
        *(
            phrase(
                "common.same-scenarios",
                lang,
                policy=results.title(policy, lang),
                reference=results.title(results.reference, lang),
            )
            for policy in policies
            if same_scenarios(results, policy)
        ),
    )
