"""What `yqsim attribute` prints: one table an outcome, or one JSON object."""

from __future__ import annotations

import math
from typing import Any

from rich.text import Text

from sim.commands.printing import print_json, printed, rows_of_question
from sim.experiments.attribution import Attribution, Mean
from sim.outcomes.indicators import unit
from sim.reporting.findings.attribution import attribution, how_to_read
from sim.reporting.findings.finding import phrase
from sim.reporting.text import console, heading
from sim.reporting.words import Language


def show_attribution(found: Attribution, lang: Language, as_json: bool) -> None:
    """An answer on standard output."""
    if as_json:
        print_json(as_object(found))
        return
    rows = rows_of_question(found.id, found.about, lang)
    rows.insert(-1, (phrase("attribution.orders", lang), str(found.about["orders"])))
    out = console()
    out.print(heading(rows))
    for number in range(len(found.outcomes)):
        finding = attribution(found, number, lang)
        out.print()
        out.print(Text(finding.title))
        out.print(printed(finding.table))
    out.print(Text(how_to_read(found, lang), style="dim"))


def as_object(found: Attribution) -> dict[str, Any]:
    """The answer's means over draws, as `--json` prints them; what is unknown is null."""
    settings = ("policies", "world", "scale", "draws", "orders", "seed", "year")
    summaries = [found.summary(number) for number in range(len(found.outcomes))]
    return {
        "attribution": found.id,
        **{key: found.about[key] for key in settings},
        "outcomes": [
            {
                **one.outcome._asdict(),
                "unit": unit(one.outcome.indicator),
                "whole": _mean(one.whole),
                "sum_alone": _number(one.alone),
                "interactions": _mean(one.interactions),
                "parts": [
                    {
                        "place": part.place,
                        "alone": _number(part.alone),
                        "part": _mean(part.part),
                        "sampling_error": _number(part.error),
                        "share": _share(part.part.mean, one.whole.mean),
                        "interaction": _number(part.interaction),
                    }
                    for part in one.parts
                ],
            }
            for one in summaries
        ],
    }


def _mean(one: Mean) -> dict[str, float | None]:
    return {"mean": _number(one.mean), "p10": _number(one.low), "p90": _number(one.high)}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _share(part: float, whole: float) -> float | None:
    return _number(part / whole) if whole else None
