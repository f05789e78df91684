"""The progress bar: on a terminal only, with the rate of what is done now."""

from __future__ import annotations

import io
import sys

import pytest
from rich.text import Text
from typer.testing import CliRunner

from sim.cli import app
from sim.commands.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch):
    """What a terminal of 100 columns shows while numbers of draws are told."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")

    def show(*numbers: int, total: int) -> str:
        terminal = Terminal()
        # Not before the test begins: pytest puts a stream of its own there.
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress_bar() as progress:
            assert progress is not None
            for done in numbers:
                progress(done, total, "draws")
        return Text.from_ansi(terminal.getvalue()).plain

    return show


def test_a_log_gets_no_bar():
    with progress_bar() as progress:
        assert progress is None


def test_a_terminal_shows_how_many_how_fast_and_how_long_still(shown):
    found = shown(6, 7, 8, total=8)
    assert "draws" in found
    assert "8/8" in found
    assert "/s" in found
    assert "0:00:00" in found


def test_what_was_done_before_is_no_progress_of_now(shown):
    found = shown(6, total=8)
    assert "6/8" in found
    assert "/s" not in found
    assert "-:--:--" in found


def test_a_step_of_another_length_begins_anew(monkeypatch):
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress_bar() as progress:
        progress(8, 8, "first wave")
        progress(2, 4, "draws")
    found = Text.from_ansi(terminal.getvalue()).plain
    assert "2/4" in found
    assert "2/8" not in found


def test_an_interrupted_command_says_so_in_one_line(monkeypatch):
    def interrupted(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.policy.library.load_library", interrupted)
    result = CliRunner().invoke(app, ["scenarios"])
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "yqsim: interrupted\n")
