"""The card of the backtest that comes with the program."""

from __future__ import annotations

import solara

from calibration.backtest_answer import is_current, shipped_backtest
from sim.reporting.findings.backtest import backtest
from sim.reporting.words import Language
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.prose import Heading, Paragraph
from sim.ui.words import text


@solara.component
def BacktestCard(lang: Language) -> None:
    """How far off the model was for years it was not shown, or how to find out."""
    found = solara.use_memo(shipped_backtest, [])
    if found is None:
        with solara.Div(classes=["yq-card"]):
            Heading(text("trust.backtest", lang), 3)
            Paragraph(text("trust.backtest-none", lang))
        return
    key = "trust.backtest-source" if is_current(found) else "trust.backtest-source-old"
    source = text(key, lang, version=found.about["program"], id=found.id)
    FindingCard(backtest(found, lang), lang, found.id, source)
