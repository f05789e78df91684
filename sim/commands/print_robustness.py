"""What `yqsim robustness` prints: regrets and targets across worlds, or one JSON object."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from sim.clock import LAST_YEAR
from sim.commands.printing import print_json, printed
from sim.experiments.attribution import Outcome
from sim.experiments.robustness import Regret, Robustness
from sim.outcomes.indicators import unit
from sim.outcomes.targets import TARGETS
from sim.reporting.findings.robustness import (
    how_to_read,
    policy_title,
    regret,
    targets_across,
    world_title,
)
from sim.reporting.findings.targets import LIKELY
from sim.reporting.table import Table
from sim.reporting.text import console, heading, scale_words, titled
from sim.reporting.words import Language, word

POLICIES_ABREAST = 4


def show_robustness(
    found: Robustness, outcomes: Sequence[Outcome], lang: Language, as_json: bool
) -> None:
    """An answer on standard output."""
    if as_json:
        print_json(as_object(found, outcomes))
        return
    settings = found.runs[0].manifest["settings"]
    titles = {name: policy_title(found, name, lang) for name in found.policies}
    worlds = [
        f"{run.id}  {titled(name, {name: world_title(found, place, lang)})}"
        for place, (run, name) in enumerate(zip(found.runs, found.worlds, strict=True))
    ]
    separator = word("text.separator", lang)
    rows = [
        (word("text.policies", lang), separator.join(titled(one, titles) for one in titles)),
        (word("text.world", lang), "\n".join(worlds)),
        (word("text.scale", lang), scale_words(float(settings["scale"]), lang)),
        (word("text.draws", lang), str(settings["draws"])),
        (word("text.seed", lang), str(settings["seed"])),
    ]
    out, shared = console(), how_to_read(found, lang)
    out.print(heading(rows))
    across = targets_across(found, lang)
    for finding in [*(regret(found, one, lang) for one in outcomes), across]:
        out.print()
        out.print(Text(finding.title))
        for table in _narrow(finding.table) if finding is across else [finding.table]:
            out.print(printed(table))
        # What holds for all regrets is said once, at the end.
        out.print(Text(finding.note.removesuffix(shared).strip(), style="dim"))
    out.print()
    out.print(Text(shared, style="dim"))


def _narrow(table: Table) -> Iterator[Table]:
    """A table with a column for each policy as tables that a terminal has room for."""
    for first in range(1, len(table.columns), POLICIES_ABREAST):
        places = (0, *range(first, min(first + POLICIES_ABREAST, len(table.columns))))
        yield Table(
            table.title,
            tuple(table.columns[place] for place in places),
            tuple(tuple(row[place] for place in places) for row in table.rows),
        )


def as_object(found: Robustness, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The answer as `--json` prints it; what is unknown is null."""
    regrets = [found.regret(one) for one in outcomes]
    return {
        "runs": [
            {"run": run.id, "world": world}
            for run, world in zip(found.runs, found.worlds, strict=True)
        ],
        "policies": list(found.policies),
        **found.runs[0].manifest["settings"],
        "regrets": [entry for one in regrets for entry in _regrets(found, one)],
        "choices": [entry for one in regrets for entry in _choices(found, one)],
        "targets": [
            {
                "target": one.target,
                "policy": one.policy,
                "threshold": TARGETS[one.target].threshold,
                "worlds_met": one.met,
                "worlds": one.worlds,
                "draws_met": one.share,
            }
            for one in found.targets(LIKELY)
        ],
    }


def _about(outcome: Outcome) -> dict[str, Any]:
    return {
        "indicator": outcome.indicator,
        "residence": outcome.residence,
        "group": outcome.group,
        "grouping": outcome.grouping,
        "year": LAST_YEAR,
        "unit": unit(outcome.indicator),
    }


def _regrets(found: Robustness, one: Regret) -> Iterator[dict[str, Any]]:
    """One entry for each world and policy."""
    for row, world in enumerate(found.worlds):
        for place, policy in enumerate(found.policies):
            yield {
                **_about(one.outcome),
                "world": world,
                "policy": policy,
                "value": _number(one.values[row, place]),
                "regret": _number(one.regrets[row, place]),
                "p10": _number(one.low[row, place]),
                "p90": _number(one.high[row, place]),
            }


def _choices(found: Robustness, one: Regret) -> Iterator[dict[str, Any]]:
    """One entry for each policy."""
    for place, policy in enumerate(found.policies):
        yield {
            **_about(one.outcome),
            "policy": policy,
            "worst": _number(one.worst[place]),
            "mean": _number(one.mean[place]),
            "minimax": place in one.choices,
            "resamples": _number(one.support[place]),
        }


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
