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
    """One cell: the text shown, and the raw value that files carry (in the column's unit)."""

    text: str
    value: float | str | None


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


def words(text: str) -> Cell:
    """A cell of words."""
    return Cell(text, text)
