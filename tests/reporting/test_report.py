"""The report's content: it adapts to the results and never contradicts its own tables."""

from __future__ import annotations

import pytest
from report_runs import ACROSS, DOWN, RUN, UP, ZERO, run_of

from sim.experiments.shipped import default_run
from sim.experiments.store import SHIPPED, RunStore
from sim.reporting.findings.finding import KEY_GROUPS, group_name
from sim.reporting.report.build import document_of
from sim.reporting.report.document import Document, Facts, Figure, Items, Prose, Tabled
from sim.reporting.table import Table
from sim.reporting.words import label

LANGUAGES = ("zh", "en")


@pytest.fixture
def build(tmp_path):
    """The document of a run, with an empty folder of runs."""
    return lambda run, lang="zh": document_of(run, lang, tmp_path)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Document:
    runs = tmp_path_factory.mktemp("runs")
    return document_of(RunStore(runs, SHIPPED).load(default_run()), "zh", runs)


def prose(document: Document) -> str:
    texts = []
    for block in document.blocks():
        if isinstance(block, Prose):
            texts.append(block.text)
        elif isinstance(block, Items | Facts):
            pairs = block.points if isinstance(block, Items) else block.pairs
            texts += [text for pair in pairs for text in pair]
    return "\n".join(texts)


def lead(document: Document) -> str:
    first = document.sections[0].blocks[0]
    assert isinstance(first, Prose)
    assert first.kind == "lead"
    return first.text


def points(document: Document) -> dict[str, str]:
    (found,) = (one for one in document.sections[0].blocks if isinstance(one, Items))
    return dict(found.points)


def tables(document: Document) -> list[Table]:
    return list(document.tables)


def income(document: Document) -> Table:
    return next(
        one for one in tables(document) if "人均可支配收入" in one.title or "income" in one.title
    )


def rows(table: Table) -> dict[str, list[str]]:
    return {row[0].text: [cell.text for cell in row] for row in table.rows}


# What stands in it


def test_chapters_come_in_the_order_of_the_answer_then_its_grounds(shipped) -> None:
    chapters = [one.title for one in shipped.sections if one.level == 1]
    assert chapters == [
        "一、结论",
        "二、方案目标与实现概率",
        "三、七类群体",
        "四、资金",
        "五、作用从何而来",
        "六、可信程度",
        "七、方法",
        "附录A  各情景的内容",
        "附录B  数据与来源",
    ]


def test_the_run_its_size_and_its_seed_stand_under_the_title(shipped) -> None:
    about = dict(shipped.about.pairs)
    assert about["运行编号"] == shipped.run
    assert "16次抽样" in about["模拟规模"]
    assert "2018" in about["模拟规模"]


