"""A run in numbers: each indicator's distribution over draws, differences, targets.

Draws share their random numbers across policies, so a difference between two policies is taken
within each draw first; its interval is therefore far narrower than the two levels' would suggest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.outcomes.indicators import (
    AGAINST_REFERENCE,
    AREAS,
    GROUPINGS,
    GROUPS,
    RESIDENCES,
    order,
    unit,
)
from sim.outcomes.targets import evaluate

KEYS = ("indicator", "area", "residence", "grouping", "group", "year")
"""What identifies a number besides policy and draw; also the order of the summary."""

USEFUL_YEARS = (2017, 2018, 2019, 2020)

_TEXT_KEYS = KEYS[:-1]
_RANKS: dict[str, Sequence[str]] = {
    "area": AREAS,
    "residence": RESIDENCES,
    "grouping": GROUPINGS,
    "group": GROUPS,
}


def summarise(
    panel: pd.DataFrame,
    reference: str,
    policies: Sequence[str],
    *,
    run: str | None = None,
    full: bool = False,
) -> dict[str, Any]:
    """The summary that `--json` prints: `run`, `indicators`, `differences`, `targets`.

    The first two are `distributions`.  Raises ValueError as that does.
    """
    found = distributions(panel, reference, policies, full=full)
    results, _ = evaluate(panel, list(dict.fromkeys([reference, *policies])))
    return {
        "run": run,
        **found,
        "targets": [
            {
                "target": one.target,
                "policy": one.policy,
                "value": one.value,
                "threshold": one.threshold,
                "probability": one.probability,
            }
            for one in results
            if one.policy in policies
        ],
    }


def distributions(
    panel: pd.DataFrame, reference: str, policies: Sequence[str], *, full: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """Each indicator over draws, and its differences from the reference: two lists of entries.

    Over draws: median, 10th and 90th percentile, mean.  Draws in which a number is undefined are
    left out of it; where all are, it is None.  Without `full` it keeps the years from 2017 and
    every year for the whole city and all its residents.  Differences are policy minus `reference`,
    draw by draw.  Entries are sorted by policy as given, then by the registry of indicators.
    Raises ValueError where the panel has several worlds, or lacks the reference or a policy.
    """
    if panel["world"].nunique() > 1:
        raise ValueError("a summary is of one world; the panel has several")
    present = set(panel["policy"].unique())
    names = list(dict.fromkeys([reference, *policies]))
    missing = [name for name in names if name not in present]
    if missing:
        raise ValueError("the panel lacks policy " + ", ".join(missing))
    rows = panel if full else panel[_useful(panel)]
    tables = {name: _by_draw(rows[rows["policy"] == name]) for name in names}
    return {
        "indicators": [
            entry
            for name in names
            if name in policies
            for entry in _entries(tables[name], {"policy": name})
        ],
        "differences": [
            entry
            for name in policies
            if name != reference
            for entry in _entries(
                _difference(tables[name], tables[reference]),
                {"policy": name, "against": reference},
            )
        ],
    }


def _useful(panel: pd.DataFrame) -> pd.Series[bool]:
    city = (panel["area"] == "city") & (panel["group"] == "all")
    return panel["year"].isin(USEFUL_YEARS) | city


def _by_draw(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per key, one column per draw, sorted.  Raises ValueError for duplicates."""
    keys = {name: _categorical(rows[name], _levels(name, rows[name])) for name in _TEXT_KEYS} | {
        "year": rows["year"]
    }
    frame = pd.DataFrame(keys | {"draw": rows["draw"], "value": rows["value"]})
    return frame.set_index([*KEYS, "draw"])["value"].unstack("draw").sort_index()


def _levels(name: str, column: pd.Series[Any]) -> list[str]:
    present = list(column.unique())
    if name == "indicator":
        return sorted(present, key=order)
    ranks = {value: rank for rank, value in enumerate(_RANKS[name])}
    return sorted(present, key=lambda value: (ranks.get(value, len(ranks)), value))


def _categorical(column: pd.Series[Any], levels: list[str]) -> pd.Series[Any]:
    return column.astype("category").cat.set_categories(levels, ordered=True)


def _difference(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Policy minus reference for the keys and draws both have."""
    names = table.index.get_level_values("indicator")
    table = table[~names.isin(list(AGAINST_REFERENCE))]
    # Reindexed by plain values: the two tables' categories may differ.
    left, right = _plain_index(table), _plain_index(reference)
    both = left.index.intersection(right.index, sort=False)
    draws = left.columns.intersection(right.columns)
    return left.loc[both, draws] - right.loc[both, draws]


def _plain_index(table: pd.DataFrame) -> pd.DataFrame:
    index = table.index
    levels = [index.get_level_values(name).astype(object) for name in KEYS]
    return table.set_axis(pd.MultiIndex.from_arrays(levels, names=KEYS), axis=0)


def _entries(table: pd.DataFrame, labels: dict[str, str]) -> Iterator[dict[str, Any]]:
    keys = [table.index.get_level_values(name).tolist() for name in KEYS]
    units = {name: unit(name) for name in set(keys[0])}
    statistics = [_numbers(column) for column in _over_draws(table.to_numpy())]
    for (name, area, residence, grouping, group, year), (median, p10, p90, mean) in zip(
        zip(*keys, strict=True), zip(*statistics, strict=True), strict=True
    ):
        yield {
            "indicator": name,
            "area": area,
            "residence": residence,
            "group": group,
            "grouping": grouping,
            "year": year,
            **labels,
            "unit": units[name],
            "median": median,
            "p10": p10,
            "p90": p90,
            "mean": mean,
        }


def _over_draws(values: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Median, 10th, 90th percentile and mean of each row, over the finite values."""
    values = np.where(np.isfinite(values), values, np.nan)
    result = np.full((4, values.shape[0]), np.nan)
    whole = ~np.isnan(values).any(axis=1)
    if whole.any():  # nanquantile is far slower, and almost every row is whole
        result[:3, whole] = np.quantile(values[whole], [0.5, 0.1, 0.9], axis=1)
        result[3, whole] = values[whole].mean(axis=1)
    for row in np.flatnonzero(~whole):
        some = values[row][~np.isnan(values[row])]
        if some.size:
            result[:3, row] = np.quantile(some, [0.5, 0.1, 0.9])
            result[3, row] = some.mean()
    return list(result)


def _numbers(column: NDArray[np.float64]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in column.tolist()]
