"""The live city's numbers: courses over the months, bars of one month, and the same in tables."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.city.codes import GROUP_KEYS, Group
from sim.clock import year_of
from sim.reporting.charts import Scale, scale_of
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, label
from sim.ui.live import EVENTS, STATUTORY, Scene, owners
from sim.ui.words import text

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

    def values(self, scenes: Sequence[Scene]) -> list[float]:
        """The model's value in each city of a month; one for all where they share it."""
        return [scene.values[self.name] for scene in (scenes[:1] if self.shared else scenes)]

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


def month_words(month: int, lang: Language) -> str:
    """A month as people write it."""
    return text("live.month", lang, year=year_of(month), month=month % 12 + 1)


def courses(film: Film, lang: Language) -> str:
    """Per month, per course, the values as drawn."""
    return json.dumps(
        [
            [[one.drawn(value, lang) for value in one.values(scenes)] for one in COURSES]
            for scenes in film
        ],
        separators=(",", ":"),
    )


def charts(scenes: Sequence[Scene], lang: Language) -> list[dict[str, Any]]:
    """What the browser draws: a line for each course, whose points it has from `courses`, and bars
    for the groups and the funds of the month."""
    return [
        *(_line(course, scenes, lang) for course in COURSES),
        *(_group_bars(what, scenes, lang) for what in _GROUP_SERIES),
        _fund_bars(scenes, lang),
    ]


def _line(course: Course, scenes: Sequence[Scene], lang: Language) -> dict[str, Any]:
    scale = course.scale(lang)
    return {
        "kind": "line",
        "key": course.name,
        "title": _titled(course.name, scale, lang),
        "suffix": scale.suffix,
        "decimals": course.decimals if scale.factor in (1.0, 100.0) else 2,
        "values": [course.told(value, lang) for value in course.values(scenes)],
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
    listed = [
        (
            text(f"live.{one.name}", lang),
            [
                Cell(one.told(scene.values[one.name], lang), scene.values[one.name])
                for scene in scenes
            ],
        )
        for one in COURSES
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
