"""One group in depth."""

from __future__ import annotations

import pytest
from panels import INCOME, column, results_of_rows, row

from sim.reporting.findings.finding import View
from sim.reporting.findings.members import SOURCES, size, sources, transitions, within


def moved():
    """Of a hundred needy: sixty stay without the plan and fifty with it."""
    rows = []
    for to, without, with_plan in (
        ("needy", [60, 60], [50, 52]),
        ("ordinary", [30, 30], [38, 36]),
        ("entrepreneurs", [5, 5], [7, 7]),
        ("managers", [0, 0], [0, 0]),
        ("gone", [5, 5], [5, 5]),
    ):
        values = {"no-plan": without, "plan": with_plan}
        rows += row(values, f"moved_to:{to}", group="needy")
    joined = {"no-plan": [20, 20], "plan": [11, 13]}
    left = {"no-plan": [40, 40], "plan": [50, 48]}
    rows += row(joined, "joined_since_start", group="needy", grouping="current")
    rows += row(left, "left_since_start", group="needy", grouping="current")
    for year in (2017, 2020):
        persons = {
            "no-plan": [80, 80],
            "plan": [80 if year == 2017 else 61, 80 if year == 2017 else 65],
        }
        rows += row(persons, "persons", group="needy", grouping="current", year=year)
    return results_of_rows(rows)


def test_size_is_told_with_those_who_joined_and_left_whatever_grouping_is_chosen():
    title = size(moved(), View(grouping="start"), "needy").title
    assert "由2017年的80人变为2020年的63人，比“不实施方案”少17人" in title
    assert title.endswith("方案实施以来进入12人，离开49人")


def test_where_members_went_is_told_with_the_largest_destination():
    title = transitions(moved(), View(lang="en"), "needy").title
    assert "51 still are in 2020 under “The plan”, 9 fewer than under “Without the plan”" in title
    assert title.endswith("are now other residents (37)")


def test_destinations_nobody_took_are_left_out_and_all_others_add_up():
    found = column(transitions(moved(), View(lang="en"), "needy").table, "The plan")
    assert "Now: Enterprise managers" not in found
    assert found.pop("Joined since the plan's start, now in it") == 12
    assert sum(found.values()) == 100


def test_bars_show_the_destinations_of_every_policy():
    chart = transitions(moved(), View(lang="en"), "needy").chart
    bars = {one["name"]: one["data"] for one in chart["series"] if one["type"] == "bar"}
    assert list(bars) == ["Without the plan", "The plan"]
    assert chart["yAxis"]["data"][-1] == "Died or left the city"
    assert [one["value"] for one in bars["Without the plan"]] == [0.005, 0.03, 0.005]


@pytest.mark.parametrize("finding", [transitions, sources, within])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_run_that_lacks_the_numbers_gives_an_empty_finding_that_says_so(finding, lang):
    found = finding(results_of_rows(row({"plan": [1]}, "gini")), View(lang=lang), "needy")
    assert found.chart is None
    assert found.table.rows == ()
    assert ("没有" if lang == "zh" else "This run has no") in found.title


def incomes():
    """Wages surely rise, transfers may fall, the rest stays."""
    rows = []
    for name, without, with_plan in (
        ("wage_income", [1000, 1000], [1100, 1200]),
        ("operating_income", [200, 200], [200, 200]),
        ("property_income", [50, 50], [50, 50]),
        ("transfer_income", [-100, -100], [-150, -90]),
        (INCOME, [1150, 1150], [1200, 1360]),
    ):
        rows += row({"no-plan": without, "plan": with_plan}, name, group="managers")
    return results_of_rows(rows)


def test_only_sources_whose_sign_is_sure_are_named():
    title = sources(incomes(), View(), "managers").title
    assert "人均可支配收入为1280元，比“不实施方案”高130元" in title
    assert title.endswith("方向确定的来源有工资性收入高150元")


def test_sources_are_stacked_and_a_negative_net_transfer_keeps_its_sign():
    chart = sources(incomes(), View(lang="en"), "managers").chart
    assert len(chart["series"]) == len(SOURCES)
    assert {one["stack"] for one in chart["series"]} == {"all"}
    assert [one["value"] for one in chart["series"][-1]["data"]] == [-100, -120]
    assert chart["yAxis"]["data"] == ["Without the plan", "The plan"]


def test_the_table_of_sources_has_the_differences_and_the_total():
    found = column(
        sources(incomes(), View(lang="en"), "managers").table, "Difference from “Without the plan”"
    )
    assert found["Wage income per head"] == 150
    assert found["Disposable income per head"] == 130


def quantiles(grouping="start"):
    rows = []
    for place, name in enumerate(
        ("income_p10", "income_p25", "median_income", "income_p75", "income_p90")
    ):
        level = 1000 * (place + 1)
        values = {"no-plan": [level, level], "plan": [level + 10 * place, level + 10 * place]}
        rows += row(values, name, group="needy", grouping=grouping)
    return results_of_rows(rows)


def test_the_spread_within_a_group_tells_both_ends_and_the_middle():
    title = within(quantiles(), View(), "needy").title
    assert "最低的十分之一不超过1000元（没有差别）" in title
    assert "一半人不超过3020元（高20元）" in title
    assert "最高的十分之一不低于5040元（高40元）" in title


def test_the_spread_is_of_the_grouping_chosen():
    assert within(quantiles("current"), View(grouping="current"), "needy").chart is not None
    assert within(quantiles("current"), View(grouping="start"), "needy").chart is None


def test_one_policy_alone_tells_levels():
    alone = results_of_rows(
        *[row({"plan": [1000, 1100]}, name, group="needy") for name in (*SOURCES, INCOME)]
    )
    finding = sources(alone, View(), "needy")
    assert finding.title == "2020年全市有劳动能力的困难群体在“增收工作方案”下人均可支配收入为1050元"
    assert len(finding.chart["yAxis"]["data"]) == 1
