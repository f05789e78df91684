"""How long batches take, and what they cost beside computing: `python -m benchmarks.batches`.

    workers    a comparison on one worker and on two; what the store and the executor add
    whole      many draws, as `yqsim compare` runs them on two workers
    cached     `yqsim compare` for a run that is stored
    mesa       the same number of runs of the Mesa model by Mesa's own batch_run

The parts `workers` and `mesa` run in fresh processes in which the rules are loaded before the clock
starts; `whole` and `cached` are the command as a user calls it.  Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import mesa

from benchmarks.city import load_rules, timed
from sim.clock import MONTHS
from sim.experiments.compare import gather
from sim.experiments.draws import KeptDraws, unpacked
from sim.experiments.ensemble import packed_draw
from sim.experiments.executors import open_workers
from sim.experiments.request import Request
from sim.experiments.store import RunStore
from sim.model import YangquanModel
from sim.policy.library import load_policy, load_world

POLICIES = ("no-plan", "plan")
WORLD = "trend-2017"
SEED = 2018
WORKERS = 2
PARTS = ("workers", "whole", "cached", "mesa")

Result = dict[str, float]


def request_of(scale: float, draws: int) -> Request:
    """The plan against no plan."""
    policies = tuple(load_policy(name) for name in POLICIES)
    return Request(policies, load_world(WORLD), scale, draws, SEED)


def packed_draw_timed(request: Request, draw: int) -> tuple[float, bytes]:
    """A draw, and the processor time that it took where it was computed."""
    began = time.process_time()
    packed = packed_draw(request, draw)
    return time.process_time() - began, packed


def processor_time() -> float:
    """Of this process and of those that it has started and that have ended."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in every)


