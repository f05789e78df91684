"""Sample outputs in the pages: `python -m sim.documents.samples [FILE ...] [--check]`.

Runs each command that a page shows with its output (`sim.documents.transcripts` says how a page
marks them) and puts the new output in place of the old.  A page's later commands name runs that
its earlier ones made, so ids of runs are replaced throughout the page.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command

from sim.cli import app
from sim.commands.files import write_whole
from sim.document import DOCS
from sim.documents.transcripts import (
    Page,
    Sample,
    abridged,
    chosen,
    read,
    renamed,
    renewed,
    run_ids,
)
from sim.reporting.words import Language

ROOT = DOCS.parent
WIDTH = 100
"""Columns of the samples."""
ERROR = "yqsim: error:"
BAD_INPUT = 2
"""Exit code of a command that is refused."""
LOCALES: dict[Language, str] = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}

Run = Callable[[str], tuple[int, str]]
"""Runs a command: its exit code, and what it prints, or what it says where it fails."""


@dataclass
class Renewal:
    """A page with its new outputs, the samples that differ, and those that cannot be renewed."""

    text: str = ""
    different: list[Sample] = field(default_factory=list)
    faults: list[tuple[Sample, str]] = field(default_factory=list)


def pages() -> list[Path]:
    """The pages that may hold samples."""
    return [*sorted(ROOT.glob("README*.md")), *sorted(DOCS.rglob("*.md"))]


def language_of(path: Path) -> Language:
    """The language of a page, and so of its samples where a command does not say."""
    return "zh" if path.name.endswith(".zh-CN.md") else "en"


@cache
def _program() -> Any:
    return get_command(app)


def unknown(command: str) -> str:
    """What the command line does not know in a command, or nothing; the command is not run."""
    program = _program()
    words = shlex.split(command, comments=True)[1:]
    try:
        context = program.make_context("yqsim", list(words))
        if words and not words[0].startswith("-"):
            name, found, rest = program.resolve_command(context, words)
            found.make_context(name, rest, parent=context)
    except Exception as error:
        # The parser's errors have no public base class that all versions of typer share.
        if not hasattr(error, "format_message"):
            raise
        return str(error.format_message())
    return ""


def renew(page: Page, run: Run, only: str = "") -> Renewal:
    """Run the samples of a page, or those whose command has a text and what these rest on.

    Nothing is run where the page has a command that the command line does not know.
    """
    renewal = Renewal()
    renewal.faults = [(one, fault) for one in page.samples if (fault := unknown(one.command))]
    if renewal.faults:
        return renewal
    outputs: dict[Sample, list[str]] = {}
    ids: dict[str, str] = {}
    for sample in chosen(page, only):
        old = page.shown(sample)
        try:
            printed = _output(run, renamed(sample.command, ids), old)
            new = [] if sample.makes else abridged(old, printed)
        except ValueError as error:
            renewal.faults.append((sample, str(error)))
            continue
        before = page.printed(sample)
        after = run_ids(printed)[:1] if sample.makes else run_ids(new)
        if len(before) == len(after):
            ids = dict(zip(before, after, strict=True)) | ids
        outputs[sample] = new
        if new != old or (sample.makes and before != after):
            renewal.different.append(sample)
    renewal.text = renewed(page, outputs, ids)
    return renewal


def _output(run: Run, command: str, old: Sequence[str]) -> list[str]:
    """The lines that a command prints, without spaces at their ends and empty lines around.

    Raises ValueError where it fails and did not in the old output, or is no longer refused.
    """
    code, printed = run(command)
    refused = bool(old) and old[0].startswith(ERROR)
    if code != (BAD_INPUT if refused else 0):
        lines = printed.strip().splitlines() or ["nothing printed"]
        raise ValueError(f"exit code {code}: {lines[-1]}")
    return [line.rstrip() for line in printed.strip().splitlines()]


def runner(folder: Path, language: Language) -> Run:
    """Runs commands in a folder, without a terminal, in a language."""
    unset = ("LANGUAGE", "LC_ALL", "FORCE_COLOR", "CLICOLOR_FORCE")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {
        "COLUMNS": str(WIDTH),
        "LANG": LOCALES[language],
        "PYTHONPATH": str(ROOT),
    }

    def run(command: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *shlex.split(command, comments=True)[1:]],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )
        return done.returncode, done.stderr if done.returncode else done.stdout

    return run


def renew_file(path: Path, runs: Path, *, check: bool = False, only: str = "") -> list[str]:
    """Renew a page in place, or with `check` only compare; a line for each fault or difference.

    A page with a fault is left as it is.
    """
    text, shown = path.read_text(encoding="utf-8"), os.path.relpath(path)
    try:
        page = read(text)
    except ValueError as error:
        return [f"{shown}: {error}"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "runs").symlink_to(runs.resolve(), target_is_directory=True)
        for name, content in page.files.items():
            (folder / name).write_text(content, encoding="utf-8")
        run = runner(folder, language_of(path))

        def told(command: str) -> tuple[int, str]:
            print(f"{shown}: {command}", file=sys.stderr, flush=True)
            return run(command)

        renewal = renew(page, told, only)
    lines = [f"{shown}:{one.line}: {one.command}: {fault}" for one, fault in renewal.faults]
    if check:
        return lines + [f"{shown}:{one.line}: {one.command}: differs" for one in renewal.different]
    if lines:
        return [*lines, f"{shown}: left as it was"]
    if renewal.text != text:
        write_whole(path, renewal.text.encode())
    return []


def main(arguments: Sequence[str] | None = None) -> int:
    """Renew or check the pages; 1 where something differs or cannot be renewed, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m sim.documents.samples",
        description="Renew the sample outputs in README.md, README.zh-CN.md and docs/",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="only these pages")
    parser.add_argument("--check", action="store_true", help="tell what differs, write nothing")
    parser.add_argument("--only", default="", metavar="TEXT", help="only commands with this text")
    parser.add_argument(
        "--runs", type=Path, metavar="DIR", help="keep the runs, so that a second call is fast"
    )
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        runs = given.runs or Path(scratch)
        runs.mkdir(parents=True, exist_ok=True)
        told = [
            line
            for path in given.files or pages()
            for line in renew_file(path, runs, check=given.check, only=given.only)
        ]
    print("\n".join(told), end="\n" if told else "")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
