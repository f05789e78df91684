"""Money adds up and people stay people: invariants of the whole city, month by month."""

from __future__ import annotations

from math import isinf

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.chance import named_uniform
from sim.city.codes import Activity, Employer, Flow, Group, Post, Queue
from sim.clock import MONTHS, PLAN_START
from sim.engine.tally import CountyCount
from sim.experiments.run import branch, found, schedules, terms_by_month
from sim.institutions.treasury import OPEN, TO_OTHERS, Account, Fund, Line, TreasuryTerms
from sim.policy.library import load_library, load_policy, load_world, policy_from
from sim.policy.policy import Policy
from sim.policy.schedule import schedule
from sim.terms import TERMS, Terms

TO_HOUSEHOLDS = [line for line in Line if line not in TO_OTHERS]
SOURCES = ("wage_year", "operating_year", "property_year", "transfer_year")


@pytest.fixture(scope="module")
def june_2018():
    """A small city at the end of June 2018, and the terms of both policies."""
    plans = [
        terms_by_month(plan) for plan in schedules([load_policy("no-plan"), load_policy("plan")])
    ]
    engine = found(plans[0], load_world("trend-2017"), scale=0.004, seed=11, draw=0)
    engine.run_to(PLAN_START)
    return engine, plans[1]


def check_accounts(engine) -> None:
    """Receipts equal outlays to the fen, and members' sources add up to household income."""
    city = engine.city
    residents, households = city.residents, city.households
    received = int(residents["government_year"].astype(np.int64).sum())
    assert received == int(city.year_books[TO_HOUSEHOLDS].sum())
    assert (city.year_books >= 0).all()
    check_receivers(city)
    check_funds(city)
    of_members = np.zeros(len(households), np.int64)
    own = sum(residents[source].astype(np.int64) for source in SOURCES)
    np.add.at(of_members, residents["household"], own)
    gone = residents["activity"] == Activity.GONE
    whole = ~np.isin(np.arange(len(households)), residents["household"][gone])
    assert (of_members[whole] == households["income_year"][whole]).all()


def check_receivers(city) -> None:
    """What each group received adds up to each line's outlay; institutions are in no group."""
    lines = [line for line in Line if line != Line.RESEARCH_TEAMS]
    for grouping in city.year_paid:
        assert (grouping.sum(axis=0)[lines] == city.year_books[lines]).all()


def check_funds(city) -> None:
    """A fund's outlay is that of its lines, and never more than its budget and carry-over."""
    of_line = load_library().fund_rules.of_line
    for fund in Fund:
        account = city.accounts[fund]
        assert account[Account.OUTLAY] == city.year_books[of_line == fund].sum()
        if account[Account.BUDGET] != OPEN:
            assert account[Account.OUTLAY] <= account[Account.BUDGET] + account[Account.CARRIED]


def check_people(engine) -> None:
    """Everyone is in one household and at most one group, the one that the work implies."""
    residents, households = engine.city.residents, engine.city.households
    first, size = households["first"], households["size"]
    assert (first[1:] == first[:-1] + size[:-1]).all()
    assert first[-1] + size[-1] == len(residents)
    group, activity = residents["group"], residents["activity"]
    assert set(np.unique(group)) <= set(Group)
    assert (group[activity == Activity.OWNER] == Group.ENTREPRENEURS).all()
    assert (activity[group == Group.PROFESSIONAL_FARMERS] == Activity.FARMER).all()
    assert (residents["certificate"][group == Group.SKILLED_WORKERS] > 0).all()
    assert (residents["post"][group == Group.CADRES] == Post.CADRE).all()
    assert (group[activity == Activity.GONE] == Group.ORDINARY).all()
    employed = activity == Activity.EMPLOYEE
    assert (residents["employer"][employed] != Employer.NONE).all()
    for column in ("hires", "land", "loan", "insured", "jobless", "refusals"):
        assert (residents[column] >= 0).all(), column
    assert (households["dibao"] >= 0).all()
    assert (households["assets"] >= 0).all()


def test_accounts_balance_in_every_month_under_the_plan(june_2018):
    engine, plan = june_2018
    city = branch(engine, plan)
    for _ in range(19):
        city.step()
        check_accounts(city)
    check_people(city)


