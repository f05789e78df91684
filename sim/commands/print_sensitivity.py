"""What `yqsim sensitivity` prints: tables for each outcome, or one JSON object."""

from __future__ import annotations

import math
from typing import Any

from rich.text import Text

from sim.commands.printing import print_json, printed, rows_of_question
from sim.experiments.sensitivity import Answer
from sim.experiments.sensitivity.answer import TOP
from sim.outcomes.indicators import indicator, unit
from sim.reporting.findings.finding import phrase
from sim.reporting.findings.sensitivity import (
    caution,
    convergence,
    how_to_read,
    pairs,
    sensitivity,
)
from sim.reporting.text import console, heading
from sim.reporting.words import Language, amount

ROWS = 15
"""Inputs in a table; JSON has them all."""


def show_sensitivity(found: Answer, lang: Language, as_json: bool) -> None:
    """An answer on standard output."""
    if as_json:
        print_json(as_object(found))
        return
    about = found.about
    size = phrase("sensitivity.n-points", lang, n=about["n"], points=about["points"])
    method = phrase(f"sensitivity.method-{found.method}", lang)
    rows = rows_of_question(found.id, about, lang)
    rows.insert(1, (phrase("sensitivity.method", lang), method))
    rows.insert(-2, (phrase("sensitivity.n", lang), size))
    out = console()
    out.print(heading(rows))
    for number in range(len(found.outcomes)):
        _show_outcome(found, number, lang)
    out.print()
    out.print(Text(how_to_read(found, lang), style="dim"))
    if found.method == "morris":
        names = " ".join(f"--only {found.inputs[one].name}" for one in found.ranking(0)[:TOP])
        command = f"yqsim sensitivity {about['policies'][-1]} --method sobol {names}"
        out.print(Text(f"{phrase('sensitivity.closer', lang)} {command}", style="dim"))


def _show_outcome(found: Answer, number: int, lang: Language) -> None:
    out, finding = console(), sensitivity(found, number, lang, ROWS)
    name = found.outcomes[number].indicator
    about = indicator(name)
    centre = amount(
        float(found.centre[number]),
        about.unit,
        lang,
        about.decimals,
        signed=len(found.about["policies"]) > 1,
    )
    out.print()
    out.print(Text(finding.title))
    out.print(Text(f"{phrase('sensitivity.centre', lang)}: {centre}"))
    out.print(printed(finding.table))
    for table in (pairs(found, number, lang), convergence(found, number, lang)):
        if table is not None and table.rows:
            out.print(printed(table))
    out.print(Text(caution(found, number, lang)))


def as_object(found: Answer) -> dict[str, Any]:
    """The answer as `--json` prints it: inputs by importance; what is unknown is null."""
    settings = ("method", "n", "points", "policies", "world", "scale", "draws", "seed", "year")
    return {
        "sensitivity": found.id,
        **{key: found.about[key] for key in settings},
        "ranked_by": found.ranked_by,
        "outcomes": [_outcome(found, number) for number in range(len(found.outcomes))],
    }


def _outcome(found: Answer, number: int) -> dict[str, Any]:
    outcome = found.outcomes[number]
    order = found.ranking(number)
    rest = [place for place in range(len(found.inputs)) if place not in order]
    single = [name for name in found.indices if not name.startswith("S2")]
    told: dict[str, Any] = {
        **outcome._asdict(),
        "unit": unit(outcome.indicator),
        "centre": _number(found.centre[number]),
        "deviation": _number(found.deviation[number]),
        "luck": _number(found.luck[number]),
        "inputs": [
            {key: _number(value) for key, value in found.inputs[place]._asdict().items()}
            | {name: _number(found.indices[name][number, place]) for name in single}
            for place in [*order, *rest]
        ],
        "convergence": [
            {
                "n": size,
                "input": found.inputs[place].name,
                **{
                    name: _number(found.by_size[name][row, number, place])
                    for name in (found.ranked_by, f"{found.ranked_by}_conf")
                },
            }
            for place in order[:TOP]
            for row, size in enumerate(found.sizes)
        ],
    }
    if "S2" in found.indices:
        names = [one.name for one in found.inputs]
        told["pairs"] = [
            {
                "inputs": [names[first], names[second]],
                **{
                    name: _number(found.indices[name][number, first, second])
                    for name in ("S2", "S2_conf")
                },
            }
            for first in range(len(names))
            for second in range(first + 1, len(names))
        ]
    return told


def _number(value: Any) -> Any:
    """A number in JSON types; words stay."""
    if isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else None
