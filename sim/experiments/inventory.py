"""What is in a run store: whole runs with what they are about, and damaged ones with the fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sim.errors import InputError
from sim.experiments.store import RunStore


@dataclass(frozen=True)
class StoredRun:
    """One entry of a store.

    size       bytes on disk
    manifest   empty where the run is damaged
    fault      what is wrong, naming the file; empty where nothing is
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
            manifest = store.manifest(run)
            changed = store.changed_files(run)
        except InputError as error:
            yield StoredRun(run, size, {}, str(error))
            continue
        if changed:
            path = store.place(run) / changed[0]
            fault = f"'{path}' is damaged: it is not the file that was saved"
            yield StoredRun(run, size, {}, fault)
        else:
            yield StoredRun(run, size, manifest)