def test_land_let_is_land_rented_in_by_village(june_2018):
    engine, plan = june_2018
    city = branch(engine, plan)
    city.run_to(121)
    residents, households = city.city.residents, city.city.households
    here = residents["activity"] != Activity.GONE
    let = np.zeros(len(city.city.places))
    places = households["place"][residents["household"][here]]
    np.add.at(let, places, residents["let"][here])
    # Offers are added up in hundredths of a mu, so a village is level within those.
    traded = np.abs(residents["let"]).sum()
    assert traded > 0
    assert np.abs(let).sum() < 0.02 * traded + 0.02 * len(let)


def test_public_posts_are_never_more_than_there_are(june_2018):
    engine, plan = june_2018
    city = branch(engine, plan)
    for _ in range(12):
        city.step()
        held = city.city.counties[:, CountyCount.PUBLIC_POSTS].sum()
        assert held <= plan[110].needy.public_posts / city.city.weight + 1


def test_nothing_changes_before_the_first_difference(june_2018):
    engine, plan = june_2018
    straight = found(plan, load_world("trend-2017"), scale=0.004, seed=11, draw=0)
    straight.run_to(PLAN_START)
    assert straight.city.fingerprint() == engine.city.fingerprint()


def test_a_deferral_keeps_the_benefit_and_only_the_plan_defers(june_2018):
    engine, plan = june_2018
    with_plan, without = branch(engine, plan), branch(engine, engine.terms)
    with_plan.run_to(120)
    without.run_to(120)
    assert with_plan.city.flows[Flow.DEFERRALS] > 0
    assert with_plan.city.year_books[Line.DIBAO_DEFERRED] > 0
    assert without.city.year_books[Line.DIBAO_DEFERRED] == 0


@pytest.mark.parametrize(
    ("line", "measure"),
    [(Line.FRONTLINE_BONUS, "F04"), (Line.NEAR_POOR, "G17"), (Line.STARTUP_SUBSIDY, "D04")],
)
def test_a_measure_that_is_off_pays_nothing(june_2018, line, measure):
    engine, plan = june_2018
    city, other = branch(engine, plan), branch(engine, engine.terms)
    city.run_to(120)
    other.run_to(120)
    assert city.city.year_books[line] > 0
    assert other.city.year_books[line] == 0
    assert load_library().line_owner[line] == measure


def random_terms(draw_unit) -> Terms:
    """Terms anywhere within a reasonable part of their bounds."""
    base = schedule(load_policy("plan"))
    values = {}
    for name, term in TERMS.items():
        now = float(base.values[name][PLAN_START + 6])
        other = min(max(now * 2.0 * draw_unit(name), term.low), term.high)
        values[name] = other
    return Terms(
        *(
            type(default)(*(values[f"{owner}.{field}"] for field in default._fields))
            for owner, default in Terms._field_defaults.items()
        )
    )


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1))
def test_accounts_balance_whatever_the_policy(june_2018, seed):
    engine, _ = june_2018
    chosen = random_terms(lambda name: named_uniform(seed, name))
    city = branch(engine, [chosen] * 132)
    for _ in range(5):
        city.step()
        check_accounts(city)
    check_people(city)


LIBRARY = load_library()
ACTING = [measure for measure in LIBRARY.measures.values() if measure.parameters]
ONCE = (Queue.SKILL_SUBSIDY, Queue.SENIOR_PRIZE, Queue.EXPERT_PRIZE, Queue.CHIEF_PRIZE)
"""Queues that serve a person once: for one certificate, or with one prize."""


def random_policy(seed: int) -> Policy:
    """Any measures on, their values anywhere within their declared ranges."""
    on = [one for one in ACTING if named_uniform(seed, one.id) < 0.6]
    values = {
        one.id: {
            name: item.range[0]
            + named_uniform(seed, f"{one.id}.{name}") * (item.range[1] - item.range[0])
            for name, item in one.parameters.items()
            if named_uniform(seed, f"changes {one.id}.{name}") < 0.5
        }
        for one in on
    }
    content = {
        "title": {"zh": "任意", "en": "Any"},
        "only": [one.id for one in on],
        "set": {key: changed for key, changed in values.items() if changed},
    }
    return policy_from(content, "any")


