"""What a scenario changes, in sentences, and what is wrong with its values, at the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.policy.dated import Steps
from sim.policy.draft import Alteration, Draft, Field
from sim.policy.library import load_library, load_policy
from sim.policy.measure import Parameter
from sim.policy.title import MAX_TITLE, TitleError
from sim.reporting.policy_words import (
    is_share,
    month_label,
    parameter_label,
    phrase,
    place_label,
    plain_number,
    quantity,
    quantity_range,
)
from sim.reporting.words import Language


def sentences(draft: Draft, lang: Language) -> list[str]:
    """What a draft changes in the policy it extends, one sentence a change, in the plan's order.

    A group or action switched as a whole is one change.  A draft that changes nothing says so, and
    so does one whose changes do not reach the simulation.
    """
    altered = draft.alterations()
    if not altered:
        title = getattr(load_policy(draft.base).title, lang)
        return [phrase("changes.none", lang, base=title)]
    if not draft.measures_on:
        return [phrase("changes.all-off", lang)]
    told = [*_switches(altered, lang), *_values(altered, lang)]
    if draft.changes_nothing():
        told.append(phrase("changes.no-effect", lang))
    return told


def problems(draft: Draft, lang: Language) -> Mapping[Field, str]:
    """One line for each field with a value outside its range."""
    found = {}
    for key, problem in draft.problems().items():
        parameter = load_library().measures[problem.measure].parameters[problem.parameter]
        low, high = parameter.range
        found[key] = phrase(
            "changes.outside",
            lang,
            month=month_label(problem.month, lang),
            value=quantity(problem.value, parameter.unit, lang),
            allowed=quantity_range(low, high, parameter.unit, lang),
        )
    return found


def title_fault(error: TitleError, lang: Language) -> str:
    """Why a title cannot be used, for the field of the title."""
    return phrase(f"changes.title-{error.fault}", lang, most=MAX_TITLE)


def _switches(altered: Sequence[Alteration], lang: Language) -> Iterator[str]:
    """Switched groups and actions, then single measures."""
    measures = load_library().measures
    places: dict[str, set[str]] = {}
    for key, measure in measures.items():
        places.setdefault(measure.place, set()).add(key)
    for on, word in ((False, "off"), (True, "on")):
        switched = {one.measure for one in altered if not one.parameter and one.on == on}
        whole = {place for place, members in places.items() if members <= switched}
        for place in places:
            if place in whole:
                yield phrase(
                    f"changes.place-{word}",
                    lang,
                    place=place_label(place, lang),
                    count=len(places[place]),
                )
        for key, measure in measures.items():
            if key in switched and measure.place not in whole:
                yield _sentence(key, phrase(f"changes.switched-{word}", lang), lang)


def _values(altered: Sequence[Alteration], lang: Language) -> Iterator[str]:
    measures = load_library().measures
    for one in altered:
        if one.parameter:
            parameter = measures[one.measure].parameters[one.parameter]
            yield _sentence(one.measure, _steps(one, parameter, lang), lang)


def _sentence(measure: str, what: str, lang: Language) -> str:
    title = getattr(load_library().measures[measure].title, lang)
    return phrase("changes.sentence", lang, id=measure, title=title, what=what)


def _steps(one: Alteration, parameter: Parameter, lang: Language) -> str:
    """The changes of one parameter: one part for each month in which they change."""
    name = parameter_label(one.measure, one.parameter, lang)
    parts: list[str] = []
    last: tuple[float | None, float | None] | None = None
    for month in sorted({step[0] for step in one.before + one.after}):
        now = (_at(one.before, month), _at(one.after, month))
        differs = now[0] != now[1]
        if now == last or not (differs or parts):
            continue
        last = now
        key = "changes.value" if now[0] is not None else "changes.value-new"
        if parts:
            key = f"{key}-next" if differs else "changes.value-same"
        before, after = _pair(*now, parameter.unit, lang)
        when = month_label(month, lang)
        parts.append(phrase(key, lang, name=name, month=when, before=before, after=after))
    return phrase("changes.join", lang).join(parts)


def _pair(before: float | None, after: float | None, unit: str, lang: Language) -> tuple[str, str]:
    """Both values in words; English writes the unit they share once, after the second."""
    words = ["" if value is None else quantity(value, unit, lang) for value in (before, after)]
    if lang == "en" and before is not None:
        words[0] = plain_number(before, unit, lang) + ("%" if is_share(unit) else "")
    return words[0], words[1]


def _at(values: Steps, month: int) -> float | None:
    """The value in force in a month, None where there is none yet."""
    return next((value for when, value in reversed(values) if when <= month), None)
