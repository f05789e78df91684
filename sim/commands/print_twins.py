"""What `yqsim twins` prints: tables of who gains, who pays and what it buys, or one JSON object."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from rich.text import Text

from sim.commands.printing import print_json, printed, rows_of_question
from sim.commands.progress import progress_bar
from sim.experiments.store import RunStore
from sim.experiments.twins import Mean, Question, Twins, keep, kept, simulate
from sim.reporting.findings.twins import findings
from sim.reporting.findings.twins_cells import how_to_read
from sim.reporting.text import console, heading
from sim.reporting.words import Language


def answer(question: Question, runs: Path, workers: int, cluster: str | None) -> Twins:
    """The answer kept in a folder of runs; simulated, and then kept, where there is none."""
    found = kept(question.id, runs)
    if found is None:
        RunStore(runs).check_writable()
        with progress_bar() as progress:
            found = simulate.twins(question, workers=workers, cluster=cluster, progress=progress)
        keep(found, runs)
    return found


def show_twins(found: Twins, lang: Language, as_json: bool) -> None:
    """An answer on standard output."""
    if as_json:
        print_json(as_object(found))
        return
    out = console()
    out.print(heading(rows_of_question(found.id, found.about, lang)))
    for finding in findings(found, lang):
        out.print()
        out.print(Text(finding.title))
        if finding.table.rows:
            out.print(printed(finding.table))
        # What holds for all of them is said once, at the end.
        own = finding.note.removesuffix(how_to_read(found, lang))
        out.print(Text(own.strip(), style="dim"))
    out.print()
    out.print(Text(how_to_read(found, lang), style="dim"))


def as_object(found: Twins) -> dict[str, Any]:
    """The answer's means over draws, as `--json` prints them; what is unknown is null."""
    settings = ("policies", "world", "scale", "draws", "seed")
    summaries = [found.summary(measure) for measure in found.measures]
    return {
        "twins": found.id,
        **{key: found.about[key] for key in settings},
        "measures": [
            {
                "measure": one.measure,
                **{name: _mean(value) for name, value in {**one.means, **one.ratios}.items()},
            }
            for one in summaries
        ],
        "winners": [
            {
                "grouping": grouping,
                "group": group,
                **{name: _mean(value) for name, value in shares.items()},
            }
            for (grouping, group), shares in found.shares().items()
        ],
    }


def _mean(one: Mean) -> dict[str, float | None]:
    mean, low, high = (value if math.isfinite(value) else None for value in one)
    return {"mean": mean, "p10": low, "p90": high}
