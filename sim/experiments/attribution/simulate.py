"""From a question to its answer: simulate every coalition once, and split each draw's effects.

All coalitions of a draw share its luck, and its history up to the first month in which any of
them differ from the reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.clock import FIRST_YEAR
from sim.engine.city_engine import Engine
from sim.errors import InputError
from sim.experiments.attribution.answer import Attribution
from sim.experiments.attribution.question import Outcome, Question
from sim.experiments.attribution.shapley import NOBODY, Coalition, coalitions_of, split
from sim.experiments.compare import line_owners
from sim.experiments.executors import Progress, open_workers
from sim.experiments.run import branch, fork_month, found, terms_by_month
from sim.outcomes.record import year_rows
from sim.policy.library import load_library
from sim.policy.schedule import schedule

BATCH = 40
"""Coalitions simulated from one shared history.  Fewer spread better over the workers, more
repeat the history less often; the numbers do not depend on it."""

Worth = NDArray[np.float64]
"""What the outcomes come to under a coalition."""


def attribute(
    question: Question,
    *,
    workers: int,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Attribution:
    """Simulate every coalition that the draws' orders go through, and split the effects.

    The result does not depend on `workers` or `cluster`, see `sim.experiments.executors`.  Raises
    InputError where a coalition takes a term out of its bounds (before anything is simulated) and
    where there is no such outcome (as soon as the first draw's reference is).
    """
    draws = range(question.request.draws)
    needed = {draw: coalitions_of(question.players, question.orders_of(draw)) for draw in draws}
    fork = _fork(question, (one for coalitions in needed.values() for one in coalitions))
    total = sum(len(coalitions) for coalitions in needed.values())

    def tell(done: int, what: str) -> None:
        if progress is not None:
            progress(done, total, what)

    tell(0, "reference")
    # In this process, which also compiles the rules and builds the population where needed.
    first = _worths(question, fork, 0, [NOBODY], threads=workers)[0]
    _check_outcomes(question, first)
    worths: dict[int, dict[Coalition, Worth]] = {draw: {} for draw in draws}
    worths[0][NOBODY] = first
    jobs = [
        (question, fork, draw, batch)
        for draw in draws
        for batch in _batches([one for one in needed[draw] if one not in worths[draw]])
    ]
    done = 1
    with open_workers(min(workers, len(jobs)), cluster) as opened:
        for (*_, draw, batch), found_out in opened.completed(_worths, jobs):
            worths[draw].update(zip(batch, found_out, strict=True))
            done += len(batch)
            tell(done, "coalitions")
    return _answer(question, [worths[draw] for draw in draws])


def _batches(coalitions: Sequence[Coalition]) -> Iterator[Sequence[Coalition]]:
    for first in range(0, len(coalitions), BATCH):
        yield coalitions[first : first + BATCH]


def _fork(question: Question, coalitions: Iterable[Coalition]) -> int:
    """The first month in which any coalition differs from the reference."""
    policies = [question.policy_of(one) for one in dict.fromkeys([NOBODY, *coalitions])]
    return fork_month([schedule(policy) for policy in policies])


def _worths(
    question: Question, fork: int, draw: int, coalitions: Sequence[Coalition], threads: int = 1
) -> list[Worth]:
    """What the outcomes come to under each coalition; nan for one that has no value."""
    request = question.request
    shared = found(
        terms_by_month(schedule(request.policies[0])),
        request.world,
        scale=request.scale,
        seed=request.seed,
        draw=draw,
        threads=threads,
    )
    shared.run_to(min(fork, _december(question.year)))
    return [_worth(question, shared, one) for one in coalitions]


def _worth(question: Question, shared: Engine, coalition: Coalition) -> Worth:
    """Branch from the shared history and run to the end of the question's year."""
    known: dict[Outcome, float] = {}
    owners = dict(line_owners(load_library()))
    december = _december(question.year)

    def record(running: Engine) -> None:
        if running.city.month == december:
            for area, residence, grouping, group, name, value in year_rows(running, owners):
                if area == "city":
                    known[Outcome(name, group, grouping, residence)] = value

    engine = branch(shared, terms_by_month(schedule(question.policy_of(coalition))))
    engine.listeners.append(record)
    engine.run_to(december + 1)
    return np.array([known.get(one, np.nan) for one in question.outcomes])


def _december(year: int) -> int:
    return 12 * (year - FIRST_YEAR) + 11


def _check_outcomes(question: Question, worth: Worth) -> None:
    for outcome, value in zip(question.outcomes, worth, strict=True):
        if np.isnan(value):
            raise InputError(
                f"there is no '{outcome.indicator}' of group '{outcome.group}', grouping "
                f"'{outcome.grouping}', residence '{outcome.residence}' in {question.year} "
                f"at scale {question.request.scale:g}"
            )


def _answer(question: Question, worths: Sequence[Mapping[Coalition, Worth]]) -> Attribution:
    """The split of every draw; places in which the policies do not differ have parts of zero."""
    players, places = question.players, tuple(question.measures)
    rows = [places.index(player) for player in players]
    shape = (len(question.outcomes), len(places), len(worths))
    parts, errors, alone = (np.zeros(shape) for _ in range(3))
    whole = np.zeros((len(question.outcomes), len(worths)))
    for draw, of_draw in enumerate(worths):
        base = of_draw[NOBODY]
        own = split(players, question.orders_of(draw), of_draw)
        parts[:, rows, draw] = own.parts.T
        errors[:, rows, draw] = own.errors.T
        alone[:, rows, draw] = np.transpose([of_draw[frozenset([one])] - base for one in players])
        whole[:, draw] = of_draw[frozenset(players)] - base
    request = question.request
    about = {
        "policies": request.names,
        "titles": {policy.name: policy.title.model_dump() for policy in request.policies},
        "world": request.world.name,
        **request.settings,
        "orders": question.orders,
        "year": question.year,
        "request": question.content,
    }
    return Attribution(question.id, about, question.outcomes, places, whole, parts, errors, alone)
