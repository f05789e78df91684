"""The report as an Excel workbook: its words on the first sheet, then one sheet a table."""

from __future__ import annotations

from collections.abc import Mapping

from sim.reporting.export import workbook_bytes
from sim.reporting.report.document import Document, Facts, Items, Prose, Section, Tabled


def xlsx_bytes(document: Document) -> bytes:
    """The report as an .xlsx file.  The same document gives the same bytes.

    Tables hold raw numbers and all of their columns and rows; figures are left to the reader.
    """
    return workbook_bytes(document.tables, _cover(document), document.lang)


def _cover(document: Document) -> Mapping[str, str]:
    """Title, run and answer, then the chapters that have no table, each under its heading."""
    cover = {document.title: document.subtitle, **dict(document.about.pairs)}
    first, *others = document.sections
    cover.update(_texts(first))
    for section in others:
        if not any(isinstance(block, Tabled) for block in section.blocks):
            cover.update(_texts(section))
    return cover


def _texts(section: Section) -> Mapping[str, str]:
    """Headings and texts; what has no heading of its own stands under the section's."""
    plain: list[str] = []
    headed: dict[str, str] = {}
    for block in section.blocks:
        if isinstance(block, Prose):
            plain.append(block.text)
        elif isinstance(block, Facts):
            headed.update(block.pairs)
        elif isinstance(block, Items):
            headed.update({heading: text for heading, text in block.points if heading})
            plain += [text for heading, text in block.points if not heading]
    return ({section.title: "\n".join(plain)} if plain else {}) | headed
