"""Who joined and left each group since the plan's start, and how incomes spread within groups."""

from __future__ import annotations

import numpy as np
import pytest

from sim.city.codes import GROUP_KEYS, Activity, Group
from sim.city.state import FEN
from sim.clock import PLAN_START, month_index
from sim.experiments.run import found, schedules, terms_by_month
from sim.outcomes.indicators import QUANTILES, indicator
from sim.outcomes.record import year_rows
from sim.policy.library import load_policy, load_world

KEY_GROUPS = [group for group in Group if group is not Group.ORDINARY]


@pytest.fixture(scope="module")
def city_over_time():
    """The city under the plan: members at its start, and the records of December 2018 and 2019."""
    terms = terms_by_month(schedules([load_policy("plan")])[0])
    engine = found(terms, load_world("trend-2017"), scale=0.01, seed=5, draw=0)
    engine.run_to(PLAN_START)
    residents = engine.city.residents
    alive = residents["activity"] != Activity.GONE
    members = {
        group: set(residents["id"][alive & (residents["group"] == group)]) for group in Group
    }
    decembers = {}

    def record(running):
        if running.city.month in (month_index("2018-12"), month_index("2019-12")):
            rows = {tuple(row[:-1]): row[-1] for row in year_rows(running, {})}
            decembers[running.city.month] = (running.city.copy(), rows)

    engine.listeners.append(record)
    engine.run_to(month_index("2020-01"))
    return members, list(decembers.values())


def _value(rows, grouping, group, name):
    return rows[("city", "all", grouping, GROUP_KEYS[group], name)]


@pytest.mark.parametrize("group", KEY_GROUPS)
def test_size_now_is_size_at_the_start_plus_joined_less_left(city_over_time, group):
    members, decembers = city_over_time
    for city, rows in decembers:
        at_start = len(members[group]) * city.weight
        joined = _value(rows, "current", group, "joined_since_start")
        left = _value(rows, "current", group, "left_since_start")
        size = _value(rows, "current", group, "persons")
        assert size == pytest.approx(at_start + joined - left)
        assert min(joined, left) >= 0


def test_joined_and_left_are_the_persons_who_changed_group(city_over_time):
    members, [_, (city, rows)] = city_over_time
    residents = city.residents
    alive = residents["activity"] != Activity.GONE
    moved = 0
    for group in KEY_GROUPS:
        now = set(residents["id"][alive & (residents["group"] == group)])
        joined, left = len(now - members[group]), len(members[group] - now)
        moved += joined + left
        assert _value(rows, "current", group, "joined_since_start") == joined * city.weight
        assert _value(rows, "current", group, "left_since_start") == left * city.weight
    assert moved > 0


def test_members_at_the_start_are_all_somewhere_the_gone_included(city_over_time):
    members, [_, (city, rows)] = city_over_time
    places = [*GROUP_KEYS.values(), "gone"]
    gone = 0.0
    for group in KEY_GROUPS:
        where = [_value(rows, "start", group, f"moved_to:{place}") for place in places]
        assert sum(where) == pytest.approx(len(members[group]) * city.weight)
        gone += where[-1]
    assert gone > 0
    ordinary = [_value(rows, "start", Group.ORDINARY, f"moved_to:{place}") for place in places[:-1]]
    assert sum(ordinary) == pytest.approx(_value(rows, "start", Group.ORDINARY, "persons"))


def test_nobody_is_said_to_have_moved_before_the_plan():
    terms = terms_by_month(schedules([load_policy("plan")])[0])
    engine = found(terms, load_world("trend-2017"), scale=0.002, seed=5, draw=0)
    names = set()
    engine.listeners.append(lambda running: names.update(row[4] for row in year_rows(running, {})))
    engine.run_to(1)
    assert "gini" in names
    assert not {name for name in names if "moved_to" in name or "since_start" in name}


@pytest.mark.parametrize("grouping", ["current", "start"])
def test_income_quantiles_of_a_group_are_incomes_of_its_members_in_order(city_over_time, grouping):
    _, [_, (city, rows)] = city_over_time
    residents = city.residents[city.residents["activity"] != Activity.GONE]
    homes = city.households[residents["household"]]
    income = homes["income_year"] / FEN / homes["persons"]
    groups = residents["group" if grouping == "current" else "start_group"]
    for group in Group:
        values = [_value(rows, grouping, group, name) for name in QUANTILES]
        members = income[groups == group]
        assert values == sorted(values)
        for value, share in zip(values, QUANTILES.values(), strict=True):
            assert (members <= value).mean() >= share
            assert (members < value).mean() <= share
        assert np.isin(values, members).all()


@pytest.mark.parametrize("residence", ["all", "urban", "rural"])
def test_income_quantiles_of_the_city_are_in_order_and_spread(city_over_time, residence):
    _, [_, (_, rows)] = city_over_time
    values = [rows[("city", residence, "all", "all", name)] for name in QUANTILES]
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_every_name_of_the_record_is_registered(city_over_time):
    _, decembers = city_over_time
    for _, rows in decembers:
        for *_, name in rows:
            assert indicator(name).unit
