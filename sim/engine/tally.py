"""Counts and books that a pass adds up.

Every entry is an integer (persons, or money in fen), so the sum over threads is the same
whatever their number or order.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import N_COUNTIES, N_FLOWS, N_SEGMENTS
from sim.city.state import FEN, N_COUNTY_COUNTS, N_PLACE_COUNTS, N_SEGMENT_COUNTS
from sim.compiled import as_record, compiled
from sim.institutions.treasury import N_LINES


class SegmentCount(IntEnum):
    """Columns of the count by segment (county x sector)."""

    EMPLOYED = 0
    SEEKERS = 1
    CERTIFIED = 2
    ENTERPRISE = 3
    MICRO_JOBS = 4
    MICRO_VACANCIES = 5
    EFFORT = 6
    MANAGERS = 7


class PlaceCount(IntEnum):
    """Columns of the count by village or neighbourhood."""

    ENTERPRISE = 0
    CERTIFIED = 1
    FARMS = 2
    ADOPTED = 3
    LAND_OFFERED = 4
    LAND_WANTED = 5


class CountyCount(IntEnum):
    """Columns of the count by county."""

    CONSUMPTION = 0
    LEISURE_FARMS = 1
    OWNERS = 2
    PRIVATE_MANAGERS = 3
    PUBLIC_POSTS = 4
    OUTSIDE = 5


class Tally(NamedTuple):
    """What one thread adds up in a pass."""

    books: NDArray[np.int64]
    flows: NDArray[np.int64]
    segments: NDArray[np.int64]
    places: NDArray[np.int64]
    counties: NDArray[np.int64]


EFFORT_UNIT = 1_000_000
"""Effort is summed in millionths."""
MU_UNIT = 100
"""Land is summed in hundredths of a mu."""


def new_tally(places: int) -> np.void:
    """An empty tally, as the record that passes write to, for a city with so many places."""
    return as_record(
        Tally(
            np.zeros(N_LINES, np.int64),
            np.zeros(N_FLOWS, np.int64),
            np.zeros((N_SEGMENTS, N_SEGMENT_COUNTS), np.int64),
            np.zeros((places, N_PLACE_COUNTS), np.int64),
            np.zeros((N_COUNTIES, N_COUNTY_COUNTS), np.int64),
        )
    )


def total(tallies: list[np.void]) -> Tally:
    """The sum of the threads' tallies."""
    return Tally(*(np.sum([tally[name] for tally in tallies], axis=0) for name in Tally._fields))


@compiled
def fen(yuan):
    """Whole fen of an amount in yuan, rounded to the nearest."""
    return np.int64(np.floor(yuan * FEN + 0.5))


@compiled
def pay_transfer(p, tally, line, yuan):
    """Pay a resident from a line of the books as transfer income; the fen paid."""
    amount = fen(yuan)
    p.transfer_year += amount
    p.government_year += amount
    tally.books[line] += amount
    return amount


@compiled
def pay_wage(p, tally, line, yuan):
    """Pay a resident from a line of the books as part of the wage; the fen paid."""
    amount = fen(yuan)
    p.wage_year += amount
    p.government_year += amount
    tally.books[line] += amount
    return amount


@compiled
def pay_property(p, tally, line, yuan):
    """Pay a resident from a line of the books as property income; the fen paid."""
    amount = fen(yuan)
    p.property_year += amount
    p.government_year += amount
    tally.books[line] += amount
    return amount


@compiled
def pay_others(tally, line, yuan):
    """Pay a provider, bank or employer from a line of the books."""
    tally.books[line] += fen(yuan)
