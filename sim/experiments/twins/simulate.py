"""From a question to its answer: for each draw one shared history, and a city for each measure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from sim.city.codes import Activity
from sim.clock import MONTHS, PLAN_START, year_of
from sim.engine.city_engine import Engine
from sim.experiments.effects import with_measure_of
from sim.experiments.executors import Progress, open_workers
from sim.experiments.run import branch, fork_month, found, schedules, terms_by_month
from sim.experiments.twins.account import Ending, account
from sim.experiments.twins.answer import Twins
from sim.experiments.twins.question import Question
from sim.experiments.twins.receipts import Receipts, receipts_of
from sim.experiments.twins.winners import winners_rows
from sim.outcomes.record import Sum, counted
from sim.policy.library import load_library
from sim.policy.schedule import Schedule

WINNERS_COLUMNS = ("draw", "grouping", "group", "gain", "lose", "change")

Tables = tuple[pd.DataFrame, pd.DataFrame]
"""Accounts of measures, and winners and losers."""


def twins(
    question: Question,
    *,
    workers: int,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Twins:
    """Simulate every draw and tell all of it.

    The result does not depend on `workers` or `cluster`, see `sim.experiments.executors`.
    """
    draws = question.request.draws
    cities = len(question.measures) + 2

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, draws * cities, "cities")

    tell(0)
    found_out = {}
    if cluster is None:
        # In this process, which also compiles the rules and builds the population where needed.
        found_out[0] = twins_of_draw(question, 0, threads=workers, tell=tell)
    jobs = [(question, draw) for draw in range(draws) if draw not in found_out]
    with open_workers(min(workers, len(jobs)), cluster) as opened:
        for (_, draw), tables in opened.completed(twins_of_draw, jobs):
            found_out[draw] = tables
            tell(cities * len(found_out))
    accounts, winners = (
        pd.concat([found_out[draw][table] for draw in range(draws)], ignore_index=True)
        for table in (0, 1)
    )
    return Twins(question.id, question.about, accounts, winners)


def twins_of_draw(
    question: Question,
    draw: int,
    threads: int = 1,
    tell: Callable[[int], None] | None = None,
) -> Tables:
    """The accounts of every measure in one draw, and the policy's winners and losers.

    `tell` is called after each city with how many are done.
    """
    request = question.request
    reference, policy = request.policies
    measures = load_library().measures
    owned = load_library().line_owner
    both = schedules([reference, policy])
    without = schedules([with_measure_of(policy, reference, one) for one in question.measures])
    shared = found(
        terms_by_month(both[0]),
        request.world,
        scale=request.scale,
        seed=request.seed,
        draw=draw,
        threads=threads,
    )
    # The years compared begin in the year of the plan's start.
    shared.run_to(min(PLAN_START, fork_month([*both, *without])))
    given = {
        one: receipts_of(parameter.term for parameter in measures[one].parameters.values())
        for one in question.measures
    }
    every = list(dict.fromkeys(name for names in given.values() for name in names))
    base, _ = _ending(shared, both[0], [])
    whole, ending = _ending(shared, both[1], every)
    if tell is not None:
        tell(2)
    rows = []
    for done, (measure, rest) in enumerate(zip(question.measures, without, strict=True), start=3):
        _, twin = _ending(shared, rest, given[measure])
        lines = [int(line) for line, owner in owned.items() if owner == measure]
        numbers = account(given[measure], lines, ending, twin)
        rows.append({"draw": draw, "measure": measure, **numbers})
        if tell is not None:
            tell(done)
    won = [(draw, *row) for row in winners_rows(base.city, whole.city)]
    return pd.DataFrame(rows), pd.DataFrame(won, columns=list(WINNERS_COLUMNS))


def _ending(shared: Engine, plan: Schedule, names: list[str]) -> tuple[Engine, Ending]:
    """Branch from the shared history, run to the end, and take the years since the plan."""
    engine = branch(shared, terms_by_month(plan))
    receipts = Receipts(names, len(engine.city.residents))
    years = _Years(engine)
    engine.listeners += [receipts, years]
    engine.run_to(MONTHS)
    city = engine.city
    ending = Ending(
        residents=city.residents,
        received=receipts.received,
        own_income=years.own_income,
        income=years.income,
        outlay=years.outlay,
        poor=years.poor,
        weight=city.weight,
    )
    return engine, ending


class _Years:
    """A listener that adds up the accounts of the years, every December, see `Ending`."""

    def __init__(self, engine: Engine) -> None:
        self.own_income = np.zeros(len(engine.city.residents), np.int64)
        self.income = 0
        self.outlay = np.zeros_like(engine.city.year_books)
        self.poor = 0

    def __call__(self, engine: Engine) -> None:
        city = engine.city
        if city.month % 12 != 11 or year_of(city.month) < year_of(PLAN_START):
            return
        people = city.residents
        own = sum(
            people[f"{source}_year"].astype(np.int64)
            for source in ("wage", "operating", "property", "transfer")
        )
        # Who has gone keeps the last year's accounts, which are no income of this year.
        self.own_income += np.where(people["activity"] != Activity.GONE, own, 0)
        self.income += int(city.households["income_year"].sum())
        self.outlay += city.year_books
        self.poor = int(counted(engine).sum(axis=(0, 1))[0, Sum.POOR])
