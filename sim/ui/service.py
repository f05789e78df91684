"""What one server shares among its sessions: the run store, the queue, saved scenarios.

`YQSIM_RUNS` names the folder of the runs; saved scenarios lie in its folder `scenarios`.
"""

from __future__ import annotations

import os
import threading
from functools import cache, lru_cache
from pathlib import Path

from sim.experiments.queue import RunQueue
from sim.experiments.shipped import SHIPPED
from sim.experiments.store import DEFAULT_FOLDER, RunStore
from sim.policy.shelf import Shelf
from sim.reporting.results import Results, results_of

_one_at_a_time = threading.Lock()
"""Two first visitors must not start two queues."""


def folder() -> Path:
    """Where runs are kept."""
    return Path(os.environ.get("YQSIM_RUNS") or DEFAULT_FOLDER)


@cache
def store() -> RunStore:
    """The run store, with the runs that come with the program."""
    return RunStore(folder(), SHIPPED)


def queue() -> RunQueue:
    """The queue of runs, with one process for each core that may be used."""
    with _one_at_a_time:
        return _queue()


@cache
def _queue() -> RunQueue:
    asked = os.environ.get("YQSIM_WORKERS")
    return RunQueue(store(), workers=int(asked) if asked else cores())


def warm_up() -> None:
    """Start the queue's processes in the background, before anyone waits for them."""
    threading.Thread(target=queue, daemon=True).start()


@cache
def shelf() -> Shelf:
    """Scenarios saved on this server."""
    return Shelf(folder() / "scenarios")


@lru_cache(maxsize=16)
def results(run: str) -> Results:
    """A stored run's results.  Raises InputError where it is missing or damaged."""
    return results_of(store().load(run))


def runs_newest_first() -> list[str]:
    """Ids of the stored runs, the last written first, those of the program at the end."""
    kept = store()

    def written(run: str) -> tuple[bool, float, str]:
        place = kept.folder / run
        known = place.exists()
        return (not known, -place.stat().st_mtime if known else 0.0, run)

    return sorted(kept.list(), key=written)


def delete_run(run: str) -> None:
    """Delete a stored run.  Raises InputError where it cannot be deleted."""
    store().delete(run)
    results.cache_clear()


def cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
