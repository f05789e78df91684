"""Live city: the months of 2010-2020 as the model steps through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import reacton.ipyvuetify as v
import solara

from sim.errors import InputError
from sim.policy.draft import scenario_from
from sim.policy.policy import Policy
from sim.policy.world import World
from sim.reporting.charts import SERIES, colour_of
from sim.reporting.words import Language, amount
from sim.ui.address import Address
from sim.ui.live import SCALE, Scene
from sim.ui.live_player import Pace, Player
from sim.ui.parts.controls import Select, TableView
from sim.ui.parts.frame import use_address
from sim.ui.parts.live import SPEEDS, Charts, Controls, People
from sim.ui.parts.live_numbers import City, Film, events_table, month_words, numbers_table
from sim.ui.parts.prose import Heading, Notice, Paragraph, Stack
from sim.ui.parts.scenario_bar import library_titles, saved_titles, title_of
from sim.ui.study import world
from sim.ui.words import text


@dataclass(frozen=True)
class Showing:
    """What is played: one scenario or two side by side, and how many months a second.

    In the address it is the open tab, `no-plan,plan,6`; without one the first two scenarios of
    the address are played.
    """

    words: tuple[str, ...]
    speed: int = SPEEDS[1]

    @property
    def tab(self) -> str:
        """As the address keeps it."""
        return ",".join((*self.words, str(self.speed)))


def showing(address: Address) -> Showing:
    """What an address asks to play; what cannot be read is left out."""
    parts = [part for part in address.tab.split(",") if part]
    asked = tuple(dict.fromkeys(part for part in parts if not part.isdecimal()))[:2]
    speeds = [int(part) for part in parts if part in map(str, SPEEDS)]
    return Showing(asked or address.scenarios[:2], *speeds[:1])


@solara.component
def Live() -> None:
    """One or two cities, played month by month."""
    address, go = use_address()
    lang, shown = address.lang, showing(address)

    def change(changed: Showing) -> None:
        go(address.at("/live", tab=changed.tab))

    with Stack():
        Heading(text("live.title", lang))
        with solara.Div():
            Paragraph(text("live.lead", lang), ["yq-lead", "yq-live-lead"])
            share = amount(SCALE, "share", lang)
            Paragraph(text("live.caution", lang, share=share), ["yq-soft", "yq-live-lead"])
        Chooser(address, shown, change)
        try:
            policies = tuple(scenario_from(word) for word in shown.words)
            surroundings = world(address.world)
        except InputError as error:
            Notice(text("live.refused", lang, reason=error))
            return
        stage = Stage(
            shown, policies, surroundings, lang, lambda speed: change(replace(shown, speed=speed))
        )
        stage.key(",".join((address.world, *shown.words)))


@solara.component
def Chooser(address: Address, shown: Showing, on_change: Callable[[Showing], None]) -> None:
    """Which scenarios are played: of the library, saved ones, and those of the address."""
    lang = address.lang
    titles = library_titles(lang) | saved_titles(lang)
    for word in (*address.scenarios, *shown.words):
        titles.setdefault(word, title_of(word, lang))
    first, second = shown.words[0], shown.words[1] if len(shown.words) > 1 else ""

    def choose(*chosen: str) -> None:
        on_change(replace(shown, words=tuple(dict.fromkeys(word for word in chosen if word))))

    with solara.Div(classes=["yq-row"]):
        Select(text("live.first", lang), titles, first, lambda word: choose(word, second))
        others = {"": text("live.alone", lang)} | titles
        others.pop(first)
        Select(text("live.second", lang), others, second, lambda word: choose(first, word))


@solara.component
def Stage(
    shown: Showing,
    policies: tuple[Policy, ...],
    surroundings: World,
    lang: Language,
    on_speed: Callable[[int], None],
) -> None:
    """The player of this page, and what is seen of its cities.

    The player is made when the page opens and closed when the page is left, other scenarios are
    chosen or the session ends.
    """
    player, set_player = solara.use_state(cast(Player | None, None))
    _, see = solara.use_state(0)
    look, set_look = solara.use_state(cast(int | None, None))
    tries, set_tries = solara.use_state(0)

    def open_player() -> Callable[[], None]:
        made = Player(policies, surroundings, lambda: see(lambda seen: seen + 1), speed=shown.speed)
        set_player(made)
        set_look(None)
        return made.close

    solara.use_effect(open_player, [tries])

    def set_speed() -> None:
        if player is not None:
            player.set_speed(shown.speed)

    solara.use_effect(set_speed, [player, shown.speed])

    film: Film = player.film[:] if player is not None else []
    looked = len(film) - 1 if look is None else min(look, len(film) - 1)
    begins = any(policy.on for policy in policies)
    pace = player.pace if player is not None else Pace.LOADING
    cities = [
        City(str(getattr(policy.title, lang)), colour_of(place) if policies[1:] else SERIES[0])
        for place, policy in enumerate(policies)
    ]
    with Stack():
        Controls(
            player, pace, len(film), max(0, looked), shown.speed, begins, lang, set_look, on_speed
        )
        if pace is Pace.FAILED:
            with solara.Div(classes=["yq-card", "yq-problem"], attributes={"role": "alert"}):
                Paragraph(text("live.failed", lang))
                solara.Button(text("live.again", lang), on_click=lambda: set_tries(tries + 1))
        if player is not None and film:
            scenes = film[looked]
            with solara.Div(classes=["yq-live-side"]):
                People(cities, scenes, player, lang)
                with solara.Div(classes=["yq-card"], attributes={"aria-live": "off"}):
                    TableView(events_table(cities, scenes, lang))
            Charts(cities, player, len(film), looked, lang)
            Numbers(cities, scenes, lang)


@solara.component
def Numbers(cities: Sequence[City], scenes: Sequence[Scene], lang: Language) -> None:
    """All numbers of a month in a table that opens."""
    month = month_words(scenes[0].month, lang)
    with v.Html(tag="details", class_="yq-card yq-live-numbers", attributes={"aria-live": "off"}):
        v.Html(tag="summary", children=[text("live.numbers", lang, month=month)])
        TableView(numbers_table(cities, scenes, lang))
