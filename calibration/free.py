"""What the calibration fits: the free quantities with their priors, as data.

`free.csv` lists them.  A path stands for one free growth rate a year; its prior is centred on the
growth of a series of the province, which links the city's unobserved paths to what was observed
around it.  Every quantity is written as a standard normal coordinate of its prior, so the prior of
the whole vector is a standard normal and each method works in the same units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.clock import FIRST_YEAR
from sim.errors import InputError, nearest
from sim.experiments.members import FACTOR, LEVEL, PATH
from sim.experiments.setting import levels, parameters
from sim.experiments.world_paths import history
from sim.tables import NOTE, STATUS, TEXT, data_directory, read_table, series

LAST_YEAR = 2017
"""The last year whose figures are used: what a planner could know in mid-2018."""

_FREE = {
    "name": TEXT,
    "distribution": NOTE,
    "location": NOTE,
    "scale": NOTE,
    "low": NOTE,
    "high": NOTE,
    "unit": TEXT,
    "link": NOTE,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
}


@dataclass(frozen=True)
class Free:
    """One free quantity and its prior.

    distribution: normal (location, scale), lognormal (median, log scale), both cut off at `low`
    and `high`, or uniform.
    """

    name: str
    distribution: str
    location: float
    scale: float
    low: float
    high: float
    unit: str
    status: str
    source: str

    def value(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values at standard normal coordinates `z`: equal quantiles of prior and normal."""
        u = stats.norm.cdf(z)
        if self.distribution == "uniform":
            return self.low + u * (self.high - self.low)
        logs = self.distribution == "lognormal"
        place = np.log(self.location) if logs else self.location
        ends = np.array([self.low, self.high])
        low, high = ((np.log(ends) if logs else ends) - place) / self.scale
        found = stats.truncnorm.ppf(u, low, high, place, self.scale)
        return np.exp(found) if logs else np.asarray(found)

    def coordinate(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """Standard normal coordinates of values: the inverse of `value`."""
        if self.distribution == "uniform":
            return np.asarray(stats.norm.ppf((value - self.low) / (self.high - self.low)))
        logs = self.distribution == "lognormal"
        place = np.log(self.location) if logs else self.location
        ends = np.array([self.low, self.high])
        low, high = ((np.log(ends) if logs else ends) - place) / self.scale
        standard = ((np.log(value) if logs else value) - place) / self.scale
        # In the upper half the distance to one is the smaller number, and so the exact one.
        lower = stats.norm.ppf(stats.truncnorm.cdf(standard, low, high))
        upper = -stats.norm.ppf(stats.truncnorm.sf(standard, low, high))
        return np.where(standard < 0.0, lower, upper)


def free(directory: Path | None = None) -> tuple[Free, ...]:
    """The free quantities in the order of the table, a path spread out over its years.

    Raises InputError naming the row of a malformed or unknown one.
    """
    path = data_directory(directory) / "free.csv"
    found: list[Free] = []
    for number, row in enumerate(read_table(path, _FREE, ("name",)).to_dict("records"), start=2):
        name = str(row["name"])
        if name not in _known():
            raise InputError(
                f"{path.name}, row {number}, column 'name', value '{name}': "
                f"unknown, {nearest(name, _known())}"
            )
        if not row["distribution"]:
            row = {**row, **_own_prior(path, number, name)}
        if name.startswith(PATH):
            found += [
                _read(path, number, {**row, "name": f"{name}.{year}", "location": growth})
                for year, growth in _link(path, number, str(row["link"]), directory).items()
            ]
        else:
            found.append(_read(path, number, row))
    return tuple(found)


@cache
def _known() -> list[str]:
    return [
        *(LEVEL + name for name in levels()),
        *(PATH + name for name in history()),
        *(FACTOR + name for name in history()),
        *parameters()["name"],
    ]


def _own_prior(path: Path, number: int, name: str) -> Mapping[Any, Any]:
    """The prior that `parameters.csv` gives a behavioural parameter."""
    table = parameters()
    if name not in table.index or table.loc[name, "distribution"] == "fixed":
        raise InputError(
            f"{path.name}, row {number}, column 'distribution', value '': "
            f"'{name}' has no prior in parameters.csv either"
        )
    return table.loc[name, ["distribution", "location", "scale", "low", "high"]].to_dict()


def _link(path: Path, number: int, link: str, directory: Path | None) -> Mapping[int, float]:
    """Log growth of a series of Shanxi by year; a later series goes on where one ends."""
    table = series(directory)
    growth: dict[int, float] = {}
    for name in (part.strip() for part in link.split("+")):
        rows = table[(table["series"] == name) & (table["area"] == "shanxi")]
        values = dict(zip(rows["year"], rows["value"], strict=True))
        for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
            if year in values and year - 1 in values:
                growth.setdefault(year, float(np.log(values[year] / values[year - 1])))
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        if year not in growth:
            raise InputError(
                f"{path.name}, row {number}, column 'link', value '{link}': "
                f"series.csv does not tell the growth of {year} in Shanxi"
            )
    return dict(sorted(growth.items()))


def _read(path: Path, number: int, row: Mapping[Any, Any]) -> Free:
    numbers = {}
    for column in ("location", "scale", "low", "high"):
        try:
            given = row[column]
            numbers[column] = float(given) if given != "" else 0.0
        except ValueError:
            raise InputError(
                f"{path.name}, row {number}, column '{column}', value '{row[column]}': "
                "a number is needed"
            ) from None
    kind = str(row["distribution"])
    if kind not in ("normal", "lognormal", "uniform"):
        raise InputError(
            f"{path.name}, row {number}, column 'distribution', value '{kind}': "
            f"{nearest(kind, ('normal', 'lognormal', 'uniform'))}"
        )
    if not numbers["low"] < numbers["high"] or (kind != "uniform" and numbers["scale"] <= 0):
        raise InputError(
            f"{path.name}, row {number}: 'low' must lie below 'high', and 'scale' above 0"
        )
    if kind == "lognormal":
        numbers["low"] = max(numbers["low"], 1e-9)
    return Free(
        name=str(row["name"]),
        distribution=kind,
        unit=str(row["unit"]),
        status=str(row["status"]),
        source=str(row["source"]),
        **numbers,
    )


def values(free: Sequence[Free], z: NDArray[np.float64]) -> pd.DataFrame:
    """Values of the free quantities, one row a point of `z` (points, free)."""
    return pd.DataFrame({one.name: one.value(z[:, column]) for column, one in enumerate(free)})


def free_names(directory: Path | None = None) -> list[str]:
    """Names in `free.csv` as they stand there, paths not spread out."""
    return list(read_table(data_directory(directory) / "free.csv", _FREE, ("name",))["name"])
