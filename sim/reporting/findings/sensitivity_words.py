"""Words of a sensitivity analysis: its inputs, their ranges, and the outcome explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.experiments.attribution import Outcome
from sim.experiments.sensitivity import Answer, Input
from sim.experiments.sensitivity.inputs import DOSES, WORLD
from sim.reporting import policy_words
from sim.reporting.findings.cost import measure_name
from sim.reporting.findings.finding import phrase
from sim.reporting.findings.outcome_words import what, who
from sim.reporting.words import Language


def input_label(one: Input, lang: Language) -> str:
    """What an input is; one that the program has no words for keeps its name."""
    name = one.name
    if one.basis == "source":
        return phrase(f"sensitivity.source-{name}", lang)
    try:
        if one.basis == "dose":
            measure, _, parameter = name.partition(".")
            return phrase(
                "sensitivity.dose",
                lang,
                measure=measure_name(measure, lang),
                what=policy_words.parameter_label(measure, parameter, lang),
            )
        if one.basis == "world":
            path = policy_words.phrase(f"world.{name.removeprefix(f'{WORLD}.')}", lang)
            return phrase("sensitivity.path", lang, path=path)
        return policy_words.phrase(f"behaviour.{name}", lang)
    except KeyError:
        return name


def range_words(one: Input, lang: Language) -> str:
    """Between which values an input was moved, and where the range comes from."""
    if one.basis == "source":
        return ""
    low, high = DOSES if one.basis == "dose" else (one.low, one.high)
    return phrase(
        f"sensitivity.range-{one.basis}",
        lang,
        low=f"{low:.3g}",
        high=f"{high:.3g}",
        share=f"{100 * one.share:.0f}",
    )


def subject(found: Answer, outcome: Outcome, lang: Language) -> str:
    """What is explained: an indicator of some residents in a year, or its difference."""
    about = found.about
    titles: Mapping[str, Any] = about["titles"]
    names = [str(titles[name][lang]) for name in about["policies"]]
    key = "difference" if len(names) > 1 else "level"
    return phrase(
        f"sensitivity.{key}",
        lang,
        what=what(outcome, lang),
        who=who(outcome, lang),
        year=about["year"],
        policy=names[-1],
        reference=names[0],
    )
