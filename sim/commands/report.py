"""`yqsim report`: the report on a stored run as Word, HTML or Excel file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.files import check_free, format_of, write_whole
from sim.commands.options import DEFAULT_RUNS, LangOption, RunArgument, RunsOption, language_of
from sim.commands.progress import tell


def report(
    run: RunArgument,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="docx|html|xlsx",
            help="Format; default from the ending of --out, else docx. 格式",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Default: RUN-report-LANG.FORMAT here. 输出文件"
        ),
    ] = None,
    runs: RunsOption = DEFAULT_RUNS,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the file if it exists. 覆盖已有文件")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Write the report on a stored run. 生成评估报告

    Prints the name of the file written.
    """
    language = language_of(lang)
    from sim.experiments.store import SHIPPED, RunStore
    from sim.reporting.report.formats import FORMATS, lacks_chinese, report_bytes

    chosen = format_of(form, out, FORMATS)
    store = RunStore(runs, SHIPPED)
    found = store.find(run)
    # Not the name that `yqsim export` gives the run's tables.
    path = out or Path(f"{found}-report-{language}.{chosen}")
    check_free(path, force)
    content = report_bytes(store.load(found), language, chosen, runs)
    if lacks_chinese(language, chosen):
        tell(
            "no Chinese font is installed, so Chinese in the figures shows as boxes; "
            "install one (for example Noto Sans CJK) or use --format html"
        )
    write_whole(path, content)
    print(path)
