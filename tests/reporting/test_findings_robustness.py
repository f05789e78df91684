"""Robustness told: the sentence follows the table, and says when other draws may choose another."""

from __future__ import annotations

import pytest
from panels import column
from worlds import across, rows

from sim.experiments.attribution import Outcome
from sim.reporting.findings.robustness import how_to_read, regret, targets_across

INCOME = Outcome("disposable_income_per_head")
TWO = {
    "dry": {"no-plan": [90, 110], "plan": [140, 160], "third": [120, 140]},
    "wet": {"no-plan": [90, 110], "plan": [110, 110], "third": [130, 150]},
}


def test_the_sentence_names_the_choice_its_worst_world_and_what_it_lacks_there():
    title = regret(across(TWO), INCOME, "en").title
    assert title == (
        "Disposable income per head of the city in 2020, over 2 worlds: the largest regret is "
        "smallest under “A third scenario”, at most 20.0 yuan short of the best policy of a world "
        "(in “Dry”)"
    )
    chinese = regret(across(TWO), INCOME, "zh").title
    assert "“第三方案”的最大后悔最小：最差时（“干旱”）比该环境下最好的情景差20.0元" in chinese


def test_the_table_has_every_world_and_marks_the_choice():
    table = regret(across(TWO), INCOME, "en").table
    assert column(table, "Dry") == {
        "Without the plan": 50, "The plan": 0, "A third scenario": 20,
    }  # fmt: skip
    assert column(table, "Wet")["The plan"] == 30
    assert column(table, "Largest") == {
        "Without the plan": 50, "The plan": 30, "A third scenario": 20,
    }  # fmt: skip
    assert column(table, "Mean")["A third scenario"] == 10
    assert column(table, "Minimax") == {
        "Without the plan": "", "The plan": "", "A third scenario": "choice",
    }  # fmt: skip
    assert "yuan" in table.title


def test_a_policy_that_is_best_everywhere_is_said_to_be():
    worlds = {name: {"no-plan": [1, 2], "plan": [5, 6]} for name in ("dry", "wet")}
    title = regret(across(worlds), INCOME, "en").title
    assert title.endswith("“The plan” is the best policy in every one")
    assert "都是最好的情景" in regret(across(worlds), INCOME, "zh").title


def test_a_choice_that_other_draws_may_not_make_is_not_stated_without_reserve():
    found = across({"dry": {"no-plan": [10, 10, 10, 10], "plan": [0, 0, 0, 60]}})
    finding = regret(found, INCOME, "en")
    assert finding.title.endswith("though other draws may choose another")
    assert "of 1,000 resamples of the 4 draws" in finding.note
    single = regret(across({"dry": {"no-plan": [1], "plan": [2]}}), INCOME, "en")
    assert single.title.endswith("though other draws may choose another")
    assert "With a single draw" in single.note


def test_policies_that_are_alike_are_all_named():
    found = across({"dry": {"no-plan": [1, 2], "plan": [1, 2]}})
    title = regret(found, INCOME, "en").title
    assert "equally small under “Without the plan” and “The plan”" in title


def test_shares_are_lacking_in_percentage_points_with_three_digits():
    worlds = {"dry": {"no-plan": [0.70, 0.70], "plan": [0.7123, 0.7123]}}
    found = across(worlds, "employment_rate")
    table = regret(found, Outcome("employment_rate"), "en").table
    assert table.rows[0][1].text == "1.23"
    assert table.rows[0][1].value == pytest.approx(0.0123)
    assert "(pp)" in table.title


def test_a_small_size_is_said_to_be_small_and_a_full_one_is_not():
    assert "so small a size" in how_to_read(across(TWO, scale=0.02), "en")
    many = {"dry": {"no-plan": [1.0] * 16, "plan": [2.0] * 16}}
    assert "so small a size" not in how_to_read(across(many, scale=0.05), "en")
    assert "规模较小" in how_to_read(across(TWO, scale=0.02), "zh")


ENOUGH, LITTLE = 20_000.0, 19_000.0


def met_in(worlds, scale=1.0):
    """Runs with values of the target of new urban jobs, and of one that concerns few people."""
    years = range(2016, 2021)
    more = {}
    for world, values in worlds.items():
        owners = {name: [30.0, 30.0] for name in values}
        more[world] = rows(world, values, "new_urban_jobs", years=years)
        more[world] += rows(world, owners, "farm_owners_trained", years=years)
    incomes = {world: {name: [1.0, 1.0] for name in values} for world, values in worlds.items()}
    return across(incomes, scale=scale, more=more)


def test_targets_are_told_by_worlds_and_draws():
    found = met_in(
        {
            "dry": {"no-plan": [LITTLE, LITTLE], "plan": [ENOUGH, ENOUGH]},
            "wet": {"no-plan": [ENOUGH, LITTLE], "plan": [ENOUGH, ENOUGH]},
        }
    )
    finding = targets_across(found, "en")
    jobs = finding.table.rows[0]
    assert [cell.text for cell in jobs[1:]] == ["0/2 (25%)", "2/2 (100%)"]
    assert [cell.value for cell in jobs[1:]] == [0.25, 1.0]
    assert "0 under “Without the plan” and 1 under “The plan”" in finding.title
    assert "of 2 that can be assessed" in finding.title
    assert "2/2（100%）" in targets_across(found, "zh").table.rows[0][2].text


def test_targets_of_too_few_simulated_residents_are_left_out_and_named():
    found = met_in({"dry": {"plan": [ENOUGH, ENOUGH]}}, scale=0.01)
    finding = targets_across(found, "en")
    assert [row[0].text for row in finding.table.rows] == ["New urban jobs 2016-20 [二(一)]"]
    assert "Young farm owners a year" in finding.note


def test_without_any_target_the_table_is_empty_and_says_so():
    finding = targets_across(across(TWO), "en")
    assert finding.title == "None of the plan's targets can be assessed in any world"
    assert finding.table.rows == ()
