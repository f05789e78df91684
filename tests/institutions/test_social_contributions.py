"""Employees' social contributions: rates by date, and the floor and cap of the base."""

from __future__ import annotations

import pytest
from support import all_terms, rules

from sim.engine.claims import contribution_support
from sim.institutions.labour_market import net_pay
from sim.institutions.taxes import contributions

RATE_2019 = 0.08 + 0.02 + 0.003
FLOOR_2019, CAP_2019 = 2739.0, 13695.0
"""The published base of 2019: 60 % and 300 % of 4,565 yuan."""


@pytest.mark.parametrize(
    ("gross", "base"),
    [
        (0.0, FLOOR_2019),
        (FLOOR_2019 - 1, FLOOR_2019),
        (FLOOR_2019, FLOOR_2019),
        (FLOOR_2019 + 1, FLOOR_2019 + 1),
        (CAP_2019 - 1, CAP_2019 - 1),
        (CAP_2019, CAP_2019),
        (CAP_2019 + 1, CAP_2019),
        (99_999.0, CAP_2019),
    ],
)
def test_the_base_lies_between_the_published_floor_and_cap(gross, base):
    assert contributions(gross, rules("2019-06")) == pytest.approx(RATE_2019 * base)


@pytest.mark.parametrize(
    ("month", "unemployment"),
    [
        ("2010-01", 0.01),
        ("2015-02", 0.01),
        ("2015-03", 0.005),
        ("2016-12", 0.005),
        ("2017-01", 0.003),
        ("2020-12", 0.003),
    ],
)
def test_unemployment_insurance_falls_from_1_to_0_5_to_0_3_per_cent(month, unemployment):
    now = rules(month, average_pay=5000.0)
    assert contributions(4000.0, now) == pytest.approx(4000.0 * (0.10 + unemployment))


@pytest.mark.parametrize(("month", "floor"), [("2018-12", 3077.4), ("2019-01", 2739.0)])
def test_the_base_moves_in_january(month, floor):
    now = rules(month)
    assert contributions(floor - 1, now) == contributions(floor, now)
    assert contributions(floor + 1, now) == pytest.approx(RATE_2019 * (floor + 1))


def test_pay_without_insurance_contributes_nothing():
    now = rules("2019-06")
    assert net_pay(3000.0, False, now) == 3000.0
    assert net_pay(3000.0, True, now) == pytest.approx(3000.0 * (1 - RATE_2019))


def test_the_subsidy_of_flexible_workers_is_two_thirds_of_the_contributions_at_the_floor():
    # G02: up to two thirds of what is paid.
    in_force = all_terms(needy={"contribution_subsidy": 2 / 3})
    paid = contribution_support(in_force, rules("2019-06"))
    assert paid == pytest.approx(2 / 3 * RATE_2019 * FLOOR_2019)
