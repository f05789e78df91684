"""The cards of the sensitivity analyses that come with the program."""

from __future__ import annotations

import solara

from sim.experiments.sensitivity.shipped import METHODS, shipped_answer
from sim.experiments.shipped import is_current
from sim.reporting.findings.sensitivity import sensitivity
from sim.reporting.words import Language
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.prose import Heading, Paragraph
from sim.ui.words import text


@solara.component
def SensitivityCards(lang: Language) -> None:
    """What drives the plan's effect on income, and what its uncertainty comes from."""
    found = [one for one in map(shipped_answer, METHODS) if one is not None]
    if not found:
        with solara.Div(classes=["yq-card"]):
            Heading(text("trust.sensitivity", lang), 3)
            Paragraph(text("trust.sensitivity-none", lang))
    for answer in found:
        about = answer.about
        key = "trust.sensitivity-source" if is_current(about) else "trust.sensitivity-source-old"
        source = text(key, lang, version=about["request"]["version"], id=answer.id)
        FindingCard(sensitivity(answer, 0, lang), lang, answer.id, source).key(answer.method)
