"""Needy people apply for what their state allows, and what they win reaches the household."""

from __future__ import annotations

import pytest
from support import (
    SEED,
    all_terms,
    economy,
    household,
    id_with,
    parameters,
    person,
    tally,
    terms,
)

from sim.chance import TRAIT, Purpose
from sim.city.codes import Activity, Employer, Post, Queue
from sim.clock import month_index
from sim.engine.settle import shares_and_solar
from sim.groups import needy
from sim.institutions.treasury import Line

MONTH = month_index("2018-09")
DECEMBER = month_index("2018-12")
EAGER = {
    "outside_appeal": 0.0,
    "training_appeal": 0.0,
    "post_appeal": 0.0,
    "loan_appeal": 0.0,
    "outside_cost": 0.2,
    "outside_distance": 3000.0,
}
OPEN = {
    "training_seats": 1.0,
    "public_posts": 1.0,
    "microloan_limit": 50000.0,
    "export_places": 1.0,
}


def applies(p, poor=0, offers=None, pay=3000.0, **appeals):
    offers = terms("needy", **(OPEN if offers is None else offers))
    own = parameters("needy", **(EAGER | appeals))
    needy.decide(p, household(poor=poor), MONTH, SEED, offers, own, economy(outside_pay=pay))
    return Queue(p.applies)


def seeker(index, **fields):
    """Someone without work who meets the yearly appeal of 0.6 (0.05 a month) this month."""
    return person(
        **(
            {
                "activity": Activity.UNEMPLOYED,
                "birth": MONTH - 360,
                "id": id_with(MONTH, Purpose.PROGRAMME, index, 0.0, 0.05),
            }
            | fields
        )
    )


def test_the_untrained_ask_for_a_course_once():
    assert applies(seeker(1), training_appeal=0.6) == Queue.NEEDY_TRAINING
    assert applies(seeker(1, trained=8), training_appeal=0.6) == Queue.NONE
    assert applies(seeker(1), training_appeal=0.6, offers={}) == Queue.NONE


def test_only_the_jobless_ask_for_a_public_post():
    assert applies(seeker(2), post_appeal=0.6) == Queue.PUBLIC_POST
    assert applies(seeker(2, activity=Activity.HOME), post_appeal=0.6) == Queue.NONE
    assert applies(seeker(2, activity=Activity.EMPLOYEE), post_appeal=0.6) == Queue.NONE


def test_only_registered_poor_farms_without_a_loan_ask_for_a_microloan():
    farm = {"activity": Activity.FARMER}
    assert applies(seeker(3, **farm), poor=1, loan_appeal=0.6) == Queue.MICROLOAN
    assert applies(seeker(3, **farm), poor=0, loan_appeal=0.6) == Queue.NONE
    assert applies(seeker(3, **farm, loan=1.0), poor=1, loan_appeal=0.6) == Queue.NONE
    assert applies(seeker(3), poor=1, loan_appeal=0.6) == Queue.NONE


def test_work_outside_must_beat_present_income_after_its_costs():
    # 3,000 x 0.8 - 3,000 / 12 = 2,150 yuan a month; with 600 yuan for the fare 2,200.
    fare = OPEN | {"transport_subsidy": 600.0}
    assert applies(seeker(0, income=2149.0), outside_appeal=0.6) == Queue.WORK_OUTSIDE
    assert applies(seeker(0, income=2151.0), outside_appeal=0.6) == Queue.NONE
    assert applies(seeker(0, income=2199.0), outside_appeal=0.6, offers=fare) == (
        Queue.WORK_OUTSIDE
    )
    assert applies(seeker(0, income=2201.0), outside_appeal=0.6, offers=fare) == Queue.NONE
    assert applies(seeker(0, birth=MONTH - 600), outside_appeal=0.6) == Queue.NONE


def test_what_a_member_outside_sends_home():
    own = parameters("needy", outside_cost=0.2, remitted=0.5)
    assert needy.outside_income(economy(outside_pay=3000.0), own) == pytest.approx(1200.0)


def test_dispatch_with_employee_status_keeps_people_outside_longer():
    own = parameters("needy", outside_return=0.04)
    p = person(activity=Activity.AWAY)
    plain, status = terms("needy"), terms("needy", export_separation_multiplier=0.75)
    assert [needy.comes_home(p, u, plain, own) for u in (0.029, 0.031, 0.041)] == [
        True,
        True,
        False,
    ]
    assert [needy.comes_home(p, u, status, own) for u in (0.029, 0.031, 0.041)] == [
        True,
        False,
        False,
    ]


def test_a_public_post_is_at_home_and_ends_after_its_longest_stay():
    p, h = seeker(2, jobless=9), household(county=3)
    needy.take_post(p, h, MONTH, parameters("needy", post_months=36.0))
    assert (p.activity, p.employer, p.post) == (
        Activity.EMPLOYEE,
        Employer.PUBLIC,
        Post.PUBLIC_WELFARE,
    )
    assert (p.county, p.jobless, p.until) == (3, 0, MONTH + 36)


PAYS = {
    "solar_dividend": 3000.0,
    "solar_coverage": 0.3,
    "share_capital": 5000.0,
    "dividend_rate": 0.05,
    "cooperative_membership": 0.4,
}


def dividends(month, poor=1, **fields):
    """Yuan paid to a household covered by both, by line."""
    number = next(
        n
        for n in range(10_000)
        if all(
            id_with(TRAIT, Purpose.PROGRAMME, k, 0.0, top, seed=SEED + n) == 0
            for k, top in ((0, 0.3), (1, 0.4))
        )
    )
    head, counts = person(), tally()
    h = household(poor=poor, number=0)
    shares_and_solar(head, h, month, SEED + number, all_terms(needy=PAYS | fields), counts)
    assert head.property_year == head.government_year == counts["books"].sum()
    return {Line(k): v / 100 for k, v in enumerate(counts["books"]) if v}


def test_solar_pays_monthly_and_shares_in_december():
    assert dividends(MONTH) == {Line.SOLAR_DIVIDEND: 250.0}
    assert dividends(DECEMBER) == {Line.SOLAR_DIVIDEND: 250.0, Line.SHARE_DIVIDEND: 250.0}


def test_households_off_the_register_keep_dividends_and_others_never_get_them():
    assert dividends(DECEMBER, poor=2) == dividends(DECEMBER, poor=1)
    assert dividends(DECEMBER, poor=0) == {}
    assert dividends(DECEMBER, solar_coverage=0.0, cooperative_membership=0.0) == {}
