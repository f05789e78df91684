"""What would more training of the registered poor bring?  The script of docs/tutorials/analyst.md.

.venv/bin/python docs/tutorials/analyst.py                       a small try
.venv/bin/python docs/tutorials/analyst.py --scale 0.05 --draws 64 --out decision.csv
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from sim.commands.files import check_free, write_whole
from sim.errors import InputError
from sim.experiments.draws import KeptDraws
from sim.experiments.ensemble import compare
from sim.experiments.request import Request
from sim.experiments.store import Run, RunStore
from sim.policy.library import load_policy, load_world, policy_from
from sim.policy.policy import Policy

MEASURE, DOSE = "G01", "seats"
SEATS = (1_200, 3_600, 6_000)
"""Seats a year from July 2018; the plan has 1,800, and 1,200 is what there was before it."""
OUTCOMES = ("employment_rate", "disposable_income_per_head")


def with_seats(seats: int) -> Policy:
    """The plan with another number of training seats."""
    title = {"zh": f"每年培训{seats}人", "en": f"{seats:,} seats a year"}
    content = {"title": title, "extends": "plan", "set": {MEASURE: {DOSE: seats}}}
    return policy_from(content, f"seats-{seats}")


def answer(request: Request, store: RunStore, workers: int) -> Run:
    """The stored run that answers a request; computed only where the store has none."""
    if not store.has(request.id):
        store.check_writable()
        kept = KeptDraws(store.folder, request.id)
        part, panel = compare(request, workers=workers, kept=kept)
        store.save(request.id, request.manifest(part), panel)
        kept.forget()
    return store.load(request.id)


def by_draw(panel: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """An indicator of the needy of July 2018, in 2020: rows are draws, columns policies."""
    rows = panel.query(
        "indicator == @indicator and year == 2020 and area == 'city' and residence == 'all' "
        "and grouping == 'start' and group == 'needy'"
    )
    return rows.astype({"policy": str}).pivot(index="draw", columns="policy", values="value")


def differences(panel: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Every outcome and policy less the reference: median, 80% interval, error of the mean.

    Differences are taken within draws, where both policies meet the same luck, parameters and
    world, and only then summed up over draws.
    """
    found = []
    for indicator in OUTCOMES:
        table = by_draw(panel, indicator)
        changes = table.drop(columns=reference).sub(table[reference], axis=0)
        for policy, change in changes.items():
            low, median, high = np.percentile(change, (10, 50, 90))
            error = change.std(ddof=1) / np.sqrt(len(change))
            found.append((indicator, policy, median, low, high, change.mean(), error))
    columns = ["indicator", "policy", "median", "p10", "p90", "mean", "error_of_mean"]
    return pd.DataFrame(found, columns=columns)


def main(arguments: list[str] | None = None) -> pd.DataFrame:
    """Compute or find the run, print the differences, and write them as CSV.

    Raises InputError for numbers out of range, and for files that are there or cannot be written.
    """
    parser = argparse.ArgumentParser(description="The plan with more or fewer training seats")
    parser.add_argument("--scale", type=float, default=0.02, help="share of households, 0-1")
    parser.add_argument("--draws", type=int, default=8, help="draws of luck and parameters")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of stored runs")
    parser.add_argument("--out", type=Path, default=Path("seats.csv"), help="CSV to write")
    parser.add_argument("--force", action="store_true", help="replace a CSV that is there")
    chosen = parser.parse_args(arguments)
    if chosen.workers < 1:
        raise InputError(f"--workers must be 1 or more, not {chosen.workers}")
    check_free(chosen.out, chosen.force)

    policies = (load_policy("plan"), *(with_seats(seats) for seats in SEATS))
    request = Request(policies, load_world("trend-2017"), chosen.scale, chosen.draws, seed=2018)
    run = answer(request, RunStore(chosen.runs), chosen.workers)

    found = differences(run.panel, reference="plan")
    found.insert(0, "run", run.id)
    write_whole(chosen.out, found.to_csv(index=False).encode("utf-8-sig"))
    print(found.round(4).to_string(index=False, na_rep="unknown"))
    print(f"written to {chosen.out}; cite it with: yqsim cite {run.id} --runs {chosen.runs}")
    return found


if __name__ == "__main__":  # worker processes import this file and must not run it
    try:
        main()
    except InputError as error:
        print(f"analyst.py: error: {error}", file=sys.stderr)
        sys.exit(2)
