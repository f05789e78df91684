"""Which policy does well whatever world comes: regrets, and targets met across worlds."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import numpy as np

from sim.clock import LAST_YEAR
from sim.experiments.attribution import Outcome
from sim.experiments.robustness import RESAMPLES, Regret, Robustness, TargetAcross
from sim.outcomes.indicators import SHARE, indicator
from sim.outcomes.targets import TARGETS
from sim.reporting.charts import Scale, scale_of
from sim.reporting.findings.finding import Finding, listed, notes, phrase
from sim.reporting.findings.outcome_words import what, who
from sim.reporting.findings.targets import LIKELY, scoreboard
from sim.reporting.results import Results, results_of
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, share_of_households, target_label, word

MOST_DECIMALS = 5
CERTAIN = 0.9
"""From this share of resamples on, a choice is stated without reserve.  Status: assumed."""
FEW_DRAWS, SMALL_SCALE = 16, 0.05
"""Runs of fewer draws or a smaller scale than those of `yqsim compare` are called small."""


def regret(found: Robustness, outcome: Outcome, lang: Language, year: int = LAST_YEAR) -> Finding:
    """One outcome: the regret of each policy in each world, the largest, the mean, the choice."""
    told = _Told(found, found.regret(outcome, year), year, lang)
    return Finding(
        key="regret",
        title=told.title(),
        note=notes(lang, told.support(), how_to_read(found, lang)),
        chart=None,
        table=told.table(),
    )


def how_to_read(found: Robustness, lang: Language) -> str:
    """What regret is, against what, and how far to trust runs of this size."""
    scale = float(found.runs[0].manifest["settings"]["scale"])
    small = ""
    if found.draws < FEW_DRAWS or scale < SMALL_SCALE:
        share = share_of_households(scale)
        small = phrase("robustness.small", lang, draws=found.draws, share=share)
    return notes(lang, phrase("robustness.how", lang), phrase("robustness.candidates", lang), small)


def world_title(found: Robustness, place: int, lang: Language) -> str:
    """The title of a world."""
    return str(found.runs[place].manifest["request"]["world"]["title"][lang])


def policy_title(found: Robustness, policy: str, lang: Language) -> str:
    """The title of a policy; its name where another has the same title."""
    titles = {name: str(both[lang]) for name, both in found.runs[0].manifest["titles"].items()}
    return titles[policy] if len(set(titles.values())) == len(titles) else policy


@dataclass(frozen=True)
class _Told:
    """One outcome in one language."""

    found: Robustness
    regret: Regret
    year: int
    lang: Language

    @property
    def policies(self) -> list[str]:
        return [policy_title(self.found, one, self.lang) for one in self.found.policies]

    @property
    def worlds(self) -> list[str]:
        places = range(len(self.found.runs))
        return [world_title(self.found, place, self.lang) for place in places]

    @property
    def subject(self) -> dict[str, object]:
        outcome, lang = self.regret.outcome, self.lang
        return {"who": who(outcome, lang), "what": what(outcome, lang), "year": self.year}

    @property
    def scale(self) -> Scale:
        return scale_of(indicator(self.regret.outcome.indicator).unit, self.lang, points=True)

    @property
    def decimals(self) -> int:
        """So many that the largest number printed has three digits."""
        largest = float(self.regret.regrets.max())
        if not largest:
            return 0
        return min(MOST_DECIMALS, max(0, 2 - floor(log10(largest * self.scale.factor))))

    def title(self) -> str:
        """The choice, and whether other draws may choose another."""
        if not self.support_of_choice >= CERTAIN:  # unknown is not certain either
            return phrase("robustness.open", self.lang, title=self.choice())
        return self.choice()

    @property
    def support_of_choice(self) -> float:
        return float(self.regret.support[self.regret.choices[0]])

    def choice(self) -> str:
        chosen = self.regret.choices
        parts = {**self.subject, "worlds": len(self.worlds)}
        if len(chosen) > 1:
            names = [phrase("common.quoted", self.lang, name=self.policies[one]) for one in chosen]
            policies = listed(names, self.lang)
            return phrase("robustness.title-same", self.lang, policies=policies, **parts)
        parts["policy"] = self.policies[chosen[0]]
        largest = self.regret.worst[chosen[0]]
        if not largest:
            return phrase("robustness.title-never", self.lang, **parts)
        world = int(self.regret.regrets[:, chosen[0]].argmax())
        return phrase(
            "robustness.title",
            self.lang,
            regret=self.number(largest) + self.scale.suffix,
            world=self.worlds[world],
            **parts,
        )

    def support(self) -> str:
        """How often other draws would have given the same choice."""
        share = self.support_of_choice
        if not np.isfinite(share):
            return phrase("robustness.support-none", self.lang)
        return phrase(
            "robustness.support",
            self.lang,
            draws=self.found.draws,
            times=amount(RESAMPLES, "", self.lang),
            share=amount(share, SHARE, self.lang),
        )

    def number(self, value: float) -> str:
        return amount(value * self.scale.factor, "", self.lang, self.decimals)

    def cell(self, value: float) -> Cell:
        return Cell(self.number(value), float(value))

    def table(self) -> Table:
        lang, regret = self.lang, self.regret
        unit = indicator(regret.outcome.indicator).unit
        headings = [phrase(f"robustness.{key}", lang) for key in ("worst", "mean")]
        columns = (
            Column(phrase("robustness.policy", lang), numeric=False),
            *(Column(heading, unit) for heading in (*self.worlds, *headings)),
            Column(phrase("robustness.choice", lang), numeric=False),
            Column(phrase("robustness.support-column", lang), SHARE),
        )
        rows = []
        for place, policy in enumerate(self.policies):
            numbers = (*regret.regrets[:, place], regret.worst[place], regret.mean[place])
            chosen = phrase("robustness.chosen", lang) if place in regret.choices else ""
            share = float(regret.support[place])
            known = share if np.isfinite(share) else None
            rows.append(
                (
                    words(policy),
                    *(self.cell(one) for one in numbers),
                    words(chosen),
                    Cell(amount(known, SHARE, lang), known),
                )
            )
        shown = self.scale.suffix.strip()
        in_unit = phrase("attribution.unit", lang, unit=shown) if shown else ""
        title = phrase("robustness.table", lang, unit=in_unit, **self.subject)
        return Table(title, columns, tuple(rows))


def targets_across(found: Robustness, lang: Language) -> Finding:
    """For every target and policy the worlds in which it is met, and the share of all draws."""
    results = results_of(found.runs[0])
    coarse = scoreboard(results).coarse
    across = {(one.target, one.policy): one for one in found.targets(LIKELY)}
    kept = [key for key in TARGETS if key not in coarse and any(key == one for one, _ in across)]
    return Finding(
        key="targets-across",
        title=_targets_title(found, across, kept, lang),
        note=notes(lang, phrase("robustness.targets-how", lang), _coarse(results, coarse, lang)),
        chart=None,
        table=_targets_table(found, across, kept, lang),
    )


Across = dict[tuple[str, str], TargetAcross]


def _targets_title(found: Robustness, across: Across, kept: list[str], lang: Language) -> str:
    if not kept:
        return phrase("robustness.targets-none", lang)
    worlds = len(found.runs)
    counts = [
        phrase(
            "targets.count",
            lang,
            policy=policy_title(found, policy, lang),
            met=sum((key, policy) in across and across[key, policy].met == worlds for key in kept),
        )
        for policy in found.policies
    ]
    return phrase(
        "robustness.targets-title",
        lang,
        worlds=worlds,
        total=len(kept),
        counts=listed(counts, lang),
    )


def _coarse(results: Results, coarse: tuple[str, ...], lang: Language) -> str:
    if not coarse:
        return ""
    return phrase(
        "robustness.coarse",
        lang,
        persons=amount(1 / results.scale, "persons", lang),
        targets=word("text.separator", lang).join(target_label(key, lang) for key in coarse),
    )


def _told_share(one: TargetAcross, lang: Language) -> dict[str, object]:
    share = amount(one.share, SHARE, lang)
    return {"met": one.met, "worlds": one.worlds, "share": share}


def _targets_table(found: Robustness, across: Across, kept: list[str], lang: Language) -> Table:
    columns = (
        Column(phrase("targets.target", lang), numeric=False),
        *(Column(policy_title(found, policy, lang), SHARE) for policy in found.policies),
    )
    rows = []
    for key in kept:
        cells = [words(target_label(key, lang))]
        for policy in found.policies:
            one = across.get((key, policy))
            if one is None:
                cells.append(Cell("—", None))
            else:
                text = phrase("robustness.targets-cell", lang, **_told_share(one, lang))
                cells.append(Cell(text, one.share))
        rows.append(tuple(cells))
    return Table(phrase("robustness.targets-table", lang), columns, tuple(rows))
