"""The minimum wage of Shanxi: two classes of county, and the month of every step."""

from __future__ import annotations

import pytest
from support import all_parameters as parameters
from support import all_terms as terms
from support import economy, employee, household, market, rules, tally

from sim.city.codes import County, Employer
from sim.clock import month_index
from sim.engine.earn import earn_wage
from sim.institutions.taxes import minimum_wage

STEPS = (
    # month of the step, first class (the districts), third class (Pingding and Yuxian)
    ("2010-01", 720, 600),
    ("2010-04", 850, 710),
    ("2011-04", 980, 820),
    ("2012-04", 1125, 945),
    ("2013-04", 1290, 1090),
    ("2014-04", 1450, 1250),
    ("2015-05", 1620, 1420),
    ("2017-10", 1700, 1500),
)


@pytest.mark.parametrize("place", range(1, len(STEPS)))
def test_a_step_holds_from_its_month_and_not_the_month_before(place):
    month, *after = STEPS[place]
    before = STEPS[place - 1][1:]
    year, number = map(int, month.split("-"))
    for when, (first, third) in ((f"{year}-{number - 1:02d}", before), (month, after)):
        now = rules(when)
        districts = (County.CHENGQU, County.KUANGQU, County.JIAOQU)
        assert {minimum_wage(county, now) for county in districts} == {first}
        counties = (County.PINGDING, County.YUXIAN)
        assert {minimum_wage(county, now) for county in counties} == {third}


def test_the_step_of_2017_holds_to_the_end_of_2020():
    assert minimum_wage(County.CHENGQU, rules("2020-12")) == 1700.0
    assert minimum_wage(County.YUXIAN, rules("2020-12")) == 1500.0


@pytest.mark.parametrize(
    ("employer", "pay", "paid"),
    [
        (Employer.PRIVATE, 1699.0, 1700.0),
        (Employer.PRIVATE, 1700.0, 1700.0),
        (Employer.PRIVATE, 1701.0, 1701.0),
        (Employer.STATE_ENTERPRISE, 1000.0, 1700.0),
        (Employer.PUBLIC, 1000.0, 1000.0),  # public pay follows its own schedule
    ],
)
def test_where_the_law_is_kept_in_full_enterprise_pay_starts_at_the_minimum(employer, pay, paid):
    p = employee(id=5, employer=employer, since=0, county=County.CHENGQU)
    month = month_index("2019-03")
    own = parameters(labour_market={"minimum_pass": 1.0})
    now = rules("2019-03")
    earn_wage(p, household(), month, 1, terms(), own, economy(pay), market(), now, tally())
    assert p.wage_year / 100 == paid
