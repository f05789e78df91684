"""Two chapters written from the data: `python -m sim.document [--run RUN] [--runs DIR]`.

`docs/parameters.md` lists every behavioural parameter.  In `docs/model.md` two tables between
markers are kept in step: the first-round effects by hand, from the measure library and the
parameters, and, with `--run`, the effects measured in a stored run of the `only-...` policies.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from sim.city.codes import GROUP_KEYS, Group
from sim.clock import LAST_YEAR
from sim.documents.drives import FIRST_ROUND
from sim.documents.markdown import table
from sim.documents.numbers import Numbers
from sim.documents.parameters import parameters_document
from sim.experiments.store import DEFAULT_FOLDER, Run, RunStore
from sim.policy.coverage import changes
from sim.policy.library import SCENARIOS, Library, load_library

DOCS = SCENARIOS.parent / "docs"
MODEL = DOCS / "model.md"
PARAMETERS = DOCS / "parameters.md"
REFERENCE = "no-plan"

# First-round effects by hand ------------------------------------------------------------------


def first_round_table(library: Library) -> str:
    """The first-round effects by hand, in the plan's order.

    Raises KeyError for a measure that the plan changes and that is not described here.
    """
    numbers = Numbers(library)
    rows = []
    for measure in library.measures.values():
        if not measure.acts or not changes(measure):
            continue
        one = FIRST_ROUND[measure.id]
        rows.append(
            (
                f"{measure.id} {measure.title.en}",
                one.who,
                one.account,
                one.sign,
                one.size(numbers),
                one.driver,
            )
        )
    head = ("measure", "who", "income or employment", "sign", "size by hand", "driven by")
    return "\n".join(table(head, rows)).rstrip()


# Effects measured -----------------------------------------------------------------------------

INCOME = "disposable_income_per_head"
OWN = "own_income"
WORK = "employment_rate"


def _by_draw(panel: pd.DataFrame, policy: str, indicator: str) -> pd.DataFrame:
    """Values of a policy's last year by starting group (rows) and draw (columns)."""
    rows = panel[
        (panel["policy"] == policy)
        & (panel["indicator"] == indicator)
        & (panel["year"] == LAST_YEAR)
        & (panel["area"] == "city")
        & (panel["residence"] == "all")
        & (panel["grouping"] == "start")
    ]
    return rows.astype({"group": str}).pivot(index="group", columns="draw", values="value")


def _range(values: pd.Series) -> str:
    return f"{values.mean():+,.0f} ({values.min():+,.0f} … {values.max():+,.0f})"


def measured_table(run: Run) -> str:
    """What each `only-...` policy did in a stored run, and to whom most.

    Raises ValueError where the run lacks the reference or has no such policy.
    """
    policies = [str(name) for name in run.panel["policy"].unique()]
    if REFERENCE not in policies or not any(name.startswith("only-") for name in policies):
        raise ValueError("the run must compare no-plan with policies named only-...")
    groups = [GROUP_KEYS[group] for group in Group if group != Group.ORDINARY]
    without = {name: _by_draw(run.panel, REFERENCE, name) for name in (INCOME, OWN, WORK)}
    rows = []
    for policy in policies:
        target = policy.removeprefix("only-")
        if target not in groups:
            continue
        gain = {name: _by_draw(run.panel, policy, name) - table for name, table in without.items()}
        share = {name: (gain[name] / without[name]).mean(axis=1)[groups] for name in (INCOME, OWN)}
        most = {name: str(part.idxmax()) for name, part in share.items()}
        rows.append(
            (
                policy,
                _range(gain[INCOME].T[target]),
                f"{share[INCOME][target]:+.2%}",
                _range(gain[OWN].T[target]),
                f"{share[OWN][target]:+.2%}",
                f"{100 * gain[WORK].T[target].mean():+.2f}",
                " / ".join(f"{group} ({share[name][group]:+.2%})" for name, group in most.items()),
            )
        )
    head = (
        "policy", "income per head, yuan", "share", "own income, yuan", "share",
        "employment, points", "moved most (per head / own income)",
    )  # fmt: skip
    settings = run.manifest["request"]
    told = ", ".join(f"{name} {settings[name]}" for name in ("scale", "draws", "seed"))
    first = (
        f"Run {run.id} ({told}), {LAST_YEAR}, difference from {REFERENCE} within each draw: mean "
        "over draws and, in brackets, the lowest and the highest draw; members at the plan's start."
    )
    return "\n".join([first, "", *table(head, rows)]).rstrip()


# Files ----------------------------------------------------------------------------------------


def between_markers(text: str, name: str, content: str) -> str:
    """The text with what stands between a pair of markers replaced.

    Raises ValueError where the markers are missing.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if begin not in text or end not in text:
        raise ValueError(f"the page lacks the markers of '{name}'")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{content}\n{end}{after}"


def main() -> None:
    """Write both chapters; the measured effects only if a stored run is named."""
    parser = argparse.ArgumentParser(description="Write docs/parameters.md and tables of model.md")
    parser.add_argument("--run", help="stored run of no-plan and the only-... policies")
    parser.add_argument("--runs", type=Path, default=DEFAULT_FOLDER, help="folder of stored runs")
    chosen = parser.parse_args()
    PARAMETERS.write_text(parameters_document(), encoding="utf-8")
    page = MODEL.read_text(encoding="utf-8")
    page = between_markers(page, "first-round effects", first_round_table(load_library()))
    if chosen.run:
        page = between_markers(
            page, "measured effects", measured_table(RunStore(chosen.runs).load(chosen.run))
        )
    MODEL.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
