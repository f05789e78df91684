"""A run's numbers, found by what they are about: one value a draw, levels and differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import LAST_YEAR

Draws = NDArray[np.float64]
"""One value a draw; nan where a draw has none."""

LOW, HIGH = 0.1, 0.9
"""The interval shown everywhere: the middle 80 per cent of the draws."""


class Spread(NamedTuple):
    """The middle and the 80 per cent interval over draws; nan where no draw has a value.

    A single draw has a middle and no interval."""

    median: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero: the sign of a difference does not hang on luck."""
        return self.low > 0 or self.high < 0


def spread(values: Draws) -> Spread:
    """Median, 10th and 90th percentile of the draws that have a value; one draw has no interval."""
    known = values[np.isfinite(values)]
    if not known.size:
        return Spread(np.nan, np.nan, np.nan)
    if known.size == 1:
        return Spread(float(known[0]), np.nan, np.nan)
    low, median, high = np.quantile(known, [LOW, 0.5, HIGH])
    return Spread(float(median), float(low), float(high))


@dataclass(frozen=True, eq=False)
class Results:
    """What a run says, for readers.

    panel      the run's panel, see `sim.outcomes.indicators`
    policies   its policies, the reference first
    titles     a title for each policy, by language
    run        the run's id, None for a quick look that is not kept
    """

    panel: pd.DataFrame
    policies: tuple[str, ...]
    titles: Mapping[str, Mapping[str, str]]
    world: str
    scale: float
    seed: int
    run: str | None = None

    @property
    def reference(self) -> str:
        """The policy that the others are compared with."""
        return self.policies[0]

    @property
    def others(self) -> tuple[str, ...]:
        """The policies that are compared with the reference."""
        return self.policies[1:]

    @cached_property
    def draws(self) -> int:
        """How many draws there are."""
        return int(self.panel["draw"].nunique())

    def title(self, policy: str, lang: str) -> str:
        """A policy's title in a language."""
        return str(self.titles.get(policy, {}).get(lang, policy))

    def values(
        self,
        policy: str,
        indicator: str,
        *,
        group: str = "all",
        grouping: str | None = None,
        area: str = "city",
        residence: str = "all",
        year: int = LAST_YEAR,
    ) -> Draws:
        """One value a draw.  `grouping` may be left out for all residents."""
        if grouping is None or group == "all":
            grouping = "all" if group == "all" else "start"
        place = self._rows.get((policy, indicator, area, residence, grouping, group, year))
        return self._values[place] if place is not None else np.full(self.draws, np.nan)

    def has(self, indicator: str, **where: Any) -> bool:
        """Whether any policy has a value for it."""
        return any(np.isfinite(self.values(one, indicator, **where)).any() for one in self.policies)

    def difference(
        self,
        policy: str,
        indicator: str,
        *,
        against: str | None = None,
        relative: bool = False,
        **where: Any,
    ) -> Draws:
        """Policy minus the reference (or `against`), draw by draw; relative: over the reference."""
        base = self.values(against or self.reference, indicator, **where)
        change = self.values(policy, indicator, **where) - base
        return change / np.where(base != 0, base, np.nan) if relative else change

    def indicators(self, prefix: str) -> Sequence[str]:
        """Names of the run's indicators that begin with a prefix, in the panel's order."""
        names = self.panel["indicator"].unique()
        return [str(name) for name in names if str(name).startswith(prefix)]

    @cached_property
    def _table(self) -> pd.DataFrame:
        keys = ["policy", "indicator", "area", "residence", "grouping", "group", "year"]
        return self.panel.pivot(index=keys, columns="draw", values="value")

    @cached_property
    def _rows(self) -> dict[tuple[Any, ...], int]:
        return {key: place for place, key in enumerate(self._table.index)}

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        return self._table.to_numpy(float)


def results_of(run: Any) -> Results:
    """The results of a stored run (`sim.experiments.store.Run`)."""
    request = run.manifest["request"]
    return Results(
        panel=run.panel,
        policies=tuple(run.manifest["policies"]),
        titles=run.manifest["titles"],
        world=str(request["world"]["name"]),
        scale=float(request["scale"]),
        seed=int(request["seed"]),
        run=run.id,
    )
