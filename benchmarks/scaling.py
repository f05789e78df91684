"""What a batch costs, measured on a small grid and extrapolated: `python -m benchmarks.scaling`.

Every cell of the grid (a scale, one policy or two) runs in a fresh process, whose peak memory is
its own.  Seconds are processor time, which other work on the machine disturbs least.  The constants
are fitted in `benchmarks.cost`; `--save` writes them and what follows from them into
docs/scaling.md.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import product
from typing import Any

from benchmarks.batches import POLICIES, SEED, WORLD
from benchmarks.city import load_rules, machine
from benchmarks.cost import Costs, Line, Observed, Shard, batch, fit, largest_error, shard
from sim.document import DOCS, between_markers
from sim.documents.markdown import table
from sim.experiments.compare import gather
from sim.experiments.draws import unpacked
from sim.experiments.ensemble import packed_draw
from sim.experiments.request import Request
from sim.experiments.run import found, schedules, terms_by_month
from sim.experiments.store import PANEL, RunStore
from sim.policy.library import load_policy, load_world
from sim.tables import series

PAGE = DOCS / "scaling.md"
MARKER = "measured costs"
SCALES = (0.01, 0.02, 0.05)
DRAWS = 2
SMALLEST = 0.001
BATCHES = (
    (0.05, 2, 16, 2),
    (0.1, 2, 200, 2),
    (0.1, 2, 10_000, 100),
    (1.0, 2, 1_000, 100),
    (1.0, 10, 1_000, 100),
)
"""Batches that are told: scale, policies, draws, workers."""
YEAR = 2010
CITY = "yangquan"
MEGA, KILO = 1e6, 1e3


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of a piece of work, and what it gives."""
    began = time.process_time()
    given = work()
    return time.process_time() - began, given


