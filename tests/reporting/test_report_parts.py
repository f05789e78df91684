"""Parts of the report: figures, tables for a page, and answers to further questions."""

from __future__ import annotations

import inspect
import io

import numpy as np
import pytest
from PIL import Image
from report_runs import UP, ZERO, run_of
from sensitivities import morris as analysis

from sim.commands.attribute import attribute
from sim.experiments import attribution, sensitivity
from sim.experiments.attribution import Attribution, Outcome
from sim.experiments.sensitivity import DEFAULTS
from sim.experiments.shipped import shipped_effects
from sim.reporting.charts import Bars, Line, Part, Scale, bars, fan, of_hundred, stacked
from sim.reporting.report import answers, drawing
from sim.reporting.report.build import document_of
from sim.reporting.report.document import Prose
from sim.reporting.report.paper import pages
from sim.reporting.report.told import Told
from sim.reporting.results import Spread
from sim.reporting.table import Column, Table, words

NAN = float("nan")
BARS = bars(
    ["技能人才", "a $x$ <b>"],
    [
        Bars("one & two", [Spread(1.0, 0.5, 2.0), Spread(NAN, NAN, NAN)], ["", ""], "#0072b2"),
        Bars("three", [Spread(-1.0, -2.0, 0.5), Spread(3.0, 1.0, 4.0)], ["", ""], "#d55e00"),
    ],
    Scale(1.0, "元"),
)
STACKED = of_hundred(
    stacked(
        ["一"],
        [Part("甲", [0.6], [""], "#0b7a75"), Part("乙", [0.4], [""], "#4b4b4b")],
        Scale(100, "%"),
    )
)
FAN = fan(
    [2010, 2011, 2012],
    [
        Line(
            "模型",
            [Spread(1, 0.9, 1.1), Spread(2, 1.5, 2.5), Spread(NAN, NAN, NAN)],
            [""] * 3,
            "#0072b2",
        ),
        Line("官方", [Spread(1, NAN, NAN)] * 3, [""] * 3, "#000000", points=True),
    ],
    Scale(1.0, "元"),
)


# Figures


@pytest.mark.parametrize("chart", [BARS, STACKED, FAN])
def test_a_figure_is_drawn_the_same_every_time(chart) -> None:
    assert drawing.svg(chart, "one", "x") == drawing.svg(chart, "one", "x")
    assert drawing.png(chart) == drawing.png(chart)


def test_names_and_units_of_a_figure_are_text_and_escaped() -> None:
    drawn = drawing.svg(BARS, "one", 'a "quoted" <name>')
    for text in ("技能人才", "a $x$ &lt;b&gt;", "one &amp; two", "元"):
        assert text in drawn
    assert 'aria-label="a &quot;quoted&quot; &lt;name&gt;"' in drawn


def test_bars_have_the_colours_of_the_app_and_patterns_for_grey_print() -> None:
    drawn = drawing.svg(BARS, "one", "x")
    assert "#0072b2" in drawn
    assert "#d55e00" in drawn
    assert "<pattern" in drawn


def test_a_picture_is_as_wide_as_the_page_and_not_blank() -> None:
    picture = Image.open(io.BytesIO(drawing.png(BARS)))
    assert picture.width == round(drawing.WIDTH * drawing.RESOLUTION)
    colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert (0x00, 0x72, 0xB2) in colours


def test_more_categories_make_a_taller_figure() -> None:
    many = bars(
        [str(n) for n in range(20)],
        [Bars("x", [Spread(1, 0, 2)] * 20, [""] * 20, "#000")],
        Scale(1, ""),
    )
    few = bars(["1"], [Bars("x", [Spread(1, 0, 2)], [""], "#000")], Scale(1, ""))
    heights = [Image.open(io.BytesIO(drawing.png(one))).height for one in (few, many)]
    assert heights[1] > 2 * heights[0]


# Tables for a page


def wide(numbers: int) -> Table:
    columns = [Column("群体", numeric=False)]
    for number in range(numbers):
        columns += [Column(f"情景{number}", "share"), Column("80%区间", numeric=False)]
    row = [words("甲"), *(words(x) for n in range(numbers) for x in (f"v{n}", f"i{n}"))]
    return Table("t", tuple(columns), (tuple(row),))


def test_a_narrow_table_keeps_its_columns() -> None:
    (page,) = pages(wide(2), "zh")
    assert [cell.text for cell in page.rows[0]] == ["甲", "v0", "i0", "v1", "i1"]
    assert [one.numeric for one in page.columns] == [False, True, True, True, True]


