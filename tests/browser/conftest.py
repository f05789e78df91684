"""A real Chromium at a real server: what every browser test starts from.

A test that uses `page` or `page_en` fails, too, where the browser reports an error on its console
or asks any other host for anything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import opened
from serving import Served, served

from sim.experiments.ensemble import compare
from sim.experiments.queue.run_queue import warm
from sim.experiments.store import RunStore
from sim.policy.draft import CODE_MARK, draft_from_yaml, encode
from sim.ui.address import Address
from sim.ui.study import question

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

OWN = CODE_MARK + encode(
    draft_from_yaml("title: {zh: 培训加码, en: More training}\nset: {A02: {take_up: 0.9}}", "own")
)
"""A scenario of a user's own, as it stands in an address."""


def _missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; CI needs it")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium: the one CHROMIUM names, else the system's."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("the package playwright is not installed")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        _missing(f"no browser: none of {', '.join(NAMES)} is installed, CHROMIUM names none")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app, served with an empty folder of runs.

    The rules are compiled before, once: on a new machine the workers of every server would
    otherwise do so at a time, and each test would wait for them.
    """
    warm()
    with served(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="session")
def finished(server: Served) -> Callable[..., str]:
    """Makes a small finished run of some scenarios in the server's folder; its id."""

    def make(*scenarios: str) -> str:
        request = question(Address(scenarios=scenarios)).with_(scale=0.005, draws=4)
        part, panel = compare(request, workers=1)
        RunStore(server.runs).save(request.id, request.manifest(part), panel)
        return request.id

    return make


@pytest.fixture(scope="session")
def stored(finished: Callable[..., str]) -> str:
    """A small finished run: no plan against the plan."""
    return finished("no-plan", "plan")


@pytest.fixture(scope="session")
def own_run(finished: Callable[..., str]) -> str:
    """A small finished run of a scenario of a user's own against the plan."""
    return finished("plan", OWN)


@pytest.fixture
def page(browser: Any, server: Served) -> Iterator[Any]:
    """A page of a Chinese browser, of a user of its own; `page.goto("/compare")` opens the app."""
    with opened(browser, server, "zh-CN") as page:
        yield page


@pytest.fixture
def page_en(browser: Any, server: Served) -> Iterator[Any]:
    """The same of an English browser."""
    with opened(browser, server, "en-GB") as page:
        yield page
