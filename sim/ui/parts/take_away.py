"""What a reader takes away: report, workbook, data, address, command, citation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import get_args

import solara

from sim.policy.draft import CODE_MARK, decode
from sim.reporting.cite import Style, cite
from sim.reporting.cover import cover_of
from sim.reporting.export import panel_zip_bytes, workbook_bytes
from sim.reporting.report.formats import Format, report_bytes
from sim.reporting.results import Results
from sim.reporting.table import Table
from sim.reporting.words import Language
from sim.ui import service
from sim.ui.address import Address
from sim.ui.parts.controls import Choice
from sim.ui.parts.copy import Copy
from sim.ui.parts.prose import Heading, Paragraph
from sim.ui.study import words_of
from sim.ui.words import text

REPORTS: Mapping[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
}
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@solara.component
def TakeAway(
    results: Results, tables: Callable[[], Sequence[Table]], address: Address, question: str
) -> None:
    """Files, address, command and citation of a stored run.

    `tables` makes the workbook's sheets when they are asked for, `question` heads its cover.
    """
    lang = address.lang
    with solara.Div(classes=["yq-card"], attributes={"id": "take-away"}):
        Heading(text("take.title", lang), 2)
        if results.run is None:
            Paragraph(text("take.quick", lang), ["yq-soft"])
            return
        run = results.run
        manifest = service.store().manifest(run)
        with solara.Div(classes=["yq-row"]):
            for form, kind in REPORTS.items():
                _Download(
                    text(f"take.report-{form}", lang),
                    f"{run}-{lang}.{form}",
                    partial(_report, run, lang, form),
                    kind,
                )
            _Download(
                text("take.workbook", lang),
                f"{run}-{lang}.xlsx",
                lambda: workbook_bytes(tables(), cover_of(manifest, lang, question), lang),
                SHEETS,
            )
            _Download(
                text("take.panel", lang),
                f"{run}-{lang}.zip",
                lambda: panel_zip_bytes(service.store().load(run), lang),
                "application/zip",
            )
        words = words_of(manifest)
        own = [decode(word.removeprefix(CODE_MARK)) for word in words if word[0] == CODE_MARK]
        for draft in own:
            _Download(
                text("take.yaml", lang, title=getattr(draft.title, lang)),
                f"{draft.name}.yaml",
                partial(str.encode, draft.as_yaml()),
                "application/yaml",
            )
        Copy("link", text("take.link", lang), address.at("/compare"), lang, address=True)
        Copy("command", text("take.command", lang), _command(manifest, words), lang)
        Citation(run, lang)


@solara.component
def Citation(run: str, lang: Language) -> None:
    """How to cite a run, in the style chosen."""
    style, set_style = solara.use_state("gbt7714" if lang == "zh" else "apa")
    manifest = service.store().manifest(run)
    styles: dict[str, str] = {one: text(f"take.style-{one}", lang) for one in get_args(Style)}
    Choice(text("take.style", lang), styles, style, set_style)
    Copy("citation", text("take.citation", lang), cite(manifest, style, lang), lang)  # type: ignore[arg-type]


@solara.component
def _Download(label: str, filename: str, make: Callable[[], bytes], kind: str) -> None:
    """A button that makes a file when it is pressed."""
    solara.FileDownload(make, filename=filename, label=label, icon_name=None, mime_type=kind)


def _report(run: str, lang: Language, form: Format) -> bytes:
    """The report as a file.  It takes seconds; Solara makes files in a thread of their own."""
    return report_bytes(service.store().load(run), lang, form, service.folder())


def _command(manifest: dict, words: Sequence[str]) -> str:
    """The command that gives the same run; a scenario of one's own is the file saved above."""
    names = [
        f"{decode(word.removeprefix(CODE_MARK)).name}.yaml" if word[0] == CODE_MARK else word
        for word in words
    ]
    settings = manifest["settings"]
    return (
        f"yqsim compare {' '.join(names)} --world {manifest['world']} --scale {settings['scale']}"
        f" --draws {settings['draws']} --seed {settings['seed']}"
    )
