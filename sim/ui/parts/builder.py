"""The measures of a scenario with their switches and doses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara

from sim.reporting.words import Language
from sim.ui.builder.catalogue import catalogue, month_titles, statuses, tabs
from sim.ui.builder.edit import Editing, state
from sim.ui.words import text

Edit = Callable[[Mapping[str, Any]], None]
"""Takes an edit as the browser tells it."""

WORDS = (
    "tabs", "search", "search-hint", "clear", "found", "none-found", "changed", "changes",
    "legend", "on", "off", "all-on", "all-off", "switch", "clause", "why-none", "note",
    "note-title", "source", "more", "from", "later", "later-from", "reset", "not-number",
    "target-note", "off-note", "slider", "colon", "comma",
)  # fmt: skip


@solara.component_vue("builder.vue")
def _Builder(
    rows: list[dict[str, Any]],
    measures: list[dict[str, Any]],
    months: Mapping[str, str],
    statuses: list[dict[str, str]],
    state: Mapping[str, Any],
    tab: str,
    turns: int,
    words: Mapping[str, str],
    event_change: Edit,
    event_flip: Edit,
    event_reset: Edit,
    event_visit: Callable[[str], None],
) -> None:
    """Tabs, search, measures and fields; what is typed is told after a moment's rest."""


@solara.component
def Builder(
    editing: Editing,
    tab: str,
    turns: int,
    lang: Language,
    on_change: Edit,
    on_switch: Edit,
    on_reset: Edit,
    on_visit: Callable[[str], None],
) -> None:
    """All measures; `tab` is the group or action open, `turns` changes with another draft."""
    fixed: dict[str, Any] = solara.use_memo(
        lambda: {
            "rows": tabs(lang),
            "measures": catalogue(lang),
            "months": month_titles(lang),
            "statuses": statuses(lang),
            "words": {name: text(f"builder.{name}", lang) for name in WORDS},
        },
        [lang],
    )
    now = solara.use_memo(lambda: state(editing, lang), [editing, lang])
    _Builder(
        **fixed,
        state=now,
        tab=tab,
        turns=turns,
        event_change=on_change,
        event_flip=on_switch,
        event_reset=on_reset,
        event_visit=on_visit,
    )
