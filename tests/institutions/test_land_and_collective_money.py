"""Money of the land: gains where it is taken, pensions of who lost it, dividends of a village."""

from __future__ import annotations

import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    economy,
    household,
    id_with,
    person,
    rules,
    tally,
    terms,
)

from sim.chance import TRAIT, Purpose
from sim.city.codes import Activity
from sim.clock import month_index
from sim.engine.earn import old_age
from sim.engine.settle import land_and_collective
from sim.institutions import land
from sim.institutions.treasury import Line

MONTH = month_index("2019-03")
DECEMBER = month_index("2019-12")
TAKING = {"taken_rate": 0.012, "taken_gain": 60000.0, "farmers_part": 0.05}
PENSION = {"taken_covered": 0.02, "taken_pension": 120.0}
REFORM = {"reformed_villages": 0.3, "collective_dividend": 40.0}


def gain(number, **fields):
    h = household(**({"number": number, "farm_hukou": 1} | fields))
    return land.value_gain(h, MONTH, SEED, terms("land", **TAKING))


def test_a_household_whose_land_is_taken_gets_its_part_of_the_gain_and_others_nothing():
    # 1.2 % a year are 0.1 % a month; 0.05 x 60,000
    loses = id_with(MONTH, Purpose.LAND_TAKEN, 0, 0.0, 0.001)
    keeps = id_with(MONTH, Purpose.LAND_TAKEN, 0, 0.001, 1.0)
    assert gain(loses) == pytest.approx(3000.0)
    assert gain(keeps) == 0.0
    assert gain(loses, farm_hukou=0) == 0.0


def test_without_a_part_for_farmers_nothing_is_paid_for_land():
    loses = household(number=id_with(MONTH, Purpose.LAND_TAKEN, 0, 0.0, 0.001), farm_hukou=1)
    assert land.value_gain(loses, MONTH, SEED, terms("land", **TAKING | {"farmers_part": 0.0})) == 0


def test_the_gain_is_property_income_from_the_budget():
    books, head = tally(), person()
    loses = household(number=id_with(MONTH, Purpose.LAND_TAKEN, 0, 0.0, 0.001), farm_hukou=1)
    land_and_collective(head, loses, MONTH, SEED, all_terms(land=TAKING), books)
    assert head.property_year == head.government_year == 300_000
    assert books["books"][Line.LAND_GAIN] == 300_000


def pension(number, age=60, farm_hukou=1, **fields):
    books = tally()
    p = person(id=number, birth=MONTH - 12 * age, **fields)
    h = household(farm_hukou=farm_hukou)
    in_force = all_terms(land=PENSION)
    now = rules("2019-03")
    old_age(p, h, MONTH, SEED, in_force, all_parameters(), economy(), now, books)
    assert p.transfer_year == books["books"].sum()
    return books["books"][Line.LAND_PENSION] / 100, books["books"][Line.RESIDENT_PENSION] / 100


def test_old_villagers_who_lost_their_land_get_the_addition_on_top_of_the_residents_pension():
    lost = id_with(TRAIT, Purpose.LAND_PENSION, 0, 0.0, 0.02)
    kept = id_with(TRAIT, Purpose.LAND_PENSION, 0, 0.02, 1.0)
    usual = pension(kept)[1]
    assert usual > 0.0
    assert pension(lost) == (120.0, usual)
    assert pension(kept) == (0.0, usual)
    assert pension(lost, farm_hukou=0) == (0.0, usual)
    assert pension(lost, age=59) == (0.0, 0.0)


def test_who_draws_an_employees_pension_gets_no_addition():
    lost = id_with(TRAIT, Purpose.LAND_PENSION, 0, 0.0, 0.02)
    assert pension(lost, activity=Activity.RETIRED, pay=1.0)[0] == 0.0


def dividend(place, month=DECEMBER, **fields):
    h = household(**({"place": place, "persons": 4} | fields))
    return land.collective_dividend(h, month, SEED, terms("land", **REFORM))


def test_a_reformed_village_pays_every_villager_in_december():
    reformed = id_with(TRAIT, Purpose.COLLECTIVE, 0, 0.0, 0.3)
    waiting = id_with(TRAIT, Purpose.COLLECTIVE, 0, 0.3, 1.0)
    assert dividend(reformed) == 160.0
    assert dividend(reformed, month=DECEMBER - 1) == 0.0
    assert dividend(reformed, urban=1) == 0.0
    assert dividend(waiting) == 0.0


def test_the_dividend_is_the_collectives_money_and_no_public_cost():
    books, head = tally(), person()
    h = household(place=id_with(TRAIT, Purpose.COLLECTIVE, 0, 0.0, 0.3), persons=4)
    land_and_collective(head, h, DECEMBER, SEED, all_terms(land=REFORM), books)
    assert (head.property_year, head.government_year, books["books"].sum()) == (16_000, 0, 0)
