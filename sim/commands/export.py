"""`yqsim export`: a stored run as a file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.files import check_free, format_of, write_whole
from sim.commands.options import (
    DEFAULT_RUNS,
    LangOption,
    RunArgument,
    RunsOption,
    language_of,
)
from sim.commands.progress import tell
from sim.reporting.words import Language

if TYPE_CHECKING:
    from sim.experiments.store import RunStore

FORMATS = ("csv", "xlsx", "parquet")
EXCEL_ROWS = 1_048_575
"""Rows of a sheet beneath its headings."""


def export(
    run: RunArgument,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="csv|xlsx|parquet",
            help="Default: as the name of --out ends, or csv. 格式",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Default: RUN-LANG.FORMAT here, RUN.parquet. 输出文件"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is there. 覆盖已有文件")
    ] = False,
    runs: RunsOption = DEFAULT_RUNS,
    lang: LangOption = None,
) -> None:
    """Write a stored run as a file: its numbers (csv, parquet) or its tables (xlsx). 导出"""
    language = language_of(lang)
    chosen = format_of(format_, out, FORMATS)
    from sim.experiments.store import SHIPPED, RunStore

    store = RunStore(runs, SHIPPED)
    found = store.find(run)
    # The Parquet file is the panel itself, which has no language.
    stem = found if chosen == "parquet" else f"{found}-{language}"
    path = out or Path(f"{stem}.{chosen}")
    check_free(path, force)
    write_whole(path, _content(store, found, chosen, language))
    print(path)


def _content(store: RunStore, run: str, chosen: str, lang: Language) -> bytes:
    """The file's bytes.  Raises InputError where the run is damaged."""
    from sim.experiments.store import PANEL

    stored = store.load(run)
    if chosen == "parquet":
        return (store.place(run) / PANEL).read_bytes()
    from sim.reporting.export import panel_csv_bytes, workbook_bytes

    if chosen == "csv":
        if len(stored.panel) > EXCEL_ROWS:
            tell(f"{len(stored.panel):,} rows; a spreadsheet shows the first {EXCEL_ROWS:,}")
        return panel_csv_bytes(stored, lang)
    from sim.reporting.cover import cover_of
    from sim.reporting.findings.finding import View
    from sim.reporting.findings.sections import all_tables
    from sim.reporting.results import results_of

    results = results_of(stored)
    question = " / ".join(results.title(one, lang) for one in results.policies)
    cover = cover_of(stored.manifest, lang, question)
    return workbook_bytes(all_tables(results, View(lang=lang)), cover, lang)
