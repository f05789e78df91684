"""One group's answer in words and who of it gains, with numbers written by hand."""

from __future__ import annotations

import pytest
from panels import INCOME, column, results_of_rows, row

from sim.reporting.findings.finding import View
from sim.reporting.findings.group import group_headline, group_winners

STAY = {"no-plan": [18000.0, 18000.0], "plan": [19000.0, 19200.0]}
WORK = {"no-plan": [0.5, 0.5], "plan": [0.55, 0.55]}
WIN = {"plan": [0.6, 0.7]}
LOSE = {"plan": [0.1, 0.1]}


def run(*more, **given):
    return results_of_rows(
        row(STAY, INCOME, group="needy"),
        row(WORK, "employment_rate", group="needy"),
        row(WIN, "winners_share", group="needy"),
        row(LOSE, "losers_share", group="needy"),
        *more,
        **given,
    )


def test_the_answer_tells_income_work_and_the_shares_who_gain_and_lose():
    (told,) = group_headline(run(), View("zh"), "needy")
    for words in (
        "2020年，有劳动能力的困难群体在“增收工作方案”下",
        "为19100元，比“不实施方案”高1100元",
        "就业率为55.0%，比“不实施方案”高5.0个百分点",
        "65.0%的人家庭人均收入提高1%以上，10.0%的人降低1%以上。",
    ):
        assert words in told


def test_the_english_answer_begins_with_a_capital_and_goes_on_without():
    (told,) = group_headline(run(), View("en"), "needy")
    assert told.startswith("In 2020, disposable income per head of needy people able to work")
    assert told.endswith("lose more than 1%.")


def test_in_per_cent_the_difference_is_one_but_that_of_a_share_stays_in_points():
    (told,) = group_headline(run(), View("en", relative=True), "needy")
    assert "6.1% higher" in told
    assert "5.0 percentage points higher" in told


def test_a_difference_whose_sign_hangs_on_luck_is_said_to():
    unsure = row({"no-plan": [1.0, 1.0], "plan": [900.0, -700.0]}, INCOME, group="cadres")
    (told,) = group_headline(run(unsure), View("en"), "cadres")
    assert "but the sign is uncertain" in told


def test_every_other_policy_has_a_sentence_and_one_that_is_the_same_says_so():
    third = row({"third": [18000.0, 18000.0]}, INCOME, group="needy")
    more = row({"third": [0.5, 0.5]}, "employment_rate", group="needy")
    told = group_headline(run(third, more), View("zh"), "needy")
    assert len(told) == 2
    assert "所有结果在每次抽样中都相同" in told[1]


def test_a_policy_alone_is_told_by_its_levels():
    alone = results_of_rows(
        row({"plan": [19000.0, 19200.0]}, INCOME, group="needy"),
        row({"plan": [0.55, 0.55]}, "employment_rate", group="needy"),
    )
    (told,) = group_headline(alone, View("zh"), "needy")
    assert "19100元" in told and "55.0%" in told and "比" not in told
    finding = group_winners(alone, View("zh"), "needy")
    assert finding.chart is None and finding.table.rows == ()
    assert "对照情景" in finding.title


def test_a_quick_look_says_that_its_intervals_are_provisional():
    *_, last = group_headline(run(run=None), View("en"), "needy")
    assert "provisional" in last


def test_gains_losses_and_the_rest_add_up_to_everyone():
    finding = group_winners(run(), View("zh"), "needy")
    assert "“增收工作方案”下增加的占65.0%，减少的占10.0%" in finding.title
    assert column(finding.table, "收入增加1%以上") == {"增收工作方案": pytest.approx(0.65)}
    assert column(finding.table, "基本不变") == {"增收工作方案": pytest.approx(0.25)}
    drawn = [part["data"][0]["value"] for part in finding.chart["series"]]
    assert drawn == pytest.approx([65, 25, 10])


def test_a_run_without_these_shares_says_so_and_draws_nothing():
    bare = results_of_rows(row(STAY, INCOME, group="needy"))
    finding = group_winners(bare, View("en"), "needy")
    assert finding.chart is None
    assert finding.title.startswith("This run holds no numbers of winners and losers")
    (told,) = group_headline(bare, View("en"), "needy")
    assert "gain" not in told