def measure_workers(scale: float, draws: int, workers: int) -> Result:
    """A comparison from the first draw to the stored run.

    seconds    all of it, by the clock
    computing  processor time of the draws
    storing    processor time of keeping draws, gathering them and saving the run
    whole      processor time of all processes, their start included
    """
    load_rules()
    request = request_of(scale, draws)
    computing = storing = 0.0
    found: dict[int, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        kept, store = KeptDraws(Path(folder), request.id), RunStore(folder)
        began, whole = time.perf_counter(), processor_time()
        with open_workers(workers) as opened:
            jobs = [(request, number) for number in range(draws)]
            for (_, number), (seconds, draw) in opened.completed(packed_draw_timed, jobs):
                computing += seconds
                found[number] = draw
                before = time.process_time()
                kept.keep(number, draw)
                storing += time.process_time() - before
        before = time.process_time()
        part, panel = gather(request, [unpacked(found[number]) for number in range(draws)])
        store.save(request.id, request.manifest(part), panel)
        kept.forget()
        storing += time.process_time() - before
        return {
            "seconds": time.perf_counter() - began,
            "computing": computing,
            "storing": storing,
            "whole": processor_time() - whole,
        }


def measure_mesa(scale: float, draws: int, workers: int) -> Result:
    """As many runs of the Mesa model, each from January 2010, by Mesa's batch_run."""
    load_rules()
    parameters = {
        "policy": POLICIES,
        "world": [WORLD],
        "scale": [scale],
        "draw": list(range(draws)),
    }

    def run() -> None:
        mesa.batch_run(
            YangquanModel,
            parameters,
            number_processes=workers,
            max_steps=MONTHS,
            data_collection_period=-1,
            display_progress=False,
        )

    return {"seconds": timed(run)}


MEASUREMENTS: dict[str, Callable[..., Result]] = {
    "workers": measure_workers,
    "mesa": measure_mesa,
}


def in_process(kind: str, **arguments: Any) -> Result:
    """A measurement in a fresh process."""
    words = [sys.executable, "-m", "benchmarks.batches", "--measure"]
    done = subprocess.run(
        [*words, json.dumps({"kind": kind, **arguments})],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def command(runs: str, scale: float, draws: int) -> None:
    """`yqsim compare` as a user calls it."""
    words = [sys.executable, "-m", "sim", "compare", *POLICIES, "--runs", runs, "--json"]
    options = {"scale": scale, "draws": draws, "workers": WORKERS, "seed": SEED}
    words += [word for name, value in options.items() for word in (f"--{name}", str(value))]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# The table ----------------------------------------------------------------------------------


def spread(values: list[float], unit: str = " s", digits: int = 1) -> str:
    """Median, and least to most where there are several."""
    told = f"{median(values):.{digits}f}{unit}"
    if len(values) == 1:
        return told
    return f"{told} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def row(name: str, cell: str) -> None:
    """One line of the table, with the machine's load of the last minute."""
    print(f"| {name} | {cell} | {os.getloadavg()[0]:.1f} |", flush=True)


def tell_workers(scale: float, draws: int, repeat: int) -> None:
    """One worker and two in turn, so that both meet the same load of the machine."""
    found: dict[int, list[Result]] = {1: [], WORKERS: []}
    for _ in range(repeat):
        for workers, results in found.items():
            arguments = {"scale": scale, "draws": draws, "workers": workers}
            results.append(in_process("workers", **arguments))
    for workers, results in found.items():
        what = f"{draws} draws × {len(POLICIES)} policies, scale {scale:g}, workers: {workers}"
        row(what, spread([one["seconds"] for one in results]))
        storing = [100 * one["storing"] / one["computing"] for one in results]
        row("store, share of the draws' processor time", spread(storing, " %"))
        rest = [100 * (one["whole"] - one["storing"]) / one["computing"] - 100 for one in results]
        row("executor (start and transport), share of the same", spread(rest, " %"))
    one, two = ([result["seconds"] for result in results] for results in found.values())
    faster = [slow / quick for slow, quick in zip(one, two, strict=True)]
    row(f"{WORKERS} workers over one", spread(faster, " times", 2))


def tell_whole(scale: float, draws: int, repeat: int) -> None:
    """The command in an empty folder."""
    seconds = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as runs:
            seconds.append(timed(partial(command, runs, scale, draws)))
    what = f"`yqsim compare`, {draws} draws × {len(POLICIES)} policies, scale {scale:g}"
    row(what, spread(seconds))


def tell_cached(repeat: int) -> None:
    """The command where the run is stored; it does not matter how large it was."""
    with tempfile.TemporaryDirectory() as runs:
        command(runs, 0.002, 16)
        seconds = [timed(partial(command, runs, 0.002, 16)) for _ in range(repeat)]
        row("`yqsim compare`, stored", spread(seconds, digits=2))


def tell_mesa(scale: float, draws: int, repeat: int) -> None:
    """Mesa's batch_run, with as many workers."""
    results = [in_process("mesa", scale=scale, draws=draws, workers=WORKERS) for _ in range(repeat)]
    what = f"Mesa's `batch_run`, {len(POLICIES) * draws} runs, scale {scale:g}, workers: {WORKERS}"
    row(what, spread([one["seconds"] for one in results]))


def main() -> None:
    """Measure the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {', '.join(PARTS)}")
    parser.add_argument("--draws", type=int, default=20, help="of the parts workers and mesa")
    parser.add_argument("--whole", type=int, default=200, help="draws of the part whole")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        wanted = json.loads(told.measure)
        print(json.dumps(MEASUREMENTS[wanted.pop("kind")](**wanted)))
        return
    parts = told.only.split(",")
    for part in parts:
        if part not in PARTS:
            parser.error(f"no part '{part}'; parts: {', '.join(PARTS)}")
    load_rules()
    print("| | median (least-most) | load |\n|---|---:|---:|")
    if "workers" in parts:
        tell_workers(told.scale, told.draws, told.repeat)
    if "mesa" in parts:
        tell_mesa(told.scale, told.draws, told.repeat)
    if "whole" in parts:
        tell_whole(told.scale, told.whole, told.repeat)
    if "cached" in parts:
        tell_cached(told.repeat)


if __name__ == "__main__":
    main()
