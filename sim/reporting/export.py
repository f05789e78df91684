"""Tables as files: CSV for any program, one Excel workbook, and a run's long data.

Numbers are raw, in the unit that the heading names; an interval is two of them.  Text that a
spreadsheet would take for a formula is neutralised.  A CSV holds the table and nothing else, so
that spreadsheets and pandas read it as it is; its file's name says from which run it is.  Rows of
the long data, which get stacked with those of other runs, have the run's id in their last column.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeGuard

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sim.experiments.store import Run
from sim.outcomes.indicators import BY_FUND, COST_BY_FUND, COST_BY_MEASURE, unit
from sim.policy.library import load_library
from sim.reporting.cite import RELEASED
from sim.reporting.policy_words import phrase
from sim.reporting.table import Cell, Column, Table
from sim.reporting.words import Language, label, word

BOM = b"\xef\xbb\xbf"
"""Tells Excel that a CSV is UTF-8; without it Chinese comes out as garbage."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
_QUANTITY = r"[-+]?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?%?( ?[^\W\d_]+)*"
_QUANTITIES = re.compile(rf"{_QUANTITY}( (至|to) {_QUANTITY})?")
"""A number, perhaps with a unit, or an interval: its sign begins no formula."""
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SHEET_NAME = 31
_HEAD = 8
"""Letters kept of the beginning of a sheet's name that others share."""
_WORD = 12
"""Letters of a long word."""
_NARROWEST, _WRAPPED, _WIDEST = 10, 24, 44
"""Widths of a column in letters: the least, that at which a heading wraps, the most."""
_COVER_WIDTHS = (18, 100)
_FORMATS = {
    "share": "0.0%",
    "index": "0.0000",
    "ratio": "0.00",
}


def csv_bytes(table: Table, lang: Language = "zh") -> bytes:
    """A table as CSV: one row of headings with units, then the raw numbers."""
    table = _flat(table, lang)
    headings = [_safe(_heading(column, lang)) for column in table.columns]
    rows = [[_raw(cell) for cell in row] for row in table.rows]
    return _csv([headings, *rows])


def panel_csv_bytes(run: Run, lang: Language = "zh") -> bytes:
    """All numbers of a run, one a row, in words and codes, with their unit."""
    panel, titles = run.panel, run.manifest.get("titles", {})
    columns: dict[str, Any] = {
        "policy-title": _told(panel["policy"], lambda name: titles.get(name, {}).get(lang, name)),
        "policy": _told(panel["policy"], str),
        "world": _told(panel["world"], str),
        "draw": panel["draw"],
        "year": panel["year"],
        "area": _told(panel["area"], lambda name: label("area", name, lang)),
        "residence": _told(panel["residence"], lambda name: label("residence", name, lang)),
        "grouping": _told(panel["grouping"], lambda name: label("grouping", name, lang)),
        "group": _told(panel["group"], lambda name: label("group", name, lang)),
        "indicator-title": _told(panel["indicator"], lambda name: _indicator_label(name, lang)),
        "indicator": _told(panel["indicator"], str),
        "unit": _told(panel["indicator"], lambda name: _unit_words(unit(name), lang)),
        "value": panel["value"],
    }
    long = pd.DataFrame(columns).assign(run=run.id)
    long.columns = pd.Index([phrase(f"export.{name}", lang) for name in long.columns])
    return BOM + long.to_csv(index=False, lineterminator="\r\n").encode()


