"""Funds: accounts of the year, and who is served when the money is short."""

from __future__ import annotations

import numpy as np
import pytest
from support import policy_terms

from sim.city.codes import Flow, Queue
from sim.clock import PLAN_START, month_index
from sim.engine.clear import Money, affordable
from sim.engine.funding import cut_off, place_prices, prices, set_aside
from sim.experiments.run import branch, found
from sim.institutions.treasury import (
    N_ACCOUNTS,
    N_FUNDS,
    N_LINES,
    OPEN,
    UNLIMITED,
    Account,
    CarryOver,
    Fund,
    FundRules,
    Line,
    left,
    new_accounts,
)
from sim.model import YangquanModel
from sim.policy.library import load_library, load_world

JANUARY = month_index("2019-01")


def accounts(budget, carried=0, outlay=0):
    table = np.zeros((N_FUNDS, N_ACCOUNTS), np.int64)
    table[:, Account.BUDGET] = budget
    table[:, Account.CARRIED] = carried
    table[:, Account.OUTLAY] = outlay
    return table


def carried_into_next_year(rule, last, budget=100.0):
    rules = FundRules(np.full(N_LINES, -1), np.full(N_FUNDS, rule))
    return new_accounts(last, np.full(N_FUNDS, budget), rules)[0, Account.CARRIED]


# Accounts of the year ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "carried", "outlay", "kept"),
    [
        (CarryOver.LAPSES, 30, 50, 0),
        (CarryOver.ALL, 30, 50, 80),
        (CarryOver.ONE_YEAR, 30, 50, 80),  # last year's 30 are spent first
        (CarryOver.ONE_YEAR, 30, 20, 100),  # 10 of them are left, and lapse
        (CarryOver.ALL, 30, 20, 110),
        (CarryOver.ONE_YEAR, 30, 130, 0),
    ],
)
def test_unspent_money_is_carried_over_by_the_funds_rule(rule, carried, outlay, kept):
    assert carried_into_next_year(rule, accounts(100, carried, outlay)) == kept


def test_a_fund_that_was_open_ended_carries_nothing_over():
    assert carried_into_next_year(CarryOver.ALL, accounts(OPEN, 0, 70)) == 0


def test_a_fund_without_a_budget_is_never_short():
    assert (left(accounts(OPEN, 0, 10**12)) == UNLIMITED).all()


def test_budgets_are_whole_fen_and_never_more_than_the_yuan_given():
    rules = FundRules(np.full(N_LINES, -1), np.zeros(N_FUNDS, np.int64))
    opened = new_accounts(accounts(OPEN), np.full(N_FUNDS, 99.9), rules)
    assert (opened[:, Account.BUDGET] == 99).all()


# Queues ------------------------------------------------------------------------------------------


def granted(keys, costs, money, queues=None):
    """Numbers of the applicants served, and how many a fund turned away."""
    queues = np.array(queues or [Queue.NEEDY_TRAINING] * len(keys), np.int8)
    funds = np.full(len(Queue), Fund.EMPLOYMENT)
    funds[Queue.FARMER_TRAINING] = Fund.AGRICULTURE
    funds[Queue.WORK_OUTSIDE] = -1
    available = np.full(N_FUNDS, UNLIMITED)
    available[Fund.EMPLOYMENT] = money
    purse = Money(np.array(costs), funds, available, np.zeros(N_FUNDS, np.int64))
    rows = np.arange(len(keys), dtype=np.int32)
    served = affordable(np.arange(len(keys)), queues, rows, np.array(keys), purse)
    return served.tolist(), int(purse.refused[Fund.EMPLOYMENT])


def test_money_serves_the_lowest_keys_so_priority_comes_before_the_lottery():
    assert granted([1.1, 0.9, 0.2], [10, 10, 10], 20) == ([1, 2], 1)


def test_money_to_the_fen_serves_all():
    assert granted([0.3, 0.1], [10, 11], 21) == ([0, 1], 0)
    assert granted([0.3, 0.1], [10, 11], 20) == ([1], 1)


