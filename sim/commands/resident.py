"""`yqsim resident`: one simulated resident, month by month."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    JsonOption,
    LangOption,
    RunArgument,
    RunsOption,
    language_of,
)
from sim.errors import InputError, nearest


def resident(
    run: RunArgument,
    resident_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the resident.")],
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="P", help="A policy of the run; default its last. 情景"),
    ] = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Trace one simulated resident month by month. 查看一位模拟居民的逐月记录"""
    from sim.commands.printing import show_life
    from sim.experiments.store import SHIPPED, RunStore
    from sim.reporting.text import policies_of

    language = language_of(lang)
    if resident_id < 0:
        raise InputError(f"ID must be 0 or more, not {resident_id}")
    found = RunStore(runs, SHIPPED).load(run)
    names = policies_of(found)
    chosen = policy or names[-1]
    if chosen not in names:
        raise InputError(f"run {found.id} has no policy '{chosen}'; {nearest(chosen, names)}")
    from sim.experiments.resident import life

    months = life(found.manifest, resident_id, chosen)
    show_life(found.id, resident_id, chosen, months, language, as_json)
