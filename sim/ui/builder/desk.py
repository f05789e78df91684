"""The draft on a page, kept in step with the page's address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import solara
import solara.lab

from sim.errors import InputError
from sim.policy.draft import Draft
from sim.ui.address import Address
from sim.ui.builder import edit
from sim.ui.builder.edit import Editing

REST = 0.5
"""Seconds after the last edit before the address follows."""


@dataclass(frozen=True)
class Desk:
    """What lies on a page to be edited.

    code     as an address has it; None for a draft that fits into none
    change   applies an edit
    take     puts another draft in its place
    turns    changes whenever another draft has come, so that what was typed for the last one goes
    damaged  why the draft in the address cannot be read
    """

    editing: Editing
    code: str | None
    change: Callable[[Callable[[Editing], Editing]], None]
    take: Callable[[Draft], None]
    turns: int
    damaged: InputError | None


def use_desk(address: Address, go: Callable[[str], None]) -> Desk:
    """The draft of an address, written back into it when nothing more is typed; a hook."""
    first = solara.use_memo(lambda: _read(address.draft), [])
    editing, change = solara.use_state(Editing(first[0]))
    damaged, set_damaged = solara.use_state(first[1])
    turns, set_turns = solara.use_state(0)
    latest = solara.use_ref(address)
    latest.current = address
    written = solara.use_ref(address.draft)

    def take(draft: Draft) -> None:
        change(lambda now: Editing(draft, now.seen))
        set_turns(lambda count: count + 1)

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
        there, _ = _read(written.current)
        if code is not None and editing.draft != there:
            written.current = code
            set_damaged(None)
            go(latest.current.at("/scenarios", draft=code))

    solara.lab.use_task(follow_draft, dependencies=[code], raise_error=False)
    return Desk(editing, code, change, take, turns, damaged)


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
