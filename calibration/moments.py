"""What the simulated city is held against: official figures with their errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import Activity, Employer, Post
from sim.city.state import FEN, City
from sim.tables import series

STATUS_ERROR: Mapping[str, float] = {
    "read": 0.01,
    "derived": 0.03,
    "recalled": 0.10,
    "assumed": 0.15,
}
"""Relative error of a figure by its status, one standard deviation.  Status: assumed."""

DOUBTFUL = {("urban_disposable_income_per_head", 2012): 0.10}
"""Figures with a wider error: urban income of 2012 does not fit the ten other cities."""


@dataclass(frozen=True)
class Moment:
    """One observed figure, its relative error, and which simulated figure it is held against."""

    name: str
    year: int
    value: float
    error: float
    status: str


INCOME_SERIES = (
    ("urban", "urban_disposable_income_per_head"),
    ("rural", "rural_net_income_per_head"),
    ("rural", "rural_disposable_income_per_head_imputed"),
    ("unit_pay", "average_wage_onpost_employees"),
)
"""Simulated figure and the city's series it answers; of unit pay only 2010 is fitted."""


def moments(first: int = 2010, last: int = 2017) -> list[Moment]:
    """Observed figures of the city from `first` to `last`, with their errors."""
    table = series()
    found = []
    for figure, name in INCOME_SERIES:
        rows = table[(table["series"] == name) & (table["area"] == "yangquan")]
        for year, value, status in zip(
            rows["year"].tolist(), rows["value"].tolist(), rows["status"].tolist(), strict=True
        ):
            if not first <= year <= last or (figure == "unit_pay" and year != 2010):
                continue
            error = DOUBTFUL.get((name, year), STATUS_ERROR[status])
            found.append(Moment(figure, year, value, error, status))
    return found


def simulated(city: City) -> dict[str, float]:
    """The same figures of the simulated city, from the accounts of a December, yuan a year."""
    households, residents = city.households, city.residents
    persons = households["persons"].astype(float)
    income = households["income_year"] / FEN
    urban = households["urban"] == 1
    return {
        "urban": float(income[urban].sum() / persons[urban].sum()),
        "rural": float(income[~urban].sum() / persons[~urban].sum()),
        "unit_pay": _unit_pay(residents, city.month),
    }


def _unit_pay(residents: NDArray, month: int) -> float:
    """Mean wage of those on post in urban units the whole year, yuan."""
    on_post = (
        (residents["activity"] == Activity.EMPLOYEE)
        & np.isin(residents["employer"], (Employer.PUBLIC, Employer.STATE_ENTERPRISE))
        & (residents["post"] != Post.PUBLIC_WELFARE)
        & (residents["since"] <= month - 11)
    )
    return float((residents["wage_year"][on_post] / FEN).mean())