def measure(scale: float, policies: int, draws: int) -> Observed:
    """One cell of the grid, in this process, which must be a fresh one."""
    load_rules()
    chosen = tuple(load_policy(name) for name in POLICIES[:policies])
    request = Request(chosen, load_world(WORLD), scale, draws, SEED)
    packed_draw(request.with_(scale=SMALLEST), 0)  # reads measures and tables, once a process
    start = time.process_time()
    terms = terms_by_month(schedules(chosen)[0])

    def founded(draw: int) -> float:
        return _timed(lambda: found(terms, request.world, scale=scale, seed=SEED, draw=draw))[0]

    founding = sum(founded(draw) for draw in range(draws))
    done = [_timed(partial(packed_draw, request, draw)) for draw in range(draws)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(folder)

        def save() -> None:
            part, panel = gather(request, [unpacked(packed) for _, packed in done])
            store.save(request.id, request.manifest(part), panel)

        gathering, _ = _timed(save)
        stored = (store.place(request.id) / PANEL).stat().st_size
    return Observed(
        scale=scale,
        policies=policies,
        start=start,
        founding=founding / draws,
        draw=sum(seconds for seconds, _ in done) / draws,
        gathering=gathering / draws,
        # Kilobytes on Linux, bytes on macOS.
        memory_mb=peak / (MEGA if sys.platform == "darwin" else KILO),
        sent=float(len(pickle.dumps((request, draws)))),
        moved=sum(len(packed) for _, packed in done) / draws,
        stored=stored / draws,
    )


def in_process(scale: float, policies: int, draws: int) -> Observed:
    """A cell of the grid in a fresh process."""
    words = [sys.executable, "-m", "benchmarks.scaling", "--measure"]
    arguments = json.dumps({"scale": scale, "policies": policies, "draws": draws})
    done = subprocess.run([*words, arguments], capture_output=True, text=True, check=True)
    return Observed(**json.loads(done.stdout.splitlines()[-1]))


# What is told -------------------------------------------------------------------------------


def _bytes(count: float) -> str:
    return f"{count / MEGA:,.1f} MB" if count >= MEGA else f"{count / KILO:,.0f} kB"


def _time(seconds: float) -> str:
    for size, name in ((3600.0, "h"), (60.0, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.1f} {name}"
    return f"{seconds:.3g} s"


def _line(line: Line, x: str, digits: int = 3) -> str:
    return f"{line.fixed:,.{digits}f} + {line.slope:,.{digits}f} × {x}"


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(table(head, rows)).rstrip()


def _measured(costs: Costs, observed: Sequence[Observed]) -> str:
    return _lines(
        ("scale", "policies", "founding", "draw", "fitted", "memory", "to a worker", "back",
         "stored"),
        (
            (f"{one.scale:g}", str(one.policies), f"{one.founding:.2f} s", f"{one.draw:.2f} s",
             f"{costs.draw(one.scale, one.policies):.2f} s", f"{one.memory_mb:.0f} MB",
             _bytes(one.sent), _bytes(one.moved), _bytes(one.stored))
            for one in observed
        ),
    )  # fmt: skip


def _constants(costs: Costs) -> str:
    return _lines(
        ("what", "cost", "unit"),
        (
            ("start of a worker", f"{costs.start:.1f}", "s"),
            ("founding", _line(costs.founding, "scale"), "s a draw"),
            ("history shared by the policies", _line(costs.history, "scale"), "s a draw"),
            ("branch", _line(costs.branch, "scale"), "s a draw and policy"),
            ("gathering and storing", _line(costs.gathering, "policies"), "s a draw"),
            ("memory of a worker", _line(costs.memory_mb, "scale", 0), "MB"),
            ("sent to a worker", f"{costs.sent / KILO:,.1f}", "kB a draw"),
            ("sent back", _line(Line(*(x / KILO for x in costs.moved)), "policies", 0),
             "kB a draw"),
            ("stored", _line(Line(*(x / KILO for x in costs.stored)), "policies", 0), "kB a draw"),
        ),
    )  # fmt: skip


def _batches(costs: Costs) -> str:
    rows = []
    for scale, policies, draws, workers in BATCHES:
        one = batch(costs, scale, policies, draws, workers)
        rows.append(
            (f"{scale:g}", str(policies), f"{draws:,}", str(workers), _time(one.seconds),
             f"{one.efficiency:.0%}", f"{_bytes(one.received)} a second", _bytes(one.stored),
             f"{one.useful_workers:,.0f}")
        )  # fmt: skip
    head = ("scale", "policies", "draws", "workers", "time", "efficiency", "received", "stored",
            "workers that gathering can serve")  # fmt: skip
    return _lines(head, rows)


def residents() -> dict[str, float]:
    """Residents of the province's eleven cities at the end of 2010, by area."""
    known = series()
    rows = known[(known["series"] == "resident_population") & (known["year"] == YEAR)]
    return dict(zip(rows["area"], 1e4 * rows["value"], strict=True))


def _province(costs: Costs, policies: int = 2) -> str:
    cities = residents()
    shards = {name: shard(costs, count, cities[CITY], policies) for name, count in cities.items()}
    everything = sum(one.seconds for one in shards.values())
    slowest = max(one.seconds for one in shards.values())
    total = sum(cities.values())
    rows = [
        (name.capitalize(), f"{cities[name] / MEGA:.2f}", f"{one.scale:.2f}", _time(one.seconds),
         f"{one.memory_mb / KILO:.1f} GB", _bytes(one.exchanged))
        for name, one in shards.items()
    ]  # fmt: skip
    rows.append(
        ("**All**", f"**{total / MEGA:.2f}**", f"**{total / cities[CITY]:.2f}**",
         f"**{_time(everything)}**",
         f"**{sum(one.memory_mb for one in shards.values()) / KILO:.1f} GB**",
         f"**{_bytes(sum(one.exchanged for one in shards.values()))}**")
    )  # fmt: skip
    head = ("city", "million residents", "scale", f"a draw of {policies} policies", "memory",
            "sent a month")  # fmt: skip
    told = (
        f"With a worker for each city a draw takes as long as the largest, {_time(slowest)}; "
        f"{everything / (len(shards) * slowest):.0%} of the workers' time is used. Dealt to as "
        f"few workers as keep that time it takes {_packed(shards.values(), slowest)} workers."
    )
    return f"{_lines(head, rows)}\n\n{told}"


def _packed(shards: Iterable[Shard], limit: float) -> int:
    """Workers that hold the shards, the longest first, each where it fits first."""
    loads: list[float] = []
    for seconds in sorted((one.seconds for one in shards), reverse=True):
        place = next((i for i, load in enumerate(loads) if load + seconds <= limit), None)
        if place is None:
            loads.append(seconds)
        else:
            loads[place] += seconds
    return len(loads)


def result(observed: Sequence[Observed]) -> str:
    """Measurements, constants and extrapolations in Markdown."""
    costs, about = fit(observed), machine()
    made = (
        f"{about['processor']}, {about['cores']} cores, {about['system']}, Python "
        f"{about['python']}, NumPy {about['numpy']}, Numba {about['numba']}, version "
        f"{about['yangquan-income-sim']}; load at the end {about['load_at_start']:.1f}."
    )
    wrong = f"Largest error of the fitted seconds: {largest_error(costs, observed):.0%}."
    return "\n\n".join(
        (
            made,
            f"### Measured\n\n{_measured(costs, observed)}\n\n{wrong}",
            f"### Constants\n\n{_constants(costs)}",
            f"### Batches\n\n{_batches(costs)}",
            f"### The province\n\n{_province(costs)}",
        )
    )


def main() -> None:
    """Measure, print, and with `--save` write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument(
        "--scales",
        default=",".join(map(str, SCALES)),
        help="two or more, such as 0.01,0.02,0.05,0.1,0.3,1",
    )
    parser.add_argument("--draws", type=int, default=DRAWS, help="of each cell, averaged")
    parser.add_argument("--save", action="store_true", help="write docs/scaling.md")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(asdict(measure(**json.loads(chosen.measure)))))
        return
    try:
        scales = [float(one) for one in chosen.scales.split(",")]
    except ValueError:
        scales = []
    if len(set(scales)) < 2 or not all(0 < one <= 1 for one in scales) or chosen.draws < 1:
        parser.error("--scales takes two numbers or more above 0 and at most 1; --draws 1 or more")
    observed = []
    for scale, policies in product(scales, range(1, len(POLICIES) + 1)):
        observed.append(in_process(scale, policies, chosen.draws))
        print(observed[-1], file=sys.stderr)
    text = result(observed)
    print(text)
    if chosen.save:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(between_markers(page, MARKER, text), encoding="utf-8")


if __name__ == "__main__":
    main()
