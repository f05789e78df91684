"""Entrepreneurs enter where it pays and where the cost can be carried; they hire and close."""

from __future__ import annotations

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
    parameters,
    person,
    rules,
    tally,
    terms,
)

from sim.chance import Purpose
from sim.city.codes import Activity, Employer, Move, Post, Queue, Sector
from sim.clock import month_index
from sim.engine.act import begin_business
from sim.engine.claims import claim_of_person, no_claims
from sim.engine.earn import without_work
from sim.groups import entrepreneurs
from sim.institutions.labour_market import lose_job
from sim.institutions.treasury import Line

MONTH = month_index("2018-09")


def owner_rules(**fields):
    """Every idea is a one-person business worth 6,000 yuan a month where local pay is 3,000.

    10 % tax on the profit leaves 5,400; the entry cost of 36,000 is 1,000 a month.
    """
    return parameters(
        "entrepreneurs",
        **(
            {
                "ability_weight": 0.0,
                "idea_spread": 0.0,
                "profit_scale": 2.0,
                "size_exponent": 0.5,
                "wage_ratio": 1.0,
                "value_added": 1.0,
                "risk_premium": 0.1,
                "entry_cost": 36000.0,
                "payback": 36.0,
                "own_part": 0.5,
                "constrained": 0.0,
            }
            | fields
        ),
    )


def enters(best_job, assets=50000.0, loans=None, behaviour=None, **fields):
    p = employee(id=3)
    entrepreneurs.consider_entry(
        p,
        household(assets=assets),
        MONTH,
        SEED,
        best_job,
        terms("entrepreneurs", **fields),
        loans or terms("credit"),
        behaviour or owner_rules(),
        economy(3000.0),
        market(),
        rules("2018-09"),
    )
    return Move(p.moves), Queue(p.applies)


STAYS = (Move.NONE, Queue.NONE)
FOUNDS = (Move.FOUND_BUSINESS, Queue.NONE)


def test_people_found_where_profit_less_cost_beats_their_job_by_the_risk_premium():
    # 5,400 - 1,000 = 4,400 against 1.1 x the best job
    assert enters(3990.0) == FOUNDS
    assert enters(4010.0) == STAYS


def test_cheaper_registration_and_a_subsidy_bring_entry():
    assert enters(4010.0, entry_cost_multiplier=0.75) == FOUNDS  # 4,650 against 4,411
    assert enters(4010.0, startup_subsidy=3600.0, startup_take_up=0.05) == STAYS  # 4,405
    assert enters(4010.0, startup_subsidy=3600.0, startup_take_up=0.12) == FOUNDS  # 4,412


def test_who_lacks_capital_and_credit_queues_for_a_guaranteed_loan():
    refused = owner_rules(constrained=1.0)
    fund = terms("credit", startup_loan_quota=400.0, startup_loan_limit=18000.0)
    small = terms("credit", startup_loan_quota=400.0, startup_loan_limit=17999.0)
    assert enters(3000.0, assets=18000.0, behaviour=refused) == FOUNDS
    assert enters(3000.0, assets=17999.0) == FOUNDS  # a bank lends
    assert enters(3000.0, assets=17999.0, behaviour=refused) == STAYS
    assert enters(3000.0, assets=17999.0, behaviour=refused, loans=small) == STAYS
    assert enters(3000.0, assets=17999.0, behaviour=refused, loans=fund) == (
        Move.NONE,
        Queue.STARTUP_LOAN,
    )
    assert enters(3000.0, assets=0.0, behaviour=refused, constrained_relief=1.0) == FOUNDS


def test_a_business_grows_to_where_the_last_worker_earns_the_wage():
    own = owner_rules(profit_scale=6.0, max_hires=20.0)
    # (6 x 0.5 / 1)^2 = 9 people, the owner among them
    assert entrepreneurs.wanted_size(1.0, 1.0, 1.0, own) == pytest.approx(9.0)
    assert entrepreneurs.wanted_size(0.1, 1.0, 1.0, own) == 1.0
    assert entrepreneurs.wanted_size(5.0, 1.0, 1.0, own) == 21.0


