"""The life of one resident of a stored run, month by month.

The run is simulated again from its manifest (draw 0): the same inputs give the same bits, so the
record is the resident's in the stored run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.city.codes import (
    COUNTY_KEYS,
    GROUP_KEYS,
    Activity,
    County,
    Employer,
    Group,
    Move,
    Occupation,
    Post,
    Queue,
    Sector,
    Training,
)
from sim.city.state import FEN, City
from sim.clock import MONTHS, PLAN_START, month_name
from sim.engine.city_engine import Engine
from sim.errors import InputError, nearest
from sim.experiments.run import found, terms_by_month
from sim.policy.library import policy_from
from sim.policy.policy import Policy
from sim.policy.schedule import schedule
from sim.policy.world import World
from sim.terms import Terms

SOURCES = ("wage", "operating", "property", "transfer")
COURSES = tuple(
    one for one in Training if one not in (Training.GRADUATE_FOUNDER, Training.INVESTED)
)
"""The courses among the bits of the column `trained`."""
REGISTER = ("never", "registered", "lifted")
"""A household's place in the poverty register, by the column `poor`."""


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


def policies_in(manifest: Mapping[str, Any], names: Sequence[str]) -> list[Policy]:
    """Policies of a stored run by name.  Raises InputError for a name that is not in it."""
    entries = {entry["name"]: entry for entry in manifest["request"]["policies"]}
    for name in names:
        if name not in entries:
            raise InputError(f"policy '{name}' is not in the run; {nearest(name, entries)}")
    return [policy_from(entries[name]["content"], name) for name in names]


def first_draw(manifest: Mapping[str, Any], terms: Sequence[Terms], threads: int) -> Engine:
    """The city of a stored run's first draw, founded in January 2010."""
    request = manifest["request"]
    world = world_of(request["world"])
    return found(
        terms, world, scale=request["scale"], seed=request["seed"], draw=0, threads=threads
    )


def life(manifest: Mapping[str, Any], resident: int, policy: str, threads: int = 2) -> pd.DataFrame:
    """One row a month, see `months_of`.

    `manifest` is that of a stored run, `resident` a permanent number, `policy` one of the run's.
    Raises InputError where the resident or the policy is not in the run.
    """
    terms = terms_by_month(schedule(policies_in(manifest, [policy])[0]))
    engine = first_draw(manifest, terms, threads)
    return pd.DataFrame(months_of(engine, _row_of(engine, resident), MONTHS))


def months_of(engine: Engine, row: int, until: int) -> list[dict[str, Any]]:
    """Run to a month and tell of each on the way what the resident does, belongs to and receives.

    Money is yuan of the month, nominal.  Incomes are the resident's own by the four sources;
    `government` is the part of them that public funds paid (wage supplements, pensions, benefits,
    subsidies, prizes); the household's income is of all its members.  `event` is a change of work
    in the month, `granted` what the resident won in a queue; codes are those of `sim.city.codes`
    in lower case.
    """
    months = []
    while engine.city.month < until:
        # In January the year's accounts begin at zero.
        before = 0 if engine.city.month % 12 == 0 else _accounts(engine.city, row)
        engine.step()
        months.append(_month(engine.city, row, (_accounts(engine.city, row) - before) / FEN))
    return months


def _accounts(city: City, row: int) -> NDArray[np.int64]:
    """Fen since January: own income by source, that from government, the household's income."""
    p = city.residents[row]
    names = [f"{source}_year" for source in (*SOURCES, "government")]
    return np.array([*(p[name] for name in names), city.households[p["household"]]["income_year"]])


def _month(city: City, row: int, received: NDArray[np.float64]) -> dict[str, Any]:
    """The month just settled; `received` are the month's `_accounts`, yuan."""
    month = city.month - 1
    p = city.residents[row]
    h = city.households[p["household"]]
    *own, government, household = (float(yuan) for yuan in received)
    return {
        "month": month_name(month),
        "age": int((month - p["birth"]) // 12),
        "activity": _word(Activity, p["activity"]),
        "group": GROUP_KEYS[Group(p["group"])],
        "start_group": GROUP_KEYS[Group(p["start_group"])] if month >= PLAN_START else None,
        "sector": _word(Sector, p["sector"]),
        "employer": _word(Employer, p["employer"]),
        "occupation": _word(Occupation, p["occupation"]),
        "post": _word(Post, p["post"]),
        "county": COUNTY_KEYS[County(h["county"])],
        "residence": "urban" if h["urban"] else "rural",
        "event": _event(p),
        "granted": _word(Queue, _grant(p)),
        "trained": " ".join(one.name.lower() for one in COURSES if p["trained"] & one),
        "certificate": int(p["certificate"]),
        "rank": int(p["rank"]),
        "hires": int(p["hires"]),
        "jobless": int(p["jobless"]),
        **dict(zip(SOURCES, own, strict=True)),
        "income": sum(own),
        "government": government,
        "household_income": household,
        "dibao": float(h["dibao"]),
        "register": REGISTER[h["poor"]],
        "loan": float(p["loan"]),
    }


def _grant(p: np.void) -> Queue:
    """What the resident won in a queue and took up; a job won the same month comes before work."""
    granted = Queue(p["granted"])
    work = (Queue.PUBLIC_POST, Queue.WORK_OUTSIDE, Queue.STARTUP_LOAN)
    return Queue.NONE if p["hired"] and granted in work else granted


def _event(p: np.void) -> str:
    """The change of work in the month: `hired`, or a move in lower case, or `none`."""
    if p["hired"]:
        return "hired"
    # Work won in a queue comes before what the resident had decided.
    moved = Move.NONE if _grant(p) in (Queue.PUBLIC_POST, Queue.WORK_OUTSIDE) else Move(p["moves"])
    return _word(Move, moved)
