"""What a scenario changes, in sentences, in both languages."""

from __future__ import annotations

import pytest

from sim.clock import month_index
from sim.policy.draft import Draft, draft_from
from sim.policy.library import load_library
from sim.policy.measure import Text
from sim.policy.reading import read_yaml
from sim.policy.title import TitleError
from sim.reporting.changes import problems, sentences, title_fault
from sim.reporting.policy_words import parameter_label, phrase, place_label, quantity

LIBRARY = load_library()
NEW = Draft(Text(zh="试", en="Trial"))


def of_library(name: str) -> Draft:
    return draft_from(read_yaml(LIBRARY.policies[name]))


def test_a_changed_number_is_told_with_both_values_unit_and_month() -> None:
    draft = NEW.set_value("G01", "seats", None, 3600)
    assert sentences(draft, "en") == [
        "G01 Free training of the registered poor: "
        "seats 1,800 → 3,600 persons per year from 2018-07."
    ]
    assert sentences(draft, "zh") == [
        "G01 贫困劳动力免费培训：2018年7月起，培训名额由每年1800人调整为每年3600人。"
    ]


def test_each_month_in_which_something_changes_is_told() -> None:
    draft = NEW.set_value("A02", "take_up", month_index("2019-01"), 0.8)
    draft = draft.set_value("A02", "take_up", month_index("2020-01"), 0.5)
    assert sentences(draft, "zh") == [
        "A02 技能提升补贴：2019年1月起，符合条件者申领比例由50%调整为80%；2020年1月起与改动前相同。"
    ]
    assert sentences(draft, "en") == [
        "A02 Skill-upgrading subsidy: share of the entitled who claim 50% → 80% from 2019-01; "
        "as before from 2020-01."
    ]


def test_a_value_before_which_there_was_none_is_told_alone() -> None:
    draft = NEW.set_value("G14", "months", month_index("2015-01"), 2)
    assert sentences(draft, "en") == [
        "G14 Dibao kept for a while after a job: time the benefit is kept 2 months from 2015-01; "
        "as before from 2018-07."
    ]
    assert sentences(draft, "zh")[0].endswith(
        "：2015年1月起，缓退时间为2个月；2018年7月起与改动前相同。"
    )


def test_switches_are_told_and_whole_groups_once() -> None:
    assert sentences(NEW.switch("C02", False), "zh") == ["C02 年薪制和协议工资试点：不实施。"]
    assert sentences(Draft(NEW.title, "no-plan").switch("G14", True), "en") == [
        "G14 Dibao kept for a while after a job: switched on."
    ]
    (one,) = sentences(of_library("without-cadres"), "zh")
    count = sum(measure.place == "cadres" for measure in LIBRARY.measures.values())
    assert one == f"基层干部队伍：全部{count}项措施不实施。"
    assert len(sentences(of_library("only-needy"), "en")) == 13
    assert sentences(of_library("no-plan"), "en") == [
        "All measures are off; national and provincial rules already running go on."
    ]


def test_a_draft_that_changes_nothing_says_so() -> None:
    assert sentences(NEW, "zh") == ["与“增收工作方案”相同，没有改动。"]
    assert sentences(NEW, "en") == ["The same as “The plan”: nothing is changed."]


def test_a_draft_whose_changes_have_no_effect_says_so() -> None:
    narrative = next(key for key, one in LIBRARY.measures.items() if one.kind == "narrative")
    told = sentences(NEW.switch(narrative, False), "zh")
    assert len(told) == 2
    assert told[0].startswith(narrative) and "不影响模拟结果" in told[1]


def test_a_value_out_of_range_is_told_at_its_field() -> None:
    draft = NEW.set_value("A02", "junior", None, 12000).set_value("F03", "spread", None, 0.9)
    assert problems(draft, "zh") == {
        ("A02", "junior"): "2018年7月起的每证1.2万元超出允许范围：每证0至5000元。",
        ("F03", "spread"): "2018年7月起的90%超出允许范围：0至30%。",
    }
    assert problems(draft, "en")["A02", "junior"] == (
        "12,000 yuan per certificate from 2018-07 is outside the allowed range: "
        "0 to 5,000 yuan per certificate."
    )
    assert len(sentences(draft, "zh")) == 2
    assert problems(NEW, "zh") == {}


@pytest.mark.parametrize("title", ["  ", "x" * 200, "a\x07"])
def test_a_title_that_cannot_be_used_is_told_in_both_languages(title: str) -> None:
    with pytest.raises(TitleError) as caught:
        NEW.rename(Text(zh=title, en="x"))
    told = {title_fault(caught.value, lang) for lang in ("zh", "en")}
    assert len(told) == 2
    assert not any("{" in line for line in told)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_parameter_unit_and_place_has_words(lang) -> None:
    known = set(phrase.subjects["parameters"])
    wanted = set()
    for key, measure in LIBRARY.measures.items():
        assert place_label(measure.place, lang)
        for name, parameter in measure.parameters.items():
            wanted.add(f"{key}.{name}")
            assert parameter_label(key, name, lang)
            assert quantity(parameter.range[1], parameter.unit, lang)
    assert known == wanted
    used = {
        parameter.unit
        for measure in LIBRARY.measures.values()
        for parameter in measure.parameters.values()
    }
    assert set(phrase.subjects["units"]) == used


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.05, "share", "5%", "5%"),
        (0.667, "share", "66.7%", "66.7%"),
        (34000, "persons per year", "每年3.4万人", "34,000 persons per year"),
        (12345, "yuan", "12345元", "12,345 yuan"),
        (0.75, "multiplier", "0.75倍", "0.75 times"),
        (0.05, "log wage", "工资的5%", "5% of pay"),
        (0, "yuan", "0元", "0 yuan"),
    ],
)
def test_quantities_are_written_as_readers_of_the_language_do(value, unit, zh, en) -> None:
    assert (quantity(value, unit, "zh"), quantity(value, unit, "en")) == (zh, en)
