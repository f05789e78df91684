"""One anonymous resident of a group under several policies of a stored run, side by side.

The resident is chosen among the group's members when the plan begins, which is before the
policies differ, so every policy meets the same person with the same past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.chance import named_uniform
from sim.city.codes import GROUP_KEYS, Activity
from sim.city.state import City
from sim.clock import MONTHS, PLAN_START
from sim.engine.city_engine import Engine
from sim.errors import InputError, nearest
from sim.experiments.resident import first_draw, months_of, policies_in
from sim.experiments.run import branch, fork_month, schedules, terms_by_month

ADULT = 18
"""Age in years from which a resident may be chosen."""

_GROUPS = {key: group for group, key in GROUP_KEYS.items()}


def lives(
    manifest: Mapping[str, Any],
    group: str,
    which: int,
    policies: Sequence[str],
    threads: int = 1,
) -> list[pd.DataFrame]:
    """The months of one resident, 2010-2020: a table for each of the policies, in their order.

    `manifest` is that of a stored run; `group` the key group (or `ordinary`) in which the
    resident is when the plan begins under the run's first policy; `which` counts from 0 through
    its adult members in a random order that is always the same.  The columns are `policy`,
    `resident` (the permanent number) and those of `sim.experiments.resident.months_of`.  Raises
    InputError for a group or policy that does not exist, and where the group has fewer members.
    """
    if group not in _GROUPS:
        raise InputError(f"unknown group '{group}'; {nearest(group, _GROUPS)}")
    plans = schedules(policies_in(manifest, policies))
    first = manifest["request"]["policies"][0]["name"]
    usual = terms_by_month(schedules(policies_in(manifest, [first]))[0])
    engine = first_draw(manifest, usual, threads)
    row = _chosen(branch(engine, usual), group, which)
    resident = int(engine.city.residents["id"][row])
    terms = [terms_by_month(plan) for plan in plans]
    shared = branch(engine, terms[0])
    history = months_of(shared, row, fork_month(plans) if len(plans) > 1 else MONTHS)
    tables = []
    for name, own_terms in zip(policies, terms, strict=True):
        months = history + months_of(branch(shared, own_terms), row, MONTHS)
        table = pd.DataFrame(months)
        table.insert(0, "policy", name)
        table.insert(1, "resident", resident)
        tables.append(table)
    return tables


def _chosen(engine: Engine, group: str, which: int) -> int:
    """The row of the resident, once the engine has run up to the plan's start."""
    engine.run_to(PLAN_START)
    members = _adults(engine.city, group)
    if not 0 <= which < len(members):
        raise InputError(
            f"group '{group}' has {len(members):,} adults in the run when the plan begins; "
            f"count them from 0, not {which}"
        )
    return int(members[which])


def _adults(city: City, group: str) -> NDArray[np.int64]:
    """Rows of the group's living adults, in the order of a lottery of their own."""
    people = city.residents
    old_enough = city.month - people["birth"] >= 12 * ADULT
    alive = people["activity"] != Activity.GONE
    rows = np.flatnonzero(alive & old_enough & (people["group"] == _GROUPS[group]))
    lottery = [named_uniform(city.seed, "life told", int(number)) for number in people["id"][rows]]
    return rows[np.argsort(lottery, kind="stable")]