def test_a_wide_table_has_intervals_beneath_numbers() -> None:
    (page,) = pages(wide(5), "zh")
    assert [cell.text for cell in page.rows[0]] == ["甲", *(f"v{n}\n（i{n}）" for n in range(5))]


def test_a_table_wider_still_is_split_and_names_its_rows_again() -> None:
    first, second = pages(wide(8), "zh")
    shown = [[cell.text for cell in page.rows[0]] for page in (first, second)]
    assert [one[0] for one in shown] == ["甲", "甲"]
    assert [one.partition("\n")[0] for both in shown for one in both[1:]] == [
        *(f"v{n}" for n in range(8))
    ]


def test_levels_and_differences_stand_on_pages_of_their_own() -> None:
    levels = [Column(f"情景{n}", "share") for n in range(4)]
    gains = [one for n in range(3) for one in (Column(f"差{n}"), Column("80%区间", numeric=False))]
    columns = (Column("群体", numeric=False), *levels, *gains)
    row = tuple(words(str(place)) for place in range(len(columns)))
    first, second = pages(Table("t", columns, (row,)), "zh")
    assert [one.heading for one in first.columns] == ["群体", *(f"情景{n}" for n in range(4))]
    assert [one.heading[:2] for one in second.columns] == ["群体", "差0", "差1", "差2"]


def test_units_of_raw_numbers_are_left_to_the_workbook() -> None:
    columns = (Column("指标", numeric=False), Column("单位", numeric=False), Column("数", "share"))
    (page,) = pages(Table("t", columns, ((words("率"), words("比例"), words("3%")),)), "zh")
    assert [cell.text for cell in page.rows[0]] == ["率", "3%"]


# Answers to further questions


def kept_attribution(run, number: str, draws: int = 8, **about: object) -> Attribution:
    request = run.manifest["request"]
    asked = {
        "policies": ["no-plan", "plan"],
        "titles": run.manifest["titles"],
        "world": "trend-2017",
        "scale": 0.02,
        "draws": draws,
        "seed": 1,
        "orders": 4,
        "year": 2020,
        "request": request,
    }
    return Attribution(
        f"at-{number * 10}",
        asked | about,
        (Outcome("disposable_income_per_head"),),
        ("needy", "cadres"),
        np.linspace(300.0, 320.0, draws)[None],
        np.linspace([[200.0, 100.0]], [[210.0, 110.0]], draws, axis=-1),
        np.zeros((1, 2, draws)),
        np.linspace([[180.0, 90.0]], [[190.0, 100.0]], draws, axis=-1),
    )


@pytest.fixture
def run():
    return run_of({"no-plan": ZERO, "plan": UP})


def text_of(run, folder) -> str:
    document = document_of(run, "zh", folder)
    return "\n".join(one.text for one in document.blocks() if isinstance(one, Prose))


def test_without_an_attribution_the_report_says_how_to_get_one(run, tmp_path) -> None:
    assert "yqsim attribute plan --against no-plan --world trend-2017" in text_of(run, tmp_path)


def test_a_kept_attribution_of_the_same_policies_is_told(run, tmp_path) -> None:
    attribution.keep(kept_attribution(run, "1"), tmp_path)
    text = text_of(run, tmp_path)
    assert "yqsim attribute" not in text
    assert "有劳动能力的困难群体" in text


@pytest.mark.parametrize(
    ("scale", "told"), [(0.02, "以2%的家庭"), (0.025, "以2.5%的家庭"), (0.1, "以10%的家庭")]
)
def test_the_report_says_on_what_an_attribution_rests(run, tmp_path, scale, told) -> None:
    attribution.keep(kept_attribution(run, "1", scale=scale), tmp_path)
    assert f"{told}、8次抽样、每次抽样4种加入次序另行计算" in text_of(run, tmp_path)


@pytest.mark.parametrize("small", [{"scale": 0.005}, {"draws": 2}])
def test_a_trial_attribution_is_no_part_of_a_report_which_says_so(run, tmp_path, small) -> None:
    attribution.keep(kept_attribution(run, "1", **small), tmp_path)
    text = text_of(run, tmp_path)
    assert "yqsim attribute plan --against no-plan" in text
    assert "至少2%的家庭、8次抽样" in text
    assert "加入次序另行计算" not in text
    english = [one.text for one in document_of(run, "en", tmp_path).blocks() if type(one) is Prose]
    assert any("at least 2% of households and 8 draws" in one for one in english)


