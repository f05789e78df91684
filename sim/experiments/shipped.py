"""Results that come with the program, so that its first page shows real numbers at once.

    scenarios/runs/yq-0123456789/     the comparison of the plan with no plan, a run like any other
                   effects.parquet    what each measure does, see `sim.experiments.effects`
                   effects.json       with which program, data and settings

`python -m sim.experiments.shipped` computes what is not there or not of today's code, and removes
what is old.  It takes some minutes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim import __version__
from sim.errors import InputError
from sim.experiments.effects import effects
from sim.experiments.ensemble import compare
from sim.experiments.request import Request, code_fingerprint, data_fingerprint
from sim.experiments.store import SHIPPED, RunStore, run_id, write_table
from sim.policy.library import load_policy, load_world

EFFECTS = SHIPPED / "effects.parquet"
EFFECTS_MANIFEST = SHIPPED / "effects.json"
EFFECTS_DRAWS = 8


def default_request() -> Request:
    """What `yqsim compare` asks when it is told nothing."""
    policies = (load_policy("no-plan"), load_policy("plan"))
    return Request(policies, load_world("trend-2017"), scale=0.05, draws=16, seed=2018)


def effects_request() -> Request:
    """The question that the shipped effects answer, measure by measure."""
    return default_request().with_(draws=EFFECTS_DRAWS)


def default_run() -> str:
    """The id of the comparison that comes with the program.

    Raises InputError where none does.
    """
    runs = RunStore(SHIPPED).list()
    if not runs:
        raise InputError(
            "no run comes with this copy of the program; python -m sim.experiments.shipped makes it"
        )
    return runs[-1]


def is_current(manifest: Mapping[str, Any]) -> bool:
    """Whether a run was made by this version of the program, its code, libraries and data.

    If not, the same request may give other numbers today.
    """
    made = manifest["request"]
    today = (__version__, code_fingerprint(), data_fingerprint())
    return (made["version"], made["code"], made["data"]) == today


def shipped_effects() -> tuple[dict[str, Any], pd.DataFrame]:
    """Manifest and table of the effects that come with the program.

    Raises InputError where they are missing or damaged.
    """
    try:
        manifest = json.loads(EFFECTS_MANIFEST.read_text(encoding="utf-8"))
        return manifest, pd.read_parquet(EFFECTS)
    except (OSError, ValueError) as error:
        raise InputError(
            f"the effects that come with the program cannot be read: {error}"
        ) from None


def make(workers: int) -> None:
    """Compute what does not answer today's requests, and remove the runs that do not."""
    store, request = RunStore(SHIPPED), default_request()
    if not store.has(request.id):
        part, panel = compare(request, workers=workers)
        store.save(request.id, request.manifest(part), panel)
    for run in store.list():
        if run != request.id:
            store.delete(run)
    question = effects_request()
    if EFFECTS_MANIFEST.exists() and run_id(shipped_effects()[0]["request"]) == question.id:
        return
    reference, policy = question.policies
    table = effects(policy, reference, question.world, workers=workers, **question.settings)
    # The manifest last: it says that the table is whole.
    EFFECTS_MANIFEST.unlink(missing_ok=True)
    write_table(table, EFFECTS)
    text = json.dumps(question.manifest({}), ensure_ascii=False, indent=1)
    EFFECTS_MANIFEST.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(workers=os.cpu_count() or 1)
    print(default_run())
