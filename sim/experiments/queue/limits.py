"""How large a run may be, and how much one session may ask for at a time."""

from __future__ import annotations

from typing import NamedTuple

from sim.errors import InputError
from sim.experiments.request import Request


class Effort(NamedTuple):
    """How thoroughly a question is answered: share of households, and number of draws."""

    scale: float
    draws: int

    @property
    def size(self) -> float:
        """Whole cities simulated for each policy."""
        return self.scale * self.draws


QUICK = Effort(0.02, 4)
"""The quick look, shown before the full run: three seconds on two cores."""
STANDARD = Effort(0.05, 16)
"""What the command line does unless told otherwise: half a minute."""
FINE = Effort(0.2, 32)
"""For statements about small groups: some minutes."""

RUNNING_PER_SESSION = 2
"""Jobs of one session that run at a time.  Two, so that no process idles at the end of one."""
WAITING_PER_SESSION = 4
"""Further jobs that one session may have in the queue."""
TASKS_PER_SESSION = 4
"""Tasks of one session that are not finished."""
LARGEST = 40.0
"""Whole cities (policies times draws times scale) that a run may simulate: six policies at FINE."""


class QueueFull(InputError):  # noqa: N818 - what a page has to say
    """Refused because it is too large or one too many.

    `limit` is `"size"`, `"jobs"` or `"tasks"`, and `numbers` what the message counts, so that a
    page can say it in its reader's language.
    """

    def __init__(self, message: str, limit: str, **numbers: float) -> None:
        super().__init__(message)
        self.limit = limit
        self.numbers = numbers


def size(request: Request) -> float:
    """Whole cities that a request simulates, over all policies and draws."""
    return len(request.policies) * request.draws * request.scale


def check_size(request: Request) -> None:
    """Raise QueueFull where a request is too large for a shared server."""
    asked = size(request)
    if asked > LARGEST:
        policies, draws = len(request.policies), request.draws
        raise QueueFull(
            f"{policies} policies x {draws} draws x scale {request.scale:g} are {asked:.4g} whole "
            f"cities; at most {LARGEST:g} can be asked here",
            "size",
            policies=policies,
            draws=draws,
            scale=request.scale,
            asked=asked,
            most=LARGEST,
        )


def check_jobs(jobs: int) -> None:
    """Raise QueueFull where a session that has `jobs` unfinished ones may not ask for another."""
    most = RUNNING_PER_SESSION + WAITING_PER_SESSION
    if jobs >= most:
        raise QueueFull(
            f"you have {jobs} runs under way, and at most {most} at a time are allowed; "
            "wait for one or cancel one",
            "jobs",
            asked=jobs,
            most=most,
        )


def check_tasks(tasks: int) -> None:
    """Raise QueueFull where a session that has `tasks` unfinished ones may not ask for another."""
    if tasks >= TASKS_PER_SESSION:
        raise QueueFull(
            f"{tasks} calculations of yours are under way, and at most {TASKS_PER_SESSION} at a "
            "time are allowed; wait for one",
            "tasks",
            asked=tasks,
            most=TASKS_PER_SESSION,
        )
