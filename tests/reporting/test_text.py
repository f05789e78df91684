"""Text reports: both languages say everything, in their own numbers, within 100 columns."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from sim.city.codes import Activity, Employer, Occupation, Sector
from sim.experiments.store import Run
from sim.outcomes.indicators import AREAS, GROUPS, INDICATORS, PANEL_COLUMNS, RESIDENCES
from sim.outcomes.targets import TARGETS
from sim.reporting.text import Names, policies_of, report
from sim.reporting.words import (
    CATALOGUES,
    amount,
    default_language,
    interval,
    label,
    share_of_households,
    word,
)

SCALE = {
    "yuan/person/year": 23_456.0,
    "yuan/year": 1.234e8,
    "share": 0.75,
    "ratio": 2.4,
    "index": 0.41,
    "persons": 123_456.0,
    "persons/year": 21_000.0,
}


def a_run(policies=("no-plan", "plan"), draws: int = 5) -> Run:
    """Every indicator for every place and group, with a little luck and a small gain."""
    luck = np.random.default_rng(7)
    costs = [f"public_cost:{name}" for name in ("A02", "statutory", "fund:agriculture")]
    rows = []
    for number, policy in enumerate(policies):
        for draw in range(draws):
            for year in (2010, *range(2015, 2021)):
                for name in [*INDICATORS, *costs]:
                    size = SCALE[INDICATORS[name.partition(":")[0]].unit]
                    places = [("city", residence, "all", "all") for residence in RESIDENCES]
                    places += [("city", "all", "start", group) for group in GROUPS[1:]]
                    for place in places:
                        value = size * (1 + 0.02 * luck.random() + 0.01 * number) * (year / 2020)
                        rows.append((policy, "trend-2017", draw, year, *place, name, value))
    panel = pd.DataFrame(rows, columns=list(PANEL_COLUMNS))
    settings = {"scale": 0.125, "draws": draws, "seed": 2018}
    return Run("yq-0123456789", {"policies": list(policies), "settings": settings}, panel)


def text_of(run: Run, lang, names: Names | None = None, width: int = 100) -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False).print(report(run, lang, names))
    return out.getvalue()


@pytest.fixture(scope="module")
def texts():
    run = a_run()
    return {lang: text_of(run, lang) for lang in ("zh", "en")}


def test_both_catalogues_have_the_same_keys_and_parts():
    zh, en = CATALOGUES["zh"], CATALOGUES["en"]
    assert set(zh) == set(en)
    for key in zh:
        assert set(re.findall(r"{\w+}", zh[key])) == set(re.findall(r"{\w+}", en[key])), key
        assert zh[key].strip()
        assert en[key].strip()


def test_english_has_no_chinese_and_chinese_is_chinese():
    for key, phrase in CATALOGUES["en"].items():
        assert not re.search(r"[\u4e00-\u9fff]", phrase), key
    for key, phrase in CATALOGUES["zh"].items():
        if key.startswith(("group.", "area.", "target.", "fund.")):
            assert re.search(r"[\u4e00-\u9fff]", phrase), key


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_of_the_panel_has_a_label(lang):
    for kind, names in (
        ("group", GROUPS),
        ("area", AREAS),
        ("residence", RESIDENCES),
        ("indicator", INDICATORS),
        ("target", TARGETS),
        ("activity", [code.name.lower() for code in Activity]),
        ("employer", [code.name.lower() for code in Employer]),
        ("sector", [code.name.lower() for code in Sector]),
        ("occupation", [code.name.lower() for code in Occupation]),
    ):
        for name in names:
            assert f"{kind}.{name}" in CATALOGUES[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_fund_of_the_library_has_a_label(lang):
    from typing import get_args

    from sim.policy.measure import FundName, Kind

    for name in get_args(FundName):
        assert f"fund.{name}" in CATALOGUES[lang]
    for name in get_args(Kind):
        assert f"kind.{name}" in CATALOGUES[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_key_of_the_catalogue_is_left_untranslated(texts, lang):
    text = texts[lang]
    keys = [*INDICATORS, *TARGETS, *GROUPS[1:], "public_cost", "fund:"]
    # One English word that is its own key, such as `managers`, may stand in English text.
    raw = [key for key in keys if lang == "zh" or re.search("[-_:]", key)]
    for name in [*raw, "{", "text.", "indicator."]:
        assert name not in text, name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_fit_a_hundred_columns_without_folding_numbers(texts, lang):
    lines = texts[lang].splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= 100
    # A folded cell shows as a row whose first column is empty.
    folded = [line for line in lines if re.match(r" {6,}\S", line)]
    assert folded == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_header_says_what_was_run(texts, lang):
    for part in ("yq-0123456789", "trend-2017", "no-plan", "plan", "12.5%", "2018", "5"):
        assert part in texts[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_group_and_every_section_is_there(texts, lang):
    for group in GROUPS:
        assert texts[lang].count(label("group", group, lang)) >= 2
    for section in ("income-by-group", "employment-by-group", "city"):
        assert word(f"text.{section}", lang, year=2020) in texts[lang]
    assert word("text.cost", lang, first=2018, last=2020) in texts[lang]


def test_targets_that_the_model_does_not_simulate_are_said_to_be(texts):
    said = "Targets not assessed (not simulated): Private investment share, a year [四(一)2]"
    assert said in texts["en"]
    assert "未评估的目标（模型未模拟）：民间投资占比年均提高" in texts["zh"]


def test_costs_are_summed_over_the_plans_years_draw_by_draw():
    run = a_run(draws=1)
    rows = run.panel[(run.panel.indicator == "public_cost") & (run.panel.residence == "all")]
    rows = rows[(rows.policy == "plan") & (rows.year >= 2018) & (rows.grouping == "all")]
    assert amount(rows.value.sum(), "yuan/year", "zh") in text_of(run, "zh")


def test_one_policy_alone_has_levels_with_their_interval():
    text = text_of(a_run(policies=("plan",)), "en")
    assert "Difference" not in text
    assert "80% interval" in text


def test_many_policies_each_get_their_tables():
    run = a_run(policies=("no-plan", "plan", "only-needy"), draws=2)
    text = text_of(run, "en")
    assert text.count("Disposable income per head 2020 by group") == 2
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= 100


def test_a_run_without_some_indicators_is_still_reported():
    run = a_run(draws=2)
    few = run.panel[run.panel.indicator.isin(["gini", "employment_rate"])]
    text = text_of(Run(run.id, {}, few), "zh")
    assert "基尼系数" in text
    assert "本次运行没有所需数据" in text


def test_names_with_brackets_are_printed_as_they_are():
    names = Names({"plan": "[bold]my plan[/bold]"}, {"A02": "[red]subsidy"})
    text = text_of(a_run(draws=1), "en", names)
    assert "[bold]my plan" in text
    assert "[red]subsidy" in text


def test_the_reference_is_the_first_policy_of_the_manifest():
    assert policies_of(a_run()) == ["no-plan", "plan"]
    run = a_run(draws=1)
    assert policies_of(Run(run.id, {"policies": ["plan", "no-plan"]}, run.panel))[0] == "plan"
    assert policies_of(Run(run.id, {}, run.panel)) == ["no-plan", "plan"]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "signed", "zh", "en"),
    [
        (23456.4, "yuan/person/year", 0, False, "23456元", "23,456 yuan"),
        (-123.6, "yuan/person/year", 0, True, "-124元", "-124 yuan"),
        (0.2, "yuan/person/year", 0, True, "0元", "0 yuan"),
        (100_000, "persons", 0, False, "10.00万人", "100,000"),
        (9_999.6, "persons", 0, False, "1.00万人", "10,000"),
        (1234, "persons/year", 0, True, "+1234人", "+1,234"),
        (1.05e9, "yuan/year", 0, False, "10.50亿元", "1.05 bn yuan"),
        (2.5e6, "yuan/year", 0, True, "+250万元", "+2.5 m yuan"),
        (5200, "yuan/year", 0, False, "5200元", "5,200 yuan"),
        (0.4567, "share", 1, False, "45.7%", "45.7%"),
        (0.0123, "share", 1, True, "+1.2个百分点", "+1.2 pp"),
        (-0.0001, "share", 1, True, "0.0个百分点", "0.0 pp"),
        (0.41234, "index", 3, True, "+0.412", "+0.412"),
        (None, "share", 1, False, "—", "—"),
        (float("nan"), "ratio", 2, False, "—", "—"),
    ],
)
def test_numbers_as_officials_write_them(value, unit, decimals, signed, zh, en):
    assert amount(value, unit, "zh", decimals, signed=signed) == zh
    assert amount(value, unit, "en", decimals, signed=signed) == en


def test_both_ends_of_an_interval_are_in_the_unit_of_the_larger():
    money = "yuan/year"
    assert interval(-3e5, -7101, money, "en", signed=True) == "-0.300 to -0.007 m yuan"
    assert interval(-3.3e5, -7101, money, "zh", signed=True) == "-33.0 至 -0.7万元"
    assert interval(0, 7e5, money, "en", signed=True) == "0.0 to +0.7 m yuan"
    assert interval(0, 7e5, money, "zh", signed=True) == "0 至 +70万元"
    assert interval(9.5e8, 1.02e9, money, "en") == "0.95 to 1.02 bn yuan"
    assert interval(-2e8, 5e4, money, "zh", signed=True) == "-2.00 至 0.00亿元"
    assert interval(500, 12_000, "persons", "zh") == "0.05 至 1.20万人"
    # What is far below the larger end's digits is nothing beside it.
    assert interval(3, 7e5, money, "en", signed=True) == "0.0 to +0.7 m yuan"


@given(st.floats(-1e11, 1e11), st.floats(-1e11, 1e11), st.sampled_from(["yuan", "persons"]))
def test_an_interval_has_one_unit_whatever_its_ends(one, other, unit):
    for lang, units in (("zh", "亿万元人"), ("en", "bmnyua")):
        told = interval(min(one, other), max(one, other), unit, lang, signed=True)
        low, between, high = told.partition(" 至 " if lang == "zh" else " to ")
        assert between
        assert not set(units) & set(low)
        assert amount(max(abs(one), abs(other)), unit, lang).lstrip("-+0123456789.,") == (
            high.lstrip("-+0123456789.,")
        )


@pytest.mark.parametrize(
    ("scale", "told"), [(1.0, "100%"), (0.05, "5%"), (0.005, "0.5%"), (0.0125, "1.25%")]
)
def test_a_share_of_households_has_the_digits_it_needs(scale, told):
    assert share_of_households(scale) == told


def test_an_interval_says_a_shared_unit_once():
    assert interval(-0.002, 0.011, "share", "zh", 1, signed=True) == "-0.2 至 +1.1个百分点"
    assert interval(0.1, 0.2, "share", "en") == "10% to 20%"
    assert interval(2e6, 4.2e6, "yuan/year", "en", signed=True) == "+2.0 to +4.2 m yuan"
    assert interval(9e7, 1.1e8, "yuan/year", "zh") == "0.90 至 1.10亿元"
    assert interval(5, 50_000, "persons", "zh") == "0.00 至 5.00万人"
    assert interval(None, 1.0, "ratio", "zh") == "—"


def test_the_language_follows_lang():
    assert default_language({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert default_language({"LANG": "en_GB.UTF-8"}) == "en"
    assert default_language({}) == "en"