def test_tables_and_figures_are_numbered_without_gaps(shipped) -> None:
    for kind in (Tabled, Figure):
        numbers = [one.number for one in shipped.blocks() if isinstance(one, kind)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_figure_has_words_for_those_who_cannot_see_it(shipped) -> None:
    figures = [one for one in shipped.blocks() if isinstance(one, Figure)]
    assert figures
    for one in figures:
        assert len(one.alt) > 20
        assert one.caption


def test_every_number_of_the_measures_stands_in_the_appendix_with_its_status(shipped) -> None:
    numbers = next(one for one in tables(shipped) if one.title == "政策参数一览")
    status = [one.heading for one in numbers.columns].index("可靠程度")
    assert len(numbers.rows) > 100
    assert all(row[status].text for row in numbers.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_of_it_is_in_one_language(build, lang) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": UP}), lang)
    chinese = [one for one in document.sections if any("一" <= x <= "鿿" for x in one.title)]
    assert chinese == (list(document.sections) if lang == "zh" else [])


# It adapts


def test_a_gain_is_told_as_the_table_has_it(build) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": UP}))
    assert rows(income(document))["全体居民"][3] == "+600元"
    assert "比“不实施方案”高600元" in lead(document)
    assert "没有一类方向确定" not in prose(document)


def test_a_policy_that_lowers_income_is_told_to_lower_it(build) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": DOWN}))
    assert rows(income(document))["全体居民"][3] == "-600元"
    assert "比“不实施方案”低600元" in lead(document)
    assert "增收最多" not in prose(document)
    assert "方向确定为负的有" in points(document)["把握程度"]
    assert "方向确定为正" not in points(document)["把握程度"]


def test_an_interval_across_zero_leaves_the_sign_open(build) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": ACROSS}))
    assert "方向不确定" in lead(document)
    assert "没有一类方向确定" in points(document)["把握程度"]
    assert "确定为正的" not in points(document)["把握程度"]


def test_policies_that_do_not_differ_are_told_to_be_the_same(build) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": ZERO}))
    assert "所有结果在每次抽样中都相同" in lead(document)
    assert "没有差额可以分解" in prose(document)
    assert "高" not in lead(document).replace("没有差别", "")


@pytest.mark.parametrize("gain", [UP, DOWN, ACROSS, ZERO])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_groups_said_to_gain_for_certain_are_those_whose_interval_is_above_zero(
    build, gain, lang
) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": gain}), lang)
    table = income(document)
    sure = points(document)["把握程度" if lang == "zh" else "How sure"]
    start = {"zh": "确定为正的有", "en": "certainly positive for "}[lang]
    named = sure.partition(start)[2].partition("；" if lang == "zh" else ";")[0]
    for group in KEY_GROUPS:
        cells = rows(table)[label("group", group, lang)]
        above = len(cells) > 4 and cells[4].startswith("+")
        assert (group_name(group, lang) in named) == above


@pytest.mark.parametrize(
    ("jobs", "probability", "told"),
    [
        (30_000.0, "100%", "“增收工作方案”达到1项可评估目标中的1项"),
        (10_000.0, "0%", "“增收工作方案”达到1项可评估目标中的0项"),
    ],
)
def test_a_target_met_always_or_never_is_told_as_its_probability(
    build, jobs, probability, told
) -> None:
    run = run_of({"no-plan": ZERO, "plan": UP}, jobs={"plan": jobs})
    document = build(run)
    board = next(one for one in tables(document) if one.title == "方案目标与实现概率")
    assert rows(board)["“十三五”城镇新增就业"][-1] == probability
    assert told in prose(document)


def test_a_group_without_members_is_said_to_have_no_number(build) -> None:
    document = build(run_of({"no-plan": ZERO, "plan": UP}, empty=["researchers"]))
    assert rows(income(document))["科研人员"][1:] == ["—"] * 4
    assert "没有数值的有科研人员" in points(document)["把握程度"]
    assert "科研人员" not in lead(document)


def test_a_single_draw_has_no_interval_and_says_so(build) -> None:
    document = build(run_of({"no-plan": (0.0,), "plan": (500.0,)}))
    assert "只有1次抽样，没有区间" in prose(document)
    assert "本次运行只有1次抽样" in prose(document)
    headings = [one.heading for one in income(document).columns]
    places = [place for place, one in enumerate(headings) if one == "80%区间"]
    assert places
    for row in income(document).rows:
        assert [row[place].text for place in places] == ["—"] * len(places)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_policy_that_stands_alone_has_levels_and_no_winners(build, lang) -> None:
    document = build(run_of({"plan": ZERO}), lang)
    text = prose(document)
    assert ("只有一个情景" if lang == "zh" else "one scenario only") in text
    assert "受益面" not in points(document)
    assert "Who gains" not in points(document)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_six_policies_fit_the_width_of_a_page(build, lang) -> None:
    gains = {"no-plan": ZERO, "a": UP, "b": DOWN, "plan": ACROSS, "c": ZERO, "d": UP}
    document = build(run_of(gains), lang)
    shown = [page for one in document.blocks() if isinstance(one, Tabled) for page in one.pages]
    assert max(len(one.columns) for one in shown) <= 8
    assert len(income(document).columns) > 8
    assert document.subtitle.count("“") == 6


def test_the_plan_is_told_in_depth_wherever_it_stands(build) -> None:
    document = build(run_of({"no-plan": ZERO, "other": DOWN, "plan": UP}))
    depth = document.sections[0].blocks[1]
    assert isinstance(depth, Prose)
    assert "“增收工作方案”" in depth.text
    assert "高600元" in depth.text


def test_without_the_plan_the_first_compared_is_told_in_depth(build) -> None:
    document = build(run_of({"no-plan": ZERO, "other": DOWN, "third": UP}))
    depth = document.sections[0].blocks[1]
    assert isinstance(depth, Prose)
    assert "“情景other”" in depth.text


def test_a_panel_with_incomes_only_leaves_no_table_empty(build) -> None:
    run = run_of({"no-plan": ZERO, "plan": UP}, scale=0.002)
    panel = run.panel[run.panel["indicator"] == "disposable_income_per_head"]
    document = build(type(run)(RUN, run.manifest, panel))
    assert all(one.rows for one in tables(document))
    assert "一名模拟居民代表500名居民" in prose(document)


def test_a_chapter_says_once_how_its_tables_are_read(shipped) -> None:
    money = [one for one in shipped.sections if one.title.startswith("（") or one.level == 1]
    start = next(place for place, one in enumerate(money) if one.title == "四、资金")
    notes = [
        block.text
        for one in money[start : start + 4]
        for block in one.blocks
        if isinstance(block, Prose) and block.kind == "note"
    ]
    assert sum("养老金、低保和失业保险金" in one for one in notes) == 1
    assert sum(one.count("次抽样的中位数与80%区间") for one in notes) == 1
