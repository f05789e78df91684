"""The queue of a server: every session asks it, and worker processes do the work.

One thread for each worker takes the next piece of work, hands it to its process and notes the
answer; one more tells the subscribers, so that a slow page holds up no worker.  Everything that
threads share is changed under one lock, which is never held while a piece is done, a run is
saved, or a subscriber is called.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd

from sim.errors import InputError
from sim.experiments.compare import gather, run_draw
from sim.experiments.queue.limits import (
    RUNNING_PER_SESSION,
    check_jobs,
    check_size,
    check_tasks,
)
from sim.experiments.queue.turns import Turns
from sim.experiments.queue.work import Fault, Job, JobState, Piece, Task, Work
from sim.experiments.queue.workers import DeadWorkerError, Worker
from sim.experiments.request import Request
from sim.experiments.store import RunStore
from sim.policy.library import load_policy, load_world

logger = logging.getLogger(__name__)

TASKS_KEPT = 32
"""Finished tasks whose results are remembered."""
TASK_COST = 0.2
"""A task in whole cities simulated, for its session's turn: some seconds' work."""
WARM_SCALE = 0.001
"""Enough residents for every rule to be called once."""


def warm() -> None:
    """Do what the first draw of a process has to wait for: rules, population, library."""
    policies = (load_policy("no-plan"), load_policy("plan"))
    run_draw(Request(policies, load_world("trend-2017"), WARM_SCALE, draws=1, seed=0), 0)


class RunQueue:
    """Runs and other calculations of all sessions, in `workers` processes.

    `draw` simulates one draw of a request, in a process that `worker` makes; tests replace them.
    Close the queue when done; at the end of the program it closes itself.
    """

    def __init__(
        self,
        store: RunStore,
        workers: int,
        *,
        draw: Callable[[Request, int], pd.DataFrame] = run_draw,
        worker: Callable[[Callable[[], object]], Worker] = Worker,
    ) -> None:
        self._store = store
        self._draw = draw
        self._lock = threading.Condition()
        self._closed = False
        self._turns = Turns(RUNNING_PER_SESSION)
        self._jobs: dict[str, Job] = {}  # under way, in the order in which they were asked
        self._tasks: dict[Hashable, Task] = {}  # under way or done, the last used last
        self._changed: dict[Work, None] = {}  # not told to subscribers yet
        self._workers = [worker(warm) for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._work, args=(one,), name="queue-worker", daemon=True)
            for one in self._workers
        ]
        self._threads.append(threading.Thread(target=self._tell, name="queue-news", daemon=True))
        for thread in self._threads:
            thread.start()
        atexit.register(self.close)

    def ask(self, request: Request, session: str) -> Job:
        """The job that answers a request: finished where the store has the run.

        Sessions that ask the same share one job.  Raises QueueFull where the request is too large
        or the session has too many unfinished jobs, InputError where it cannot be answered.
        """
        run = request.id
        with self._lock:
            job = self._jobs.get(run)
            # A run is saved before its job leaves the table, so it is in one of the two.
            if job is None and self._store.has(run):
                return Job.stored(request, self._store)
            if job is not None and session in job.sessions:
                return job
            check_jobs(sum(isinstance(work, Job) for work in self._turns.of(session)))
            if job is None:
                check_size(request)
                self._check_open()
                job = self._jobs[run] = Job(request, self._store)
                job.divide(self._draw)
            self._join(job, session)
            return job

    def jobs(self, session: str) -> list[Job]:
        """A session's unfinished jobs, in the order in which it asked for them."""
        with self._lock:
            return [work for work in self._turns.of(session) if isinstance(work, Job)]

    def cancel(self, job: str, session: str) -> None:
        """Take a session's interest from the job with this id; a job that nobody wants ends.

        Its result is not stored, and it may be asked for again.  Nothing happens where the
        session has no such job, or all its draws are done.
        """
        with self._lock:
            found = self._jobs.get(job)
            if found is None or session not in found.sessions or found.done == found.total:
                return
            found.sessions.remove(session)
            self._turns.leave(session, found)
            if found.sessions:
                self._touch(found)
            else:
                self._end(found, JobState.CANCELLED)

    def run(self, function: Callable[..., Any], *args: Any, session: str, key: Hashable) -> Task:
        """Another calculation in a worker, before runs; results are remembered by `key`.

        Function, arguments and result must be picklable, and `key` must tell what decides the
        result.  Raises QueueFull where the session has too many unfinished tasks.
        """
        with self._lock:
            task = self._tasks.pop(key, None)
            if task is None:
                check_tasks(sum(isinstance(work, Task) for work in self._turns.of(session)))
                self._check_open()
                task = Task(key, Piece(function, args, TASK_COST, quick=True))
            self._tasks[key] = task
            if not task.over:
                self._join(task, session)
            return task

    def close(self) -> None:
        """Cancel what is unfinished and end the worker processes."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for work in [*self._jobs.values(), *self._tasks.values()]:
                if not work.over:
                    self._end(work, JobState.CANCELLED)
            self._lock.notify_all()
        for worker in self._workers:
            worker.close()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        atexit.unregister(self.close)

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the queue is closed")

    def _join(self, work: Work, session: str) -> None:
        work.sessions.add(session)
        self._turns.join(session, work)
        self._touch(work)

    def _touch(self, work: Work) -> None:
        """Note a change: places in the queue follow from it, and subscribers are to be told."""
        work.changes += 1
        self._changed[work] = None
        earlier: set[str] = set()
        for job in self._jobs.values():
            place = 0 if job.state is JobState.RUNNING else len(earlier - job.sessions)
            earlier |= job.sessions
            if place != job.place:
                job.place = place
                job.changes += 1
                self._changed[job] = None
        self._lock.notify_all()

    def _end(self, work: Work, state: JobState) -> None:
        work.quick_pieces.clear()
        work.pieces.clear()
        for session in work.sessions:
            self._turns.leave(session, work)
        if isinstance(work, Job):
            del self._jobs[work.id]
        elif isinstance(work, Task):
            self._forget(work, state)
        work.state = state
        self._touch(work)

    def _forget(self, task: Task, state: JobState) -> None:
        """A task that failed may be asked for again; of those that did not, the last stay."""
        if state is not JobState.DONE:
            del self._tasks[task.key]
            return
        done = [one for one in self._tasks.values() if one.over]
        for one in done[: max(0, len(done) + 1 - TASKS_KEPT)]:
            del self._tasks[one.key]

    def _next(self) -> tuple[Work, Piece] | None:
        """Wait for a piece of work; None when the queue is closed."""
        with self._lock:
            while not self._closed:
                turn = self._turns.next()
                if turn is not None:
                    work, _ = turn
                    waits = isinstance(work, Job) and not self._turns.begun(work)
                    if work.state is JobState.QUEUED and not waits:
                        work.state = JobState.RUNNING
                        self._touch(work)
                    return turn
                self._lock.wait()
        return None

    def _work(self, worker: Worker) -> None:
        """Do pieces of work in one worker until the queue is closed."""
        while (turn := self._next()) is not None:
            work, piece = turn
            began = time.monotonic()
            try:
                value = self._attempt(worker, work, piece)
                self._deliver(work, piece, value, time.monotonic() - began)
            except InputError as error:
                self._fail(work, Fault.INPUT, str(error), error)
            except DeadWorkerError as error:
                message = "its worker process died twice, perhaps for want of memory"
                self._fail(work, Fault.WORKER, message, error)
            except Exception as error:
                self._fail(work, Fault.PROGRAM, "an error in the program, told in its log", error)

    def _attempt(self, worker: Worker, work: Work, piece: Piece) -> Any:
        try:
            return worker.run(piece.function, *piece.args)
        except DeadWorkerError:
            if self._closed:
                raise
            logger.warning("%s: its worker died; tried once more in a new one", work.name)
            return worker.run(piece.function, *piece.args)

    def _deliver(self, work: Work, piece: Piece, value: Any, seconds: float) -> None:
        """Note what a worker has found, and finish the work where that was the last."""
        with self._lock:
            if work.over:
                return
            if isinstance(work, Task):
                work.result = value
                self._end(work, JobState.DONE)
                return
            assert isinstance(work, Job)
            draws = work.take(piece, value, seconds)
            work.estimate(len(self._workers) / max(1, len(self._turns)))
            self._touch(work)
        if draws is None:
            return
        if piece.quick:
            _, panel = gather(work.request, draws)
            with self._lock:
                work.quick = panel
                self._touch(work)
        else:
            self._save(work, draws)

    def _save(self, job: Job, draws: list[pd.DataFrame]) -> None:
        part, panel = gather(job.request, draws)
        try:
            self._store.save(job.id, job.request.manifest(part), panel)
        except InputError as error:
            # Where the server keeps its runs is no business of the page's reader.
            message = str(error).replace(f"'{self._store.folder}'", "the run store")
            self._fail(job, Fault.STORE, message, error)
            return
        with self._lock:
            if not job.over:
                self._end(job, JobState.DONE)

    def _fail(self, work: Work, fault: Fault, message: str, error: Exception) -> None:
        with self._lock:
            if work.over:
                return
            logger.error("%s failed: %s", work.name, fault, exc_info=error)
            work.fault, work.error = fault, " ".join(message.split())
            self._end(work, JobState.FAILED)

    def _tell(self) -> None:
        """Tell subscribers of changes until the queue is closed."""
        while True:
            with self._lock:
                while not self._changed and not self._closed:
                    self._lock.wait()
                if not self._changed:
                    return
                changed = list(self._changed)
                self._changed.clear()
            for work in changed:
                work.tell()
