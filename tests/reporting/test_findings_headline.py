"""The headline: two or three sentences that say no more than the numbers."""

from __future__ import annotations

from dataclasses import replace

from panels import incomes, results_of_rows, row

from sim.reporting.findings.finding import View
from sim.reporting.findings.headline import answer, headline


def a_run(**given):
    rows = [
        incomes(
            everyone={"no-plan": [1000.0] * 3, "plan": [1060.0, 1050.0, 1055.0]},
            needy={"no-plan": [500.0] * 3, "plan": [700.0] * 3},
        ),
        row({"no-plan": [0.60] * 3, "plan": [0.61] * 3}, "employment_rate"),
        row({"no-plan": [0.04] * 3, "plan": [0.05, 0.03, 0.038]}, "poverty_rate"),
        row({"no-plan": [0.9] * 3, "plan": [1.1] * 3}, "rural_dibao_over_poverty_line"),
    ]
    for year in (2018, 2019, 2020):
        rows.append(row({"no-plan": [1e9] * 3, "plan": [1.1e9] * 3}, "public_cost", year=year))
        rows.append(
            row({"no-plan": [5000.0] * 3, "plan": [5100.0] * 3}, "new_urban_jobs", year=year)
        )
    return results_of_rows(*rows, **given)


def test_it_says_income_work_poverty_targets_and_cost():
    assert headline(a_run(), View("zh")) == (
        "2020年，“增收工作方案”下全市人均可支配收入比“不实施方案”高55元；"
        "增收最多的是有劳动能力的困难群体（高200元）。"
        "就业率高1.0个百分点，贫困发生率低0.2个百分点但方向不确定，2018—2020年城镇新增就业多300人。"
        "新达到的有2020年农村低保与扶贫标准之比（实现概率0%变为100%）；"
        "2018—2020年财政支出多3.00亿元。"
    )
    assert headline(a_run(), View("en")) == (
        "In 2020, disposable income per head in the city under “The plan” is 55 yuan higher than "
        "under “Without the plan”; needy people able to work gain most (200 yuan higher). "
        "The employment rate is 1.0 percentage points higher; the poverty rate is 0.2 percentage "
        "points lower, sign uncertain; the number of new urban jobs over 2018-2020 is 300 more. "
        "Newly met: Rural dibao/poverty line 2020 (probability 0% to 100%); public cost over "
        "2018-2020 is 300.0 million yuan more."
    )


def test_swapped_it_says_the_opposite_of_every_part():
    swapped = headline(replace(a_run(), policies=("plan", "no-plan")), View("zh"))
    assert swapped == (
        "2020年，“不实施方案”下全市人均可支配收入比“增收工作方案”低55元；"
        "减收最多的是有劳动能力的困难群体（低200元）。"
        "就业率低1.0个百分点，贫困发生率高0.2个百分点但方向不确定，2018—2020年城镇新增就业少300人。"
        "不再达到的有2020年农村低保与扶贫标准之比（实现概率100%变为0%）；"
        "2018—2020年财政支出少3.00亿元。"
    )


def test_targets_that_stay_as_they_are_are_counted():
    run = a_run()
    kept = run.panel[run.panel["indicator"] != "rural_dibao_over_poverty_line"]
    both = row({"no-plan": [1.2] * 3, "plan": [1.3] * 3}, "rural_dibao_over_poverty_line")
    steady = results_of_rows(list(kept.itertuples(index=False, name=None)), both)
    assert (
        "“增收工作方案”与“不实施方案”达到的方案目标相同，都是1项可评估目标中的1项"
        "（过半数抽样达到的算作达到）"
    ) in headline(steady, View("zh"))
    assert (
        "“The plan” and “Without the plan” meet the same 1 of the 1 targets that can be assessed "
        "(one counts as met where more than half of the draws meet it)"
    ) in headline(steady, View("en"))


def test_identical_scenarios_get_one_sentence_that_explains():
    run = a_run()
    same = run.panel[run.panel["policy"] == "plan"]
    twin = results_of_rows(
        list(same.itertuples(index=False, name=None)),
        list(same.assign(policy="third").itertuples(index=False, name=None)),
    )
    for said in (headline(twin, View("en")), answer(twin, "en")):
        assert said == (
            "All results under “A third scenario” and “The plan” agree in every draw: their "
            "measures do not differ, or those that differ have no effect in the model."
        )


def test_several_policies_are_told_by_range_ranking_and_targets_and_one_can_be_named():
    run = a_run()
    third = run.panel[run.panel["policy"] == "no-plan"].assign(policy="third")
    three = results_of_rows(
        list(run.panel.itertuples(index=False, name=None)),
        list(third.itertuples(index=False, name=None)),
    )
    said = headline(three, View("en"))
    assert said.startswith("Against “Without the plan”, disposable income per head")
    assert "“The plan” is best on 5" in said
    assert "1 under “The plan”" in said
    assert headline(three, View("en"), "plan") == headline(run, View("en"))
    assert "agree in every draw" in headline(three, View("en"), "third")


def test_one_policy_alone_is_told_by_its_levels():
    alone = replace(a_run(), policies=("plan",))
    assert headline(alone, View("zh")).startswith(
        "2020年，“增收工作方案”下全市人均可支配收入为1055元"
    )
    assert "就业率为61.0%，贫困发生率为3.8%" in headline(alone, View("zh"))


def test_a_quick_look_is_said_to_be_provisional():
    assert headline(a_run(run=None), View("en")).endswith("will change with the full run.")
    assert "provisional" not in headline(a_run(), View("en"))


def test_a_county_is_told_without_the_numbers_that_only_the_city_has_by_place():
    rows = [
        row({"no-plan": [10.0] * 2, "plan": [30.0] * 2}, "disposable_income_per_head"),
        row({"no-plan": [0.5] * 2, "plan": [0.6] * 2}, "employment_rate"),
    ]
    there = [[(*one[:4], "yuxian", *one[5:]) for one in some] for some in rows]
    said = headline(results_of_rows(*there), View("zh", area="yuxian"))
    assert said.startswith("2020年，“增收工作方案”下盂县人均可支配收入比“不实施方案”高20元")
    assert "就业率高10.0个百分点。" in said
    assert "新增就业" not in said


def test_the_answer_is_one_sentence_about_the_plan_whatever_the_reference():
    zh = (
        "2020年，“增收工作方案”下全市人均可支配收入比“不实施方案”高55元"
        "（80%区间 +51 至 +59元），就业率高1.0个百分点，贫困发生率低0.2个百分点但方向不确定，"
        "2018—2020年财政支出多3.00亿元。"
    )
    assert answer(a_run(), "zh") == zh
    assert answer(replace(a_run(), policies=("plan", "no-plan")), "zh") == zh
    assert answer(a_run(), "en").count(". ") == 0


def test_the_answer_adapts_to_other_policies_and_to_missing_numbers():
    alone = replace(a_run(), policies=("plan",))
    assert answer(alone, "en").startswith("In 2020, disposable income per head in the city under")
    bare = results_of_rows(row({"no-plan": [0.4], "plan": [0.3]}, "gini"))
    assert answer(bare, "zh") == (
        "没有“增收工作方案”与“不实施方案”2020年全市人均可支配收入的可比数值。"
    )
