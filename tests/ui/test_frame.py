"""The frame of every page: links that lead somewhere, and a page that breaks without the others."""

from __future__ import annotations

import logging
import re

import ipyvuetify
import pytest
import solara

from sim.ui.app import routes
from sim.ui.parts.frame import PAGES, Guarded


def test_every_page_is_in_the_navigation_and_every_link_leads_to_a_page() -> None:
    assert {"/" + one.path.strip("/") for one in routes} == set(PAGES)


@pytest.mark.parametrize(("lang", "again"), [("zh", "重试"), ("en", "Try again")])
def test_a_page_that_breaks_shows_a_number_of_the_log_and_can_be_tried_again(
    lang: str, again: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = True

    @solara.component
    def breaks() -> None:
        with solara.Div():
            if broken:
                raise ValueError("of no business of the reader's")
            solara.Text("whole")

    @solara.component
    def whole_page() -> None:
        with solara.Div():
            Guarded([breaks()], lang)

    with caplog.at_level(logging.ERROR):
        _, page = solara.render(whole_page(), handle_error=False)
    (button,) = page.find(ipyvuetify.Btn).widgets
    assert again in button.children
    told = " ".join(
        str(one) for html in page.find(ipyvuetify.Html).widgets for one in html.children
    )
    assert "business" not in told
    number = re.search(r"e-[0-9a-f]{8}", told)
    assert number and number[0] in caplog.text

    broken = False
    button.click()
    assert len(page.find(ipyvuetify.Btn).widgets) == 0
    page.close()
