"""The backtest's card on the page Trust: what comes with the program, and what if nothing does."""

from __future__ import annotations

import ipyvuetify
import pytest
import solara
from forecasting import fit_bands, forecast

from calibration import backtest_answer, rivals
from calibration.backtest import backtest
from calibration.backtest_answer import Question
from sim.ui.parts import backtest as card
from sim.ui.parts.prose import Paragraph


@pytest.fixture
def show(monkeypatch, tmp_path):
    """Renders the card; returns its sentence and source line, or its words where it has none."""
    monkeypatch.setattr(backtest_answer, "SHIPPED", tmp_path / "backtest.json")

    @solara.component
    def sentence(finding, lang, file, source):
        Paragraph(f"{finding.title} | {source}")

    monkeypatch.setattr(card, "FindingCard", sentence)

    def rendered(lang):
        _, page = solara.render(card.BacktestCard(lang), handle_error=False)
        return " ".join(
            str(one) for html in page.find(ipyvuetify.Html).widgets for one in html.children
        )

    return rendered


@pytest.mark.parametrize(("lang", "told"), [("zh", "没有附带回测结果"), ("en", "No backtest")])
def test_without_an_answer_the_card_says_which_command_makes_one(show, lang, told):
    words = show(lang)
    assert told in words and "yqsim validate --save" in words


def test_an_answer_is_told_in_a_sentence_with_its_id_and_whether_it_is_of_today(show, monkeypatch):
    monkeypatch.setitem(rivals.RIVALS, "autoregression", rivals.trend)
    found = backtest(Question.of([2015], 20, []), forecast, fit_bands)
    backtest_answer.ship(found)
    words = show("en")
    assert "With data to 2015 only" in words and found.id in words
    assert "earlier code or data" not in words
    monkeypatch.setattr(backtest_answer, "basis", lambda: {"data": "another"})
    assert "earlier code or data" in show("en")
