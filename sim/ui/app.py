"""The app's pages and their addresses."""

from __future__ import annotations

import solara

from sim.ui.pages.compare import Compare
from sim.ui.pages.group import Group
from sim.ui.pages.live import Live
from sim.ui.pages.overview import Overview
from sim.ui.pages.runs import Runs
from sim.ui.pages.scenarios import Scenarios
from sim.ui.pages.trust import Trust
from sim.ui.parts.frame import Layout

__all__ = ["Layout", "routes"]

routes = [
    solara.Route(path="/", component=Overview, layout=Layout),
    solara.Route(path="scenarios", component=Scenarios),
    solara.Route(path="compare", component=Compare),
    solara.Route(path="group", component=Group),
    solara.Route(path="live", component=Live),
    solara.Route(path="trust", component=Trust),
    solara.Route(path="runs", component=Runs),
]
