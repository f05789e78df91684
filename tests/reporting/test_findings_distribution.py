"""Poverty, inequality, and the five districts and counties."""

from __future__ import annotations

import pytest
from panels import INCOME, column, results_of_rows, row

from sim.city.codes import COUNTY_KEYS
from sim.reporting.findings.distribution import inequality, poverty
from sim.reporting.findings.finding import View
from sim.reporting.findings.places import by_place

PLACES = tuple(COUNTY_KEYS.values())


def poor(**more):
    return results_of_rows(
        row({"no-plan": [0.04, 0.05], "plan": [0.03, 0.04]}, "poverty_rate"),
        row({"no-plan": [0.08, 0.08], "plan": [0.07, 0.09]}, "poverty_rate", residence="rural"),
        row({"no-plan": [400, 500], "plan": [300, 400]}, "poor_persons"),
        **more,
    )


def test_a_sure_difference_is_stated_and_an_unsure_one_is_called_so():
    title = poverty(poor(), View()).title
    assert "贫困发生率为3.5%，比“不实施方案”低1.0个百分点；" in title
    assert "农村贫困发生率为8.0%，与“不实施方案”基本没有差别" in title


def test_bars_are_in_per_cent_of_the_reference_and_tips_in_the_indicators_units():
    finding = poverty(poor(), View())
    [bar] = [one for one in finding.chart["series"] if one["type"] == "bar"]
    assert [one["value"] for one in bar["data"]] == pytest.approx([-22.5, 0.0, -22.5])
    assert "相差-1.0个百分点" in bar["data"][0]["tip"]
    assert "相差-100人" in bar["data"][2]["tip"]


def test_the_table_names_the_unit_of_every_row():
    table = poverty(poor(), View(lang="en")).table
    assert column(table, "Unit")["Poverty rate"] == "share (1 is 100%)"
    assert column(table, "Unit")["Poor persons"] == "persons"
    assert column(table, "Difference from “Without the plan”")["Poor persons"] == -100


def test_rows_of_which_the_run_knows_nothing_are_left_out():
    table = poverty(poor(), View(lang="en")).table
    assert [cells[0].text for cells in table.rows] == [
        "Poverty rate",
        "Poverty rate (rural)",
        "Poor persons",
    ]


def test_inequality_of_a_county_is_said_to_be_unknown():
    gini = row({"no-plan": [0.40, 0.41], "plan": [0.39, 0.40]}, "gini")
    assert (
        "基尼系数为0.395，比“不实施方案”低0.010" in inequality(results_of_rows(gini), View()).title
    )
    finding = inequality(results_of_rows(gini), View(area="yuxian"))
    assert finding.chart is None
    assert finding.title == "收入差距指标只有全市数据"


def test_one_policy_alone_tells_its_level_and_has_no_bars():
    alone = results_of_rows(row({"plan": [0.03, 0.04]}, "poverty_rate"))
    finding = poverty(alone, View())
    assert finding.title == "2020年全市在“增收工作方案”下，贫困发生率为3.5%"
    assert finding.chart is None
    assert column(finding.table, "增收工作方案") == {"贫困发生率": 0.035}


def test_a_rate_of_zero_under_the_reference_has_no_percentage():
    zero = results_of_rows(row({"no-plan": [0.0, 0.0], "plan": [0.01, 0.02]}, "poverty_rate"))
    [bar] = [one for one in poverty(zero, View()).chart["series"] if one["type"] == "bar"]
    assert bar["data"][0]["value"] is None


def places(gains, name=INCOME):
    """Income of 1000 everywhere without the plan, and gains by place and draw with it."""
    rows = row({"no-plan": [1000, 1000], "plan": [1010, 1012]}, name, area="city")
    for place, gain in zip(PLACES, gains, strict=True):
        values = {"no-plan": [1000, 1000], "plan": [1000 + one for one in gain]}
        rows += row(values, name, area=place)
    return results_of_rows(rows)


def test_places_are_told_from_least_to_most_beside_the_city():
    title = by_place(places([(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]), View()).title
    assert "2020年全市人均可支配收入在“增收工作方案”下比“不实施方案”高11元" in title
    assert "从城区（高2元）到盂县（高10元）" in title
    assert "高低不确定" not in title


def test_the_order_of_places_is_called_uncertain_where_it_hangs_on_the_draw():
    title = by_place(places([(1, 9), (3, 4), (4, 4), (4, 4), (9, 2)]), View()).title
    assert title.endswith("但县区之间的高低不确定")


def test_places_keep_their_order_with_the_city_last():
    table = by_place(places([(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]), View(lang="en")).table
    names = list(column(table, "The plan"))
    assert names[0].startswith("Chengqu")
    assert names[-1] == "Yangquan City"
    assert column(table, "Difference from “Without the plan”")["Yangquan City"] == pytest.approx(11)


def test_relative_differences_are_of_incomes_and_not_of_rates():
    rows = [(10, 10)] * 5
    [bar, *_] = by_place(places(rows), View(relative=True)).chart["series"]
    assert [one["value"] for one in bar["data"]][:5] == [1.0] * 5
    rates = results_of_rows(row({"no-plan": [0.5, 0.5], "plan": [0.6, 0.6]}, "employment_rate"))
    [bar, *_] = by_place(rates, View(relative=True), "employment_rate").chart["series"]
    assert bar["data"][-1]["value"] == pytest.approx(10.0)


def test_identical_policies_are_explained_and_not_drawn():
    same = [
        one
        for place in (*PLACES, "city")
        for one in row({"no-plan": [1000, 1010], "plan": [1000, 1010]}, INCOME, area=place)
    ]
    finding = by_place(results_of_rows(same), View())
    assert "与“不实施方案”没有差别，五个县区都没有变化" in finding.title
    assert "所有结果在每次抽样中都相同" in finding.note
    assert finding.chart is None
    assert len(finding.table.columns) == 3


def test_places_of_a_run_without_them_are_an_empty_finding():
    finding = by_place(results_of_rows(row({"plan": [1]}, "gini")), View())
    assert finding.chart is None
    assert "没有2020年各县区" in finding.title
