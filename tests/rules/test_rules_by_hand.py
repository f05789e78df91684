"""The rules of the groups and institutions, each by a case worked out by hand from its clause."""

from __future__ import annotations

from types import SimpleNamespace as Record

import numpy as np
import pytest

from sim.city.codes import Activity, Employer, Post, Queue, Sector, Training
from sim.city.state import HOUSEHOLD, RESIDENT
from sim.clock import month_index
from sim.compiled import as_record
from sim.engine.claims import second_grant_due
from sim.groups import (
    cadres,
    entrepreneurs,
    managers,
    needy,
    professional_farmers,
    researchers,
    skilled_workers,
)
from sim.institutions import labour_market, land, taxes, welfare
from sim.institutions.treasury import Line
from sim.terms import Terms


def resident(**columns):
    person = np.zeros(1, RESIDENT).view(np.recarray)[0]
    person["seeks"] = -1
    for name, value in columns.items():
        person[name] = value
    return person


def household(**columns):
    home = np.zeros(1, HOUSEHOLD).view(np.recarray)[0]
    for name, value in columns.items():
        home[name] = value
    return home


# Group 1 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "yuan"), [(1, 1000), (2, 1500), (3, 2000), (4, 0)])
def test_the_subsidy_for_a_certificate_depends_on_its_grade(plan, grade, yuan):
    terms = plan[month_index("2018-09")].skilled_workers
    assert skilled_workers.subsidy_of.py_func(grade, 36, terms) == yuan


def test_the_subsidy_asks_for_three_years_of_insurance_and_one_from_2019(plan):
    before, after = (plan[month_index(month)].skilled_workers for month in ("2018-12", "2019-01"))
    assert skilled_workers.subsidy_of.py_func(1, 35, before) == 0
    assert skilled_workers.subsidy_of.py_func(1, 36, before) == 1000
    assert skilled_workers.subsidy_of.py_func(1, 11, after) == 0
    assert skilled_workers.subsidy_of.py_func(1, 12, after) == 1000


def test_nobody_had_a_subsidy_before_2017(plan):
    assert plan[month_index("2016-12")].skilled_workers.subsidy_junior == 0
    assert plan[month_index("2017-01")].skilled_workers.subsidy_junior == 1000


def test_one_certificate_is_paid_once(plan):
    terms = as_record(plan[month_index("2019-03")].skilled_workers)
    worker = resident(certificate=2, insured=40, claims=Queue.SKILL_SUBSIDY)
    worker["granted"] = Queue.SKILL_SUBSIDY
    assert skilled_workers.receive(worker, terms)[0] == 1500
    assert worker["claims"] == Queue.NONE
    skilled_workers.decide(worker, month_index("2019-04"), 1, terms)
    assert worker["applies"] == Queue.NONE


def test_gain_and_cost_of_an_exam(behaviour):
    terms = Terms().skilled_workers._replace(subsidy_junior=1000, subsidy_take_up=0.5)
    own = behaviour.skilled_workers._replace(
        belief_floor=0.4, horizon=5, exam_cost=900, exam_days=1.6
    )
    earnings = behaviour.earnings._replace(certificate_junior=0.05)
    worker = resident(certificate=0, insured=36)
    gain, cost, subsidy = skilled_workers.exam_value(
        worker, 3000.0, 0.5, as_record(terms), as_record(own), as_record(earnings), 1.0
    )
    assert gain == pytest.approx(0.05 * 3000 * 12 * 5 * (0.4 + 0.6 * 0.5))
    assert cost == pytest.approx(900 + 1.6 * 3000)
    assert subsidy == pytest.approx(500)


# Group 2 -----------------------------------------------------------------------------------------


def _farm(behaviour, terms, farmer, leisure=0.0):
    economy = Record(farm_yield=1200.0)
    market = Record(leisure=leisure)
    rules = Record(loan_rate=0.06)
    return professional_farmers.farm_income.py_func(
        farmer, terms, behaviour.professional_farmers, economy, market, rules
    )


def test_a_farm_earns_its_land_times_yield_times_skill(behaviour):
    farmer = resident(activity=Activity.FARMER, land=10.0, skill=1.0)
    value, sales, subsidy = _farm(behaviour, Terms().professional_farmers, farmer)
    assert (value, sales, subsidy) == (pytest.approx(10 * 1200 / 12), 0.0, 0.0)


