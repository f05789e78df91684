"""Public pay: national steps, township allowance, ranks and the pay of heads, by their rules."""

from __future__ import annotations

import numpy as np
import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    economy,
    employee,
    household,
    in_force,
    market,
    parameters,
    person,
    rules,
    tally,
    terms,
)

from sim.city.codes import Employer, Post
from sim.clock import PLAN_START, month_index
from sim.engine.earn import earn_wage
from sim.experiments.world_paths import yearly_mean_before
from sim.groups import cadres, managers


def allowance(policy, month, years, months=0):
    p = person(township=1, since=month_index(month) - 12 * years - months)
    now = in_force(policy, month, "cadres")
    return cadres.township_allowance(p, month_index(month), now, parameters("cadres"))


def test_the_township_allowance_begins_in_2015_and_the_plan_adds_100_from_july_2018():
    # F02: at least 200 yuan a month from January 2015.
    months = ("2014-12", "2015-01", "2018-06", "2018-07")
    assert [allowance("plan", month, 1) for month in months] == [0, 200, 200, 300]
    assert [allowance("no-plan", month, 1) for month in months] == [0, 200, 200, 200]


@pytest.mark.parametrize(
    ("years", "before", "after"),
    [
        (10, 200, 260),
        (15, 260, 320),
        (20, 320, 380),
        (25, 380, 440),
        (30, 440, 500),
        (45, 500, 500),
    ],
)
def test_the_scale_of_the_allowance_steps_up_at_ten_years_and_every_five(years, before, after):
    assert allowance("no-plan", "2019-01", years, -1) == before
    assert allowance("no-plan", "2019-01", years) == after


@pytest.mark.parametrize(("rank", "years"), [(0, 8), (1, 12), (2, 15), (3, 15), (4, 15)])
def test_a_rank_is_due_in_the_month_its_years_in_grade_are_full(rank, years):
    # F05: 8, 12, 15, 15 and 15 years, in force from January 2015.
    own = parameters("cadres", quota=1.0)
    for month, short, gained in (
        ("2016-01", 1, 0),
        ("2016-01", 0, 1),
        ("2014-12", 0, 0),
        ("2015-01", 0, 1),
    ):
        at = month_index(month)
        p = person(rank=rank, grade_since=at - 12 * years + short)
        cadres.consider_rank(p, at, SEED, in_force("no-plan", month, "cadres"), own)
        assert p.rank == rank + gained, month


def test_base_performance_and_tenure_pay_of_a_head_have_their_caps():
    # E01: base 2 x staff pay, performance up to 2 x base, tenure up to 30 % over three years:
    # 2 x 5,000 x 3 x 1.1 = 33,000 yuan.
    rule = terms("managers", base_multiple=2.0, performance_cap=2.0, tenure_cap=0.3)
    paid = [managers.head_pay(yuan, 5000.0, rule, True) for yuan in (32_999.0, 33_000.0, 33_001.0)]
    assert paid == pytest.approx([32_999.0, 33_000.0, 33_000.0])


def head_paid(now, last_year):
    """Wage of a head who would earn 40,000 yuan on the market, by staff pay now and last year."""
    p = employee(
        id=7, employer=Employer.STATE_ENTERPRISE, post=Post.HEAD, since=0, pay=40_000.0 / now
    )
    month = PLAN_START - 6
    rule = {"performance_share": 0.0, "base_multiple": 2.0, "performance_cap": 2.0}
    own = all_parameters(managers={"effort_response": 0.0})
    world = economy(now, state_pay=np.full(10, last_year))
    in_rules = all_terms(managers=rule | {"tenure_cap": 0.3})
    earn_wage(p, household(), month, SEED, in_rules, own, world, market(), rules(), tally())
    return p.wage_year / 100


def test_the_base_of_a_head_is_a_multiple_of_last_year_s_staff_pay():
    assert head_paid(now=5500.0, last_year=5000.0) == pytest.approx(33_000.0)
    assert head_paid(now=5500.0, last_year=5500.0) == pytest.approx(36_300.0)
    assert head_paid(now=5500.0, last_year=9000.0) == pytest.approx(40_000.0)


def test_performance_pay_reaches_twice_the_base_and_no_more():
    own = parameters("managers", result_weight=1.0, effort_response=0.0)
    paid = terms("managers", performance_share=0.5, performance_cap=2.0)
    p = person(employer=Employer.STATE_ENTERPRISE, post=Post.HEAD)
    # Half of pay is base, so performance is half x result up to 2 x half: from a result of 2 on.
    for result, factor in ((0.0, 0.5), (1.98, 1.49), (2.0, 1.5), (2.02, 1.5), (9.0, 1.5)):
        got = managers.pay_factor(p, PLAN_START - 1, SEED, paid, own, result, PLAN_START)
        assert got == pytest.approx(factor)


def test_last_year_s_mean_is_that_of_its_twelve_months():
    values = np.concatenate([np.arange(1.0, 13.0), np.full(12, 9.0), np.full(12, 11.0)])
    assert yearly_mean_before(values)[[0, 11, 12, 23, 24, 35]].tolist() == [6.5] * 4 + [9.0] * 2
