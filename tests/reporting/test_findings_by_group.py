"""Income and employment by group: the sentence, the chart and the table say one thing."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from panels import INCOME, by_group, column, incomes, results_of_rows

from sim.reporting.findings.employment import employment_by_group
from sim.reporting.findings.finding import View
from sim.reporting.findings.income import income_by_group


def around(middle: float) -> list[float]:
    """Three draws whose median is the middle one; the same luck under every policy."""
    return [middle - 100.0, middle, middle + 100.0]


def a_run(**given):
    return results_of_rows(
        incomes(
            everyone={"no-plan": around(1000), "plan": around(1050)},
            needy={"no-plan": around(500), "plan": around(700)},
            managers={"no-plan": around(3000), "plan": around(2990)},
        ),
        **given,
    )


def test_the_title_says_what_everyone_gets_and_who_gains_and_loses_most():
    assert income_by_group(a_run(), View("zh")).title == (
        "2020年，“增收工作方案”下全市人均可支配收入比“不实施方案”高50元；"
        "增收最多的是有劳动能力的困难群体（高200元）；减收最多的是企业经营管理人员（低10元）"
    )
    assert income_by_group(a_run(), View("en")).title == (
        "In 2020, disposable income per head in the city under “The plan” is 50 yuan higher than "
        "under “Without the plan”; needy people able to work gain most (200 yuan higher); "
        "enterprise managers lose most (10 yuan lower)"
    )


def test_the_table_has_levels_differences_and_intervals():
    finding = income_by_group(a_run(), View("en"))
    assert column(finding.table, "Without the plan")["All residents"] == 1000.0
    assert column(finding.table, "The plan")["Needy, able to work"] == 700.0
    difference = column(finding.table, "Difference from “Without the plan”")
    assert difference["Needy, able to work"] == 200.0
    assert difference["Enterprise managers"] == -10.0
    assert difference["Researchers"] is None
    assert column(finding.table, "80% interval")["All residents"] == "+50 to +50 yuan"


def test_the_chart_draws_the_differences_of_the_table():
    finding = income_by_group(a_run(), View("en"))
    bar = finding.chart["series"][0]
    names = finding.chart["yAxis"]["data"]
    drawn = dict(zip(names, (one["value"] for one in bar["data"]), strict=True))
    assert drawn == column(finding.table, "Difference from “Without the plan”")
    tip = bar["data"][names.index("Needy, able to work")]["tip"]
    assert tip == (
        "Under “The plan”, disposable income per head of needy people able to work is 200 yuan "
        "higher than under “Without the plan” (80% interval +200 to +200 yuan)"
    )


def test_a_relative_view_is_in_per_cent_of_the_reference():
    run = results_of_rows(incomes(*2 * ({"no-plan": [200.0] * 3, "plan": [210.0] * 3},)))
    finding = income_by_group(run, View("zh", relative=True))
    assert "高5.0%" in finding.title
    assert column(finding.table, "与“不实施方案”之差")["全体居民"] == pytest.approx(0.05)


def test_the_employment_rate_stays_in_percentage_points_whatever_the_view():
    values = {"no-plan": [0.5, 0.6], "plan": [0.52, 0.62]}
    run = results_of_rows(by_group("employment_rate", {"all": values, "cadres": values}))
    for relative in (False, True):
        finding = employment_by_group(run, View("en", relative=relative))
        assert finding.title == (
            "In 2020, the employment rate in the city under “The plan” is 2.0 percentage points "
            "higher than under “Without the plan”; it is raised most for grassroots cadres "
            "(2.0 percentage points higher)"
        )


def test_swapping_the_two_policies_flips_every_difference_and_nothing_else():
    run = a_run()
    swapped = replace(run, policies=("plan", "no-plan"))
    one, other = (income_by_group(it, View("en")) for it in (run, swapped))
    there = column(one.table, "Difference from “Without the plan”")
    back = column(other.table, "Difference from “The plan”")
    assert back == {group: None if it is None else -it for group, it in there.items()}
    for title in ("The plan", "Without the plan"):
        assert column(one.table, title) == column(other.table, title)
    assert other.title == (
        "In 2020, disposable income per head in the city under “Without the plan” is 50 yuan lower "
        "than under “The plan”; enterprise managers gain most (10 yuan higher); needy people able "
        "to work lose most (200 yuan lower)"
    )


def test_a_gain_within_chance_is_not_told_as_a_gain():
    luck = {"no-plan": [100.0, 100.0, 100.0], "plan": [90.0, 120.0, 115.0]}
    title = income_by_group(results_of_rows(incomes(luck, luck)), View("en")).title
    assert title == (
        "In 2020, disposable income per head in the city under “The plan” is 15 yuan higher than "
        "under “Without the plan”, but the sign is uncertain; the largest difference in the "
        "medians is that of needy people able to work (15 yuan higher, sign uncertain)"
    )


def test_groups_with_the_same_gain_are_named_together():
    gain = {"no-plan": around(10), "plan": around(30)}
    run = results_of_rows(incomes(gain, gain, cadres=gain))
    assert (
        "增收最多的是基层干部和有劳动能力的困难群体（高20元）"
        in income_by_group(run, View("zh")).title
    )


def test_identical_policies_are_explained_rather_than_drawn_as_zeros():
    same = {"no-plan": around(10), "plan": around(10)}
    finding = income_by_group(results_of_rows(incomes(same, same)), View("zh"))
    assert finding.title == (
        "2020年，“增收工作方案”与“不实施方案”的全市及各群体人均可支配收入完全相同"
    )
    assert "所有结果在每次抽样中都相同" in finding.note
    assert finding.chart is None
    assert [one.heading for one in finding.table.columns] == ["群体", "不实施方案", "增收工作方案"]


def test_equal_incomes_of_scenarios_that_differ_elsewhere_are_not_called_equal_scenarios():
    same = {"no-plan": around(10), "plan": around(10)}
    rows = [
        incomes(same, same),
        by_group("employment_rate", {"all": {"no-plan": [0.5] * 3, "plan": [0.6] * 3}}),
    ]
    finding = income_by_group(results_of_rows(*rows), View("en"))
    assert "exactly the same" in finding.title
    assert "agree in every draw" not in finding.note


def test_one_policy_alone_is_told_by_its_levels():
    run = a_run(policies=("plan",))
    finding = income_by_group(run, View("en"))
    assert finding.title == (
        "In 2020, disposable income per head in the city under “The plan” is 1,050 yuan "
        "(80% interval 970 to 1,130 yuan); it is highest for enterprise managers (2,990 yuan) and "
        "lowest for needy people able to work (700 yuan)"
    )
    assert [one.heading for one in finding.table.columns] == ["Group", "The plan", "80% interval"]
    assert finding.chart["series"][0]["data"][-1]["value"] == 1050.0


def with_third(third: float):
    values = {"no-plan": around(100), "plan": around(150), "third": around(third)}
    return results_of_rows(incomes(values, values))


def test_several_policies_are_told_by_the_range_they_span():
    assert income_by_group(with_third(90), View("zh")).title == (
        "与“不实施方案”相比，2020年全市人均可支配收入的变化"
        "介于“第三方案”（低10元）与“增收工作方案”（高50元）之间"
    )
    assert (
        "is 50 yuan higher under every scenario"
        in income_by_group(with_third(150), View("en")).title
    )


def test_of_several_policies_one_like_the_reference_has_no_bars_and_no_column():
    finding = income_by_group(with_third(100), View("en"))
    assert [one["name"] for one in finding.chart["series"] if one["type"] == "bar"] == ["The plan"]
    headings = [one.heading for one in finding.table.columns]
    assert "The plan: Difference from “Without the plan”" in headings
    assert not any(one.startswith("A third scenario:") for one in headings)
    assert "under “A third scenario” and “Without the plan” agree in every draw" in finding.note


def test_without_numbers_it_says_so_in_place_of_a_chart():
    nothing = {"no-plan": [math.nan] * 2, "plan": [math.nan] * 2}
    for view in (View("zh"), View("en"), View("en", year=2015)):
        finding = income_by_group(results_of_rows(incomes(nothing, nothing)), view)
        assert finding.chart is None
        assert ("没有" in finding.title) or ("no numbers" in finding.title)


def test_another_place_year_and_price_are_named():
    values = {"no-plan": around(10), "plan": around(30)}
    rows = by_group(INCOME + "_real", {"all": values})
    rows = [(*one[:3], 2019, "yuxian", *one[5:]) for one in rows]
    view = View("zh", year=2019, area="yuxian", real=True)
    finding = income_by_group(results_of_rows(rows), view)
    assert finding.title.startswith(
        "2019年，“增收工作方案”下盂县人均可支配收入（2010年价格）比“不实施方案”高20元"
    )
    assert finding.table.title == "2019年盂县人均可支配收入，按群体（元，2010年价格）"
