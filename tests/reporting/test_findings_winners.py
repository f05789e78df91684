"""Winners and losers: shares of residents, against the run's reference only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from panels import by_group, column, incomes, results_of_rows

from sim.reporting.findings.finding import View
from sim.reporting.findings.winners import winners


def a_run(**given):
    income = {"no-plan": [100.0] * 3, "plan": [120.0] * 3}
    win = {
        "all": {"plan": [0.2, 0.3, 0.4]},
        "needy": {"plan": [0.5, 0.6, 0.7]},
        "cadres": {"plan": [0.0, 0.0, 0.0]},
    }
    lose = {
        "all": {"plan": [0.0, 0.1, 0.1]},
        "needy": {"plan": [0.0, 0.0, 0.0]},
        "cadres": {"plan": [0.2, 0.2, 0.2]},
    }
    return results_of_rows(
        incomes(income, income),
        by_group("winners_share", win),
        by_group("losers_share", lose),
        **given,
    )


def test_the_title_says_how_many_win_and_lose_and_among_whom_most():
    assert winners(a_run(), View("zh")).title == (
        "2020年，“增收工作方案”下30.0%的居民所在家庭人均收入比“不实施方案”高1%以上，"
        "10.0%的居民低1%以上；受益面最大的是有劳动能力的困难群体（60.0%）；"
        "受损面最大的是基层干部（20.0%）"
    )
    english = winners(a_run(), View("en")).title
    assert english.startswith(
        "In 2020, 30.0% of residents live in households whose income per head is more than 1% "
        "higher under “The plan” than under “Without the plan”, and 10.0% in households"
    )
    assert "gains reach furthest among needy people able to work (60.0%)" in english


def test_the_three_shares_of_every_group_make_a_hundred_per_cent():
    finding = winners(a_run(), View("en"))
    gain, rest, lose = (
        column(finding.table, one)
        for one in ("Gain more than 1%", "About the same", "Lose more than 1%")
    )
    assert list(gain) == ["Grassroots cadres", "Needy, able to work", "All residents"]
    assert rest["All residents"] == pytest.approx(0.6)
    drawn = [[one["value"] for one in part["data"]] for part in finding.chart["series"]]
    assert [sum(parts) for parts in zip(*drawn, strict=True)] == [100.0] * 3
    for shares, part in zip((gain, rest, lose), drawn, strict=True):
        assert part == pytest.approx([100 * one for one in shares.values()])
    assert finding.chart["xAxis"]["max"] == 100


def test_the_note_says_how_households_win_and_where_the_numbers_exist():
    note = winners(a_run(), View("en", year=2018, grouping="current")).note
    assert "more than 1% above" in note
    assert "2020 only, by the group to which people belonged when the plan began" in note
    assert "高出1%以上" in winners(a_run(), View("zh")).note


def test_one_of_several_policies_can_be_chosen():
    rows = [
        by_group("winners_share", {"all": {"plan": [0.3], "third": [0.05]}}),
        by_group("losers_share", {"all": {"plan": [0.0], "third": [0.01]}}),
    ]
    run = results_of_rows(*rows, policies=("no-plan", "plan", "third"))
    assert "30.0%" in winners(run, View("zh")).title
    assert winners(run, View("zh"), "third").title == (
        "2020年，“第三方案”下5.0%的居民所在家庭人均收入比“不实施方案”高1%以上，1.0%的居民低1%以上"
    )


def test_nobody_wins_or_loses_between_identical_scenarios():
    same = {"no-plan": [100.0], "plan": [100.0]}
    finding = winners(results_of_rows(incomes(same, same)), View("en"))
    assert finding.title == (
        "“The plan” and “Without the plan” give exactly the same results, so nobody wins or loses"
    )
    assert finding.chart is None
    assert finding.table.rows == ()


def test_a_policy_alone_has_neither_winners_nor_losers():
    finding = winners(a_run(policies=("no-plan",)), View("zh"))
    assert finding.title == "受益和受损要与另一情景比较才能得出，“不实施方案”是对照情景"
    assert finding.chart is None


def test_shares_against_another_reference_are_not_passed_off_as_against_this_one():
    swapped = replace(a_run(), policies=("plan", "no-plan"))
    finding = winners(swapped, View("en"))
    assert finding.title.startswith("This run holds no numbers of winners and losers")
    assert finding.table.rows == ()
    third = replace(a_run(), policies=("plan", "no-plan", "plan"))
    assert winners(third, View("en"), "plan").chart is None
