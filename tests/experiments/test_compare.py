"""Comparisons on the real city, at a small scale: what a planner and an evaluator rely on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.clock import PLAN_START
from sim.engine.city_engine import Engine
from sim.experiments.compare import gains
from sim.experiments.ensemble import compare
from sim.experiments.request import Request
from sim.experiments.run import branch, fork_month, found, schedules, terms_by_month
from sim.outcomes.indicators import PANEL_COLUMNS
from sim.policy.library import load_policy, load_world, policy_from

SCALE, SEED = 0.01, 7


@pytest.fixture(scope="module")
def policies():
    return [load_policy("no-plan"), load_policy("plan")]


@pytest.fixture(scope="module")
def request_(policies) -> Request:
    return Request(tuple(policies), load_world("trend-2017"), SCALE, draws=2, seed=SEED)


@pytest.fixture(scope="module")
def panel(request_) -> pd.DataFrame:
    return compare(request_, workers=1)[1]


def _value(panel: pd.DataFrame, policy: str, indicator: str, year: int, **where: str) -> pd.Series:
    place = {"area": "city", "residence": "all", "grouping": "all", "group": "all"} | where
    rows = panel[(panel.policy == policy) & (panel.indicator == indicator) & (panel.year == year)]
    for column, value in place.items():
        rows = rows[rows[column] == value]
    return rows.set_index("draw")["value"].sort_index()


def test_the_result_does_not_depend_on_the_number_of_workers(request_, panel):
    _, again = compare(request_, workers=2)
    pd.testing.assert_frame_equal(panel, again)


def test_the_panel_has_the_documented_columns_and_no_row_twice(panel):
    assert tuple(panel.columns) == PANEL_COLUMNS
    assert not panel.duplicated(list(PANEL_COLUMNS[:-1])).any()
    assert np.isfinite(panel["value"]).all()


def test_policies_share_their_history_to_the_last_year_before_the_plan(panel):
    before = panel[panel.year < 2018]
    plan = before[before.policy == "plan"]["value"].to_numpy()
    without = before[before.policy == "no-plan"]["value"].to_numpy()
    assert len(plan) > 1000
    assert (plan == without).all()


def test_the_plan_raises_income_and_costs_money_in_every_draw(panel):
    income = _value(panel, "plan", "disposable_income_per_head", 2020) - _value(
        panel, "no-plan", "disposable_income_per_head", 2020
    )
    cost = _value(panel, "plan", "public_cost", 2020) - _value(
        panel, "no-plan", "public_cost", 2020
    )
    assert (income > 0).all()
    assert (cost > 0).all()


def test_four_sources_add_up_to_disposable_income(panel):
    names = ("wage_income", "operating_income", "property_income", "transfer_income")
    parts = sum(_value(panel, "plan", name, 2019) for name in names)
    whole = _value(panel, "plan", "disposable_income_per_head", 2019)
    assert np.allclose(parts, whole, atol=0.05)


def test_groups_at_the_start_add_up_to_those_with_a_row(panel):
    current = panel[
        (panel.policy == "plan")
        & (panel.year == 2020)
        & (panel.indicator == "persons")
        & (panel.area == "city")
        & (panel.residence == "all")
    ]
    by_start = current[current.grouping == "start"].groupby("draw")["value"].sum()
    by_now = current[current.grouping == "current"].groupby("draw")["value"].sum()
    assert np.allclose(by_start, by_now)


def test_a_draw_has_other_luck_but_the_same_people(panel):
    income = _value(panel, "no-plan", "disposable_income_per_head", 2020)
    assert income.nunique() == 2
    assert _value(panel, "no-plan", "persons", 2010).max() > 1.2e6


def test_the_fork_is_the_plans_first_month(policies):
    assert fork_month(schedules(policies)) == PLAN_START


def test_no_plan_against_itself_differs_by_nothing_for_every_resident():
    copy = policy_from({"title": {"zh": "同", "en": "same"}, "extends": "no-plan"}, "same")
    plans = schedules([load_policy("no-plan"), copy])
    terms = [terms_by_month(plan) for plan in plans]
    engine = found(terms[0], load_world("trend-2017"), scale=0.005, seed=SEED, draw=0)
    engine.run_to(PLAN_START - 2)
    other = branch(engine, terms[1])
    engine.run_to(PLAN_START + 6)
    other.run_to(PLAN_START + 6)
    assert engine.city.fingerprint() == other.city.fingerprint()
    assert {share for *_, share in gains(engine, other)} == {0.0}


def test_a_fork_equals_a_straight_run_bit_for_bit():
    terms = terms_by_month(schedules([load_policy("plan")])[0])
    without = terms_by_month(schedules([load_policy("no-plan")])[0])
    straight = found(terms, load_world("trend-2017"), scale=0.005, seed=SEED, draw=1)
    shared = found(without, load_world("trend-2017"), scale=0.005, seed=SEED, draw=1)
    shared.run_to(PLAN_START)
    forked = branch(shared, terms)
    shared.run_to(PLAN_START + 8)  # the original going on must not disturb its branch
    straight.run_to(PLAN_START + 8)
    forked.run_to(PLAN_START + 8)
    assert straight.city.fingerprint() == forked.city.fingerprint()
    assert straight.city.fingerprint() != shared.city.fingerprint()


def test_one_and_two_threads_give_the_same_bits():
    terms = terms_by_month(schedules([load_policy("plan")])[0])
    cities = []
    for threads in (1, 2):
        engine = found(
            terms, load_world("trend-2017"), scale=0.01, seed=SEED, draw=0, threads=threads
        )
        engine.run_to(25)
        cities.append(engine.city.fingerprint())
    assert cities[0] == cities[1]


def test_a_smaller_scale_keeps_some_of_the_same_residents():
    terms = terms_by_month(schedules([load_policy("no-plan")])[0])
    small, large = (
        found(terms, load_world("trend-2017"), scale=scale, seed=SEED, draw=0)
        for scale in (0.002, 0.004)
    )
    mine = {row["id"]: row["ability"] for row in small.city.residents}
    theirs = {row["id"]: row["ability"] for row in large.city.residents}
    assert mine.items() <= theirs.items()


def test_rows_of_an_engine_can_be_read_as_columns():
    terms = terms_by_month(schedules([load_policy("no-plan")])[0])
    engine = found(terms, load_world("trend-2017"), scale=0.002, seed=SEED, draw=0)
    assert isinstance(engine, Engine)
    frame = pd.DataFrame(engine.city.residents)
    assert {"wage_year", "group", "activity"} <= set(frame.columns)
