"""`yqsim cite`: how to cite a stored run."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    LangOption,
    RunArgument,
    RunsOption,
    language_of,
)
from sim.errors import InputError, nearest


def cite(
    run: RunArgument,
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            metavar="gbt7714|apa|bibtex",
            help="Default: gbt7714 in Chinese, apa in English. 引用格式",
            show_default=False,
        ),
    ] = None,
    runs: RunsOption = DEFAULT_RUNS,
    lang: LangOption = None,
) -> None:
    """Print the citation of a stored run. 引用格式

    A run that is damaged, or whose manifest was edited, is not cited.
    """
    language = language_of(lang)
    from sim.experiments.store import MANIFEST, SHIPPED, DamagedRunError, RunStore, is_own
    from sim.reporting import cite as citations

    wanted = style or ("gbt7714" if language == "zh" else "apa")
    if wanted not in citations.STYLES:
        raise InputError(f"unknown --style '{wanted}'; {nearest(wanted, citations.STYLES)}")
    store = RunStore(runs, SHIPPED)
    manifest = store.whole_manifest(run)
    if not is_own(manifest):
        place = store.place(manifest["run"]) / MANIFEST
        raise DamagedRunError(
            place, "is damaged: its request, or what repeats it, is not that of the run"
        )
    print(citations.cite(manifest, cast("citations.Style", wanted), language))
