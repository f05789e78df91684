"""Trust: how well the model fits, what its numbers rest on, and what it cannot tell."""

from __future__ import annotations

import solara

from sim.experiments.shipped import default_run, shipped_effects
from sim.reporting.findings.effects import effects
from sim.reporting.findings.finding import Finding, View
from sim.reporting.findings.fit import fit
from sim.reporting.findings.status import data_status, policy_numbers
from sim.reporting.official import PER_HEAD_INCOME
from sim.reporting.results import Results
from sim.ui import service
from sim.ui.parts.backtest import BacktestCard
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.frame import use_address
from sim.ui.parts.prose import Heading, Items, Paragraph, Stack
from sim.ui.parts.sensitivity import SensitivityCards
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
        lambda: (
            fit(results, view),
            data_status(lang),
            _measure_by_measure(results, view),
            policy_numbers(lang),
        ),
        [run, lang],
    )

    def phrases(names: tuple[str, ...], prefix: str) -> list[str]:
        return [text(f"trust.{prefix}-{name}", lang) for name in names]

    with Stack():
        Heading(text("trust.title", lang))
        Paragraph(text("trust.intro", lang), ["yq-lead"])
        with solara.Div(classes=["yq-grid"]):
            # Two columns of their own, since the cards of a row differ much in height.
            with Stack():
                FindingCard(findings[0], lang, run, source).key("fit")
                BacktestCard(lang)
                with solara.Div(classes=["yq-card"]):
                    Heading(text("trust.interval", lang), 3)
                    Paragraph(text("trust.holds", lang))
                    Items(phrases(HOLDS, "holds"))
                    Paragraph(text("trust.leaves-out", lang))
                    Items(phrases(LEAVES_OUT, "leaves-out"))
            with Stack():
                FindingCard(findings[1], lang, run, source).key("status")
                SensitivityCards(lang)
                with solara.Div(classes=["yq-card"]):
                    Heading(text("trust.cannot", lang), 3)
                    Items(phrases(CANNOT, "cannot"))
        FindingCard(findings[2], lang, run, source).key("effects")
        with solara.Div(classes=["yq-long"]):
            FindingCard(findings[3], lang, run, source).key("numbers")


def _measure_by_measure(results: Results, view: View) -> Finding:
    """What each measure does to everyone's income; with interactions where the draws are the same
    as those of the run that comes with it."""
    manifest, table = shipped_effects()
    draws = manifest["settings"]["draws"]
    alike = (manifest["settings"]["scale"], manifest["settings"]["seed"]) == (
        results.scale,
        results.seed,
    )
    whole = results.difference(results.others[0], PER_HEAD_INCOME)[:draws] if alike else None
    return effects(table, view, whole=whole)
