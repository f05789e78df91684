"""Run every draw of a request, wherever there are workers, and go on where a run was ended.

A module beside `sim.experiments.compare`, which the fingerprint of a run leaves out: it decides
where and when a draw is computed, not what it finds.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.experiments.compare import gather, run_draw
from sim.experiments.draws import KeptDraws, packed, unpacked
from sim.experiments.executors import Progress, open_workers
from sim.experiments.request import Request


def compare(
    request: Request,
    *,
    workers: int,
    cluster: str | None = None,
    kept: KeptDraws | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Run every draw of every policy; what the manifest needs, and the panel.

    `workers` is the number of processes on this machine, `cluster` the address of others instead
    (`sim.experiments.executors.open_workers`).  With `kept`, draws that are there are not computed
    again, and each new one is kept as soon as it is finished.  The result depends on none of this.

    On this machine the first draw runs in this process, on `workers` threads, which also compiles
    the rules and builds the population where that has not been done; the others run in processes
    of one thread each.
    """
    draws = {} if kept is None else kept.load()
    missing = [number for number in range(request.draws) if number not in draws]

    def tell(what: str) -> None:
        if progress is not None:
            progress(len(draws), request.draws, what)

    def take(number: int, draw: bytes) -> None:
        if kept is not None:
            kept.keep(number, draw)
        draws[number] = draw
        tell("draws")

    if missing and cluster is None:
        tell("first draw")
        first = missing.pop(0)
        take(first, packed_draw(request, first, workers))
    if missing:
        with open_workers(min(workers, len(missing)), cluster) as opened:
            tell("draws")
            jobs = [(request, number) for number in missing]
            for (_, number), draw in opened.completed(packed_draw, jobs):
                take(number, draw)
    return gather(request, [unpacked(draws[number]) for number in range(request.draws)])


def packed_draw(request: Request, draw: int, threads: int = 1) -> bytes:
    """The panel of one draw, packed where it was computed: a thirtieth of what it is in memory."""
    return packed(run_draw(request, draw, threads))
