"""What the page of the live city is made of: controls, watched residents, charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from sim.city.codes import COUNTY_KEYS, Activity
from sim.clock import FIRST_YEAR, LAST_YEAR, MONTHS, PLAN_START
from sim.reporting.words import Language, label
from sim.ui.live import Scene
from sim.ui.live_player import Pace, Player
from sim.ui.parts.live_numbers import City, charts, courses, month_words
from sim.ui.words import text

SPEEDS = (2, 6, 12)
"""Months a second."""

KINDS: Mapping[str, tuple[tuple[Activity, ...], str, str]] = {
    "working": ((Activity.EMPLOYEE,), "circle", "#0072b2"),
    "farming": ((Activity.FARMER,), "square", "#009e73"),
    "owning": ((Activity.OWNER,), "diamond", "#e69f00"),
    "away": ((Activity.AWAY,), "triangle", "#56b4e9"),
    "looking": ((Activity.UNEMPLOYED,), "ring", "#d55e00"),
    "learning": ((Activity.CHILD, Activity.STUDENT), "small", "#cc79a7"),
    "retired": ((Activity.RETIRED,), "small", "#6b7480"),
    "home": ((Activity.HOME, Activity.DISABLED), "small-ring", "#9aa4af"),
    "gone": ((Activity.GONE,), "point", "#9aa4af"),
}
"""What a watched resident is shown as: activities, shape and colour."""


@solara.component_vue("live_controls.vue")
def _Controls(
    pace: str,
    looked: int,
    newest: int,
    last: int,
    mark: int,
    month: str,
    started: str,
    message: str,
    speed: int,
    speeds: list[dict[str, Any]],
    ticks: list[dict[str, Any]],
    words: Mapping[str, str],
    event_play: Callable[[object], None],
    event_pause: Callable[[object], None],
    event_step: Callable[[object], None],
    event_to_plan: Callable[[object], None],
    event_to_end: Callable[[object], None],
    event_restart: Callable[[object], None],
    event_set_speed: Callable[[int], None],
    event_look: Callable[[int], None],
) -> None:
    """Buttons, speed and the line of months."""


@solara.component_vue("live_people.vue")
def _People(
    cities: list[dict[str, str]],
    blocks: list[dict[str, Any]],
    kinds: list[dict[str, str]],
    words: Mapping[str, str],
) -> None:
    """The watched residents, each in a fixed place."""


@solara.component_vue("live_charts.vue")
def _Charts(
    cities: list[dict[str, str]],
    charts: list[dict[str, Any]],
    past: str,
    now: str,
    looked: int,
    last: int,
    mark: int,
    names: list[str],
    locale: str,
    event_seen: Callable[[int], None],
) -> None:
    """Lines over the months played and bars of the month looked at."""


@solara.component
def Controls(
    player: Player | None,
    pace: Pace,
    months: int,
    looked: int,
    speed: int,
    begins: bool,
    lang: Language,
    on_look: Callable[[int | None], None],
    on_speed: Callable[[int], None],
) -> None:
    """Play, pause, one month, and which month is looked at; `on_look` None is the newest.

    `pace` and `months` are the player's when the page was drawn; `begins` tells whether a plan
    begins in any of the cities.
    """
    newest = max(0, months - 1)

    def ask(what: Callable[[Player], None]) -> Callable[[object], None]:
        def asked(_: object) -> None:
            if player is not None:
                on_look(None)
                what(player)

        return asked

    def look(month: int) -> None:
        if isinstance(month, int) and 0 <= month < newest:
            on_look(month)
        else:
            on_look(None)

    def set_speed(asked: int) -> None:
        if asked in SPEEDS:
            on_speed(asked)

    message = ""
    if pace is Pace.LOADING:
        message = text("live.loading", lang)
    elif looked < newest:
        message = text("live.looking-back", lang, month=month_words(newest, lang))
    start = text("live.plan-started", lang, month=month_words(PLAN_START, lang))
    _Controls(
        pace=pace,
        looked=looked,
        newest=newest,
        last=MONTHS - 1,
        mark=PLAN_START,
        month=month_words(looked, lang) if months else "",
        started=start if begins and looked >= PLAN_START else "",
        message=message,
        speed=speed,
        speeds=[
            {"value": one, "title": text("live.speed-value", lang, count=one)} for one in SPEEDS
        ],
        ticks=[
            {"month": 12 * (year - FIRST_YEAR), "title": str(year)}
            for year in range(FIRST_YEAR, LAST_YEAR + 1)
        ],
        words={
            name: text(f"live.{name}", lang)
            for name in (
                "controls",
                "play",
                "pause",
                "step",
                "to-plan",
                "to-end",
                "restart",
                "speed",
                "newest",
                "timeline",
                "plan-mark",
            )
        },
        event_play=ask(Player.play),
        event_pause=ask(Player.pause),
        event_step=ask(Player.step),
        event_to_plan=ask(lambda one: one.run_to(PLAN_START)),
        event_to_end=ask(lambda one: one.run_to(MONTHS)),
        event_restart=ask(Player.restart),
        event_set_speed=set_speed,
        event_look=look,
    )


@solara.component
def People(cities: Sequence[City], scenes: Sequence[Scene], player: Player, lang: Language) -> None:
    """The watched residents of each city in a month."""
    _People(
        cities=[
            {"title": city.title, "colour": city.colour, "states": scene.states}
            for city, scene in zip(cities, scenes, strict=True)
        ],
        blocks=[
            {"title": _short(label("area", COUNTY_KEYS[county], lang)), "size": size}
            for county, size in player.counties.items()
        ],
        kinds=[
            {
                "codes": "".join(chr(ord("a") + activity) for activity in activities),
                "shape": shape,
                "colour": colour,
                "title": text(f"live.kind-{name}", lang),
            }
            for name, (activities, shape, colour) in KINDS.items()
        ],
        words={
            "title": text("live.people-title", lang, count=len(scenes[0].states)),
            "note": text("live.people-note", lang)
            + (text("live.people-two", lang) if len(cities) > 1 else ""),
        },
    )


def _short(area: str) -> str:
    """A district's name without its explanation in brackets."""
    return area.split(" (")[0]


@solara.component
def Charts(
    cities: Sequence[City], player: Player, months: int, looked: int, lang: Language
) -> None:
    """The city's numbers over the months, and the groups' and funds' in the month looked at."""
    film = player.film[:months]
    # Whole years go to the browser once, the months of the current year with every month.
    years = 12 * (len(film) // 12)
    past = solara.use_memo(lambda: courses(film[:years], lang), [player.takes, years, lang])
    scenes = film[looked]

    def seen(month: int) -> None:
        if isinstance(month, int):
            player.saw(month)

    _Charts(
        cities=[{"title": city.title, "colour": city.colour} for city in cities],
        charts=charts(scenes, lang),
        past=past,
        now=courses(film[years:], lang),
        looked=looked,
        last=MONTHS - 1,
        mark=PLAN_START,
        names=[month_words(month, lang) for month in range(MONTHS)],
        locale="zh-CN" if lang == "zh" else "en-GB",
        event_seen=seen,
    )
