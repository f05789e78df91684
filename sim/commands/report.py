"""`yqsim report`: the report on a stored run as Word, HTML or Excel file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.options import DEFAULT_RUNS, LangOption, RunArgument, RunsOption, language_of
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.reporting.report.formats import Format


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
        typer.Option("--out", metavar="FILE", help="File; default RUN-LANG.FORMAT here. 输出文件"),
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
    from sim.reporting.report.formats import lacks_chinese, report_bytes

    chosen = _format(form, out)
    store = RunStore(runs, SHIPPED)
    found = store.find(run)
    path = out or Path(f"{found}-{language}.{chosen}")
    _check(path, force)
    content = report_bytes(store.load(found), language, chosen, runs)
    if lacks_chinese(language, chosen):
        print(
            "yqsim: no Chinese font is installed, so Chinese in the figures shows as boxes; "
            "install one (for example Noto Sans CJK) or use --format html",
            file=sys.stderr,
        )
    _write(path, content)
    print(path)


def _format(form: str | None, out: Path | None) -> Format:
    """The format asked for, by name or by the ending of the file's name."""
    from sim.reporting.report.formats import FORMATS

    ending = out.suffix.removeprefix(".").lower() if out else ""
    name = form or (ending if ending in FORMATS else "docx")
    for known in FORMATS:
        if name == known:
            return known
    raise InputError(f"--format must be {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, not '{name}'")


def _check(path: Path, force: bool) -> None:
    """Raise InputError where the file could not be written, before anything is computed."""
    if path.is_dir():
        raise InputError(f"--out: '{path}' is a folder; name a file in it")
    if not path.parent.is_dir():
        raise InputError(f"--out: there is no folder '{path.parent}'")
    if path.exists() and not force:
        raise InputError(f"'{path}' exists; --force overwrites it, --out names another")


def _write(path: Path, content: bytes) -> None:
    """Beside its place and then renamed, so that no half report keeps its name."""
    try:
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as unfinished:
            written = Path(unfinished) / path.name
            written.write_bytes(content)
            written.replace(path)
    except OSError as error:
        raise InputError(f"--out: cannot write '{path}': {error.strerror or error}") from None
