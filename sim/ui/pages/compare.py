"""Compare: what each scenario does, to whom, at what cost, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara

from sim.reporting.findings.employment import employment_by_group
from sim.reporting.findings.finding import Finding, View
from sim.reporting.findings.income import income_by_group
from sim.reporting.results import Results
from sim.reporting.words import Language
from sim.ui.address import Address
from sim.ui.parts.controls import Choice, Select
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.frame import use_address
from sim.ui.parts.prose import Heading, Paragraph, Stack
from sim.ui.parts.run_strip import RunStrip
from sim.ui.parts.scenario_bar import ScenarioBar
from sim.ui.parts.sources import file_stem, source_line
from sim.ui.study import use_study, world_titles
from sim.ui.words import text

Make = Callable[[Results, View], Finding]

SECTIONS: tuple[tuple[str, tuple[Make, ...]], ...] = (
    ("groups", (income_by_group, employment_by_group)),
)
"""What is shown, by section, in the order of the page."""


def view_of(address: Address) -> View:
    """How the address asks to see results."""
    return View(
        lang=address.lang,
        grouping=address.grouping,
        real=address.prices == "real",
        relative=address.change == "relative",
    )


@solara.component
def Compare() -> None:
    """Two to six scenarios against the first."""
    address, go = use_address()
    lang = address.lang
    study = use_study(address)

    def move(changed: Address) -> None:
        go(changed.at("/compare"))

    def edit(word: str) -> None:
        go(address.at("/scenarios", draft=word.lstrip("~")))

    with Stack():
        Heading(text("compare.title", lang))
        ScenarioBar(address, move, edit)
        Settings(address, move)
        RunStrip(study, lang)
        if study.results is None:
            if study.job is not None and not study.job.over:
                Paragraph(text("compare.waiting", lang), ["yq-soft"])
        else:
            Findings(study.results, view_of(address), lang)


@solara.component
def Settings(address: Address, on_change: Callable[[Address], None]) -> None:
    """World and size of the run, and how its results are shown."""
    lang = address.lang

    def choices(name: str, values: tuple[str, ...]) -> None:
        Choice(
            text(f"compare.{name}", lang),
            {value: text(f"compare.{name}-{value}", lang) for value in values},
            getattr(address, name),
            lambda value: on_change(replace(address, **{name: value})),
        )

    with solara.Div(classes=["yq-row"]):
        Select(
            text("compare.world", lang),
            world_titles(lang),
            address.world,
            lambda value: on_change(replace(address, world=value)),
        )
        choices("effort", ("standard", "fine"))
        choices("change", ("absolute", "relative"))
        choices("prices", ("nominal", "real"))
        choices("grouping", ("start", "current"))


@solara.component
def Findings(results: Results, view: View, lang: Language) -> None:
    """Every section's findings."""
    source, stem = source_line(results, lang), file_stem(results)
    with Stack():
        for section, makers in SECTIONS:
            Heading(text(f"compare.section-{section}", lang), 2)
            with solara.Div(classes=["yq-grid"]):
                for make in makers:
                    FindingCard(make(results, view), lang, stem, source)