def test_queues_of_one_fund_share_its_money_and_others_do_not():
    queues = [Queue.NEEDY_TRAINING, Queue.MASS_TRAINING, Queue.FARMER_TRAINING, Queue.WORK_OUTSIDE]
    assert granted([0.4, 0.3, 0.9, 0.9], [10, 10, 10, 10], 10, queues) == ([1, 2, 3], 1)


def test_what_costs_nothing_is_granted_by_an_empty_fund():
    assert granted([0.4, 0.3], [0, 1], 0) == ([0], 1)


def test_a_certificates_price_is_its_grades_subsidy_and_a_bonus_that_of_the_hires():
    residents = np.zeros(3, [("certificate", "i1"), ("hires", "i1")])
    residents["certificate"], residents["hires"] = [3, 0, 4], [0, 4, 0]
    queues = np.array([Queue.SKILL_SUBSIDY, Queue.HIRE_BONUS, Queue.SKILL_SUBSIDY], np.int8)
    terms = policy_terms("plan")[JANUARY]
    found_prices = prices(queues, np.arange(3), residents, np.zeros(len(Queue)), terms)
    assert found_prices.tolist() == [2000_00, 4 * 1000_00, 0]


def test_a_public_post_is_priced_to_the_years_end(engine):
    terms, economy, rules = policy_terms("plan")[JANUARY], *engine.now[1:]
    behaviour = engine.setting.behaviour

    def price(month):
        return place_prices(month, terms, behaviour, economy, rules)[Queue.PUBLIC_POST]

    assert price(11) == pytest.approx(0.7 * 1700)
    assert price(JANUARY) == pytest.approx(12 * price(11))


# Running support ---------------------------------------------------------------------------------


def test_claims_beyond_the_money_are_refused_from_the_highest_lottery_number_down():
    keys, amounts = np.array([0.9, 0.1, 0.5]), np.array([5, 6, 7])
    assert cut_off(keys, amounts, 18) == (1.0, 0)
    assert cut_off(keys, amounts, 17) == (0.9, 1)
    assert cut_off(keys, amounts, 12) == (0.5, 2)
    assert cut_off(keys, amounts, 0) == (0.1, 3)


def test_the_order_in_which_claims_are_counted_does_not_matter():
    draws = np.random.default_rng(1)
    keys, amounts = draws.random(200), draws.integers(1, 100, 200)
    order = draws.permutation(200)
    assert cut_off(keys, amounts, 4000) == cut_off(keys[order], amounts[order], 4000)


def test_monthly_support_is_set_aside_to_december_and_a_single_payment_once():
    claims = np.ones(N_LINES, np.int64)
    assert set_aside(claims, month_index("2019-09"))[Line.PUBLIC_POSTS] == 4
    assert set_aside(claims, month_index("2019-12"))[Line.PUBLIC_POSTS] == 1
    assert set_aside(claims, month_index("2019-09"))[Line.FARM_OWNER_GRANT] == 1


# The whole month ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine():
    """A small city at the end of 2018 under the plan."""
    built = found(policy_terms("plan"), load_world("trend-2017"), scale=0.004, seed=11, draw=0)
    built.run_to(JANUARY)
    return built


def with_budgets(name="plan", start=JANUARY, **budgets):
    """A policy's terms with other yearly budgets from a month on, yuan."""
    return tuple(
        terms._replace(treasury=terms.treasury._replace(**budgets)) if month >= start else terms
        for month, terms in enumerate(policy_terms(name))
    )


SHORT = {
    "employment": 12e6,
    "agriculture": 1e6,
    "poverty": 3e6,
    "talent": 0.5e6,
    "unemployment_insurance": 1e6,
}
"""Some tenths of what the plan needs in 2019."""


def short_of_money(engine, **fields):
    built = branch(engine, with_budgets(**(SHORT | fields)))
    built.city.accounts[:, Account.OUTLAY] = np.where(
        built.city.accounts[:, Account.BUDGET] == OPEN,
        built.city.accounts[:, Account.OUTLAY],
        built.city.accounts[:, Account.BUDGET] + built.city.accounts[:, Account.CARRIED],
    )
    return built


