"""What is in a run store: whole runs with what they are about, and damaged ones with the fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError
from sim.experiments.store import DamagedRunError, RunStore


@dataclass(frozen=True)
class StoredRun:
    """One entry of a store.

    size       bytes on disk
    manifest   empty where there is a fault
    fault      what is wrong or cannot be read, naming the file; empty where nothing is
    """

    id: str
    size: int
    manifest: dict[str, Any]
    fault: str = ""


def inventory(store: RunStore) -> Iterator[StoredRun]:
    """Every run of a store, sorted by id, each with all its files checked against what was saved.

    Raises InputError where the folder itself cannot be read.
    """
    for run in store.list():
        size = store.size(run)
        try:
            yield StoredRun(run, size, store.whole_manifest(run))
        except DamagedRunError as error:
            yield StoredRun(run, size, {}, error.fault)
        except InputError as error:
            if store.has(run):  # else it was deleted while this was listing
                yield StoredRun(run, size, {}, str(error))
