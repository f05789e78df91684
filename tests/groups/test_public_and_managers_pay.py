"""Pay of cadres and managers: parts in the books, appraisal, ranks, contracts, caps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SEED, all_parameters, all_terms, id_with, parameters, person, tally, terms

from sim.chance import Purpose
from sim.city.codes import Employer, Move, Post
from sim.clock import PLAN_START, month_index
from sim.engine.earn import public_parts
from sim.groups import cadres, managers
from sim.institutions.treasury import Line

DECEMBER = month_index("2018-12")


def parts_of_a_township_cadre(month):
    counts = tally()
    p = person(post=Post.CADRE, township=1, rank=1, since=month - 130)
    total = public_parts(
        p,
        month,
        SEED,
        4000.0,
        all_terms(
            cadres={
                "base_step": 900.0,
                "township_floor": 200.0,
                "township_raise": 100.0,
                "frontline_bonus_months": 1.0,
                "rank_step": 400.0,
                "transport_allowance": 650.0,
            }
        ),
        all_parameters(
            cadres={
                "base_share": 0.5,
                "tenure_step_years": 5.0,
                "tenure_step": 50.0,
                "steps": 4.0,
            }
        ),
        counts,
    )
    return p, total, counts["books"]


def test_each_part_of_public_pay_stands_on_its_own_line_of_the_books():
    p, total, books = parts_of_a_township_cadre(DECEMBER)
    expected = {
        Line.BASE_PAY_STEP: 900,
        Line.TOWNSHIP_ALLOWANCE: 200 + 50 + 100,
        Line.RANK_PAY: 400,
        Line.FRONTLINE_BONUS: 0.5 * 4000 + 900,
        Line.TRANSPORT_ALLOWANCE: 650,
    }
    assert {Line(k): v / 100 for k, v in enumerate(books) if v} == expected
    assert total == sum(expected.values())
    assert p.wage_year == p.government_year == 100 * total


def test_the_bonus_comes_in_december_only():
    for month in range(DECEMBER - 11, DECEMBER):
        assert parts_of_a_township_cadre(month)[2][Line.FRONTLINE_BONUS] == 0


def test_teachers_and_doctors_get_the_national_rise_and_no_cadre_s_allowance():
    counts = tally()
    in_force = all_terms(cadres={"base_step": 300.0, "transport_allowance": 650.0})
    p = person(post=Post.RESEARCHER, township=1)
    assert public_parts(p, DECEMBER, SEED, 4000.0, in_force, all_parameters(), counts) == 300.0


def test_appraisal_moves_as_many_up_as_down_and_effort_is_paid_in_part():
    own = parameters("cadres", appraisal_top=0.2, effort_response=0.5, effort_pay=0.4)
    in_force = terms("cadres", appraisal_spread=0.1)
    high, low, middle = (
        cadres.appraisal_factor(
            person(id=id_with(DECEMBER, Purpose.CAREER, 2, a, b)), DECEMBER, SEED, in_force, own
        )
        for a, b in ((0.0, 0.2), (0.81, 1.0), (0.3, 0.7))
    )
    # 1 + 0.4 x 0.5 x 0.1, and 0.1 up or down
    assert (high, low, middle) == pytest.approx((1.12, 0.92, 1.02))
    assert cadres.appraisal_factor(person(), DECEMBER, SEED, terms("cadres"), own) == 1.0


def test_later_ranks_take_twelve_and_then_fifteen_years_and_there_are_five():
    # F05: the conditions of January 2015 for the five ranks below county level.
    own = parameters("cadres", quota=1.0)
    in_force = terms("cadres", rank_step=400.0, rank_years=8.0)
    for rank, years in ((0, 8), (1, 12), (2, 15), (3, 15), (4, 15)):
        waits = person(rank=rank, grade_since=DECEMBER - 12 * years + 1)
        ready = person(rank=rank, grade_since=DECEMBER - 12 * years)
        for p in (waits, ready):
            cadres.consider_rank(p, DECEMBER, SEED, in_force, own)
        assert (waits.rank, ready.rank) == (rank, rank + 1)
        assert ready.grade_since == DECEMBER
    top = person(rank=5, grade_since=-600)
    cadres.consider_rank(top, DECEMBER, SEED, in_force, own)
    assert top.rank == 5


def test_a_rank_keeps_cadres_in_the_service():
    own = parameters("cadres", quit_rate=0.12, rank_response=0.5)
    number = id_with(DECEMBER, Purpose.CAREER, 0, 0.005, 0.01)
    plain, ranked = person(id=number), person(id=number, rank=1)
    for p in (plain, ranked):
        cadres.decide(p, DECEMBER, SEED, own)
    assert (plain.moves, ranked.moves) == (Move.LOSE_JOB, Move.NONE)


STATE = {"employer": Employer.STATE_ENTERPRISE, "post": Post.HEAD}


@given(
    result=st.floats(0.0, 3.0),
    share=st.floats(0.0, 0.9),
    cap=st.floats(0.0, 10.0),
    weight=st.floats(0.0, 3.0),
)
def test_performance_pay_stays_between_nothing_and_its_cap(result, share, cap, weight):
    own = parameters("managers", result_weight=weight, effort_response=0.0)
    paid = terms("managers", performance_share=share, performance_cap=cap)
    factor = managers.pay_factor(
        person(**STATE), PLAN_START - 1, SEED, paid, own, result, PLAN_START
    )
    base = 1.0 - share
    assert base - 1e-12 <= factor <= base * (1.0 + cap) + 1e-12


def test_private_managers_pay_does_not_follow_the_state_s_result():
    own = parameters("managers", effort_response=0.5)
    paid = terms("managers", private_support=0.04)
    p = person(employer=Employer.PRIVATE, post=Post.MANAGER)
    for result in (0.5, 1.0, 1.5):
        factor = managers.pay_factor(p, PLAN_START, SEED, paid, own, result, PLAN_START)
        assert factor == pytest.approx(1.02)


def test_market_contracts_spread_at_their_yearly_rate():
    moved = terms("managers", market_contract_rate=0.12)
    people = [person(id=n) for n in range(2000)]

    def share(month):
        return sum(
            managers.on_market_contract(p, month, SEED, moved, PLAN_START) for p in people
        ) / len(people)

    assert share(PLAN_START - 1) == 0.0
    assert share(PLAN_START + 11) == pytest.approx(0.12, abs=0.03)
    assert share(PLAN_START + 29) == pytest.approx(0.30, abs=0.04)


def test_more_pay_at_risk_raises_state_managers_effort():
    own = parameters("managers", effort_response=0.5, normal_share=0.5)
    for share, effort in ((0.5, 1.0), (0.6, 1.05)):
        paid = terms("managers", performance_share=share)
        assert managers.effort(person(**STATE), paid, own) == pytest.approx(effort)
