"""Scenarios: start from one of the library, change its measures, see what that changes and costs.

The scenario being built lives in the address, half a second behind what is typed: a page that is
reloaded, sent or gone back to shows it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import solara

from sim.errors import InputError
from sim.policy.draft import BASE, CODE_MARK, Draft
from sim.policy.library import load_library
from sim.ui import service
from sim.ui.builder import edit
from sim.ui.builder.catalogue import PLACES
from sim.ui.builder.desk import use_desk
from sim.ui.builder.files import read_upload, refusal
from sim.ui.parts.builder import Builder, Edit
from sim.ui.parts.draft_panel import DraftPanel
from sim.ui.parts.frame import use_address
from sim.ui.parts.library import Library, compare_address
from sim.ui.parts.prose import Heading, Notice, Paragraph, Stack
from sim.ui.parts.trial import Trial
from sim.ui.words import text

TABS = tuple(key for _, keys in PLACES for key in keys)
"""Names of the tabs, as an address has them."""


@solara.component
def Scenarios() -> None:
    """The library above, the builder below with what the scenario does beside it."""
    address, go = use_address()
    lang = address.lang
    policies = load_library().policies
    desk = use_desk(address, go)
    draft, code = desk.editing.draft, desk.code
    message, say = solara.use_state("")
    problem, set_problem = solara.use_state("")
    tried, set_tried = solara.use_state("")
    shelved, set_shelved = solara.use_state(0)

    def begin(other: Draft, said: str = "") -> None:
        desk.take(other)
        say(text(f"builder.{said}", lang, title=getattr(other.title, lang)) if said else "")
        set_problem("")

    def upload(file: Mapping[str, Any]) -> None:
        try:
            begin(read_upload(file, lang), "imported")
        except InputError as error:
            set_problem(text("builder.refused", lang, reason=error))

    def refused(error: InputError) -> str:
        return text("builder.refused", lang, reason=refusal(error, lang))

    def open_saved(name: str) -> None:
        try:
            begin(service.shelf().load(name))
        except InputError as error:
            set_problem(refused(error))

    def remove(name: str) -> None:
        try:
            service.shelf().delete(name)
            set_shelved(lambda count: count + 1)
            say(text("builder.deleted", lang))
        except InputError as error:
            set_problem(refused(error))

    def save(_: object) -> None:
        try:
            service.shelf().save(draft)
            set_shelved(lambda count: count + 1)
            say(text("builder.saved", lang, title=getattr(draft.title, lang)))
        except InputError as error:
            say(refused(error))

    def stay(**changed: str) -> None:
        """Another view of the same draft."""
        go(address.at("/scenarios", draft=code or "", **changed))

    def editor(how: Callable[[Draft, Mapping[str, Any]], Draft]) -> Edit:
        """Does an edit that the browser tells, and says nothing more of what was done before."""

        def told(edit: Mapping[str, Any]) -> None:
            say("")
            desk.change(lambda now: replace(now, draft=how(now.draft, edit), seen=_number(edit)))

        return told

    word = CODE_MARK + code if code else BASE
    with Stack():
        Heading(text("builder.title", lang))
        Paragraph(text("builder.intro", lang), ["yq-soft"])
        if desk.damaged:
            Notice(text("builder.damaged", lang, reason=refusal(desk.damaged, lang)))
        Library(
            address=address,
            unfolded=not address.draft,
            shelved=shelved,
            problem=problem,
            go=go,
            on_start=lambda name: begin(edit.fresh(name)) if name in policies else None,
            on_edit=open_saved,
            on_remove=remove,
            on_upload=upload,
        )
        Heading(text("builder.build", lang), 2)
        with solara.Div(classes=["yq-bench"]):
            Builder(
                editing=desk.editing,
                tab=address.tab if address.tab in TABS else TABS[0],
                turns=desk.turns,
                lang=lang,
                on_change=editor(edit.set_field),
                on_switch=editor(edit.switched),
                on_reset=editor(edit.reset_field),
                on_visit=lambda tab: stay(tab=tab),
            )
            with solara.Div(), solara.Div(classes=["yq-side"]):
                DraftPanel(
                    editing=desk.editing,
                    huge=code is None,
                    message=message,
                    turns=desk.turns,
                    address=address,
                    on_world=lambda world: stay(world=world),
                    on_rename=lambda names: desk.change(lambda now: edit.rename(now, names, lang)),
                    on_compare=lambda _: go(compare_address(address, word)),
                    on_trial=lambda _: set_tried(word),
                    on_save=save,
                    on_copy=lambda _: begin(edit.copy_of(draft), "copied"),
                    on_reset=lambda _: begin(draft.reset_all()),
                )
                if tried:
                    Trial(address, tried, old=tried != word)


def _number(told: Mapping[str, Any]) -> int:
    seen = told.get("seen")
    return seen if isinstance(seen, int) else 0
