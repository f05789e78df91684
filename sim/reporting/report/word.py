"""The report as a Word file, by python-docx.

Pictures are PNG, which every version of Word shows.  No clock is asked: the dates of the document
and of the files in its archive are that of the release, so the same document gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from rich.cells import cell_len

from sim.reporting.cite import RELEASED
from sim.reporting.policy_words import phrase as policy_phrase
from sim.reporting.report import word_styles as looks
from sim.reporting.report.document import Block, Document, Facts, Figure, Items, Prose, Tabled
from sim.reporting.report.drawing import png
from sim.reporting.report.told import caption, phrase
from sim.reporting.table import Table

WHOLE_ROWS = 13
"""A table of at most so many rows is not broken over pages."""
NARROWEST, WIDEST = 7, 44
"""Letters between which the weight of a column's width lies; a Chinese letter counts two."""
FACT_WIDTHS = (3.2, looks.TEXT_WIDTH - 3.2)

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = datetime(RELEASED.year, RELEASED.month, RELEASED.day)


def docx_bytes(document: Document) -> bytes:
    """The report as a .docx file.  The same document and fonts give the same bytes."""
    word = docx.Document()
    looks.prepare(word, document.lang)
    _describe(word, document)
    writer = _Writer(word, document)
    writer.front()
    for section in document.sections:
        word.add_heading(_clean(section.title), section.level)
        for block in section.blocks:
            writer.write(block)
    file = io.BytesIO()
    word.save(file)
    return _without_clock(file.getvalue())


