"""The world's yearly paths of a draw: history to 2017, growth from 2018, and both by month."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from sim.chance import named_uniform
from sim.clock import LAST_YEAR, MONTHS
from sim.policy.dated import Steps
from sim.policy.world import WORLD_PATHS, World
from sim.tables import NOTE, STATUS, TEXT, YEAR, Column, data_directory, read_table


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


def world_growth(world: World, seed: int | None) -> dict[str, NDArray[np.float64]]:
    """Log growth of each path in 2018-2020: mean, common shock and own shock of the draw.

    growth = mean + sd (loading c + sqrt(1 - loading^2) e), with c common to all paths of a year
    and e the path's own, standard normal.
    """
    found = {}
    for name in WORLD_PATHS:
        path = world.paths[name]
        growth = []
        for year in range(2018, LAST_YEAR + 1):
            shock = 0.0
            if seed is not None:
                common = stats.norm.ppf(named_uniform(seed, "world:common", year))
                own = stats.norm.ppf(named_uniform(seed, f"world:{name}", year))
                shock = path.sd * (path.loading * common + (1 - path.loading**2) ** 0.5 * own)
            growth.append(np.log1p(path.growth[year]) + shock)
        found[name] = np.array(growth)
    return found


def yearly_paths(
    world: World, seed: int | None, past: Mapping[str, NDArray[np.float64]] | None = None
) -> dict[str, NDArray[np.float64]]:
    """Every path for 2010-2020: history to 2017, then the world's draw.  `past` replaces history.

    Paths that a world does not name keep the value of 2017, except the trend of consumption,
    which follows the growth of pay, and the coal cycle, which returns to normal.
    """
    past = history() if past is None else past
    growth = world_growth(world, seed)
    found = {}
    for name, values in past.items():
        if name in growth:
            future = values[-1] * np.exp(np.cumsum(growth[name]))
        else:
            future = np.full(LAST_YEAR - 2017, values[-1])
        found[name] = np.concatenate([values, future])
    pay = np.mean([growth["pay_state"], growth["pay_private"], growth["pay_private"]], axis=0)
    found["trend_growth"][-len(pay) :] = pay
    found["coal"][-len(pay) :] = 1.0
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
