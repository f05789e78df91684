"""The plan's own targets, evaluated on each draw.

The share of draws that meet a target is its probability.  Clause numbers are those of the plan
of 22 June 2018.  Where the plan leaves the definition open, `note` says which reading is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

Reading = Callable[[pd.DataFrame], "pd.Series[float]"]
"""From a table of one policy's yearly values (rows draws, columns years) to one value a draw."""


class NotInPanelError(LookupError):
    """The panel lacks what a target needs; the message says what."""


def _years(table: pd.DataFrame, years: range | tuple[int, ...]) -> pd.DataFrame:
    missing = [str(year) for year in years if year not in table.columns]
    if missing:
        raise NotInPanelError("no values for " + ", ".join(missing))
    return table[list(years)]


def total(first: int, last: int) -> Reading:
    """Sum of a yearly flow over years, both included."""
    return lambda table: _years(table, range(first, last + 1)).sum(axis=1, skipna=False)


def level(year: int) -> Reading:
    """The value of one year."""
    return lambda table: _years(table, (year,))[year]


def growth(first: int, last: int) -> Reading:
    """The last year's value as a multiple of the first's; NaN where that is not positive."""

    def multiple(table: pd.DataFrame) -> pd.Series[float]:
        both = _years(table, (first, last))
        return both[last] / both[first].where(both[first] > 0)

    return multiple


def mean_change(first: int, last: int) -> Reading:
    """Mean yearly change from the end of year `first` to the end of year `last`."""

    def change(table: pd.DataFrame) -> pd.Series[float]:
        both = _years(table, (first, last))
        return (both[last] - both[first]) / (last - first)

    return change


def weakest_year(shares: Mapping[int, float]) -> Reading:
    """The lowest yearly flow, each year's divided by the part of the year that counts."""

    def lowest(table: pd.DataFrame) -> pd.Series[float]:
        chosen = _years(table, tuple(shares))
        return (chosen / pd.Series(dict(shares))).min(axis=1, skipna=False)

    return lowest


@dataclass(frozen=True)
class Target:
    """One target: which indicator of the city, read how, must reach what.

    `clause` is the plan's clause and `measure` the entry of the measure library that states it.
    `strict` targets ask for more than the threshold.  `status` is that of the threshold: `read`
    in the plan, or `derived` from what it says.  `unit` is the unit of value and threshold.
    """

    key: str
    clause: str
    measure: str
    indicator: str
    reading: Reading = field(repr=False)
    threshold: float
    unit: str
    residence: str = "all"
    strict: bool = False
    status: str = "read"
    note: str = ""

    def met(self, value: float) -> bool:
        """Whether a value meets the target."""
        return value > self.threshold if self.strict else value >= self.threshold


def _doubled(key: str, indicator: str, residence: str, note: str) -> Target:
    return Target(
        key=key,
        clause="二(二)",
        measure="T2",
        indicator=indicator,
        residence=residence,
        reading=growth(2010, 2020),
        threshold=2.0,
        unit="ratio",
        strict=True,
        note=note,
    )


_NOMINAL = "The plan does not say nominal or real; current prices."
_REAL = "The plan does not say nominal or real; 2010 prices, as the national goal of 2013."

TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        target.key: target
        for target in (
            Target(
                key="new-urban-jobs",
                clause="二(一)",
                measure="T1",
                indicator="new_urban_jobs",
                reading=total(2016, 2020),
                threshold=100_000,
                unit="persons",
                note="Official gross flow, summed over 2016-2020.",
            ),
            Target(
                key="rural-labour-transferred",
                clause="二(一)",
                measure="T1",
                indicator="rural_labour_transferred",
                reading=total(2016, 2020),
                threshold=40_000,
                unit="persons",
                note="Official gross flow, summed over 2016-2020.",
            ),
            _doubled("urban-income-doubled", "disposable_income_per_head", "urban", _NOMINAL),
            _doubled("rural-income-doubled", "disposable_income_per_head", "rural", _NOMINAL),
            _doubled(
                "urban-income-doubled-real", "disposable_income_per_head_real", "urban", _REAL
            ),
            _doubled(
                "rural-income-doubled-real", "disposable_income_per_head_real", "rural", _REAL
            ),
            Target(
                key="rural-poor-lifted",
                clause="二(三)",
                measure="T3",
                indicator="poverty_exits",
                reading=level(2018),
                threshold=30_000,
                unit="persons",
                note="Registered poor who left poverty by the end of 2018, cumulated.",
            ),
            Target(
                key="young-farm-owners",
                clause="三(二)1",
                measure="B03",
                indicator="farm_owners_trained",
                reading=weakest_year({2018: 0.5, 2019: 1.0, 2020: 1.0}),
                threshold=50,
                unit="persons/year",
                note="Weakest year of 2018-2020; the plan runs for half of 2018.",
            ),
            Target(
                key="leader-rotation",
                clause="三(二)1",
                measure="B04",
                indicator="leaders_retrained_share",
                reading=level(2020),
                threshold=0.5,
                unit="share",
                status="derived",
                note="All in five years is a fifth a year: half by the end of 2020.",
            ),
            Target(
                key="leisure-agriculture",
                clause="三(二)2",
                measure="B09",
                indicator="leisure_agriculture_sales",
                reading=level(2020),
                threshold=1e9,
                unit="yuan/year",
            ),
            Target(
                key="private-employment",
                clause="四(一)2",
                measure="H05",
                indicator="private_employment",
                reading=mean_change(2015, 2020),
                threshold=15_000,
                unit="persons/year",
                note="Mean yearly change over 2016-2020.",
            ),
            Target(
                key="private-investment",
                clause="四(一)2",
                measure="H05",
                indicator="private_investment_share",
                reading=mean_change(2015, 2020),
                threshold=0.01,
                unit="share",
                note="Percentage points a year; investment by owner is not simulated.",
            ),
            Target(
                key="rural-dibao-at-poverty-line",
                clause="四(三)1",
                measure="H15",
                indicator="rural_dibao_over_poverty_line",
                reading=level(2020),
                threshold=1.0,
                unit="ratio",
            ),
        )
    }
)
"""The plan's targets by key, in its own order."""


@dataclass(frozen=True)
class TargetResult:
    """A target under one policy: median value over draws, and the share of draws that meet it."""

    target: str
    policy: str
    value: float
    threshold: float
    probability: float
    draws: int


@dataclass(frozen=True)
class TargetOmitted:
    """A target that a run cannot answer, and why."""

    target: str
    policy: str
    reason: str


def values_by_draw(target: Target, panel: pd.DataFrame, policy: str) -> pd.Series[float]:
    """The target's value in each draw of one policy, indexed by draw.

    Raises NotInPanelError where the panel lacks what it needs.
    """
    return _values(target, _cells(panel).get((policy, target.indicator, target.residence)))


def _cells(panel: pd.DataFrame) -> dict[tuple[str, str, str], pd.DataFrame]:
    """The rows of all the city's residents that targets read: by policy, indicator, residence."""
    wanted = {target.indicator for target in TARGETS.values()}
    rows = panel[
        panel["indicator"].isin(wanted)
        & (panel["area"] == "city")
        & (panel["grouping"] == "all")
        & (panel["group"] == "all")
    ]
    keys = ["policy", "indicator", "residence"]
    return dict(iter(rows.groupby(keys, sort=False, observed=True)))  # type: ignore[arg-type]


def _values(target: Target, rows: pd.DataFrame | None) -> pd.Series[float]:
    if rows is None:
        raise NotInPanelError(f"{target.indicator} is not in the run")
    table = rows.pivot(index="draw", columns="year", values="value")
    values = target.reading(table)
    known = values[np.isfinite(values)]
    if known.empty:
        raise NotInPanelError(f"{target.indicator} is undefined in every draw")
    return known


def evaluate(
    panel: pd.DataFrame, policies: list[str]
) -> tuple[list[TargetResult], list[TargetOmitted]]:
    """Every target under every policy, and those the panel cannot answer.

    Targets come in the plan's order, policies in the order given.  A draw in which the value is
    undefined counts neither way; `draws` says how many counted.
    """
    cells = _cells(panel)
    results: list[TargetResult] = []
    omitted: list[TargetOmitted] = []
    for target in TARGETS.values():
        for policy in policies:
            try:
                values = _values(target, cells.get((policy, target.indicator, target.residence)))
            except NotInPanelError as missing:
                omitted.append(TargetOmitted(target.key, policy, str(missing)))
                continue
            met = [target.met(value) for value in values]
            results.append(
                TargetResult(
                    target=target.key,
                    policy=policy,
                    value=float(np.median(values)),
                    threshold=target.threshold,
                    probability=float(np.mean(met)),
                    draws=len(values),
                )
            )
    return results, omitted
