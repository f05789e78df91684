"""Land and collective property: leases within a village, land taken for building, dividends."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import TRAIT, Purpose, uniforms
from sim.compiled import compiled
from sim.policy.term import Term


class LandTerms(NamedTuple):
    """What policy sets each month."""

    taken_rate: Annotated[float, Term("share per year", 0, 0.1)] = 0.0
    """Of households with farm registration that lose land to building."""
    taken_gain: Annotated[float, Term("yuan per household", 0, 2000000)] = 0.0
    """By which the land taken from a household rises in value."""
    farmers_part: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of that gain paid to the household beyond the compensation it gets in any case."""
    taken_covered: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of those on the residents' pension and with farm registration who lost land and are paid
    for it."""
    taken_pension: Annotated[float, Term("yuan per month", 0, 3000)] = 0.0
    """Added to their pension."""
    reformed_villages: Annotated[float, Term("share", 0, 1)] = 0.0
    """Whose collective has given its members shares and pays a dividend."""
    collective_dividend: Annotated[float, Term("yuan per person-year", 0, 5000)] = 0.0
    """Of such a collective."""


RENT_RESPONSE = 0.1
"""Yearly change of rent, log points, where all land offered finds no taker, or the reverse.

Status: assumed.  It only sets how fast a village's rent moves between years.
"""


def village_leases(
    counts: NDArray[np.int64], rent: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Shares of offers and of wishes that are met in each place, and next year's rent.

    What is let equals what is rented in: the shorter side is met in full, the longer in
    proportion.  `counts` are a tally's places, land in hundredths of a mu.
    """
    offered = counts[:, 4].astype(float)
    wanted = counts[:, 5].astype(float)
    traded = np.minimum(offered, wanted)
    let_share = np.divide(traded, offered, out=np.zeros_like(traded), where=offered > 0)
    got_share = np.divide(traded, wanted, out=np.zeros_like(traded), where=wanted > 0)
    both = offered + wanted
    excess = np.divide(wanted - offered, both, out=np.zeros_like(traded), where=both > 0)
    return let_share, got_share, rent * np.exp(RENT_RESPONSE * excess)


@compiled
def value_gain(h, month, seed, terms):
    """What a household whose land is taken this month gets of its rise in value, yuan.

    The land lost is in the world's path of farm income, so it is not taken off anyone's: the draw
    only tells which households are paid.
    """
    if h.farm_hukou == 0 or terms.farmers_part <= 0.0:
        return 0.0
    draw = uniforms(seed, h.number, month, Purpose.LAND_TAKEN)
    if draw[0] >= terms.taken_rate / 12.0:
        return 0.0
    return terms.farmers_part * terms.taken_gain


@compiled
def pension_for_land(p, h, seed, terms):
    """Monthly addition to the pension of an old resident whose land was taken, yuan.

    Having lost the land, and being covered, is a lasting trait of those with farm registration.
    """
    if h.farm_hukou == 0 or terms.taken_pension <= 0.0:
        return 0.0
    trait = uniforms(seed, p.id, TRAIT, Purpose.LAND_PENSION)
    return terms.taken_pension if trait[0] < terms.taken_covered else 0.0


@compiled
def collective_dividend(h, month, seed, terms):
    """A villager household's yearly dividend of the village's collective, yuan, in December.

    Whole villages reform, in a lasting order; what the collective pays is its own money.
    """
    if month % 12 != 11 or h.urban == 1 or terms.collective_dividend <= 0.0:
        return 0.0
    turn = uniforms(seed, h.place, TRAIT, Purpose.COLLECTIVE)
    if turn[0] >= terms.reformed_villages:
        return 0.0
    return terms.collective_dividend * h.persons
