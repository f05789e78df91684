"""First calibration: least squares on the levels of 2010 and two latent yearly paths.

Fitted are the level of pay in urban units, the pay of private over unit work, the earnings gap of
villagers, pensions and the farm yield of 2010, and the yearly growth of private pay and of farm
yield to 2017, which no series of the city gives.  Everything else keeps its value.  Each latent
path has about as many values as the income series it answers, so the fit of incomes to 2017 is
close by construction; how well the model predicts years it was not shown is another question.

`python -m calibration.fit` fits and rewrites the fitted rows of `levels.csv`, `history.csv` and
`parameters.csv`.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from calibration.moments import Moment, moments, simulated
from sim.clock import FIRST_YEAR
from sim.experiments.run import found, terms_by_month
from sim.experiments.setting import drawn_parameters, levels
from sim.experiments.world_paths import yearly_paths
from sim.policy.library import load_policy, load_world
from sim.policy.schedule import schedule
from sim.tables import data_directory

YEARS = 8
LATENT = ("pay_private", "farm_yield")
LEVELS = ("unit_pay_factor", "private_pay_ratio", "farm_yield", "pension")
GAP = "founding.rural_gap"
GROWTH_SPREAD = 0.12
"""Prior spread of a year's growth of a latent path around its mean growth, log points."""
STEP = 0.02
"""Step of a finite difference, log points: wide enough to pass over discrete decisions."""
LEVEL_SPREAD = 0.15
"""Prior spread of a level around its value in the data, log points."""


def unpack(
    vector: NDArray[np.float64],
) -> tuple[dict[str, float], dict[str, float], dict[str, NDArray[np.float64]]]:
    """Levels, parameters and paths that a vector of logs and growth rates stands for."""
    level = dict(levels())
    for name, value in zip(LEVELS, vector, strict=False):
        level[name] = float(np.exp(value))
    gap = {GAP: float(vector[len(LEVELS)])}
    paths = dict(yearly_paths(load_world("trend-2017"), None))
    growth = vector[len(LEVELS) + 1 :].reshape(len(LATENT), YEARS - 1)
    for name, steps in zip(LATENT, growth, strict=True):
        index = np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
        paths[name] = np.concatenate(
            [index, paths[name][YEARS:] / paths[name][YEARS - 1] * index[-1]]
        )
    return level, gap, paths


def start() -> NDArray[np.float64]:
    """The vector of the present data."""
    paths = yearly_paths(load_world("trend-2017"), None)
    growth = [np.diff(np.log(paths[name][:YEARS])) for name in LATENT]
    present = levels()
    gap = drawn_parameters(None)[GAP]
    return np.concatenate([[np.log(present[name]) for name in LEVELS], [gap], *growth])


def simulate(vector: NDArray[np.float64], scale: float, seed: int) -> dict[tuple[str, int], float]:
    """Figures of the simulated city by name and year, for a vector, under no city plan."""
    level, gap, paths = unpack(vector)
    terms = terms_by_month(schedule(load_policy("no-plan")))
    engine = found(
        terms,
        load_world("trend-2017"),
        scale=scale,
        seed=seed,
        draw=0,
        threads=2,
        values=gap,
        paths=paths,
        level=level,
        central=True,
    )
    figures = {}
    for year in range(YEARS):
        engine.run_to(12 * year + 11)
        # December's accounts are complete after its settlement and before January's reset.
        engine.step()
        for name, value in simulated(engine.city).items():
            figures[name, FIRST_YEAR + year] = value
    return figures


def residuals(
    figures: Mapping[tuple[str, int], float], observed: list[Moment]
) -> NDArray[np.float64]:
    """Log deviations in units of their errors."""
    return np.array([np.log(figures[m.name, m.year] / m.value) / m.error for m in observed])


def fit(
    scale: float = 0.05, seed: int = 1, tell: Callable[[str], None] = print
) -> NDArray[np.float64]:
    """The vector of least squares: deviations from figures, and from priors on the latents."""
    observed = moments()
    first = start()
    mean_growth = [
        np.mean(first[len(LEVELS) + 1 + k * (YEARS - 1) : len(LEVELS) + 1 + (k + 1) * (YEARS - 1)])
        for k in range(len(LATENT))
    ]

    def loss(moved: NDArray[np.float64]) -> NDArray[np.float64]:
        # Around one, so that a relative step is an absolute one: growth rates are near zero.
        vector = first + STEP * (moved - 1.0)
        away = residuals(simulate(vector, scale, seed), observed)
        growth = vector[len(LEVELS) + 1 :].reshape(len(LATENT), YEARS - 1)
        prior_growth = (growth - np.array(mean_growth)[:, None]).ravel() / GROWTH_SPREAD
        prior_level = (vector[: len(LEVELS) + 1] - first[: len(LEVELS) + 1]) / LEVEL_SPREAD
        return np.concatenate([away, prior_growth, prior_level])

    best = least_squares(loss, np.ones_like(first), diff_step=1.0, max_nfev=5)
    tell(f"cost {best.cost:.3f} after {best.nfev} steps")
    return np.asarray(first + STEP * (best.x - 1.0))


def fit_table(
    vector: NDArray[np.float64], scale: float, seed: int
) -> list[tuple[str, int, float, float, float]]:
    """Name, year, observed, simulated, relative difference."""
    figures = simulate(vector, scale, seed)
    return [
        (m.name, m.year, m.value, figures[m.name, m.year], figures[m.name, m.year] / m.value - 1)
        for m in moments()
    ]


def _rewrite(path: Path, change: Callable[[dict[str, str]], None]) -> None:
    """Rewrite a table through a temporary file, row by row."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        header = list(reader.fieldnames or [])
        rows = list(reader)
    for row in rows:
        change(row)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    Path(name).replace(path)


def save(vector: NDArray[np.float64], directory: Path | None = None) -> None:
    """Write the fitted values into the data tables, status derived, source the fit."""
    folder = data_directory(directory)
    level, gap, paths = unpack(vector)
    source = "least squares on incomes 2010-2017 (calibration.fit)"

    def set_level(row: dict[str, str]) -> None:
        if row["name"] in LEVELS:
            row |= {"value": f"{level[row['name']]:.5f}", "status": "derived", "source": source}

    def set_path(row: dict[str, str]) -> None:
        if row["path"] in LATENT:
            value = paths[row["path"]][int(row["year"]) - FIRST_YEAR]
            row |= {"value": f"{value:.5f}", "status": "derived", "source": source}

    def set_gap(row: dict[str, str]) -> None:
        if row["name"] == GAP:
            row |= {"value": f"{gap[GAP]:.4f}", "status": "derived", "source": source}

    _rewrite(folder / "levels.csv", set_level)
    _rewrite(folder / "history.csv", set_path)
    _rewrite(folder / "parameters.csv", set_gap)


def main() -> None:
    """Fit, print the table, and save with --save."""
    parser = argparse.ArgumentParser(description="Fit levels and latent paths to incomes 2010-2017")
    parser.add_argument("--scale", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", action="store_true", help="write the fitted values to the data")
    parser.add_argument("--check", action="store_true", help="only print the fit of the data")
    chosen = parser.parse_args()
    vector = start() if chosen.check else fit(chosen.scale, chosen.seed)
    if chosen.save:
        save(vector)
    print("figure     year   observed  simulated  difference")
    for name, year, observed, value, gap in fit_table(vector, chosen.scale, chosen.seed):
        print(f"{name:9s}  {year}  {observed:9,.0f}  {value:9,.0f}  {gap:+10.1%}")


if __name__ == "__main__":
    main()
