"""A server of the app in a process of its own, for tests that need the real thing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START = 120
"""Seconds a server may take to start; the first start on a machine compiles the rules."""


@dataclass
class Served:
    """A running server: its address without a final slash, its process, and where it logs."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def runs(self) -> Path:
        """The folder of its runs."""
        return self.log.parent / "runs"

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(30)


@contextmanager
def served(
    folder: Path, *options: str, port: int = 0, environ: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A server with its runs and its log in a folder, on a free port unless told which."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "sim", "app", "--no-open", "--port", str(port), *options]
    command += ["--runs", str(folder / "runs")]
    with log.open("a") as errors:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environ or {})},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://\S+(?=/)", line)
        assert found, f"the server did not start: {line}{log.read_text('utf-8')}"
        wait_for(found[0] + "/healthz")
        yield Served(found[0], process, log)
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()


def wait_for(address: str) -> None:
    """Wait until an address answers."""
    end = time.monotonic() + START
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
