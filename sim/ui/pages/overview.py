"""Overview: the question, the answer that comes with the program, and the plan's targets."""

from __future__ import annotations

import solara

from sim.experiments.shipped import default_run, is_current
from sim.reporting.findings.finding import View
from sim.reporting.findings.headline import answer
from sim.reporting.findings.income import income_by_group
from sim.reporting.findings.targets import targets
from sim.ui import service
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.frame import use_address
from sim.ui.parts.prose import Heading, Notice, Paragraph, Stack
from sim.ui.parts.sources import source_line
from sim.ui.parts.tile import Tile
from sim.ui.words import text

TILES = (("/scenarios", "build"), ("/compare", "compare"), ("/group", "group"), ("/trust", "trust"))
"""Where a reader goes from here."""


@solara.component
def Overview() -> None:
    """The first page: real results at once, from the run that comes with the program."""
    address, go = use_address()
    lang = address.lang
    run = default_run()
    results = service.results(run)
    view = View(lang)
    source = source_line(results, lang)

    with Stack():
        Heading(text("overview.title", lang))
        Paragraph(text("overview.question", lang), ["yq-lead"])
        with solara.Div(classes=["yq-card", "yq-answer"], attributes={"id": "answer"}):
            Paragraph(answer(results, lang))
            Paragraph(text("overview.sure", lang, draws=results.draws, run=run), ["yq-note"])
        if not is_current(service.store().manifest(run)):
            Notice(text("overview.old", lang))
        with solara.Div(classes=["yq-tiles"]):
            for path, name in TILES:
                Tile(
                    title=text(f"overview.{name}", lang),
                    note=text(f"overview.{name}-note", lang),
                    href=address.at(path),
                    event_go=go,
                )
        with solara.Div(classes=["yq-grid"]):
            FindingCard(targets(results, view), lang, run, source)
            FindingCard(income_by_group(results, view), lang, run, source)