def panel_zip_bytes(run: Run, lang: Language = "zh") -> bytes:
    """The long data in a zip file, a twentieth of the size; the same run gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # A ZipInfo of its own has a fixed date; `writestr` with a name would ask the clock.
        inside = zipfile.ZipInfo(f"{run.id}.csv")
        inside.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(inside, panel_csv_bytes(run, lang))
    return file.getvalue()


def workbook_bytes(tables: Sequence[Table], cover: Mapping[str, str], lang: Language) -> bytes:
    """An Excel workbook: the cover (see `sim.reporting.cover`), then one sheet a table.

    The same tables give the same bytes.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": datetime(RELEASED.year, RELEASED.month, RELEASED.day)})
    _Sheets(book, lang, cover.get(word("text.run", lang), "")).write(tables, cover)
    book.close()
    return file.getvalue()


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that Excel takes, in the titles' order: 31 characters, no `[]:*?/\\`.

    A number makes each unique.  Where titles would be cut to the same letters, what they begin
    with alike is shortened, so that what tells them apart is seen.
    """
    texts = [" ".join(_NOT_IN_SHEET_NAMES.sub(" ", title).split()) for title in titles]
    room = _SHEET_NAME - len(f"{len(texts)} ")
    alike: dict[str, list[str]] = {}
    for text in texts:
        alike.setdefault(text[:room], []).append(text)
    return [
        f"{number} {_told_apart(text, alike[text[:room]], room)}"[:_SHEET_NAME].rstrip(" '")
        for number, text in enumerate(texts, start=1)
    ]


def _told_apart(text: str, others: Sequence[str], room: int) -> str:
    """A text that differs from the others (itself among them) only after `room` letters."""
    if len(text) <= room:
        return text
    shared = max((_alike(text, one) for one in others if one != text), default=0)
    if not shared:
        return text
    # A whole word rather than its end; Chinese has no spaces and is cut where it differs.
    begin = text.rfind(" ", shared - _WORD, shared) + 1 or shared
    rest = text[begin:]
    head = max(_HEAD, room - len(rest) - 1)
    return f"{text[:head].rstrip()}…{rest}"


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


class _Sheets:
    """Writes the sheets of one workbook, with its formats."""

    def __init__(self, book: xlsxwriter.Workbook, lang: Language, run: str) -> None:
        self._book, self._lang, self._run = book, lang, run
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._label = book.add_format({"bold": True, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}
        )
        self._quiet = book.add_format({"font_color": "#595959"})
        self._numbers: dict[str, Any] = {}

    def write(self, tables: Sequence[Table], cover: Mapping[str, str]) -> None:
        """The cover and one sheet a table."""
        self._cover(self._book.add_worksheet(phrase("export.cover", self._lang)), cover)
        names = sheet_names([table.title for table in tables])
        for name, table in zip(names, tables, strict=True):
            self._table(self._book.add_worksheet(name), table)

    def _cover(self, sheet: Worksheet, cover: Mapping[str, str]) -> None:
        for column, width in enumerate(_COVER_WIDTHS):
            sheet.set_column(column, column, width)
        for row, (heading, text) in enumerate(cover.items()):
            sheet.write_string(row, 0, heading, self._label)
            sheet.write_string(row, 1, text, self._wrapped)
        sheet.fit_to_pages(1, 0)

    def _table(self, sheet: Worksheet, table: Table) -> None:
        """Title, run, headings (frozen), rows, and how to read them."""
        table = _flat(table, self._lang)
        sheet.write_string(0, 0, table.title, self._title)
        sheet.write_string(1, 0, phrase("export.run-line", self._lang, run=self._run), self._quiet)
        for place, column in enumerate(table.columns):
            heading = _heading(column, self._lang, percent=True)
            sheet.write_string(2, place, heading, self._heading)
            texts = [row[place].text for row in table.rows]
            sheet.set_column(place, place, _width(heading, texts))
        sheet.freeze_panes(3, 1)
        for number, row in enumerate(table.rows, start=3):
            for place, cell in enumerate(row):
                self._cell(sheet, number, place, cell, table.columns[place])
        if table.note:
            sheet.write_string(len(table.rows) + 4, 0, table.note, self._quiet)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)

    def _cell(self, sheet: Worksheet, row: int, place: int, cell: Cell, column: Column) -> None:
        if isinstance(cell.value, str):
            sheet.write_string(row, place, cell.value)
        elif _known(cell.value):
            sheet.write_number(row, place, cell.value, self._number(column, cell))

    def _number(self, column: Column, cell: Cell) -> Any:
        """The number format of the column's unit, or of what is shown where rows differ."""
        pattern = _FORMATS.get(column.unit) or _shown_like(cell.text, column.unit, self._lang)
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern})
        return self._numbers[pattern]


