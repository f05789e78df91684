"""The formats of a report, by the ending of their files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from sim.experiments.store import DEFAULT_FOLDER, Run
from sim.reporting.report.build import document_of
from sim.reporting.words import Language

Format = Literal["docx", "html", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)


def report_bytes(run: Run, lang: Language, form: Format, runs: Path = DEFAULT_FOLDER) -> bytes:
    """The report on a stored run as a file; see `document_of` for `runs`.

    The same run in the same language and format gives the same bytes.
    """
    document = document_of(run, lang, runs)
    # What draws figures is slow to import and not needed by every format.
    if form == "docx":
        from sim.reporting.report.word import docx_bytes

        return docx_bytes(document)
    if form == "html":
        from sim.reporting.report.page import html_bytes

        return html_bytes(document)
    from sim.reporting.report.book import xlsx_bytes

    return xlsx_bytes(document)


def lacks_chinese(lang: Language, form: Format) -> bool:
    """Whether Chinese in the figures cannot be drawn, as no font with it is installed.

    Figures of a page are drawn by the reader's browser, so only pictures need one.
    """
    if lang != "zh" or form != "docx":
        return False
    return _chinese_font() is None


def _chinese_font() -> str | None:
    from sim.reporting.report.drawing import chinese_font

    return chinese_font()
