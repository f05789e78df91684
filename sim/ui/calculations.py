"""Calculations that a page waits for: one after another in the queue's worker processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import solara
import solara.lab

from sim.experiments.queue import Fault, JobState, QueueFull, Task
from sim.ui import service

LOOK = 0.25
"""Seconds between two looks at a calculation under way."""


class Call(NamedTuple):
    """A calculation; `key` tells what decides its result, which is remembered by it."""

    key: Hashable
    function: Callable[..., Any]
    args: tuple[Any, ...]


@dataclass(frozen=True)
class Calculations:
    """How far some calculations are.

    keys     those of the calls
    results  of those that are done, in the calls' order
    fault    why one failed; then the later ones are not begun
    again    begins anew; what is done is remembered
    """

    keys: tuple[Hashable, ...] = ()
    results: tuple[Any, ...] = ()
    fault: Fault | None = None
    again: Callable[[], None] = lambda: None

    @property
    def done(self) -> bool:
        """Whether every result is there."""
        return len(self.results) == len(self.keys)


def use_calculations(calls: Sequence[Call]) -> Calculations:
    """Do some calculations and follow them; a hook.

    One at a time, so that a session's long row of them leaves workers to others.
    """
    session = solara.get_session_id()
    keys = tuple(call.key for call in calls)
    tries, set_tries = solara.use_state(0)
    found, set_found = solara.use_state(Calculations())

    async def work() -> None:
        now = Calculations(keys)
        set_found(now)
        for call in calls:
            task = await _asked(call, session)
            while not task.over:
                await asyncio.sleep(LOOK)
            if task.state is not JobState.DONE:
                set_found(replace(now, fault=task.fault or Fault.PROGRAM))
                return
            now = replace(now, results=(*now.results, task.result))
            set_found(now)

    solara.lab.use_task(work, dependencies=[keys, tries], raise_error=False)
    # Until the task begins, what is known is of the calls before these.
    known = found if found.keys == keys else Calculations(keys)
    return replace(known, again=lambda: set_tries(tries + 1))


async def _asked(call: Call, session: str) -> Task:
    """The calculation, as soon as the session may ask for one more."""
    while True:
        try:
            return service.queue().run(call.function, *call.args, session=session, key=call.key)
        except QueueFull:
            await asyncio.sleep(LOOK)
