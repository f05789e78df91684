"""Scenarios: start from one of the library, change its measures, see what that changes and costs.

The scenario being built lives in the address, half a second behind what is typed: a page that is
reloaded, sent or gone back to shows it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import solara
import solara.lab

from sim.errors import InputError
from sim.policy.draft import CODE_MARK, Draft
from sim.policy.library import load_library
from sim.ui import service
from sim.ui.address import Address
from sim.ui.builder import edit
from sim.ui.builder.catalogue import PLACES
from sim.ui.builder.edit import Editing
from sim.ui.builder.files import read_upload, refusal
from sim.ui.parts.builder import Builder
from sim.ui.parts.draft_panel import DraftPanel
from sim.ui.parts.frame import Go, use_address
from sim.ui.parts.library import Library, compare_address
from sim.ui.parts.prose import Heading, Notice, Paragraph, Stack
from sim.ui.parts.trial import Trial
from sim.ui.words import text

REST = 0.5
"""Seconds after the last edit before the address follows."""
TABS = tuple(key for _, keys in PLACES for key in keys)

Change = Callable[[Callable[[Editing], Editing]], None]
"""Applies an edit to what is being edited."""


@solara.component
def Scenarios() -> None:
    """The library above, the builder below with what the scenario does beside it."""
    address, go = use_address()
    lang = address.lang
    editing, change, other, reload, damaged = use_draft(address, go)
    message, say = solara.use_state("")
    problem, set_problem = solara.use_state("")
    tried, set_tried = solara.use_state("")
    shelved, set_shelved = solara.use_state(0)
    code = _code(editing.draft)

    def begin(draft: Draft, said: str = "") -> None:
        other(draft)
        say(text(f"builder.{said}", lang, title=getattr(draft.title, lang)) if said else "")
        set_problem("")

    def upload(file: Mapping[str, Any]) -> None:
        try:
            begin(read_upload(file, lang), "imported")
        except InputError as error:
            set_problem(text("builder.refused", lang, reason=error))

    def open_saved(name: str) -> None:
        try:
            begin(service.shelf().load(name))
        except InputError as error:
            set_problem(text("builder.refused", lang, reason=refusal(error, lang)))

    def remove(name: str) -> None:
        try:
            service.shelf().delete(name)
            set_shelved(lambda count: count + 1)
            say(text("builder.deleted", lang))
        except InputError as error:
            set_problem(text("builder.refused", lang, reason=refusal(error, lang)))

    def save(_: object) -> None:
        try:
            service.shelf().save(editing.draft)
            set_shelved(lambda count: count + 1)
            title = getattr(editing.draft.title, lang)
            say(text("builder.saved", lang, title=title))
        except InputError as error:
            say(text("builder.refused", lang, reason=refusal(error, lang)))

    def numbered(told: Mapping[str, Any], how: Callable[[Draft], Draft]) -> None:
        say("")
        change(lambda now: replace(now, draft=how(now.draft), seen=_number(told)))

    word = CODE_MARK + code if code else "plan"
    with Stack():
        Heading(text("builder.title", lang))
        Paragraph(text("builder.intro", lang), ["yq-soft"])
        if damaged:
            Notice(text("builder.damaged", lang, reason=refusal(damaged, lang)))
        Library(
            address,
            not address.draft,
            shelved,
            problem,
            go,
            lambda name: begin(edit.fresh(name)) if name in load_library().policies else None,
            open_saved,
            remove,
            upload,
        )
        Heading(text("builder.build", lang), 2)
        with solara.Div(classes=["yq-bench"]):
            Builder(
                editing,
                address.tab if address.tab in TABS else TABS[0],
                reload,
                lang,
                lambda told: numbered(told, lambda draft: edit.set_field(draft, told)),
                lambda told: numbered(told, lambda draft: edit.switched(draft, told)),
                lambda told: numbered(told, lambda draft: edit.reset_field(draft, told)),
                lambda tab: go(address.at("/scenarios", tab=tab, draft=code or "")),
            )
            with solara.Div(), solara.Div(classes=["yq-side"]):
                DraftPanel(
                    editing,
                    code is None,
                    message,
                    reload,
                    address,
                    lambda world: go(address.at("/scenarios", world=world, draft=code or "")),
                    lambda names: change(lambda now: edit.rename(now, names, lang)),
                    lambda _: go(compare_address(address, word)),
                    lambda _: set_tried(word),
                    save,
                    lambda _: begin(edit.copy_of(editing.draft), "copied"),
                    lambda _: begin(editing.draft.reset_all()),
                )
                if tried:
                    Trial(address, tried, tried != word)


def use_draft(
    address: Address, go: Go
) -> tuple[Editing, Change, Callable[[Draft], None], int, InputError | None]:
    """The draft being edited, kept in step with the address; a hook.

    Gives it, how to change it, how to take another in its place, a number that changes whenever
    another has come, and why the draft of the address cannot be read.
    """
    first = solara.use_memo(lambda: _read(address.draft), [])
    editing, change = solara.use_state(Editing(first[0]))
    damaged, set_damaged = solara.use_state(first[1])
    reload, set_reload = solara.use_state(0)
    latest = solara.use_ref(address)
    latest.current = address
    written = solara.use_ref(address.draft)

    def take(draft: Draft) -> None:
        change(lambda now: Editing(draft, now.seen))
        set_reload(lambda count: count + 1)

    def follow_address() -> None:
        """Somebody went back, or to another draft."""
        if address.draft != written.current:
            written.current = address.draft
            draft, fault = _read(address.draft)
            set_damaged(fault)
            take(draft)

    solara.use_effect(follow_address, [address.draft])
    code = _code(editing.draft)

    async def follow_draft() -> None:
        """Write the draft into the address when nothing more is typed."""
        await asyncio.sleep(REST)
        if (
            code is not None
            and code != written.current
            and code != _code(_read(written.current)[0])
        ):
            written.current = code
            set_damaged(None)
            go(latest.current.at("/scenarios", draft=code))

    solara.lab.use_task(follow_draft, dependencies=[code], raise_error=False)
    return editing, change, take, reload, damaged


def _read(code: str) -> tuple[Draft, InputError | None]:
    """The draft of a code, or a new one and why the code cannot be read."""
    try:
        return edit.draft_of(code), None
    except InputError as error:
        return edit.fresh(), error


def _code(draft: Draft) -> str | None:
    """A draft's code; None for one that fits into no address."""
    try:
        return edit.code_of(draft)
    except InputError:
        return None


def _number(told: Mapping[str, Any]) -> int:
    seen = told.get("seen")
    return seen if isinstance(seen, int) else 0
