"""Which scenario is best on what: by median difference, with ties said as ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from panels import INCOME, column, incomes, results_of_rows, row

from sim.reporting.findings.finding import View
from sim.reporting.findings.ranking import Criterion, criteria, rank, ranking

GINI = Criterion("gini", "gini", -1)
EMPLOYMENT = Criterion("employment", "employment_rate", 1)


def ranked(criterion, **values):
    names = {"no_plan": "no-plan"}
    draws = {names.get(policy, policy): its for policy, its in values.items()}
    return rank(results_of_rows(row(draws, criterion.name)), View(), criterion)


def test_the_best_has_the_best_median_and_the_share_of_draws_in_which_it_is_first():
    one = ranked(EMPLOYMENT, no_plan=[0.5] * 4, plan=[0.6, 0.6, 0.6, 0.4], third=[0.55] * 4)
    assert one.best == ("plan",)
    assert one.runner_up == "third"
    assert one.share == 0.75
    assert one.first == {"no-plan": 0.0, "plan": 0.75, "third": 0.25}
    assert one.value == pytest.approx(0.6)


def test_less_is_better_where_the_indicator_says_so():
    one = ranked(GINI, no_plan=[0.40, 0.41], plan=[0.39, 0.40])
    assert (one.best, one.runner_up, one.share) == (("plan",), "no-plan", 1.0)


def test_luck_that_all_policies_share_does_not_decide():
    luck = np.array([0.30, 0.40, 0.50, 0.60, 0.70])
    gains = np.array([0.01, 0.01, -0.09, 0.01, 0.01])
    # By medians of levels (0.50 against 0.41) the reference would be ahead.
    one = ranked(EMPLOYMENT, no_plan=luck, plan=luck + gains)
    assert (one.best, one.share) == (("plan",), 0.8)


def test_policies_that_print_the_same_are_tied():
    one = ranked(GINI, no_plan=[0.400, 0.400], plan=[0.39011, 0.39011], third=[0.39, 0.39])
    assert one.best == ("plan", "third")
    assert one.runner_up == "no-plan"
    assert one.share == 1.0


def test_policies_equal_in_every_draw_are_tied_without_a_runner_up():
    one = ranked(GINI, no_plan=[0.4, 0.5], plan=[0.4, 0.5])
    assert one.best == ("no-plan", "plan")
    assert one.runner_up is None
    assert np.isnan(one.share)
    assert one.first == {"no-plan": 0.0, "plan": 0.0}


def test_draws_without_a_value_under_every_policy_do_not_count():
    one = ranked(GINI, no_plan=[0.4, np.nan, 0.4], plan=[0.3, 0.3, 0.5])
    assert one.first == {"no-plan": 0.5, "plan": 0.5}
    assert ranked(GINI, no_plan=[np.nan], plan=[0.3]).best == ()


def test_better_directions_are_those_of_the_registry_and_cost_is_better_low():
    directions = {one.key: one.better for one in criteria(View())}
    assert directions["income"] == directions["employment"] == directions["new-jobs"] == 1
    assert directions["poverty"] == directions["gini"] == directions["urban-rural"] == -1
    assert directions["cost"] == -1


def a_run():
    both = {"no-plan": [100.0, 100.0], "plan": [110.0, 90.0 + 30.0]}
    rows = [incomes(both, both), row({"no-plan": [0.4] * 2, "plan": [0.4] * 2}, "gini")]
    for year in (2018, 2019, 2020):
        rows.append(row({"no-plan": [1e8] * 2, "plan": [2e8, 0.5e8]}, "public_cost", year=year))
    return results_of_rows(*rows)


def test_the_title_counts_who_is_best_and_how_firmly():
    assert ranking(a_run(), View("zh")).title == (
        "4项指标中，“不实施方案”有1项最好，“增收工作方案”有2项最好，1项并列；"
        "有2项的先后在至少90%的抽样中成立"
    )
    assert ranking(a_run(), View("en")).title == (
        "Of 4 criteria, “Without the plan” is best on 1, “The plan” is best on 2, 1 tied; "
        "2 of these rankings hold in at least 90% of the draws"
    )


def test_the_table_has_best_share_and_runner_up_and_says_ties():
    table = ranking(a_run(), View("en")).table
    assert column(table, "Best scenario") == {
        "Income per head": "The plan",
        "Income per head, needy people": "The plan",
        "Gini coefficient": "“Without the plan” and “The plan” (tied)",
        "Public cost, 2018-2020": "Without the plan",
    }
    assert column(table, "Share of draws")["Public cost, 2018-2020"] == 0.5
    assert column(table, "Share of draws")["Gini coefficient"] is None
    assert column(table, "Runner-up")["Income per head"] == "Without the plan"
    assert column(table, "Better is")["Public cost, 2018-2020"] == "less"
    assert column(table, "Its median")["Public cost, 2018-2020"] == "300.0 m yuan"


def test_the_shares_of_every_bar_make_a_hundred_per_cent_with_ties_of_their_own():
    finding = ranking(a_run(), View("en"))
    parts = {one["name"]: [it["value"] for it in one["data"]] for one in finding.chart["series"]}
    assert list(parts) == ["Without the plan", "The plan", "Tied"]
    assert [sum(its) for its in zip(*parts.values(), strict=True)] == [100.0] * 4
    assert parts["Tied"] == [0.0, 0.0, 100.0, 0.0]


def test_swapping_the_two_policies_leaves_the_ranking_as_it_is():
    one, other = (
        ranking(it, View("en")).table
        for it in (a_run(), replace(a_run(), policies=("plan", "no-plan")))
    )
    for heading in ("Share of draws", "Runner-up", "Its median"):
        assert column(one, heading) == column(other, heading)


def test_scenarios_without_a_difference_are_all_tied_and_one_alone_has_no_rank():
    same = {"no-plan": [100.0], "plan": [100.0]}
    run = results_of_rows(row(same, INCOME))
    assert ranking(run, View("en")).title == (
        "The scenarios do not differ on any criterion (1 compared)"
    )
    alone = ranking(replace(run, policies=("plan",)), View("zh"))
    assert alone.title == "只有“增收工作方案”一个情景，没有可比的对象"
    assert alone.chart is None
    nothing = results_of_rows(row({"no-plan": [np.nan], "plan": [np.nan]}, INCOME))
    assert ranking(nothing, View("zh")).title == "本次运行没有可用来排序的数值"
