"""`yqsim verify`: whether a stored run is what was saved, and comes out again."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    JsonOption,
    LangOption,
    RunArgument,
    RunsOption,
    WorkersOption,
    cores,
    language_of,
)
from sim.commands.progress import progress_bar
from sim.errors import InputError

ALL = "all"


def verify(
    run: RunArgument,
    draws: Annotated[
        str,
        typer.Option("--draws", metavar="N|all", help="Draws to compute again. 重新计算的抽样次数"),
    ] = "2",
    workers: WorkersOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Compute draws of a stored run again and compare. 重现检验

    Ends with exit code 0 where files and numbers are the same, and 1 where something differs.
    """
    language = language_of(lang)
    wanted = None if draws == ALL else _count(draws)
    if workers is not None and workers < 1:
        raise InputError(f"--workers must be 1 or more, not {workers}")
    from sim.commands.print_verification import show_verification
    from sim.experiments import verify as verification
    from sim.experiments.store import SHIPPED, RunStore

    store = RunStore(runs, SHIPPED)
    manifest = store.manifest(run)
    with progress_bar() as progress:
        found = verification.verify(
            store, run, wanted, workers=workers or cores(), progress=progress
        )
    show_verification(found, manifest, language, as_json)
    if not found.reproduced:
        raise typer.Exit(1)


def _count(draws: str) -> int:
    if not draws.isascii() or not draws.isdecimal() or int(draws) < 1:
        raise InputError(f"--draws must be 1 or more, or {ALL}, not '{draws}'")
    return int(draws)
