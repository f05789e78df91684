"""The plan's scoreboard: every target with its aim, and each policy's value and probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.outcomes.indicators import INDICATORS, SHARE
from sim.outcomes.targets import TARGETS, Target, TargetResult, evaluate
from sim.reporting.charts import Bars, bars, colour_of, of_hundred, scale_of
from sim.reporting.findings.finding import Finding, View, caution, listed, notes, phrase, sentence
from sim.reporting.results import Results, Spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, label, target_label, word

LIKELY = 0.5
"""A target counts as met where more than this share of the draws meets it."""

FEWEST = 30
"""A target of fewer simulated residents hangs on how they are rounded to whole ones."""

FINE_STEPS = 50
"""From so many draws on, the step of a probability needs a decimal."""


@dataclass(frozen=True)
class Scoreboard:
    """Targets under every policy of a run.

    results   by target and policy
    counted   the targets that can be assessed under every policy, in the plan's order
    coarse    those with a value, but too few simulated residents to judge
    omitted   the targets that can be assessed under none, by the key of the reason
    """

    results: Mapping[tuple[str, str], TargetResult]
    counted: tuple[str, ...]
    coarse: tuple[str, ...]
    omitted: Mapping[str, list[str]]

    def met(self, policy: str) -> list[str]:
        """The counted targets that a policy meets in more than half of the draws."""
        return [key for key in self.counted if self._likely(key, policy)]

    def gained(self, policy: str, reference: str) -> list[str]:
        """The counted targets that a policy meets and the reference does not."""
        return [one for one in self.met(policy) if not self._likely(one, reference)]

    def _likely(self, target: str, policy: str) -> bool:
        return self.results[target, policy].probability > LIKELY


def scoreboard(results: Results) -> Scoreboard:
    """Every target of the plan under every policy of a run."""
    found, _ = evaluate(results.panel, list(dict.fromkeys(results.policies)))
    by_key = {(one.target, one.policy): one for one in found}
    assessed = {target for target, _ in by_key}
    omitted: dict[str, list[str]] = {}
    for key in TARGETS:
        if key not in assessed:
            simulated = TARGETS[key].indicator in INDICATORS
            reason = "text.not-in-run" if simulated else "text.not-simulated"
            omitted.setdefault(reason, []).append(key)
    coarse = tuple(key for key in TARGETS if key in assessed and _coarse(key, results.scale))
    counted = tuple(
        key
        for key in TARGETS
        if key not in coarse and all((key, policy) in by_key for policy in results.policies)
    )
    return Scoreboard(by_key, counted, coarse, omitted)


def _coarse(key: str, scale: float) -> bool:
    target = TARGETS[key]
    return target.unit.startswith("persons") and target.threshold * scale < FEWEST


def targets(results: Results, view: View) -> Finding:
    """Which of the plan's targets each policy meets, and how probably.

    Targets are those of the whole city by 2020: of the view only the language matters.
    """
    lang = view.lang
    board = scoreboard(results)
    return Finding(
        key="targets",
        title=_title(results, board, lang),
        note=_note(results, board, lang),
        chart=_chart(results, board, lang),
        table=_table(results, board, lang),
    )


def named(board: Scoreboard, keys: list[str], policy: str, reference: str, lang: Language) -> str:
    """Targets in a row, each with its probability under the reference and under the policy."""
    return phrase("common.comma", lang).join(
        phrase(
            "targets.moved",
            lang,
            target=label("target", key, lang),
            before=_probability(board.results[key, reference], lang),
            after=_probability(board.results[key, policy], lang),
        )
        for key in keys
    )


def _title(results: Results, board: Scoreboard, lang: Language) -> str:
    if not board.counted:
        return phrase("targets.none", lang)
    met = {policy: len(board.met(policy)) for policy in results.policies}
    total = len(board.counted)
    reference = results.reference
    if len(results.others) > 1:
        counts = listed(
            [
                phrase("targets.count", lang, policy=results.title(policy, lang), met=number)
                for policy, number in met.items()
            ],
            lang,
        )
        return phrase("targets.many", lang, total=total, counts=counts)
    policy = results.others[0] if results.others else reference
    parts: dict[str, object] = {
        "policy": results.title(policy, lang),
        "met": met[policy],
        "total": total,
    }
    if not results.others:
        return phrase("targets.alone", lang, **parts)
    parts |= {"reference": results.title(reference, lang), "before": met[reference]}
    clauses = [phrase("targets.title", lang, **parts)]
    gained, lost = board.gained(policy, reference), board.gained(reference, policy)
    for key, moved in (("gained", gained), ("lost", lost)):
        if moved:
            which = named(board, moved, policy, reference, lang)
            clauses.append(phrase(f"targets.{key}", lang, targets=which))
    return phrase("by_group.clauses", lang).join(clauses)


def _note(results: Results, board: Scoreboard, lang: Language) -> str:
    draws = results.draws
    step = amount(1 / draws, SHARE, lang, 0 if draws <= FINE_STEPS else 1, signed=True)
    coarse = ""
    if board.coarse:
        coarse = phrase(
            "targets.coarse",
            lang,
            targets=word("text.separator", lang).join(
                target_label(key, lang) for key in board.coarse
            ),
            persons=amount(1 / results.scale, "persons", lang),
        )
    omitted = [
        word(
            "text.omitted",
            lang,
            reason=word(reason, lang),
            targets=word("text.separator", lang).join(target_label(key, lang) for key in keys),
        )
        for reason, keys in board.omitted.items()
    ]
    return notes(
        lang,
        phrase("targets.how", lang, draws=draws, step=step.removeprefix("+")),
        caution(results, lang),
        phrase("targets.by-hand", lang),
        coarse,
        *(sentence(one, lang) for one in omitted),
    )


def _chart(results: Results, board: Scoreboard, lang: Language) -> Mapping[str, Any] | None:
    shown = [
        key
        for key in TARGETS
        if key not in board.coarse and any((key, one) in board.results for one in results.policies)
    ]
    if not shown:
        return None
    series = []
    for place, policy in enumerate(results.policies):
        found = [board.results.get((key, policy)) for key in shown]
        spreads = [
            Spread(one.probability if one else float("nan"), float("nan"), float("nan"))
            for one in found
        ]
        tips = [
            phrase(
                "targets.tip",
                lang,
                policy=results.title(policy, lang),
                target=label("target", key, lang),
                probability=_probability(one, lang),
                value=_value(TARGETS[key], one, lang).text,
                aim=_aim(TARGETS[key], lang),
            )
            for key, one in zip(shown, found, strict=True)
        ]
        labels = [_probability(one, lang) for one in found]
        series.append(Bars(results.title(policy, lang), spreads, tips, colour_of(place), labels))
    names = [label("target", key, lang) for key in shown]
    return of_hundred(bars(names, series, scale_of(SHARE, lang)))


def _table(results: Results, board: Scoreboard, lang: Language) -> Table:
    columns = [
        Column(phrase(f"targets.{key}", lang), numeric=False)
        for key in ("target", "clause", "aim", "unit")
    ]
    for policy in results.policies:
        for key, unit in (("value", ""), ("probability", SHARE)):
            heading = phrase(f"targets.{key}", lang)
            if results.others:
                title = results.title(policy, lang)
                heading = phrase("comparison.heading", lang, policy=title, difference=heading)
            columns.append(Column(heading, unit))
    rows = []
    for key, target in TARGETS.items():
        found = [board.results.get((key, policy)) for policy in results.policies]
        if not any(found):
            continue
        cells = [words(label("target", key, lang)), words(target.clause)]
        cells += [words(_aim(target, lang)), words(_unit(target, lang))]
        for one in found:
            probability = one.probability if one else None
            cells += [_value(target, one, lang), Cell(_probability(one, lang), probability)]
        rows.append(tuple(cells))
    return Table(phrase("targets.table", lang), tuple(columns), tuple(rows))


def _value(target: Target, one: TargetResult | None, lang: Language) -> Cell:
    value = one.value if one else None
    return Cell(amount(value, target.unit, lang, _decimals(target)), value)


def _aim(target: Target, lang: Language) -> str:
    decimals = 0 if target.unit == SHARE else _decimals(target)
    aim = amount(target.threshold, target.unit, lang, decimals)
    return word("text.strict" if target.strict else "text.at-least", lang, value=aim)


def _decimals(target: Target) -> int:
    return {"ratio": 2, SHARE: 1}.get(target.unit, 0)


def _unit(target: Target, lang: Language) -> str:
    return phrase(f"comparison.unit-{target.unit.partition('/')[0]}", lang)


def _probability(one: TargetResult | None, lang: Language) -> str:
    return amount(one.probability if one else None, SHARE, lang)
