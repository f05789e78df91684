"""A policy's budget as it is written, and the doses that its factor scales."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.clock import month_index
from sim.errors import InputError
from sim.policy.library import check_file, load_library, load_policy, policy_from
from sim.policy.schedule import schedule

START, AUTUMN = month_index("2018-07"), month_index("2018-11")
TITLE = {"zh": "试", "en": "Trial"}


def scaled(*doses: str, factor: float | None = None, **content: object):
    budget = {"scale": list(doses)} | ({} if factor is None else {"factor": factor})
    return policy_from({"title": TITLE, "extends": "plan", **content, "budget": budget}, "mine")


@pytest.mark.parametrize(
    ("dose", "factor", "expected"),
    [
        ("G01.seats", 0.0, 1200.0),  # without the plan
        ("G01.seats", 1.5, 2100.0),  # 1,200 and one and a half times the 600 that the plan adds
        ("G01.seats", 100.0, 6000.0),  # the end of its range
        ("F04.months", 1.3, 1.3),  # nothing without the plan
        ("D06.subsidy", 0.5, 370.0),
        ("H13.seats", 2.0, 600.0),  # what a measure adds starts from nothing
        ("D01.entry_cost", 2.0, 0.8),  # a multiplier starts from one
        ("A02.take_up", 1 / 3, 0.4),
    ],
)
def test_a_factor_scales_what_the_policy_adds_to_the_rules_without_it(dose, factor, expected):
    values = scaled(dose, factor=factor).changed[tuple(dose.split("."))]
    assert values == ((START, pytest.approx(expected, rel=1e-4)),)


def test_the_policys_own_value_is_scaled_and_not_the_plans():
    policy = scaled("G01.seats", factor=2, set={"G01": {"seats": 2000}})
    assert policy.changed["G01", "seats"] == ((START, 2800.0),)


def test_each_date_is_scaled_on_its_own():
    policy = scaled("H14.places", factor=2.0)
    assert policy.changed["H14", "places"] == ((START, 100.0), (AUTUMN, 200.0))


def test_dates_before_the_plan_keep_their_values():
    own = {"G02": {"posts": {"2017-01": 900, "2019-01": 1400}}}
    policy = scaled("G02.posts", factor=2.0, set=own)
    start, change = month_index("2017-01"), month_index("2019-01")
    assert policy.changed["G02", "posts"][0] == (start, 900.0)
    assert policy.changed["G02", "posts"][-1] == (change, 2000.0)


def test_a_factor_of_one_is_the_policy_as_it_is_written():
    plain, same = schedule(load_policy("plan")), schedule(scaled("G01.seats", factor=1.0))
    assert all((plain.values[name] == same.values[name]).all() for name in plain.values)


def test_a_solved_policy_is_plain_data_that_is_read_back_equal():
    policy = scaled("A02.take_up", "G01.seats", factor=1.2345)
    again = policy_from(policy.as_mapping(), "mine")
    assert again == policy
    assert again.solved
    assert policy_from(again.as_mapping(), "mine") == policy


def test_a_policy_without_a_factor_is_valid_but_not_solved(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("title: {zh: 试, en: Trial}\nbudget: {as: plan, scale: [G01.seats]}\n", "utf-8")
    assert check_file(path) == "policy"
    assert not load_policy(str(path)).solved
    child = tmp_path / "child.yaml"
    child.write_text("title: {zh: 试, en: Trial}\nextends: mine\n", "utf-8")
    with pytest.raises(InputError, match=r"child\.yaml: extends: the budget of 'mine' is not solv"):
        load_policy(str(child))


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ({}, "budget: the key 'scale' is missing"),
        ({"scale": []}, "budget.scale: no dose is named; write them as [G01.seats, G02.posts]"),
        ({"scale": "G01.seats"}, "budget.scale: 'G01.seats' is not a list"),
        ({"scale": ["G01.seats"] * 2}, "budget.scale: 'G01.seats' is named twice"),
        ({"scale": ["G99.seats"]}, "budget: unknown measure 'G99'; "),
        ({"scale": ["G01.seat"]}, "budget: unknown dose 'G01.seat'; did you mean 'G01.seats'"),
        ({"scale": ["G01"]}, "budget: unknown dose 'G01'; "),
        ({"scale": ["G01.cost"]}, "budget: G01.cost: the same with and without the measure"),
        ({"scale": ["D06.subsidy"]}, "budget: D06.subsidy: the measure is off in this policy"),
        ({"scale": ["G01.seats"], "as": "plam"}, "budget: as: unknown policy 'plam'; did you mea"),
        ({"scale": ["G01.seats"], "like": "plan"}, "budget: unknown key 'like'; "),
        ({"scale": ["G01.seats"], "times": 0}, "budget.times: '0': input should be greater than"),
        ({"scale": ["G01.seats"], "times": "1"}, "budget.times: '1' is text"),
        ({"scale": ["G01.seats"], "factor": -1}, "budget.factor: '-1': input should be greater"),
    ],
)
def test_a_bad_budget_is_refused_in_one_line(budget, expected):
    content = {"title": TITLE, "extends": "plan", "off": ["D06"], "budget": budget}
    with pytest.raises(InputError) as caught:
        policy_from(content, "mine", file="mine.yaml")
    assert str(caught.value).startswith(f"mine.yaml: {expected}")
    assert "\n" not in str(caught.value)


EQUAL = [
    "training-first",
    "pay-reform-first",
    "subsidy-first",
    "needy-first",
    "enterprise-first",
    "plan-plus-30-percent",
    "plan-minus-30-percent",
]


@pytest.mark.parametrize("name", EQUAL)
def test_the_librarys_budgets_are_solved(name):
    policy = load_policy(name)
    assert policy.solved
    assert policy.description is not None
    assert policy.budget.like == "plan"
    for word in policy.budget.scale:
        measure, _, parameter = word.partition(".")
        low, high = load_library().measures[measure].parameters[parameter].range
        assert all(low <= value <= high for _, value in policy.changed[measure, parameter])