def _describe(word: WordDocument, document: Document) -> None:
    """Properties of the file, and the lines at the head and foot of every page."""
    about = word.core_properties
    about.title, about.subject = _clean(document.title), _clean(document.subtitle)
    about.author = about.last_modified_by = policy_phrase("cite.author", document.lang)
    about.comments, about.keywords = document.source, document.run
    about.language = "zh-CN" if document.lang == "zh" else "en-GB"
    about.created = about.modified = _DATE
    about.revision = 1
    section = word.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.style = foot.style = word.styles[looks.RUNNING]
    head.add_run(document.source)
    foot.add_run("— ")
    _field(foot, "PAGE", "1")
    foot.add_run(" —")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field, with what stands there until it is updated."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _without_clock(archive: bytes) -> bytes:
    """The same archive with one date for all its files."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            inside = zipfile.ZipInfo(name, _DATE.timetuple()[:6])
            inside.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(inside, old.read(name))
    return file.getvalue()


def _clean(text: str) -> str:
    """Text without the control characters that XML has no room for."""
    return _NOT_XML.sub("", text)


class _Writer:
    """Writes the blocks of one document in their order."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self._word, self._document, self._lang = word, document, document.lang
        self._ids = {style.name: style.style_id for style in word.styles}

    def front(self) -> None:
        """Title, subtitle, and what run it is."""
        self._paragraph(self._document.title, looks.TITLE)
        self._paragraph(self._document.subtitle, looks.SUBTITLE)
        self.write(self._document.about)

    def write(self, block: Block) -> None:
        """One block."""
        if isinstance(block, Prose):
            style = {"lead": looks.LEAD, "body": looks.TEXT, "note": looks.NOTE}[block.kind]
            self._paragraph(block.text, style)
        elif isinstance(block, Items):
            for heading, text in block.points:
                self._point(heading, text)
        elif isinstance(block, Facts):
            self._facts(block)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self._table(block)

    def _paragraph(self, text: str, style: str) -> Paragraph:
        paragraph = self._word.add_paragraph(style=style)
        paragraph.add_run(_clean(text))
        return paragraph

    def _point(self, heading: str, text: str) -> None:
        paragraph = self._word.add_paragraph(style=looks.POINT)
        if heading:
            paragraph.add_run(phrase("report.point", self._lang, heading=heading)).bold = True
        paragraph.add_run(_clean(text))

    def _caption(self, block: Figure | Tabled, text: str, field: bool = True) -> Paragraph:
        """A caption; its number is a field, which counts on when others are added.

        A table's later pages repeat its number, so theirs is plain text.
        """
        kind = "figure" if isinstance(block, Figure) else "table"
        label, number = phrase(f"report.{kind}", self._lang, number=""), str(block.number)
        before = f"{label}{number}"
        paragraph = self._word.add_paragraph(style=looks.CAPTION)
        if field:
            paragraph.add_run(label)
            _field(paragraph, f"SEQ {label.strip()} \\* ARABIC", number)
        else:
            paragraph.add_run(before)
        paragraph.add_run(_clean(text.removeprefix(before)))
        return paragraph

    def _figure(self, figure: Figure) -> None:
        paragraph = self._word.add_paragraph(style=looks.PICTURE)
        picture = paragraph.add_run().add_picture(
            io.BytesIO(png(figure.chart)), width=Cm(looks.TEXT_WIDTH)
        )
        properties = picture._inline.docPr
        properties.set("name", f"figure-{figure.number}")
        properties.set("descr", _clean(figure.alt))
        form = self._caption(figure, caption(self._lang, figure)).paragraph_format
        form.keep_with_next, form.space_after = False, Pt(10)

    def _table(self, block: Tabled) -> None:
        for place, table in enumerate(block.pages):
            first = place == 0
            self._caption(block, caption(self._lang, block, table, first), field=first)
            self._rows(table)

    def _rows(self, table: Table) -> None:
        """A table of three lines; its heading stands on every page that it reaches."""
        made = self._grid(len(table.rows) + 1, _widths(table))
        lines = [[column.heading for column in table.columns]]
        lines += [[cell.text for cell in row] for row in table.rows]
        together = len(table.rows) <= WHOLE_ROWS
        for number, (row, texts) in enumerate(zip(made._tbl.tr_lst, lines, strict=True)):
            properties = row.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, text, column in zip(row.tc_lst, texts, table.columns, strict=True):
                paragraph = Paragraph(cell.p_lst[0], made)
                style = looks.NUMBER if column.numeric else looks.CELL
                paragraph._p.style = self._ids[looks.HEAD if number == 0 else style]
                if number == 0:
                    cell.get_or_add_tcPr().append(parse_xml(_UNDERLINED))
                    if column.numeric:
                        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                elif together and number < len(table.rows):
                    paragraph.paragraph_format.keep_with_next = True
                paragraph.add_run(_clean(text))
        self._gap()

    def _facts(self, facts: Facts) -> None:
        made = self._grid(len(facts.pairs), FACT_WIDTHS)
        for row, pair in zip(made._tbl.tr_lst, facts.pairs, strict=True):
            styles = (looks.HEAD, looks.CELL)
            for cell, text, style in zip(row.tc_lst, pair, styles, strict=True):
                paragraph = Paragraph(cell.p_lst[0], made)
                paragraph._p.style = self._ids[style]
                paragraph.paragraph_format.keep_with_next = False
                paragraph.add_run(_clean(text))
        self._gap()

    def _grid(self, rows: int, widths: Sequence[float]) -> WordTable:
        """An empty table with columns of these widths in centimetres, lines above and below."""
        made = self._word.add_table(rows, len(widths))
        made.autofit = False
        made._tbl.tblPr.append(parse_xml(_LINES))
        made._tbl.tblPr.append(parse_xml(_PADDING))
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Cm(width)
        for row in made._tbl.tr_lst:
            for cell, width in zip(row.tc_lst, widths, strict=True):
                cell.width = Cm(width)
        return made

    def _gap(self) -> None:
        """Word joins tables that touch; a small empty line keeps them apart."""
        gap = self._word.add_paragraph(style=looks.NOTE).paragraph_format
        gap.space_before = gap.space_after = Cm(0)
        gap.line_spacing = Cm(0.2)


_LINES = (
    f"<w:tblBorders {nsdecls('w')}>"
    '<w:top w:val="single" w:sz="12" w:space="0" w:color="1D2329"/>'
    '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="1D2329"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="DDE2E7"/>'
    "</w:tblBorders>"
)
_PADDING = (
    f"<w:tblCellMar {nsdecls('w')}>"
    '<w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
    "</w:tblCellMar>"
)
_UNDERLINED = (
    f"<w:tcBorders {nsdecls('w')}>"
    '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="1D2329"/></w:tcBorders>'
)


def _widths(table: Table) -> list[float]:
    """Widths of the columns in centimetres, by their longest lines, adding up to the page's."""

    def letters(text: str) -> int:
        return max(cell_len(line) for line in text.split("\n"))

    weights = []
    for place, column in enumerate(table.columns):
        body = max((letters(row[place].text) for row in table.rows), default=0)
        # A heading may break over a few lines, a number must not.
        weights.append(min(WIDEST, max(NARROWEST, body, min(12, letters(column.heading)))) + 2)
    return [looks.TEXT_WIDTH * one / sum(weights) for one in weights]
