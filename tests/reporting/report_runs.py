"""Stored runs with hand-written numbers, for tests of reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from panels import TITLES, row

from sim.experiments.store import Run
from sim.outcomes.indicators import PANEL_COLUMNS
from sim.reporting.findings.finding import ALL_GROUPS

RUN = "yq-0123456789"

UP = (500.0, 600.0, 700.0)
DOWN = (-700.0, -600.0, -500.0)
ACROSS = (-400.0, 30.0, 500.0)
ZERO = (0.0, 0.0, 0.0)


def title_of(policy: str) -> Mapping[str, str]:
    return TITLES.get(policy, {"zh": f"情景{policy}", "en": f"Scenario {policy}"})


def run_of(
    gains: Mapping[str, Sequence[float]],
    *,
    titles: Mapping[str, Mapping[str, str]] | None = None,
    jobs: Mapping[str, float] | None = None,
    empty: Sequence[str] = (),
    scale: float = 1.0,
) -> Run:
    """A run whose policies add these amounts to everyone's income, one a draw, the first nothing.

    Work, poverty, cost and who gains follow the income's sign; `jobs` are new urban jobs a year by
    policy, `empty` the groups without members.
    """
    titles = titles or {policy: title_of(policy) for policy in gains}
    draws = len(next(iter(gains.values())))
    reference = next(iter(gains))
    rows = []
    for policy, gain in gains.items():

        def add(name: str, values: Sequence[float], policy: str = policy, **where: object) -> None:
            rows.extend(row({policy: values}, name, **where))

        for place, group in enumerate(ALL_GROUPS):
            if group in empty:
                continue
            size = 20_000.0 + 1_000 * place
            add("disposable_income_per_head", [size + one for one in gain], group=group)
            add("employment_rate", [0.6 + one / 1e5 for one in gain], group=group)
            if policy != reference:
                win = [0.4 if one > 0 else 0.0 for one in gain]
                lose = [0.3 if one < 0 else 0.0 for one in gain]
                add("winners_share", win, group=group)
                add("losers_share", lose, group=group)
        for residence in ("urban", "rural", "all"):
            add("poverty_rate", [0.05 - one / 1e5 for one in gain], residence=residence)
        add("gini", [0.4 - one / 1e5 for one in gain])
        for year in range(2016, 2021):
            add("new_urban_jobs", [(jobs or {}).get(policy, 20_500.0)] * draws, year=year)
        for year in range(2018, 2021):
            for name in ("public_cost", "public_cost:fund:employment", "public_cost:G01"):
                add(name, [1e8 + 1e5 * one for one in gain], year=year)
    manifest = {
        "run": RUN,
        "program": "0.1.0",
        "world": "trend-2017",
        "policies": list(gains),
        "titles": dict(titles),
        "settings": {"scale": scale, "draws": draws, "seed": 1},
        "request": {
            "version": "0.1.0",
            "code": "0a505bd87f41",
            "data": "6e6e6f7f5cb3",
            "scale": scale,
            "draws": draws,
            "seed": 1,
            "world": {"name": "trend-2017", "title": {"zh": "2017年趋势", "en": "Trend of 2017"}},
            "policies": [
                {"name": name, "terms": f"terms of {name}", "content": {"name": name}}
                for name in gains
            ],
        },
    }
    return Run(RUN, manifest, pd.DataFrame(rows, columns=list(PANEL_COLUMNS)))
