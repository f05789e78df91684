"""Small runs of the same policies in several worlds, with hand-written numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.experiments.robustness import Robustness
from sim.experiments.store import Run
from sim.outcomes.indicators import PANEL_COLUMNS

INCOME = "disposable_income_per_head"
POLICIES = {
    "no-plan": {"zh": "不实施方案", "en": "Without the plan"},
    "plan": {"zh": "增收工作方案", "en": "The plan"},
    "third": {"zh": "第三方案", "en": "A third scenario"},
}
WORLDS = {
    "dry": {"zh": "干旱", "en": "Dry"},
    "wet": {"zh": "多雨", "en": "Wet"},
    "cold": {"zh": "寒冷", "en": "Cold"},
}

Values = Mapping[str, Sequence[float]]
"""By policy, one value a draw."""
Row = tuple[object, ...]


def rows(
    world: str, values: Values, indicator: str, group: str = "all", years: Sequence[int] = (2020,)
) -> list[Row]:
    """Rows of one number of the city."""
    grouping = "all" if group == "all" else "start"
    return [
        (policy, world, draw, year, "city", "all", grouping, group, indicator, value)
        for year in years
        for policy, draws in values.items()
        for draw, value in enumerate(draws)
    ]


def across(
    worlds: Mapping[str, Values],
    indicator: str = INCOME,
    *,
    scale: float = 1.0,
    more: Mapping[str, Sequence[Row]] | None = None,
    group: str = "all",
) -> Robustness:
    """Runs by world; `more` has further rows by world."""
    runs = []
    for world, values in worlds.items():
        table = rows(world, values, indicator, group) + list((more or {}).get(world, ()))
        draws = len(next(iter(values.values())))
        settings = {"scale": scale, "draws": draws, "seed": 1}
        manifest = {
            "policies": list(values),
            "titles": {name: POLICIES[name] for name in values},
            "world": world,
            "settings": settings,
            "request": {"world": {"name": world, "title": WORLDS[world]}, **settings},
        }
        panel = pd.DataFrame(table, columns=list(PANEL_COLUMNS))
        runs.append(Run(f"yq-000000000{len(runs)}", manifest, panel))
    return Robustness(runs)
