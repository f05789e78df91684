"""Regret by hand: what a policy lacks to the best of each world, and which choice that makes."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import across, rows

from sim.errors import InputError
from sim.experiments.attribution import Outcome
from sim.experiments.robustness import (
    Robustness,
    default_policies,
    default_worlds,
    direction,
)
from sim.policy.library import load_library, load_policy

INCOME = Outcome("disposable_income_per_head")
TWO = {
    "dry": {"no-plan": [90, 110], "plan": [140, 160], "third": [120, 140]},
    "wet": {"no-plan": [90, 110], "plan": [110, 110], "third": [130, 150]},
}
"""Means: dry 100, 150, 130; wet 100, 110, 140."""


def test_regret_is_what_the_mean_lacks_to_the_best_mean_of_the_world():
    found = across(TWO).regret(INCOME)
    assert found.values.tolist() == [[100, 150, 130], [100, 110, 140]]
    assert found.regrets.tolist() == [[50, 0, 20], [40, 30, 0]]
    assert found.worst.tolist() == [50, 30, 20]
    assert found.mean.tolist() == [45, 15, 10]


def test_the_choice_has_the_smallest_largest_regret_and_need_be_best_nowhere():
    worlds = {
        "dry": {"no-plan": [100], "plan": [0], "third": [80]},
        "wet": {"no-plan": [0], "plan": [100], "third": [70]},
    }
    found = across(worlds).regret(INCOME)
    assert found.worst.tolist() == [100, 100, 30]
    assert found.choices == [2]


def test_where_less_is_better_the_lowest_has_no_regret():
    worlds = {"dry": {"no-plan": [0.5], "plan": [0.25]}, "wet": {"no-plan": [0.25], "plan": [0.5]}}
    found = across(worlds, "poverty_rate").regret(Outcome("poverty_rate"))
    assert found.regrets.tolist() == [[0.25, 0.0], [0.0, 0.25]]
    assert found.choices == [0, 1]


def test_the_interval_is_of_differences_within_draws():
    found = across(TWO).regret(INCOME)
    # In dry the plan leads no-plan by 50 in both draws although levels differ by 20 between them.
    assert (found.low[0, 0], found.high[0, 0]) == (50, 50)
    # In wet the third leads the plan by 20 and by 40.
    assert (found.low[1, 1], found.high[1, 1]) == pytest.approx((22, 38))
    assert (found.low[1, 2], found.high[1, 2]) == (0, 0)


def test_a_lead_in_every_draw_is_chosen_in_every_resample():
    worlds = {
        "dry": {"no-plan": [1, 9], "plan": [2, 10]},
        "wet": {"no-plan": [7, 1], "plan": [8, 2]},
    }
    assert across(worlds).regret(INCOME).support.tolist() == [0, 1]


def test_a_choice_that_hangs_on_one_draw_is_not_chosen_in_every_resample():
    worlds = {"dry": {"no-plan": [10, 10, 10, 10], "plan": [0, 0, 0, 60]}}
    found = across(worlds).regret(INCOME)
    assert found.choices == [1]
    # The one draw is missing from a resample of four with probability (3/4)^4 = 0.32.
    assert found.support[1] == pytest.approx(1 - 0.75**4, abs=0.05)
    assert found.support.tolist() == across(worlds).regret(INCOME).support.tolist()


def test_one_draw_says_nothing_of_others():
    found = across({"dry": {"no-plan": [1], "plan": [2]}}).regret(INCOME)
    assert np.isnan(found.support).all() and np.isnan(found.low).all()


def test_a_draw_without_a_value_is_left_out_for_all():
    worlds = {"dry": {"no-plan": [10, 50], "plan": [20, np.nan]}}
    assert across(worlds).regret(INCOME).values.tolist() == [[10, 20]]


def test_numbers_of_a_group_are_its_own():
    needy = {"dry": {"no-plan": [1, 1], "plan": [2, 2]}}
    found = across(needy, group="needy").regret(Outcome(INCOME.indicator, "needy", "start"))
    assert found.values.tolist() == [[1, 2]]
    with pytest.raises(InputError, match="no values of 'disposable_income_per_head' in 2020"):
        across(needy, group="needy").regret(INCOME)


def test_an_indicator_without_a_better_side_is_refused():
    with pytest.raises(InputError, match="neither better nor worse"):
        direction(Outcome("persons"))
    with pytest.raises(InputError, match="one world or more"):
        Robustness([])


def test_targets_count_worlds_by_their_draws_and_draws_over_all_worlds():
    # The target asks for 100,000 jobs in 2016-20; a fifth of it a year is its edge.
    enough, little = 20_000.0, 19_000.0
    jobs = {
        "dry": [enough, enough, enough, little],
        "wet": [enough, enough, little, little],
        "cold": [enough] * 4,
    }
    years = range(2016, 2021)
    more = {
        world: rows(world, {"plan": draws}, "new_urban_jobs", years=years)
        for world, draws in jobs.items()
    }
    found = across({world: {"plan": [1.0] * 4} for world in jobs}, more=more).targets(0.5)
    (one,) = found
    assert (one.target, one.policy, one.met, one.worlds) == ("new-urban-jobs", "plan", 2, 3)
    assert one.share == pytest.approx(9 / 12)


def test_defaults_are_the_equal_budget_policies_and_every_world_but_the_pandemic():
    names = default_policies()
    assert names[:2] == ["no-plan", "plan"]
    assert {"needy-first", "enterprise-first", "training-first"} <= set(names[2:])
    assert not {"plan-plus-30-percent", "only-needy"} & set(names)
    assert all(load_policy(name).budget.times == 1.0 for name in names[2:])
    assert set(default_worlds()) == set(load_library().worlds) - {"pandemic-2020"}
