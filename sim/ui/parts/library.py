"""Cards of the library, scenarios saved on the server, and files that users bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara

from sim.errors import InputError
from sim.policy.draft import CODE_MARK, MAX_TEXT, Draft, encode, scenario_from
from sim.policy.library import load_library, load_policy
from sim.policy.shelf import Saved
from sim.reporting.words import Language
from sim.ui import service
from sim.ui.address import Address
from sim.ui.parts.frame import Go
from sim.ui.words import text

PAIR = ("no-plan", "plan")
"""The two that the other policies are variations of."""
ONE_GROUP = ("only-", "without-")
"""How policies about the measures of one group are named; they come last."""
WORDS = (
    "title", "more", "start", "compare", "saved", "none", "edit", "remove", "sure", "yes", "no",
    "import", "colon",
)  # fmt: skip


@solara.component_vue("library.vue")
def _Library(
    first: list[dict[str, str]],
    others: list[dict[str, str]],
    saved: list[dict[str, str]],
    unfolded: bool,
    most: int,
    problem: str,
    words: Mapping[str, str],
    event_start: Callable[[str], None],
    event_edit: Callable[[str], None],
    event_remove: Callable[[str], None],
    event_upload: Callable[[Mapping[str, Any]], None],
    event_go: Go,
) -> None:
    """Cards that can be folded away."""


@solara.component
def Library(
    address: Address,
    unfolded: bool,
    shelved: int,
    problem: str,
    go: Go,
    on_start: Callable[[str], None],
    on_edit: Callable[[str], None],
    on_remove: Callable[[str], None],
    on_upload: Callable[[Mapping[str, Any]], None],
) -> None:
    """Where a scenario can start from.

    `shelved` changes whenever this page has changed the shelf, `problem` is why a file was refused.
    """
    lang = address.lang
    saved = solara.use_memo(lambda: service.shelf().list(), [shelved])
    others = [name for name in load_library().policies if name not in PAIR]
    others.sort(key=lambda name: name.startswith(ONE_GROUP))
    _Library(
        first=[_card(name, address) for name in reversed(PAIR)],
        others=[_card(name, address) for name in others],
        saved=[_saved(one, address) for one in saved],
        unfolded=unfolded,
        most=MAX_TEXT,
        problem=problem,
        words={name: text(f"scenarios.{name}", lang) for name in WORDS},
        event_start=on_start,
        event_edit=on_edit,
        event_remove=on_remove,
        event_upload=on_upload,
        event_go=go,
    )


def compare_address(address: Address, word: str) -> str:
    """The page that compares a scenario with the plan; the plan itself with no plan."""
    words = PAIR if word in PAIR else (PAIR[1], word)
    return address.but(run="", draft="", tab="").at("/compare", scenarios=words)


def _card(name: str, address: Address) -> dict[str, str]:
    lang = address.lang
    policy = scenario_from(name)
    described = getattr(policy.description, lang) if policy.description else ""
    return {
        "word": name,
        "title": getattr(policy.title, lang),
        "line": described or text("scenarios.measures", lang, count=len(policy.on)),
        "href": compare_address(address, name),
        "compare": text("scenarios.compare-plan" if name == PAIR[1] else "scenarios.compare", lang),
    }


def _saved(one: Saved, address: Address) -> dict[str, str]:
    """A saved scenario; one whose file is damaged can only be deleted."""
    lang = address.lang
    if one.draft is None:
        damaged = text("scenarios.damaged", lang)
        return {"name": one.name, "title": damaged, "line": "", "href": ""}
    return {
        "name": one.name,
        "title": getattr(one.draft.title, lang),
        "line": _what(one.draft, lang),
        "href": _compared(one.draft, address),
    }


def _what(draft: Draft, lang: Language) -> str:
    base = text("builder.base", lang, title=getattr(load_policy(draft.base).title, lang))
    return text("scenarios.changes", lang, base=base, count=len(draft.alterations()))


def _compared(draft: Draft, address: Address) -> str:
    try:
        return compare_address(address, CODE_MARK + encode(draft))
    except InputError:
        return ""
