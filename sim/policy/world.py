"""A world: how pay, posts, prices and pensions move outside the city's control from 2018."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from sim.clock import LAST_YEAR, PLAN_START, month_index, month_name, year_of
from sim.errors import nearest
from sim.policy.dated import Number, Steps, steps
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

WORLD_LEVELS = {
    "coal": ("ratio", 0.2, 2.0),
    "leaving": ("share per year", 0.0, 0.1),
    "urbanisation": ("share per year", 0.0, 0.2),
    "leisure_trend": ("log points per year", -2.0, 1.0),
}
"""What a world may say beside its paths, with unit and bounds: result of state enterprises over
its trend, chance a young adult leaves for good, chance a rural household moves to town, growth of
leisure agriculture.  A world that does not name one keeps the value of 2017; of coal its `coal`
tells."""

WORLD_YEARS = tuple(range(year_of(PLAN_START), LAST_YEAR + 1))
_FIRST_MONTH = month_index(f"{WORLD_YEARS[0]}-01")

Spread = Annotated[Number, Field(ge=0, le=0.5)]
"""A standard deviation in log points."""
Loading = Annotated[Number, Field(ge=-1, le=1)]
"""A correlation with what is common."""
Persistence = Annotated[Number, Field(ge=0, lt=1)]
"""The share of a deviation that is left after a year."""


class WorldPath(Record):
    """Yearly growth of one series, nominal, as a share per year, and how far it may be wrong.

    sd           standard deviation of a year's shock, log points
    persistence  share of a year's deviation from the mean that is left the year after
    loading      correlation of shocks, and of the error of the mean, with those common to all
                 series
    mean_sd      standard deviation of the error of the mean itself, which is one for all years of
                 a draw, log points per year
    """

    growth: dict[Annotated[int, Field(strict=True)], Number]
    sd: Spread
    loading: Loading
    persistence: Persistence = 0.0
    mean_sd: Spread = 0.0
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


class WorldCycle(Record):
    """The coal cycle: its logarithm starts from the value of 2017 and returns to the trend, 0.

    sd           standard deviation of a year's shock, log points
    persistence  share of the distance from the trend that is left the year after
    loading      correlation of shocks, and of the error of the trend, with the common ones
    mean_sd      standard deviation of the error of the trend, log points
    """

    sd: Spread
    persistence: Persistence
    loading: Loading
    mean_sd: Spread = 0.0
    unit: Literal["log points"]
    status: Status
    source: str = ""
    note: str = ""


class WorldSteps(Record):
    """Dated numbers, the same in every draw; each holds from its month until the next one.

    `values` are written by month, as in a policy: `{2020-02: 0.9, 2020-07: 1}`.
    """

    values: dict[str, Number]
    unit: Words
    status: Status
    source: str = ""
    note: str = ""

    @field_validator("values")
    @classmethod
    def _in_the_worlds_years(cls, values: dict[str, float]) -> dict[str, float]:
        for when, _ in steps(values):
            if when < _FIRST_MONTH:
                raise ValueError(
                    f"{month_name(when)} is history; a world begins in {month_name(_FIRST_MONTH)}"
                )
        return values

    @property
    def dated(self) -> Steps:
        """The values by month, in order."""
        return steps(self.values)

    def check(self, unit: str, low: float, high: float) -> None:
        """Raise ValueError for another unit and for a value out of bounds."""
        if self.unit != unit:
            raise ValueError(f"unit: {shown(self.unit)} is not its unit; allowed: {unit}")
        for when, value in self.dated:
            if not low <= value <= high:
                raise ValueError(
                    f"values: {month_name(when)}: {value:g} is outside {low:g} to {high:g} ({unit})"
                )


class World(Record):
    """A course of the outside economy in the years from 2018.

    paths    yearly growth of every series of WORLD_PATHS
    levels   some of WORLD_LEVELS, from a month on
    shocks   factors on paths, from a month on: what a year's growth is too slow for
    coal     how the coal cycle comes back to its trend; at once where it is not given
    """

    name: str = ""
    title: Text
    description: Text | None = None
    paths: dict[str, WorldPath]
    levels: dict[str, WorldSteps] = Field(default_factory=dict)
    shocks: dict[str, WorldSteps] = Field(default_factory=dict)
    coal: WorldCycle | None = None

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

    @field_validator("levels")
    @classmethod
    def _known_levels(cls, levels: dict[str, WorldSteps]) -> dict[str, WorldSteps]:
        for name, level in levels.items():
            if name not in WORLD_LEVELS:
                raise ValueError(f"unknown level '{name}'; {nearest(name, WORLD_LEVELS)}")
            _check(name, level, *WORLD_LEVELS[name])
        return levels

    @field_validator("shocks")
    @classmethod
    def _known_shocks(cls, shocks: dict[str, WorldSteps]) -> dict[str, WorldSteps]:
        for name, shock in shocks.items():
            if name not in WORLD_PATHS:
                raise ValueError(f"unknown path '{name}'; {nearest(name, WORLD_PATHS)}")
            _check(name, shock, "multiplier", 0.1, 5.0)
        return shocks


def _check(name: str, given: WorldSteps, unit: str, low: float, high: float) -> None:
    try:
        given.check(unit, low, high)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


_OF_ITS_OWN = ("status", "source", "note")
"""What tells of the numbers in a file, and so is not taken over from another."""


def extended(content: Mapping[str, Any], base: World) -> dict[str, Any]:
    """A world's file on top of the world it extends: what it does not name is the base's.

    A path takes over growth year by year and each of its other numbers; status, source and note
    are its own.
    """
    own = {key: value for key, value in content.items() if key != "extends"}
    for part in ("paths", "levels", "shocks"):
        given = own.get(part, {})
        if isinstance(given, Mapping):  # anything else is refused when the world is built
            own[part] = {**getattr(base, part), **given}
    if isinstance(own["paths"], Mapping):
        own["paths"] = {
            name: _on_top(path, base.paths[name]) if name in base.paths else path
            for name, path in own["paths"].items()
        }
    own.setdefault("coal", base.coal)
    return own


def _on_top(path: Any, base: WorldPath) -> Any:
    if not isinstance(path, Mapping):
        return path
    numbers = {key: value for key, value in base.model_dump().items() if key not in _OF_ITS_OWN}
    growth = path.get("growth", {})
    if isinstance(growth, Mapping):
        growth = {**base.growth, **growth}
    return {**numbers, **path, "growth": growth}