def test_a_vacancy_is_open_until_it_is_filled_and_a_shrinking_business_lets_go():
    own = owner_rules(profit_scale=6.0, max_hires=20.0)
    p = person(activity=Activity.OWNER, skill=1.0, hires=5)
    assert entrepreneurs.adjust_size(p, MONTH, SEED, 1.0, 1.0, 0.0, own)
    assert p.hires == 5
    assert entrepreneurs.adjust_size(p, MONTH, SEED, 1.0, 1.0, 1.0, own)
    assert p.hires == 6
    p.hires = 8
    assert not entrepreneurs.adjust_size(p, MONTH, SEED, 1.0, 1.0, 1.0, own)
    assert p.hires == 8
    # At two thirds of demand (6 x 0.5 x 2/3)^2 = 4: one worker leaves a month.
    assert not entrepreneurs.adjust_size(p, MONTH, SEED, 2 / 3, 1.0, 1.0, own)
    assert p.hires == 7


def test_a_new_business_starts_without_workers_and_an_owner_left_no_private_trade():
    p = employee(sector=Sector.MINING, hires=3, jobless=7)
    entrepreneurs.found_business(p, MONTH, SEED, 20000.0, terms("entrepreneurs"), owner_rules())
    assert (p.activity, p.employer) == (Activity.OWNER, Employer.OWN_BUSINESS)
    assert (p.hires, p.jobless, p.since, p.loan) == (0, 0, MONTH, 20000.0)
    assert p.sector == Sector.BUSINESS_SERVICES


@pytest.mark.parametrize(("schooling", "age", "bonus"), [(15, 34, 32), (12, 34, 0), (15, 35, 0)])
def test_graduate_founders_are_college_educated_and_under_thirty_five(schooling, age, bonus):
    p = employee(schooling=schooling, birth=MONTH - 12 * age)
    entrepreneurs.found_business(p, MONTH, SEED, 0.0, terms("entrepreneurs"), owner_rules())
    assert p.trained == bonus


def test_a_place_in_an_incubator_lasts_from_the_foundation():
    p = person(since=MONTH - 6, granted=Queue.INCUBATION, claims=Queue.INCUBATION)
    entrepreneurs.receive(p, MONTH, terms("entrepreneurs", incubation_months=24.0))
    assert (p.until, p.claims) == (MONTH + 18, Queue.NONE)


def test_only_an_incubator_s_tenant_counts_as_incubated():
    p = employee(until=MONTH + 30)  # left from an earlier loan, post or failure
    entrepreneurs.found_business(p, MONTH, SEED, 0.0, terms("entrepreneurs"), owner_rules())
    assert p.until <= MONTH


def test_a_business_past_its_time_asks_for_no_place():
    p = person(activity=Activity.OWNER, since=MONTH - 120, claims=Queue.INCUBATION)
    in_force = terms("entrepreneurs", incubation_places=60.0, incubation_months=24.0)
    entrepreneurs.decide(p, household(), MONTH, 1.0, 1.0, in_force, owner_rules(), market())
    assert p.applies == Queue.NONE


def support_paid(p, month):
    counts = tally()
    without_work(
        p,
        month,
        SEED,
        all_terms(entrepreneurs={"failure_support_months": 6.0}),
        all_parameters(),
        rules("2018-09"),
        counts,
    )
    return counts["books"][Line.FAILURE_SUPPORT]


def test_a_failed_founder_is_supported_for_six_months():
    p = person(activity=Activity.OWNER, sector=Sector.PRIVATE_SERVICES, since=MONTH - 20, hires=2)
    entrepreneurs.close_business(p, MONTH)
    assert (p.activity, p.hires, p.loan) == (Activity.UNEMPLOYED, 0, 0.0)
    # The floor of 60 % of 5,129 yuan at 8 + 2 + 0.3 %: 316.97 yuan.
    assert [support_paid(p, MONTH + month) for month in range(8)] == [31697] * 6 + [0] * 2


def test_a_founder_who_found_work_and_lost_it_is_supported_no_more():
    p = person(activity=Activity.OWNER, sector=Sector.PRIVATE_SERVICES, since=MONTH - 20)
    entrepreneurs.close_business(p, MONTH)
    lose_job(p, MONTH + 2)
    assert support_paid(p, MONTH + 3) == 0


def test_what_a_founder_claims_of_the_fund_is_what_is_paid():
    in_force = all_terms(entrepreneurs={"failure_support_months": 6.0})
    p = person(activity=Activity.OWNER, sector=Sector.PRIVATE_SERVICES, since=MONTH - 20)
    entrepreneurs.close_business(p, MONTH)
    for month in range(MONTH + 1, MONTH + 8):
        claims = no_claims()
        claim_of_person(p, household(), month, SEED, in_force, rules("2018-09"), claims)
        assert claims["fen"][Line.FAILURE_SUPPORT] == support_paid(p, month)


