"""What tables and charts of differences share: a row with every policy's draws, and its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.outcomes.indicators import SHARE, indicator
from sim.reporting.charts import Bars, colour_of
from sim.reporting.findings.finding import (
    View,
    change,
    change_interval,
    change_range,
    change_words,
    is_relative,
    level,
    level_interval,
    level_range,
    moves,
    phrase,
)
from sim.reporting.results import Draws, Results, Spread, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount


@dataclass(frozen=True)
class Row:
    """One row of a comparison: an indicator with one value a draw under every policy."""

    label: str
    name: str
    draws: Mapping[str, Draws]

    @classmethod
    def of(cls, results: Results, label: str, name: str, values: Callable[[str], Draws]) -> Row:
        """The row of an indicator; `values` gives a policy's draws."""
        return cls(label, name, {policy: values(policy) for policy in results.policies})

    @classmethod
    def at(cls, results: Results, label: str, name: str, **where: Any) -> Row:
        """The row of an indicator, found as by `Results.values`."""
        return cls.of(results, label, name, lambda policy: results.values(policy, name, **where))

    @property
    def known(self) -> bool:
        """Whether any policy has a value in any draw."""
        return any(bool(np.isfinite(one).any()) for one in self.draws.values())

    def level(self, policy: str) -> Spread:
        """The policy's level."""
        return spread(self.draws[policy])

    def changes(self, results: Results, policy: str, relative: bool = False) -> Draws:
        """Policy minus the reference within each draw; relative: over the reference."""
        base = self.draws[results.reference]
        by = self.draws[policy] - base
        return by / np.where(base != 0, base, np.nan) if relative else by

    def difference(self, results: Results, policy: str, relative: bool = False) -> Spread:
        """The middle and interval of `changes`."""
        return spread(self.changes(results, policy, relative))

    def level_words(self, policy: str, lang: Language) -> str:
        """A policy's level, written."""
        about = indicator(self.name)
        return amount(self.level(policy).median, about.unit, lang, about.decimals)


def moved(results: Results, rows: Sequence[Row]) -> list[str]:
    """The policies that differ from the reference in any row and draw, in the run's order."""
    return [
        policy
        for policy in results.others
        if any(moves(row.changes(results, policy)) for row in rows)
    ]


def compared(
    results: Results, view: View, title: str, heading: str, rows: Sequence[Row], note: str = ""
) -> Table:
    """The table of rows: every policy's level, and the others' differences with intervals.

    A policy whose every difference is exactly zero has none: a column of zeros says less than a
    sentence.  With one policy its level has the interval.  Where units differ by row, a column
    names them.
    """
    lang = view.lang
    units = {indicator(row.name).unit for row in rows}
    shared = units.pop() if len(units) == 1 else ""
    columns = [Column(heading, numeric=False)]
    if not shared:
        columns.append(Column(phrase("comparison.unit", lang), numeric=False))
    others = moved(results, rows)
    columns += _headings(results, view, rows, others, shared)
    return Table(
        title,
        tuple(columns),
        tuple(
            (
                words(row.label),
                *([] if shared else [words(_unit(row, lang))]),
                *_cells(results, view, row, others, bare=bool(shared)),
            )
            for row in rows
        ),
        note,
    )


def _headings(
    results: Results, view: View, rows: Sequence[Row], others: Sequence[str], shared: str
) -> Iterator[Column]:
    lang = view.lang
    of_change = SHARE if any(is_relative(view, row.name) for row in rows) else shared
    for policy in results.policies:
        yield Column(results.title(policy, lang), shared)
    if not results.others:
        yield Column(phrase("common.interval", lang), numeric=False)
    for policy in others:
        heading = phrase(
            "common.difference", lang, reference=results.title(results.reference, lang)
        )
        if len(results.others) > 1:
            title = results.title(policy, lang)
            heading = phrase("comparison.of-policy", lang, policy=title, what=heading)
        yield Column(heading, of_change)
        yield Column(phrase("common.interval", lang), numeric=False)


def _cells(
    results: Results, view: View, row: Row, others: Sequence[str], bare: bool
) -> Iterator[Cell]:
    lang, name = view.lang, row.name
    for policy in results.policies:
        yield level(row.level(policy), name, lang, bare=bare)
    if not results.others:
        yield level_range(row.level(results.reference), name, lang, bare=bare)
    relative = is_relative(view, name)
    for policy in others:
        one = row.difference(results, policy, relative)
        yield change(one, name, lang, relative=relative)
        yield change_range(one, name, lang, relative=relative)


def _unit(row: Row, lang: Language) -> str:
    """The unit of a row's raw numbers in words."""
    return phrase(f"comparison.unit-{indicator(row.name).unit.partition('/')[0]}", lang)


def row_bars(
    results: Results, view: View, rows: Sequence[Row], *, relative: bool | None = None
) -> list[Bars]:
    """Bars of the differences by row of every policy that has any; with one policy, of its levels.

    `relative` draws differences in per cent of the reference whatever the reader's choice, which
    the sentences keep to: for rows whose units differ.
    """
    lang = view.lang
    if not results.others:
        policy = results.reference
        title = results.title(policy, lang)
        tips = [
            phrase(
                "comparison.tip-level",
                lang,
                policy=title,
                what=row.label,
                level=row.level_words(policy, lang),
                interval=level_interval(row.level(policy), row.name, lang),
            )
            for row in rows
        ]
        return [Bars(title, [row.level(policy) for row in rows], tips, colour_of(0))]
    others = moved(results, rows)
    return [
        Bars(
            results.title(policy, lang),
            [
                row.difference(
                    results, policy, is_relative(view, row.name) if relative is None else relative
                )
                for row in rows
            ],
            [_tip(results, view, row, policy) for row in rows],
            colour_of(place),
        )
        for place, policy in enumerate(results.policies)
        if policy in others
    ]


def _tip(results: Results, view: View, row: Row, policy: str) -> str:
    lang = view.lang
    relative = is_relative(view, row.name)
    one = row.difference(results, policy, relative)
    return phrase(
        "comparison.tip",
        lang,
        policy=results.title(policy, lang),
        what=row.label,
        reference=results.title(results.reference, lang),
        change=change_words(one.median, row.name, lang, relative=relative),
        interval=change_interval(one, row.name, lang, relative=relative),
    )
