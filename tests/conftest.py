"""Makes `support` importable from every folder of tests, and lets a first compilation take time."""

from __future__ import annotations

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("project", deadline=None)
settings.load_profile("project")

BROWSER = "tests/browser"


class ByFile(LoadScopeScheduling):
    """One process for each file, so that what a file prepares is prepared once.

    All browser tests share one process: they share a server, and what they wait for is time that
    the other process uses.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return BROWSER if file.startswith(f"{BROWSER}/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    """Ours rather than marks: the groups of pytest-xdist 3.8 do nothing with pytest 9.2."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test that fails is tried once more, and counted as tried again.

    On a busy machine a real browser can be slower than a test waits.
    """
    for item in items:
        if item.nodeid.startswith(f"{BROWSER}/"):
            item.add_marker(pytest.mark.flaky(reruns=1))
