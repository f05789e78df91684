"""How long a planner waits, and what a session costs: `python -m benchmarks.app`.

A real Chromium visits a server of its own with an empty folder of runs; it runs on the same cores
as the server and its workers, as on a planner's own machine.  Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.browser import LONG, chromium, server, visitor
from sim.policy.library import load_library

ANSWER = "#answer p"
QUICK = "以下为快速试算结果"
OVER = re.compile("已取消|完整运行结果")
REFINING = "#main .yq-strip progress"
SETTLE = 3_000
"""Milliseconds until memory and workers are at rest."""

Row = tuple[str, str]


def seconds(values: list[float]) -> str:
    """Median, and least to most where there are several."""
    told = f"{median(values):.2f} s"
    return told if len(values) == 1 else f"{told} ({min(values):.2f}-{max(values):.2f})"


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def memory(process: int) -> float:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def workers_of(process: int) -> list[int]:
    """Numbers of the processes that simulate for a server."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "spawn_main" in line]


@contextmanager
def visit(browser: Any, address: str) -> Iterator[Any]:
    """A page of a new user, closed at the end."""
    page = visitor(browser, address)
    try:
        yield page
    finally:
        page.context.close()


def read_answer(page: Any) -> None:
    """Open the first page and wait for its answer in words."""
    page.goto("/?lang=zh")
    page.locator(ANSWER).first.wait_for()


def questions() -> Iterator[str]:
    """Addresses of comparisons nobody has asked yet."""
    names = [name for name in sorted(load_library().policies) if name not in ("plan", "no-plan")]
    for name in names:
        for other in ("plan", "no-plan"):
            yield f"/compare?lang=zh&s={other},{name}"


def cold(browser: Any) -> float:
    """From the command to the answer on the screen, in a browser that is open."""
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as runs,
        server(Path(runs)) as (address, _),
        visit(browser, address) as page,
    ):
        read_answer(page)
        return time.perf_counter() - started


def warm(browser: Any, address: str) -> float:
    """From the address typed by a new user to the answer on the screen."""
    with visit(browser, address) as page:
        return timed(lambda: read_answer(page))


def cancel(page: Any) -> None:
    """Stop what a page has under way, unless it is done first."""
    button = page.get_by_role("button", name="取消")
    if button.count():
        button.click()
        page.get_by_text(OVER).first.wait_for()


def quick_look(browser: Any, address: str, questions: Iterator[str], repeat: int) -> list[float]:
    """From another reference chosen to the quick look's answer, worker processes warm."""
    found = []
    with visit(browser, address) as page:
        page.goto(next(questions))
        page.get_by_text(QUICK).wait_for()
        for _ in range(repeat):
            cancel(page)
            page.goto(next(questions))
            page.get_by_text(QUICK).wait_for()
            cancel(page)
            before = page.locator(ANSWER).first.inner_text()
            started = time.perf_counter()
            page.locator(".yq-chip button").first.click()
            page.wait_for_function(
                "([answer, before]) => [...document.querySelectorAll(answer)]"
                ".some(one => one.textContent !== before)",
                arg=[ANSWER, before],
                timeout=LONG,
            )
            found.append(time.perf_counter() - started)
        cancel(page)
    return found


def click(page: Any) -> float:
    """Seconds from a click on the language to the heading in the other."""
    now = page.locator("#main h1").inner_text()
    link = page.locator(".yq-language")
    started = time.perf_counter()
    link.click()
    page.wait_for_function(
        "now => [...document.querySelectorAll('#main h1')].some(one => one.textContent !== now)",
        arg=now,
    )
    return time.perf_counter() - started


def crowd(
    browser: Any, address: str, process: int, questions: Iterator[str], users: int, repeat: int
) -> list[Row]:
    """Many users at once: memory of a session, and clicks while every one has a run under way."""
    pages = [visitor(browser, address) for _ in range(users)]
    time.sleep(SETTLE / 1000)
    empty = memory(process)
    for page in pages:
        page.goto("/trust?lang=zh")
        page.locator("#main h1").wait_for()
    time.sleep(SETTLE / 1000)
    opened = memory(process)
    for page in pages:
        page.goto(next(questions) + "&e=fine")
        page.locator("#main h1").wait_for()
    watched = pages[0]
    waiting = [click(watched) for _ in range(repeat)]
    for page in pages:
        page.locator(REFINING).wait_for(timeout=LONG)
    time.sleep(SETTLE / 1000)
    running = memory(process)
    working = [click(watched) for _ in range(repeat)]
    simulating = [memory(one) for one in workers_of(process)]
    for page in pages:
        page.context.close()
    return [
        (f"{users} pages opened: memory of the server per session",
         f"{(opened - empty) / users:.1f} MB"),
        (f"{users} comparisons shown, runs under way: the same",
         f"{(running - empty) / users:.1f} MB"),
        ("memory of the server then; of each worker process",
         f"{running:.0f} MB; {median(simulating):.0f} MB"),
        (f"click (change of language of a page that waits), {users} runs under way",
         seconds(waiting)),
        (f"click (change of language of a whole comparison), {users} runs under way",
         seconds(working)),
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.app")
    options.add_argument("--repeat", type=int, default=5, help="repeats of each measurement")
    options.add_argument("--users", type=int, default=10, help="users at once")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    asked = questions()
    with tempfile.TemporaryDirectory() as runs, chromium() as browser:
        rows: list[Row] = [
            ("command to answer on the screen, cold server",
             seconds([cold(browser) for _ in range(chosen.repeat)])),
        ]  # fmt: skip
        with server(Path(runs)) as (address, process):
            warm(browser, address)
            rows.append(
                ("address to answer on the screen, warm server",
                 seconds([warm(browser, address) for _ in range(chosen.repeat)]))
            )  # fmt: skip
            found = quick_look(browser, address, asked, chosen.repeat)
            rows.append(("changed scenario to the quick look, warm workers", seconds(found)))
            rows += crowd(browser, address, process.pid, asked, chosen.users, chosen.repeat)
    print("| | median (least-most) |\n|---|---:|")
    for name, value in rows:
        print(f"| {name} | {value} |")
    print(f"\nload at the start {load:.1f}, at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
