"""Answers to further questions: single measures, attribution, sensitivity, backtest.

They are looked for where their commands keep them, and belong to a report where they are of the
same policies in the same world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calibration import backtest_answer
from sim.errors import InputError
from sim.experiments import attribution
from sim.experiments import sensitivity as analyses
from sim.experiments.attribution.answer import FOLDER as ATTRIBUTIONS
from sim.experiments.sensitivity import answer as analysis_answer
from sim.experiments.sensitivity.shipped import shipped_answer
from sim.experiments.shipped import shipped_effects
from sim.policy.library import load_library
from sim.reporting.findings.backtest import backtest
from sim.reporting.findings.effects import effects
from sim.reporting.findings.finding import Finding
from sim.reporting.official import PER_HEAD_INCOME
from sim.reporting.report.told import Told
from sim.reporting.words import Language

LEAST_SCALE, LEAST_DRAWS = 0.02, 8
"""An attribution of fewer households or draws, which are its command's defaults, was a trial."""
LEAST_ANALYSED = 0.01
"""A sensitivity analysis at a smaller scale, the least of its methods' defaults, was a trial."""


@dataclass(frozen=True)
class MeasureEffects:
    """The effects of single measures that come with the program.

    manifest  what they are of
    finding   what they say, None where the run does not compare these policies in this world
    older     whether code or data are not those of the run
    """

    manifest: Mapping[str, Any]
    finding: Finding | None
    older: bool


def measure_effects(told: Told) -> MeasureEffects | None:
    """What each measure does to everyone's income; None where the table cannot be read."""
    try:
        manifest, table = shipped_effects()
    except InputError:
        return None
    reference, policy = manifest["policies"]
    asked, run = manifest["request"], told.manifest["request"]
    older = is_older(asked, told)
    alike = (
        told.results.reference == reference
        and policy in told.results.others
        and _terms(asked, reference, policy) == _terms(run, reference, policy)
        and asked["world"] == run["world"]
    )
    if not alike:
        return MeasureEffects(manifest, None, older)
    draws = asked["draws"]
    same_draws = not older and all(asked[name] == run[name] for name in ("scale", "seed"))
    whole = None
    if same_draws and told.results.draws >= draws:
        whole = told.results.difference(policy, PER_HEAD_INCOME)[:draws]
    return MeasureEffects(manifest, effects(table, told.view, whole=whole), older)


def is_older(request: Mapping[str, Any], told: Told) -> bool:
    """Whether an answer was found with other code or data than the run."""
    run = told.manifest["request"]
    return any(request.get(name) != run.get(name) for name in ("version", "code", "data"))


def attribution_of(told: Told) -> attribution.Attribution | None:
    """A kept split of the difference between focus and reference, the most thorough one.

    Trials, below `LEAST_SCALE` or `LEAST_DRAWS`, are no part of a report.  Files that cannot be
    read are passed over: a report is not the place to mend them.
    """
    found = []
    for path in sorted((told.runs / ATTRIBUTIONS).glob("at-*.json")):
        with suppress(InputError):
            kept = attribution.kept(path.stem, told.runs)
            if kept is not None and _thorough(kept) and _answers(kept.about, told):
                found.append(kept)
    return max(
        found,
        key=lambda one: (one.about["scale"], one.draws, one.about["orders"], one.id),
        default=None,
    )


def _thorough(one: attribution.Attribution) -> bool:
    return one.about["scale"] >= LEAST_SCALE and one.draws >= LEAST_DRAWS


def sensitivity_of(told: Told) -> Sequence[analyses.Answer]:
    """Kept analyses of the same difference, the largest of each method that has one.

    As with attributions, trials and files that cannot be read are passed over.
    """
    best: dict[str, analyses.Answer] = {}
    for one in _analyses(told.runs):
        if one.about["scale"] < LEAST_ANALYSED or not _answers(one.about, told):
            continue
        known = best.get(one.method)
        if known is None or _size(one) > _size(known):
            best[one.method] = one
    return [best[method] for method in analyses.METHODS if method in best]


def _analyses(runs: Path) -> Iterator[analyses.Answer]:
    for path in sorted((runs / analysis_answer.FOLDER).glob("sn-*.json")):
        with suppress(InputError):
            if kept := analyses.kept(path.stem, runs):
                yield kept
    for method in analyses.METHODS:
        with suppress(InputError):
            if shipped := shipped_answer(method):
                yield shipped


def _size(one: analyses.Answer) -> tuple[float, str]:
    return one.about["points"] * one.about["scale"], one.id


def _answers(about: Mapping[str, Any], told: Told) -> bool:
    pair = [told.results.reference, told.focus]
    asked, run = about.get("request", {}), told.manifest["request"]
    return (
        about.get("policies") == pair
        and _terms(asked, *pair) == _terms(run, *pair)
        and asked.get("world") == run["world"]
    )


def _terms(request: Mapping[str, Any], *policies: str) -> Sequence[Any]:
    """What these policies set, month by month, as a digest each."""
    known = {one["name"]: one["terms"] for one in request.get("policies", ())}
    return [known.get(name) for name in policies]


def backtest_of(lang: Language) -> tuple[Finding, bool] | None:
    """The backtest that comes with the program, and whether it is of today's code and data.

    None where there is none to read.
    """
    try:
        found = backtest_answer.shipped_backtest()
    except InputError:
        return None
    return None if found is None else (backtest(found, lang), backtest_answer.is_current(found))


def command_for(verb: str, told: Told, *options: str) -> str:
    """The command that asks a further question about the run's policies.

    A policy or world of one's own is named as the file it was read from would be.
    """
    library = load_library()
    reference, world = told.results.reference, told.results.world

    def named(name: str, known: Mapping[str, Any]) -> str:
        return name if name in known else f"{name}.yaml"

    words = [
        "yqsim",
        verb,
        named(told.focus, library.policies),
        "--against",
        named(reference, library.policies),
        "--world",
        named(world, library.worlds),
        *options,
    ]
    return " ".join(words)
