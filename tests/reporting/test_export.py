"""What is taken away: files that Excel and pandas open as they are, and that cannot act."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.store import Run
from sim.outcomes.indicators import INDICATORS, PANEL_COLUMNS
from sim.policy.draft import Draft
from sim.policy.library import load_policy
from sim.policy.measure import Text
from sim.reporting.cite import cite
from sim.reporting.cover import cover_of
from sim.reporting.export import (
    BOM,
    csv_bytes,
    panel_csv_bytes,
    panel_zip_bytes,
    sheet_names,
    workbook_bytes,
)
from sim.reporting.policy_words import phrase
from sim.reporting.table import Cell, Column, Table, between, words
from sim.reporting.words import word

NAN = float("nan")
BAD = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "-2+cmd|' /C calc'!A0")
MINE = Draft(Text(zh="=加大培训", en="=more training")).set_value("G01", "seats", None, 3600)


def table(*rows: tuple[Cell, ...], title: str = "分群体收入") -> Table:
    columns = (
        Column("群体", numeric=False),
        Column("收入", "yuan/person/year"),
        Column("就业率", "share"),
        Column("80%区间", numeric=False),
    )
    return Table(title, columns, rows, note="怎样读这张表")


INCOMES = table(
    (words("技能人才"), Cell("44,350", 44350.462), Cell("80.1%", 0.8012), words("+381 至 +591元")),
    (words("困难群体"), Cell("-12", -12.5), Cell("—", None), words("—")),
)


def manifest_of(*policies: tuple[str, object]) -> dict:
    return {
        "run": "yq-ec329cf3f5",
        "program": "0.1.0",
        "world": "trend-2017",
        "policies": [name for name, _ in policies],
        "titles": {name: policy.title.model_dump() for name, policy in policies},
        "settings": {"scale": 0.05, "draws": 16, "seed": 2018},
        "request": {
            "code": "0a505bd87f41",
            "data": "6e6e6f7f5cb3",
            "world": {"name": "trend-2017", "title": {"zh": "2017年趋势", "en": "Trend of 2017"}},
            "policies": [
                {"name": name, "content": policy.as_mapping()} for name, policy in policies
            ],
        },
    }


MANIFEST = manifest_of(
    ("no-plan", load_policy("no-plan")),
    ("plan", load_policy("plan")),
    (MINE.name, MINE.policy()),
)


def panel_run() -> Run:
    rows = [
        (policy, "trend-2017", 0, 2020, "city", "all", "start", "needy", name, 1234.5678901)
        for policy in (MINE.name, "=plan")
        for name in (*INDICATORS, "public_cost:A02", "public_cost:fund:talent", "moved_to:needy")
    ]
    panel = pd.DataFrame(rows, columns=list(PANEL_COLUMNS))
    panel["indicator"] = panel["indicator"].astype("category")
    return Run("yq-ec329cf3f5", MANIFEST, panel)


# CSV


def test_a_csv_is_one_rectangle_of_raw_numbers_under_headings_with_units() -> None:
    content = csv_bytes(INCOMES)
    assert content.startswith(BOM)
    assert content.decode("utf-8-sig") == (
        "群体,收入（元/人·年）,就业率（1为100%）,80%区间\r\n"
        "技能人才,44350.462,0.8012,+381 至 +591元\r\n"
        "困难群体,-12.5,,—\r\n"
    )
    read = pd.read_csv(io.BytesIO(content))
    assert read.iloc[:, 1].tolist() == [44350.462, -12.5]
    assert read.iloc[:, 2].isna().tolist() == [False, True]


def test_headings_of_an_english_csv_are_english() -> None:
    english = Table("x", (Column("Income", "yuan/person/year"), Column("Rate", "share")), ())
    assert csv_bytes(english, "en").decode("utf-8-sig") == (
        "Income (yuan per person and year),Rate (1 is 100%)\r\n"
    )


@pytest.mark.parametrize("text", BAD)
def test_text_that_would_be_a_formula_is_neutralised_in_cells_and_headings(text: str) -> None:
    column = Column(text, numeric=False)
    read = pd.read_csv(io.BytesIO(csv_bytes(Table("x", (column,), ((words(text),),)))))
    assert read.columns.tolist() == ["'" + text]
    assert read.iloc[0, 0] == "'" + text


@pytest.mark.parametrize("text", ["-5", "-5.2%", "+381 至 +591元", "-1.3 to -0.9 pp", "-1.2亿元"])
def test_signed_numbers_and_intervals_are_left_alone(text: str) -> None:
    content = csv_bytes(Table("x", (Column("a", numeric=False),), ((words(text),),)))
    assert content.decode("utf-8-sig").splitlines()[1] == text


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_no_text_of_a_csv_begins_a_formula(text: str) -> None:
    content = csv_bytes(Table("x", (Column("a", numeric=False),), ((words(text),),)))
    body = content.decode("utf-8-sig").removeprefix("a\r\n").lstrip('"')
    assert body.lstrip()[:1] not in ("=", "@", "＝", "＠")
    if body.lstrip()[:1] in ("+", "-"):
        assert not set(body) & set("()|!=")


def test_what_has_no_number_is_an_empty_cell() -> None:
    row = (words("a"), Cell("—", float("nan")), Cell("∞", float("inf")), words(""))
    assert csv_bytes(table(row)).decode("utf-8-sig").splitlines()[1] == "a,,,"


# Excel


def workbook(tables=(INCOMES,), lang="zh", manifest=MANIFEST):
    content = workbook_bytes(tables, cover_of(manifest, lang, "=q"), lang)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_numbers_are_numbers_with_a_format_of_their_unit() -> None:
    sheet = workbook().worksheets[1]
    assert [cell.value for cell in sheet[3]] == [
        "群体",
        "收入（元/人·年）",
        "就业率（%）",
        "80%区间",
    ]
    assert [cell.value for cell in sheet[4]] == ["技能人才", 44350.462, 0.8012, "+381 至 +591元"]
    assert [cell.data_type for cell in sheet[4]] == ["s", "n", "n", "s"]
    assert [cell.number_format for cell in sheet[4]][1:3] == ["0", "0.0%"]
    assert sheet["C5"].value is None
    assert sheet.freeze_panes == "B4"


def test_rows_of_different_units_have_formats_of_what_is_shown() -> None:
    columns = (Column("指标", numeric=False), Column("数值"))
    cells = [
        ("人口", "137万人", 1370000.0),
        ("差", "+1.0个百分点", 0.01),
        ("基尼", "0.394", 0.3941),
    ]
    mixed = Table("t", columns, tuple((words(a), Cell(b, c)) for a, b, c in cells))
    sheet = workbook([mixed]).worksheets[1]
    assert [sheet.cell(row, 2).number_format for row in (4, 5, 6)] == ["0", "0.0%", "0.000"]
    english = Table("t", columns, ((words("Persons"), Cell("1,370,000", 1370000.0)),))
    assert workbook([english], "en").worksheets[1]["B4"].number_format == "#,##0"


@pytest.mark.parametrize(
    ("text", "shown"), [("3.38元", "0.00"), ("3.4 yuan", "0.0"), ("1.3倍", "0.0"), ("1.2亿元", "0")]
)
def test_small_amounts_keep_the_decimals_shown_and_large_ones_are_whole(text, shown) -> None:
    columns = (Column("措施", numeric=False), Column("每元所得"))
    table = Table("t", columns, ((words("甲"), Cell(text, 3.383)),))
    assert workbook([table]).worksheets[1]["B4"].number_format == shown


def test_columns_are_wide_enough_for_their_texts() -> None:
    long = table((words("有劳动能力的困难群体等" * 2), Cell("1", 1.0), Cell("1", 1.0), words("x")))
    sheet = workbook([long]).worksheets[1]
    assert sheet.column_dimensions["A"].width >= 44
    assert sheet.column_dimensions["B"].width >= 18


def test_every_sheet_names_the_run() -> None:
    book = workbook([INCOMES, INCOMES])
    for sheet in book.worksheets:
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        assert any("yq-ec329cf3f5" in text for text in texts), sheet.title


@pytest.mark.parametrize("text", (*BAD, "http://example.com", "{=1}", "12"))
def test_no_text_of_a_workbook_is_a_formula_link_or_number(text: str) -> None:
    rows = ((words(text), Cell("", None), Cell("", None), words(text)),)
    for sheet in workbook([Table(text, INCOMES.columns, rows, text)]).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") and not cell.hyperlink for cell in row)
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].value.endswith(text.strip())


def test_sheets_have_names_that_excel_takes() -> None:
    titles = ["a/b:c*?[x]\\", "'", "", "历史" * 30, "=1", "history", "a/b:c*?[x]\\"]
    names = sheet_names(titles)
    assert names[:3] == ["1 a b c x", "2", "3"]
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) == 31
    book = workbook([table(title=title) for title in titles])
    assert book.sheetnames[1:] == names


@pytest.mark.parametrize(
    ("begin", "ends"),
    [
        ("Disposable income per head of the city in 2020, ", ["needy people", "cadres", "all"]),
        (
            "二〇二〇年全市及各县区城乡居民人均可支配收入按群体和情景比较：",
            ["困难群体", "基层干部"],
        ),
    ],
)
def test_sheets_whose_titles_begin_alike_show_what_tells_them_apart(begin, ends) -> None:
    names = sheet_names([begin + end for end in ends])
    assert max(map(len, names)) <= 31
    for number, (name, end) in enumerate(zip(names, ends, strict=True), start=1):
        assert name.startswith(f"{number} {begin[:6]}")
        assert name.endswith(f"…{end}")


def test_of_three_sheets_alike_the_two_closest_are_told_apart_too() -> None:
    begin = "Disposable income per head of the city in 2020"
    titles = [f"{begin}: change with inputs", f"{begin}: shares of variance", f"{begin[:33]} town"]
    ends = [name.partition("…")[2] for name in sheet_names(titles)]
    assert [end.split()[0] for end in ends] == ["change", "shares", "town"]


def test_a_title_cut_to_letters_of_its_own_and_one_told_twice_keep_their_beginning() -> None:
    long = "Income of everyone, in all its parts and then some"
    names = sheet_names([long, long, "Work of everyone, in all its parts and then some"])
    assert names[0].partition(" ")[2] == names[1].partition(" ")[2] == long[:29].strip()
    assert names[2].startswith("3 Work of everyone, in all")


# Intervals

INTERVALS = Table(
    "t",
    (
        Column("群体", numeric=False),
        Column("差额", "yuan/person/year"),
        Column("80%区间", numeric=False),
        Column("比例", "share"),
        Column("80%区间", numeric=False),
    ),
    (
        (
            words("甲"),
            Cell("+500元", 500.4),
            between("+444 至 +680元", 444.2, 680.7),
            Cell("1.0%", 0.01),
            between("0.5% 至 2.0%", 0.005, 0.02),
        ),
        (words("乙"), Cell("—", None), between("—", NAN, NAN), words("—"), words("")),
    ),
)


def test_intervals_of_a_workbook_are_two_columns_of_numbers_in_the_unit_before_them() -> None:
    sheet = workbook([INTERVALS]).worksheets[1]
    assert [cell.value for cell in sheet[3]][1:] == [
        "差额（元/人·年）",
        "80%区间下限（元/人·年）",
        "80%区间上限（元/人·年）",
        "比例（%）",
        "80%区间下限（%）",
        "80%区间上限（%）",
    ]
    assert [cell.value for cell in sheet[4]] == ["甲", 500.4, 444.2, 680.7, 0.01, 0.005, 0.02]
    assert {cell.data_type for cell in sheet[4][1:]} == {"n"}
    assert sheet["F4"].number_format == "0.0%"
    assert [sheet.cell(5, place).value for place in (3, 4, 6, 7)] == [None] * 4


def test_intervals_of_a_csv_are_numbers_too_and_named_in_english() -> None:
    read = pd.read_csv(io.BytesIO(csv_bytes(INTERVALS, "en")))
    assert read.columns[2:4].tolist() == [
        "80%区间, low (yuan per person and year)",
        "80%区间, high (yuan per person and year)",
    ]
    assert read.iloc[0, 2:4].tolist() == [444.2, 680.7]
    assert read.iloc[1, [2, 3, 5, 6]].isna().all()


def test_the_same_tables_give_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cover = cover_of(MANIFEST, "zh")
    first = workbook_bytes([INCOMES], cover, "zh")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(1))
    assert workbook_bytes([INCOMES], cover, "zh") == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-24T00:00:00Z" in archive.read("docProps/core.xml")


def test_pandas_reads_a_sheet() -> None:
    content = workbook_bytes([INCOMES], cover_of(MANIFEST, "zh"), "zh")
    read = pd.read_excel(io.BytesIO(content), sheet_name=1, header=2, nrows=2)
    assert read.iloc[:, 1].tolist() == [44350.462, -12.5]


# The cover


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cover_says_what_was_asked_and_how_to_read_it(lang) -> None:
    cover = cover_of(MANIFEST, lang, "谁受益？")
    assert cover[phrase("export.question", lang)] == "谁受益？"
    assert cover[word("text.run", lang)] == "yq-ec329cf3f5"
    assert cover[word("text.draws", lang)] == "16"
    assert "5%" in cover[word("text.scale", lang)]
    assert "0a505bd87f41" in cover[phrase("export.version", lang)]
    assert cite(MANIFEST, "gbt7714" if lang == "zh" else "apa", lang) in cover.values()
    assert "80%" in cover[phrase("export.reading", lang)]
    assert all(isinstance(text, str) and text for text in cover.values())
    assert phrase("export.question", lang) not in cover_of(MANIFEST, lang)


def test_the_cover_says_what_each_scenario_changes() -> None:
    cover = cover_of(MANIFEST, "zh")
    assert list(cover)[:3] == ["情景1（对照）", "情景2", "情景3"]
    assert cover["情景2"] == "增收工作方案（plan）"
    assert cover["情景3"] == (
        f"=加大培训（{MINE.name}）\n"
        "G01 贫困劳动力免费培训：2018年7月起，培训名额由每年1800人调整为每年3600人。"
    )


def test_a_scenario_of_a_measure_that_is_gone_has_its_title_alone() -> None:
    manifest = manifest_of(("plan", load_policy("plan")))
    manifest["request"]["policies"][0]["content"]["set"] = {"Z09": {"gone": 1}}
    manifest["request"]["policies"][0]["name"] = "mine"
    manifest["titles"]["mine"] = manifest["titles"]["plan"]
    assert cover_of(manifest, "zh")["情景1（对照）"] == "增收工作方案（mine）"


# The long data


def test_the_long_data_are_in_words_and_codes_with_units_and_the_run() -> None:
    read = pd.read_csv(io.BytesIO(panel_csv_bytes(panel_run())))
    first = read.iloc[1].to_dict()
    assert first == {
        "情景": "'=加大培训",
        "情景代码": MINE.name,
        "外部环境": "trend-2017",
        "抽样": 0,
        "年份": 2020,
        "地区": "阳泉市",
        "城乡": "城乡",
        "分组方式": "按方案实施时的群体",
        "群体": "有劳动能力的困难群体",
        "指标": "人均可支配收入",
        "指标代码": "disposable_income_per_head",
        "单位": "元/人·年",
        "数值": 1234.5678901,
        "运行编号": "yq-ec329cf3f5",
    }
    titles = dict(zip(read["指标代码"], read["指标"], strict=True))
    assert titles["public_cost:A02"] == "财政支出（技能提升补贴）"
    assert titles["public_cost:fund:talent"] == "财政支出（人才专项资金）"
    assert titles["moved_to:needy"].endswith("（有劳动能力的困难群体）")
    assert set(read["情景代码"]) == {MINE.name, "'=plan"}
    assert len(read) == len(panel_run().panel)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_has_a_unit_in_words(lang) -> None:
    read = pd.read_csv(io.BytesIO(panel_csv_bytes(panel_run(), lang)))
    units = set(read[phrase("export.unit", lang)])
    chinese = {unit for unit in units if any(letter >= "\u4e00" for letter in unit)}
    assert chinese == (units if lang == "zh" else set())


def test_the_zipped_long_data_are_the_same_file() -> None:
    content = panel_zip_bytes(panel_run())
    assert content == panel_zip_bytes(panel_run())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["yq-ec329cf3f5.csv"]
        assert archive.read("yq-ec329cf3f5.csv") == panel_csv_bytes(panel_run())
