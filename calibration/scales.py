"""Does a city of fewer households give the same figures?

The figures at the posterior's centre are simulated at several scales with several lucks each, and
held against those of the whole city.  Households of a small scale are a sample of the whole city's,
so a difference is that of the sample and of crowds in markets, plus luck, which the standard error
tells.

`python -m calibration.scales` prints the outcome, `--save` keeps it with the posterior.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.calibrate import SEED
from calibration.figures import FIGURES
from calibration.observations import observations
from calibration.posterior import keep_test
from calibration.simulate import figures
from sim.chance import draw_seed
from sim.clock import FIRST_YEAR
from sim.experiments.executors import Progress, open_workers
from sim.experiments.freshness import simulation_digest
from sim.experiments.posterior import ensemble_member

FILE = "scales.json"
LUCKS: Mapping[float, int] = {0.05: 16, 0.1: 12, 0.3: 6, 1.0: 3}
"""Simulations of each scale; the last is what the others are held against."""
_KEY = 6
"""Of the random numbers."""


def log_figures(scale: float, luck: int) -> NDArray[np.float64]:
    """Log figures at the posterior's centre: (figures, years)."""
    with np.errstate(divide="ignore"):  # nobody is on the poverty register before 2014
        return np.log(figures(ensemble_member(None), draw_seed(SEED, (_KEY << 20) + luck), scale))


def simulated(
    lucks: Mapping[float, int], workers: int = 1, progress: Progress | None = None
) -> dict[float, NDArray[np.float64]]:
    """Log figures by scale: (lucks, figures, years)."""
    jobs = [(scale, luck) for scale, many in lucks.items() for luck in range(many)]
    found: dict[tuple[float, int], NDArray[np.float64]] = {}
    with open_workers(workers) as opened:
        # The largest first, so that no long one is left at the end.
        for job, logs in opened.completed(log_figures, sorted(jobs, reverse=True)):
            found[job] = logs
            if progress is not None:
                progress(len(found), len(jobs), "cities")
    return {
        scale: np.array([found[scale, luck] for luck in range(many)])
        for scale, many in lucks.items()
    }


def differences(logs: Mapping[float, NDArray[np.float64]]) -> list[dict[str, Any]]:
    """Of every observed figure and scale, mean difference from the largest scale, log points.

    logs: (lucks, figures, years) by scale.  Rows: figure, scale, difference (of the mean over
    lucks and observed years), standard_error (of it, from the spread over lucks), largest (in size,
    of a single year), and error (the least error of the figure's observations).
    """
    whole = max(logs)
    observed: dict[str, set[int]] = {}
    errors: dict[str, float] = {}
    for one in observations():
        observed.setdefault(one.figure, set()).add(one.year - FIRST_YEAR)
        errors[one.figure] = min(one.error, errors.get(one.figure, np.inf))
    rows = []
    for place, figure in enumerate(FIGURES):
        if figure not in observed:
            continue
        years = sorted(observed[figure])
        own = {scale: values[:, place, years] for scale, values in logs.items()}
        for scale in sorted(own):
            if scale == whole:
                continue
            away = own[scale].mean(axis=0) - own[whole].mean(axis=0)
            variances = [
                own[one].mean(axis=1).var(ddof=1) / len(own[one]) for one in (scale, whole)
            ]
            rows.append(
                {
                    "figure": figure,
                    "scale": scale,
                    "difference": float(away.mean()),
                    "standard_error": float(np.sqrt(sum(variances))),
                    "largest": float(away[np.argmax(np.abs(away))]),
                    "error": errors[figure],
                }
            )
    return rows


def check(
    lucks: Mapping[float, int] = LUCKS, workers: int = 1, progress: Progress | None = None
) -> dict[str, Any]:
    """The whole test, in JSON types."""
    return {
        "simulation": simulation_digest(),
        "lucks": {f"{scale:g}": many for scale, many in lucks.items()},
        "differences": differences(simulated(lucks, workers, progress)),
    }


def main() -> None:
    """Print the outcome as JSON; keep it with --save."""
    from sim.commands.options import cores
    from sim.commands.progress import progress_bar

    parser = argparse.ArgumentParser(description="Figures of the city at several scales")
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--save", action="store_true", help="keep the outcome with the posterior")
    chosen = parser.parse_args()
    with progress_bar() as progress:
        found = check(workers=chosen.workers, progress=progress)
    print(json.dumps(found, indent=1))
    if chosen.save:
        keep_test(FILE, found)


if __name__ == "__main__":
    main()
