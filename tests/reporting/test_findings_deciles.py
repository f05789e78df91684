"""Tenths: the gap is said to narrow or widen only where the interval of that is clear."""

from __future__ import annotations

from dataclasses import replace

import pytest
from panels import column, results_of_rows, row

from sim.reporting.findings.deciles import deciles, gap_change, gap_verdict
from sim.reporting.findings.finding import View

DRAWS = 3


def tenths(policy: str, gains: dict[int, list[float]]):
    """Incomes of 1,000 to 10,000 yuan, each tenth raised by the share given for each draw."""
    rows = []
    for tenth in range(1, 11):
        raised = gains.get(tenth, [0.0] * DRAWS)
        values = {policy: [1000.0 * tenth * (1 + gain) for gain in raised]}
        rows += row(values, f"income_decile_{tenth}")
    return rows


def a_run(gains: dict[int, list[float]], **third: dict[int, list[float]]):
    others = [tenths(policy, its) for policy, its in third.items()]
    return results_of_rows(tenths("no-plan", {}), tenths("plan", gains), *others)


NARROWS = {1: [0.10, 0.12, 0.14], 10: [0.01, 0.01, 0.01]}
WIDENS = {1: [-0.02, -0.02, -0.02]}
UNSURE = {1: [0.10, -0.10, 0.02]}


def test_the_gap_is_the_poorest_tenths_relative_gain_less_the_richests():
    gap = gap_change(a_run(NARROWS), "plan", 2020)
    assert gap.median == pytest.approx(0.11)


def test_a_clear_gap_is_stated_with_the_gains_of_both_ends():
    assert deciles(a_run(NARROWS), View("zh")).title == (
        "2020年，“增收工作方案”下最低与最高十分之一居民的收入差距小于“不实施方案”："
        "最低一组人均收入相差+12.0%，最高一组相差+1.0%"
    )
    assert deciles(a_run(WIDENS), View("en")).title == (
        "In 2020, the gap between the poorest and the richest tenth is wider under “The plan” than "
        "under “Without the plan”: income per head differs by -2.0% for the poorest and by 0.0% "
        "for the richest"
    )


def test_a_gap_within_chance_is_said_to_be_uncertain():
    assert "不能确定" in deciles(a_run(UNSURE), View("zh")).title
    assert "it is uncertain whether" in deciles(a_run(UNSURE), View("en")).title


def test_a_gap_too_small_to_print_is_no_finding():
    assert gap_verdict(a_run({1: [0.0004] * DRAWS}), "plan", 2020) == "unsure"
    assert gap_verdict(a_run({1: [0.0006] * DRAWS}), "plan", 2020) == "narrows"


def test_swapping_turns_narrower_into_wider_and_flips_every_difference():
    run = a_run(NARROWS)
    swapped = replace(run, policies=("plan", "no-plan"))
    assert gap_verdict(run, "plan", 2020) == "narrows"
    assert gap_verdict(swapped, "no-plan", 2020) == "widens"
    one, other = (deciles(it, View("en")).table for it in (run, swapped))
    there = column(one, "Difference from “Without the plan”")
    back = column(other, "Difference from “The plan”")
    assert back == {tenth: -value for tenth, value in there.items()}


def test_the_chart_draws_the_tenths_of_the_table_from_poorest_to_richest():
    for relative in (False, True):
        finding = deciles(a_run(NARROWS), View("en", relative=relative))
        assert finding.chart["xAxis"]["data"][::9] == ["Poorest", "Richest"]
        drawn = [one["value"] for one in finding.chart["series"][0]["data"]]
        shown = column(finding.table, "Difference from “Without the plan”").values()
        factor = 100 if relative else 1
        assert drawn == pytest.approx([factor * one for one in shown], rel=1e-6)


def test_several_policies_are_sorted_by_what_they_do_to_the_gap():
    finding = deciles(a_run(NARROWS, third=WIDENS), View("en"))
    assert finding.title == (
        "The gap between the poorest and the richest tenth in 2020, against “Without the plan”: "
        "narrower under “The plan”; wider under “A third scenario”"
    )
    assert "“第三方案”下完全相同" in deciles(a_run(NARROWS, third={}), View("zh")).title


def test_identical_policies_are_explained_rather_than_drawn():
    finding = deciles(a_run({}), View("zh"))
    assert finding.title == "2020年，“增收工作方案”下各十分之一居民的收入与“不实施方案”完全相同"
    assert finding.chart is None
    assert "没有差别" in finding.note
    assert [one.heading for one in finding.table.columns][-1] == "增收工作方案"


def test_one_policy_alone_is_told_by_how_many_times_the_ends_lie_apart():
    run = replace(a_run(NARROWS), policies=("no-plan",))
    finding = deciles(run, View("en"))
    assert finding.title == (
        "In 2020, the richest tenth under “Without the plan” has 10.0 times the income per head of "
        "the poorest (10,000 yuan against 1,000 yuan)"
    )
    assert finding.chart["series"][0]["data"][0]["value"] == 1000.0


def test_a_year_without_numbers_says_so():
    finding = deciles(a_run(NARROWS), View("en", year=2015))
    assert finding.title.startswith("There are no numbers to compare the tenths in 2015")
    assert finding.chart is None
    alone = deciles(replace(a_run({}), policies=("plan",)), View("zh", year=2015))
    assert alone.title == "没有“增收工作方案”2015年收入十等份的数值"
