"""The frame of every page: name, navigation, language, and what to do when a page breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara
import solara.lab
from solara.components.title import TitleWidget
from solara.lab.utils.headers import headers

from sim.reporting.words import Language
from sim.ui import incidents, service
from sim.ui.address import Address, read_address
from sim.ui.words import preferred, text

PAGES = ("/", "/scenarios", "/compare", "/group", "/live", "/trust", "/runs")
"""Paths of the pages, in the order of the navigation."""
STYLE = Path(__file__).with_name("style.css")

TOP = 2**30
"""Above the level of any title that Solara sets."""

Go = Callable[[str], None]
"""Goes to an address."""


def use_address() -> tuple[Address, Go]:
    """The state in the page's address, and how to go elsewhere."""
    router = solara.use_router()
    accepted = ",".join((headers.value or {}).get("accept-language", []))
    return read_address(router.search, preferred(accepted)), router.push


@solara.component_vue("frame.vue")
def _Frame(
    lang: str,
    home: str,
    links: list[dict[str, Any]],
    other: str,
    otherlang: str,
    words: dict[str, str],
    event_go: Go,
) -> None:
    """The head of the page."""


@solara.component
def Layout(children: list[solara.Element] = []) -> None:  # noqa: B006 - how Solara passes them
    """Every page within its frame."""
    address, go = use_address()
    path = "/" + "/".join(part for part in solara.use_router().parts if part)
    lang = address.lang
    other: Language = "en" if lang == "zh" else "zh"
    here = path if path in PAGES else "/"
    solara.use_effect(service.warm_up, [])
    solara.Style(STYLE)
    # Solara names every page after its route; of several titles the browser shows the highest.
    TitleWidget.element(title=f"{_title(here, lang)} · {text('frame.brand', lang)}", level=TOP)
    with solara.Div(classes=["yq-app"]):
        _Frame(
            lang=lang,
            home=address.at("/"),
            links=[
                {
                    "path": one,
                    "href": address.at(one, tab=""),
                    "title": _title(one, lang),
                    "current": one == here,
                }
                for one in PAGES
            ],
            other=address.at(here, lang=other),
            otherlang="zh-CN" if other == "zh" else "en",
            words={
                name: text(f"frame.{name}", lang)
                for name in ("brand", "subtitle", "pages", "skip", "other")
            },
            event_go=go,
        )
        with solara.Div(classes=["yq-main"], attributes={"id": "main", "role": "main"}):
            Guarded(children, lang).key("page-" + here.strip("/"))


def _title(path: str, lang: Language) -> str:
    return text(f"frame.page-{path.strip('/') or 'overview'}", lang)


@solara.component
def Guarded(children: list[solara.Element], lang: Language) -> None:
    """The page; where it breaks, a number to quote instead of a traceback."""
    error, clear = solara.use_exception()
    number = solara.use_memo(lambda: error and incidents.record(error, "a page"), [error])
    # Without keys the broken page would be patched into the message, and break again for ever.
    if error is None:
        solara.Div(children=children).key("page")
        return
    card = solara.Div(classes=["yq-card", "yq-problem"], attributes={"role": "alert"})
    with card.key("broken"):
        solara.Text(text("frame.broken", lang, number=number))
        solara.Button(text("frame.again", lang), on_click=clear, classes=["yq-button"])