def test_only_professional_farms_gain_from_the_price_uplift(behaviour):
    terms = Terms().professional_farmers._replace(price_uplift=0.02)
    ordinary = resident(activity=Activity.FARMER, land=10.0, skill=1.0)
    professional = resident(activity=Activity.FARMER, land=10.0, skill=1.0, trained=Training.FARMER)
    assert _farm(behaviour, terms, ordinary)[0] == pytest.approx(1000)
    assert _farm(behaviour, terms, professional)[0] == pytest.approx(1020)


def test_the_interest_subsidy_pays_its_share_of_the_interest(behaviour):
    terms = Terms().professional_farmers._replace(interest_subsidy=0.25)
    farmer = resident(activity=Activity.FARMER, land=10.0, skill=1.0, loan=40000.0)
    value, _, subsidy = _farm(behaviour, terms, farmer)
    assert subsidy == pytest.approx(40000 * 0.06 / 12 * 0.25)
    assert value == pytest.approx(1000 - 200 + 50)


def test_land_let_in_a_village_is_the_land_rented_in():
    counts = np.zeros((2, 6), np.int64)
    counts[0, 4:] = 5000, 2000
    counts[1, 4:] = 0, 700
    let, got, rent = land.village_leases(counts, np.array([300.0, 300.0]))
    assert let[0] * 5000 == pytest.approx(got[0] * 2000)
    assert (let[1], got[1]) == (0, 0)
    assert rent[0] < 300 < rent[1]


def test_a_young_farm_owner_is_paid_again_after_twelve_months(plan):
    terms = as_record(plan[month_index("2019-01")].professional_farmers)
    farmer = resident(claims=Queue.YOUNG_OWNER, grade_since=100)
    assert not second_grant_due(farmer, 111)
    assert second_grant_due(farmer, 112)
    assert professional_farmers.second_grant(farmer, terms) == 10000
    assert not second_grant_due(farmer, 112)


def test_a_young_farm_owner_whom_the_fund_could_not_pay_claims_again():
    farmer = resident(claims=Queue.YOUNG_OWNER, grade_since=100)
    assert second_grant_due(farmer, 113)


# Group 3 -----------------------------------------------------------------------------------------


def test_a_pool_of_1_3_adds_twelve_per_cent_where_two_fifths_are_performance_pay(behaviour):
    own = as_record(behaviour.researchers._replace(performance_share=0.4, contract_share=0.0))
    base = Terms().researchers._replace(project_labour_share=0.0)
    person = resident(id=5)
    before = researchers.pay_factor(person, 1, as_record(base), own)
    after = researchers.pay_factor(person, 1, as_record(base._replace(pool_multiple=1.3)), own)
    assert before == pytest.approx(1.0)
    assert after == pytest.approx(1.12)


def test_the_teams_share_of_a_project_is_half_before_and_seven_tenths_under_the_plan(
    plan, no_plan, behaviour
):
    month = month_index("2019-05")
    own = as_record(behaviour.researchers._replace(project_rate=12.0, share_elasticity=0.0))
    person = resident(id=9)
    paid = {}
    for name, terms in (("plan", plan), ("no", no_plan)):
        part, net = researchers.project_income(
            person, month, 1, as_record(terms[month].researchers), own, 1.0
        )
        paid[name] = part / net
    assert paid == {"plan": pytest.approx(0.7), "no": pytest.approx(0.5)}


def test_a_second_job_needs_leave(behaviour):
    person = resident(id=3)
    allowed = Terms().researchers._replace(part_time_take_up=1.0, part_time_gain=0.2)
    assert researchers.second_job(person, 1, as_record(allowed)) == 0.2
    assert researchers.second_job(person, 1, as_record(Terms().researchers)) == 0.0


# Group 4 -----------------------------------------------------------------------------------------


def test_small_sales_pay_no_value_added_tax_up_to_the_last_yuan(rules):
    month = month_index("2018-12")
    exempt = taxes.business_tax.py_func(30000.0, 0.0, rules[month])
    above = taxes.business_tax.py_func(30001.0, 0.0, rules[month])
    later = taxes.business_tax.py_func(100000.0, 0.0, rules[month + 1])
    assert (exempt, above, later) == (0.0, pytest.approx(900.03), 0.0)


def test_profit_within_the_small_limit_pays_ten_per_cent_and_five_from_2019(rules):
    yearly = 120000.0
    for month, rate in (("2018-12", 0.10), ("2019-01", 0.05)):
        tax = taxes.business_tax.py_func(0.0, yearly / 12, rules[month_index(month)])
        assert tax == pytest.approx(rate * yearly / 12)


