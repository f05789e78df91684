"""From a question to its answer: simulate every point of the design once, and analyse the values.

All points meet the same luck.  Points that have their parameters in common, and differ in doses or
in paths after 2017 only, also share their history up to the first month in which anything that the
simulation reads differs.

What a batch of points comes to is kept in a file of its own as soon as it is known, so a killed
program goes on where it was:

    runs/sensitivity/sn-0123456789.parts/00012.npy
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import FIRST_YEAR
from sim.engine.city_engine import Engine
from sim.errors import InputError
from sim.experiments.attribution.question import Outcome
from sim.experiments.compare import line_owners
from sim.experiments.executors import Progress, open_workers
from sim.experiments.posterior import ensemble_member
from sim.experiments.request import Request
from sim.experiments.run import found, schedules, terms_by_month
from sim.experiments.sensitivity.answer import Answer
from sim.experiments.sensitivity.design import indices, sizes
from sim.experiments.sensitivity.inputs import Case
from sim.experiments.sensitivity.parts import Parts
from sim.experiments.sensitivity.question import Point, Question
from sim.experiments.world_paths import yearly_paths
from sim.outcomes.record import year_rows
from sim.policy.library import load_library
from sim.policy.policy import Policy
from sim.policy.schedule import Schedule, first_difference

BATCH = 16
"""Points simulated by one job and kept in one file; the numbers do not depend on it."""

Values = NDArray[np.float64]


class Aim(NamedTuple):
    """What is simulated at a point, and what is read off."""

    request: Request
    outcomes: tuple[Outcome, ...]
    year: int

    @property
    def december(self) -> int:
        """The month at whose end the outcomes are read."""
        return 12 * (self.year - FIRST_YEAR) + 11


def analyse(
    question: Question,
    *,
    runs: Path,
    workers: int,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Simulate every point that is not kept in `runs` yet, and explain the outcomes.

    The result does not depend on `workers` or `cluster`, see `sim.experiments.executors`.  Raises
    InputError where there is no such outcome (as soon as the middle of everything is simulated), a
    dose takes a term out of its bounds, and the folder cannot be written.
    """
    aim = Aim(question.request, question.outcomes, question.year)
    points = [*question.centres, *map(question.point, question.design)]
    parts = Parts(runs, question.id)

    def tell(done: int, what: str) -> None:
        if progress is not None:
            progress(done, len(points), what)

    tell(0, "first point")
    # In this process, which also compiles the rules and builds the population where needed.
    _check(question, batch_values(aim, points[:1], threads=workers)[0])
    batches = [points[first : first + BATCH] for first in range(0, len(points), BATCH)]
    found_out = {
        number: values
        for number, batch in enumerate(batches)
        if (values := parts.get(number, (len(batch), len(aim.outcomes)))) is not None
    }
    done = sum(map(len, found_out.values()))
    tell(done, "points")
    jobs = [(aim, batch, number) for number, batch in enumerate(batches) if number not in found_out]
    with open_workers(min(workers, len(jobs)), cluster) as opened:
        for (*_, number), values in opened.completed(_job, jobs):
            parts.keep(number, values)
            found_out[number] = values
            done += len(values)
            tell(done, "points")
    table = np.concatenate([values for _, values in sorted(found_out.items())])
    _check(question, table.sum(axis=0))
    return _answer(question, table)


def _job(aim: Aim, points: Sequence[Point], number: int) -> Values:
    """The values of batch `number`, which only names it."""
    return batch_values(aim, points)


def batch_values(aim: Aim, points: Sequence[Point], threads: int = 1) -> Values:
    """(points, outcomes) what the outcomes come to, mean over the draws of luck of each point."""
    draws = range(len(points[0].seeds))
    return np.mean([_of_draw(aim, points, draw, threads) for draw in draws], axis=0)


def _of_draw(aim: Aim, points: Sequence[Point], draw: int, threads: int) -> Values:
    """The outcomes under one draw of luck; points that have one history simulated together."""
    values = np.empty((len(points), len(aim.outcomes)))
    for rows in _with_one_history(points, draw):
        values[rows] = _branches(aim, [points[row] for row in rows], draw, threads)
    return values


