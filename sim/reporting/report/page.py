"""The report as one HTML file: no network, no script, A4 when printed.

Every text goes through the template's escaping; figures are SVG drawn from the same charts.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from sim.reporting.report.document import Document, Figure
from sim.reporting.report.drawing import svg
from sim.reporting.report.told import caption, phrase

HERE = Path(__file__).parent


def html_bytes(document: Document) -> bytes:
    """The report as UTF-8.  The same document gives the same bytes."""
    text = _template().render(
        document=document,
        chapters=[one.title for one in document.sections if one.level == 1],
        style=Markup((HERE / "page.css").read_text(encoding="utf-8")),  # our own file
        say=lambda key, **parts: phrase(f"report.{key}", document.lang, **parts),
        caption=partial(caption, document.lang),
        kind_of=lambda block: type(block).__name__,
        drawn=_drawn,
    )
    return (text + "\n").encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("page.html")


def _drawn(figure: Figure) -> Markup:
    # Matplotlib escapes the texts of a figure, `svg` its name.
    return Markup(svg(figure.chart, f"figure-{figure.number}", figure.alt))
