"""A question asked from a page, and what is known of its answer so far."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd
import solara
import solara.lab

from sim.errors import InputError
from sim.experiments.queue import FINE, QUICK, STANDARD, Job, JobState
from sim.experiments.request import Request
from sim.policy.draft import scenario_from
from sim.policy.library import load_library, load_world
from sim.policy.world import World
from sim.reporting.results import Results
from sim.ui import service
from sim.ui.address import Address

SEED = 2018
"""The seed of the command line's default, so that page and command give the same run."""
LOOK = 0.25
"""Seconds between two looks at a job that is under way."""
EFFORTS = {"standard": STANDARD, "fine": FINE}


@dataclass(frozen=True)
class Study:
    """What a page knows.

    results   of the full run, or of the quick look while that is under way; None before
    quick     whether the results are of the quick look
    job       the job, None where the question cannot be asked
    problem   why it cannot, in one line
    again     asks anew, after a failure or a cancelled job
    """

    results: Results | None = None
    quick: bool = False
    job: Job | None = None
    problem: str | None = None
    again: Callable[[], None] = lambda: None


def question(address: Address) -> Request:
    """The request that an address asks.  Raises InputError where a scenario or world is wrong."""
    policies = tuple(scenario_from(word) for word in address.scenarios)
    effort = EFFORTS[address.effort]
    return Request(policies, world(address.world), effort.scale, effort.draws, SEED)


@cache
def world(name: str) -> World:
    """A world of the library.  Raises InputError for an unknown name; a path is none."""
    if name not in load_library().worlds:
        raise InputError(f"unknown world '{name}'")
    return load_world(name)


def use_study(address: Address) -> Study:
    """Asks what an address asks and follows the answer; a hook."""
    asked = (address.scenarios, address.world, address.effort)
    tries, set_tries = solara.use_state(0)
    session = solara.get_session_id()

    def ask() -> Job | str:
        try:
            return service.queue().ask(question(address), session)
        except InputError as error:
            return str(error)

    found = solara.use_memo(ask, [*asked, tries])
    job = found if isinstance(found, Job) else None
    _, set_seen = solara.use_state((0, 0))

    def follow() -> None:
        """Looks at the job until it is over; what it shows changes with each draw."""
        last = None
        while job is not None:
            now = (id(job), job.changes)
            if now != last:
                set_seen(now)
                last = now
            if job.over:
                return
            time.sleep(LOOK)

    solara.lab.use_task(follow, dependencies=[id(job)], raise_error=False)

    def again() -> None:
        set_tries(tries + 1)

    panel = job.quick if job is not None else None
    quick = solara.use_memo(lambda: _quick(job, panel), [id(panel)])

    if job is None:
        return Study(problem=str(found), again=again)
    if job.state is JobState.DONE:
        return Study(results=service.results(job.id), job=job, again=again)
    return Study(results=quick, quick=quick is not None, job=job, again=again)


def _quick(job: Job | None, panel: pd.DataFrame | None) -> Results | None:
    """The quick look's results.

    Its own scale is that of the quick look, not the one the full run is asked at.
    """
    if job is None or panel is None:
        return None
    request = job.request
    return Results(
        panel=panel,
        policies=tuple(request.names),
        titles={one.name: one.title.model_dump() for one in request.policies},
        world=str(request.world.name),
        scale=QUICK.scale,
        seed=request.seed,
    )


def world_titles(lang: str) -> dict[str, str]:
    """Titles of the library's worlds by name, the trend first."""
    names = sorted(load_library().worlds, key=lambda name: name != Address.world)
    return {name: str(getattr(world(name).title, lang)) for name in names}
