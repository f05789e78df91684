"""Tables of the pages that are written from the data."""

from __future__ import annotations

from collections.abc import Iterable


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a Markdown table and an empty one; cells are kept to one line."""
    lines = [" | ".join(map(_cell, row)) for row in (head, *rows)]
    rule = "|" + "---|" * (lines[0].count(" | ") + 1)
    return [f"| {lines[0]} |", rule, *(f"| {line} |" for line in lines[1:]), ""]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
