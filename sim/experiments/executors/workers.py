"""What all workers share: results as they are finished, and jobs of lost workers done again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from sim.errors import InputError

Progress = Callable[[int, int, str], None]
"""Told how much is done, of how much, and what of."""

ATTEMPTS = 3
"""Workers that a job may lose before it is given up: it may be what kills them."""
AHEAD = 2
"""Jobs handed out for each one being done, so that no worker waits for the next."""

J = TypeVar("J", bound=tuple[Any, ...])
T = TypeVar("T")


class WorkersLostError(InputError):
    """Workers died again and again, or none is left; what was finished before is not lost."""


class Workers(ABC):
    """Somewhere to compute jobs."""

    @abstractmethod
    def completed(self, function: Callable[..., T], jobs: Iterable[J]) -> Iterator[tuple[J, T]]:
        """Each job, a tuple of arguments, with what the function returns for it, as finished.

        Function, arguments and results must be picklable.  Raises what the function raises, and
        WorkersLostError where a job has lost several workers.
        """


class Pooled(Workers):
    """Workers behind an executor of `concurrent.futures`.

    lost       what a future raises whose worker has died
    patience   seconds without a result after which `check` is called; None for never
    """

    lost: tuple[type[BaseException], ...] = ()
    patience: float | None = None

    @property
    @abstractmethod
    def slots(self) -> int:
        """How many jobs are done at the same time."""

    @abstractmethod
    def submit(self, function: Callable[..., T], job: tuple[Any, ...]) -> Future[T]:
        """Hand out a job, to new workers where the former are lost."""

    def check(self) -> None:
        """Raise WorkersLostError where waiting has no sense."""

    def completed(self, function: Callable[..., T], jobs: Iterable[J]) -> Iterator[tuple[J, T]]:
        """See `Workers.completed`.  Jobs begin in their order, and end in any."""
        waiting = deque(enumerate(jobs))
        lost: Counter[int] = Counter()
        under_way: dict[Future[T], tuple[int, J]] = {}
        while waiting or under_way:
            room = AHEAD * self.slots - len(under_way)
            for number, job in [waiting.popleft() for _ in range(min(room, len(waiting)))]:
                under_way[self.submit(function, job)] = number, job
            done, _ = wait(under_way, timeout=self.patience, return_when=FIRST_COMPLETED)
            if not done:
                self.check()
            for future in done:
                number, job = under_way.pop(future)
                try:
                    result = future.result()
                except self.lost as error:
                    lost[number] += 1
                    if lost[number] == ATTEMPTS:
                        raise WorkersLostError(
                            f"a job has lost {ATTEMPTS} workers, perhaps for want of memory; use "
                            "fewer workers or a smaller scale"
                        ) from error
                    waiting.appendleft((number, job))
                else:
                    yield job, result
