"""Researchers respond to the pool, to their share, and may leave and come back."""

from __future__ import annotations

import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    economy,
    household,
    id_with,
    market,
    parameters,
    person,
    rules,
    tally,
    terms,
)

from sim.chance import TRAIT, Purpose
from sim.city.codes import Activity, Employer, Move, Post
from sim.clock import month_index
from sim.engine.act import end_business
from sim.engine.earn import earn_wage
from sim.groups import researchers
from sim.institutions.treasury import Line

MONTH = month_index("2018-09")


def test_effort_rises_with_the_pay_that_the_pool_adds():
    # 1 + 0.25 x 0.4 x (1.3 - 1)
    own = parameters("researchers", effort_response=0.25, performance_share=0.4)
    assert researchers.effort(terms("researchers", pool_multiple=1.0), own) == 1.0
    assert researchers.effort(terms("researchers", pool_multiple=1.3), own) == pytest.approx(1.03)


def test_contract_money_is_paid_as_labour_to_those_who_have_contracts():
    own = parameters("researchers", performance_share=0.4, contract_share=0.5, contract_value=0.2)
    has = person(id=id_with(TRAIT, Purpose.PROJECT, 1, 0.0, 0.5))
    lacks = person(id=id_with(TRAIT, Purpose.PROJECT, 1, 0.5, 1.0))
    for share, extra in ((0.15, 0.03), (0.3, 0.06)):
        paid = terms("researchers", project_labour_share=share)
        assert researchers.pay_factor(has, SEED, paid, own) == pytest.approx(1.0 + extra)
        assert researchers.pay_factor(lacks, SEED, paid, own) == 1.0


def test_negotiated_pay_never_lowers_pay():
    own = parameters("researchers", performance_share=0.4, contract_share=0.0)
    star = person(id=id_with(TRAIT, Purpose.PROJECT, 0, 0.0, 0.02))
    for multiple, factor in ((1.0, 1.4), (1.3, 1.4), (3.0, 1.8)):
        paid = terms("researchers", negotiated_share=0.02, pool_multiple=multiple)
        assert researchers.pay_factor(star, SEED, paid, own) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("floor", "share", "wins"),
    [(1.0, 0.2, False), (1.0, 0.5, True), (0.2, 0.5, False), (0.2, 1.0, False)],
)
def test_teams_respond_to_a_higher_share_below_the_response_floor_only(floor, share, wins):
    # 0.12 projects a year are 0.01 a month at a share of 0.2, and 0.025 at one of 0.5.
    own = parameters(
        "researchers",
        project_rate=0.12,
        share_elasticity=1.0,
        response_floor=floor,
        effort_response=0.0,
        project_value=100000.0,
        project_spread=0.0,
        team_size=5.0,
    )
    p = person(id=id_with(MONTH, Purpose.PROJECT, 0, 0.01, 0.025))
    part, net = researchers.project_income(
        p, MONTH, SEED, terms("researchers", inventor_share=share), own, 1.0
    )
    assert (net > 0.0) is wins
    assert part == pytest.approx(20000.0 * share if wins else 0.0)


def test_few_leave_to_found_a_firm_and_none_where_it_is_not_allowed():
    p = person(id=id_with(MONTH, Purpose.CAREER, 0, 0.0, 0.001))
    researchers.decide(p, MONTH, SEED, terms("researchers", leave_rate=0.0))
    assert p.moves == Move.NONE
    researchers.decide(p, MONTH, SEED, terms("researchers", leave_rate=0.012))
    assert p.moves == Move.LEAVE_TO_FOUND


@pytest.mark.parametrize(("years", "back"), [(2, True), (3, True), (4, False)])
def test_a_failed_founder_has_a_right_of_return_for_three_years(years, back):
    left = MONTH - 12 * years
    p = person(activity=Activity.OWNER, post=Post.RESEARCHER, grade_since=left, since=left)
    end_business(p, MONTH, all_terms(), all_parameters(), economy(), tally())
    if back:
        assert (p.activity, p.employer, p.post) == (
            Activity.EMPLOYEE,
            Employer.PUBLIC,
            Post.RESEARCHER,
        )
    else:
        assert (p.activity, p.employer, p.post) == (Activity.UNEMPLOYED, Employer.NONE, Post.NONE)


def test_the_talent_funds_allowance_goes_to_those_of_the_highest_standing():
    star = person(id=id_with(TRAIT, Purpose.PROJECT, 0, 0.0, 0.05))
    other = person(id=id_with(TRAIT, Purpose.PROJECT, 0, 0.05, 1.0))
    fund = terms("researchers", allowance_share=0.05, talent_allowance=500.0)
    assert researchers.talent_allowance(star, SEED, fund) == 500.0
    assert researchers.talent_allowance(other, SEED, fund) == 0.0
    assert researchers.talent_allowance(star, SEED, terms("researchers")) == 0.0


def test_the_allowance_is_transfer_income_beside_pay():
    paid = {}
    for fund in ({}, {"allowance_share": 1.0, "talent_allowance": 500.0}):
        books = tally()
        p = person(
            activity=Activity.EMPLOYEE,
            employer=Employer.PUBLIC,
            post=Post.RESEARCHER,
            sector=8,
            pay=1.0,
            id=1,
            birth=-360,
        )
        in_force = all_terms(researchers=fund)
        own = all_parameters()
        earn_wage(p, household(), MONTH, SEED, in_force, own, economy(), market(), rules(), books)
        paid[len(fund)] = (p.wage_year, p.transfer_year, books["books"][Line.TALENT_ALLOWANCE])
    without, with_fund = paid[0], paid[2]
    assert with_fund[0] == without[0]
    assert with_fund[1] - without[1] == with_fund[2] == 50_000