def test_a_graduate_founder_gets_1000_yuan_a_hire_with_three_hires_after_a_year(plan, behaviour):
    month = month_index("2020-01")
    terms = plan[month].entrepreneurs
    market = Record(demand=np.ones(5))
    own = behaviour.entrepreneurs

    def applies(hires, months):
        owner = resident(
            activity=Activity.OWNER,
            hires=hires,
            since=month - months,
            trained=Training.GRADUATE_FOUNDER,
        )
        entrepreneurs.decide.py_func(owner, household(), month, 1.0, 1.0, terms, own, market)
        return owner["applies"] == Queue.HIRE_BONUS

    assert applies(3, 12)
    assert not applies(2, 12)
    assert not applies(3, 11)
    owner = resident(hires=4, granted=Queue.HIRE_BONUS)
    assert entrepreneurs.receive(owner, month, as_record(terms)) == (4000, Line.HIRE_BONUS)


def test_failure_follows_the_age_table_and_incubation_lowers_it(behaviour):
    own = behaviour.entrepreneurs
    firm = resident(since=0, prize=entrepreneurs.REGISTERED_FIRM)
    hazards = [entrepreneurs.failure_hazard.py_func(firm, 12 * age, 1.0, own) for age in range(5)]
    assert hazards == pytest.approx(
        [rate / 12 for rate in (0.016, 0.063, 0.095, 0.085, 0.085)], rel=1e-6
    )
    firm["until"] = 100
    assert entrepreneurs.failure_hazard.py_func(firm, 12, 1.0, own) == pytest.approx(
        0.063 / 12 * own.incubation_ratio
    )


def test_a_bigger_subsidy_never_makes_a_hire_dearer(behaviour):
    own = behaviour.entrepreneurs
    costs = [
        entrepreneurs.hire_cost.py_func(
            1500.0, Terms().entrepreneurs._replace(hiring_subsidy=yuan), own
        )
        for yuan in (0, 330, 660, 5000)
    ]
    assert costs == sorted(costs, reverse=True)


# Group 5 -----------------------------------------------------------------------------------------


def test_performance_pay_goes_up_and_down_with_the_firm(behaviour):
    own = as_record(
        behaviour.managers._replace(result_weight=1.0, effort_response=0.0, normal_share=0.5)
    )
    terms = as_record(Terms().managers._replace(performance_share=0.5))
    person = resident(employer=Employer.STATE_ENTERPRISE)
    factors = [
        managers.pay_factor(person, 50, 1, terms, own, result, 102) for result in (0.8, 1.0, 1.2)
    ]
    assert factors == pytest.approx([0.9, 1.0, 1.1])


def test_the_pay_of_heads_is_capped_by_multiples_of_staff_pay():
    terms = Terms().managers._replace(base_multiple=2, performance_cap=2, tenure_cap=0.3)
    most = 2 * 4000 * 3 * 1.1
    assert managers.head_pay.py_func(99999.0, 4000.0, terms, True) == pytest.approx(most)
    assert managers.head_pay.py_func(99999.0, 4000.0, terms, False) == 99999.0
    assert managers.head_pay.py_func(9000.0, 4000.0, terms, True) == 9000.0


def test_market_contracts_come_with_the_plan_not_before():
    terms = as_record(Terms().managers._replace(market_contract_rate=1.0))
    person = resident(employer=Employer.STATE_ENTERPRISE)
    assert not managers.on_market_contract(person, 101, 1, terms, 102)
    assert managers.on_market_contract(person, 113, 1, terms, 102)


# Group 6 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "yuan"),
    [
        ("2014-09", 0),
        ("2014-10", 300),
        ("2016-06", 300),
        ("2016-07", 600),
        ("2018-06", 600),
        ("2018-07", 900),
    ],
)
def test_national_rises_of_base_pay_come_in_both_policies(plan, no_plan, month, yuan):
    for terms in (plan, no_plan):
        assert terms[month_index(month)].cadres.base_step == yuan


