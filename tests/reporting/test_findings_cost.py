"""What scenarios cost, who pays, and what goes with each yuan."""

from __future__ import annotations

import math

import numpy as np
import pytest
from panels import INCOME, column, results_of_rows, row

from sim.reporting.findings.cost import SHOWN, YEARS, cost, total
from sim.reporting.findings.finding import View
from sim.reporting.findings.value import Value, ratio, value

MILLION = 1e6


def paid(name, without, with_plan, **others):
    """Millions a year, the same in each of the three years, one value a draw."""
    values = {"no-plan": without, "plan": with_plan} | others
    scaled = {policy: [MILLION * one for one in draws] for policy, draws in values.items()}
    return [one for year in YEARS for one in row(scaled, name, year=year)]


def books():
    """A02 (city's unemployment fund, paid by the province), G17 (the city), statutory rules."""
    return results_of_rows(
        paid("public_cost", [100, 102], [110, 113]),
        paid("public_cost:A02", [2, 3], [3, 4]),
        paid("public_cost:G17", [0, 0], [8, 9]),
        paid("public_cost:D04", [0, 0], [0, 0]),
        paid("public_cost:statutory", [98, 99], [99, 100]),
        paid("public_cost:fund:unemployment_insurance", [2, 3], [3, 4]),
        paid("public_cost:fund:social_assistance", [0, 0], [8, 9]),
        paid("public_cost:fund:statutory", [98, 99], [99, 100]),
    )


def test_a_cost_is_the_sum_of_the_plans_years_in_every_draw():
    assert total(books(), "plan", "public_cost").tolist() == [330 * MILLION, 339 * MILLION]


def test_a_missing_year_leaves_the_sum_unknown_rather_than_too_small():
    results = results_of_rows(row({"plan": [1.0]}, "public_cost", year=2020))
    assert math.isnan(total(results, "plan", "public_cost")[0])
    assert "没有2018至2020年的财政支出" in cost(results, View()).title


def test_the_sentence_tells_the_total_its_difference_and_the_largest_sure_additions():
    title = cost(books(), View(lang="en")).title
    assert title.startswith("Public cost 2018-2020 under “The plan” is 334.5 m yuan, ")
    assert "31.5 million yuan more than under “Without the plan”" in title
    assert title.endswith(
        "G17 Stepped help above the dibao line (25.5 million yuan more), "
        "A02 Skill-upgrading subsidy (3.0 million yuan more) and "
        "Statutory rules (3.0 million yuan more)"
    )


def test_an_addition_that_may_be_none_is_not_named():
    results = results_of_rows(
        paid("public_cost", [100, 100], [101, 101]),
        paid("public_cost:G17", [5, 5], [4, 9]),
    )
    assert "G17" not in cost(results, View()).title
    assert "G17 低收入家庭专项救助" in column(cost(results, View()).table, "增收工作方案")


def test_measures_for_which_nobody_pays_are_left_out():
    assert [cells[0].text[:3] for cells in cost(books(), View()).table.rows] == [
        "合计",
        "A02",
        "G17",
        "国家和",
    ]


def test_rows_of_every_breakdown_add_up_to_the_same_total():
    for by in ("measure", "fund", "payer"):
        found = column(cost(books(), View(lang="en"), by).table, "The plan")
        assert found.pop("Total") == 334.5 * MILLION
        assert sum(found.values()) == pytest.approx(334.5 * MILLION)


def test_levels_of_government_are_those_of_the_measures_and_statutory_rules_stand_apart():
    found = column(cost(books(), View(lang="en"), "payer").table, "The plan")
    assert found["The province"] == 10.5 * MILLION
    assert found["The city"] == 25.5 * MILLION
    assert found["Statutory rules"] == 298.5 * MILLION


def test_the_chart_shows_the_largest_and_draws_the_rest_as_one():
    measures = ["A01", "A02", "A09", "B01", "B03", "B04", "B08", "D04", "D05", "D06", "D08", "D12"]
    measures += ["F01", "F02", "G17"]
    rows = [
        one
        for extra, measure in enumerate(measures, start=1)
        for one in paid(f"public_cost:{measure}", [0, 0], [extra, extra])
    ]
    finding = cost(results_of_rows(paid("public_cost", [0, 0], [120, 120]), rows), View(lang="en"))
    names = finding.chart["yAxis"]["data"]
    assert len(names) == SHOWN + 1
    assert names[0].startswith("G17")
    assert names[-1] == "The other 3"
    [bar] = [one for one in finding.chart["series"] if one["type"] == "bar"]
    assert bar["data"][-1]["value"] == pytest.approx(3 * (1 + 2 + 3))


def test_the_note_says_what_is_not_in_the_books():
    note = cost(books(), View()).note
    assert "没有财政支出科目" in note
    assert "用人单位承担" in note


