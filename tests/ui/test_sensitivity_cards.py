"""The sensitivity cards of the page Trust, with and without answers that come with the program."""

from __future__ import annotations

import ipyvuetify
import pytest
import solara
from sensitivities import morris, sources

from sim.ui.parts import sensitivity as cards
from sim.ui.parts.prose import Paragraph


@pytest.fixture
def show(monkeypatch):
    """Renders the cards of these answers; returns their sentences and source lines."""

    @solara.component
    def sentence(finding, lang, file, source):
        Paragraph(f"{finding.key} | {finding.title} | {source}")

    monkeypatch.setattr(cards, "FindingCard", sentence)

    def rendered(lang, *answers):
        known = {one.method: one for one in answers}
        monkeypatch.setattr(cards, "shipped_answer", known.get)
        _, page = solara.render(cards.SensitivityCards(lang), handle_error=False)
        return " ".join(
            str(one) for html in page.find(ipyvuetify.Html).widgets for one in html.children
        )

    return rendered


@pytest.mark.parametrize(("lang", "told"), [("zh", "没有附带敏感性分析"), ("en", "No sensitivity")])
def test_without_an_answer_the_card_says_which_command_makes_one(show, lang, told):
    words = show(lang)
    assert told in words and "python -m sim.experiments.sensitivity.shipped" in words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cards_tell_the_first_inputs_and_the_sources_and_that_they_are_of_older_code(
    show, lang
):
    words = show(lang, morris(), sources())
    assert "sensitivity-morris" in words and "sensitivity-sources" in words
    assert ("reservation wage" if lang == "en" else "保留工资") in words
    assert words.count("earlier code or data" if lang == "en" else "较早的代码或数据") == 2
