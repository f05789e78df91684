"""What the builder shows of the measure library: plain data in one language, made once.

Nothing here is written by hand: measures, fields, units and ranges are those of the library, so a
measure that is added there has its control here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from sim.clock import MONTHS, PLAN_START
from sim.policy.dated import Steps
from sim.policy.library import load_library
from sim.policy.measure import ActionKey, GroupKey, Measure, Parameter, Queue, Status
from sim.reporting.findings.finding import phrase as finding_phrase
from sim.reporting.policy_words import (
    is_share,
    month_label,
    noted,
    parameter_label,
    place_label,
    quantity,
    quantity_range,
)
from sim.reporting.policy_words import phrase as policy_phrase
from sim.reporting.words import Language, label
from sim.ui.words import text

PLACES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("groups", get_args(GroupKey)),
    ("actions", get_args(ActionKey)),
    ("aims", ("targets",)),
)
"""Tabs by row, in the plan's order."""
WHOLE = ("persons", "posts", "months", "days", "businesses", "loans", "refusals")
"""Beginnings of units that come in whole numbers; months of pay may be halves."""
POSITIONS = 200
"""Positions that a slider has at most, about one for each pixel that a hand can tell apart."""


def tabs(lang: Language) -> list[dict[str, Any]]:
    """The rows of tabs."""
    return [
        {
            "title": text(f"builder.row-{row}", lang),
            "tabs": [{"key": key, "title": place_label(key, lang)} for key in keys],
        }
        for row, keys in PLACES
    ]


@cache
def catalogue(lang: Language) -> list[dict[str, Any]]:
    """Every measure of the plan, with the words and bounds of its fields."""
    return [_measure(measure, lang) for measure in load_library().measures.values()]


def month_titles(lang: Language) -> dict[str, str]:
    """The months from which a value may hold: those of the plan."""
    return {str(month): month_label(month, lang) for month in range(PLAN_START, MONTHS)}


def _measure(measure: Measure, lang: Language) -> dict[str, Any]:
    fund = measure.fund
    return {
        "id": measure.id,
        "place": measure.place,
        "clause": measure.clause,
        "title": getattr(measure.title, lang),
        "summary": getattr(measure.summary, lang),
        "facts": [
            {"name": text(f"builder.fact-{name}", lang), "value": value}
            for name, value in (
                ("department", getattr(measure.department, lang)),
                ("fund", label("fund", fund.name, lang)),
                ("payer", finding_phrase(f"cost.payer-{fund.payer}", lang)),
                ("queue", _queue(measure.queue, lang)),
            )
            if value
        ],
        "kind": measure.kind,
        "kindword": text(f"builder.kind-{measure.kind}", lang),
        "acts": measure.acts,
        "note": noted(measure.id, measure.note, lang),
        "fields": [
            _field(measure.id, name, parameter, lang)
            for name, parameter in measure.parameters.items()
        ],
        "targets": [_target(measure.id, key, lang) for key in measure.targets],
    }


def _queue(queue: Queue | None, lang: Language) -> str:
    if queue is None:
        return ""
    capacity, order = getattr(queue.capacity, lang), getattr(queue.order, lang)
    return text("builder.queue", lang, capacity=capacity, order=order)


def _field(measure: str, name: str, parameter: Parameter, lang: Language) -> dict[str, Any]:
    low, high = (shown_number(value, parameter.unit) for value in parameter.range)
    before, after = policy_phrase(f"units.{parameter.unit}", lang).split("{n}")
    return {
        "key": f"{measure}.{name}",
        "name": name,
        "label": parameter_label(measure, name, lang),
        "before": before.strip(),
        "after": after.strip(),
        "low": low,
        "high": high,
        "step": step(low, high, parameter.unit),
        "range": text(
            "builder.range", lang, range=quantity_range(*parameter.range, parameter.unit, lang)
        ),
        "plan": text(
            "builder.plan-value", lang, value=_values(parameter.in_force(True), parameter, lang)
        ),
        "noplan": text(
            "builder.no-plan-value", lang, value=_values(parameter.in_force(False), parameter, lang)
        ),
        "start": parameter.start,
        "status": parameter.status,
        "statusword": text(f"builder.status-{parameter.status}", lang),
        # Documents are cited under their own titles; a source that is told in words has both.
        "source": noted(f"{measure}.{name}.source", parameter.source, lang) or parameter.source,
        "note": noted(f"{measure}.{name}", parameter.note, lang),
    }


def _values(steps: Steps, parameter: Parameter, lang: Language) -> str:
    """The value in force when the plan begins, and later ones with their months."""
    shown = from_start(steps, parameter.start)
    if not shown:
        return text("builder.nothing", lang)
    first, *later = shown
    words = quantity(first[1], parameter.unit, lang)
    for month, value in later:
        when, how_much = month_label(month, lang), quantity(value, parameter.unit, lang)
        words += text("builder.later-value", lang, month=when, value=how_much)
    return words


def _target(measure: str, key: str, lang: Language) -> dict[str, str]:
    target = load_library().measures[measure].targets[key]
    aim = policy_phrase(f"aims.{measure}.{key}", lang)
    return {
        "title": text("builder.aim", lang, aim=aim, year=target.by),
        "status": target.status,
        "statusword": text(f"builder.status-{target.status}", lang),
    }


def statuses(lang: Language) -> list[dict[str, str]]:
    """The legend of how well a figure is known."""
    return [
        {
            "status": one,
            "title": text(f"builder.status-{one}", lang),
            "meaning": text(f"builder.meaning-{one}", lang),
        }
        for one in get_args(Status)
    ]


def from_start(steps: Steps, start: int) -> Steps:
    """The value in force in the month `start` as of that month, and the later ones."""
    running = [value for when, value in steps if when <= start]
    later = tuple(step for step in steps if step[0] > start)
    return ((start, running[-1]), *later) if running else later


def shown_number(value: float, unit: str) -> float:
    """A value as a field shows it: shares in per cent, without the noise of that product."""
    return round(value * 100, 6) if is_share(unit) else value


def read_number(shown: float, unit: str) -> float:
    """The value that a field's number stands for."""
    return round(shown / 100, 8) if is_share(unit) else shown


def step(low: float, high: float, unit: str) -> float:
    """A step of 1, 2 or 5 times a power of ten; whole for what is counted."""
    finest = (high - low) / POSITIONS
    power = 10.0 ** math.floor(math.log10(finest))
    nice = next(size * power for size in (1, 2, 5, 10) if size * power >= finest * (1 - 1e-9))
    counted = unit.startswith(WHOLE) and not unit.startswith("months of")
    return max(1.0, nice) if counted else round(nice, 9)
