"""Minimum income over the months: deferral after a job, reviews, sanctions, assistance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import (
    SEED,
    all_parameters,
    all_terms,
    household,
    id_with,
    parameters,
    person,
    tally,
    terms,
)

from sim.chance import TRAIT, Purpose
from sim.engine.settle import pay_benefits, review_case
from sim.institutions import welfare
from sim.institutions.treasury import Line

LINE = 500.0
"""Standard of the tests, yuan per person and month."""


def own(review_months=1.0):
    return all_parameters(
        welfare={"take_up": 1.0, "asset_limit": 2.0, "review_months": review_months}
    )


def months_after_a_job(deferral, months=8, review_months=1.0, pay=3000.0):
    """Minimum income paid in each month from that of the new job on, yuan."""
    h, head = household(dibao=500.0, number=0), person()
    in_force = all_terms(welfare={"deferral_months": float(deferral)})
    paid = []
    for month in range(1, months + 1):
        counts = tally()
        h.earned += (pay - h.earned) / 6.0
        review_case(h, pay, LINE, month, SEED, month == 1, in_force, own(review_months), counts)
        pay_benefits(head, h, 0.0, LINE, month, SEED, in_force, own(review_months), counts)
        books = counts["books"]
        paid.append((books[Line.DIBAO] + books[Line.DIBAO_DEFERRED]) / 100)
    return paid


def test_a_dibao_household_keeps_its_benefit_for_three_months_after_a_job():
    paid = months_after_a_job(3)
    assert paid[:3] == [500.0] * 3
    assert paid[3:] == [0.0] * 5


@pytest.mark.parametrize("review_months", [1.0, 12.0])
def test_without_a_deferral_the_benefit_ends_with_the_job_s_first_month(review_months):
    assert months_after_a_job(0, review_months=review_months) == [0.0] * 8


def test_the_benefit_is_recalculated_when_the_deferral_ends():
    # Reviews fall in month 12 only.
    assert months_after_a_job(3, review_months=12.0) == [500.0] * 3 + [0.0] * 5


def test_the_deferred_benefit_stands_on_its_own_line():
    counts = tally()
    for deferred in (2, 1, 0):
        h, head = household(dibao=300.0, deferred=deferred), person()
        pay_benefits(head, h, 0.0, LINE, 1, SEED, all_terms(), own(), counts)
    assert counts["books"][Line.DIBAO_DEFERRED] == 60000
    assert counts["books"][Line.DIBAO] == 30000


def test_a_sanction_cuts_half_of_the_person_s_own_share():
    # One of two persons: a quarter of the household's benefit.
    h, head, counts = household(dibao=400.0, persons=2), person(), tally()
    pay_benefits(head, h, 0.5 * 1 / 2, LINE, 1, SEED, all_terms(), own(), counts)
    assert counts["books"][Line.DIBAO] == 30000


def test_a_case_not_due_is_left_as_it_is_and_a_due_one_is_set_anew():
    for number, amount in ((0, 400.0), (1, 500.0)):  # month 12: due, not due
        h = household(number=number, dibao=500.0, earned=100.0)
        review_case(h, 100.0, LINE, 12, SEED, False, all_terms(), own(12.0), tally())
        assert h.dibao == amount


def test_amounts_below_a_yuan_are_not_paid():
    h = household(number=0, earned=499.5)
    review_case(h, 499.5, LINE, 12, SEED, False, all_terms(), own(12.0), tally())
    assert h.dibao == 0.0


@pytest.mark.parametrize(("assets", "amount"), [(0.0, 800.0), (24000.0, 800.0), (24000.01, 0.0)])
def test_assets_above_two_years_of_the_standard_end_the_entitlement(assets, amount):
    limit = parameters("welfare", asset_limit=2.0)
    assert welfare.entitlement(200.0, 2, assets, LINE, limit) == amount


@given(st.floats(-1e4, 1e5), st.integers(1, 9), st.floats(1.0, 5000.0))
def test_minimum_income_tops_up_to_the_standard_and_never_beyond(counted, persons, line):
    amount = welfare.entitlement(counted, persons, 0.0, line, parameters("welfare"))
    assert 0.0 <= amount <= line * persons
    assert max(counted, 0.0) + amount == pytest.approx(max(line * persons, max(counted, 0.0)))


def test_the_registered_poor_are_all_known_to_the_office():
    nobody = parameters("welfare", take_up=0.0)
    assert not welfare.on_rolls(household(poor=0), SEED, nobody)
    assert welfare.on_rolls(household(poor=1), SEED, nobody)
    assert welfare.on_rolls(household(poor=2), SEED, nobody)


@pytest.mark.parametrize(
    ("counted", "dibao", "paid"), [(1349.0, 0.0, 80.0), (1350.0, 0.0, 0.0), (900.0, 100.0, 0.0)]
)
def test_the_near_poor_are_those_below_the_band_who_get_no_minimum_income(counted, dibao, paid):
    in_force = terms("welfare", near_poor_band=1.35, near_poor_amount=40.0)
    assert welfare.special_assistance(counted, 2, dibao, LINE, in_force) == paid


def test_temporary_assistance_meets_its_share_of_low_income_households():
    in_force = terms("welfare", temporary_amount=900.0, temporary_rate=0.6)
    low = parameters("welfare", low_income=1.5)

    def cases(counted):
        return sum(
            welfare.temporary_assistance(household(number=n), counted, LINE, 5, SEED, in_force, low)
            == 900.0
            for n in range(2000)
        )

    assert cases(749.0) / 2000 == pytest.approx(0.05, abs=0.02)
    assert cases(750.0) == 0


FOUND = id_with(TRAIT, Purpose.RELIEF, 0, 0.0, 0.1)
MISSED = id_with(TRAIT, Purpose.RELIEF, 0, 0.1, 1.0)


@pytest.mark.parametrize(
    ("number", "counted", "assets", "dibao", "paid"),
    [
        # Two people, floor 0.7 x 500 each: 700 yuan for the household.
        (FOUND, 400.0, 0.0, 0.0, 300.0),
        (FOUND, -50.0, 0.0, 0.0, 700.0),
        (FOUND, 699.0, 0.0, 0.0, 1.0),
        (FOUND, 700.0, 0.0, 0.0, 0.0),
        (FOUND, 400.0, 0.0, 20.0, 0.0),
        (MISSED, 400.0, 0.0, 0.0, 0.0),
        # The test of assets: 2 years of the floor, 16,800 yuan.
        (FOUND, 400.0, 16_799.0, 0.0, 300.0),
        (FOUND, 400.0, 16_801.0, 0.0, 0.0),
    ],
)
def test_relief_lifts_a_found_household_off_dibao_to_the_floor(
    number, counted, assets, dibao, paid
):
    h = household(number=number, persons=2, assets=assets, dibao=dibao)
    in_force = terms("welfare", relief_floor=0.7, relief_reach=0.1)
    behaviour = parameters("welfare", asset_limit=2.0)
    assert welfare.relief(h, counted, LINE, SEED, in_force, behaviour) == pytest.approx(paid)
    assert welfare.relief(h, counted, LINE, SEED, terms("welfare"), behaviour) == 0.0


def test_relief_stands_on_its_own_line_and_is_transfer_income():
    h, head, counts = household(number=FOUND, earned=100.0), person(), tally()
    in_force = all_terms(welfare={"relief_floor": 0.7, "relief_reach": 0.1})
    pay_benefits(head, h, 0.0, LINE, 1, SEED, in_force, own(), counts)
    assert counts["books"][Line.RELIEF] == head.transfer_year == 25_000
