"""The life of one resident under one policy of a stored run, month by month.

The run is simulated again from its manifest (draw 0): the same inputs give the same bits, so the
record is the resident's in the stored run.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd

from sim.city.codes import (
    COUNTY_KEYS,
    GROUP_KEYS,
    Activity,
    County,
    Employer,
    Group,
    Occupation,
    Sector,
)
from sim.city.state import FEN
from sim.clock import MONTHS, PLAN_START, month_name
from sim.engine.city_engine import Engine
from sim.errors import InputError
from sim.experiments.run import found, terms_by_month
from sim.policy.library import policy_from
from sim.policy.schedule import schedule
from sim.policy.world import World

SOURCES = ("wage", "operating", "property", "transfer")


def _word(kind: type[IntEnum], code: int) -> str:
    return kind(code).name.lower()


def _row_of(engine: Engine, resident: int) -> int:
    """The row of a permanent number in the sampled city.

    Raises InputError naming the nearest resident of the run where the number is not in it.
    """
    numbers = engine.city.residents["id"]
    place = int(np.searchsorted(numbers, resident))
    if place < len(numbers) and numbers[place] == resident:
        return place
    near = int(numbers[min(place, len(numbers) - 1)])
    raise InputError(
        f"resident {resident} is not in the run's sample of {len(numbers):,} residents; "
        f"the next one is {near}"
    )


def world_of(stored: Mapping[str, Any]) -> World:
    """The world of a manifest, whose years JSON has turned to text."""
    paths = {
        name: {**path, "growth": {int(year): value for year, value in path["growth"].items()}}
        for name, path in stored["paths"].items()
    }
    return World.model_validate({**stored, "paths": paths})


def life(manifest: Mapping[str, Any], resident: int, policy: str, threads: int = 2) -> pd.DataFrame:
    """One row a month: what the resident does, belongs to, and receives (yuan of the month).

    `manifest` is that of a stored run, `resident` a permanent number, `policy` one of the run's.
    Incomes are the resident's own by the four sources; the household's is of all its members.
    Raises InputError where the resident or the policy is not in the run.
    """
    request = manifest["request"]
    entries = {entry["name"]: entry for entry in request["policies"]}
    if policy not in entries:
        raise InputError(
            f"policy '{policy}' is not in the run; allowed: {', '.join(sorted(entries))}"
        )
    plan = schedule(policy_from(entries[policy]["content"], policy))
    world = world_of(request["world"])
    engine = found(
        terms_by_month(plan),
        world,
        scale=request["scale"],
        seed=request["seed"],
        draw=0,
        threads=threads,
    )
    row = _row_of(engine, resident)
    months = []
    before = np.zeros(4)
    household_before = 0.0
    while engine.city.month < MONTHS:
        if engine.city.month % 12 == 0:
            before[:] = 0.0
            household_before = 0.0
        engine.step()
        months.append(_month(engine, row, before, household_before))
        p = engine.city.residents[row]
        before = np.array([p[f"{source}_year"] for source in SOURCES], float)
        household_before = float(engine.city.households[p["household"]]["income_year"])
    return pd.DataFrame(months)


def _month(engine: Engine, row: int, before: np.ndarray, household_before: float) -> dict[str, Any]:
    """The month just settled."""
    month = engine.city.month - 1
    p = engine.city.residents[row]
    h = engine.city.households[p["household"]]
    now = np.array([p[f"{source}_year"] for source in SOURCES], float)
    received = (now - before) / FEN
    return {
        "month": month_name(month),
        "age": int((month - p["birth"]) // 12),
        "activity": _word(Activity, p["activity"]),
        "group": GROUP_KEYS[Group(p["group"])],
        "start_group": GROUP_KEYS[Group(p["start_group"])] if month >= PLAN_START else None,
        "sector": _word(Sector, p["sector"]),
        "employer": _word(Employer, p["employer"]),
        "occupation": _word(Occupation, p["occupation"]),
        "county": COUNTY_KEYS[County(h["county"])],
        "certificate": int(p["certificate"]),
        **{name: float(value) for name, value in zip(SOURCES, received, strict=True)},
        "income": float(received.sum()),
        "household_income": float((h["income_year"] - household_before) / FEN),
        "dibao": float(h["dibao"]),
    }
