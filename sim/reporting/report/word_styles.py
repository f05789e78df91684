"""The look of the Word report: page, styles, fonts and languages.

Chinese follows the usual layout of official papers: headings in 黑体 and 楷体, text in 仿宋, tables
in 宋体.  Where a font is not installed, Word takes the name given as its alternative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from lxml import etree

from sim.reporting.words import Language

MARGIN, PAGE_WIDTH, PAGE_HEIGHT = 2.5, 21.0, 29.7
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
"""Centimetres of an A4 page."""
ALTERNATIVES = {"仿宋": "FangSong", "楷体": "KaiTi", "黑体": "SimHei", "宋体": "SimSun"}
INK, SOFT = RGBColor(0x1D, 0x23, 0x29), RGBColor(0x4D, 0x57, 0x61)

TEXT, LEAD, NOTE, POINT = "Normal", "Report lead", "Report note", "List Bullet"
TITLE, SUBTITLE, CAPTION, PICTURE = "Title", "Subtitle", "Caption", "Report picture"
HEAD, CELL, NUMBER = "Report table head", "Report table text", "Report table number"
RUNNING = "Report running line"


@dataclass(frozen=True)
class _Style:
    """A paragraph style: Latin and Chinese fonts, size in points, and what differs from plain.

    `before` and `after` are points of space, `line` the spacing of lines.
    """

    latin: str
    chinese: str
    size: float
    bold: bool = False
    soft: bool = False
    before: float = 0
    after: float = 6
    line: float = 1.0
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    with_next: bool = False


_SERIF, _SANS = "Times New Roman", "Arial"
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY

_STYLES: Mapping[str, _Style] = {
    TEXT: _Style(_SERIF, "仿宋", 11.5, line=1.3, align=_BOTH),
    TITLE: _Style(_SANS, "宋体", 20, bold=True, before=6, after=4, align=_CENTRE),
    SUBTITLE: _Style(_SANS, "楷体", 13, soft=True, after=10, align=_CENTRE),
    "Heading 1": _Style(_SANS, "黑体", 16, before=14, after=6, with_next=True),
    "Heading 2": _Style(_SANS, "楷体", 13.5, bold=True, before=12, after=6, with_next=True),
    LEAD: _Style(_SERIF, "仿宋", 13, line=1.35, after=6, align=_BOTH),
    POINT: _Style(_SERIF, "仿宋", 11.5, line=1.25, after=3, align=_BOTH),
    NOTE: _Style(_SERIF, "仿宋", 9.5, soft=True, line=1.2, before=3, after=10, align=_BOTH),
    CAPTION: _Style(_SANS, "黑体", 10.5, before=6, after=4, align=_CENTRE, with_next=True),
    PICTURE: _Style(_SERIF, "宋体", 9, before=6, after=0, align=_CENTRE, with_next=True),
    HEAD: _Style(_SANS, "黑体", 9, after=0, with_next=True),
    CELL: _Style(_SERIF, "宋体", 9, after=0),
    NUMBER: _Style(_SERIF, "宋体", 9, after=0, align=_RIGHT),
    RUNNING: _Style(_SERIF, "宋体", 9, soft=True, after=0, align=_CENTRE),
}
_LATIN_SMALLER = 0.92
"""English letters stand larger than Chinese ones of the same size."""


def prepare(word: WordDocument, lang: Language) -> None:
    """Set page, styles, fonts and languages of a new document."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin = section.bottom_margin = Cm(MARGIN)
    for name, look in _STYLES.items():
        known = name in [one.name for one in word.styles]
        style = word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if isinstance(style, ParagraphStyle):
            _dress(style, look, lang)
    for one in word.styles.element.iter(qn("w:lang")):
        one.set(qn("w:val"), "en-US" if lang == "zh" else "en-GB")
        one.set(qn("w:eastAsia"), "zh-CN")
    _name_alternatives(word)


def _dress(style: ParagraphStyle, look: _Style, lang: Language) -> None:
    size = look.size if lang == "zh" else round(2 * look.size * _LATIN_SMALLER) / 2
    font, form = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(size), look.bold or None, None
    font.color.rgb = SOFT if look.soft else INK
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing, form.alignment = look.line, look.align
    form.keep_with_next, form.widow_control = look.with_next, True
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()  # the template's theme fonts would win
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), look.latin)
    fonts.set(qn("w:eastAsia"), look.chinese)
    if style.name == TITLE:
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break


def _name_alternatives(word: WordDocument) -> None:
    """Other names of the Chinese fonts, under which some systems have them."""
    table = parse_xml(f"<w:fonts {nsdecls('w')}/>")
    for name, other in ALTERNATIVES.items():
        font = OxmlElement("w:font")
        font.set(qn("w:name"), name)
        alternative = OxmlElement("w:altName")
        alternative.set(qn("w:val"), other)
        charset = OxmlElement("w:charset")
        charset.set(qn("w:val"), "86")  # GB 2312
        font.extend([alternative, charset])
        table.append(font)
    part = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = _xml(table)


def _xml(element: object) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
