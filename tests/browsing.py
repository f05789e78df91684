"""A user of the app in a browser, whose complaints fail a test."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from serving import Served

PATIENCE = 20_000
"""Milliseconds a page may take for what a test waits for."""
SHOW_TABLE = re.compile("看数据表|Show table")


@contextmanager
def opened(browser: Any, server: Served, locale: str, **options: Any) -> Iterator[Any]:
    """A page of a new user; what the browser complains of fails the test at the end."""
    context = browser.new_context(
        base_url=server.address, locale=locale, accept_downloads=True, **options
    )
    context.set_default_timeout(PATIENCE)
    problems = watch(context, server)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert problems == []


def watch(context: Any, server: Served) -> list[str]:
    """A list that fills with console errors and requests to other hosts, of all pages."""
    problems: list[str] = []
    own = urlsplit(server.address).netloc

    def asked(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != own:
            problems.append(f"request to another host: {address}")

    def said(message: Any) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    context.on("request", lambda request: asked(request.url))
    context.on("console", said)
    context.on("weberror", lambda error: problems.append(f"error: {error.error}"))
    context.on("page", lambda page: page.on("websocket", lambda websocket: asked(websocket.url)))
    return problems


def arrive(page: Any, address: str) -> Any:
    """Open an address and wait until its page is there; the server's answer."""
    answer = page.goto(address)
    page.locator("main h1, #main h1").first.wait_for()
    return answer


def table(page: Any, finding: str) -> list[list[str]]:
    """The rows of a finding's table, its headings first."""
    card = page.locator(f"figure#{finding}")
    if card.locator("table").count() == 0:
        card.get_by_role("button", name=SHOW_TABLE).click()
    card.locator("table").wait_for()
    found: list[list[str]] = card.locator("tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return found


def until(page: Any, condition: Callable[[], bool]) -> None:
    """Wait until something is so on the page."""
    end = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < end, "it never came about"
        page.wait_for_timeout(100)


def saved(page: Any, button: Any) -> tuple[str, bytes]:
    """Name and content of the file that a button saves."""
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()
