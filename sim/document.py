"""Two chapters written from the data: `python -m sim.document [--run RUN] [--runs DIR]`.

`docs/parameters.md` lists every behavioural parameter.  In `docs/model.md` two tables between
markers are kept in step: the first-round effects by hand, from the measure library and the
parameters, and, with `--run`, the effects measured in a stored run of the `only-...` policies.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_type_hints

import pandas as pd

from sim.behaviour import Behaviour
from sim.city.codes import GROUP_KEYS, Group
from sim.city.found import FoundingBehaviour
from sim.clock import LAST_YEAR
from sim.documents import groups, public
from sim.documents.numbers import FirstRound, Numbers
from sim.experiments.setting import FOUNDING, parameters
from sim.experiments.store import DEFAULT_FOLDER, Run, RunStore
from sim.policy.coverage import changes
from sim.policy.library import SCENARIOS, Library, load_library

DOCS = SCENARIOS.parent / "docs"
MODEL = DOCS / "model.md"
PARAMETERS = DOCS / "parameters.md"
REFERENCE = "no-plan"

HEADINGS = {
    "earnings": "Earnings (`sim/city/earnings.py`)",
    "demography": "Demography (`sim/city/demography.py`)",
    "households": "Households and local demand (`sim/city/households.py`)",
    "skilled_workers": "Skilled workers (`sim/groups/skilled_workers.py`)",
    "professional_farmers": "Professional farmers (`sim/groups/professional_farmers.py`)",
    "researchers": "Researchers (`sim/groups/researchers.py`)",
    "entrepreneurs": "Small and micro entrepreneurs (`sim/groups/entrepreneurs.py`)",
    "managers": "Enterprise managers (`sim/groups/managers.py`)",
    "cadres": "Grassroots cadres (`sim/groups/cadres.py`)",
    "needy": "Needy people able to work (`sim/groups/needy.py`)",
    "labour_market": "Labour market (`sim/institutions/labour_market.py`)",
    "training": "Training system (`sim/institutions/training.py`)",
    "welfare": "Welfare office (`sim/institutions/welfare.py`)",
    "founding": "State of January 2010 (`sim/city/found.py`)",
}
INTRODUCTION = """# Parameters

<!-- Written by `python -m sim.document` from calibration/data/parameters.csv; do not edit. -->

All {count} behavioural parameters, by the group or institution that owns them. {free} of them have
a prior: a draw of the ensemble takes each from its prior, with a random number of its own, so that
adding a parameter leaves the others' draws as they were. The others are fixed. A prior is shown
with its bounds: *normal* is truncated, location and standard deviation; *lognormal* is truncated,
median and standard deviation of the log; *uniform* lies between the bounds. A fixed parameter
shows the bounds that a user's value must keep.

Status: **read** in the named source; **derived** from one; **recalled**, a known figure not checked
against its source; **assumed**, a modelling choice. {statuses}.

What policy sets is not here but in [measures.md](measures.md); yearly paths and levels of 2010
stand in `calibration/data/history.csv` and `levels.csv`, statutory amounts in `rules.csv` and
`tax_brackets.csv`.
"""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [" | ".join(map(_cell, row)) for row in (head, *rows)]
    rule = "|" + "---|" * (lines[0].count(" | ") + 1)
    return [f"| {lines[0]} |", rule, *(f"| {line} |" for line in lines[1:]), ""]


# Parameters -----------------------------------------------------------------------------------


def owners() -> Mapping[str, type]:
    """The NamedTuple of each owner of parameters, the founding state last."""
    return get_type_hints(Behaviour) | {FOUNDING: FoundingBehaviour}


def meanings(kind: type) -> dict[str, str]:
    """The text under each field of a NamedTuple: what the field means."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    field = ""
    for line in body.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            field = line.target.id
        elif field and isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            found.setdefault(field, str(line.value.value))
    return found


def _prior(row: pd.Series) -> str:
    bounds = f"{row['low']:g} … {row['high']:g}"
    kind = str(row["distribution"])
    if kind in ("normal", "lognormal"):
        return f"{kind} ({row['location']}, {row['scale']}), {bounds}"
    return f"{kind}, {bounds}"


def parameters_document() -> str:
    """The chapter on parameters as Markdown."""
    table = parameters()
    by_status = table["status"].value_counts()
    lines = [
        INTRODUCTION.format(
            count=len(table),
            free=int((table["distribution"] != "fixed").sum()),
            statuses=", ".join(
                f"{by_status[status]} are {status}"
                for status in ("read", "derived", "recalled", "assumed")
                if status in by_status
            ),
        )
    ]
    head = ("parameter", "value", "unit", "prior or bounds", "status", "meaning", "source")
    for owner, kind in owners().items():
        texts = meanings(kind)
        rows = []
        for field in kind._fields:  # type: ignore[attr-defined]
            row = pd.Series(table.loc[f"{owner}.{field}"])
            source = "; ".join(str(row[name]) for name in ("source", "note") if row[name])
            rows.append(
                (
                    f"`{field}`",
                    f"{row['value']:,.6g}",
                    str(row["unit"]),
                    _prior(row),
                    str(row["status"]),
                    texts[field],
                    source,
                )
            )
        lines += [f"## {HEADINGS[owner]}", "", *_table(head, rows)]
    return "\n".join(lines).rstrip() + "\n"


# First-round effects by hand ------------------------------------------------------------------

FIRST_ROUND: Mapping[str, FirstRound] = {**groups.ROWS, **public.ROWS}
"""First-round effect of each acting measure that the plan changes, by measure."""


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
    return "\n".join(_table(head, rows)).rstrip()


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
    return "\n".join([first, "", *_table(head, rows)]).rstrip()


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
