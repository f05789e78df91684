"""A Dask scheduler with worker processes on the loopback: same bits, dead and foreign workers."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import psutil
import pytest
from distributed import Client

from sim.errors import InputError
from sim.experiments.ensemble import compare
from sim.experiments.executors import WorkersLostError, open_workers
from sim.experiments.executors.identity import identity
from sim.experiments.request import Request
from sim.policy.library import load_policy, load_world

ROOT = Path(__file__).parents[2]
DRAWS = 6
START_SECONDS = 60


@contextmanager
def server(kind: str, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process of `dask scheduler` or `dask worker`, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", kind, "--host", "127.0.0.1", *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        found = next(filter(None, (re.search(r" at:\s+(tcp://\S+)", line) for line in lines)))
        # The log must be read, or the process would wait for that one day.
        threading.Thread(target=lambda: list(lines), daemon=True).start()
        yield process, found[1]
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(scheduler: str, *words: str) -> Iterator[int]:
    """A worker of one thread that is not replaced when it dies; its process number."""
    with (
        server("worker", scheduler, "--nthreads", "1", "--no-nanny", *words) as (process, address),
        Client(scheduler, set_as_default=False) as client,
    ):
        # Later ones may come to a scheduler that has some already.
        wait_for(lambda: address in client.nthreads())
        yield process.pid


def wait_for(condition) -> None:
    wait = threading.Event()
    for _ in range(START_SECONDS * 20):
        if condition():
            return
        wait.wait(0.05)
    raise AssertionError("it does not happen")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with server("scheduler", "--port", "0", "--no-dashboard") as (_, address):
        yield address


@pytest.fixture(scope="module")
def request_() -> Request:
    policies = tuple(load_policy(name) for name in ("no-plan", "plan"))
    return Request(policies, load_world("trend-2017"), 0.002, DRAWS, seed=3)


def test_a_worker_killed_half_way_leaves_every_bit_of_the_local_run(scheduler, request_):
    _, local = compare(request_, workers=1)
    with worker(scheduler) as first, worker(scheduler) as second:
        killed = []

        def kill_half_way(done: int, total: int, what: str) -> None:
            if done >= total // 2 and not killed:
                killed.append(first)
                os.kill(first, signal.SIGKILL)

        _, found = compare(request_, workers=1, cluster=scheduler, progress=kill_half_way)
        assert killed
        wait_for(lambda: psutil.Process(first).status() == psutil.STATUS_ZOMBIE)
        assert psutil.Process(second).status() != psutil.STATUS_ZOMBIE
    pd.testing.assert_frame_equal(found, local, check_exact=True)


def test_a_worker_with_another_program_is_refused_before_anything_starts(scheduler, tmp_path):
    preload = tmp_path / "other.py"
    preload.write_text("import sim\nsim.__version__ = '0.0.1'\n")
    with (
        worker(scheduler),
        worker(scheduler, "--preload", str(preload)),
        pytest.raises(InputError, match=r"does not fit, it has version 0\.0\.1, here "),
        open_workers(1, scheduler),
    ):
        raise AssertionError("it must not begin")


def test_a_worker_with_another_program_that_comes_later_is_refused_its_first_job(
    scheduler, tmp_path
):
    preload = tmp_path / "other.py"
    preload.write_text("import sim\nsim.__version__ = '0.0.1'\n")
    with worker(scheduler) as first, open_workers(1, scheduler) as opened:
        jobs = opened.completed(abs, [(-number,) for number in range(40)])
        assert next(jobs) in [((-number,), number) for number in range(40)]
        with worker(scheduler, "--preload", str(preload)):
            os.kill(first, signal.SIGKILL)
            with pytest.raises(InputError, match="does not fit"):
                list(opened.completed(abs, [(-1,)]))


def test_a_scheduler_without_workers_says_how_to_start_one(scheduler, monkeypatch):
    monkeypatch.setattr("sim.experiments.executors.cluster.ARRIVAL_SECONDS", 0.2)
    with (
        pytest.raises(InputError, match=f"has no workers; start one: dask worker {scheduler}"),
        open_workers(1, scheduler),
    ):
        raise AssertionError("it must not begin")


def test_an_address_where_no_scheduler_answers_is_refused(monkeypatch):
    monkeypatch.setattr("sim.experiments.executors.cluster.ANSWER_SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with (
            pytest.raises(InputError, match=f"no Dask scheduler answers at '{address}'"),
            open_workers(1, address),
        ):
            raise AssertionError("it must not begin")


def test_the_address_of_a_worker_is_refused(scheduler):
    with (
        server("worker", scheduler, "--nthreads", "1", "--no-nanny") as (_, address),
        pytest.raises(InputError, match="is a Worker of Dask, --cluster takes a Scheduler"),
        open_workers(1, address),
    ):
        raise AssertionError("it must not begin")


def test_a_caller_with_an_event_loop_of_its_own_can_use_a_cluster(scheduler):
    async def in_a_notebook() -> list[tuple[tuple[int], int]]:
        with open_workers(1, scheduler) as opened:
            return list(opened.completed(abs, [(-1,)]))

    # In another thread, because the tests' own may have a loop of the browser's.
    with worker(scheduler), ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, in_a_notebook()).result() == [((-1,), 1)]


def test_a_local_cluster_is_started_with_one_word():
    with open_workers(1, "local:1") as opened:
        found = dict(opened.completed(abs, [(-1,), (-2,)]))
        ((_, there),) = opened.completed(identity, [()])
    assert found == {(-1,): 1, (-2,): 2}
    assert there == identity()


def test_a_scheduler_that_goes_away_ends_the_work_with_one_line():
    with (
        server("scheduler", "--port", "0", "--no-dashboard") as (process, address),
        worker(address),
        open_workers(1, address) as opened,
    ):
        results = opened.completed(abs, [(-number,) for number in range(40)])
        next(results)
        process.kill()
        with pytest.raises(WorkersLostError, match="has gone"):
            list(results)


def test_workers_that_all_go_away_are_not_waited_for_for_ever(scheduler, monkeypatch):
    monkeypatch.setattr("sim.experiments.executors.cluster.RETURN_SECONDS", 0.2)
    monkeypatch.setattr("sim.experiments.executors.cluster.Cluster.patience", 0.2)
    with worker(scheduler) as only, open_workers(1, scheduler) as opened:
        results = opened.completed(abs, [(-number,) for number in range(40)])
        next(results)
        os.kill(only, signal.SIGKILL)
        with pytest.raises(WorkersLostError, match="has lost all its workers"):
            list(results)
