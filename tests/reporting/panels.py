"""Small panels with hand-written numbers, for tests of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.outcomes.indicators import PANEL_COLUMNS
from sim.reporting.results import Results

INCOME = "disposable_income_per_head"

TITLES = {
    "no-plan": {"zh": "不实施方案", "en": "Without the plan"},
    "plan": {"zh": "增收工作方案", "en": "The plan"},
    "third": {"zh": "第三方案", "en": "A third scenario"},
}

Values = Mapping[str, Sequence[float]]
"""By policy, one value a draw."""


def row(values: Values, indicator: str, **where: object) -> list[tuple[object, ...]]:
    """Rows of one number: the city, all residents and 2020 unless told otherwise."""
    group = where.get("group", "all")
    at = {
        "area": "city",
        "residence": "all",
        "grouping": "all" if group == "all" else "start",
        "group": group,
        "year": 2020,
        "world": "trend-2017",
        "indicator": indicator,
    } | where
    return [
        tuple((at | {"policy": policy, "draw": draw, "value": value})[one] for one in PANEL_COLUMNS)
        for policy, draws in values.items()
        for draw, value in enumerate(draws)
    ]


def by_group(indicator: str, values: Mapping[str, Values]) -> list[tuple[object, ...]]:
    """Rows of one number of several groups; those not given have none."""
    return [one for group in values for one in row(values[group], indicator, group=group)]


def results_of_rows(*rows: list[tuple[object, ...]], **given: object) -> Results:
    """Results of a kept run at full scale; policies in the order of their first row."""
    panel = pd.DataFrame([one for some in rows for one in some], columns=list(PANEL_COLUMNS))
    settings = {
        "policies": tuple(panel["policy"].unique()),
        "titles": TITLES,
        "world": "trend-2017",
        "scale": 1.0,
        "seed": 1,
        "run": "yq-0123456789",
    }
    return Results(panel=panel, **(settings | given))


def incomes(everyone: Values, needy: Values, **others: Values) -> list[tuple[object, ...]]:
    """Rows of income per head of everyone, the needy and more groups (`managers=`)."""
    return by_group(INCOME, {"all": everyone, "needy": needy} | others)


def column(table, heading: str) -> dict[str, object]:
    """A column of a table by its rows' first cells, raw."""
    place = [one.heading for one in table.columns].index(heading)
    return {cells[0].text: cells[place].value for cells in table.rows}
