"""A table for readers: what is shown, and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its heading, the unit of its raw values, and whether they are numbers."""

    heading: str
    unit: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell: the text shown, and the raw value that files carry (in the column's unit).

    An interval has its ends in `bounds`, in the unit of the column of numbers before it; files have
    a column for each.
    """

    text: str
    value: float | str | None
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True)
class Table:
    """A rectangular table with a title; `note` says how to read it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns")


def between(text: str, low: float, high: float) -> Cell:
    """A cell of an interval; where its ends are unknown (nan) it is the text alone."""
    return Cell(text, text, (low, high))


def words(text: str) -> Cell:
    """A cell of words."""
    return Cell(text, text)
