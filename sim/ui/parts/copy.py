"""A text with a button that copies it."""

from __future__ import annotations

from collections.abc import Mapping

import solara

from sim.reporting.words import Language
from sim.ui.words import text


@solara.component_vue("copy.vue")
def _Copy(name: str, label: str, content: str, address: bool, words: Mapping[str, str]) -> None:
    """The text, its label, and the button."""


@solara.component
def Copy(name: str, label: str, content: str, lang: Language, address: bool = False) -> None:
    """A text to copy; `name` is unique on the page.

    For an `address` the server's own host is put before it, which only the browser knows.
    """
    words = {key: text(f"take.{key}", lang) for key in ("copy", "copied")}
    _Copy(name=f"copy-{name}", label=label, content=content, address=address, words=words)
