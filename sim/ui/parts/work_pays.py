"""Whether work pays: what a needy household keeps of what it earns, under the plan and without."""

from __future__ import annotations

import solara

from sim.reporting.findings.finding import View
from sim.reporting.findings.take_home import Household, marginal_rates, take_home
from sim.reporting.words import Language
from sim.ui.parts.controls import Select
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.prose import Heading
from sim.ui.words import text

HOUSEHOLDS = {
    "urban-3": Household(persons=3, urban=True),
    "urban-1": Household(persons=1, urban=True),
    "rural-3": Household(persons=3, urban=False),
    "rural-1": Household(persons=1, urban=False),
}


@solara.component
def WorkPays(view: View, stem: str, source: str) -> None:
    """Take-home pay and the effective marginal tax rate of the household chosen."""
    lang: Language = view.lang
    chosen, choose = solara.use_state("urban-3")
    household = HOUSEHOLDS[chosen]
    findings = solara.use_memo(
        lambda: (take_home(view, household), marginal_rates(view, household)), [view, chosen]
    )
    Heading(text("group.section-work-pays", lang), 2)
    Select(
        text("group.household", lang),
        {key: text(f"group.household-{key}", lang) for key in HOUSEHOLDS},
        chosen,
        choose,
    )
    with solara.Div(classes=["yq-grid"]):
        for finding in findings:
            FindingCard(finding, lang, stem, source).key(f"{finding.key}-{chosen}")
