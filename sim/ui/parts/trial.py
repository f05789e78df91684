"""A trial run of the scenario being built: its simulated cost and what it does to the groups."""

from __future__ import annotations

import solara

from sim.outcomes.indicators import COST
from sim.reporting.findings.cost import YEARS, total
from sim.reporting.findings.finding import View, compared_words
from sim.reporting.findings.income import income_by_group
from sim.reporting.results import Results, spread
from sim.reporting.words import Language, amount
from sim.ui.address import Address
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.library import PAIR
from sim.ui.parts.prose import Heading, Paragraph
from sim.ui.parts.run_strip import RunStrip
from sim.ui.parts.sources import file_stem, source_line
from sim.ui.study import use_study
from sim.ui.words import text


@solara.component
def Trial(address: Address, word: str, old: bool) -> None:
    """The quick look and then the full run of one scenario beside the plan.

    `old` says that the scenario has changed since it was asked for.
    """
    lang = address.lang
    words = tuple(dict.fromkeys((PAIR[1], word)))
    asked = address.but(scenarios=words, run="", effort="standard")
    study = use_study(asked)
    with solara.Div(classes=["yq-trial"], attributes={"id": "trial"}):
        with solara.Div(classes=["yq-card"]):
            Heading(text("builder.trial-title", lang), 3)
            if old:
                Paragraph(text("builder.trial-old", lang), ["yq-p-warning"])
            if study.results is not None:
                Paragraph(cost_words(study.results, lang))
        RunStrip(study, lang)
        if study.results is not None:
            Outcome(study.results, lang)


@solara.component
def Outcome(results: Results, lang: Language) -> None:
    """What it does to the groups' incomes."""
    finding = solara.use_memo(lambda: income_by_group(results, View(lang)), [results, lang])
    FindingCard(finding, lang, file_stem(results), source_line(results, lang))


def cost_words(results: Results, lang: Language) -> str:
    """The simulated cost of the scenario, compared with the plan's."""
    plan = PAIR[1]
    policy = results.policies[-1]
    own = total(results, policy, COST)
    difference = spread(own - total(results, plan, COST))
    return text(
        "builder.trial-cost",
        lang,
        first=YEARS[0],
        last=YEARS[-1],
        level=amount(spread(own).median, "yuan/year", lang),
        compared=compared_words(difference, COST, results.title(plan, lang), lang),
    )
