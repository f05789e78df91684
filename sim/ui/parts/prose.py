"""Headings and paragraphs.  Their text is never read as HTML."""

from __future__ import annotations

from collections.abc import Sequence

import reacton.ipyvuetify as v
import solara


def Heading(words: str, level: int = 1) -> solara.Element:
    """A heading of a level from 1 to 3."""
    return v.Html(tag=f"h{level}", children=[words])


def Paragraph(words: str, classes: Sequence[str] = ()) -> solara.Element:
    """A paragraph."""
    return v.Html(tag="p", children=[words], class_=" ".join(classes))


def Items(words: Sequence[str]) -> solara.Element:
    """A list of points."""
    return v.Html(
        tag="ul",
        class_="yq-list",
        children=[v.Html(tag="li", children=[one]) for one in words],
    )


def Stack(*children: solara.Element) -> solara.Element:
    """Blocks below one another; used with `with` where children are written inside it."""
    return solara.Div(classes=["yq-stack"], children=list(children))


def Notice(words: str) -> solara.Element:
    """A paragraph in a card of its own, for what a reader must not miss."""
    return solara.Div(
        classes=["yq-card", "yq-problem"], attributes={"role": "note"}, children=[Paragraph(words)]
    )
