"""A question asked from a page, and what is known of its answer so far."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import solara
import solara.lab

from sim.errors import InputError
from sim.experiments.queue import FINE, STANDARD, Job, JobState
from sim.experiments.request import Request
from sim.policy.draft import CODE_MARK, decode, draft_from, encode, scenario_from
from sim.policy.library import load_library, load_world
from sim.policy.policy import Policy
from sim.policy.world import World
from sim.reporting.results import Results
from sim.ui import service
from sim.ui.address import Address

SEED = 2018
"""The seed of the command line's default, so that page and command give the same run."""
LOOK = 0.25
"""Seconds between two looks at a job that is under way."""
LONGEST_WORD = 40
"""Characters of a wrong word of an address that are shown."""
EFFORTS = {"standard": STANDARD, "fine": FINE}


class WrongAddress(InputError):  # noqa: N818 - what a page has to say
    """An address that names what there is not, told in the reader's language.

    `part` is `run`, `damaged` (a run), `scenario`, `values` (of a scenario) or `world`; `word` is
    what to call it.
    """

    def __init__(self, part: str, word: str) -> None:
        super().__init__(f"{part} {word}")
        self.part = part
        self.word = word[:LONGEST_WORD]


@dataclass(frozen=True)
class Study:
    """What a page knows.

    results   of the full run, or of the quick look while that is under way; None before
    quick     whether the results are of the quick look
    job       the job, None where the question cannot be asked
    problem   why it cannot
    again     asks anew, after a failure or a cancelled job
    """

    results: Results | None = None
    quick: bool = False
    job: Job | None = None
    problem: InputError | None = None
    again: Callable[[], None] = lambda: None


def question(address: Address) -> Request:
    """The request that an address asks.  Raises WrongAddress where a scenario or world is wrong."""
    policies = tuple(_scenario(word, address) for word in address.scenarios)
    effort = EFFORTS[address.effort]
    return Request(policies, world(address.world), effort.scale, effort.draws, SEED)


def _scenario(word: str, address: Address) -> Policy:
    try:
        return scenario_from(word)
    except InputError:
        pass
    try:
        draft = decode(word.removeprefix(CODE_MARK))
    except InputError:
        raise WrongAddress("scenario", word) from None
    raise WrongAddress("values", getattr(draft.title, address.lang))


@cache
def world(name: str) -> World:
    """A world of the library.  Raises WrongAddress for an unknown name; a path is none."""
    if name not in load_library().worlds:
        raise WrongAddress("world", name)
    return load_world(name)


def stored(run: str) -> Results:
    """The results of a stored run.  Raises WrongAddress where it is missing or damaged."""
    if not service.store().has(run):
        raise WrongAddress("run", run)
    try:
        return service.results(run)
    except InputError:
        raise WrongAddress("damaged", run) from None


def use_study(address: Address) -> Study:
    """Asks what an address asks and follows the answer; a hook.

    Where the address names a stored run, that is the answer, whatever program made it.
    """
    asked = (address.run, address.scenarios, address.world, address.effort)
    tries, set_tries = solara.use_state(0)
    session = solara.get_session_id()

    def ask() -> Job | Results | InputError:
        try:
            if address.run:
                return stored(address.run)
            return service.queue().ask(question(address), session)
        except InputError as error:
            return error

    found = solara.use_memo(ask, [*asked, tries])
    job = found if isinstance(found, Job) else None
    _, set_seen = solara.use_state((0, 0))

    async def follow() -> None:
        """Looks at the job until it is over; what it shows changes with each draw."""
        while job is not None:
            # With the job, because another one may have changed as often.
            set_seen((id(job), job.changes))
            if job.over:
                return
            await asyncio.sleep(LOOK)

    solara.lab.use_task(follow, dependencies=[job], raise_error=False)
    _let_go(job, session)

    def again() -> None:
        set_tries(tries + 1)

    quick = solara.use_memo(lambda: _quick(job), [job, job is not None and job.quick is not None])

    if isinstance(found, Results):
        return Study(results=found, again=again)
    if isinstance(found, InputError):
        return Study(problem=found, again=again)
    assert job is not None
    if job.state is JobState.DONE:
        return Study(results=service.results(job.id), job=job, again=again)
    return Study(results=quick, quick=quick is not None, job=job, again=again)


def _let_go(job: Job | None, session: str) -> None:
    """A question that the page has replaced is not worked on for it any longer.

    One that was left with the page is: whoever comes back, or loads the page anew, finds it.
    """
    last = solara.use_ref(job)

    def replace_last() -> None:
        before, last.current = last.current, job
        # A job asked for again has the id of the one that failed or was cancelled.
        if before is not None and not before.over and (job is None or job.id != before.id):
            service.queue().cancel(before.id, session)

    solara.use_effect(replace_last, [job])


def _quick(job: Job | None) -> Results | None:
    """The quick look's results, as soon as there are any."""
    if job is None or job.quick is None or job.quick_request is None:
        return None
    request = job.quick_request
    return Results(
        panel=job.quick,
        policies=tuple(request.names),
        titles={one.name: one.title.model_dump() for one in request.policies},
        world=str(request.world.name),
        scale=request.scale,
        seed=request.seed,
    )


def words_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The scenarios of a stored run as an address writes them: names, or codes of one's own.

    A policy of the library that has changed since is written as the code of what it was.
    """
    library = load_library().policies
    found = []
    for entry in manifest["request"]["policies"]:
        name, content = entry["name"], entry["content"]
        same = name in library and scenario_from(name).as_mapping() == content
        found.append(name if same else CODE_MARK + encode(draft_from(content)))
    return tuple(found)


def world_titles(lang: str) -> dict[str, str]:
    """Titles of the library's worlds by name, the trend first."""
    names = sorted(load_library().worlds, key=lambda name: name != Address.world)
    return {name: str(getattr(world(name).title, lang)) for name in names}