def _with_one_history(points: Sequence[Point], draw: int) -> list[list[int]]:
    """Rows of points grouped by what their history depends on."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row, point in enumerate(points):
        seeds = point.seeds[draw]
        key = (seeds.chance, seeds.parameters, *sorted(point.case.values.items()))
        groups.setdefault(key, []).append(row)
    return list(groups.values())


class _Branch(NamedTuple):
    """One policy at one point: the city as founded there, and what the policy comes to."""

    engine: Engine
    plan: Schedule


def _branches(aim: Aim, points: Sequence[Point], draw: int, threads: int) -> Values:
    """The outcomes of points that have luck and parameters in common."""
    cases = [_policies(aim, point, draw, threads) for point in points]
    first = cases[0][0]
    every = [one for branches in cases for one in branches]
    fork = min(aim.december, *(_first_difference(first, one) for one in every))
    terms = terms_by_month(first.plan)
    shared = Engine(first.engine.city, first.engine.setting, terms, threads)
    shared.run_to(fork)
    levels = [[_level(aim, shared, one) for one in branches] for branches in cases]
    # The policy less the reference, where there is one.
    return np.array([one[-1] - one[0] if len(one) > 1 else one[0] for one in levels])


def _policies(aim: Aim, point: Point, draw: int, threads: int) -> list[_Branch]:
    """The request's policies at a point, the last with its doses set."""
    request, case = aim.request, point.case
    *references, policy = request.policies
    plans = schedules([*references, _dosed(policy, case)])
    centre = yearly_paths(request.world, None, ensemble_member(None).past) if case.paths else {}
    engine = found(
        terms_by_month(plans[0]),
        request.world,
        scale=request.scale,
        seed=request.seed,
        draw=draw,
        threads=threads,
        values=case.values,
        paths={**centre, **case.paths} or None,
        seeds=point.seeds[draw],
    )
    return [_Branch(engine, plan) for plan in plans]


def _dosed(policy: Policy, case: Case) -> Policy:
    """The policy with a case's doses in place of its own."""
    changed = dict(policy.changed)
    for key, dose in case.doses.items():
        earlier = (step for step in changed.get(key, ()) if step[0] < dose[0][0])
        changed[key] = (*earlier, *dose)
    return replace(policy, changed=changed)


def _first_difference(one: _Branch, other: _Branch) -> int:
    """The first month in which terms, economy or rules differ; 0 where the founded cities do."""
    terms = first_difference(one.plan, other.plan)
    if one.engine is other.engine:
        return terms
    if not _same(one.engine.city.residents, other.engine.city.residents) or not _same(
        one.engine.city.households, other.engine.city.households
    ):
        return 0
    first, second = one.engine.setting, other.engine.setting
    months = zip(first.economies, first.rules, second.economies, second.rules, strict=True)
    for month, (economy, rules, economy_2, rules_2) in enumerate(months):
        if month >= terms:
            break
        if not (_alike(economy, economy_2) and _alike(rules, rules_2)):
            return month
    return terms


def _alike(one: Any, other: Any) -> bool:
    return all(_same(a, b) for a, b in zip(one, other, strict=True))


def _same(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other))


def _level(aim: Aim, shared: Engine, branch: _Branch) -> Values:
    """Branch from the shared history and run to the end of the question's year."""
    owners = dict(line_owners(load_library()))
    known: dict[Outcome, float] = {}

    def record(running: Engine) -> None:
        if running.city.month == aim.december:
            for area, residence, grouping, group, name, value in year_rows(running, owners):
                if area == "city":
                    known[Outcome(name, group, grouping, residence)] = value

    setting = branch.engine.setting
    engine = Engine(shared.city.copy(), setting, terms_by_month(branch.plan), shared.threads)
    engine.listeners.append(record)
    engine.run_to(aim.december + 1)
    return np.array([known.get(one, np.nan) for one in aim.outcomes])


def _check(question: Question, values: Values) -> None:
    for outcome, value in zip(question.outcomes, values, strict=True):
        if np.isnan(value):
            raise InputError(
                f"there is no '{outcome.indicator}' of group '{outcome.group}', grouping "
                f"'{outcome.grouping}', residence '{outcome.residence}' in {question.year} "
                f"at scale {question.request.scale:g}"
            )


def _answer(question: Question, table: Values) -> Answer:
    """The indices of every outcome, from all points and from their beginnings."""
    method, bounds, design = question.method, question.bounds, question.design
    centres, values = np.split(table, [len(question.centres)])
    steps = sizes(method, question.n)
    by_size = []
    for size in steps:
        rows = size * question.block
        of_outcomes = [
            indices(method, bounds, design[:rows], np.ascontiguousarray(one[:rows]))
            for one in values.T
        ]
        by_size.append(
            {name: np.array([one[name] for one in of_outcomes]) for name in of_outcomes[0]}
        )
    return Answer(
        id=question.id,
        about=question.about,
        outcomes=question.outcomes,
        inputs=question.inputs,
        centre=centres.mean(axis=0),
        luck=centres.std(axis=0, ddof=1),
        deviation=values.std(axis=0),
        indices=by_size[-1],
        sizes=tuple(steps),
        by_size={
            name: np.array([one[name] for one in by_size])
            for name in by_size[0]
            if not name.startswith("S2")
        },
        design=design,
        values=values,
    )
