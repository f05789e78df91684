"""What is asked of the queue: a Job, the run of a request, or a Task, any other calculation.

The queue changes them, under its lock; whoever asked reads them and subscribes.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Hashable
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from sim.experiments.queue.limits import QUICK
from sim.experiments.request import Request
from sim.experiments.store import RunStore

logger = logging.getLogger(__name__)


class JobState(StrEnum):
    """Where a piece of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Fault(StrEnum):
    """Why work failed, for a page to say in its reader's language."""

    INPUT = "input"  # the question cannot be answered; `error` says why
    STORE = "store"  # the result could not be saved
    WORKER = "worker"  # the worker process died, twice
    PROGRAM = "program"  # an error of the program, told in the log


class Piece(NamedTuple):
    """What a worker does in one go: one draw, or a whole task.

    `cost` is its size in whole cities.  Somebody waits at the screen for a `quick` piece.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    cost: float
    quick: bool
    draw: int = 0


class Work:
    """State, error and subscribers, common to jobs and tasks.

    `error` is one line for a user and `fault` its kind, both None unless the work failed;
    `changes` counts what has changed.  The state is set last: what it promises is there.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.state = JobState.QUEUED
        self.error: str | None = None
        self.fault: Fault | None = None
        self.changes = 0
        self.sessions: set[str] = set()
        self.quick_pieces: deque[Piece] = deque()
        self.pieces: deque[Piece] = deque()
        self._subscribers: dict[object, Callable[[], object]] = {}

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    def subscribe(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call `callback` after changes, from a thread of the queue; returns what ends that.

        Changes that follow one another quickly may be told in one call.
        """
        key = object()
        self._subscribers[key] = callback
        return lambda: self._subscribers.pop(key, None) and None

    def tell(self) -> None:
        """Call the subscribers; an error of one is logged and does not reach the others."""
        for callback in list(self._subscribers.values()):
            try:
                callback()
            except Exception:
                logger.exception("a subscriber of %s failed", self.name)


class Task(Work):
    """A calculation other than a run; `result` is what it returned, None until it is done."""

    def __init__(self, key: Hashable, piece: Piece) -> None:
        super().__init__(f"task {key}")
        self.key = key
        self.result: Any = None
        self.quick_pieces.append(piece)


class Job(Work):
    """The run that answers a request.

    id            the run's id in the store
    done, total   draws
    seconds_left  estimate; None until a draw is done
    place         people whose runs were asked earlier and are not finished; 0 once it runs
    quick         panel of the quick look; None until that is done or where there is none
    """

    def __init__(self, request: Request, store: RunStore) -> None:
        super().__init__(f"run {request.id}")
        self.id = request.id
        self.request = request
        self.quick_request = quick_look(request)
        self.done = 0
        self.total = request.draws
        self.seconds_left: float | None = None
        self.place = 0
        self.quick: pd.DataFrame | None = None
        self._store = store
        self._seconds = 0.0
        self._draws: dict[int, pd.DataFrame] = {}
        self._quick_draws: dict[int, pd.DataFrame] = {}

    @classmethod
    def stored(cls, request: Request, store: RunStore) -> Job:
        """The finished job of a request that the store can answer."""
        job = cls(request, store)
        job.done = job.total
        job.state = JobState.DONE
        return job

    @property
    def panel(self) -> pd.DataFrame | None:
        """The panel of the full run, read from the store when first asked for; None until done.

        Raises InputError where the run has been deleted since, or damaged.
        """
        return self._panel if self.state is JobState.DONE else None

    @cached_property
    def _panel(self) -> pd.DataFrame:
        return self._store.load(self.id).panel

    def divide(self, draw: Callable[[Request, int], pd.DataFrame]) -> None:
        """Cut the work into draws, those of the quick look first."""
        for pieces, request, quick in (
            (self.quick_pieces, self.quick_request, True),
            (self.pieces, self.request, False),
        ):
            if request is not None:
                cost = len(request.policies) * request.scale
                pieces.extend(
                    Piece(draw, (request, n), cost, quick, n) for n in range(request.draws)
                )

    def take(self, piece: Piece, panel: pd.DataFrame, seconds: float) -> list[pd.DataFrame] | None:
        """Note a finished draw; all draws in order where it was the last of its kind."""
        if piece.quick:
            self._quick_draws[piece.draw] = panel
            return self._all(self._quick_draws, self.quick_request)
        self._draws[piece.draw] = panel
        self.done = len(self._draws)
        self._seconds += seconds
        return self._all(self._draws, self.request)

    @staticmethod
    def _all(draws: dict[int, pd.DataFrame], request: Request | None) -> list[pd.DataFrame] | None:
        if request is None or len(draws) < request.draws:
            return None
        found = [draws[n] for n in range(request.draws)]
        draws.clear()
        return found

    def estimate(self, workers: float) -> None:
        """Set the seconds left, where so many workers are the job's share of them all."""
        left = self.total - self.done
        if self.done:
            self.seconds_left = self._seconds / self.done * left / min(workers, max(1, left))


def quick_look(request: Request) -> Request | None:
    """The quick look at a question; None where the question itself is no larger."""
    if request.scale * request.draws <= QUICK.size:
        return None
    return request.with_(scale=QUICK.scale, draws=QUICK.draws)
