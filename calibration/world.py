"""The world after the history: what each path's growth will be and how far that may be wrong.

`python -m calibration.world` prints the estimates from the data to 2017; `--save` writes them into
`scenarios/worlds/trend-2017.yaml`.  `data/world_evidence.csv` says which series speaks for which
path; `calibration.growth` has the estimators.  The backtest uses the same estimates to earlier
years.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from statsmodels.api import OLS

from calibration import world_file
from calibration.free import LAST_YEAR as DATA_END
from calibration.growth import (
    FEWEST_YEARS,
    Outlook,
    fitted_memory,
    fitted_persistence,
    loadings,
    log_growth,
    mean_share,
    outlook,
    summed_variance,
)
from calibration.histories import CITY, other_cities
from sim.clock import FIRST_YEAR, LAST_YEAR
from sim.errors import InputError, nearest
from sim.experiments.world_paths import COAL, Process, history
from sim.policy.world import WORLD_PATHS
from sim.tables import NOTE, STATUS, TEXT, Column, data_directory, read_table, series

CITIES = "cities"
"""In the table of evidence: the eleven cities of the province, which share what they tell."""
NOTHING = "nothing"
"""In its column `follows`: decided apart from the economy, so without a loading."""
CHAINED = "index, previous year = 100"
"""Unit of a series that is a year's own change, not a level."""
NO_SPREAD = 1e-6
"""Log points; a series that surprises less has no spread but rounding."""
_EVIDENCE = {
    "path": TEXT,
    "series": NOTE,
    "area": NOTE,
    "times": NOTE,
    "factor": Column("number", minimum=0.0),
    "breaks": NOTE,
    "doubtful": NOTE,
    "follows": NOTE,
    "last": NOTE,
    "status": STATUS,
    "source": TEXT,
    "note": NOTE,
}


class Estimate(NamedTuple):
    """The processes of all paths and of the coal cycle, and what is common to them.

    memory  weight of a year in the level over that of the year after it
    own     by path, share of the city's own distance from its panel that is taken to last
    years   by path, number of yearly growth rates behind it
    """

    processes: Mapping[str, Process]
    memory: float
    own: Mapping[str, float]
    years: Mapping[str, int]


def evidence(directory: Path | None = None) -> pd.DataFrame:
    """Which series speaks for which path, one row a path (`data/README.md`).

    Raises InputError where a path is missing or unknown.
    """
    path = data_directory(directory) / "world_evidence.csv"
    table = read_table(path, _EVIDENCE, ("path",))
    known = (*WORLD_PATHS, COAL, ECONOMY)
    for row, name in enumerate(table["path"], start=2):
        if name not in known:
            raise InputError(
                f"{path.name}, row {row}, column 'path', value '{name}': {nearest(name, known)}"
            )
    missing = sorted(set(known) - set(table["path"]))
    if missing:
        raise InputError(f"{path.name}: the path '{missing[0]}' has no row")
    return table.set_index("path", drop=False)


ECONOMY = "economy"
"""A row of the evidence without a path: it only helps to tell the common shock."""


def estimate(until: int = DATA_END, directory: Path | None = None) -> Mapping[str, Process]:
    """The process of every path after a year, from the data to that year only.

    until      last year of the data, FIRST_YEAR + 2 to 2017
    directory  of the tables, default the project's
    For `sim.experiments.world_paths.growth`.  The paths of WORLD_PATHS tell log growth, `coal`
    the logarithm of the coal cycle.
    """
    return estimated(until, directory).processes


def estimated(until: int = DATA_END, directory: Path | None = None) -> Estimate:
    """As `estimate`, with what is common to the processes and how much stands behind each."""
    if not FIRST_YEAR + 2 <= until <= DATA_END:
        raise ValueError(f"until must be {FIRST_YEAR + 2} to {DATA_END}, not {until}")
    table = evidence(directory)
    seen = {name: _growth(row, until, directory) for name, row in _rows(table)}
    shared = [seen[name] for name in WORLD_PATHS if table.loc[name, "area"] == CITIES]
    memory = fitted_memory(shared)
    persistence = fitted_persistence(shared, memory)
    looks = {
        name: outlook(growth, 0.0 if table.loc[name, "last"] else memory)
        for name, growth in seen.items()
    }
    weights = _loadings(table, looks, memory, until, directory)
    share, factors = mean_share(memory), _factors(table)
    spreads = _spreads(table, looks, memory)
    processes = {}
    for name in WORLD_PATHS:
        level = looks[name].level.to_dict()
        processes[name] = Process(
            dict.fromkeys(
                range(until + 1, LAST_YEAR + 1),
                factors[name] * level.get(CITY, next(iter(level.values()))),
            ),
            sd=spreads[name] * math.sqrt(1 - share),
            persistence=persistence,
            loading=weights[name],
            mean_sd=spreads[name] * math.sqrt(share),
        )
    processes[COAL] = _coal(until, weights[COAL], directory)
    return Estimate(
        processes,
        memory,
        {name: looks[name].own for name in WORLD_PATHS},
        {
            name: until - FIRST_YEAR if name == COAL else int(growth.notna().any(axis=1).sum())
            for name, growth in seen.items()
        },
    )


