"""Counts and books that a pass adds up.

Every entry is an integer (persons, or money in fen), so the sum over threads is the same
whatever their number or order.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import Purpose, uniforms
from sim.city.codes import N_COUNTIES, N_FLOWS, N_GROUPS, N_SEGMENTS
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
    """What one thread adds up in a pass, and the limits up to which it may pay.

    `limits` (N_LINES,) are not counts: a line pays running support to those whose lottery number
    of the month lies below its limit, so to everyone where that is 1.  `sim.engine.funding` sets
    them so that no fund is overdrawn.
    """

    limits: NDArray[np.float64]
    books: NDArray[np.int64]
    paid: NDArray[np.int64]
    flows: NDArray[np.int64]
    segments: NDArray[np.int64]
    places: NDArray[np.int64]
    counties: NDArray[np.int64]


EFFORT_UNIT = 1_000_000
"""Effort is summed in millionths."""
MU_UNIT = 100
"""Land is summed in hundredths of a mu."""


def new_tally(places: int, limits: NDArray[np.float64] | None = None) -> np.void:
    """An empty tally, as the record that passes write to, for a city with so many places.

    Without `limits` every line pays everyone.
    """
    return as_record(
        Tally(
            np.ones(N_LINES) if limits is None else limits,
            np.zeros(N_LINES, np.int64),
            np.zeros((2, N_GROUPS, N_LINES), np.int64),
            np.zeros(N_FLOWS, np.int64),
            np.zeros((N_SEGMENTS, N_SEGMENT_COUNTS), np.int64),
            np.zeros((places, N_PLACE_COUNTS), np.int64),
            np.zeros((N_COUNTIES, N_COUNTY_COUNTS), np.int64),
        )
    )


def total(tallies: list[np.void]) -> Tally:
    """The sum of the threads' counts; limits are the same for all."""
    if len(tallies) == 1:
        return Tally(*(tallies[0][name] for name in Tally._fields))
    return Tally(
        tallies[0]["limits"],
        *(np.sum([tally[name] for tally in tallies], axis=0) for name in Tally._fields[1:]),
    )


@compiled
def fen(yuan):
    """Whole fen of an amount in yuan, rounded to the nearest."""
    return np.int64(np.floor(yuan * FEN + 0.5))


@compiled
def may_claim(p, month, seed, tally, line):
    """Whether running support of a line is paid to a person this month: see `Tally.limits`."""
    limit = tally.limits[line]
    return limit >= 1.0 or uniforms(seed, p.id, month, Purpose.LOTTERY)[1] < limit


@compiled
def book(p, tally, line, amount):
    """Enter fen paid for a person into the books, and into the accounts of the person's groups."""
    if amount == 0:
        return
    tally.books[line] += amount
    tally.paid[0, p.group, line] += amount
    tally.paid[1, p.start_group, line] += amount


@compiled
def pay_transfer(p, tally, line, yuan):
    """Pay a resident from a line of the books as transfer income; the fen paid."""
    amount = fen(yuan)
    p.transfer_year += amount
    p.government_year += amount
    book(p, tally, line, amount)
    return amount


@compiled
def pay_wage(p, tally, line, yuan):
    """Pay a resident from a line of the books as part of the wage; the fen paid."""
    amount = fen(yuan)
    p.wage_year += amount
    p.government_year += amount
    book(p, tally, line, amount)
    return amount


@compiled
def pay_property(p, tally, line, yuan):
    """Pay a resident from a line of the books as property income; the fen paid."""
    amount = fen(yuan)
    p.property_year += amount
    p.government_year += amount
    book(p, tally, line, amount)
    return amount


@compiled
def pay_others(p, tally, line, yuan):
    """Pay a provider, bank or employer from a line of the books, for a person."""
    book(p, tally, line, fen(yuan))
