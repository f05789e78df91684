"""Figures of the simulated city in the definitions of the official statistics they answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.free import LAST_YEAR
from sim.city.codes import Activity, Employer, Post
from sim.city.state import FEN, City
from sim.clock import FIRST_YEAR
from sim.outcomes.inequality import Distribution

YEARS = LAST_YEAR - FIRST_YEAR + 1
"""Years in which the simulated city is held against official figures."""

FIGURES: Mapping[str, str] = {
    "urban_income": "yuan per person and year",
    "rural_income": "yuan per person and year",
    "all_income": "yuan per person and year",
    "unit_pay": "yuan per year",
    "employment_in_units": "persons",
    "private_employment": "persons",
    "population": "persons",
    "urbanisation": "share",
    "jobless_ratio": "share",
    "unemployment_rate": "share",
    "gini": "index",
    "urban_quintile_ratio": "ratio",
    "rural_quintile_ratio": "ratio",
    "urban_wage_share": "share",
    "urban_operating_share": "share",
    "rural_wage_share": "share",
    "farm_income": "yuan per year",
    "registered_poor": "persons",
}
"""Figure -> unit.

urban_income, rural_income, all_income  disposable income over residents of the households, nominal
unit_pay              mean wage of those on post in urban units the whole year, without
                      public-welfare posts
employment_in_units   employees of public and state employers
private_employment    employees of private employers and owners who live in town
population            residents, children included, those away for work not
urbanisation          share of the population that lives in town
jobless_ratio         unemployed over these and all at work, city
unemployment_rate     the same in town
gini                  of household income per head, weighted by persons, city
..._quintile_ratio    mean income of the best-off fifth over that of the worst-off
..._wage_share, ..._operating_share  of wages, net operating and net transfer income
farm_income           net operating income of farmers, city
registered_poor       persons on the poverty register at the end of the year
"""


def simulated(city: City) -> dict[str, float]:
    """The figures of the year that ends with the December just settled."""
    homes, people, weight = city.households, city.residents, city.weight
    activity = people["activity"]
    in_town = homes["urban"] == 1
    town = in_town[people["household"]]
    alive = activity != Activity.GONE
    here = alive & (activity != Activity.AWAY)
    persons = homes["persons"].astype(float)
    income = homes["income_year"] / FEN
    lived_in = persons > 0
    per_head = np.divide(income, persons, out=np.zeros_like(income), where=lived_in)
    children = homes["young_children"].astype(float)
    townspeople = (here & town).sum() + children[in_town].sum()
    population = here.sum() + children.sum()

    def mean(chosen: np.ndarray) -> float:
        return float(income[chosen].sum() / persons[chosen].sum())

    def spread(chosen: np.ndarray) -> Distribution:
        return Distribution.of(per_head[chosen & lived_in], persons[chosen & lived_in])

    def sources(chosen: np.ndarray) -> dict[str, float]:
        parts = {
            name: float(people[f"{name}_year"][alive & chosen].astype(np.int64).sum())
            for name in ("wage", "operating", "transfer")
        }
        whole = sum(parts.values())
        return {name: part / whole for name, part in parts.items()}

    employee = activity == Activity.EMPLOYEE
    in_units = employee & np.isin(people["employer"], (Employer.PUBLIC, Employer.STATE_ENTERPRISE))
    on_post = (
        in_units & (people["post"] != Post.PUBLIC_WELFARE) & (people["since"] <= city.month - 11)
    )
    private = (employee & (people["employer"] == Employer.PRIVATE)) | (activity == Activity.OWNER)
    seeks = activity == Activity.UNEMPLOYED
    works = employee | np.isin(activity, (Activity.FARMER, Activity.OWNER, Activity.AWAY))
    of_town, of_village = sources(town), sources(~town)
    farming = people["operating_year"][activity == Activity.FARMER].astype(np.int64).sum()
    return {
        "urban_income": mean(in_town),
        "rural_income": mean(~in_town),
        "all_income": mean(lived_in),
        "unit_pay": float((people["wage_year"][on_post] / FEN).mean()),
        "employment_in_units": float(in_units.sum() * weight),
        "private_employment": float((private & town).sum() * weight),
        "population": float(population * weight),
        "urbanisation": float(townspeople / population),
        "jobless_ratio": float(seeks.sum() / (seeks | works).sum()),
        "unemployment_rate": float((seeks & town).sum() / ((seeks | works) & town).sum()),
        "gini": spread(lived_in).gini(),
        "urban_quintile_ratio": spread(in_town).quintile_ratio(),
        "rural_quintile_ratio": spread(~in_town).quintile_ratio(),
        "urban_wage_share": of_town["wage"],
        "urban_operating_share": of_town["operating"],
        "rural_wage_share": of_village["wage"],
        "farm_income": float(farming / FEN * weight),
        "registered_poor": float(persons[homes["poor"] == 1].sum() * weight),
    }
