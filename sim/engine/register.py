"""The poverty register: set up in January 2014, reviewed every December."""

from __future__ import annotations

import numpy as np

from sim.city.codes import Flow
from sim.city.state import FEN, City
from sim.clock import month_index
from sim.compiled import compiled

SET_UP = month_index("2014-01")


def set_up(city: City, persons: float) -> None:
    """Enter the rural households with the lowest income of last year, up to so many persons."""
    households = city.households
    rural = np.flatnonzero((households["urban"] == 0) & (households["persons"] > 0))
    size = households["persons"][rural].astype(np.int64)
    per_head = households["last_year"][rural] // size
    order = np.lexsort((households["number"][rural], per_head))
    entered = np.cumsum(size[order]) <= persons / city.weight
    households["poor"][rural[order[entered]]] = 1


@compiled
def review(households, low, high, poverty_line, ratio, tally):
    """Take off the register who earned more than `ratio` times the line, yuan per head and year."""
    for number in range(low, high):
        h = households[number]
        if h.poor != 1 or h.persons <= 0:
            continue
        if h.income_year / FEN / h.persons >= ratio * poverty_line:
            h.poor = 2
            tally.flows[Flow.POVERTY_EXITS] += h.persons