def test_a_fund_that_is_short_pays_no_more_than_it_has_and_refuses_the_rest(engine):
    city = short_of_money(engine)
    city.run_to(JANUARY + 11)
    account = city.city.accounts[Fund.EMPLOYMENT]
    assert 0.8 * account[Account.BUDGET] < account[Account.OUTLAY] <= account[Account.BUDGET]
    for fund in (Fund.EMPLOYMENT, Fund.POVERTY):
        assert city.city.accounts[fund, Account.REFUSED] > 0
    assert (left(city.city.accounts) >= 0).all()


def test_entitlements_are_paid_whatever_the_funds_have(engine):
    short, ample = short_of_money(engine), branch(engine, engine.terms)
    short.step()
    ample.step()
    for line in (Line.EMPLOYEE_PENSION, Line.RANK_PAY, Line.NEAR_POOR):
        assert short.city.books[line] == ample.city.books[line] > 0


def test_the_refused_are_served_once_the_fund_has_money_again(engine):
    city = branch(engine, with_budgets(employment=0.0))
    spent = city.city.accounts[Fund.EMPLOYMENT]
    spent[Account.OUTLAY] = spent[Account.BUDGET] + spent[Account.CARRIED]
    city.terms = tuple(
        terms._replace(treasury=terms.treasury._replace(employment=1e9))
        if month >= JANUARY + 12
        else terms
        for month, terms in enumerate(city.terms)
    )
    city.run_to(JANUARY + 12)
    assert city.city.year_books[Line.MASS_TRAINING] == 0
    assert city.city.accounts[Fund.EMPLOYMENT, Account.REFUSED] > 0
    city.run_to(JANUARY + 24)
    assert city.city.year_books[Line.MASS_TRAINING] > 0
    assert city.city.flows[Flow.TRAINED] > 0


def test_threads_and_the_mesa_model_ration_a_short_fund_alike(engine):
    one, two = short_of_money(engine), short_of_money(engine)
    two = type(two)(two.city, two.setting, two.terms, threads=3)
    model = YangquanModel("plan", "trend-2017", scale=0.004, seed=11, draw=0)
    model.engine = short_of_money(engine)
    one.run_to(JANUARY + 5)
    two.run_to(JANUARY + 5)
    model.run_to(JANUARY + 5)
    assert (one.city.accounts[:, Account.REFUSED] > 0).any()
    assert one.city.fingerprint() == two.city.fingerprint() == model.engine.city.fingerprint()


def test_the_plans_own_budget_of_2018_refuses_nobody_and_three_times_its_doses_exhaust_it(engine):
    assert (engine.city.accounts[:, Account.REFUSED] == 0).all()
    plan = policy_terms("plan")[JANUARY]
    thrice = plan._replace(
        training=plan.training._replace(mass_cost=3 * plan.training.mass_cost),
        entrepreneurs=plan.entrepreneurs._replace(
            hiring_subsidy=3 * plan.entrepreneurs.hiring_subsidy
        ),
        needy=plan.needy._replace(public_posts=3 * plan.needy.public_posts),
    )
    city = branch(engine, tuple(thrice for _ in policy_terms("plan")))
    city.run_to(month_index("2020-12"))
    assert city.city.accounts[Fund.EMPLOYMENT, Account.REFUSED] > 0


def test_a_line_paid_without_a_claim_is_noticed(engine):
    city = branch(engine, with_budgets(talent=0.0))
    city.city.accounts[Fund.TALENT, Account.OUTLAY] = city.city.accounts[Fund.TALENT, :2].sum()
    city.decide, city.clear = lambda group: None, lambda: None
    with pytest.raises(ArithmeticError, match="talent"):
        city.run_to(JANUARY + 12)


def test_funds_of_entitlements_are_open_ended_and_the_others_have_budgets_from_2014():
    funds = load_library().funds
    for name in ("social_assistance", "pension", "general"):
        assert funds[name].open is not None
    for name in ("employment", "unemployment_insurance", "agriculture", "poverty", "talent"):
        assert funds[name].budgets
        assert {when // 12 + 2010 for when, _ in funds[name].budgets} <= set(range(2014, 2021))


def test_the_plan_begins_with_the_budgets_that_hold_without_it():
    plan, no_plan = policy_terms("plan"), policy_terms("no-plan")
    assert plan[PLAN_START].treasury == no_plan[PLAN_START].treasury