def test_who_lost_a_job_and_never_had_a_business_gets_no_founder_s_support():
    p = person(
        activity=Activity.UNEMPLOYED, sector=Sector.PRIVATE_SERVICES, since=MONTH, until=MONTH + 20
    )
    assert support_paid(p, MONTH) == 0


def test_weak_demand_closes_businesses():
    own = owner_rules(hazard_1=0.12, household_extra=0.0, demand_hazard=2.0)
    p = person(activity=Activity.OWNER, since=MONTH - 3)
    assert entrepreneurs.failure_hazard(p, MONTH, 1.0, own) == pytest.approx(0.01)
    assert entrepreneurs.failure_hazard(p, MONTH, 1.2, own) == pytest.approx(0.01)
    assert entrepreneurs.failure_hazard(p, MONTH, 0.75, own) == pytest.approx(0.015)


def test_the_start_up_subsidy_is_claimed_by_the_share_that_takes_it_up():
    takes = employee(id=id_with(MONTH, Purpose.FAILURE, 1, 0.0, 0.12))
    leaves = employee(id=id_with(MONTH, Purpose.FAILURE, 1, 0.12, 1.0))
    in_force = terms("entrepreneurs", startup_subsidy=3000.0, startup_take_up=0.12)
    for p in (takes, leaves):
        entrepreneurs.found_business(p, MONTH, SEED, 0.0, in_force, owner_rules(claim_rate=0.0))
    assert (takes.claims, leaves.claims) == (Queue.STARTUP_SUBSIDY, Queue.NONE)
    takes.granted = Queue.STARTUP_SUBSIDY
    assert entrepreneurs.receive(takes, MONTH, in_force) == (3000.0, Line.STARTUP_SUBSIDY)
    assert takes.claims == Queue.NONE


def test_closing_ends_a_researcher_s_claim_but_not_the_post():
    p = person(activity=Activity.OWNER, post=Post.RESEARCHER, claims=Queue.INCUBATION, loan=9.0)
    entrepreneurs.close_business(p, MONTH)
    assert (p.post, p.claims, p.loan) == (Post.RESEARCHER, Queue.NONE, 0.0)


ADVICE = {
    "counselled_share": 0.2,
    "counsel_cost": 500.0,
    "counsel_months": 24.0,
    "counsel_hazard_multiplier": 0.9,
}


@pytest.mark.parametrize(("luck", "advised"), [((0.0, 0.2), True), ((0.2, 1.0), False)])
def test_the_city_buys_advice_for_a_share_of_new_businesses(luck, advised):
    books = tally()
    p = employee(id=id_with(MONTH, Purpose.FAILURE, 3, *luck))
    h = household(assets=90000.0)
    in_force = all_terms(entrepreneurs=ADVICE)
    begin_business(p, h, MONTH, SEED, 0.0, in_force, all_parameters(), economy(), books)
    assert bool(p.prize & entrepreneurs.COUNSELLED) is advised
    assert books["books"][Line.STARTUP_SERVICES] == (50_000 if advised else 0)
    assert p.transfer_year == 0


@pytest.mark.parametrize(
    ("advised", "age", "closes"), [(True, 6, False), (False, 6, True), (True, 24, True)]
)
def test_advice_makes_closing_rarer_while_it_lasts(advised, age, closes):
    # Hazard of 0.12 a year: 0.01 a month, and 0.009 with advice.
    own = owner_rules(
        hazard_1=0.12, hazard_2=0.12, hazard_3=0.12, hazard_4=0.12, household_extra=0.0
    )
    p = person(
        activity=Activity.OWNER,
        since=MONTH - age,
        prize=entrepreneurs.COUNSELLED if advised else 0,
    )
    in_force = terms("entrepreneurs", **ADVICE)
    entrepreneurs.decide(p, household(), MONTH, 0.0095, 1.0, in_force, own, market())
    assert (Move(p.moves) == Move.CLOSE_BUSINESS) is closes


def test_a_second_business_starts_without_the_advice_of_the_first():
    p = employee(prize=entrepreneurs.COUNSELLED)
    entrepreneurs.found_business(p, MONTH, SEED, 0.0, terms("entrepreneurs"), owner_rules())
    assert not p.prize & entrepreneurs.COUNSELLED
