"""What commands that simulate tell on standard error: lines, a progress bar, an interruption."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

_WINDOW = 3600
"""Seconds over which the rate is taken: a draw of the whole city takes a minute."""


def tell(line: str) -> None:
    """A line for whoever waits; results alone go to standard output."""
    print(f"yqsim: {line}", file=sys.stderr)


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None] | None]:
    """A progress bar with rate and time left on standard error where that is a terminal.

    Otherwise none.  What is done when it is first told was there before, and is not in the rate.
    A step of another length, as a calibration has several, begins anew.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many are done in a second, or how many seconds one takes."""

        def render(self, task: Task) -> Text:
            """The rate in a few letters."""
            speed = task.finished_speed or task.speed
            if not speed:
                return Text("")
            return Text(f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TextColumn("<"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, speed_estimate_period=_WINDOW) as bar:
        task = bar.add_task("", total=None)
        length: int | None = None

        def advance(done: int, total: int, what: str) -> None:
            nonlocal task, length
            if total != length:
                bar.remove_task(task)
                task = bar.add_task(what, total=total, completed=done)
                length = total
            bar.update(task, completed=done, description=what)

        yield advance


@contextmanager
def resumable() -> Iterator[None]:
    """End on Ctrl-C with exit code 130, and say that the command goes on from what it has kept."""
    try:
        yield
    except KeyboardInterrupt:
        tell("interrupted; what is finished is kept, and the same command goes on from there")
        raise typer.Exit(130) from None
