"""A Chromium at a server of the app, for the measurements and the pictures of the documentation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--force-color-profile=srgb")
LONG = 240_000
"""Milliseconds to wait for a full run."""


@contextmanager
def server(runs: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of a server with its own runs; the clock starts before it."""
    command = [sys.executable, "-m", "sim", "app", "--no-open", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--runs", str(runs), *options], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://\S+(?=/)", line)
        if found is None:
            raise SystemExit(f"the server did not start: {line}")
        yield found[0], process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser that CHROMIUM names, else the system's."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise SystemExit(f"no browser: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


def visitor(browser: Any, address: str, **options: Any) -> Any:
    """A page of a new user, in Chinese unless told otherwise."""
    context = browser.new_context(base_url=address, **{"locale": "zh-CN", **options})
    context.set_default_timeout(LONG)
    return context.new_page()


WAITING = """() => [...document.querySelectorAll("#main *:not(option)")].some(
    one => !one.children.length && one.textContent.trim().endsWith("…")
) || [...document.querySelectorAll(".yq-plot")].some(one => !one.querySelector("canvas,svg"))"""
"""In the browser: whether something is still being waited for, or a chart is not drawn."""
GROWTH = 1_500
"""Milliseconds after which every chart has stopped growing."""


def wait_for_charts(page: Any) -> None:
    """Until a page waits for nothing and every chart is drawn."""
    page.locator("#main h1").first.wait_for()
    page.wait_for_timeout(GROWTH)
    page.wait_for_function(f"() => !({WAITING})()")
    page.wait_for_timeout(GROWTH)
