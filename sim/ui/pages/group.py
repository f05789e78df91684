"""Group: one of the seven groups in depth, down to the life of one of its members."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import solara

from sim.city import codes
from sim.city.codes import GROUP_KEYS
from sim.reporting.findings.finding import KEY_GROUPS, Finding, View
from sim.reporting.findings.group import group_headline, group_winners
from sim.reporting.findings.members import size, sources, transitions, within
from sim.reporting.findings.paths import COURSES, Course, path
from sim.reporting.results import Results
from sim.reporting.words import label
from sim.ui import service
from sim.ui.address import Address
from sim.ui.pages.compare import Settings, Stored, view_of
from sim.ui.parts.controls import Choice
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.frame import use_address
from sim.ui.parts.life import Life
from sim.ui.parts.measure_effects import MeasureEffects
from sim.ui.parts.prose import Heading, Paragraph, Stack
from sim.ui.parts.run_strip import RunStrip
from sim.ui.parts.scenario_bar import ScenarioBar
from sim.ui.parts.sources import file_stem, source_line
from sim.ui.parts.work_pays import WorkPays
from sim.ui.study import use_study, words_of
from sim.ui.words import text

Make = Callable[[Results, View, str], Finding]

NEEDY = GROUP_KEYS[codes.Group.NEEDY]
"""The group whose benefits are withdrawn as it earns."""


def _path(results: Results, view: View, group: str, course: Course) -> Finding:
    return path(results, view, course, group=group)


SECTIONS: tuple[tuple[str, tuple[Make, ...]], ...] = (
    ("income", (partial(_path, course=COURSES[0]), sources, within, group_winners)),
    ("members", (size, transitions)),
    (
        "work",
        tuple(partial(_path, course=Course(name)) for name in ("employment_rate", "poverty_rate")),
    ),
)
"""What is shown of a group before its measures and its people, in the order of the page."""


@solara.component
def Group() -> None:
    """One group under the scenarios of the address."""
    address, go = use_address()
    lang = address.lang
    study = use_study(address)
    if address.run and study.results is not None:
        # What can be changed is changed from what the stored run compares.
        asked = words_of(service.store().manifest(address.run))
        address = address.but(scenarios=asked, world=study.results.world)

    def ask(changed: Address) -> None:
        go(changed.but(run="", tab="").at("/group"))

    def show(changed: Address) -> None:
        go(changed.at("/group"))

    def edit(word: str) -> None:
        go(address.but(run="", tab="").at("/scenarios", draft=word.lstrip("~")))

    with Stack():
        Heading(text("group.title", lang))
        Choice(
            text("group.choose", lang),
            {one: label("group", one, lang) for one in KEY_GROUPS},
            address.group,
            lambda group: show(address.but(group=group, tab="")),
        )
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
            People(study.results, address, go)


@solara.component
def Findings(results: Results, address: Address) -> None:
    """The group's answer and its findings."""
    view, lang, group = view_of(address), address.lang, address.group
    source, stem = source_line(results, lang), f"{file_stem(results)}-{group}"
    sections = solara.use_memo(
        lambda: [
            (name, [make(results, view, group) for make in makers]) for name, makers in SECTIONS
        ],
        [results, view, group],
    )
    with Stack():
        with solara.Div(classes=["yq-card", "yq-answer"], attributes={"id": "answer"}):
            for told in group_headline(results, view, group):
                Paragraph(told)
        for name, findings in sections:
            Heading(text(f"group.section-{name}", lang), 2)
            with solara.Div(classes=["yq-grid"]):
                for finding in findings:
                    FindingCard(finding, lang, stem, source).key(finding.key)
        if group == NEEDY:
            WorkPays(view, stem, source)


@solara.component
def People(results: Results, address: Address, go: Callable[[str], None]) -> None:
    """Which measures moved the group, and one of its members; both need a run that is kept."""
    lang = address.lang
    with Stack():
        Heading(text("group.section-measures", lang), 2)
        if results.run is None:
            Paragraph(text("group.later", lang), ["yq-soft"])
        else:
            MeasureEffects(results, address)
        Heading(text("group.section-life", lang), 2)
        if results.run is None:
            Paragraph(text("group.later", lang), ["yq-soft"])
        else:
            Life(results, address, go)
