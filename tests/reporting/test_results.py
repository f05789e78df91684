"""Results: one value a draw, found by what it is about, and its spread over draws."""

from __future__ import annotations

import numpy as np
import pytest
from panels import INCOME, by_group, results_of_rows, row

from sim.reporting.results import Spread, spread


def test_a_spread_is_the_median_and_the_middle_eighty_per_cent():
    assert spread(np.arange(11.0)) == Spread(5.0, 1.0, 9.0)


def test_draws_without_a_value_do_not_count():
    assert spread(np.array([np.nan, *np.arange(11.0), np.inf])) == Spread(5.0, 1.0, 9.0)
    assert all(np.isnan(spread(np.array([np.nan]))))


def test_a_single_draw_has_no_interval_and_its_sign_is_never_clear():
    alone = spread(np.array([7.0]))
    assert alone.median == 7.0
    assert np.isnan(alone.low)
    assert not alone.clear


@pytest.mark.parametrize(
    ("low", "high", "clear"), [(1, 2, True), (-2, -1, True), (-1, 2, False), (0, 1, False)]
)
def test_a_sign_is_clear_where_the_interval_leaves_out_zero(low, high, clear):
    assert Spread((low + high) / 2, low, high).clear is clear


def a_run():
    return results_of_rows(
        by_group(
            INCOME,
            {
                "all": {"no-plan": [100.0, 200.0], "plan": [110.0, 180.0]},
                "needy": {"no-plan": [0.0, 50.0], "plan": [10.0, 60.0]},
            },
        ),
        row({"no-plan": [1.0, 2.0], "plan": [3.0, 4.0]}, "gini", year=2019),
    )


def test_differences_are_taken_within_each_draw():
    results = a_run()
    assert results.reference == "no-plan"
    assert results.others == ("plan",)
    assert list(results.difference("plan", INCOME)) == [10.0, -20.0]
    assert list(results.difference("plan", INCOME, relative=True)) == [0.1, -0.1]
    assert list(results.difference("no-plan", INCOME, against="plan")) == [-10.0, 20.0]


def test_a_group_without_a_grouping_is_that_at_the_plans_start():
    assert list(a_run().values("plan", INCOME, group="needy")) == [10.0, 60.0]
    assert np.isnan(a_run().values("plan", INCOME, group="needy", grouping="current")).all()


def test_a_relative_difference_from_nothing_is_unknown():
    change = a_run().difference("plan", INCOME, group="needy", relative=True)
    assert np.isnan(change[0])
    assert change[1] == pytest.approx(0.2)


def test_what_the_run_lacks_is_unknown_and_not_zero():
    results = a_run()
    assert np.isnan(results.values("plan", "theil")).all()
    assert not results.has("gini")
    assert results.has("gini", year=2019)


def test_a_policy_without_a_title_keeps_its_name():
    assert a_run().title("plan", "en") == "The plan"
    assert a_run().title("mine", "zh") == "mine"
