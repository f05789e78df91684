"""Differences in words: never a gain that the interval does not support."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panels import incomes, results_of_rows

from sim.reporting.findings.finding import (
    caution,
    change_interval,
    compared_words,
    difference_words,
    group_name,
    intervals_hold,
    listed,
    notes,
    place_name,
    same_scenarios,
    sentence,
    sure,
)
from sim.reporting.results import Spread

INCOME = "disposable_income_per_head"
NAN = math.nan

WORDS = [
    (Spread(553, 479, 594), INCOME, "高553元", "553 yuan higher"),
    (Spread(-553, -594, -479), INCOME, "低553元", "553 yuan lower"),
    (Spread(12, -3, 30), INCOME, "高12元但方向不确定", "12 yuan higher, sign uncertain"),
    (Spread(12, 0.2, 30), INCOME, "高12元但方向不确定", "12 yuan higher, sign uncertain"),
    (Spread(0.4, 0.1, 0.45), INCOME, "没有差别", "no different"),
    (Spread(0.4, -8, 9), INCOME, "基本没有差别", "about the same"),
    (Spread(12, NAN, NAN), INCOME, "高12元但方向不确定", "12 yuan higher, sign uncertain"),
    (Spread(NAN, NAN, NAN), INCOME, "没有可比数值", "no number to compare"),
    (
        Spread(0.0104, 0.008, 0.011),
        "employment_rate",
        "高1.0个百分点",
        "1.0 percentage points higher",
    ),
    (Spread(-0.0042, -0.005, -0.003), "gini", "低0.004", "0.004 lower"),
    (Spread(7180, 7000, 7300), "new_urban_jobs", "多7180人", "7,180 more"),
    (Spread(-7180, -7300, -7000), "new_urban_jobs", "少7180人", "7,180 fewer"),
    (Spread(4.42e8, 4e8, 5e8), "public_cost", "多4.42亿元", "442.0 million yuan more"),
    (Spread(-4.42e9, -5e9, -4e9), "public_cost", "少44.20亿元", "4.42 billion yuan less"),
]


@pytest.mark.parametrize(("difference", "name", "zh", "en"), WORDS)
def test_a_difference_is_worded_by_its_sign_and_by_what_its_interval_supports(
    difference, name, zh, en
):
    assert difference_words(difference, name, "zh") == zh
    assert difference_words(difference, name, "en") == en


COMPARED = [
    (Spread(553, 479, 594), "比“甲”高553元", "553 yuan higher than under “甲”"),
    (
        Spread(12, -3, 30),
        "比“甲”高12元，但方向不确定",
        "12 yuan higher than under “甲”, but the sign is uncertain",
    ),
    (Spread(0, 0, 0), "与“甲”没有差别", "the same as under “甲”"),
    (Spread(0, -9, 9), "与“甲”基本没有差别", "about the same as under “甲”"),
]


@pytest.mark.parametrize(("difference", "zh", "en"), COMPARED)
def test_a_comparison_ends_a_sentence_naturally(difference, zh, en):
    assert compared_words(difference, INCOME, "甲", "zh") == zh
    assert compared_words(difference, INCOME, "甲", "en") == en


def test_a_relative_difference_is_in_per_cent():
    one = Spread(0.057, 0.05, 0.06)
    assert difference_words(one, INCOME, "zh", relative=True) == "高5.7%"
    assert difference_words(one, INCOME, "en", relative=True) == "5.7% higher"
    assert change_interval(one, INCOME, "en", relative=True) == "+5.0% to +6.0%"


def test_a_sign_is_stated_only_where_the_interval_as_printed_leaves_out_zero():
    assert sure(Spread(-2e5, -3e5, -7101), "public_cost")
    assert change_interval(Spread(-2e5, -3e5, -7101), "public_cost", "en").endswith("-0.007 m yuan")
    # Three yuan beside millions print as nothing.
    assert not sure(Spread(2e6, 3, 5e6), "public_cost")
    assert change_interval(Spread(2e6, 3, 5e6), "public_cost", "en") == "0.0 to +5.0 m yuan"


def test_an_interval_that_does_not_exist_is_a_dash():
    assert change_interval(Spread(5, NAN, NAN), INCOME, "zh") == "—"


spreads = st.lists(st.floats(-1e5, 1e5), min_size=3, max_size=3).map(
    lambda three: Spread(sorted(three)[1], min(three), max(three))
)


@given(spreads)
def test_turning_a_difference_round_turns_its_word_round_and_nothing_else(one):
    turned = Spread(-one.median, -one.high, -one.low)
    for lang, up, down in (("zh", "高", "低"), ("en", "higher", "lower")):
        words, other = (difference_words(it, INCOME, lang) for it in (one, turned))
        swapped = words.replace(up, "↕").replace(down, up).replace("↕", down)
        assert swapped == other
    assert sure(one, INCOME) == sure(turned, INCOME)


@given(spreads)
def test_higher_is_said_only_of_a_positive_median_and_plainly_only_where_the_interval_allows(one):
    words = difference_words(one, INCOME, "en")
    assert ("higher" in words) <= (one.median > 0)
    assert ("lower" in words) <= (one.median < 0)
    if "uncertain" not in words and ("higher" in words or "lower" in words):
        assert one.low > 0 or one.high < 0


def test_names_in_a_sentence_are_in_lower_case_and_read_as_prose():
    assert group_name("researchers", "en") == "researchers"
    assert group_name("needy", "en") == "needy people able to work"
    assert group_name("needy", "zh") == "有劳动能力的困难群体"
    assert place_name("city", "zh") == "全市"
    assert place_name("yuxian", "en") == "Yuxian County"
    assert listed(["a", "b", "c"], "en") == "a, b and c"
    assert listed(["甲", "乙"], "zh") == "甲和乙"
    assert listed([], "en") == ""


def test_notes_are_joined_with_the_spaces_of_their_language():
    assert notes("en", "One.", "", "Two.") == "One. Two."
    assert notes("zh", "一。", "", "二。") == "一。二。"
    assert sentence("the rate is 5%", "en") == "The rate is 5%."


def a_run(draws: int, run: str | None = "yq-0"):
    same = {"no-plan": [1.0] * draws, "plan": [2.0] * draws}
    return results_of_rows(incomes(same, same), run=run)


def test_a_quick_look_says_that_its_interval_is_provisional():
    assert "provisional" in intervals_hold(a_run(4, None), "en")
    assert "快速预览，只有4次抽样" in intervals_hold(a_run(4, None), "zh")
    assert "provisional" not in intervals_hold(a_run(16), "en")


def test_few_draws_and_a_single_one_are_owned_up_to():
    assert "rough" in caution(a_run(10), "en")
    assert caution(a_run(11), "en") == ""
    assert "没有区间" in caution(a_run(1, None), "zh")


def test_scenarios_are_the_same_only_if_every_number_is():
    run = a_run(3)
    assert not same_scenarios(run, "plan")
    panel = run.panel.assign(value=7.0)
    assert same_scenarios(replace(run, panel=panel), "plan")
    panel.loc[panel.index[0], "value"] = 7.0000001
    assert not same_scenarios(replace(run, panel=panel), "plan")
