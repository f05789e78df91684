"""What an edit in the builder does to a draft.

What comes from a browser is not trusted: names are looked up in the library, numbers are checked,
and an edit that makes no sense changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.errors import InputError
from sim.policy.draft import BASE, Draft, decode, encode
from sim.policy.library import load_library, load_policy
from sim.policy.measure import Parameter, Text
from sim.policy.title import MAX_TITLE, TitleError
from sim.reporting.changes import problems, title_fault
from sim.reporting.words import LANGUAGES, Language
from sim.ui.builder.catalogue import from_start, read_number, shown_number
from sim.ui.words import text


@dataclass(frozen=True)
class Editing:
    """A draft and how its editing stands.

    seen   number of the last edit that is worked in; the browser keeps what was typed since
    fault  why the title typed last cannot be used; the draft has the last good one
    """

    draft: Draft
    seen: int = 0
    fault: TitleError | None = None


def fresh(base: str = BASE) -> Draft:
    """A scenario of a user's own, so far the same as a built-in policy.

    Its title names the policy where that is not the plan and there is room.
    """
    title = load_policy(base).title

    def own(lang: Language) -> str:
        longer = text("builder.own-of", lang, title=getattr(title, lang))
        short = base == BASE or len(longer) > MAX_TITLE
        return text("builder.own", lang) if short else longer

    return Draft(Text(zh=own("zh"), en=own("en")), base=base)


def copy_of(draft: Draft) -> Draft:
    """The same under a title that says so, where it is short enough for that."""
    try:
        return draft.rename(
            Text(
                zh=text("builder.copy-of", "zh", title=draft.title.zh),
                en=text("builder.copy-of", "en", title=draft.title.en),
            )
        )
    except TitleError:
        return draft


def code_of(draft: Draft) -> str:
    """A draft as an address has it; empty for a new one.  Raises InputError for a huge one."""
    return "" if draft == fresh() else encode(draft)


def draft_of(code: str) -> Draft:
    """The draft in an address.  Raises InputError for a damaged code."""
    return decode(code) if code else fresh()


def set_field(draft: Draft, edit: Mapping[str, Any]) -> Draft:
    """One number of one field; all others stay.

    `edit` has the measure, the parameter, the month from which the number holds and the number as
    shown.  A number that is the policy's own again is no change.
    """
    try:
        measure, name = str(edit["measure"]), str(edit["parameter"])
        parameter = load_library().measures[measure].parameters[name]
        month, value = int(edit["month"]), read_number(float(edit["value"]), parameter.unit)
        rows = {when: old for when, old in rows_of(draft, measure, name) if when > month}
        changed = draft
        for when, number in sorted({month: value, **rows}.items()):
            changed = changed.set_value(measure, name, when, number)
    except (KeyError, TypeError, ValueError, OverflowError):
        return draft
    return _without_idle_steps(changed, measure, name, parameter)


def _without_idle_steps(draft: Draft, measure: str, name: str, parameter: Parameter) -> Draft:
    """Own values that say month by month what the base says are dropped."""
    own = _spoken(draft.value(measure, name))
    return draft.reset(measure, name) if own == _spoken(_base(draft, measure, name)) else draft


def _base(draft: Draft, measure: str, name: str) -> tuple[tuple[int, float], ...]:
    """The values that would be in force without values of the draft's own."""
    return draft.reset(measure, name).value(measure, name)


def _spoken(steps: tuple[tuple[int, float], ...]) -> list[tuple[int, float]]:
    """Steps without those that repeat the value before them."""
    found: list[tuple[int, float]] = []
    for month, value in steps:
        if not found or found[-1][1] != value:
            found.append((month, value))
    return found


def reset_field(draft: Draft, edit: Mapping[str, Any]) -> Draft:
    """Without its own values of one field; all others stay."""
    return draft.reset(str(edit.get("measure")), str(edit.get("parameter")))


def rows_of(draft: Draft, measure: str, name: str) -> tuple[tuple[int, float], ...]:
    """What a field shows: the value when the plan begins, and later ones with their months."""
    parameter = load_library().measures[measure].parameters[name]
    return from_start(draft.value(measure, name), parameter.start)


def rename(editing: Editing, names: Mapping[str, Any], lang: Language) -> Editing:
    """Under another title; the other language has the same words where its own are left empty.

    A title that cannot be used is told (`fault`), and the last good one stays.
    """
    given = {one: str(names.get(one, "")).strip() for one in LANGUAGES}
    main = given[lang] or " "
    try:
        title = Text(**{one: words or main for one, words in (given | {lang: main}).items()})
        return replace(editing, draft=editing.draft.rename(title), fault=None)
    except TitleError as fault:
        return replace(editing, fault=fault)


def state(editing: Editing, lang: Language) -> dict[str, Any]:
    """Everything of a draft that the builder shows and that changes with an edit."""
    draft = editing.draft
    wrong = problems(draft, lang)
    fields = {}
    counts: dict[str, int] = {}
    for key, measure in load_library().measures.items():
        counts[measure.place] = counts.get(measure.place, 0) + draft.changed(key)
        for name, parameter in measure.parameters.items():
            fields[f"{key}.{name}"] = {
                "rows": [
                    [month, shown_number(value, parameter.unit)]
                    for month, value in rows_of(draft, key, name)
                ],
                "changed": draft.changed(key, name),
                "problem": wrong.get((key, name), ""),
            }
    return {
        "fields": fields,
        "on": {key: draft.is_on(key) for key in load_library().measures},
        "changed": {key: draft.changed(key) for key in load_library().measures},
        "counts": counts,
        "seen": editing.seen,
    }


def title_state(editing: Editing, lang: Language) -> dict[str, str]:
    """The title's two boxes and what is wrong with what was typed last.

    The other language's box is empty while it says nothing of its own, so that it follows.
    """
    draft = editing.draft
    other: Language = "en" if lang == "zh" else "zh"
    main, second = getattr(draft.title, lang), getattr(draft.title, other)
    if second in (main, getattr(fresh(draft.base).title, other)):
        second = ""
    problem = title_fault(editing.fault, lang) if editing.fault else ""
    return {lang: main, other: second, "problem": problem}


def switched(draft: Draft, edit: Mapping[str, Any]) -> Draft:
    """With one measure, or all of a group or action, on or off."""
    try:
        ids, on = [str(one) for one in edit["measures"]], bool(edit["on"])
        for one in ids:
            draft = draft.switch(one, on)
    except (InputError, KeyError, TypeError):
        return draft
    return draft
