"""A world: how pay, posts, prices and pensions move outside the city's control from 2018."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.errors import nearest
from sim.policy.dated import Number
from sim.policy.measure import Status, Text, Words
from sim.policy.reading import Record, shown

WORLD_PATHS = (
    "pay_state",
    "pay_public",
    "pay_private",
    "jobs_mining",
    "jobs_industry",
    "jobs_construction",
    "jobs_services",
    "jobs_public",
    "farm_yield",
    "consumer_prices",
    "pensions",
    "outside_pay",
)
"""What a world says: pay by employer, posts by sector, farm income per unit of land, consumer
prices, pensions, and pay outside the city."""

WORLD_YEARS = tuple(range(year_of(PLAN_START), LAST_YEAR + 1))


class WorldPath(Record):
    """Yearly growth of one series, nominal, as a share per year.

    `sd` is the standard deviation of a year's growth around it, `loading` the correlation of
    that deviation with the year's common economic shock.
    """

    growth: dict[Annotated[int, Field(strict=True)], Number]
    sd: Annotated[Number, Field(ge=0, le=0.5)]
    loading: Annotated[Number, Field(ge=-1, le=1)]
    unit: Words
    status: Status
    source: str = ""
    note: str = ""

    @field_validator("growth")
    @classmethod
    def _each_year(cls, growth: dict[int, float]) -> dict[int, float]:
        allowed = ", ".join(str(year) for year in WORLD_YEARS)
        for year, value in growth.items():
            if year not in WORLD_YEARS:
                raise ValueError(f"{year}: not a year of a world; allowed: {allowed}")
            if not -0.9 <= value <= 1:
                raise ValueError(
                    f"{year}: {value:g} is outside -0.9 to 1; growth is a share per year, "
                    "so 5 % is written 0.05"
                )
        for year in WORLD_YEARS:
            if year not in growth:
                raise ValueError(f"the year {year} is missing; needed: {allowed}")
        return dict(sorted(growth.items()))

    @field_validator("unit")
    @classmethod
    def _per_year(cls, unit: str) -> str:
        if unit != "share per year":
            raise ValueError(f"{shown(unit)} is not the unit of growth; allowed: share per year")
        return unit


class World(Record):
    """A course of the outside economy in the years from 2018."""

    name: str = ""
    title: Text
    description: Text | None = None
    paths: dict[str, WorldPath]

    @field_validator("paths")
    @classmethod
    def _every_path(cls, paths: dict[str, WorldPath]) -> dict[str, WorldPath]:
        for name in paths:
            if name not in WORLD_PATHS:
                raise ValueError(f"unknown path '{name}'; {nearest(name, WORLD_PATHS)}")
        for name in WORLD_PATHS:
            if name not in paths:
                raise ValueError(f"the path '{name}' is missing")
        return {name: paths[name] for name in WORLD_PATHS}
