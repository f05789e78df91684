"""A card that leads to another page."""

from __future__ import annotations

import solara

from sim.ui.parts.frame import Go


@solara.component_vue("tile.vue")
def Tile(title: str, note: str, href: str, event_go: Go) -> None:
    """A link with a title and a line of what is behind it."""
