"""The wage guideline, arrears avoided, a raised minimum wage, and posts created in a place."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    economy,
    employee,
    household,
    id_with,
    market,
    rules,
    tally,
    terms,
)

from sim.chance import TRAIT, Purpose, uniforms
from sim.city.codes import Activity, County, Employer, Post, Sector
from sim.clock import month_index
from sim.engine.decide import keep_job
from sim.engine.earn import earn_wage
from sim.engine.market import posts_by_segment
from sim.institutions import labour_market
from sim.terms import Terms

MONTH = month_index("2019-03")
WON = id_with(TRAIT, Purpose.GUIDELINE, 0, 0.0, 0.02)
GUIDELINE = {"guideline_share": 0.02, "guideline_growth": 0.035}


def reviewed(now, average=0.06, in_force=None, **fields):
    """Pay after the review, relative to the average, of someone who had 1 a year ago."""
    p = employee(**({"id": WON, "formal": 1, "pay": now} | fields))
    in_force = terms("labour_market", **(GUIDELINE if in_force is None else in_force))
    labour_market.follow_guideline(p, 1.0, SEED, average, in_force)
    return p.pay


def test_pay_under_the_guideline_rises_by_its_lower_line_at_least():
    # While the average rises by 0.06 log points, 3.5 % is a fall against it to 1.035 / exp(0.06).
    assert reviewed(0.90) == pytest.approx(1.035 * exp(-0.06))
    assert reviewed(0.98) == pytest.approx(0.98)
    assert reviewed(1.20) == pytest.approx(1.20)


def test_only_insured_enterprise_employees_whose_employer_was_won_over_follow_the_guideline():
    assert reviewed(0.90, employer=Employer.STATE_ENTERPRISE) > 0.95
    assert reviewed(0.90, id=id_with(TRAIT, Purpose.GUIDELINE, 0, 0.02, 1.0)) < 0.91
    assert reviewed(0.90, formal=0) < 0.91
    assert reviewed(0.90, employer=Employer.PUBLIC) < 0.91
    assert reviewed(0.90, post=Post.MANAGER) < 0.91
    assert reviewed(0.90, in_force={"guideline_growth": 0.035}) < 0.91


ARREARS = {"arrears_avoided": 0.012, "arrears_months": 1.5}
SPARED = next(
    number
    for number in range(100_000)
    if uniforms(SEED, number, MONTH, Purpose.ARREARS)[0] < 0.001 and (MONTH + number) % 12
)
"""Spared arrears in a month other than that of the yearly review."""


def test_a_share_of_employees_is_paid_what_arrears_would_have_cost():
    # 1.2 % a year are 0.1 % a month; one and a half months of 3,000
    paid = terms("labour_market", **ARREARS)
    other = id_with(MONTH, Purpose.ARREARS, 0, 0.001, 1.0)
    for number, yuan in ((SPARED, 4500.0), (other, 0.0)):
        p = employee(id=number)
        assert labour_market.arrears_paid(p, MONTH, SEED, 3000.0, paid) == yuan
    p = employee(id=SPARED)
    assert labour_market.arrears_paid(p, MONTH, SEED, 3000.0, terms("labour_market")) == 0.0


def wage(minimum=1.0, arrears=False, pay=3000.0, **fields):
    p = employee(**({"id": SPARED, "since": MONTH - 24} | fields))
    labour = {"minimum_wage_multiplier": minimum} | (ARREARS if arrears else {})
    in_force = all_terms(labour_market=labour, needy={"public_post_pay": 0.7})
    own = all_parameters(labour_market={"minimum_pass": 0.5})
    now = rules("2019-03")
    earn_wage(p, household(), MONTH, SEED, in_force, own, economy(pay), market(), now, tally())
    return p.wage_year / 100


def test_arrears_are_spared_in_private_jobs_only():
    assert wage(arrears=True) == 3000.0 + 4500.0
    assert wage(arrears=True, employer=Employer.STATE_ENTERPRISE) == 3000.0
    assert wage(arrears=True, post=Post.MANAGER) == wage(post=Post.MANAGER)


def test_a_raised_minimum_wage_lifts_low_pay_and_the_pay_of_public_posts():
    # 1,700 in the districts: half of the gap to it is made up.
    assert wage(pay=1500.0) == pytest.approx(1600.0)
    assert wage(pay=1500.0, minimum=1.1) == pytest.approx(1685.0)
    assert wage(pay=3000.0, minimum=1.1) == 3000.0
    post = {"post": Post.PUBLIC_WELFARE, "employer": Employer.PUBLIC}
    assert wage(**post, minimum=1.1) == pytest.approx(1.1 * wage(**post)) == pytest.approx(1309.0)


def test_a_raised_minimum_wage_costs_jobs_paid_below_it():
    own = {"separation": 0.01, "separation_new": 1.0, "minimum_loss": 0.1}

    def loses(multiplier):
        p = employee(activity=Activity.EMPLOYEE, since=MONTH - 24)
        raised = all_terms(labour_market={"minimum_wage_multiplier": multiplier})
        behaviour = all_parameters(labour_market=own)
        now = rules("2019-03")
        keep_job(p, MONTH, 0.0101, raised, behaviour, economy(1700.0), market(), now)
        return p.moves != 0

    assert not loses(1.0)  # 0.0100
    assert loses(1.1)  # 0.0100 + 0.1 x 0.1


def test_projects_and_teams_create_posts_in_their_place_and_nowhere_else():
    created = Terms(
        needy=Terms().needy._replace(project_posts=300.0),
        researchers=Terms().researchers._replace(team_posts=75.0),
    )
    posts = posts_by_segment(created).reshape(5, 10)
    assert posts[County.PINGDING, Sector.MANUFACTURING] == 150.0
    assert posts[County.YUXIAN, Sector.MANUFACTURING] == 150.0
    assert posts[County.CHENGQU, Sector.PUBLIC_SERVICES] == 75.0
    assert np.count_nonzero(posts) == 3
    assert not posts_by_segment(Terms()).any()
