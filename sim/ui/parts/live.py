"""What the page of the live city is made of: controls, watched residents, charts, tables."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import solara

from sim.city.codes import COUNTY_KEYS, GROUP_KEYS, Activity, Group
from sim.clock import FIRST_YEAR, LAST_YEAR, MONTHS, PLAN_START, year_of
from sim.reporting.charts import Scale, scale_of
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, label
from sim.ui.live import EVENTS, STATUTORY, Pace, Player, Scene, owners
from sim.ui.words import text

SPEEDS = (2, 6, 12)
"""Months a second."""

Film = Sequence[tuple[Scene, ...]]


@dataclass(frozen=True)
class City:
    """How a city is named and drawn."""

    title: str
    colour: str


@dataclass(frozen=True)
class Course:
    """A number of the city followed over the months.

    unit      as `sim.reporting.words.amount` writes it
    decimals  of the value in that unit
    times     what the model's value is multiplied by
    shared    the same in every city, because the world sets it
    """

    name: str
    unit: str
    decimals: int = 0
    times: float = 1.0
    shared: bool = False

    def drawn(self, value: float, lang: Language) -> float | None:
        """The value as drawn; nothing where it is unknown."""
        return _drawn(value * self.times, self.scale(lang))

    def told(self, value: float, lang: Language) -> str:
        """The value in words."""
        return amount(value * self.times, self.unit, lang, self.decimals)

    def scale(self, lang: Language) -> Scale:
        """How it is drawn."""
        return scale_of("yuan/year" if self.unit == "yuan" else self.unit, lang)


COURSES = (
    Course("employment", "persons"),
    Course("unemployment_rate", "share", 1),
    Course("vacancies", "posts"),
    Course("fill_rate", "share", 0),
    Course("outlay", "yuan"),
    Course("prices", "index", 1, times=100.0, shared=True),
)
GROUP_NAMES = tuple(GROUP_KEYS[group] for group in Group if group != Group.ORDINARY)

KINDS: Mapping[str, tuple[tuple[Activity, ...], str, str]] = {
    "working": ((Activity.EMPLOYEE,), "circle", "#0072b2"),
    "farming": ((Activity.FARMER,), "square", "#009e73"),
    "owning": ((Activity.OWNER,), "diamond", "#e69f00"),
    "away": ((Activity.AWAY,), "triangle", "#56b4e9"),
    "looking": ((Activity.UNEMPLOYED,), "ring", "#d55e00"),
    "learning": ((Activity.CHILD, Activity.STUDENT), "small", "#cc79a7"),
    "retired": ((Activity.RETIRED,), "small", "#6b7480"),
    "home": ((Activity.HOME, Activity.DISABLED), "small", "#c3c9d1"),
    "gone": ((Activity.GONE,), "point", "#9aa4af"),
}
"""What a watched resident is shown as: activities, shape and colour."""


def month_words(month: int, lang: Language) -> str:
    """A month as people write it."""
    return text("live.month", lang, year=year_of(month), month=month % 12 + 1)


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
    looked: int,
    speed: int,
    begins: bool,
    lang: Language,
    on_look: Callable[[int | None], None],
    on_speed: Callable[[int], None],
) -> None:
    """Play, pause, one month, and which month is looked at; `on_look` None is the newest.

    `begins` tells whether a plan begins in any of the cities.
    """
    newest = max(0, player.month - 1) if player else 0
    pace = player.pace if player else Pace.LOADING

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
        month=month_words(looked, lang) if player and player.film else "",
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
        event_set_speed=on_speed,
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
def Charts(cities: Sequence[City], player: Player, looked: int, lang: Language) -> None:
    """The city's numbers over the months, and the groups' and funds' in the month looked at."""
    film = player.film
    # Whole years go to the browser once, the months of the current year with every month.
    years = 12 * (len(film) // 12)
    past = solara.use_memo(lambda: _courses(film[:years], lang), [player.takes, years, lang])
    scenes = film[looked]
    _Charts(
        cities=[{"title": city.title, "colour": city.colour} for city in cities],
        charts=[_line(course, scenes, lang) for course in COURSES]
        + [_group_bars(what, scenes, lang) for what in ("incomes", "sizes")]
        + [_fund_bars(scenes, lang)],
        past=past,
        now=_courses(film[years:], lang),
        looked=looked,
        last=MONTHS - 1,
        mark=PLAN_START,
        names=[month_words(month, lang) for month in range(MONTHS)],
        locale="zh-CN" if lang == "zh" else "en-GB",
        event_seen=player.saw,
    )


def _courses(film: Film, lang: Language) -> str:
    """Per month, per course, the value of each city; one for all where they share it."""
    return json.dumps(
        [
            [
                [
                    course.drawn(scene.values[course.name], lang)
                    for scene in (scenes[:1] if course.shared else scenes)
                ]
                for course in COURSES
            ]
            for scenes in film
        ],
        separators=(",", ":"),
    )


def _line(course: Course, scenes: Sequence[Scene], lang: Language) -> dict[str, Any]:
    scale = course.scale(lang)
    return {
        "kind": "line",
        "key": course.name,
        "title": _titled(course.name, scale, lang),
        "suffix": scale.suffix,
        "decimals": course.decimals if scale.factor in (1.0, 100.0) else 2,
        "values": [
            course.told(scene.values[course.name], lang)
            for scene in (scenes[:1] if course.shared else scenes)
        ],
    }


def _group_bars(what: str, scenes: Sequence[Scene], lang: Language) -> dict[str, Any]:
    name, unit = _GROUP_SERIES[what]
    keys = [f"{name}:{group}" for group in GROUP_NAMES]
    names = [label("group", group, lang) for group in GROUP_NAMES]
    scale = scale_of(unit, lang)
    return _bars(what, names, keys, unit, scale, scenes, lang)


def _fund_bars(scenes: Sequence[Scene], lang: Language) -> dict[str, Any]:
    names = [fund for fund in dict.fromkeys(owners().values()) if fund != STATUTORY]
    keys = [f"fund:{fund}" for fund in names]
    titles = [label("fund", fund, lang) for fund in names]
    scale = Scale(1e-4, "万元") if lang == "zh" else Scale(1e-6, " m yuan")
    return _bars("funds", titles, keys, "yuan", scale, scenes, lang)


def _titled(key: str, scale: Scale, lang: Language) -> str:
    """A chart's title with the unit of its axis; per cent signs stand at the axis."""
    title = text(f"live.{key}", lang)
    if scale.suffix in ("", "%"):
        return title
    return text("live.titled", lang, title=title, unit=scale.suffix.strip())


_GROUP_SERIES = {"incomes": ("mean_income", "yuan/person/month"), "sizes": ("persons", "persons")}


def _bars(
    key: str,
    names: Sequence[str],
    series: Sequence[str],
    unit: str,
    scale: Scale,
    scenes: Sequence[Scene],
    lang: Language,
) -> dict[str, Any]:
    return {
        "kind": "bar",
        "key": key,
        "title": _titled(key, scale, lang),
        "names": list(names),
        "bars": [[_drawn(scene.values[one], scale) for one in series] for scene in scenes],
        "texts": [
            [amount(scene.values[one], unit, lang, bare=True) for one in series] for scene in scenes
        ],
    }


def events_table(cities: Sequence[City], scenes: Sequence[Scene], lang: Language) -> Table:
    """What happened to people in the month; what is counted once a year has a dash otherwise."""
    month = scenes[0].month

    def cell(name: str, scene: Scene) -> Cell:
        value = scene.values[f"event:{name}"]
        due = _YEARLY.get(name)
        if due is not None and month % 12 != due:
            return Cell("—", None)
        return Cell(amount(value, "count", lang), value)

    return _table(
        text("live.events", lang, month=month_words(month, lang)),
        text("live.event", lang),
        cities,
        [
            (text(f"live.event-{name}", lang), [cell(name, scene) for scene in scenes])
            for name in EVENTS
        ],
    )


_YEARLY = {"poverty_exits": 11, "to_town": 0, "births": 0, "deaths": 0, "emigrants": 0}
"""Events of one month of the year, counted from January at 0."""


def numbers_table(cities: Sequence[City], scenes: Sequence[Scene], lang: Language) -> Table:
    """Everything that the charts show of a month, in words."""
    rows = [(text(f"live.{one.name}", lang), one.name, one.unit, one) for one in COURSES]
    listed = [
        (title, [Cell(one.told(scene.values[key], lang), scene.values[key]) for scene in scenes])
        for title, key, _, one in rows
    ]
    for phrase, kind, what, unit, names in (
        ("income-of", "group", "mean_income", "yuan/person/month", GROUP_KEYS.values()),
        ("size-of", "group", "persons", "persons", GROUP_KEYS.values()),
        ("fund-of", "fund", "fund", "yuan", dict.fromkeys(owners().values())),
    ):
        for name in names:
            title = label("measure" if name == STATUTORY else kind, name, lang)
            values = [scene.values[f"{what}:{name}"] for scene in scenes]
            listed.append(
                (
                    text(f"live.{phrase}", lang, **{kind: title}),
                    [Cell(amount(value, unit, lang), value) for value in values],
                )
            )
    return _table(
        text("live.numbers", lang, month=month_words(scenes[0].month, lang)),
        text("live.quantity", lang),
        cities,
        listed,
    )


def _table(
    title: str,
    heading: str,
    cities: Sequence[City],
    rows: Sequence[tuple[str, Sequence[Cell]]],
) -> Table:
    return Table(
        title,
        (Column(heading, numeric=False), *(Column(city.title) for city in cities)),
        tuple((words(name), *cells) for name, cells in rows),
    )


def _drawn(value: float, scale: Scale) -> float | None:
    """With as many digits as a pixel can show."""
    return float(f"{value * scale.factor:.6g}") if math.isfinite(value) else None
