"""Simulate the city to 2017 at many points of the free quantities, in parallel and resumable.

Each point has its own luck and its own draw of the parameters that are not fitted, keyed by its
number, so that what they add to a figure is part of the spread that the emulator learns, and no
single luck is favoured.  A point's luck is the same in every calibration of one seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.figures import FIGURES, YEARS, simulated
from calibration.free import LAST_YEAR
from sim.chance import draw_seed
from sim.clock import FIRST_YEAR
from sim.compiled import cache_folder
from sim.experiments.executors import Progress, open_workers
from sim.experiments.members import Member, member
from sim.experiments.run import Seeds, found, terms_by_month
from sim.experiments.setting import drawn_parameters
from sim.policy.library import load_policy, load_world
from sim.policy.schedule import schedule
from sim.terms import Terms

CHUNK = 16
"""Points that are kept on disk together."""


@cache
def _no_plan() -> tuple[Terms, ...]:
    return terms_by_month(schedule(load_policy("no-plan")))


def figures(
    one: Member, luck: int, scale: float, *, last: int = LAST_YEAR, threads: int = 1
) -> NDArray[np.float64]:
    """Figures of every year to `last` without the city's plan: (figures, years).

    luck: the seed of the residents' chance.  The world after 2017 is at its central path.
    """
    engine = found(
        _no_plan(),
        load_world("trend-2017"),
        scale=scale,
        seed=0,
        draw=0,
        seeds=Seeds(luck, None, None),
        member=one,
        threads=threads,
    )
    years = []
    for year in range(last - FIRST_YEAR + 1):
        engine.run_to(12 * year + 11)
        # December's accounts are complete after its settlement and before January's reset.
        engine.step()
        years.append(list(simulated(engine.city).values()))
    return np.array(years).T


def _chunk(
    values: list[dict[str, float]], numbers: range, seed: int, scale: float
) -> NDArray[np.float64]:
    logs = []
    for fitted, number in zip(values, numbers, strict=True):
        own = draw_seed(seed, number)
        with np.errstate(divide="ignore"):  # nobody is on the poverty register before 2014
            logs.append(np.log(figures(member(drawn_parameters(own), fitted), own, scale)))
    return np.array(logs)


def simulate(
    points: pd.DataFrame,
    *,
    seed: int,
    scale: float,
    workers: int,
    key: str,
    progress: Progress | None = None,
    what: str = "simulations",
) -> NDArray[np.float64]:
    """Log figures at the points: (points, figures, years).

    points: values of the free quantities, one row a point, see `calibration.free.values`.
    seed: of luck and of the other parameters' draws.  key: hash of the code and data that decide a
    figure; chunks kept under the same key and points are read instead of simulated, so a stopped
    calibration goes on.
    """
    digest = sha256(f"{key} {seed} {scale!r}".encode())
    digest.update(np.ascontiguousarray(points.to_numpy()).tobytes())
    digest.update(" ".join(points.columns).encode())
    folder = cache_folder() / "calibration" / digest.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    chunks = [range(low, min(low + CHUNK, len(points))) for low in range(0, len(points), CHUNK)]
    kept = {numbers: _kept(folder / f"{numbers.start}.npy", len(numbers)) for numbers in chunks}
    missing = [numbers for numbers in chunks if kept[numbers] is None]
    done = len(points) - sum(map(len, missing))

    def tell() -> None:
        if progress is not None:
            progress(done, len(points), what)

    tell()
    records: Sequence[Mapping] = points.to_dict("records")
    jobs = [
        ([dict(records[number]) for number in numbers], numbers, seed, scale) for numbers in missing
    ]
    with open_workers(min(workers, len(missing))) as opened:
        for (_, numbers, _, _), logs in opened.completed(_chunk, jobs):
            kept[numbers] = logs
            _keep(folder / f"{numbers.start}.npy", logs)
            done += len(numbers)
            tell()
    parts = [part for part in (kept[numbers] for numbers in chunks) if part is not None]
    return np.concatenate(parts)


def _kept(path: Path, points: int) -> NDArray[np.float64] | None:
    """A chunk of an earlier calibration; None where there is none or it is damaged."""
    try:
        found = np.load(path)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.shape == (points, len(FIGURES), YEARS) else None


def _keep(path: Path, logs: NDArray[np.float64]) -> None:
    unfinished = path.with_suffix(".unfinished.npy")
    np.save(unfinished, logs)
    unfinished.replace(path)
