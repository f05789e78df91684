"""A finding on the page: its sentence, chart, table, and both as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import solara

from sim.reporting.export import csv_bytes
from sim.reporting.findings.finding import Finding
from sim.reporting.table import Table
from sim.reporting.words import Language
from sim.ui.words import text

BAR = 30
"""Pixels of height that a category of horizontal bars needs."""
LOWEST, HIGHEST = 160, 620


@solara.component_vue("finding.vue")
def _Finding(
    name: str,
    title: str,
    note: str,
    chart: Mapping[str, Any] | None,
    height: int,
    table: Mapping[str, Any],
    csv: str,
    file: str,
    source: str,
    words: Mapping[str, str],
) -> None:
    """The whole card lives in the browser: switching to the table or saving asks no server."""


@solara.component
def FindingCard(finding: Finding, lang: Language, file: str, source: str) -> None:
    """A finding as a card.

    `file` begins the names of the files saved from it, `source` is written under its picture.
    """
    _Finding(
        name=finding.key,
        title=finding.title,
        note=finding.note,
        chart=finding.chart,
        height=_height(finding.chart),
        table=table_data(finding.table),
        csv=csv_bytes(finding.table, lang).decode("utf-8"),
        file=f"{file}-{finding.key}",
        source=source,
        words={
            name: text(f"finding.{name}", lang) for name in ("table", "chart", "csv", "picture")
        },
    )


def table_data(table: Table) -> dict[str, Any]:
    """A table as the browser shows it."""
    return {
        "title": table.title,
        "note": table.note,
        "columns": [{"heading": one.heading, "numeric": one.numeric} for one in table.columns],
        "rows": [[cell.text for cell in row] for row in table.rows],
    }


def _height(chart: Mapping[str, Any] | None) -> int:
    """Enough room for every category of horizontal bars; a fixed height otherwise."""
    names = (chart or {}).get("yAxis", {})
    if not isinstance(names, Mapping) or names.get("type") != "category":
        return 340
    bars = sum(one.get("type") == "bar" and "stack" not in one for one in (chart or {})["series"])
    each = max(BAR, 16 * max(1, bars) + 10)
    return max(LOWEST, min(HIGHEST, each * len(names["data"]) + 70))
