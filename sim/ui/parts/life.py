"""The life of one anonymous resident of a group under one or two policies of a stored run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import reacton.ipyvuetify as v
import solara

from sim.clock import FIRST_YEAR, PLAN_START, year_of
from sim.experiments.lives import lives
from sim.experiments.queue import Fault
from sim.experiments.shipped import is_current
from sim.reporting.charts import Option
from sim.reporting.findings.life import Lives, changes, story, who
from sim.reporting.findings.life_line import picture
from sim.reporting.findings.life_money import MONEY, incomes
from sim.reporting.results import Results
from sim.reporting.words import Language
from sim.ui import service
from sim.ui.address import Address
from sim.ui.calculations import Call, use_calculations
from sim.ui.parts.controls import Choice, Select
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.prose import Paragraph, Stack
from sim.ui.parts.sources import source_line
from sim.ui.parts.working import Working
from sim.ui.words import text

SPANS: Mapping[str, int] = {"plan": year_of(PLAN_START) - 1, "all": FIRST_YEAR}
"""From which year a life is shown."""


@dataclass(frozen=True)
class Told:
    """Whose life is told: the resident's number in the group, and the places of two policies.

    In the address it is the open tab, `life-3` or `life-3-0-2`; without one it is the first
    resident under the reference and the policy compared first.
    """

    which: int = 0
    first: int = 0
    second: int = 1

    @property
    def tab(self) -> str:
        """As the address keeps it."""
        if self == Told():
            return ""
        numbers = [self.which, self.first, self.second]
        return "life-" + "-".join(map(str, numbers[:1] if numbers[1:] == [0, 1] else numbers))

    def places(self, policies: int) -> tuple[int, ...]:
        """The places told: one where the run has one policy."""
        return (0,) if policies == 1 else (self.first, self.second)


def told(tab: str, policies: int) -> Told:
    """What a tab asks of a run with so many policies; the default where that cannot be read."""
    name, *rest = tab.split("-")
    if name != "life" or len(rest) not in (1, 3) or not all(_short_number(one) for one in rest):
        return Told()
    which, *pair = map(int, rest)
    first, second = pair or (0, 1)
    if max(first, second) >= policies or first == second:
        return Told(which)
    return Told(which, first, second)


def _short_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= 6


@solara.component_vue("life.vue")
def _Picture(picture: Option) -> None:
    """The lives as lanes of spans above one another."""


@solara.component
def Life(results: Results, address: Address, go: Callable[[str], None]) -> None:
    """Chooses a resident and two policies, waits for the months, and tells them."""
    lang, policies = address.lang, results.policies
    asked = told(address.tab, len(policies))
    assert results.run is not None
    manifest = service.store().manifest(results.run)

    def show(changed: Told) -> None:
        go(address.at("/group", tab=changed.tab))

    places = asked.places(len(policies))
    names = tuple(policies[place] for place in places)
    found = use_calculations(
        [
            Call(
                ("life", results.run, address.group, asked.which, names),
                lives,
                (manifest, address.group, asked.which, names),
            )
        ]
    )
    with solara.Div(classes=["yq-card"], attributes={"id": "life"}):
        if len(policies) > 2:
            Pair(results, asked, lang, show)
        with solara.Div(classes=["yq-row"]):
            solara.Text(text("group.resident", lang, number=asked.which + 1))
            if asked.which:
                _Button("earlier", lang, lambda: show(replace(asked, which=asked.which - 1)))
            _Button("another", lang, lambda: show(replace(asked, which=asked.which + 1)))
        Paragraph(text("group.not-real", lang, run=results.run), ["yq-note"])
        if not is_current(manifest):
            Paragraph(text("group.life-old", lang), ["yq-note"])
        if found.fault is Fault.INPUT and asked.which:
            # Policies and group are the run's and the address's own, so only the number is wrong.
            Paragraph(text("group.no-more", lang))
            _Button("first", lang, lambda: show(replace(asked, which=0)))
        elif not found.done:
            Working(text("group.life-working", lang), found, lang)
    if found.done:
        months = found.results[0]
        titles = [results.title(name, lang) for name in names]
        with Stack():
            Months(Lives(months, titles, places, lang), results)


@solara.component
def Pair(results: Results, asked: Told, lang: Language, on_choose: Callable[[Told], None]) -> None:
    """Which two policies of more; choosing the other one of the two swaps them."""
    titles = {str(i): results.title(name, lang) for i, name in enumerate(results.policies)}

    def first(place: str) -> None:
        other = asked.first if int(place) == asked.second else asked.second
        on_choose(Told(asked.which, int(place), other))

    def second(place: str) -> None:
        other = asked.second if int(place) == asked.first else asked.first
        on_choose(Told(asked.which, other, int(place)))

    with solara.Div(classes=["yq-row"]):
        Select(text("group.life-first", lang), titles, str(asked.first), first)
        Select(text("group.life-second", lang), titles, str(asked.second), second)


@solara.component
def Months(told_lives: Lives, results: Results) -> None:
    """The lives: in a sentence, as a picture, in money, and month by month in words."""
    lang = told_lives.lang
    span, set_span = solara.use_state("plan")
    money, set_money = solara.use_state(MONEY[0])
    by, set_by = solara.use_state("month")
    first = SPANS[span]
    source, stem = source_line(results, lang), f"{results.run}-{_number(told_lives)}"
    drawn: dict[str, Any] = solara.use_memo(
        lambda: picture(told_lives, first), [told_lives.tables, lang, first, told_lives.titles]
    )
    rows = solara.use_memo(
        lambda: changes(told_lives), [told_lives.tables, lang, told_lives.titles]
    )
    with solara.Div(classes=["yq-card", "yq-answer"], attributes={"aria-live": "polite"}):
        Paragraph(who(told_lives) + ("" if lang == "zh" else " ") + story(told_lives))
    with solara.Div(classes=["yq-card"]):
        v.Html(tag="h3", children=[text("group.timeline", lang)])
        _choice("span", SPANS, span, set_span, lang)
        _Picture(picture=drawn)
    with solara.Div(classes=["yq-row"]):
        _choice("money", MONEY, money, set_money, lang)
        _choice("by", ("month", "year"), by, set_by, lang)
    finding = incomes(told_lives, money, monthly=by == "month", first=first)
    FindingCard(finding, lang, stem, source).key("money")
    FindingCard(rows, lang, stem, source).key("changes")


def _number(told_lives: Lives) -> int:
    """The resident's permanent number in the run."""
    return int(told_lives.tables[0]["resident"].iloc[0])


def _choice(
    name: str,
    values: Any,
    value: str,
    on_choose: Callable[[str], None],
    lang: Language,
) -> None:
    titles = {one: text(f"group.{name}-{one}", lang) for one in values}
    Choice(text(f"group.{name}", lang), titles, value, on_choose)


def _Button(name: str, lang: Language, on_click: Callable[[], None]) -> None:
    solara.Button(text(f"group.{name}", lang), on_click=on_click)
