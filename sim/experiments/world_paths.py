"""The world's yearly paths of a draw: history to 2017, growth from 2018, and both by month."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import named_uniform
from sim.clock import MONTHS
from sim.policy.dated import Steps
from sim.policy.world import WORLD_PATHS, WORLD_YEARS, World
from sim.tables import NOTE, STATUS, TEXT, YEAR, Column, data_directory, read_table

COAL = "coal"
"""The coal cycle, result of state enterprises over its trend, among the paths by year."""


@cache
def history(directory: Path | None = None) -> dict[str, NDArray[np.float64]]:
    """Paths to 2017 by name, one value a year."""
    columns = {
        "path": TEXT,
        "year": YEAR,
        "value": Column("number"),
        "unit": TEXT,
        "status": STATUS,
        "source": TEXT,
        "note": NOTE,
    }
    table = read_table(data_directory(directory) / "history.csv", columns, ("path", "year"))
    return {
        str(name): part.sort_values("year")["value"].to_numpy(float)
        for name, part in table.groupby("path")
    }


class Process(NamedTuple):
    """How a quantity goes on after the history.

    means        expected log growth (of the coal cycle: logarithm of its level) by year, from the
                 first year after the history on without a gap
    sd           standard deviation of a year's shock, log points
    persistence  share of a year's deviation that is left in the year after
    loading      correlation of its shocks, and of the error of its mean, with the common ones
    mean_sd      standard deviation of the error of the mean itself, the same in all years
    """

    means: Mapping[int, float]
    sd: float
    persistence: float
    loading: float
    mean_sd: float


def growth(
    processes: Mapping[str, Process], years: Sequence[int], seed: int | None
) -> dict[str, NDArray[np.float64]]:
    """A draw of each process in some of its years; None gives the means.

    value of a year = mean + m + a,  a = persistence (a of the year before) + shock

    with a zero at the end of the history.  The shock of a year is sd (loading c +
    sqrt(1 - loading^2) e), c common to all processes of the year and e the process's own; the
    error m of the mean likewise, with a c and an e for all years.  All are standard normal, each
    keyed by its name, so that adding a process leaves the others as they were.
    """

    def normal(name: str, year: int = 0) -> float:
        if seed is None:
            return 0.0
        # Loaded where a draw is made only: a stored run is shown without it.
        from scipy.special import ndtri

        return float(ndtri(named_uniform(seed, name, year)))

    found = {}
    for name, process in processes.items():
        loading, rest = process.loading, math.sqrt(1 - process.loading**2)
        error = loading * normal("world:common:mean") + rest * normal(f"world:{name}:mean")
        values, deviation = {}, 0.0
        for year in sorted(process.means):
            shock = loading * normal("world:common", year) + rest * normal(f"world:{name}", year)
            deviation = process.persistence * deviation + process.sd * shock
            values[year] = process.means[year] + process.mean_sd * error + deviation
        found[name] = np.array([values[year] for year in years])
    return found


def world_growth(world: World, seed: int | None) -> dict[str, NDArray[np.float64]]:
    """Log growth of each path in 2018-2020 in a draw of the world; None gives its means."""
    processes = {
        name: Process(
            {year: math.log1p(share) for year, share in path.growth.items()},
            path.sd,
            path.persistence,
            path.loading,
            path.mean_sd,
        )
        for name, path in world.paths.items()
    }
    return growth(processes, WORLD_YEARS, seed)


def coal_cycle(world: World, seed: int | None, last: float) -> NDArray[np.float64]:
    """The coal cycle in 2018-2020 in a draw, after its value of 2017; trend is 1.

    Its logarithm dies away by its persistence; in a world without a process for it, at once.
    """
    cycle = world.coal
    if cycle is None:
        return np.ones(len(WORLD_YEARS))
    means = {
        year: cycle.persistence**ahead * math.log(last)
        for ahead, year in enumerate(WORLD_YEARS, start=1)
    }
    process = Process(means, cycle.sd, cycle.persistence, cycle.loading, cycle.mean_sd)
    return np.exp(growth({COAL: process}, WORLD_YEARS, seed)[COAL])


def yearly_paths(
    world: World, seed: int | None, past: Mapping[str, NDArray[np.float64]] | None = None
) -> dict[str, NDArray[np.float64]]:
    """Every path for 2010-2020: history to 2017, then the world's draw.  `past` replaces history.

    What a world does not name keeps the value of 2017, except the trend of consumption, which
    follows the growth of pay, and the coal cycle.
    """
    past = history() if past is None else past
    steps = world_growth(world, seed)
    found = {}
    for name, values in past.items():
        if name in steps:
            future = values[-1] * np.exp(np.cumsum(steps[name]))
        else:
            future = np.full(len(WORLD_YEARS), values[-1])
        found[name] = np.concatenate([values, future])
    pay = np.mean([steps["pay_state"], steps["pay_private"], steps["pay_private"]], axis=0)
    found["trend_growth"][-len(pay) :] = pay
    found[COAL][-len(pay) :] = coal_cycle(world, seed, float(past[COAL][-1]))
    return found


def monthly(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A yearly index by month: log-linear between the middles of years."""
    middles = 12 * np.arange(len(values)) + 5.5
    months = np.arange(12 * len(values))
    return np.exp(np.interp(months, middles, np.log(values)))


def yearly_mean_before(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """By month, the mean of the calendar year before; in the first year its own."""
    means = values.reshape(-1, 12).mean(axis=1)
    return np.repeat(np.concatenate([means[:1], means[:-1]]), 12)


def dated_levels(values: NDArray[np.float64], steps: Steps) -> NDArray[np.float64]:
    """A yearly level by month, and from their months on a world's own values in its place."""
    found = np.repeat(values, 12)
    for month, value in steps:
        found[month:] = value
    return found


def monthly_paths(
    world: World, yearly: Mapping[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """Every path of WORLD_PATHS by month, with the world's shocks."""
    found = {name: monthly(yearly[name]) for name in WORLD_PATHS}
    for name, shock in world.shocks.items():
        found[name] = found[name] * dated_levels(np.ones(MONTHS // 12), shock.dated)
    return found
