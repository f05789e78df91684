"""Compare: what each scenario does, to whom, at what cost, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable

import solara

from sim.experiments.shipped import is_current
from sim.reporting.findings.finding import View
from sim.reporting.findings.headline import headline
from sim.reporting.findings.paths import COURSES, path
from sim.reporting.findings.sections import all_tables, sections_of
from sim.reporting.results import Results
from sim.reporting.table import Table
from sim.reporting.words import Language, label
from sim.ui import service
from sim.ui.address import Address
from sim.ui.parts.controls import Choice, Select
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.frame import use_address
from sim.ui.parts.prose import Heading, Paragraph, Stack
from sim.ui.parts.run_strip import RunStrip
from sim.ui.parts.scenario_bar import ScenarioBar
from sim.ui.parts.sources import file_stem, source_line
from sim.ui.parts.take_away import TakeAway
from sim.ui.study import use_study, words_of, world_titles
from sim.ui.words import text


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
    """Up to six scenarios, the others against the first."""
    address, go = use_address()
    lang = address.lang
    study = use_study(address)
    if address.run and study.results is not None:
        # What can be changed is changed from what the stored run compares.
        asked = words_of(service.store().manifest(address.run))
        address = address.but(scenarios=asked, world=study.results.world)

    def ask(changed: Address) -> None:
        go(changed.but(run="").at("/compare"))

    def show(changed: Address) -> None:
        go(changed.at("/compare"))

    def edit(word: str) -> None:
        go(address.but(run="").at("/scenarios", draft=word.lstrip("~")))

    with Stack():
        Heading(text("compare.title", lang))
        ScenarioBar(address, ask, edit)
        Settings(address, ask, show)
        if address.run and study.results is not None:
            Stored(address, ask)
        else:
            RunStrip(study, lang)
        if address.run and study.results is None:
            solara.Button(text("compare.ask-again", lang), on_click=lambda: ask(address))
        if study.results is None:
            if study.job is not None and not study.job.over:
                Paragraph(text("compare.waiting", lang), ["yq-soft"])
        else:
            Findings(study.results, address)


@solara.component
def Stored(address: Address, on_ask: Callable[[Address], None]) -> None:
    """Says that a stored run is shown, and whether today's program might answer differently."""
    lang = address.lang
    manifest = service.store().manifest(address.run)
    key = "compare.stored" if is_current(manifest) else "compare.stored-old"
    with solara.Div(classes=["yq-card", "yq-strip"]):
        solara.Text(text(key, lang, run=address.run, version=manifest.get("program", "")))
        solara.Button(text("compare.ask-again", lang), on_click=lambda: on_ask(address))


@solara.component
def Settings(
    address: Address, on_ask: Callable[[Address], None], on_show: Callable[[Address], None]
) -> None:
    """World and size of the run (`on_ask`), and how its results are shown (`on_show`)."""
    lang = address.lang

    def choices(name: str, values: tuple[str, ...], change: Callable[[Address], None]) -> None:
        Choice(
            text(f"compare.{name}", lang),
            {value: text(f"compare.{name}-{value}", lang) for value in values},
            getattr(address, name),
            lambda value: change(address.but(**{name: value})),
        )

    with solara.Div(classes=["yq-row"]):
        Select(
            text("compare.world", lang),
            world_titles(lang),
            address.world,
            lambda value: on_ask(address.but(world=value)),
        )
        choices("effort", ("standard", "fine"), on_ask)
        choices("change", ("absolute", "relative"), on_show)
        choices("prices", ("nominal", "real"), on_show)
        choices("grouping", ("start", "current"), on_show)


@solara.component
def Findings(results: Results, address: Address) -> None:
    """The answer in words, every section's findings, and what can be taken away."""
    view, lang = view_of(address), address.lang
    source, stem = source_line(results, lang), file_stem(results)
    course, set_course = solara.use_state(0)
    sections = solara.use_memo(lambda: sections_of(results, view), [results, view])
    question = " / ".join(results.title(one, lang) for one in results.policies)

    with Stack():
        with solara.Div(classes=["yq-card", "yq-answer"], attributes={"id": "answer"}):
            Paragraph(headline(results, view))
        for name, findings in sections:
            Heading(text(f"compare.section-{name}", lang), 2)
            with solara.Div(classes=["yq-grid"]):
                for finding in findings:
                    FindingCard(finding, lang, stem, source).key(finding.key)
            if name == "groups":
                Heading(text("compare.section-paths", lang), 2)
                Select(
                    text("compare.course", lang),
                    {str(i): _course_title(i, lang) for i in range(len(COURSES))},
                    str(course),
                    lambda chosen: set_course(int(chosen)),
                )
                FindingCard(path(results, view, COURSES[course]), lang, stem, source).key("path")
        TakeAway(results, lambda: tables_of(results, address), address, question)


def tables_of(results: Results, address: Address) -> list[Table]:
    """All tables of a comparison, as the workbook has them."""
    return all_tables(results, view_of(address))


def _course_title(number: int, lang: Language) -> str:
    one = COURSES[number]
    title = label("indicator", one.indicator, lang)
    if one.residence == "all":
        return title
    return text("compare.course-of", lang, course=title, of=label("residence", one.residence, lang))
