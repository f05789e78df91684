"""The estimates of the world as a table, and as the numbers of a world's file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from statistics import NormalDist

import pandas as pd

from calibration.growth import summed_variance
from sim.errors import InputError
from sim.experiments.world_paths import COAL, Process
from sim.policy.library import SCENARIOS
from sim.policy.world import WORLD_PATHS, WORLD_YEARS

FILE = SCENARIOS / "worlds" / "trend-2017.yaml"
"""The world that holds the estimates from the data to 2017."""
_TAIL = NormalDist().inv_cdf(0.9)
_NUMBER = r"[-+.\deE]+"


def numbers(process: Process, *, cycle: bool = False) -> dict[str, str]:
    """The numbers of a process as they are written in a world's file; a cycle has no growth."""
    growth = ", ".join(
        f"{year}: {_short(math.expm1(process.means[year]), 3)}" for year in WORLD_YEARS
    )
    return ({} if cycle else {"growth": f"{{{growth}}}"}) | {
        "sd": _short(process.sd, 4),
        "persistence": _short(process.persistence, 2),
        "loading": _short(process.loading, 2),
        "mean_sd": _short(process.mean_sd, 4),
    }


def _short(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0.0:g}"  # a zero without a sign


def written(text: str, processes: Mapping[str, Process]) -> str:
    """The text of a world's file with the numbers of the estimates in their places.

    Raises InputError where the file has no place for one.
    """
    for name in WORLD_PATHS:
        text = _in_block(text, f"  {name}:\n", "    ", numbers(processes[name]), name)
    return _in_block(text, f"{COAL}:\n", "  ", numbers(processes[COAL], cycle=True), COAL)


def _in_block(text: str, head: str, indent: str, values: Mapping[str, str], name: str) -> str:
    found = re.search(rf"^{re.escape(head)}(?:{indent}.*\n)+", text, re.MULTILINE)
    if found is None:
        raise InputError(f"{FILE.name}: no block '{name}'")
    block = found.group()
    for key, value in values.items():
        line = rf"^{indent}{key}: (?:\{{.*\}}|{_NUMBER})$"
        block, count = re.subn(line, f"{indent}{key}: {value}", block, flags=re.MULTILINE)
        if count != 1:
            raise InputError(f"{FILE.name}: {name}: {count} lines '{key}', not one")
    return text[: found.start()] + block + text[found.end() :]


def save(processes: Mapping[str, Process], path: Path = FILE) -> None:
    """Put the estimates into a world's file."""
    text = written(path.read_text(encoding="utf-8"), processes)
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def summed_sd(process: Process, years: int) -> float:
    """Standard deviation of growth summed over years, log points."""
    shocks = process.sd**2 * summed_variance(process.persistence, years)
    return math.sqrt(process.mean_sd**2 * years**2 + shocks)


def table(
    processes: Mapping[str, Process], evidence: pd.DataFrame, years: Mapping[str, int]
) -> pd.DataFrame:
    """One row a path: mean growth by year, spreads, and what they rest on; per cent."""
    rows = []
    for name, process in processes.items():
        cycle = name == COAL
        means = {
            str(year): 100 * (math.exp(mean) if cycle else math.expm1(mean))
            for year, mean in process.means.items()
        }
        last = len(process.means)
        rows.append(
            {
                "path": name,
                **means,
                "sd": 100 * process.sd,
                "persistence": process.persistence,
                "loading": process.loading,
                "mean_sd": 100 * process.mean_sd,
                f"sd of level {max(process.means)}": 100
                * (_cycle_sd(process, last) if cycle else summed_sd(process, last)),
                "years": years[name],
                "status": evidence.loc[name, "status"],
                "data": evidence.loc[name, "source"],
            }
        )
    return pd.DataFrame(rows)


def _cycle_sd(process: Process, years: int) -> float:
    """Standard deviation of the logarithm of a cycle after some years."""
    squares = sum(process.persistence ** (2 * back) for back in range(years))
    return math.sqrt(process.mean_sd**2 + process.sd**2 * squares)


def intervals(processes: Mapping[str, Process]) -> pd.DataFrame:
    """Levels in the years ahead, the last year of the data 100 (coal: its trend 100).

    Columns path, year, p10, median, p90: percentiles of the draws, in closed form.
    """
    rows = []
    for name, process in processes.items():
        total = 0.0
        for ahead, (year, mean) in enumerate(sorted(process.means.items()), start=1):
            cycle = name == COAL
            total = mean if cycle else total + mean
            sd = _cycle_sd(process, ahead) if cycle else summed_sd(process, ahead)
            low, middle, high = (100 * math.exp(total + z * sd) for z in (-_TAIL, 0.0, _TAIL))
            rows.append({"path": name, "year": year, "p10": low, "median": middle, "p90": high})
    return pd.DataFrame(rows)


def text_of(estimates: pd.DataFrame, levels: pd.DataFrame, memory: float) -> str:
    """Estimates (`table`) and `intervals` for the terminal."""
    shown = estimates.drop(columns="data").to_string(
        index=False, float_format=lambda value: f"{value:.2f}"
    )
    ranges = [
        f"{row['median']:.0f} ({row['p10']:.0f} to {row['p90']:.0f})"
        for row in levels.to_dict("records")
    ]
    by_year = levels.assign(range=ranges).pivot(index="path", columns="year", values="range")
    by_year = by_year.loc[estimates["path"]].rename_axis(columns=None).reset_index()
    return "\n\n".join(
        (
            "Mean growth and spreads, per cent (coal: level of the cycle, trend is 100).\n"
            f"A year counts {memory:.2f} of the year after it.",
            shown,
            "Median and 80 % interval, last year of the data 100 (coal: trend 100)",
            by_year.to_string(index=False),
            "\n".join(f"{row['path']}: {row['data']}" for row in estimates.to_dict("records")),
        )
    )
