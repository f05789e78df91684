"""A report as a document: what stands in it, in its order, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sim.reporting.table import Table
from sim.reporting.words import Language

Kind = Literal["lead", "body", "note"]


@dataclass(frozen=True)
class Prose:
    """A paragraph: the answer in large (`lead`), running text, or how to read a table (`note`)."""

    text: str
    kind: Kind = "body"


@dataclass(frozen=True)
class Items:
    """A list of points; a point may have a heading of its own."""

    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Facts:
    """Headings with what they say, such as run, seed and citation."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tabled:
    """A numbered table.

    whole   as files have it, with raw numbers
    pages   as it stands on paper: columns joined and split so that each fits the width of a page
    """

    number: int
    whole: Table
    pages: tuple[Table, ...]


@dataclass(frozen=True)
class Figure:
    """A numbered figure.

    chart    an ECharts option (see `sim.reporting.charts`)
    caption  what is drawn
    alt      what it shows, for those who cannot see it
    """

    number: int
    chart: Mapping[str, Any]
    caption: str
    alt: str


Block = Prose | Items | Facts | Tabled | Figure


@dataclass(frozen=True)
class Section:
    """A heading of level 1 or 2 and what stands beneath it."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 1


@dataclass(frozen=True)
class Document:
    """A whole report.

    subtitle  the policies compared
    about     run, world, draws and the like, as they stand beneath the title
    source    the line at the foot of every page
    """

    lang: Language
    run: str
    title: str
    subtitle: str
    about: Facts
    source: str
    sections: tuple[Section, ...]

    def blocks(self) -> Iterator[Block]:
        """Everything beneath the headings, in order."""
        for section in self.sections:
            yield from section.blocks

    @property
    def tables(self) -> Sequence[Table]:
        """Every table as files have it."""
        return [block.whole for block in self.blocks() if isinstance(block, Tabled)]


class Numbering:
    """Numbers tables and figures as they are written.

    `said` holds the notes of the chapter being written, so that none stands there twice.
    """

    def __init__(self) -> None:
        self._tables = self._figures = 0
        self.said: set[str] = set()

    def table(self) -> int:
        """The next table's number."""
        self._tables += 1
        return self._tables

    def figure(self) -> int:
        """The next figure's number."""
        self._figures += 1
        return self._figures
