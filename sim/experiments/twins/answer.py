"""The answer: the numbers of every draw, their summary, and the folder of kept answers.

    runs/twins/tw-0123456789.json

An answer is written beside its place and then renamed, so a killed program leaves none by halves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import InputError
from sim.experiments.answers import write_answer

FOLDER = "twins"
"""The folder of kept answers, in that of the runs."""

Floats = NDArray[np.float64]

MEANS = (
    *("recipients", "recipients_income", "jobs", "recipients_jobs", "displaced"),
    *("others_lost", "others_won", "income", "out_of_poverty", "cost", "own_cost"),
)
"""Numbers of a measure's account that are told as means over draws."""
COUNTED = {"deadweight": ("anyway", "units"), "achieved": ("achieved", "units")}
"""Shares of what recipients were given the measure for."""
RATIOS = {
    "displacement": ("displaced", "recipients_jobs"),
    "cost_per_yuan": ("cost", "income"),
    "cost_per_job": ("cost", "jobs"),
    "cost_per_exit": ("cost", "out_of_poverty"),
}
"""Ratios whose divisor is an effect, which may be of either sign."""

SHARES = ("gain", "lose", "change")
"""Of winners and losers: the shares who gain and who lose, and the mean change, yuan per head."""


class Mean(NamedTuple):
    """The mean over draws with the 10th and 90th percentile; one draw has no percentiles."""

    mean: float
    low: float
    high: float


UNDEFINED = Mean(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Summary:
    """One measure over all draws.

    means   by name, see `MEANS`
    ratios  by name, see `COUNTED` and `RATIOS`: of means over draws, with percentiles of the
            draws' own.  All nan where a ratio has no meaning: nothing was counted, or the
            effect is not surely above zero
    sure    names of effects in `MEANS` that are, see `surely_positive`
    """

    measure: str
    means: Mapping[str, Mean]
    ratios: Mapping[str, Mean]
    sure: frozenset[str]


@dataclass(frozen=True, eq=False)
class Twins:
    """The answer, every number of every draw.

    about     what was asked, in JSON types
    accounts  a row for each draw and measure: see `sim.experiments.twins.account.account`
    winners   a row for each draw, grouping and group: shares who gain and lose, and mean change
    """

    id: str
    about: Mapping[str, Any]
    accounts: pd.DataFrame
    winners: pd.DataFrame

    @property
    def measures(self) -> Sequence[str]:
        """Ids of the measures, in the plan's order."""
        return list(dict.fromkeys(self.accounts["measure"]))

    def summary(self, measure: str) -> Summary:
        """One measure over all draws."""
        rows = self.accounts[self.accounts["measure"] == measure]
        numbers = {
            name: rows[name].to_numpy(float) for name in (*MEANS, "units", "anyway", "achieved")
        }
        ratios = {name: ratio(numbers[over], numbers[by]) for name, (over, by) in COUNTED.items()}
        for name, (over, by) in RATIOS.items():
            known = surely_positive(numbers[by])
            ratios[name] = ratio(numbers[over], numbers[by]) if known else UNDEFINED
        sure = frozenset(name for name in MEANS if surely_positive(numbers[name]))
        return Summary(measure, {name: mean(numbers[name]) for name in MEANS}, ratios, sure)

    def shares(self) -> Mapping[tuple[str, str], Mapping[str, Mean]]:
        """Winners and losers over draws, by grouping and group, as in the table."""
        parts = self.winners.groupby(["grouping", "group"], sort=False)
        return {
            (str(grouping), str(group)): {name: mean(rows[name].to_numpy(float)) for name in SHARES}
            for (grouping, group), rows in parts
        }

    def as_mapping(self) -> dict[str, Any]:
        """The answer in JSON types."""
        return {
            "id": self.id,
            "about": dict(self.about),
            "accounts": self.accounts.to_dict("list"),
            "winners": self.winners.to_dict("list"),
        }


def mean(draws: Floats) -> Mean:
    """The mean over draws, with percentiles where there is more than one."""
    if draws.size < 2:
        return Mean(float(draws.mean()) if draws.size else np.nan, np.nan, np.nan)
    low, high = np.quantile(draws, [0.1, 0.9])
    return Mean(float(draws.mean()), float(low), float(high))


def surely_positive(draws: Floats) -> bool:
    """Whether an effect is above zero beyond chance: its interval over draws, and twice the
    standard error of its mean, both leave out zero."""
    if draws.size < 2:
        return False
    error = draws.std(ddof=1) / np.sqrt(draws.size)
    return bool(mean(draws).low > 0 and draws.mean() > 2.0 * error)


def ratio(over: Floats, by: Floats) -> Mean:
    """The ratio of two means over draws, with percentiles of the draws' own ratios.

    Draws in which there is nothing to divide by have no ratio of their own.
    """
    total = by.sum()
    if not total > 0:
        return UNDEFINED
    own = over[by > 0] / by[by > 0]
    return mean(own)._replace(mean=float(over.sum() / total))


def keep(found: Twins, runs: Path) -> None:
    """Keep an answer in a folder of runs.  Raises InputError where that cannot be written."""
    write_answer(found.as_mapping(), _path(runs, found.id))


def kept(id: str, runs: Path) -> Twins | None:
    """The answer kept under an id, None where there is none.

    Raises InputError naming the file where it cannot be read or is damaged.
    """
    path = _path(runs, id)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["id"] != id:
            raise ValueError("it is not the answer that was kept")
        tables = (pd.DataFrame(content[name]) for name in ("accounts", "winners"))
        return Twins(id, content["about"], *tables)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"'{path}' is damaged ({error}); delete it") from None


def _path(runs: Path, id: str) -> Path:
    return runs / FOLDER / f"{id}.json"
