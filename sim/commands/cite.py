"""`yqsim cite`: how to cite a stored run."""

from __future__ import annotations

from typing import Annotated

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
    """Print the citation of a stored run. 引用格式"""
    language = language_of(lang)
    from sim.experiments.store import SHIPPED, RunStore
    from sim.reporting import cite as citations

    wanted = style or ("gbt7714" if language == "zh" else "apa")
    for known in citations.STYLES:
        if wanted == known:
            print(citations.cite(RunStore(runs, SHIPPED).manifest(run), known, language))
            return
    raise InputError(f"unknown --style '{wanted}'; {nearest(wanted, citations.STYLES)}")
