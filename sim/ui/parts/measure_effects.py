"""Which measures moved a group: shipped for the plan, computed when asked for other scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import solara

from sim.errors import InputError
from sim.experiments.effects import changed_measures, effects_of_draw
from sim.experiments.queue import QUICK
from sim.experiments.resident import policies_in, world_of
from sim.experiments.shipped import is_current, shipped_effects
from sim.reporting.findings.effects import About, effects
from sim.reporting.findings.finding import View
from sim.reporting.results import Draws, Results
from sim.reporting.words import Language, label
from sim.ui import service
from sim.ui.address import Address
from sim.ui.calculations import Call, use_calculations
from sim.ui.parts.controls import Choice, Select
from sim.ui.parts.finding import FindingCard
from sim.ui.parts.prose import Paragraph
from sim.ui.parts.sources import file_stem, source_line
from sim.ui.parts.working import Working
from sim.ui.words import text

SHOWN = ("disposable_income_per_head", "own_income", "employment_rate", "poverty_rate")
"""Indicators of which the measures' effects on a group are known."""
FEWEST = 2
"""Draws from which effects are shown: of a single one no sign is certain."""
SAME = ("world", "seed", "scale", "version", "code", "data")
"""What two runs must have in common for their draws to be the same luck and the same city."""


@solara.component
def MeasureEffects(results: Results, address: Address) -> None:
    """The effect of each measure on the group, for one policy against the run's reference."""
    lang = address.lang
    if results.others:
        Effects(results, address)
    else:
        Paragraph(text("group.effects-alone", lang), ["yq-soft"])


@solara.component
def Effects(results: Results, address: Address) -> None:
    """The policy and the indicator to choose, and the finding about them."""
    lang = address.lang
    policy, set_policy = solara.use_state(0)
    name, set_name = solara.use_state(SHOWN[0])
    chosen = results.others[min(policy, len(results.others) - 1)]
    with solara.Div(classes=["yq-row"]):
        if len(results.others) > 1:
            titles = {str(i): results.title(one, lang) for i, one in enumerate(results.others)}
            Select(
                text("group.effects-of", lang),
                titles,
                str(results.others.index(chosen)),
                lambda place: set_policy(int(place)),
            )
        Choice(
            text("group.effects-on", lang),
            {one: label("indicator", one, lang) for one in SHOWN},
            name,
            set_name,
        )
    about = About(group=address.group, indicator=name)
    found = solara.use_memo(lambda: shipped_for(results, chosen), [results, chosen])
    if found is None:
        Computed(results, chosen, about, lang).key(f"effects-{results.run}-{chosen}")
        return
    manifest, table = found
    if not is_current(manifest):
        Paragraph(text("group.effects-old", lang), ["yq-soft"])
    whole = whole_of(results, chosen, about, manifest)
    Card(results, table, about, lang, whole)


@solara.component
def Computed(results: Results, policy: str, about: About, lang: Language) -> None:
    """Effects that are computed when a button is pressed, shown as draws are done."""
    begun, begin = solara.use_state(False)
    assert results.run is not None
    manifest = service.store().manifest(results.run)
    reference, own = policies_in(manifest, (results.reference, policy))
    count = len(changed_measures(own, reference))
    world = world_of(manifest["request"]["world"])
    found = use_calculations(
        [
            Call(
                ("effects", results.run, policy, draw),
                effects_of_draw,
                (own, reference, world, QUICK.scale, results.seed, draw),
            )
            for draw in range(QUICK.draws if begun else 0)
        ]
    )
    if not count:
        Paragraph(text("group.effects-nothing", lang), ["yq-soft"])
        return
    if not begun:
        with solara.Div(classes=["yq-card", "yq-strip"]):
            solara.Text(text("group.effects-offer", lang, count=count, draws=QUICK.draws))
            solara.Button(
                text("group.effects-begin", lang),
                on_click=lambda: begin(True),
                classes=["yq-button"],
            )
        return
    if not found.done or found.fault is not None:
        message = text(
            "group.effects-working",
            lang,
            count=count,
            done=len(found.results),
            draws=QUICK.draws,
        )
        Working(message, found, lang)
    if len(found.results) >= FEWEST:
        Card(results, pd.concat(found.results, ignore_index=True), about, lang, None)


@solara.component
def Card(
    results: Results, table: pd.DataFrame, about: About, lang: Language, whole: Draws | None
) -> None:
    """The finding about the effects."""
    finding = solara.use_memo(
        lambda: effects(table, View(lang), about, whole), [id(table), len(table), about, lang]
    )
    stem = f"{file_stem(results)}-{about.group}-{about.indicator}"
    FindingCard(finding, lang, stem, source_line(results, lang))


def shipped_for(results: Results, policy: str) -> tuple[dict[str, Any], pd.DataFrame] | None:
    """The effects that come with the program, where they are of this policy and its reference."""
    if results.run is None:
        return None
    try:
        manifest, table = shipped_effects()
    except InputError:
        return None
    asked = service.store().manifest(results.run)["request"]
    told = manifest["request"]
    pair = [_content(asked, name) for name in (results.reference, policy)]
    same = pair == [one["content"] for one in told["policies"]] and asked["world"] == told["world"]
    return (manifest, table) if same else None


def whole_of(
    results: Results, policy: str, about: About, manifest: Mapping[str, Any]
) -> Draws | None:
    """The effect of the whole policy in the draws of some effects, where the run has them."""
    assert results.run is not None
    asked, told = service.store().manifest(results.run)["request"], manifest["request"]
    draws = int(told["draws"])
    if results.draws < draws or any(asked[one] != told[one] for one in SAME):
        return None
    return results.difference(policy, about.indicator, group=about.group)[:draws]


def _content(request: Mapping[str, Any], policy: str) -> Any:
    return next(one["content"] for one in request["policies"] if one["name"] == policy)
