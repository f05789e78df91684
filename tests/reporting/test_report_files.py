"""The report's files: safe, self-contained, accessible, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from report_runs import ACROSS, DOWN, RUN, UP, ZERO, run_of

from sim.experiments.store import Run
from sim.reporting.report.build import document_of
from sim.reporting.report.document import Document, Figure, Tabled
from sim.reporting.report.formats import FORMATS, report_bytes
from sim.reporting.report.page import html_bytes
from sim.reporting.report.word import docx_bytes

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FORMULA = "=HYPERLINK('http://x','y')"
LONG = "加大培训力度" * 13
DOLLARS = "50$ a\\b$ & \"quoted\" 'x'"
HOSTILE = {
    "no-plan": {"zh": SCRIPT, "en": SCRIPT},
    "plan": {"zh": FORMULA, "en": FORMULA},
    "a": {"zh": LONG, "en": LONG},
    "b": {"zh": DOLLARS, "en": DOLLARS},
}


def hostile_run() -> Run:
    return run_of({"no-plan": ZERO, "plan": UP, "a": DOWN, "b": ACROSS}, titles=HOSTILE)


def plain_run() -> Run:
    return run_of({"no-plan": ZERO, "plan": UP})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Document:
    return document_of(hostile_run(), "zh", tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Document:
    return document_of(plain_run(), "zh", tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def page(plain) -> Page:
    return Page(html_bytes(plain))


@pytest.fixture(scope="module")
def hostile_page(hostile) -> Page:
    return Page(html_bytes(hostile))


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.source = content.decode()
        self.feed(self.source)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


# The same bytes


def test_the_same_run_gives_the_same_bytes(page, word_file, tmp_path) -> None:
    assert report_bytes(plain_run(), "zh", "html", tmp_path) == page.source.encode()
    assert report_bytes(plain_run(), "zh", "docx", tmp_path) == word_file


@pytest.mark.parametrize("form", [one for one in FORMATS if one != "docx"])  # slow, and above
def test_two_english_files_of_a_run_are_the_same(form, tmp_path) -> None:
    first, second = (report_bytes(plain_run(), "en", form, tmp_path) for _ in range(2))
    assert first == second


def test_files_in_a_word_file_have_the_release_for_their_date(word_file) -> None:
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {2026}
        assert len({one.date_time for one in archive.infolist()}) == 1


# HTML


def test_a_page_asks_no_network_and_runs_nothing(hostile_page) -> None:
    names = {tag for tag, _ in hostile_page.elements}
    assert not names & {"script", "img", "iframe", "link", "object", "embed"}
    for _, attributes in hostile_page.elements:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("href", "src", "xlink:href"):
                assert value is not None
                assert value.startswith("#")
    assert "url(http" not in hostile_page.source


def test_titles_of_users_stand_on_the_page_as_they_are(hostile_page) -> None:
    for title in (SCRIPT, FORMULA, LONG, DOLLARS):
        assert title in hostile_page.text


def test_a_page_names_its_language_and_has_headings_without_leaps(page) -> None:
    assert page.all("html")[0]["lang"] == "zh-CN"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_heads_for_columns_and_rows(plain, page) -> None:
    shown = sum(len(one.pages) for one in plain.blocks() if isinstance(one, Tabled))
    assert len(page.all("table")) == len(page.all("caption")) == shown
    scopes = [one.get("scope") for one in page.all("th")]
    assert set(scopes) == {"col", "row"}


def test_every_figure_of_a_page_is_named_and_drawn_in_text(plain, page) -> None:
    figures = [one for one in plain.blocks() if isinstance(one, Figure)]
    drawn = [one for one in page.all("svg") if one.get("role") == "img"]
    assert [one["aria-label"] for one in drawn] == [one.alt for one in figures]
    assert "科研人员" in page.text


def test_names_within_figures_do_not_meet_on_a_page(page) -> None:
    ids = [value for _, it in page.elements if (value := it.get("id"))]
    assert len(ids) == len(set(ids))


def test_links_of_the_contents_lead_to_chapters(plain, page) -> None:
    ids = {attributes.get("id") for _, attributes in page.elements}
    links = [str(one["href"]) for one in page.all("a")]
    assert len(links) == sum(one.level == 1 for one in plain.sections)
    assert {one.removeprefix("#") for one in links} <= ids


# Word


@pytest.fixture(scope="module")
def word_file(plain) -> bytes:
    return docx_bytes(plain)


@pytest.fixture(scope="module")
def word(word_file):
    return docx.Document(io.BytesIO(word_file))


def test_headings_of_a_word_file_are_real_ones(plain, word) -> None:
    headings = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [one.title for one in plain.sections]
    assert word.paragraphs[0].style.name == "Title"


def test_heads_of_tables_stand_on_every_page(plain, word) -> None:
    shown = sum(len(one.pages) for one in plain.blocks() if isinstance(one, Tabled))
    heads = list(word.element.body.iter(qn("w:tblHeader")))
    assert len(heads) == shown


def test_columns_of_every_table_have_the_width_of_the_page(word) -> None:
    for table in word.tables:
        widths = [one.w.cm for one in table._tbl.tblGrid.gridCol_lst]
        assert sum(widths) == pytest.approx(16.0, abs=0.1)


def test_pictures_of_a_word_file_have_their_words(plain, word) -> None:
    figures = [one for one in plain.blocks() if isinstance(one, Figure)]
    told = [one._inline.docPr.get("descr") for one in word.inline_shapes]
    assert told == [one.alt for one in figures]


def test_a_word_file_has_page_numbers_chinese_fonts_and_its_language(plain, word) -> None:
    footer = word.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert RUN in word.sections[0].header.paragraphs[0].text
    body = word.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert body.get(qn("w:eastAsia")) == "仿宋"
    assert word.core_properties.language == "zh-CN"
    assert word.core_properties.title == plain.title
    page = word.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)


def test_captions_are_numbered_by_fields_once_for_each_table_and_figure(plain, word) -> None:
    fields = [one.get(qn("w:instr")) for one in word.element.body.iter(qn("w:fldSimple"))]
    blocks = list(plain.blocks())
    assert sum("表" in one for one in fields) == sum(isinstance(one, Tabled) for one in blocks)
    assert sum("图" in one for one in fields) == sum(isinstance(one, Figure) for one in blocks)


def test_control_characters_in_a_title_do_not_break_a_word_file(tmp_path) -> None:
    title = "坏\x00标\x0b题"
    run = run_of(
        {"no-plan": ZERO, "plan": UP}, titles={"no-plan": {"zh": title}, "plan": {"zh": "方案"}}
    )
    word = docx.Document(io.BytesIO(report_bytes(run, "zh", "docx", tmp_path)))
    assert any("坏标题" in one.text for one in word.paragraphs)


def test_titles_of_users_stand_in_a_word_file_as_they_are(hostile) -> None:
    word = docx.Document(io.BytesIO(docx_bytes(hostile)))
    text = "\n".join(one.text for one in word.paragraphs)
    for title in (SCRIPT, FORMULA, LONG, DOLLARS):
        assert title in text


# Excel


def test_no_cell_of_a_workbook_is_a_formula(tmp_path) -> None:
    content = report_bytes(hostile_run(), "zh", "xlsx", tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_intervals_of_a_workbook_are_numbers_and_enclose_those_before_them(tmp_path):
    content = report_bytes(plain_run(), "zh", "xlsx", tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(content))
    seen = 0
    for sheet in book.worksheets[1:]:
        headings = [cell.value for cell in sheet[3]]
        assert "80%区间" not in headings, sheet.title
        for place, heading in enumerate(headings):
            if not str(heading).startswith("80%区间下限"):
                continue
            for line in sheet.iter_rows(min_row=4):
                middle, low, high = (line[place + step].value for step in (-1, 0, 1))
                if isinstance(low, int | float):
                    assert low <= middle <= high, (sheet.title, line[0].value)
                    seen += 1
    assert seen > 30


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_on_paper_speaks_of_nothing_that_only_a_screen_has(lang, tmp_path):
    told = html_bytes(document_of(plain_run(), lang, tmp_path)).decode()
    assert not re.search(
        r"提示|悬停|鼠标|点击|\btips?\b|\bhover|\bclick|\bpoint at\b", Page(told.encode()).text
    )


def test_a_workbook_has_every_table_whole_and_the_answer_on_its_first_sheet(plain, tmp_path):
    content = report_bytes(plain_run(), "zh", "xlsx", tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.worksheets) == 1 + len(plain.tables)
    cover = {line[0].value: line[1].value for line in book.worksheets[0].iter_rows()}
    assert "比“不实施方案”高600元" in cover["一、结论"]
    assert "方向确定为正的有" in cover["把握程度"]
    assert cover["运行编号"] == RUN
    assert "微观模拟" in cover["七、方法"]
    for sheet, table in zip(book.worksheets[1:], plain.tables, strict=True):
        assert sheet["A1"].value == table.title
        assert sheet.cell(3 + len(table.rows), 1).value == table.rows[-1][0].text
