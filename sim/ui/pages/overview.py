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
from sim.ui.parts.sources import source_line
from sim.ui.words import text


@solara.component
def Overview() -> None:
    """The first page: real results at once, from the run that comes with the program."""
    address, go = use_address()
    lang = address.lang
    run = default_run()
    results = service.results(run)
    manifest = service.store().manifest(run)
    view = View(lang)
    source = source_line(results, lang)

    def ready() -> None:
        go(address.at("/compare", scenarios=("no-plan", "plan")))

    with Stack():
        solara.HTML(tag="h1", unsafe_innerHTML=text("overview.title", lang))
        solara.HTML(tag="p", unsafe_innerHTML=text("overview.question", lang), classes=["yq-lead"])
        with solara.Div(classes=["yq-card", "yq-answer"]):
            solara.HTML(tag="p", unsafe_innerHTML="")
            solara.Text(answer(results, lang))
        if not is_current(manifest):
            solara.Div(
                classes=["yq-card", "yq-problem"],
                children=[solara.Text(text("overview.old", lang))],
            )
        with solara.Div(classes=["yq-row"]):
            solara.Button(text("overview.compare", lang), on_click=ready, classes=["yq-button"])
        FindingCard(targets(results, view), lang, run, source)
        FindingCard(income_by_group(results, view), lang, run, source)
