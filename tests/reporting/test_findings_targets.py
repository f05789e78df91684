"""The plan's scoreboard: values and probabilities, and no verdict on what cannot be judged."""

from __future__ import annotations

import math
from dataclasses import replace

from panels import INCOME, column, results_of_rows, row

from sim.outcomes.targets import TARGETS
from sim.reporting.findings.finding import View
from sim.reporting.findings.targets import scoreboard, targets


def a_run(**given):
    """Four targets: jobs met by the plan alone, incomes by both, dibao by neither; poor by none."""
    rows = []
    for year in range(2016, 2021):
        jobs = {"no-plan": [19e3, 19e3, 21e3, 19e3], "plan": [21e3, 21e3, 21e3, 19e3]}
        rows += row(jobs, "new_urban_jobs", year=year)
    for year, level in ((2010, 100.0), (2020, 250.0)):
        rows += row({one: [level] * 4 for one in ("no-plan", "plan")}, INCOME, year=year)
        rows += row(
            {one: [level] * 4 for one in ("no-plan", "plan")}, INCOME, year=year, residence="urban"
        )
    rows += row({one: [0.9] * 4 for one in ("no-plan", "plan")}, "rural_dibao_over_poverty_line")
    for year, flow in ((2018, 20.0), (2019, 60.0), (2020, 60.0)):
        trained = {"no-plan": [60.0] * 4, "plan": [flow] * 4}
        rows += row(trained, "farm_owners_trained", year=year)
    return results_of_rows(rows, **given)


def test_the_title_counts_targets_and_names_those_newly_met_with_their_probabilities():
    assert targets(a_run(), View("zh")).title == (
        "在过半数抽样中，“增收工作方案”达到4项可评估目标中的2项，“不实施方案”达到2项；"
        "新达到的有“十三五”城镇新增就业（实现概率25%变为75%）；"
        "不再达到的有每年培训现代青年农场主（实现概率100%变为0%）"
    )
    assert targets(a_run(), View("en")).title.startswith(
        "“The plan” meets 2 of the 4 targets that can be assessed in more than half of the draws, "
        "“Without the plan” meets 2; newly met: New urban jobs 2016-20 (probability 25% to 75%)"
    )


def test_the_table_has_clause_aim_value_and_probability():
    table = targets(a_run(), View("en")).table
    jobs = "New urban jobs 2016-20"
    assert column(table, "Clause")[jobs] == TARGETS["new-urban-jobs"].clause
    assert column(table, "Aim")[jobs] == "≥100,000"
    assert column(table, "Aim")["Urban income 2020/2010, nominal"] == ">2.00"
    assert column(table, "The plan: Median")[jobs] == 105_000.0
    assert column(table, "The plan: Probability")[jobs] == 0.75
    assert column(table, "Without the plan: Probability")[jobs] == 0.25


def test_the_chart_draws_every_probability_of_the_table_from_nothing_to_a_hundred():
    finding = targets(a_run(), View("en"))
    assert finding.chart["xAxis"]["max"] == 100
    series = {one["name"]: one for one in finding.chart["series"] if one["type"] == "bar"}
    for title, one in series.items():
        raw = column(finding.table, f"{title}: Probability")
        drawn = zip(finding.chart["yAxis"]["data"], one["data"], strict=True)
        assert {name: it["value"] for name, it in drawn} == {
            name: 100 * value for name, value in raw.items()
        }
        assert one["data"][0]["label"]["formatter"] == f"{one['data'][0]['value']:.0f}%"


def test_the_note_says_the_step_of_a_probability_and_what_was_left_out_and_why():
    note = targets(a_run(), View("en")).note
    assert "with 4 draws it moves in steps of 25 pp" in note
    assert "Targets not assessed (not simulated): Private investment share, a year [" in note
    assert "(the run lacks what it needs): Rural labour transferred 2016-20 [" in note
    assert "以25个百分点为一档" in targets(a_run(), View("zh")).note


def test_a_target_of_a_handful_of_simulated_residents_is_listed_but_not_judged():
    finding = targets(a_run(scale=0.05), View("en"))
    farm = "Young farm owners a year"
    assert farm not in finding.title
    assert farm not in finding.chart["yAxis"]["data"]
    assert column(finding.table, "The plan: Median")[farm] == 40.0
    assert "one simulated resident stands for 20 persons" in finding.note
    assert scoreboard(a_run(scale=0.05)).coarse == ("young-farm-owners",)
    assert scoreboard(a_run()).coarse == ()


def test_swapping_the_policies_swaps_newly_met_and_no_longer_met():
    board = scoreboard(a_run())
    assert board.gained("plan", "no-plan") == ["new-urban-jobs"]
    assert board.gained("no-plan", "plan") == ["young-farm-owners"]
    title = targets(replace(a_run(), policies=("plan", "no-plan")), View("zh")).title
    assert "新达到的有每年培训现代青年农场主（实现概率0%变为100%）" in title
    assert "不再达到的有“十三五”城镇新增就业（实现概率75%变为25%）" in title


def test_one_policy_and_several_are_counted():
    alone = replace(a_run(), policies=("plan",))
    assert targets(alone, View("zh")).title == (
        "在过半数抽样中，“增收工作方案”达到4项可评估目标中的2项"
    )
    several = replace(a_run(), policies=("no-plan", "plan", "plan"))
    assert targets(several, View("en")).title == (
        "Targets met in more than half of the draws, of 4 that can be assessed: 2 under “Without "
        "the plan” and 2 under “The plan”"
    )


def test_exactly_half_of_the_draws_is_not_more_than_half():
    half = {"no-plan": [0.9, 1.1], "plan": [1.1, 1.1]}
    board = scoreboard(results_of_rows(row(half, "rural_dibao_over_poverty_line")))
    assert board.met("no-plan") == []
    assert board.met("plan") == ["rural-dibao-at-poverty-line"]


def test_a_run_without_any_target_says_so():
    nothing = {"no-plan": [math.nan], "plan": [math.nan]}
    finding = targets(results_of_rows(row(nothing, "rural_dibao_over_poverty_line")), View("en"))
    assert finding.title == "None of the plan's targets can be assessed in this run"
    assert finding.chart is None
    assert finding.table.rows == ()
