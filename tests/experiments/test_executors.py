"""Jobs in processes of this machine: every result, whatever dies, and nobody left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from sim.errors import InputError
from sim.experiments.executors import WorkersLostError, check_cluster, open_workers
from sim.experiments.executors.address import Address
from sim.experiments.executors.identity import difference, identity

PATIENCE = 30
"""Seconds after which something that should happen at once is held not to happen."""


def square(number: int) -> int:
    return number * number


def square_after_a_death(number: int, traces: Path) -> int:
    """The first process that comes to number 3 is killed."""
    trace = traces / "killed"
    if number == 3 and not trace.exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> None:
    raise InputError(f"no number {number}")


def work_long(traces: Path) -> None:
    (traces / str(os.getpid())).touch()
    time.sleep(600)


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


@pytest.mark.parametrize("workers", [1, 3])
def test_every_job_comes_back_once_with_its_result(workers):
    with open_workers(workers) as opened:
        found = list(opened.completed(square, [(number,) for number in range(20)]))
    assert sorted(found) == [((number,), number * number) for number in range(20)]


def test_the_jobs_of_a_killed_process_are_done_again(tmp_path):
    jobs = [(number, tmp_path) for number in range(12)]
    with open_workers(2) as opened:
        found = dict(opened.completed(square_after_a_death, jobs))
    assert (tmp_path / "killed").exists()
    assert found == {job: job[0] ** 2 for job in jobs}


def test_a_job_that_kills_every_worker_is_given_up():
    with (
        pytest.raises(WorkersLostError, match="has lost 3 workers"),
        open_workers(2) as opened,
    ):
        list(opened.completed(die, [(0,), (1,)]))
    wait_until(lambda: not multiprocessing.active_children())


def test_an_error_of_a_job_is_raised_here():
    with open_workers(2) as opened, pytest.raises(InputError, match="no number"):
        list(opened.completed(refuse, [(0,), (1,)]))


def test_workers_end_at_once_when_the_block_is_left_by_an_interrupt(tmp_path):
    class Listener(KeyboardInterrupt):
        pass

    def work() -> None:
        with open_workers(2) as opened:
            jobs = [(tmp_path,)] * 2
            results = opened.completed(work_long, jobs)
            # Ctrl-C comes to the thread that waits for results.
            signal.signal(signal.SIGALRM, interrupt)
            signal.setitimer(signal.ITIMER_REAL, 0.01, 0.05)
            list(results)

    def interrupt(*_: object) -> None:
        if len(list(tmp_path.iterdir())) == 2:
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise Listener

    before = signal.getsignal(signal.SIGALRM)
    try:
        with pytest.raises(Listener):
            work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    wait_until(lambda: not any(psutil.pid_exists(int(one.name)) for one in tmp_path.iterdir()))


MASTER = """
import sys
from pathlib import Path
from test_executors import work_long
from sim.experiments.executors import open_workers
if __name__ == "__main__":
    with open_workers(2) as opened:
        list(opened.completed(work_long, [(Path(sys.argv[1]),)] * 2))
"""


def test_workers_end_when_the_process_that_started_them_is_killed(tmp_path):
    script = tmp_path / "master.py"
    script.write_text(MASTER)
    traces = tmp_path / "traces"
    traces.mkdir()
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    master = subprocess.Popen(
        [sys.executable, str(script), str(traces)], env={**os.environ, "PYTHONPATH": paths}
    )
    try:
        wait_until(lambda: len(list(traces.iterdir())) == 2)
    finally:
        master.kill()
        master.wait()
    wait_until(lambda: not any(psutil.pid_exists(int(one.name)) for one in traces.iterdir()))


@pytest.mark.parametrize(
    "text", ["tcp://10.0.0.1:8786", "tls://node-1.lan:8786", "tcp://[::1]:8786", "local:2"]
)
def test_addresses_of_schedulers_are_taken(text):
    check_cluster(text)
    assert Address.of(text) == (Address(None, 2) if text == "local:2" else Address(text))


@pytest.mark.parametrize(
    "text", ["", "tcp://", "tcp://host", "tcp://host:0", "tcp://host:99999", "host:8786", "local"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InputError, match="--cluster must be"):
        check_cluster(text)


def test_a_difference_names_what_explains_it():
    ours = identity()
    assert difference(dict(ours), ours) is None
    other = ours | {"NumPy": "1.0.0", "code": "0123456789ab"}
    found = difference(other, ours)
    assert found is not None
    assert found.startswith("NumPy 1.0.0, here ")
    assert difference({}, ours) == f"version unknown, here {ours['version']}"
