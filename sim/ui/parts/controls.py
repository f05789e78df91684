"""Small controls with labels: a row of choices, a list to choose from, a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara

from sim.reporting.table import Table
from sim.ui.parts.finding import table_data


@solara.component_vue("choice.vue")
def _Choice(
    label: str, options: list[dict[str, str]], value: str, event_choose: Callable[[str], None]
) -> None:
    """A row of buttons of which one is pressed."""


@solara.component_vue("select.vue")
def _Select(
    label: str,
    options: list[dict[str, str]],
    value: str,
    empty: str,
    disabled: bool,
    event_choose: Callable[[str], None],
) -> None:
    """A list to choose from."""


@solara.component_vue("table.vue")
def _Table(table: Mapping[str, Any]) -> None:
    """A table."""


@solara.component
def Choice(
    label: str, options: Mapping[str, str], value: str, on_choose: Callable[[str], None]
) -> None:
    """One of a few options, all visible: value -> title."""
    listed = [{"value": key, "title": title} for key, title in options.items()]
    _Choice(label=label, options=listed, value=value, event_choose=on_choose)


@solara.component
def Select(
    label: str,
    options: Mapping[str, str],
    value: str,
    on_choose: Callable[[str], None],
    empty: str = "",
    disabled: bool = False,
) -> None:
    """One of many options: value -> title.  `empty` invites to choose where nothing is chosen."""
    listed = [{"value": key, "title": title} for key, title in options.items()]

    def choose(chosen: str) -> None:
        # The browser's word is not trusted: only what was offered can be chosen.
        if chosen in options:
            on_choose(chosen)

    _Select(
        label=label,
        options=listed,
        value=value,
        empty=empty,
        disabled=disabled,
        event_choose=choose,
    )


@solara.component
def TableView(table: Table) -> None:
    """A table that scrolls within its card where it is wider."""
    _Table(table=table_data(table))
