"""What a finding is, and the choices a reader makes for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.city.codes import GROUP_KEYS, Group
from sim.clock import LAST_YEAR
from sim.outcomes.indicators import indicator
from sim.reporting.phrases import Phrases
from sim.reporting.results import Results, Spread
from sim.reporting.table import Cell, Table
from sim.reporting.words import Language, amount, interval

phrase = Phrases(Path(__file__).with_name("texts"))

KEY_GROUPS = tuple(GROUP_KEYS[group] for group in Group if group != Group.ORDINARY)
"""The seven groups in the plan's order; charts never sort them anew."""
ALL_GROUPS = (*KEY_GROUPS, GROUP_KEYS[Group.ORDINARY], "all")
"""The seven groups, the other residents, and everyone."""


@dataclass(frozen=True)
class View:
    """How a reader wants to see results.

    grouping   `start`: by group when the plan began; `current`: by group of the year
    real       incomes in 2010 prices
    relative   differences in per cent of the reference
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


def level(spread: Spread, name: str, lang: Language, *, bare: bool = False) -> Cell:
    """A cell with an indicator's level."""
    about = indicator(name)
    return Cell(
        amount(spread.median, about.unit, lang, about.decimals, bare=bare), _raw(spread.median)
    )


def change(spread: Spread, name: str, lang: Language, *, relative: bool = False) -> Cell:
    """A cell with a difference, signed; relative ones in per cent."""
    return Cell(change_words(spread.median, name, lang, relative=relative), _raw(spread.median))


def change_words(value: float, name: str, lang: Language, *, relative: bool = False) -> str:
    """A difference in words: `+1,074 yuan`, `+0.8 pp`, or `+5.7%` where relative."""
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
    if relative:
        low, high = percent(spread.low), percent(spread.high)
        return phrase("common.range", lang, low=low, high=high)
    about = indicator(name)
    return interval(spread.low, spread.high, about.unit, lang, about.decimals, signed=True)


def _raw(value: float) -> float | None:
    return value if value == value else None


def intervals_hold(results: Results, lang: Language) -> str:
    """What an interval of this run holds, and what it does not."""
    return phrase("common.intervals", lang, draws=results.draws)
