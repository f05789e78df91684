"""Read the project's data tables, refusing anything malformed in one clear line.

A table is a CSV file in UTF-8 whose first row names the columns. Every number carries a unit, a
status (read, derived, recalled or assumed) and a source, so that none can enter the model
without saying how well it is known.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError, nearest

STATUSES = ("read", "derived", "recalled", "assumed")
"""From the best known to the least: seen in the source, computed, remembered, chosen."""


@dataclass(frozen=True)
class Column:
    """What a column may hold.

    kind: "text", "integer", "number" or "status". Only an `optional` column may have empty cells;
    an empty number is NaN. `minimum` bounds numbers from below; None leaves them free. Numbers of
    a row whose unit is "share" must not exceed one.
    """

    kind: str = "text"
    optional: bool = False
    minimum: float | None = None


TEXT, NOTE = Column(), Column(optional=True)
STATUS = Column("status")
YEAR = Column("integer", minimum=1900)
NOT_NEGATIVE = Column("number", minimum=0.0)

CENSUS = {
    "table": TEXT,
    "category": TEXT,
    "sex": TEXT,
    "area": TEXT,
    "name_zh": TEXT,
    "value": Column("number"),
    "unit": TEXT,
    "basis": TEXT,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
    "access": NOTE,
}
SERIES = {
    "series": TEXT,
    "area": TEXT,
    "area_zh": TEXT,
    "year": YEAR,
    "value": Column("number"),
    "unit": TEXT,
    "definition": NOTE,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
    "access": NOTE,
    "name_zh": NOTE,
}
STATUTORY = {
    "variable": TEXT,
    "year": YEAR,
    "value": NOT_NEGATIVE,
    "unit": TEXT,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
    "access": NOTE,
}
DERIVATIONS = {
    "name": TEXT,
    "value": NOT_NEGATIVE,
    "low": NOT_NEGATIVE,
    "high": NOT_NEGATIVE,
    "unit": TEXT,
    "period": TEXT,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
}
ASSOCIATIONS = {
    "table": TEXT,
    "row": TEXT,
    "column": TEXT,
    "value": NOT_NEGATIVE,
    "unit": TEXT,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
}


def refusal(path: Path, row: int, column: str, value: str, reason: str) -> InputError:
    """The error that refuses a cell: file, row (header 1), column, value and reason in one line."""
    return InputError(f"{path.name}, row {row}, column '{column}', value '{value}': {reason}")


def _parse(path: Path, row: int, name: str, column: Column, value: str) -> Any:
    if column.kind in ("integer", "number"):
        if not value and column.optional:
            return math.nan
        try:
            number = float(value)
        except ValueError:
            raise refusal(path, row, name, value, "a number is needed") from None
        if not math.isfinite(number):
            raise refusal(path, row, name, value, "a finite number is needed")
        if column.minimum is not None and number < column.minimum:
            raise refusal(path, row, name, value, f"must be at least {column.minimum:g}")
        if column.kind == "integer":
            if number != int(number):
                raise refusal(path, row, name, value, "a whole number is needed")
            return int(number)
        return number
    if not value and not column.optional:
        raise refusal(path, row, name, value, f"{name} is missing")
    if column.kind == "status" and value not in STATUSES:
        raise refusal(path, row, name, value, f"unknown status, {nearest(value, STATUSES)}")
    return value


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The non-empty rows with the number of the line on which each ends."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        raise refusal(path, row, "?", "?", "the file is not UTF-8 text") from None
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputError(f"{path.name}, row 0, column '?', value '?': {reason}") from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows = []
    try:
        for fields in reader:
            if fields:
                rows.append((reader.line_num, fields))
    except csv.Error as error:
        raise refusal(path, reader.line_num, "?", "?", f"broken CSV: {error}") from None
    return rows


def read_table(
    path: Path | str, columns: Mapping[str, Column], key: Sequence[str] = ()
) -> pd.DataFrame:
    """Read a table and check every cell.

    path: the file. columns: name -> what it may hold; other columns of the file are refused too,
    so a misspelt name cannot pass unseen. key: the columns that together name a row only once.
    Returns one row per record, numbers as float64 or int64. Raises InputError, one line naming
    file, row (counted as in the file, header 1), column, value and reason.
    """
    path = Path(path)
    rows = _rows(path)
    if not rows:
        raise refusal(path, 1, "?", "", "the file is empty")
    header_row, header = rows[0]
    for name in columns:
        if name not in header:
            raise refusal(path, header_row, name, "", "the column is missing")
    for name in header:
        if name not in columns or header.count(name) > 1:
            reason = "named twice" if name in columns else f"unknown, {nearest(name, columns)}"
            raise refusal(path, header_row, name, name, f"column {reason}")
    if len(rows) == 1:
        raise refusal(path, header_row + 1, header[0], "", "the table has no rows")
    records: list[dict[str, Any]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, fields in rows[1:]:
        if len(fields) != len(header):
            raise refusal(
                path,
                number,
                header[min(len(fields), len(header) - 1)],
                fields[-1],
                f"the row has {len(fields)} fields instead of {len(header)} (truncated?)",
            )
        cells = dict(zip(header, fields, strict=True))
        record = {
            name: _parse(path, number, name, columns[name], cells[name].strip()) for name in header
        }
        if record.get("unit") == "share":
            for name in header:
                if columns[name].kind == "number" and record[name] > 1:
                    raise refusal(path, number, name, cells[name], "a share cannot exceed one")
        names = tuple(record[name] for name in key)
        if key and names in seen:
            value = " / ".join(map(str, names))
            first = f"already given in row {seen[names]}"
            raise refusal(path, number, " + ".join(key), value, first)
        seen[names] = number
        records.append(record)
    return pd.DataFrame.from_records(records, columns=header)


def data_directory(directory: Path | str | None = None) -> Path:
    """The folder of the packaged tables, or the given one."""
    return Path(directory) if directory is not None else Path(str(files("calibration"))) / "data"


def census(directory: Path | str | None = None) -> pd.DataFrame:
    """The 2010 census of the city and its five county-level units.

    One row per table, category, sex and area ("yangquan" is the whole city). `basis` tells the
    full count from the long form, which is a sample of about 10 per cent and not expanded here.
    """
    path = data_directory(directory) / "census.csv"
    return read_table(path, CENSUS, ("table", "category", "sex", "area"))


def series(directory: Path | str | None = None) -> pd.DataFrame:
    """Yearly statistics of the city, its peers, Shanxi and China: series, area, year, value."""
    return read_table(data_directory(directory) / "series.csv", SERIES, ("series", "area", "year"))


def statutory(directory: Path | str | None = None) -> pd.DataFrame:
    """Rules and statutory amounts by year: variable, year, value, unit."""
    return read_table(data_directory(directory) / "statutory.csv", STATUTORY, ("variable", "year"))


def derivations(directory: Path | str | None = None) -> pd.DataFrame:
    """Shares and sizes derived or assumed for the population, with low and high bounds.

    Raises InputError where the value lies outside its own bounds.
    """
    path = data_directory(directory) / "derivations.csv"
    table = read_table(path, DERIVATIONS, ("name",))
    for index, (value, low, high) in enumerate(
        zip(table["value"], table["low"], table["high"], strict=True)
    ):
        if not low <= value <= high:
            raise refusal(path, index + 2, "value", str(value), f"outside {low:g} to {high:g}")
    return table


def associations(directory: Path | str | None = None) -> pd.DataFrame:
    """Relative weights by which the fitted tables associate age, sex, schooling and work."""
    path = data_directory(directory) / "associations.csv"
    return read_table(path, ASSOCIATIONS, ("table", "row", "column"))
