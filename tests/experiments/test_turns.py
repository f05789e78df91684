"""Whose turn it is, with no process and no simulation."""

from __future__ import annotations

from sim.experiments.queue.limits import RUNNING_PER_SESSION
from sim.experiments.queue.turns import Turns
from sim.experiments.queue.work import Job, Piece, Task
from sim.experiments.request import Request
from sim.experiments.store import RunStore
from sim.policy.library import load_policy, load_world


def a_job(seed: int, draws: int = 3, scale: float = 0.01, policies: tuple[str, ...] = ("plan",)):
    chosen = tuple(load_policy(name) for name in policies)
    job = Job(Request(chosen, load_world("trend-2017"), scale, draws, seed), RunStore("none"))
    job.divide(lambda request, draw: None)
    return job


def order(turns: Turns, names: dict) -> str:
    """Who is served until nothing is left, one letter a piece; a quick piece is a capital."""
    served = ""
    while (turn := turns.next()) is not None:
        work, piece = turn
        served += names[work].upper() if piece.quick else names[work]
    return served


def queue_of(**jobs) -> tuple[Turns, dict]:
    turns = Turns(RUNNING_PER_SESSION)
    for session, job in jobs.items():
        turns.join(session, job)
    return turns, {job: session for session, job in jobs.items()}


def test_sessions_take_turns():
    turns, names = queue_of(a=a_job(1), b=a_job(2), c=a_job(3, draws=2))
    assert order(turns, names) == "abcabcab"


def test_a_session_that_comes_later_does_not_wait_for_the_first_to_finish():
    turns, names = queue_of(a=a_job(1, draws=6))
    for _ in range(3):
        turns.next()
    late = a_job(2)
    turns.join("b", late)
    assert order(turns, names | {late: "b"}) == "bababa"


def test_larger_draws_come_less_often():
    turns, names = queue_of(a=a_job(1, draws=2, scale=0.03), b=a_job(2, draws=6))
    assert order(turns, names) == "abbbabbb"


def test_more_policies_make_a_draw_larger():
    both = a_job(1, draws=2, policies=("no-plan", "plan"))
    turns, names = queue_of(a=both, b=a_job(2, draws=4))
    assert order(turns, names) == "abbabb"


def test_a_quick_look_goes_before_everyones_full_runs():
    turns, names = queue_of(a=a_job(1, draws=4))
    assert names[turns.next()[0]] == "a"
    large = a_job(2, scale=0.5, draws=2)
    turns.join("b", large)
    assert order(turns, names | {large: "b"}) == "BBBB" + "aaa" + "bb"


def test_quick_looks_are_finished_one_after_another():
    turns, names = queue_of(a=a_job(1, scale=0.5, draws=1), b=a_job(2, scale=0.5, draws=1))
    assert order(turns, names) == "AAAABBBB" + "ab"


def test_what_is_left_of_a_cancelled_quick_look_is_not_handed_out():
    cancelled, other = a_job(1, scale=0.5), a_job(2, draws=1)
    turns, names = queue_of(a=cancelled, b=other)
    assert turns.next()[0] is cancelled
    turns.leave("a", cancelled)
    cancelled.quick_pieces.clear()
    assert order(turns, names) == "b"


def test_a_session_with_many_runs_gets_no_more_than_one_with_a_single_run():
    first, second = a_job(1, draws=2), a_job(2, draws=2)
    turns, names = queue_of(a=first, b=a_job(3))
    turns.join("a", second)
    assert order(turns, names | {second: "a"}) == "abababa"


def test_runs_of_one_session_are_done_in_the_order_asked_and_some_wait():
    first, second, third = (a_job(seed, draws=1) for seed in range(3))
    turns = Turns(RUNNING_PER_SESSION)
    for job in (first, second, third):
        turns.join("a", job)
    assert [turns.next()[0] for _ in range(2)] == [first, second]
    assert turns.next() is None
    assert not turns.begun(third)
    turns.leave("a", first)
    assert turns.begun(third)
    assert turns.next()[0] is third


def test_the_quick_look_of_a_waiting_run_is_not_kept_waiting():
    turns = Turns(RUNNING_PER_SESSION)
    jobs = [a_job(1), a_job(2), a_job(3, scale=0.5)]
    for job in jobs:
        turns.join("a", job)
    work, piece = turns.next()
    assert (work, piece.quick) == (jobs[2], True)


def test_a_task_goes_before_runs_and_takes_none_of_their_places():
    turns, names = queue_of(a=a_job(1, draws=2))
    task = Task("life", Piece(len, ("",), 0.2, quick=True))
    turns.join("a", task)
    assert order(turns, names | {task: "t"}) == "Taa"


def test_a_shared_run_moves_at_the_pace_of_all_who_asked_for_it():
    turns, names = queue_of(a=a_job(1, draws=2), b=a_job(2, draws=6))
    shared = a_job(3, draws=4)
    for session in "bc":
        turns.join(session, shared)
    names[shared] = "s"
    assert order(turns, names) == "absabsbsbsbb"
