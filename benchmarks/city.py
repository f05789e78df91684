"""How long the city takes, and how much memory: `python -m benchmarks.city`.

Each measurement runs in a fresh process, so that peak memory is its own and nothing is warm that
would not be.  Compiled rules are loaded before the clock starts; the time of compilation is
measured where users meet it, in the first `yqsim compare`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from sim.clock import MONTHS, PLAN_START
from sim.engine.city_engine import Engine
from sim.experiments.run import branch, found, terms_by_month
from sim.policy.library import load_policy, load_world
from sim.policy.schedule import schedule
from sim.terms import Terms

RESIDENTS = 1_368_502
"""Residents of 2010, the census; times per resident are over these, children included."""
PARTS = ("city", "branch", "shell", "growth", "plain", "compare")
SCALES = (0.01, 0.03, 0.1, 0.3, 1.0)
QUICK_SCALES = (0.005, 0.01, 0.02, 0.05)
GROWTH_MONTHS = 24
OTHER_POLICIES = ("only-needy", "without-needy")

Result = dict[str, Any]


# What a process measures --------------------------------------------------------------------


def terms_of(policy: str) -> tuple[Terms, ...]:
    """The terms of a policy, month by month."""
    return terms_by_month(schedule(load_policy(policy)))


def city(scale: float, threads: int = 1) -> Engine:
    """A founded city under the plan."""
    world = load_world("trend-2017")
    return found(terms_of("plan"), world, scale=scale, seed=2018, draw=0, threads=threads)


def load_rules() -> None:
    """Run a very small city through all years, which loads every compiled rule."""
    city(0.001).run_to(MONTHS)


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_city(scale: float, threads: int, months: int) -> Result:
    """The months of a city under the plan."""
    load_rules()
    started = time.perf_counter()
    engine = city(scale, threads)
    founding = time.perf_counter() - started
    return {
        "seconds": timed(lambda: engine.run_to(months)),
        "founding": founding,
        "rows": len(engine.city.residents),
        "fingerprint": engine.city.fingerprint(),
    }


def measure_branch(scale: float, repeat: int) -> Result:
    """Branches without the plan from a snapshot of July 2018, on one thread and on two."""
    load_rules()
    engine = city(scale, threads=2)
    engine.run_to(PLAN_START)
    other = terms_of("no-plan")
    found_seconds: dict[str, list[float]] = {}
    for threads in (1, 2):
        engine.threads = threads
        found_seconds[str(threads)] = [
            timed(lambda: branch(engine, other).run_to(MONTHS)) for _ in range(repeat)
        ]
    return {"seconds": found_seconds}


def measure_shell(scale: float) -> Result:
    """The Mesa model with its collector, and the plain engine, over the same months."""
    from sim.model import YangquanModel

    load_rules()
    model = YangquanModel("plan", scale=scale, threads=1)
    model.step()
    engine = city(scale)
    engine.step()
    months = GROWTH_MONTHS
    model_seconds = timed(lambda: model.run_to(1 + months))
    engine_seconds = timed(lambda: engine.run_to(1 + months))
    return {
        "model": model_seconds,
        "engine": engine_seconds,
        "months": months,
        "rows": len(engine.city.residents),
        "same": model.city.fingerprint() == engine.city.fingerprint(),
    }


MEASUREMENTS: dict[str, Callable[..., Result]] = {
    "city": measure_city,
    "branch": measure_branch,
    "shell": measure_shell,
}


def in_process(kind: str, **arguments: Any) -> Result:
    """A measurement in a fresh process, with its peak memory in MB."""
    request = json.dumps({"kind": kind, **arguments})
    # One thread means one: numerical libraries may not start threads of their own.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.city", "--measure", request],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found_here: Result = json.loads(done.stdout)
    return found_here


def answer(request: str) -> None:
    """Carry out a measurement for `in_process`."""
    arguments = json.loads(request)
    result = MEASUREMENTS[arguments.pop("kind")](**arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes on Linux, bytes on macOS.
    result["peak_mb"] = peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)
    print(json.dumps(result))


# The parts of the table ---------------------------------------------------------------------


class Table:
    """Rows of the report: what, median, minimum, unit, and a remark."""

    def __init__(self) -> None:
        self.rows: list[Result] = []
        self.engine_ns: float | None = None
        """Of the engine on one thread, per month of a resident with a row, if measured."""

    def add(self, what: str, values: list[float], unit: str, note: str = "") -> None:
        """Add a row; say so on standard error, for the whole takes minutes."""
        row = {
            "what": what,
            "median": median(values),
            "min": min(values),
            "unit": unit,
            "n": len(values),
            "load": os.getloadavg()[0],
            "note": note,
        }
        self.rows.append(row)
        print(f"{what}: {row['median']:,.4g} {unit} {note}", file=sys.stderr)


def city_rows(table: Table, quick: bool, repeat: int) -> None:
    """The whole city, all months, on one thread and on two."""
    scale = 0.05 if quick else 1.0
    prints = set()
    for threads in (1, 2):
        runs = [
            in_process("city", scale=scale, threads=threads, months=MONTHS) for _ in range(repeat)
        ]
        prints |= {run["fingerprint"] for run in runs}
        where = f"city at scale {scale:g}, {MONTHS} months, {threads} thread(s)"
        per = 1e9 / (RESIDENTS * scale * MONTHS)
        seconds = [run["seconds"] for run in runs]
        if threads == 1:
            table.engine_ns = 1e9 * median(seconds) / (runs[0]["rows"] * MONTHS)
        table.add(where, seconds, "s", f"{runs[0]['rows']:,} rows of residents")
        table.add(where, [per * one for one in seconds], "ns per resident-month")
        table.add(f"founding it, {threads} thread(s)", [run["founding"] for run in runs], "s")
        table.add(where, [run["peak_mb"] for run in runs], "MB peak memory")
    table.add("different results among these runs", [float(len(prints) - 1)], "", "0 = same bits")


def branch_rows(table: Table, quick: bool, repeat: int) -> None:
    """A branch of thirty months from a snapshot."""
    scale = 0.05 if quick else 1.0
    result = in_process("branch", scale=scale, repeat=repeat)
    for threads, seconds in result["seconds"].items():
        months = MONTHS - PLAN_START
        table.add(
            f"branch of {months} months at scale {scale:g}, {threads} thread(s)",
            seconds,
            "s",
            "copy of the state included",
        )
    table.add("the process of these branches", [result["peak_mb"]], "MB peak memory")


def shell_rows(table: Table, quick: bool, repeat: int) -> None:
    """What the Mesa shell adds to the engine."""
    scale = 0.02 if quick else 0.1
    runs = [in_process("shell", scale=scale) for _ in range(repeat)]
    same = "same bits" if all(run["same"] for run in runs) else "DIFFERENT RESULTS"
    per = 1e9 / (RESIDENTS * scale * runs[0]["months"])
    for key, what in (("engine", "engine alone"), ("model", "Mesa model with its collector")):
        table.add(
            f"{what}, scale {scale:g}, {runs[0]['months']} months, 1 thread",
            [per * run[key] for run in runs],
            "ns per resident-month",
            same,
        )


def growth_rows(table: Table, quick: bool, repeat: int) -> None:
    """Time of a month by the number of residents: is growth linear?"""
    sizes, months = [], []
    for scale in QUICK_SCALES if quick else SCALES:
        runs = [
            in_process("city", scale=scale, threads=1, months=GROWTH_MONTHS)
            for _ in range(min(repeat, 3))
        ]
        each = [run["seconds"] / GROWTH_MONTHS for run in runs]
        sizes.append(float(runs[0]["rows"]))
        months.append(min(each))  # the least disturbed by neighbours
        table.add(
            f"a month at scale {scale:g}, 1 thread",
            [1e3 * one for one in each],
            "ms",
            f"{runs[0]['rows']:,} rows",
        )
    x, y = np.array(sizes), np.array(months)
    slope = float(np.polyfit(np.log(x), np.log(y), 1)[0])
    table.add("slope of log time on log residents", [slope], "", "1 = linear")
    top = float(np.log(y[-1] / y[-2]) / np.log(x[-1] / x[-2]))
    table.add("the same between the two largest", [top], "", "the fixed part no longer counts")
    fixed, line = float(np.polyfit(x, y, 1)[1]), np.polyval(np.polyfit(x, y, 1), x)
    fit = 1.0 - float(((y - line) ** 2).sum() / ((y - y.mean()) ** 2).sum())
    table.add("R2 of time = a + b residents", [fit], "", f"a = {1e3 * fixed:.2f} ms a month")


def plain_rows(table: Table, quick: bool, repeat: int) -> None:
    """The same rules on plain Mesa objects."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.plain_mesa",
        "--scale",
        "0.0005" if quick else "0.002",
        "--months",
        "5",
    ]
    runs = []
    for _ in range(1 if quick else min(repeat, 3)):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        runs.append(json.loads(done.stdout))
    size = f"{runs[0]['households']} households, {runs[0]['residents']:,} residents"
    per = {key: [run[key] for run in runs] for key in ("ns_keyed", "ns_python")}
    agree = f"{100 * runs[0]['same_activity']:.2f} % of residents end as in the engine"
    table.add(
        "plain Mesa objects, keyed draws",
        per["ns_keyed"],
        "ns per resident-month",
        f"{size}; {agree}",
    )
    table.add("plain Mesa objects, Python's draws", per["ns_python"], "ns per resident-month", size)
    if table.engine_ns:
        for name, values in (("keyed", per["ns_keyed"]), ("Python's", per["ns_python"])):
            table.add(
                f"plain Mesa over the engine on 1 thread, {name} draws",
                [one / table.engine_ns for one in values],
                "times",
                "per row and month in both",
            )


