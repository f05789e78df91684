"""Trust: how well the model fits, what its numbers rest on, and what it cannot tell."""

from __future__ import annotations

import solara

from sim.experiments.shipped import default_run
from sim.reporting.findings.finding import View
from sim.reporting.findings.fit import fit
from sim.reporting.findings.status import data_status, policy_numbers
from sim.ui import service
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.frame import use_address
from sim.ui.parts.prose import Heading, Items, Paragraph, Stack
from sim.ui.parts.sources import source_line
from sim.ui.words import text

HOLDS = ("luck", "behaviour", "world")
LEAVES_OUT = ("data", "population", "form", "fixed")
CANNOT = ("forecast", "small", "flows", "pandemic", "responses", "funds", "households")
"""Phrases of what an interval holds, what it leaves out, and what the model cannot tell."""


@solara.component
def Trust() -> None:
    """What the evaluation team asks before it cites a number."""
    address, _ = use_address()
    lang = address.lang
    run = default_run()
    results = service.results(run)
    view = View(lang)
    source = source_line(results, lang)
    findings = solara.use_memo(
        lambda: (fit(results, view), data_status(lang), policy_numbers(lang)), [run, lang]
    )

    def phrases(names: tuple[str, ...], prefix: str) -> list[str]:
        return [text(f"trust.{prefix}-{name}", lang) for name in names]

    with Stack():
        Heading(text("trust.title", lang))
        Paragraph(text("trust.intro", lang), ["yq-lead"])
        with solara.Div(classes=["yq-grid"]):
            for finding in findings[:2]:
                FindingCard(finding, lang, run, source).key(finding.key)
            with solara.Div(classes=["yq-card"]):
                Heading(text("trust.backtest", lang), 3)
                Paragraph(text("trust.backtest-none", lang))
            with solara.Div(classes=["yq-card"]):
                Heading(text("trust.sensitivity", lang), 3)
                Paragraph(text("trust.sensitivity-none", lang))
            with solara.Div(classes=["yq-card"]):
                Heading(text("trust.interval", lang), 3)
                Paragraph(text("trust.holds", lang))
                Items(phrases(HOLDS, "holds"))
                Paragraph(text("trust.leaves-out", lang))
                Items(phrases(LEAVES_OUT, "leaves-out"))
            with solara.Div(classes=["yq-card"]):
                Heading(text("trust.cannot", lang), 3)
                Items(phrases(CANNOT, "cannot"))
        with solara.Div(classes=["yq-long"]):
            FindingCard(findings[2], lang, run, source)
