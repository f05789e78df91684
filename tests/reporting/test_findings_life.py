"""A resident's life told: who, what changed when, where two lives differ, and their money."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from sim.city.codes import Activity, Move, Queue
from sim.clock import MONTHS, PLAN_START, month_index, month_name
from sim.reporting.charts import colour_of
from sim.reporting.findings.life import Lives, changes, month_words, story, who
from sim.reporting.findings.life_line import _KINDS, ACTIVITY_COLOURS, picture
from sim.reporting.findings.life_money import MONEY, incomes

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
TITLES = {"zh": ("不实施方案", "增收工作方案"), "en": ("Without the plan", "The plan")}
JOB = month_index("2019-03")


def months(**columns: object) -> pd.DataFrame:
    """A needy resident out of work since 2010, with the columns given in place of these."""
    same = {
        "resident": 7,
        "age": 40,
        "activity": "unemployed",
        "group": "needy",
        "sector": "mining",
        "employer": "none",
        "post": "none",
        "county": "yuxian",
        "residence": "rural",
        "event": "none",
        "granted": "none",
        "trained": "",
        "certificate": 0,
        "rank": 0,
        "dibao": 0.0,
        "register": "never",
        "income": 100.0,
        "government": 0.0,
        "household_income": 300.0,
    }
    table = pd.DataFrame({name: [value] * MONTHS for name, value in same.items()})
    table.insert(0, "month", [month_name(month) for month in range(MONTHS)])
    return table.assign(**columns)


def hired() -> pd.DataFrame:
    """The same with a course in February 2019 and a job from March on."""
    table = months()
    table.loc[JOB - 1, "granted"] = "needy_training"
    table.loc[JOB - 1 :, "trained"] = "vocational"
    table.loc[JOB, "event"] = "hired"
    table.loc[JOB:, ["activity", "sector", "employer"]] = ["employee", "transport", "private"]
    table.loc[JOB:, "group"] = "ordinary"
    table.loc[JOB:, "income"] = 1100.0
    return table


def pair(lang="zh", first=None, second=None) -> Lives:
    first = months() if first is None else first
    second = hired() if second is None else second
    return Lives((first, second), TITLES[lang], (0, 2), lang)


def rows(lives: Lives) -> list[list[str]]:
    return [[cell.text for cell in row] for row in changes(lives).table.rows]


def test_the_resident_is_introduced_as_of_the_month_before_the_plan():
    assert who(pair()) == (
        "2018年6月，方案启动前夕：40岁，住盂县（农村），失业，属于有劳动能力的困难群体。"
    )
    assert who(pair("en")).startswith("In June 2018, just before the plan begins: aged 40, living")


def test_the_story_counts_the_months_apart_and_sums_money_since_the_plan_began():
    told = story(pair())
    since = MONTHS - PLAN_START
    assert f"方案启动后的{since}个月中" in told
    assert f"经历有{MONTHS - JOB + 1}个月不同" in told
    assert f"净收入有{MONTHS - JOB}个月相差超过1%" in told
    assert f"为{100 * since}元" in told
    assert f"（+{1000 * (MONTHS - JOB)}元）" in told


def test_lives_that_are_alike_are_said_to_be():
    lives = pair(second=months())
    assert "没有一个月不同" in story(lives)
    assert not lives.other_state.any() and not lives.other_income.any()
    assert all(row[-1] == "相同" for row in rows(lives))
    assert picture(lives, 2010)["differs"]["spans"] == []


def test_where_nobody_works_another_industry_makes_no_difference():
    assert not pair(second=months(sector="utilities")).other_state.any()
    assert pair(second=months(dibao=10.0)).other_state.all()


def test_a_few_yuan_are_no_difference_of_income():
    assert not pair(second=months(income=100.5)).other_income.any()
    assert not pair(first=months(income=0.0), second=months(income=0.4)).other_income.any()
    assert pair(first=months(income=0.0), second=months(income=50.0)).other_income.all()


def test_the_table_has_the_months_in_which_something_changed_and_nothing_else():
    told = rows(pair())
    assert [row[0] for row in told] == ["2010-01", "2019-02", "2019-03"]
    assert told[0][1] == "主要活动：失业；所属群体：有劳动能力的困难群体；住盂县（农村）"
    assert told[1][1:] == ["无变化", "获得：困难群体免费培训", "不同"]
    assert told[2][2] == "找到工作；主要活动：受雇（交通运输业，民营单位）；所属群体：其他居民"
    assert "共2个，其中方案启动以来2个" in changes(pair()).title


@pytest.mark.parametrize(
    ("column", "before", "after", "words"),
    [
        ("certificate", 0, 3, "取得高级工证书"),
        ("rank", 0, 1, "职级1级"),
        ("dibao", 0.0, 200.0, "开始领取低保"),
        ("dibao", 200.0, 0.0, "不再领取低保"),
        ("register", "registered", "lifted", "建档立卡：已脱贫"),
        ("county", "yuxian", "chengqu", "住城区（农村）"),
        ("activity", "unemployed", "away", "主要活动：外出务工"),
        ("granted", "none", "startup_loan", "获得：创业担保贷款"),
    ],
)
def test_every_kind_of_change_is_told(column, before, after, words):
    table = months(**{column: before})
    table.loc[JOB, column] = after
    told = {row[0]: row[1] for row in rows(Lives((table,), TITLES["zh"][:1], (0,), "zh"))}
    assert told["2019-03"] == words


def test_money_by_year_is_that_of_its_months():
    for column in MONEY:
        by_month = incomes(pair(), column, monthly=True, first=2010).table.rows
        by_year = incomes(pair(), column, monthly=False, first=2017).table.rows
        assert [row[0].text for row in by_year] == ["2017", "2018", "2019", "2020"]
        for year in by_year:
            for cell in (1, 2, 3):
                of_year = [row[cell].value for row in by_month if row[0].text[:4] == year[0].text]
                assert len(of_year) == 12
                assert sum(of_year) == pytest.approx(year[cell].value)


def test_a_chart_of_months_has_a_sentence_for_every_point_and_marks_the_plans_start():
    option = incomes(pair("en"), "income", monthly=True, first=2017).chart
    assert [one["type"] for one in option["series"]] == ["line", "line"]
    names = option["xAxis"]["data"]
    assert names[option["series"][0]["markLine"]["data"][0]["xAxis"]] == "2018-07"
    data = option["series"][1]["data"]
    assert len(data) == len(names) == 48
    assert data[names.index("2019-03")]["tip"] == (
        "March 2019, “The plan”: Own net income 1,100 yuan"
    )


def test_the_picture_covers_every_month_once_and_marks_what_happened():
    drawn = picture(pair(), 2017)
    first, second = drawn["lives"]
    for life in drawn["lives"]:
        activity = life["lanes"][0]["spans"]
        ends = [0, *(span["to"] for span in activity)]
        assert [span["from"] for span in activity] == ends[:-1] and ends[-1] == drawn["months"]
    assert [lane["name"] for lane in first["lanes"]] == ["主要活动", "行业与单位", "所属群体"]
    assert first["marks"] == []
    begin = month_index("2017-01")
    assert [(mark["at"] + begin, mark["sign"]) for mark in second["marks"]] == [
        (JOB - 1, "▲"),
        (JOB, "■"),
    ]
    assert second["colour"] == colour_of(2)
    assert drawn["differs"]["spans"] == [
        {"from": JOB - 1 - begin, "to": MONTHS - begin, "kind": "state"}
    ]
    assert "2019年3月至2020年12月：受雇" in second["spoken"]


def test_dibao_has_a_lane_where_it_was_received():
    table = months()
    table.loc[JOB : JOB + 2, "dibao"] = 200.0
    lane = picture(Lives((table,), ("a",), (0,), "en"), 2010)["lives"][0]["lanes"][-1]
    assert lane["name"] == "Dibao"
    assert [(span["from"], span["to"]) for span in lane["spans"]] == [(JOB, JOB + 3)]


def test_a_single_life_is_told_without_a_comparison():
    lives = Lives((hired(),), TITLES["en"][1:], (0,), "en")
    assert "“The plan” is" in story(lives)
    assert picture(lives, 2010)["differs"] is None
    assert [column.heading for column in changes(lives).table.columns] == ["Month", "The plan"]
    assert len(incomes(lives, "income", monthly=False, first=2010).table.columns) == 2


def test_everything_in_english_is_english_and_plain_data():
    lives = pair("en")
    told = [picture(lives, 2010), who(lives), story(lives), changes(lives).title, rows(lives)]
    for column in MONEY:
        for monthly in (True, False):
            finding = incomes(lives, column, monthly=monthly, first=2010)
            told += [finding.title, finding.note, finding.chart]
    assert not CHINESE.search(json.dumps(told, ensure_ascii=False, allow_nan=False))


def test_every_code_of_a_life_can_be_drawn():
    assert set(ACTIVITY_COLOURS) == {one.name.lower() for one in Activity}
    queues = {one.name.lower() for one in Queue}
    assert {queue for kind in _KINDS.values() for queue in kind} <= queues
    for name in [one.name.lower() for one in Move] + ["hired"]:
        table = months()
        table.loc[JOB, "event"] = name
        for lang in ("zh", "en"):
            assert picture(Lives((table,), ("a",), (0,), lang), 2010)["lives"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "2018年12月"), ("en", "December 2018")])
def test_a_month_is_written_as_its_readers_write_it(lang, words):
    assert month_words(month_index("2018-12"), lang) == words
