"""Makes `support` importable from every folder of tests, and lets a first compilation take time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")

ROOT = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process for each file, so that what a file prepares is prepared once.

    All browser tests share one process: they share a server, and what they wait for is time that
    the other process uses.  One that fails is tried once more, and counted as tried again: on a
    busy machine a real browser can be slower than a test waits.
    """
    for item in items:
        place = item.path.relative_to(ROOT)
        group = place.parts[0] if place.parts[0] == "browser" else place.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
        if group == "browser":
            item.add_marker(pytest.mark.flaky(reruns=1))
