"""The queue of runs, with stand-ins for draws; the last tests run the model in real processes."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children

import pandas as pd
import pytest

from sim.errors import InputError
from sim.experiments.ensemble import compare
from sim.experiments.queue import QUICK, Fault, JobState, QueueFull, RunQueue, limits, run_queue
from sim.experiments.queue.workers import DeadWorkerError, Worker
from sim.experiments.request import Request
from sim.experiments.store import RunStore
from sim.outcomes.indicators import PANEL_COLUMNS
from sim.policy.library import load_policy, load_world

PATIENCE = 60
"""Seconds after which a test gives up; nothing here should come near it."""


def asked(seed: int = 1, *, scale: float = 0.003, draws: int = 2) -> Request:
    policies = (load_policy("no-plan"), load_policy("plan"))
    return Request(policies, load_world("trend-2017"), scale, draws, seed)


def a_panel(request: Request, draw: int) -> pd.DataFrame:
    rows = [
        (name, "trend-2017", draw, 2020, "city", "all", "all", "all", "gini", request.scale)
        for name in request.names
    ]
    return pd.DataFrame(rows, columns=list(PANEL_COLUMNS))


class Draws:
    """A stand-in for the simulation: notes what is drawn, and can be made to wait or fail."""

    def __init__(self):
        self.done = []
        self.open = threading.Event()
        self.open.set()
        self.started = threading.Semaphore(0)
        self.error = None

    def __call__(self, request, draw):
        self.started.release()
        assert self.open.wait(PATIENCE)
        self.done.append((request.seed, request.scale, draw))
        if self.error is not None:
            raise self.error
        return a_panel(request, draw)

    def wait_for_a_start(self):
        assert self.started.acquire(timeout=PATIENCE)


class InThisProcess:
    """A worker without a process."""

    def __init__(self, prepare):
        pass

    def run(self, function, *args):
        return function(*args)

    def close(self):
        pass


@contextmanager
def a_queue(folder, draw, workers=1, worker=InThisProcess):
    queue = RunQueue(RunStore(folder), workers, draw=draw, worker=worker)
    try:
        yield queue
    finally:
        if isinstance(draw, Draws):
            draw.open.set()
        queue.close()


@pytest.fixture
def draws():
    return Draws()


@pytest.fixture
def queue(tmp_path, draws):
    with a_queue(tmp_path / "runs", draws) as made:
        yield made


def finished(work):
    """The work, when it is over."""
    over = threading.Event()
    forget = work.subscribe(lambda: work.over and over.set())
    assert work.over or over.wait(PATIENCE), f"still {work.state}"
    forget()
    return work


def stored(queue, tmp_path):
    return list(RunStore(tmp_path / "runs").list())


def test_a_question_is_answered_and_kept_in_the_store(queue, tmp_path):
    job = finished(queue.ask(asked(), "a"))
    assert (job.state, job.done, job.total, job.error) == (JobState.DONE, 2, 2, None)
    assert job.id == asked().id
    assert stored(queue, tmp_path) == [job.id]
    kept = RunStore(tmp_path / "runs").load(job.id)
    pd.testing.assert_frame_equal(job.panel, kept.panel)
    assert list(job.panel["draw"]) == [0, 0, 1, 1]
    assert kept.manifest["settings"] == {"scale": 0.003, "draws": 2, "seed": 1}
    assert kept.manifest["fork_month"] > 0


def test_a_question_that_the_store_can_answer_is_not_simulated(queue, draws):
    first = finished(queue.ask(asked(), "a"))
    drawn = list(draws.done)
    again = queue.ask(asked(), "b")
    assert again is not first
    assert (again.state, again.done) == (JobState.DONE, 2)
    pd.testing.assert_frame_equal(again.panel, first.panel)
    assert draws.done == drawn


def test_two_sessions_with_one_question_share_a_run(queue, draws):
    draws.open.clear()
    one, two = queue.ask(asked(), "a"), queue.ask(asked(), "b")
    assert one is two is queue.ask(asked(), "a")
    assert queue.jobs("a") == queue.jobs("b") == [one]
    draws.open.set()
    finished(one)
    assert sorted(draws.done) == [(1, 0.003, 0), (1, 0.003, 1)]
    assert queue.jobs("a") == []


def test_the_quick_look_comes_before_the_run(queue, draws):
    seen = []
    draws.open.clear()
    job = queue.ask(asked(scale=0.05, draws=8), "a")
    job.subscribe(lambda: seen.append((job.quick is not None, job.done)))
    draws.open.set()
    finished(job)
    sizes = [scale for _, scale, _ in draws.done]
    assert sizes == [QUICK.scale] * QUICK.draws + [0.05] * 8
    assert set(job.quick["value"]) == {QUICK.scale}
    assert sorted(set(job.quick["draw"])) == list(range(QUICK.draws))
    assert set(job.panel["value"]) == {0.05}
    assert all(quick for quick, done in seen if done)


def test_a_question_no_larger_than_the_quick_look_has_none(queue, draws):
    job = finished(queue.ask(asked(scale=QUICK.scale, draws=QUICK.draws), "a"))
    assert job.quick is None
    assert len(draws.done) == QUICK.draws


def test_progress_is_told_and_ends_with_nothing_left(queue, draws):
    draws.open.clear()
    job = queue.ask(asked(draws=3), "a")
    assert job.seconds_left is None
    assert job.panel is None
    seen = []
    job.subscribe(lambda: seen.append((job.done, job.changes)))
    draws.open.set()
    finished(job)
    assert seen == sorted(seen)
    assert job.seconds_left == 0


def test_whoever_unsubscribes_hears_no_more_and_a_broken_subscriber_harms_nobody(queue, draws):
    draws.open.clear()
    job = queue.ask(asked(), "a")
    draws.wait_for_a_start()
    heard = []
    forget = job.subscribe(lambda: heard.append("no"))
    forget()
    forget()
    job.subscribe(lambda: 1 / 0)
    job.subscribe(lambda: heard.append("yes"))
    draws.open.set()
    finished(job)
    finished(queue.ask(asked(2), "a"))  # whatever was to be told of the first has been told
    assert set(heard) == {"yes"}


def test_a_subscriber_may_ask_the_queue(queue):
    answers = []
    job = queue.ask(asked(draws=20), "a")
    job.subscribe(lambda: answers.append(queue.jobs("a")))
    finished(job)
    finished(queue.ask(asked(2), "a"))
    assert answers


def test_people_before_one_are_counted(queue, draws):
    draws.open.clear()
    first = queue.ask(asked(1), "a")
    draws.wait_for_a_start()
    second, third = queue.ask(asked(2), "b"), queue.ask(asked(3), "c")
    also = queue.ask(asked(4), "c")
    assert first.state is JobState.RUNNING
    assert second.state is JobState.QUEUED
    assert [job.place for job in (first, second, third, also)] == [0, 1, 2, 2]
    queue.cancel(second.id, "b")
    assert [job.place for job in (third, also)] == [1, 1]


def test_a_cancelled_run_leaves_nothing_and_can_be_asked_again(queue, draws, tmp_path):
    draws.open.clear()
    job = queue.ask(asked(), "a")
    draws.wait_for_a_start()
    queue.cancel(job.id, "a")
    assert job.state is JobState.CANCELLED
    assert queue.jobs("a") == []
    again = queue.ask(asked(), "a")
    assert again is not job
    queue.cancel(again.id, "a")
    draws.open.set()
    finished(queue.ask(asked(2), "a"))
    assert stored(queue, tmp_path) == [asked(2).id]
    assert len(draws.done) == 1 + 2  # the draw that had begun, and the other run's
    assert finished(queue.ask(asked(), "a")).state is JobState.DONE


def test_a_run_that_another_session_wants_goes_on_for_that_one(queue, draws):
    draws.open.clear()
    job = queue.ask(asked(), "a")
    queue.ask(asked(), "b")
    queue.cancel(job.id, "a")
    assert (queue.jobs("a"), queue.jobs("b")) == ([], [job])
    queue.cancel(job.id, "stranger")
    draws.open.set()
    assert finished(job).state is JobState.DONE


def test_a_session_may_have_so_many_runs_under_way_and_no_more(queue, draws):
    draws.open.clear()
    most = limits.RUNNING_PER_SESSION + limits.WAITING_PER_SESSION
    jobs = [queue.ask(asked(seed), "a") for seed in range(most)]
    with pytest.raises(QueueFull, match=f"at most {most} at a time") as caught:
        queue.ask(asked(99), "a")
    assert isinstance(caught.value, InputError)
    assert (caught.value.limit, caught.value.numbers["most"]) == ("jobs", most)
    assert queue.ask(asked(0), "a") is jobs[0]
    assert queue.ask(asked(99), "b").state is JobState.QUEUED
    queue.cancel(jobs[0].id, "a")
    queue.ask(asked(98), "a")


def test_a_run_too_large_for_a_shared_server_is_refused_with_the_numbers(queue, draws):
    with pytest.raises(QueueFull, match=r"2 policies x 100 draws x scale 0.5 are 100 whole cities"):
        queue.ask(asked(scale=0.5, draws=100), "a")
    largest = asked(scale=0.5, draws=int(limits.LARGEST))
    draws.open.clear()
    assert queue.ask(largest, "a").total == limits.LARGEST


def test_a_run_that_fails_says_so_in_one_line_and_the_queue_lives_on(queue, draws, caplog):
    draws.error = RuntimeError("a bug in\n/some/secret/file.py")
    with caplog.at_level(logging.ERROR):
        job = finished(queue.ask(asked(), "a"))
    assert (job.state, job.fault) == (JobState.FAILED, Fault.PROGRAM)
    assert "secret" not in job.error
    assert "\n" not in job.error
    assert job.panel is None
    (record,) = caplog.records
    assert job.id in record.getMessage()
    assert record.exc_info[1] is draws.error
    draws.error = None
    assert finished(queue.ask(asked(), "a")).state is JobState.DONE


def test_what_is_wrong_with_a_question_is_told(queue, draws):
    draws.error = InputError("plan: C02: out of bounds")
    job = finished(queue.ask(asked(), "a"))
    assert (job.fault, job.error) == (Fault.INPUT, "plan: C02: out of bounds")


def test_a_store_that_cannot_be_written_fails_the_run_and_the_queue_lives_on(tmp_path, draws):
    (tmp_path / "file").write_text("")
    with a_queue(tmp_path / "file" / "runs", draws) as queue:
        for seed in (1, 2):
            job = finished(queue.ask(asked(seed), "a"))
            assert (job.state, job.fault) == (JobState.FAILED, Fault.STORE)
            assert job.error.startswith(f"cannot write run {job.id} to the run store: ")
            assert str(tmp_path) not in job.error


def test_one_session_with_long_runs_does_not_hold_up_another(queue, draws):
    draws.open.clear()
    long = queue.ask(asked(1, draws=20), "a")
    draws.wait_for_a_start()
    queue.ask(asked(2, draws=20), "a")
    short = queue.ask(asked(3, draws=3), "b")
    draws.open.set()
    finished(short)
    finished(long)
    order = [seed for seed, _, _ in draws.done]
    assert order[:6] == [1, 3, 1, 3, 1, 3]


def test_another_calculation_is_done_before_runs_and_remembered(queue, draws):
    draws.open.clear()
    job = queue.ask(asked(), "a")
    draws.wait_for_a_start()
    calls = []

    def life(resident):
        calls.append((resident, list(draws.done)))
        return resident * 2

    task = queue.run(life, 7, session="a", key=("life", 7))
    assert task is queue.run(life, 7, session="b", key=("life", 7))
    draws.open.set()
    assert finished(task).result == 14
    assert task.state is JobState.DONE
    assert queue.run(life, 7, session="c", key=("life", 7)) is task
    assert calls == [(7, [(1, 0.003, 0)])]
    assert finished(job).state is JobState.DONE


def test_of_finished_calculations_the_last_are_remembered(queue, monkeypatch):
    monkeypatch.setattr(run_queue, "TASKS_KEPT", 2)
    tasks = {}
    for key in "abac":  # asking for "a" again keeps it in mind
        tasks[key] = finished(queue.run(str.upper, key, session="s", key=key))
    assert queue.run(str.upper, "a", session="s", key="a") is tasks["a"]
    assert queue.run(str.upper, "b", session="s", key="b") is not tasks["b"]


def test_a_calculation_that_fails_can_be_asked_again(queue):
    task = finished(queue.run(int, "x", session="a", key="number"))
    assert (task.state, task.fault, task.result) == (JobState.FAILED, Fault.PROGRAM, None)
    again = finished(queue.run(int, "5", session="a", key="number"))
    assert again.result == 5


def test_a_session_may_have_so_many_calculations_and_no_more(queue, draws):
    draws.open.clear()
    queue.ask(asked(), "a")
    draws.wait_for_a_start()
    for key in range(limits.TASKS_PER_SESSION):
        queue.run(str, session="a", key=key)
    with pytest.raises(QueueFull, match="at most") as caught:
        queue.run(str, session="a", key="more")
    assert caught.value.limit == "tasks"
    queue.run(str, session="b", key="more")


def test_closing_cancels_what_is_unfinished_and_refuses_more(queue, draws):
    draws.open.clear()
    job = queue.ask(asked(), "a")
    draws.wait_for_a_start()
    told = threading.Event()
    job.subscribe(told.set)
    threading.Timer(0.05, draws.open.set).start()
    queue.close()
    queue.close()
    assert job.state is JobState.CANCELLED
    assert told.is_set()
    with pytest.raises(RuntimeError, match="closed"):
        queue.ask(asked(), "a")


# Real processes ---------------------------------------------------------------------------------


def nothing() -> None:
    """Prepares a worker that needs no preparation."""


def bare_worker(_prepare) -> Worker:
    """A worker that loads no model."""
    return Worker(nothing)


def dies(marks, times, request, draw):
    """A draw whose process is killed the first `times` it is tried."""
    if draw == 1 and request.seed == 1 and len(os.listdir(marks)) < times:
        (marks / str(time.monotonic_ns())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return a_panel(request, draw)


@pytest.fixture
def marks(tmp_path):
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def test_a_killed_worker_is_replaced_and_its_draw_is_tried_again(tmp_path, marks):
    with a_queue(tmp_path / "runs", partial(dies, marks, 1), 2, bare_worker) as queue:
        job = finished(queue.ask(asked(draws=4), "a"))
        assert job.state is JobState.DONE
        assert list(job.panel["draw"].unique()) == [0, 1, 2, 3]


def test_a_draw_that_kills_its_worker_twice_fails_its_run_and_no_other(tmp_path, marks):
    with a_queue(tmp_path / "runs", partial(dies, marks, 99), 2, bare_worker) as queue:
        bad, good = queue.ask(asked(1, draws=4), "a"), queue.ask(asked(2, draws=9), "b")
        assert finished(bad).fault is Fault.WORKER
        assert finished(good).state is JobState.DONE
        assert len(os.listdir(marks)) == 2


def sleeps(_request, _draw):
    time.sleep(PATIENCE)


def test_closing_leaves_no_process_behind_even_in_the_middle_of_a_draw(tmp_path):
    before = set(active_children())
    with a_queue(tmp_path / "runs", sleeps, 2, bare_worker) as queue:
        job = queue.ask(asked(), "a")
        running = threading.Event()
        job.subscribe(lambda: job.state is JobState.RUNNING and running.set())
        assert job.state is JobState.RUNNING or running.wait(PATIENCE)
        assert len(set(active_children()) - before) == 2
    assert set(active_children()) == before
    assert job.state is JobState.CANCELLED


def unpicklable():
    return threading.Lock()


def test_a_worker_tells_errors_and_goes_on():
    worker = Worker(nothing)
    try:
        with pytest.raises(ValueError, match="invalid literal") as caught:
            worker.run(int, "x")
        assert "_serve" in str(caught.value.__cause__)
        with pytest.raises(TypeError, match="cannot be sent"):
            worker.run(unpicklable)
        first = worker.run(os.getpid)
        assert first == worker.pid
        os.kill(first, signal.SIGKILL)
        while first in {process.pid for process in active_children()}:
            time.sleep(0.01)
        assert worker.run(int, "5") == 5
        assert worker.run(os.getpid) != first
    finally:
        worker.close()
    with pytest.raises(DeadWorkerError):
        worker.run(int, "5")


def test_the_queue_gives_the_bits_and_the_id_of_the_command_line(tmp_path):
    part, panel = compare(asked(), workers=1)
    queue = RunQueue(RunStore(tmp_path), workers=1)
    try:
        job = finished(queue.ask(asked(), "a"))
    finally:
        queue.close()
    assert job.state is JobState.DONE, job.error
    pd.testing.assert_frame_equal(job.panel, panel)
    manifest = RunStore(tmp_path).manifest(asked().id)
    expected = asked().manifest(part)
    assert {key: manifest[key] for key in expected if key != "request"} == {
        key: value for key, value in expected.items() if key != "request"
    }
