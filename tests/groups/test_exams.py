"""Skilled workers weigh an exam by its gain and its cost, and stand for prizes."""

from __future__ import annotations

import pytest
from support import SEED, employee, parameters, person, terms

from sim.chance import Purpose, uniforms
from sim.city.codes import Activity, Employer, Post, Queue
from sim.clock import month_index
from sim.groups import skilled_workers

MONTH = month_index("2018-09")
JUNE = month_index("2018-06")
WAGE = 3000.0


def weighs(**fields):
    """Everyone weighs the exam, costs the same to all, and passes."""
    return parameters(
        "skilled_workers",
        **(
            {
                "attention": 1.0,
                "first_attention": 1.0,
                "cost_spread": 0.0,
                "belief_floor": 1.0,
                "horizon": 1.0,
                "exam_cost": 1000.0,
                "exam_days": 0.0,
                "pass_junior": 1.0,
                "pass_step": 0.0,
                "wait_years": 5.0,
            }
            | fields
        ),
    )


def sits(p, *, premium=0.03, peers=0.0, in_force=None, behaviour=None):
    earnings = parameters("earnings", certificate_junior=premium, certificate_step=premium)
    return skilled_workers.consider_exam(
        p,
        MONTH,
        SEED,
        WAGE,
        peers,
        in_force or terms("skilled_workers"),
        behaviour or weighs(),
        earnings,
        1.0,
    )


@pytest.mark.parametrize(
    ("premium", "subsidy", "does"),
    [
        # A year of the premium is 36,000 yuan x premium; fee and materials are 1,000 yuan.
        (0.0277, 0.0, False),  # gain 997.2
        (0.0278, 0.0, True),  # gain 1,000.8
        (0.0249, 100.0, False),  # gain 896.4 against 900
        (0.0251, 100.0, True),  # gain 903.6 against 900
    ],
)
def test_a_worker_sits_where_the_gain_covers_cost_less_subsidy(premium, subsidy, does):
    p = employee(insured=36)
    paid = terms("skilled_workers", subsidy_junior=subsidy, subsidy_take_up=1.0)
    assert sits(p, premium=premium, in_force=paid) is does
    assert p.certificate == does


def test_certified_peers_raise_belief_in_the_premium():
    # Belief 0.2 + 0.8 x share; the gain of 2,000 yuan must reach 1,000: from a share of 3/8 on.
    doubtful = weighs(belief_floor=0.2)
    assert not sits(employee(), premium=1 / 18, peers=0.36, behaviour=doubtful)
    assert sits(employee(), premium=1 / 18, peers=0.39, behaviour=doubtful)


def test_time_given_up_counts_as_cost_in_months_of_pay():
    # Half a month of pay adds 1,500 yuan to 1,000: the gain of 1,800 is no longer enough.
    assert sits(employee(), premium=0.05)
    assert not sits(employee(), premium=0.05, behaviour=weighs(exam_days=0.5))


@pytest.mark.parametrize(
    ("multiplier", "waited", "does"),
    [(1.0, 59, False), (1.0, 60, True), (0.9, 53, False), (0.9, 54, True)],
)
def test_the_plan_shortens_the_wait_between_grades(multiplier, waited, does):
    p = employee(certificate=1, grade_since=MONTH - waited)
    waits = terms("skilled_workers", wait_multiplier=multiplier)
    assert sits(p, premium=0.5, in_force=waits) is does


def test_nobody_rises_beyond_senior_technician():
    assert not sits(employee(certificate=5, grade_since=MONTH - 240), premium=0.5)


def test_who_passes_claims_only_if_insured_long_enough():
    paid = terms("skilled_workers", subsidy_junior=1000.0, subsidy_take_up=1.0)
    short, long = employee(insured=35), employee(insured=36)
    assert sits(short, premium=0.5, in_force=paid)
    assert sits(long, premium=0.5, in_force=paid)
    assert (short.claims, long.claims) == (Queue.NONE, Queue.SKILL_SUBSIDY)


def test_a_failed_exam_changes_nothing():
    p = employee(insured=36, grade_since=5)
    assert not sits(p, premium=0.5, behaviour=weighs(pass_junior=0.0))
    assert (p.certificate, p.grade_since, p.claims) == (0, 5, Queue.NONE)


def test_a_higher_grade_is_harder_to_pass_and_apprenticeship_helps():
    hard = weighs(pass_junior=0.6, pass_step=-0.2)
    helped = weighs(pass_junior=0.6, pass_step=-0.2, apprentice_pass=0.6)
    passed = {"junior": 0, "intermediate": 0, "apprentice": 0}
    for number in range(400):
        passed["junior"] += sits(employee(id=number), premium=0.5, behaviour=hard)
        graded = {"certificate": 1, "grade_since": MONTH - 60, "id": number}
        passed["intermediate"] += sits(employee(**graded), premium=0.5, behaviour=hard)
        passed["apprentice"] += sits(employee(**graded, trained=16), premium=0.5, behaviour=helped)
    luck = [uniforms(SEED, number, MONTH, Purpose.EXAM)[2] for number in range(400)]
    assert passed["junior"] == sum(u <= 0.6 for u in luck)
    assert passed["intermediate"] == sum(u <= 0.4 for u in luck)
    assert passed["apprentice"] == 400


def test_public_staff_cadres_and_farm_hands_sit_no_enterprise_exam():
    assert skilled_workers.may_sit(employee())
    assert skilled_workers.may_sit(employee(employer=Employer.STATE_ENTERPRISE))
    for other in (
        {"employer": Employer.PUBLIC},
        {"post": Post.MANAGER},
        {"sector": 0},
        {"activity": Activity.OWNER},
        {"certificate": 5},
    ):
        assert not skilled_workers.may_sit(employee(**other))


def stands_for(certificate, prize, month=JUNE, number=0, **quotas):
    p = person(certificate=certificate, prize=prize, id=number)
    skilled_workers.decide(p, month, SEED, terms("skilled_workers", **quotas))
    return Queue(p.applies)


def test_prizes_are_asked_for_in_june_by_grade_and_won_once():
    every = {"prize_top_quota": 1.0, "prize_chief_quota": 1.0, "prize_expert_quota": 1.0}
    assert stands_for(5, 0, JUNE + 1, **every) == Queue.NONE
    assert {stands_for(5, 0, number=n, **every) for n in (0, 1)} == {
        Queue.SENIOR_PRIZE,
        Queue.CHIEF_PRIZE,
    }
    assert stands_for(5, 1, **every) == Queue.CHIEF_PRIZE
    assert stands_for(5, 1 | 4, **every) == Queue.EXPERT_PRIZE
    assert stands_for(5, 1 | 2 | 4, **every) == Queue.NONE
    assert stands_for(3, 0, **every) == Queue.EXPERT_PRIZE
    assert stands_for(2, 0, **every) == Queue.NONE


def test_no_prize_is_asked_for_where_none_is_given():
    assert stands_for(5, 0) == Queue.NONE
