"""Who has joined and left each key group since the plan's start, and where those who left are.

Read off two columns of the state, the group of the month and the group at the plan's start.
Residents are never added, so everyone counted now had a group then; those who have gone (died or
left the city) since keep the group they had.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import GROUP_KEYS, N_GROUPS, Activity, Group
from sim.city.state import City
from sim.outcomes.indicators import Row

GONE = "gone"
"""Where members are who died or left the city, beside the groups."""


def transitions(city: City) -> NDArray[np.int64]:
    """Residents by group at the plan's start (8) and where they are now (8 groups, then gone).

    The row of ordinary residents counts as gone also those who had gone before the plan's start.
    """
    residents = city.residents
    now = np.where(residents["activity"] == Activity.GONE, N_GROUPS, residents["group"])
    places = N_GROUPS + 1
    pairs = residents["start_group"].astype(np.int64) * places + now
    return np.bincount(pairs, minlength=N_GROUPS * places).reshape(N_GROUPS, places)


def movement_rows(city: City) -> Iterator[Row]:
    """Persons who moved between the groups since the plan's start, whole city.

    For each of the seven, size now = size at the start + joined - left.  Ordinary residents have
    no such account, because the state does not tell who of them had gone before.
    """
    counted = transitions(city)
    for start in Group:
        at_start = ("city", "all", "start", GROUP_KEYS[start])
        for now in Group:
            yield (*at_start, f"moved_to:{GROUP_KEYS[now]}", counted[start, now] * city.weight)
        if start == Group.ORDINARY:
            continue
        yield (*at_start, f"moved_to:{GONE}", counted[start, N_GROUPS] * city.weight)
        current = ("city", "all", "current", GROUP_KEYS[start])
        stayed = counted[start, start]
        joined = counted[:, start].sum() - stayed
        left = counted[start].sum() - stayed
        yield (*current, "joined_since_start", joined * city.weight)
        yield (*current, "left_since_start", left * city.weight)
