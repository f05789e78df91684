"""Jobs in this process, or in processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from sim.experiments.executors.interrupts import without_interrupts
from sim.experiments.executors.workers import J, Pooled, Workers

T = TypeVar("T")

_SPAWN = multiprocessing.get_context("spawn")


class InThisProcess(Workers):
    """One job after the other, without another process."""

    def completed(self, function: Callable[..., T], jobs: Iterable[J]) -> Iterator[tuple[J, T]]:
        """See `Workers.completed`; jobs end in their order."""
        for job in jobs:
            yield job, function(*job)


class LocalProcesses(Pooled):
    """Spawned processes of this machine, replaced when one of them dies.

    They end with the `with` block, and also when this process is killed: each watches a pipe, the
    leash, whose other end only this process holds.
    """

    lost = (BrokenExecutor,)

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._reader, self._leash = _SPAWN.Pipe(duplex=False)
        self._pool = self._open()

    @property
    def slots(self) -> int:
        """How many jobs are done at the same time."""
        return self._workers

    def submit(self, function: Callable[..., T], job: tuple[Any, ...]) -> Future[T]:
        """See `Pooled.submit`.  When one process of a pool dies, the pool ends the others."""
        # A process is started by the thread that hands it its first job.
        with without_interrupts():
            try:
                return self._pool.submit(function, *job)
            except BrokenExecutor:
                self._pool = self._open()
                return self._pool.submit(function, *job)

    def _open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, mp_context=_SPAWN, initializer=_on_leash, initargs=(self._reader,)
        )

    def __enter__(self) -> LocalProcesses:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:  # nobody will ask for what is under way
            self._leash.close()
        self._pool.shutdown(cancel_futures=True)
        self._leash.close()
        self._reader.close()


def _on_leash(leash: Connection) -> None:
    """Let this process end when the other end of the leash is closed, whatever it is doing."""
    # Ctrl-C in a terminal goes to every process; the one that was started decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(leash,), daemon=True).start()


def _watch(leash: Connection) -> None:
    try:
        leash.recv()  # nothing is ever sent
    except (EOFError, OSError):
        os._exit(1)
