"""A city played month by month: its Mesa model, and what is seen of it in each month.

Cities played side by side differ in their policy only: the same residents meet the same luck, so
they are equal until their policies differ.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import Activity, County, Flow, Move
from sim.city.state import City
from sim.experiments.compare import line_owners
from sim.experiments.run import population
from sim.institutions.treasury import Line
from sim.model import YangquanModel
from sim.policy.library import load_library
from sim.policy.policy import Policy
from sim.policy.world import World

SCALE = 0.02
"""Share of households played: small enough that a month passes at once."""
WATCHED = 300
"""Residents who are shown one by one."""
STATUTORY = "statutory"
"""What the books call payments of no measure."""

FLOWS = (
    Flow.START_UPS,
    Flow.CLOSURES,
    Flow.CERTIFICATES,
    Flow.TRAINED,
    Flow.RURAL_TRANSFERS,
    Flow.POVERTY_EXITS,
    Flow.TO_TOWN,
    Flow.BIRTHS,
    Flow.DEATHS,
    Flow.EMIGRANTS,
)
"""Events of a month that the engine counts; those of January and December happen once a year."""
EVENTS = ("hired", "lost_job", *(flow.name.lower() for flow in FLOWS))
"""Names of the events of a month."""

_reading = threading.Lock()
"""Sessions share the population; the first reads it, or builds it, while the others wait."""


@cache
def owners() -> Mapping[Line, str]:
    """The fund that pays a line of the books; `statutory` for lines of no measure."""
    found = line_owners(load_library())
    return {line: found.get(line, ("", STATUTORY))[1] for line in Line}


@dataclass(frozen=True)
class Scene:
    """What is seen of a city in one month.

    values  the month's row of the DataCollector, and beside it: `prices` (2010 = 1), `outlay` (all
            public payments, yuan), `fund:<name>` (yuan) and `event:<name>` (persons; businesses
            for start-ups and closures); persons are those of the whole city
    states  one letter for each watched resident, a place in `Activity`: `a` for the first
    """

    month: int
    values: Mapping[str, float]
    states: str


class Played:
    """One city being played: its model, and the residents who are watched."""

    def __init__(self, policy: Policy, world: World, scale: float) -> None:
        with _reading:
            population()
        self.model = YangquanModel(policy, world, scale)
        self.watched = watch(self.model.city)
        self._flows = self.model.city.flows.copy()

    def step(self) -> Scene:
        """One month, and what is seen of it."""
        model = self.model
        month = model.month
        before = self._flows if month % 12 else np.zeros_like(self._flows)
        model.step()
        self._flows = model.city.flows.copy()
        values = {name: float(x) for name, x in model.series.items() if not isinstance(x, str)}
        values["prices"] = float(model.engine.setting.economies[month].prices)
        values |= _outlays(model)
        values |= _events(model.city, self._flows - before)
        activity = model.city.residents["activity"][self.watched]
        return Scene(month, values, "".join(chr(ord("a") + code) for code in activity))


def _outlays(model: YangquanModel) -> dict[str, float]:
    found = dict.fromkeys((f"fund:{fund}" for fund in owners().values()), 0.0)
    for line, fund in owners().items():
        found[f"fund:{fund}"] += model.treasury.outlay(line)
    return found | {"outlay": sum(found.values())}


def _events(city: City, flows: NDArray[np.int64]) -> dict[str, float]:
    residents = city.residents
    counts = {flow.name.lower(): int(flows[flow]) for flow in FLOWS}
    counts["hired"] = int(np.count_nonzero(residents["hired"]))
    counts["lost_job"] = int(np.count_nonzero(residents["moves"] == Move.LOSE_JOB))
    return {f"event:{name}": counts[name] * city.weight for name in EVENTS}


def watch(city: City, count: int = WATCHED) -> NDArray[np.int64]:
    """Rows of residents to show: each county's share, within a county evenly over all ages.

    Ordered by county and then from the youngest to the oldest.
    """
    residents = city.residents
    here = residents["activity"] != Activity.GONE
    home = city.households["county"][residents["household"]]
    chosen = []
    for county, size in county_sizes(city, count).items():
        rows = np.flatnonzero(here & (home == county))
        by_age = rows[np.lexsort((residents["id"][rows], -residents["birth"][rows]))]
        chosen.append(by_age[np.linspace(0, len(by_age) - 1, size).astype(np.int64)])
    return np.concatenate(chosen)


def county_sizes(city: City, count: int = WATCHED) -> dict[County, int]:
    """How many of the watched live in each county, by largest remainder."""
    residents = city.residents
    home = city.households["county"][residents["household"]]
    here = home[residents["activity"] != Activity.GONE]
    exact = count * np.bincount(here, minlength=len(County)) / len(here)
    sizes = np.floor(exact).astype(int)
    for place in np.argsort(sizes - exact)[: count - int(sizes.sum())]:
        sizes[place] += 1
    return {county: int(sizes[county]) for county in County}
