"""A command in an empty folder whose questions are written down, and how it refuses bad input."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from sim.cli import app


class Program:
    """One command of `yqsim`; what stands in for its simulation adds to `asked`."""

    def __init__(self, command: str, folder: Path, monkeypatch: Any) -> None:
        self.command, self.folder = command, folder
        self.asked: list[Any] = []
        monkeypatch.setenv("LANG", "C.UTF-8")
        monkeypatch.chdir(folder)

    def __call__(self, *words: str) -> Result:
        """Run the command with these words after its name."""
        return CliRunner().invoke(app, [self.command, *words], prog_name="yqsim")

    def assert_refuses(self, words: tuple[str, ...], message: str) -> None:
        """Bad input is one line with exit code 2; nothing is computed or written.

        `file` is a file where a folder may be asked for.
        """
        (self.folder / "file").write_text("")
        result = self(*words)
        assert result.exit_code == 2
        assert result.stdout == ""
        # A posterior that needs to be made anew may be told of before.
        *_, line = result.stderr.splitlines()
        assert line.startswith("yqsim: error: ") and message in line
        assert result.stderr.count("yqsim: error: ") == 1
        assert self.asked == []
        assert os.listdir(self.folder) == ["file"]