def test_what_the_commands_compute_unless_told_otherwise_is_part_of_a_report() -> None:
    defaults = inspect.signature(attribute).parameters
    assert defaults["scale"].default >= answers.LEAST_SCALE
    assert defaults["draws"].default >= answers.LEAST_DRAWS
    assert all(one.scale >= answers.LEAST_ANALYSED for one in DEFAULTS.values())


def test_a_trial_of_a_sensitivity_analysis_is_no_part_of_a_report(tmp_path) -> None:
    run = run_of({"no-plan": ZERO, "mine": UP})  # the program ships none of this pair
    for scale, told in ((0.005, False), (0.05, True)):
        one = analysis(scale=scale, policies=("no-plan", "mine"))
        one.about["request"] = run.manifest["request"]
        sensitivity.keep(one, tmp_path)
        assert bool(answers.sensitivity_of(Told.of(run, "zh", tmp_path))) is told
        assert ("至少1%的家庭；更小的只是试算" in text_of(run, tmp_path)) is not told


@pytest.mark.parametrize(
    "change", [{"terms": "others"}, {"world": {"name": "coal-slump", "title": {}}}]
)
def test_an_attribution_of_other_numbers_or_another_world_is_not_told(
    run, tmp_path, change
) -> None:
    request = dict(run.manifest["request"])
    if "terms" in change:
        request["policies"] = [one | change for one in request["policies"]]
    else:
        request |= change
    attribution.keep(kept_attribution(run, "1", request=request), tmp_path)
    assert answers.attribution_of(Told.of(run, "zh", tmp_path)) is None


def test_an_attribution_of_another_code_is_told_and_marked(run, tmp_path) -> None:
    attribution.keep(kept_attribution(run, "1"), tmp_path)
    assert "另一版本" not in text_of(run, tmp_path).partition("敏感性")[0]
    request = run.manifest["request"] | {"code": "another"}
    attribution.keep(kept_attribution(run, "1", request=request), tmp_path)
    assert "另一版本" in text_of(run, tmp_path).partition("敏感性")[0]


def test_of_several_attributions_the_most_thorough_is_told(run, tmp_path) -> None:
    attribution.keep(kept_attribution(run, "1"), tmp_path)
    attribution.keep(kept_attribution(run, "2", scale=0.1), tmp_path)
    found = answers.attribution_of(Told.of(run, "zh", tmp_path))
    assert found is not None
    assert found.about["scale"] == 0.1


def test_a_damaged_answer_is_passed_over(run, tmp_path) -> None:
    folder = tmp_path / "attributions"
    folder.mkdir()
    (folder / "at-1111111111.json").write_text("{", encoding="utf-8")
    assert answers.attribution_of(Told.of(run, "zh", tmp_path)) is None


def test_a_policy_of_ones_own_is_named_as_its_file_in_commands(tmp_path) -> None:
    told = Told.of(run_of({"no-plan": ZERO, "mine": UP}), "zh", tmp_path)
    assert answers.command_for("attribute", told) == (
        "yqsim attribute mine.yaml --against no-plan --world trend-2017"
    )


@pytest.mark.parametrize(("lang", "told"), [("zh", "另一版本"), ("en", "another version")])
def test_effects_of_measures_of_another_code_are_told_and_marked(
    run, tmp_path, monkeypatch, lang, told
) -> None:
    manifest, effects = shipped_effects()
    request = run.manifest["request"]
    asked = manifest["request"] | {"code": "another", "world": request["world"]}
    asked["policies"] = request["policies"]
    monkeypatch.setattr(
        answers, "shipped_effects", lambda: (manifest | {"request": asked}, effects)
    )
    text = [one.text for one in document_of(run, lang, tmp_path).blocks() if isinstance(one, Prose)]
    begins = {"zh": "以下作用随程序提供", "en": "These effects come with the program"}[lang]
    about = next(place for place, one in enumerate(text) if one.startswith(begins))
    assert told in text[about + 1]


def test_effects_of_measures_are_left_out_where_other_policies_are_compared(tmp_path) -> None:
    told = Told.of(run_of({"no-plan": ZERO, "mine": UP}), "zh", tmp_path)
    found = answers.measure_effects(told)
    assert found is not None
    assert found.finding is None
