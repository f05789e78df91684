"""Tables for a page: an interval stands beneath its number, and too many columns become two tables.

On a screen a table may be as wide as it likes; on paper it has the width of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import ceil

from sim.reporting.findings.finding import phrase as found_phrase
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language

MOST_COLUMNS = 6
"""Columns of numbers that fit beside the rows' names."""


def pages(table: Table, lang: Language, most: int = MOST_COLUMNS) -> tuple[Table, ...]:
    """A table as it fits on paper: one, or several with the rows' names repeated."""
    table = _without_units(table, lang)
    if len(table.columns) > most:
        table = _intervals_beneath(table, lang)
    return _split(_intervals_right(table, lang), most)


def bracketed(first: str, second: str, lang: Language, between: str = "\n") -> str:
    """Two texts in one cell, the second in brackets, on a line of its own unless told otherwise."""
    return f"{first}{between}（{second}）" if lang == "zh" else f"{first}{between}({second})"


def rearranged(
    table: Table, columns: Sequence[tuple[Column, Callable[[Sequence[Cell]], str]]]
) -> Table:
    """A table with other columns, each a heading and what makes its cells of a row's."""
    return replace(
        table,
        columns=tuple(column for column, _ in columns),
        rows=tuple(tuple(words(make(row)) for _, make in columns) for row in table.rows),
    )


def _without_units(table: Table, lang: Language) -> Table:
    """Without the column of units, which are those of raw numbers: what is shown has its own."""
    unit = found_phrase("comparison.unit", lang)
    places = [place for place, one in enumerate(table.columns) if one.heading != unit]
    return _with(table, places)


def _with(table: Table, places: Sequence[int]) -> Table:
    """A table with some of its columns."""
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def _intervals_right(table: Table, lang: Language) -> Table:
    """Intervals stand right, as numbers do."""
    heading = found_phrase("common.interval", lang)
    columns = (replace(one, numeric=one.numeric or one.heading == heading) for one in table.columns)
    return replace(table, columns=tuple(columns))


def _intervals_beneath(table: Table, lang: Language) -> Table:
    """Each column headed as an interval joined to the column of numbers before it."""
    heading = found_phrase("common.interval", lang)
    kept = [place for place, one in enumerate(table.columns) if place < 2 or one.heading != heading]

    def column(place: int) -> tuple[Column, Callable[[Sequence[Cell]], str]]:
        one = table.columns[place]
        if place + 1 in kept or place + 1 == len(table.columns):
            return one, lambda row: row[place].text

        def cell(row: Sequence[Cell]) -> str:
            upper, lower = row[place].text, row[place + 1].text
            return bracketed(upper, lower, lang) if lower not in ("", "—") else upper

        return replace(one, heading=bracketed(one.heading, heading, lang)), cell

    return rearranged(table, [column(place) for place in kept])


def _split(table: Table, most: int) -> tuple[Table, ...]:
    """Equal shares of the columns, with the rows' names before each.

    Where levels come first and then differences with their intervals, neither page mixes the two.
    """
    names = next((place for place, one in enumerate(table.columns) if one.numeric), 1)
    names = max(1, min(names, 2))
    numbers = range(names, len(table.columns))
    if len(numbers) <= most:
        return (table,)
    joined = ["\n" in table.columns[place].heading for place in numbers]
    cut = joined.index(True) if any(joined) and joined == sorted(joined) else 0
    return tuple(
        _with(table, [*range(names), *share])
        for part in (numbers[:cut], numbers[cut:])
        for share in _shares(part, most)
    )


def _shares(places: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    """At most so many places each, as equal as can be."""
    if places:
        each = ceil(len(places) / ceil(len(places) / most))
        yield from (places[start : start + each] for start in range(0, len(places), each))