def _flat(table: Table, lang: Language) -> Table:
    """Intervals as two columns of numbers, their low and high ends.

    They are in the unit of the last column of numbers before them.
    """
    intervals = {
        place for row in table.rows for place, cell in enumerate(row) if cell.bounds is not None
    }
    columns: list[Column] = []
    unit = ""
    for place, column in enumerate(table.columns):
        if place in intervals:
            columns += (
                Column(phrase(f"export.{end}", lang, interval=column.heading), unit)
                for end in ("low", "high")
            )
        else:
            columns.append(column)
            unit = column.unit if column.numeric else unit
    rows = tuple(
        tuple(
            one
            for place, cell in enumerate(row)
            for one in (_ends(cell) if place in intervals else (cell,))
        )
        for row in table.rows
    )
    return replace(table, columns=tuple(columns), rows=rows)


def _ends(cell: Cell) -> tuple[Cell, Cell]:
    low, high = cell.bounds or (None, None)
    return Cell(cell.text, low), Cell(cell.text, high)


def _shown_like(text: str, unit_name: str, lang: Language) -> str:
    """A number format for money and persons, and after the text shown where no unit is given."""
    if not unit_name:
        if "%" in text or text.endswith(word("unit.pp", lang)):
            return _FORMATS["share"]
        decimals = re.search(r"\.(\d+)(?:元| yuan|倍)?$", text)
        if decimals:
            return "0." + "0" * len(decimals[1])
    return "#,##0" if lang == "en" else "0"


def _heading(column: Column, lang: Language, percent: bool = False) -> str:
    """The heading with its unit in brackets; `percent` where shares are shown in per cent."""
    if not column.unit or not column.numeric:
        return column.heading
    name = "percent" if percent and column.unit == "share" else column.unit
    words = _unit_words(name, lang)
    return phrase("export.with-unit", lang, heading=column.heading, unit=words)


def _unit_words(name: str, lang: Language) -> str:
    """A unit in words; one without words stays itself."""
    known = phrase.subjects["export"]
    return phrase(f"export.unit-{name}", lang) if f"unit-{name}" in known else name


def _indicator_label(name: str, lang: Language) -> str:
    """An indicator in words, with the fund, measure or group that its name ends with."""
    base, _, part = name.partition(":")
    title = label("indicator", base, lang)
    if not part:
        return title
    if name.startswith(COST_BY_FUND) or base in BY_FUND:
        detail = label("fund", name.rpartition(":")[2], lang)
    elif name.startswith(COST_BY_MEASURE):
        measure = load_library().measures.get(part)
        detail = getattr(measure.title, lang) if measure else label("measure", part, lang)
    else:
        detail = label("group", part, lang)
    return phrase("export.with-unit", lang, heading=title, unit=detail)


def _told(column: pd.Series, words: Any) -> pd.Series:
    """Names of the panel replaced by safe words; each name is looked up once."""
    return column.map({name: _safe(str(words(name))) for name in column.unique()})


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; numbers and intervals stay."""
    if _FORMULA.match(text) and not _QUANTITIES.fullmatch(text):
        return "'" + text
    return text


def _raw(cell: Cell) -> str:
    """A cell's raw value as CSV has it."""
    if isinstance(cell.value, str):
        return _safe(cell.value)
    return repr(float(cell.value)) if _known(cell.value) else ""


def _known(value: float | str | None) -> TypeGuard[float]:
    return isinstance(value, int | float) and math.isfinite(value)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return BOM + text.getvalue().encode()


def _width(heading: str, texts: Iterable[str]) -> int:
    """A column's width in letters, of which a Chinese one takes two; long headings wrap."""
    body = max((_letters(text) for text in texts), default=0)
    return min(_WIDEST, max(_NARROWEST, body + 2, min(_letters(heading) + 2, _WRAPPED)))


def _letters(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
