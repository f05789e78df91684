"""Words for an outcome: an indicator of some residents."""

from __future__ import annotations

from sim.experiments.attribution import Outcome
from sim.outcomes.indicators import COST_BY_FUND
from sim.policy.library import load_library
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import group_name, phrase, place_name
from sim.reporting.words import Language, label


def what(outcome: Outcome, lang: Language) -> str:
    """The indicator; a measure's or fund's cost names it."""
    base, _, part = outcome.indicator.partition(":")
    title = label("indicator", base, lang)
    if not part:
        return title
    if outcome.indicator.startswith(COST_BY_FUND):
        part = label("fund", outcome.indicator.removeprefix(COST_BY_FUND), lang)
    elif part in load_library().measures:
        part = measure_name(part, lang)
    else:
        part = label("measure", part, lang)
    return phrase("attribution.detail", lang, what=title, part=part)


def who(outcome: Outcome, lang: Language) -> str:
    """Whose it is: the city, a group, or its urban or rural residents."""
    group, residence = outcome.group, outcome.residence
    if residence == "all":
        return place_name("city", lang) if group == "all" else group_name(group, lang)
    if group == "all":
        return phrase(f"attribution.{residence}", lang)
    return phrase(f"attribution.{residence}-of", lang, group=group_name(group, lang))