def test_the_township_allowance_grows_with_service_and_the_plan_adds_a_hundred(
    plan, no_plan, behaviour
):
    own = behaviour.cadres
    month = month_index("2019-01")

    def allowance(terms, years):
        cadre = resident(township=1, since=month - 12 * years)
        return cadres.township_allowance.py_func(cadre, month, terms[month].cadres, own)

    assert allowance(no_plan, 0) == 200
    assert allowance(no_plan, 10) == 260
    assert allowance(no_plan, 40) == 500
    assert allowance(plan, 10) - allowance(no_plan, 10) == 100
    town = resident(township=0)
    assert cadres.township_allowance.py_func(town, month, plan[month].cadres, own) == 0


def test_the_frontline_bonus_is_a_month_of_base_pay_in_december(plan, behaviour):
    cadre = resident(township=1)
    own = as_record(behaviour.cadres)
    for month, months in (("2018-11", 0), ("2018-12", 1), ("2019-12", 1)):
        terms = as_record(plan[month_index(month)].cadres)
        bonus = cadres.frontline_bonus(cadre, month_index(month), 1, 2500.0, terms, own)
        assert bonus == 2500.0 * months


def test_a_first_rank_takes_eight_years_in_grade(plan, behaviour):
    month = month_index("2019-01")
    own = as_record(behaviour.cadres._replace(quota=1.0))
    terms = as_record(plan[month].cadres)
    early, due = (resident(grade_since=month - 12 * years) for years in (7, 8))
    for cadre in (early, due):
        cadres.consider_rank(cadre, month, 1, terms, own)
    assert (early["rank"], due["rank"]) == (0, 1)


# Group 7 and the welfare office ------------------------------------------------------------------


def test_a_course_pays_fifteen_yuan_a_day(plan):
    terms = plan[month_index("2019-01")].needy
    person = resident()
    allowance, _ = needy.take_training.py_func(person, terms)
    assert allowance == 15 * terms.training_days
    assert person["trained"] & Training.VOCATIONAL


def test_minimum_income_fills_the_gap_to_the_standard_to_the_yuan(behaviour):
    own = behaviour.welfare
    assert welfare.entitlement.py_func(799.0, 2, 0.0, 400.0, own) == 1.0
    assert welfare.entitlement.py_func(800.0, 2, 0.0, 400.0, own) == 0.0
    assert welfare.entitlement.py_func(-50.0, 2, 0.0, 400.0, own) == 800.0
    rich = own.asset_limit * 12 * 400 * 2 + 1
    assert welfare.entitlement.py_func(0.0, 2, rich, 400.0, own) == 0.0


def test_the_rural_standard_is_not_below_the_poverty_line(plan, rules):
    month = month_index("2017-06")
    assert rules[month].dibao_rural * 12 > rules[month].poverty_line
    terms = Terms().welfare._replace(rural_floor=1.0)
    low = rules[month]._replace(dibao_rural=100.0)
    assert welfare.standard.py_func(0, terms, low) == pytest.approx(low.poverty_line / 12)


def test_the_deferral_and_the_disregard_keep_part_of_a_lost_benefit(plan, no_plan):
    month = month_index("2018-07")
    home = household(dibao=600.0)
    lost_without = labour_market.benefit_lost.py_func(home, 500.0, no_plan[month].welfare)
    lost_with = labour_market.benefit_lost.py_func(home, 500.0, plan[month].welfare)
    assert lost_without == pytest.approx(500.0)
    assert lost_with == pytest.approx((500.0 - 200.0) * 9 / 12)


def test_the_third_refusal_cuts_the_benefit_under_the_plan_only(plan, no_plan):
    month = month_index("2018-08")
    assert not welfare.sanctioned.py_func(2, plan[month].welfare)
    assert welfare.sanctioned.py_func(3, plan[month].welfare)
    assert not welfare.sanctioned.py_func(99, no_plan[month].welfare)


def test_special_assistance_ends_at_the_band(plan):
    terms = plan[month_index("2019-01")].welfare
    edge = terms.near_poor_band * 400.0 * 2
    assert welfare.special_assistance.py_func(edge - 1, 2, 0.0, 400.0, terms) == 80.0
    assert welfare.special_assistance.py_func(edge, 2, 0.0, 400.0, terms) == 0.0
    assert welfare.special_assistance.py_func(0.0, 2, 5.0, 400.0, terms) == 0.0


def test_only_enterprise_workers_sit_skill_exams():
    worker = resident(activity=Activity.EMPLOYEE, employer=Employer.PRIVATE, sector=Sector.MINING)
    assert skilled_workers.may_sit.py_func(worker)
    worker["post"] = Post.CADRE
    assert not skilled_workers.may_sit.py_func(worker)