def _rows(table: pd.DataFrame) -> list[tuple[str, Mapping[Any, Any]]]:
    return [(str(row["path"]), row) for row in table.to_dict("records")]


def _factors(table: pd.DataFrame) -> Mapping[str, float]:
    """By path, how much of the movement of its series it takes."""
    return dict(zip(table["path"].tolist(), table["factor"].tolist(), strict=True))


def _growth(row: Mapping[Any, Any], until: int, directory: Path | None) -> pd.DataFrame:
    """Log growth of the series behind a path to a year, years x areas; else of its history."""
    breaks = [int(year) for year in str(row["breaks"]).split()]
    if not row["series"]:
        past = history(directory)[row["path"]]
        values = pd.DataFrame({CITY: past}, index=range(FIRST_YEAR, FIRST_YEAR + len(past)))
        return log_growth(values.loc[:until], breaks)
    values = _values(row["series"], row["area"], until, directory)
    if row["times"]:
        values = values * _values(row["times"], row["area"], until, directory)
    growth = log_growth(values, breaks)
    if row["doubtful"]:
        area, year = str(row["doubtful"]).split()
        if int(year) in growth.index:
            growth.loc[int(year), area] = np.nan
    return growth


def _values(name: str, area: str, until: int, directory: Path | None) -> pd.DataFrame:
    table = series(directory)
    areas = (CITY, *other_cities()) if area == CITIES else (area,)
    rows = table[(table["series"] == name) & table["area"].isin(areas) & (table["year"] <= until)]
    if rows.empty:
        raise InputError(f"world_evidence.csv: no series '{name}' of '{area}' to {until}")
    values = rows.pivot(index="year", columns="area", values="value")
    return (values / 100).cumprod() if (rows["unit"] == CHAINED).all() else values


def _spreads(
    table: pd.DataFrame, looks: Mapping[str, Outlook], memory: float
) -> Mapping[str, float]:
    """Standard deviation of the next surprise of each path.

    Where few years or a series that never moved say nothing of it, the median of the others.
    """
    found, factors = {}, _factors(table)
    for name in WORLD_PATHS:
        years = looks[name].surprises.notna().any(axis=1).sum()
        spread = factors[name] * math.sqrt(looks[name].variance(memory))
        found[name] = spread if years >= FEWEST_YEARS and spread > NO_SPREAD else math.nan
    usual = float(np.nanmedian(list(found.values())))
    return {name: usual if math.isnan(value) else value for name, value in found.items()}


def _loadings(
    table: pd.DataFrame,
    looks: Mapping[str, Outlook],
    memory: float,
    until: int,
    directory: Path | None,
) -> Mapping[str, float]:
    """Loading of each path; paths that rest on the same series share it."""
    source: dict[str, str] = {}
    surprises: dict[str, pd.DataFrame] = {}
    for name, row in _rows(table):
        if row["follows"] == NOTHING:
            continue
        source[name] = f"{row['follows'] or row['series'] or name} {row['times']}"
        seen = looks[name].surprises
        if row["follows"]:
            growth = log_growth(_values(row["follows"], CITY, until, directory))
            # A series that begins just before the end has no surprise yet and says nothing.
            seen = outlook(growth, memory).surprises if len(growth) > 1 else seen * 0.0
        surprises.setdefault(source[name], seen)
    found = loadings(surprises)
    return {name: found[source[name]] if name in source else 0.0 for name in table.index}


def _coal(until: int, loading: float, directory: Path | None) -> Process:
    """The coal cycle after a year: a first-order autoregression of its logarithm around zero.

    The error of its mean is that of the mean of an autoregression over the years of the history.
    """
    past = np.log(history(directory)[COAL][: until - FIRST_YEAR + 1])
    fit = OLS(past[1:], past[:-1]).fit()
    persistence = float(np.clip(fit.params[0], 0.0, 0.95))
    sd = math.sqrt(float(fit.scale))
    years = len(past) - 1
    return Process(
        {
            year: persistence ** (year - until) * float(past[-1])
            for year in range(until + 1, LAST_YEAR + 1)
        },
        sd=sd,
        persistence=persistence,
        loading=loading,
        mean_sd=sd * math.sqrt(summed_variance(persistence, years)) / years,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the estimates; `--save` writes those from the data to 2017 into the world's file."""
    parser = argparse.ArgumentParser(prog="python -m calibration.world")
    parser.add_argument("--until", type=int, default=DATA_END, metavar="YEAR")
    parser.add_argument("--save", action="store_true", help="rewrite trend-2017.yaml")
    asked = parser.parse_args(arguments)
    if not FIRST_YEAR + 2 <= asked.until <= DATA_END:
        parser.error(f"--until must be {FIRST_YEAR + 2} to {DATA_END}, not {asked.until}")
    if asked.save and asked.until != DATA_END:
        parser.error(f"--save goes with --until {DATA_END}: the world's file begins in 2018")
    found = estimated(asked.until)
    table = world_file.table(found.processes, evidence(), found.years)
    levels = world_file.intervals(found.processes)
    print(world_file.text_of(table, levels, found.memory))
    if asked.save:
        world_file.save(found.processes)


if __name__ == "__main__":
    main()