def children_seconds() -> float:
    """Processor time of all processes started and ended so far, seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare_rows(table: Table, quick: bool, repeat: int) -> None:
    """What a user waits for: the first `yqsim compare`, others, and one already stored."""
    options = ["--scale", "0.01", "--draws", "4"] if quick else []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "YQSIM_CACHE": str(Path(folder) / "cache")}
        runs = str(Path(folder) / "runs")

        def compare(*policies: str) -> tuple[float, float]:
            command = [sys.executable, "-m", "sim", "compare", *policies, *options, "--runs", runs]
            before, started = children_seconds(), time.perf_counter()
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise SystemExit(done.stderr or done.stdout)
            return time.perf_counter() - started, children_seconds() - before

        shown = " ".join(["yqsim compare", *options])
        others = OTHER_POLICIES[: 1 if quick else None]
        for what, calls, note in (
            ("first", [()], "empty cache: compiles, builds the city"),
            ("other policies", [("no-plan", other) for other in others], "compiled before"),
            ("already stored", [()], "from the run store"),
        ):
            times = [compare(*policies) for policies in calls]
            # Where others share the machine, processor time is the steadier measure.
            work = median(processor for _, processor in times)
            table.add(
                f"{shown}, {what}",
                [wall for wall, _ in times],
                "s",
                f"{note}; {work:.0f} s of processor time",
            )


ROWS: dict[str, Callable[[Table, bool, int], None]] = {
    "city": city_rows,
    "branch": branch_rows,
    "shell": shell_rows,
    "growth": growth_rows,
    "plain": plain_rows,
    "compare": compare_rows,
}


def machine() -> Result:
    """What the times were measured on."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [one for one in info.read_text().splitlines() if one.startswith("model name")]
        name = models[0].split(":", 1)[1].strip() if models else name
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": name,
        "cores": cores,
        "system": platform.system(),
        "load_at_start": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "numba", "mesa", "yangquan-income-sim")},
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.city", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small cities; a few minutes")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="repeats, default 5")
    parser.add_argument("--only", metavar="PART,…", help=f"of {','.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        answer(chosen.measure)
        return
    parts = chosen.only.split(",") if chosen.only else list(PARTS)
    unknown = [part for part in parts if part not in PARTS]
    if unknown or chosen.repeat < 1:
        parser.error(f"--only takes {', '.join(PARTS)}; --repeat 1 or more")
    about = machine()
    table = Table()
    # Rules not compiled yet would be compiled in the first measurement, at its cost in memory.
    in_process("city", scale=0.001, threads=1, months=1)
    for part in PARTS:
        if part in parts:
            ROWS[part](table, chosen.quick, 1 if chosen.quick else chosen.repeat)
    if chosen.json:
        print(json.dumps({"machine": about, "rows": table.rows}, ensure_ascii=False))
        return
    print("; ".join(f"{key} {value}" for key, value in about.items()))
    print(f"{'':62} {'median':>10} {'min':>10}  {'unit':22} {'n':>2} {'load':>5}")
    for row in table.rows:
        print(
            f"{row['what']:62} {row['median']:>10,.4g} {row['min']:>10,.4g}  "
            f"{row['unit']:22} {row['n']:>2} {row['load']:>5.2f}  {row['note']}"
        )


if __name__ == "__main__":
    main()
