"""The scenarios being compared: the reference first, each removable, others to add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import solara

from sim.errors import InputError
from sim.policy.draft import CODE_MARK, encode, scenario_from
from sim.policy.library import load_library
from sim.reporting.charts import colour_of
from sim.reporting.words import Language
from sim.ui import service
from sim.ui.address import MOST_SCENARIOS, Address
from sim.ui.words import text

Word = Callable[[str], None]


@solara.component_vue("scenario_bar.vue")
def _Bar(
    chosen: list[dict[str, Any]],
    offered: list[dict[str, Any]],
    most: int,
    words: Mapping[str, str],
    event_add: Word,
    event_remove: Word,
    event_lead: Word,
    event_edit: Word,
    event_build: Callable[[object], None],
) -> None:
    """Chips of the chosen scenarios and a list of those that can be added."""


def title_of(word: str, lang: Language) -> str:
    """A scenario's title; the word itself where it cannot be read."""
    try:
        return str(getattr(scenario_from(word).title, lang))
    except InputError:
        return word[:20]


def library_titles(lang: Language) -> dict[str, str]:
    """Titles of the library's policies by name, the reference and the plan first."""
    names = sorted(load_library().policies, key=lambda name: (name != "no-plan", name != "plan"))
    return {name: title_of(name, lang) for name in names}


def saved_titles(lang: Language) -> dict[str, str]:
    """Titles of the scenarios saved on this server, by the code that goes into an address."""
    return {
        CODE_MARK + encode(draft): str(getattr(draft.title, lang))
        for draft in service.shelf().drafts()
    }


@solara.component
def ScenarioBar(address: Address, on_change: Callable[[Address], None], on_edit: Word) -> None:
    """What is compared; every change gives a new address."""
    lang, words = address.lang, address.scenarios
    shelves = {"library": library_titles(lang), "saved": saved_titles(lang)}
    offered = {
        name: {word: title for word, title in titles.items() if word not in words}
        for name, titles in shelves.items()
    }

    def give(changed: tuple[str, ...]) -> None:
        on_change(replace(address, scenarios=changed))

    def add(word: str) -> None:
        if any(word in titles for titles in offered.values()):
            give((*words, word))

    def lead(word: str) -> None:
        give((word, *(one for one in words if one != word)))

    def remove(word: str) -> None:
        kept = tuple(one for one in words if one != word)
        if kept:
            give(kept)

    _Bar(
        chosen=[
            {
                "word": word,
                "title": title_of(word, lang),
                "colour": colour_of(place),
                "edit": word.startswith(CODE_MARK),
            }
            for place, word in enumerate(words)
        ],
        offered=[
            {
                "title": text(f"bar.{name}", lang),
                "options": [{"word": word, "title": title} for word, title in titles.items()],
            }
            for name, titles in offered.items()
            if titles
        ],
        most=MOST_SCENARIOS,
        words={
            name: text(f"bar.{name}", lang)
            for name in (
                "scenarios",
                "reference",
                "lead",
                "edit",
                "remove",
                "add",
                "choose",
                "build",
                "colon",
            )
        },
        event_add=add,
        event_remove=remove,
        event_lead=lead,
        event_edit=on_edit,
        event_build=lambda _: on_edit(""),
    )