def test_swapping_the_policies_flips_every_difference():
    ahead = books()
    back = results_of_rows(
        *[[one] for one in ahead.panel.itertuples(index=False, name=None)],
        policies=("plan", "no-plan"),
    )
    there = column(cost(ahead, View(lang="en")).table, "Difference from “Without the plan”")
    and_back = column(cost(back, View(lang="en")).table, "Difference from “The plan”")
    assert and_back == {name: -one for name, one in there.items()}


def test_a_ratio_is_of_medians_with_the_interval_of_draws():
    found = ratio(np.array([2.0, 6.0, 4.0]), np.array([1.0, 2.0, 2.0]))
    assert found.median == pytest.approx(4.0 / 2.0)
    assert (found.low, found.high) == pytest.approx(np.quantile([2.0, 3.0, 2.0], [0.1, 0.9]))


def test_a_ratio_over_something_that_may_be_zero_is_undefined():
    assert math.isnan(ratio(np.array([1.0, 2.0]), np.array([-1.0, 3.0])).median)
    assert math.isnan(ratio(np.array([1.0, 2.0]), np.array([0.0, 0.0])).median)


def test_a_ratio_has_no_interval_where_one_draw_divides_by_the_other_sign():
    below = np.array([-1.0] + [5.0] * 15)
    found = ratio(np.full(16, 10.0), below)
    assert found.median == 2.0
    assert math.isnan(found.low)


def test_a_ratio_ignores_draws_without_a_number():
    assert ratio(np.array([2.0, np.nan, 2.0]), np.array([1.0, 5.0, 1.0])).median == 2.0


def together(costs, incomes, jobs=(10, 10), poor=(5, 5)):
    """Extra cost and income in millions over the three years, jobs, and persons out of poverty."""
    third = [[one / 3 for one in values] for values in (costs, incomes, jobs)]
    plan = {"no-plan": [0, 0]}
    rows = paid("public_cost", [50, 50], [50 + one for one in third[0]])
    for year in YEARS:
        rows += row({"no-plan": [1000] * 2, "plan": [1000] * 2}, "persons", year=year)
        heads = [2000 + MILLION * one / 1000 for one in third[1]]
        rows += row({"no-plan": [2000] * 2, "plan": heads}, INCOME, year=year)
        rows += row(plan | {"plan": third[2]}, "new_urban_jobs", year=year)
    rows += row({"no-plan": [100] * 2, "plan": [100 - one for one in poor]}, "poor_persons")
    return results_of_rows(rows)


def test_income_of_residents_is_summed_over_persons_and_years():
    table = value(together([10, 20], [30, 60]), View(lang="en")).table
    found = column(table, "The plan")
    assert found["Extra public cost"] == pytest.approx(15 * MILLION)
    assert found["Extra income of residents"] == pytest.approx(45 * MILLION)
    assert found["Residents' income per yuan of public cost"] == pytest.approx(3.0)
    assert found["Public cost per extra new urban job"] == pytest.approx(1.5 * MILLION)
    assert found["Public cost per person fewer in poverty"] == pytest.approx(3 * MILLION)


def test_the_sentence_says_what_goes_with_a_yuan():
    assert (
        "每多支出1元财政资金，居民收入相应增加3.00元"
        in value(together([10, 20], [30, 60]), View()).title
    )


def test_the_sentence_says_so_where_the_sign_of_the_income_is_unsure():
    title = value(together([10, 20], [-30, 60]), View()).title
    assert "方向不确定" in title


def test_a_cost_that_may_be_zero_is_said_to_give_no_ratio():
    finding = value(together([-10, 20], [30, 60]), View())
    assert "无法计算" in finding.title
    assert finding.chart is None


def test_savings_are_told_as_income_lost_for_each_yuan_saved():
    title = value(together([-10, -20], [-30, -60]), View(lang="en")).title
    assert "with each yuan of public money saved" in title
    assert "lower by 3.00 yuan" in title


def test_less_cost_with_more_income_leaves_no_trade_off():
    one = Value(np.array([-1.0, -2.0]), np.array([3.0, 4.0]), np.zeros(2), np.zeros(2))
    assert math.isnan(one.income_per_yuan.median)


def test_fewer_jobs_or_more_poor_have_no_price():
    found = column(
        value(together([10, 20], [30, 60], (-9, -6), (-5, -4)), View(lang="en")).table, "The plan"
    )
    assert found["Public cost per extra new urban job"] is None
    assert found["Public cost per person fewer in poverty"] is None


def test_one_policy_alone_and_identical_policies_are_explained():
    same = together([0, 0], [0, 0], (0, 0), (0, 0))
    assert "没有差别" in value(same, View()).title
    alone = results_of_rows(paid("public_cost", [50, 50], [60, 60]), policies=("plan",))
    assert "只有一个情景" in value(alone, View()).title
