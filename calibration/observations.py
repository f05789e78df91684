"""What the simulated city is held against: official figures with their errors, as data.

`moments.csv` says which series of `series.csv` a simulated figure answers, in which years, and
how far the two may differ beyond the figure's own uncertainty.  A row appended to `series.csv`
is therefore an observation without a change of code.

Figures are compared in logs.  The error of an observation has two parts: one of its own year
(by the figure's status, and `yearly_error`), and one that all years of its row of `moments.csv`
share (`common_error`), such as another definition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.figures import FIGURES
from calibration.free import LAST_YEAR
from sim.clock import FIRST_YEAR
from sim.errors import InputError, nearest
from sim.tables import (
    NOTE,
    STATUS,
    STATUSES,
    TEXT,
    YEAR,
    Column,
    data_directory,
    read_table,
    series,
)

FILE = "moments.csv"
KINDS = ("level", "growth", "floor")
"""A figure itself; its growth since the first year of the row; a value it must not fall below."""

_POSITIVE = Column("number", minimum=0.0)
_MOMENTS = {
    "figure": TEXT,
    "series": TEXT,
    "over": NOTE,
    "area": TEXT,
    "first": YEAR,
    "last": YEAR,
    "factor": _POSITIVE,
    "kind": TEXT,
    "yearly_error": _POSITIVE,
    "common_error": _POSITIVE,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
}
FLOOR_HOLDS = 0.0
"""A floor's residual where the simulated figure lies above it."""


@dataclass(frozen=True)
class Observation:
    """One official figure: value in the unit of the simulated figure, errors in log points.

    since: for a growth, the year it is counted from, and `value` is the ratio of the two years.
    row: the row of `moments.csv`, whose observations share their common error.
    """

    figure: str
    year: int
    value: float
    kind: str
    own_error: float
    common_error: float
    row: int
    status: str
    area: str
    since: int | None = None

    @property
    def error(self) -> float:
        """Standard deviation of the whole error, log points."""
        return float(np.hypot(self.own_error, self.common_error))


def status_errors(directory: Path | None = None) -> dict[str, float]:
    """Error of a figure by its status, log points."""
    columns = {"status": STATUS, "error": _POSITIVE, "source": TEXT}
    table = read_table(data_directory(directory) / "status_errors.csv", columns, ("status",))
    return dict(zip(table["status"], table["error"], strict=True))


def moments(directory: Path | None = None) -> pd.DataFrame:
    """The rows of `moments.csv`, numbered as in the file (the first is 2).

    Raises InputError naming the row of an unknown figure or kind.
    """
    path = data_directory(directory) / FILE
    table = read_table(path, _MOMENTS)
    table.index += 2
    for column, allowed in (("figure", tuple(FIGURES)), ("kind", KINDS)):
        for number, value in table[column].items():
            if value not in allowed:
                raise InputError(
                    f"{path.name}, row {number}, column '{column}', value '{value}': "
                    f"{nearest(str(value), allowed)}"
                )
    return table


def observations(
    until: int = LAST_YEAR, directory: Path | None = None, urban: Iterable[tuple[int, float]] = ()
) -> tuple[Observation, ...]:
    """The observations of the years to `until`, in the order of `moments.csv`.

    `urban` puts other figures, yuan by year, in the place of the city's urban incomes: another
    city's series, to test the structure on it.  Raises InputError naming the row of a malformed
    figure.
    """
    path = data_directory(directory) / FILE
    given, by_status = series(directory), status_errors(directory)
    instead = dict(urban)
    found: list[Observation] = []
    table = moments(directory)
    for number, row in zip(table.index.tolist(), table.to_dict("records"), strict=True):
        values = _values(path, number, row, given)
        if instead and row["figure"] == "urban_income":
            values = values[values.index.isin(instead)]
            values["value"] = [instead[year] for year in values.index]
        values = values[values.index <= until]
        base = values["value"].iloc[0] if len(values) else np.nan
        for position, (year, value, status) in enumerate(
            zip(values.index.tolist(), values["value"], values["status"], strict=True)
        ):
            grows = row["kind"] == "growth"
            if grows and position == 0:
                continue
            found.append(
                Observation(
                    str(row["figure"]),
                    year,
                    value / base if grows else value,
                    str(row["kind"]),
                    float(np.hypot(by_status[status], row["yearly_error"])),
                    float(row["common_error"]),
                    number,
                    status,
                    str(row["area"]),
                    values.index[0] if grows else None,
                )
            )
    return tuple(found)


def _values(path: Path, number: int, row: dict, given: pd.DataFrame) -> pd.DataFrame:
    """Value and status by year of what a row of `moments.csv` names; the weaker status counts."""

    def one(name: str) -> pd.DataFrame:
        rows = given[(given["series"] == name) & (given["area"] == row["area"])]
        if rows.empty:
            known = given["series"].unique().tolist()
            reason = (
                f"series.csv has no such series of '{row['area']}'"
                if name in known
                else f"unknown series, {nearest(name, known)}"
            )
            raise InputError(f"{path.name}, row {number}, value '{name}': {reason}")
        inside = rows["year"].between(max(row["first"], FIRST_YEAR), min(row["last"], LAST_YEAR))
        return rows[inside].set_index("year")[["value", "status"]].sort_index()

    found = one(str(row["series"]))
    if row["over"]:
        parts = [one(name.strip()) for name in str(row["over"]).split("+")]
        below = sum((part["value"] for part in parts[1:]), parts[0]["value"])
        found = found.assign(value=found["value"] / below).dropna()
        statuses = [found["status"], *(part["status"] for part in parts)]
        found["status"] = [
            max((column[year] for column in statuses), key=STATUSES.index) for year in found.index
        ]
    found = found.assign(value=found["value"] * row["factor"])
    for year, value in found["value"].items():
        if not value > 0:
            raise InputError(
                f"series.csv, series '{row['series']}', {row['area']} {year}, value '{value:g}': "
                "a figure to calibrate on must be above 0"
            )
    return found


def covariance(found: tuple[Observation, ...]) -> NDArray[np.float64]:
    """Covariance of the observations' errors, log points squared: (observations, observations)."""
    rows = np.array([one.row for one in found])
    common = np.array([one.common_error for one in found])
    own = np.array([one.own_error for one in found])
    return np.where(rows[:, None] == rows, np.outer(common, common), 0.0) + np.diag(own**2)


def residuals(found: tuple[Observation, ...], logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Simulated minus observed in logs: (..., observations).

    logs: log of the simulated figures, (..., figures, years), as `calibration.simulate` has them.
    A floor counts only where the figure lies below it.
    """
    order = {name: place for place, name in enumerate(FIGURES)}
    place = np.array([order[one.figure] for one in found])
    year = np.array([one.year - FIRST_YEAR for one in found])
    since = np.array([-1 if one.since is None else one.since - FIRST_YEAR for one in found])
    away = logs[..., place, year] - np.log([one.value for one in found])
    away = np.where(since >= 0, away - logs[..., place, since], away)
    floor = np.array([one.kind == "floor" for one in found])
    return np.where(floor, np.minimum(away, FLOOR_HOLDS), away)
