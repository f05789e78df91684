"""Are effects of inputs the same at every scale?  `python -m benchmarks.sensitivity`.

A screening runs at a small scale because it needs many points.  That is right where an input's
effect does not depend on the scale, and only its noise does.  Here the same few inputs are walked
along the same trajectories at several scales: their mean effects should agree within their
intervals, and the spread between draws of luck should fall as one over the root of the scale.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiments.attribution import Outcome
from sim.experiments.request import Request
from sim.experiments.sensitivity import Answer, Question, analyse, factors_of
from sim.policy.library import load_policy, load_world

SCALES = (0.01, 0.02, 0.05, 0.1)
TRAJECTORIES = 8
INPUTS = (
    "earnings.return_to_schooling",
    "entrepreneurs.subsidy_response",
    "labour_market.reservation",
    "labour_market.posts_response",
    "cadres.effort_response",
    "welfare.take_up",
    "demography.retirement_woman_worker",
)
OUTCOMES = (Outcome("disposable_income_per_head"), Outcome("public_cost"))
STANDARD_ERRORS = 2.0


def screening(scale: float, n: int, names: Sequence[str], workers: int) -> Answer:
    """A screening of some inputs at a scale, computed anew."""
    policies = (load_policy("no-plan"), load_policy("plan"))
    world = load_world("trend-2017")
    factors = factors_of("parameters", policies[-1], world, names)
    request = Request(policies, world, scale, draws=1, seed=2018)
    question = Question(request, "morris", n, factors, OUTCOMES)
    with tempfile.TemporaryDirectory() as runs:
        return analyse(question, runs=Path(runs), workers=workers)


def invariance(
    scales: Sequence[float], n: int, names: Sequence[str], workers: int
) -> list[dict[str, Any]]:
    """Effects of every input at every scale, for each outcome; `agrees` with the largest scale.

    `error` is the standard error of the mean effect over trajectories, `luck` the standard
    deviation of the outcome between draws of luck, `luck_at_one` the same times the root of the
    scale, which should be one number.
    """
    found = []
    for scale in scales:
        started = time.perf_counter()
        answer = screening(scale, n, names, workers)
        found.append((scale, answer, time.perf_counter() - started))
    rows = []
    _, best, _ = found[-1]
    for scale, answer, seconds in found:
        for number, outcome in enumerate(answer.outcomes):
            luck = float(answer.luck[number])
            for place, one in enumerate(answer.inputs):
                mu, error = _mean(answer, number, place)
                of_best, error_of_best = _mean(best, number, place)
                apart = abs(mu - of_best) / max(np.hypot(error, error_of_best), 1e-300)
                rows.append(
                    {
                        "scale": scale,
                        "outcome": outcome.indicator,
                        "input": one.name,
                        "mu": mu,
                        "error": error,
                        "mu_star": float(answer.indices["mu_star"][number, place]),
                        "noise": answer.noise(number).mean,
                        "agrees": bool(apart <= STANDARD_ERRORS),
                        "luck": luck,
                        "luck_at_one": luck * scale**0.5,
                        "seconds_per_point": seconds / answer.about["points"],
                    }
                )
    return rows


def _mean(answer: Answer, number: int, place: int) -> tuple[float, float]:
    """The mean effect with its standard error over trajectories."""
    sigma = answer.indices["sigma"][number, place]
    return (
        float(answer.indices["mu"][number, place]),
        float(sigma / np.sqrt(answer.about["n"])),
    )


def main() -> None:
    """Print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", default=",".join(map(str, SCALES)))
    parser.add_argument("--n", type=int, default=TRAJECTORIES)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    scales = [float(one) for one in given.scales.split(",")]
    rows = invariance(scales, given.n, INPUTS, given.workers)
    if given.json:
        print(json.dumps(rows))
        return
    for outcome in OUTCOMES:
        print(
            f"\n{outcome.indicator}: mean effect ± standard error, * where not as at {scales[-1]:g}"
        )
        print(f"{'input':38}" + "".join(f"{scale:>20g}" for scale in scales))
        own = [row for row in rows if row["outcome"] == outcome.indicator]
        for name in INPUTS:
            cells = [
                f"{row['mu']:.4g} ± {row['error']:.2g}{'' if row['agrees'] else ' *'}"
                for row in own
                if row["input"] == name
            ]
            print(f"{name:38}" + "".join(f"{cell:>20}" for cell in cells))
        firsts = [next(row for row in own if row["scale"] == scale) for scale in scales]
        for key in ("luck", "luck_at_one", "noise", "seconds_per_point"):
            print(f"{key:38}" + "".join(f"{row[key]:>20.4g}" for row in firsts))


if __name__ == "__main__":
    main()