def served_once(city, served: set) -> None:
    """Nobody is paid twice for a certificate or with a prize; `served` keeps who has been."""
    residents = city.residents
    for queue in ONCE:
        for p in residents[residents["granted"] == queue]:
            grade = int(p["certificate"]) if queue == Queue.SKILL_SUBSIDY else 0
            case = (int(queue), int(p["id"]), grade)
            assert case not in served
            served.add(case)


def pays_only_where_a_rule_is_in_force(city, policy: Policy) -> None:
    """A measure that is off, and of which nothing ran before, pays nothing."""
    for line, key in LIBRARY.line_owner.items():
        measure = LIBRARY.measures[key]
        ran_before = any(item.no_plan for item in measure.parameters.values())
        if key not in policy.on and not ran_before:
            assert city.year_books[line] == 0, (key, line.name)


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1), money=st.sampled_from([0.0, 0.05, 0.3, 1.0]))
def test_money_adds_up_under_any_policy_and_no_fund_is_overdrawn(june_2018, seed, money):
    """Values anywhere within their ranges; budgets from none at all to the library's own."""
    engine, _ = june_2018
    policy = random_policy(seed)
    terms = terms_by_month(schedule(policy))
    terms = [
        one._replace(treasury=TreasuryTerms(*(b if isinf(b) else money * b for b in one.treasury)))
        for one in terms
    ]
    city = branch(engine, terms)
    served: set = set()
    while city.city.month < MONTHS:
        before = city.city.accounts.copy()
        city.step()
        check_accounts(city)
        served_once(city.city, served)
        if city.city.month % 12 == 1:
            check_carry_over(before, city.city.accounts)
    pays_only_where_a_rule_is_in_force(city.city, policy)
    check_people(city)


def check_carry_over(last, new) -> None:
    """A fund brings into January at most what it had left in December."""
    limited = last[:, Account.BUDGET] != OPEN
    unspent = last[:, Account.BUDGET] + last[:, Account.CARRIED] - last[:, Account.OUTLAY]
    assert (new[limited, Account.CARRIED] <= unspent[limited]).all()
    assert (new[~limited, Account.CARRIED] == 0).all()


@pytest.mark.parametrize("world", ["coal-boom", "pandemic-2020"])
def test_money_adds_up_in_other_worlds(world):
    terms = terms_by_month(schedule(load_policy("plan")))
    city = found(terms, load_world(world), scale=0.003, seed=3, draw=1)
    while city.city.month < MONTHS:
        city.step()
        check_accounts(city)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    subsidy=st.sampled_from(
        [
            ("cadres", "township_raise", 300.0),
            ("entrepreneurs", "hiring_subsidy", 2000.0),
            ("needy", "solar_dividend", 5000.0),
            ("welfare", "near_poor_amount", 100.0),
            ("needy", "contribution_subsidy", 1.0),
            ("cadres", "transport_allowance", 900.0),
        ]
    )
)
def test_a_subsidy_never_lowers_its_receivers_income_this_month(june_2018, subsidy):
    owner, field, more = subsidy
    engine, plan = june_2018
    old = plan[PLAN_START]
    raised = getattr(old, owner)._replace(**{field: getattr(getattr(old, owner), field) + more})
    new = old._replace(**{owner: raised})
    without, with_more = branch(engine, [old] * 132), branch(engine, [new] * 132)
    without.step()
    with_more.step()
    before, after = (city.city.households["income_year"] for city in (without, with_more))
    more_people, people = with_more.city.residents, without.city.residents
    # Who takes on more hands because of a subsidy pays their first month before they earn it.
    receives = (more_people["government_year"] > people["government_year"]) & (
        more_people["hires"] <= people["hires"]
    )
    receivers = with_more.city.residents["household"][receives]
    assert len(receivers) > 0 or owner == "needy"
    assert (after[receivers] >= before[receivers] - 40 * 100).all()
    assert (after[receivers] > before[receivers]).mean() > 0.95 if len(receivers) else True
