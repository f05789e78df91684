"""The same month as plain Mesa objects: one `mesa.Agent` per resident and per household.

The rules are the engine's own functions, run by the Python interpreter (Numba switched off), on
agents whose columns are ordinary Python attributes, under terms and behaviour that are ordinary
named tuples.  Run by `benchmarks.city`, or alone:

    python -m benchmarks.plain_mesa --scale 0.002 --months 5

A first process founds a small city with the compiled engine and takes it to July 2018, when the
plan is in force; a second process, with Numba off, goes on from there as Mesa agents, and the
outcome is held against the compiled engine's.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from sim.chance import Purpose, uniforms
from sim.city.codes import N_FLOWS, N_GROUPS, N_SEGMENTS, Activity, Queue
from sim.city.state import (
    FEN,
    HOUSEHOLD_COLUMNS,
    N_COUNTY_COUNTS,
    N_PLACE_COUNTS,
    N_SEGMENT_COUNTS,
    RESIDENT_COLUMNS,
    City,
)
from sim.clock import PLAN_START
from sim.engine.clear import clear_jobs, clear_queues
from sim.engine.decide import clear_intents, decide_one, priority_of
from sim.engine.market import (
    market_of,
    open_vacancies,
    update_demand,
    update_effort,
    update_leisure,
    update_posts,
)
from sim.engine.settle import settle
from sim.engine.tally import CountyCount, Tally, fen
from sim.institutions.treasury import N_LINES

NUMBA_OFF = "NUMBA_DISABLE_JIT"


class PlainResident(mesa.Agent):
    """One resident; every column of the record is an attribute."""

    model: PlainCity

    def __init__(self, model: PlainCity, record: np.void) -> None:
        super().__init__(model)
        self.row = len(model.people)
        for name in RESIDENT_COLUMNS:
            setattr(self, name, record[name].item())

    def decide(self) -> None:
        """Decide, and put oneself down for the markets."""
        city = self.model
        clear_intents(self)
        acts = Activity.EMPLOYEE <= self.activity < Activity.RETIRED
        if not acts and self.activity != Activity.AWAY:
            return
        home = city.homes[self.household]
        now = city.now
        decide_one(
            self,
            home,
            now.month,
            now.seed,
            now.terms,
            now.behaviour,
            now.economy,
            now.market,
            now.rules,
        )
        if self.seeks >= 0 or self.applies != Queue.NONE:
            lottery = uniforms(now.seed, self.id, now.month, Purpose.LOTTERY)
            if self.seeks >= 0:
                city.seekers.append((self.row, lottery[0]))
            if self.applies != Queue.NONE:
                city.applicants.append((self.row, priority_of(self, home) + lottery[1]))


class PlainHousehold(mesa.Agent):
    """One household; its members are residents, its columns attributes."""

    model: PlainCity

    def __init__(self, model: PlainCity, record: np.void) -> None:
        super().__init__(model)
        self.row = len(model.homes)
        for name in HOUSEHOLD_COLUMNS:
            setattr(self, name, record[name].item())

    def settle(self) -> None:
        """Settle the household: effects, incomes, benefits, counts."""
        now = self.model.now
        settle(
            self.model.people,
            self.model.homes,
            self.row,
            self.row + 1,
            now.month,
            now.seed,
            now.terms,
            now.behaviour,
            now.economy,
            now.market,
            now.rules,
            self.model.tally,
        )


class PlainCity(mesa.Model):
    """A city of plain agents, continued from a state of the compiled engine."""

    def __init__(self, city: City, setting: Any, terms: tuple[Any, ...]) -> None:
        super().__init__(seed=1)
        self.tables, self.setting, self.terms = city, setting, terms
        self.people: list[PlainResident] = []
        self.homes: list[PlainHousehold] = []
        for record in city.residents:
            self.people.append(PlainResident(self, record))
        for record in city.households:
            self.homes.append(PlainHousehold(self, record))

    def step(self) -> None:
        """One month other than January and December."""
        tables, setting = self.tables, self.setting
        month = tables.month
        terms, economy = self.terms[month], setting.economies[month]
        if month == PLAN_START:
            for person in self.people:
                person.start_group = person.group
        update_posts(tables, terms, setting.behaviour)
        open_vacancies(tables, economy, setting.behaviour, terms)
        self.now = SimpleNamespace(
            month=month,
            seed=tables.seed,
            terms=terms,
            behaviour=setting.behaviour,
            economy=economy,
            market=market_of(tables, economy, setting.behaviour, setting.founding),
            rules=setting.rules[month],
        )
        self.seekers: list[tuple[int, float]] = []
        self.applicants: list[tuple[int, float]] = []
        self.agents_by_type[PlainResident].do("decide")
        self.clear()
        self.tally = empty_tally(len(tables.places))
        self.agents_by_type[PlainHousehold].do("settle")
        self.keep_books()
        tables.month += 1

    def clear(self) -> None:
        """Jobs, then the queues, by the engine's own clearing; the funds are taken as ample."""
        tables = self.tables
        rows, keys = columns(self.seekers)
        segments = np.array([self.people[row].seeks for row in rows], np.int16)
        hired, tables.fill_rate = clear_jobs(segments, rows, keys, tables.vacancies)
        for row in hired:
            self.people[row].hired = 1
        rows, keys = columns(self.applicants)
        queues = np.array([self.people[row].applies for row in rows], np.int8)
        held = int(tables.counties[:, CountyCount.PUBLIC_POSTS].sum())
        winners, served = clear_queues(
            queues, rows, keys, tables.month, self.now.terms, tables.weight, held, tables.carried
        )
        for row, queue in zip(winners, served, strict=True):
            self.people[row].granted = int(queue)

    def keep_books(self) -> None:
        """The month's counts, and what they do to demand and effort."""
        tables, tally = self.tables, self.tally
        tables.books = tally.books
        tables.year_books += tally.books
        tables.flows += tally.flows
        tables.segments, tables.places = tally.segments, tally.places
        tables.counties = tally.counties
        update_effort(tables)
        update_demand(tables, self.now.economy, self.setting.behaviour)
        update_leisure(tables, self.now.terms, self.now.economy)


def empty_tally(places: int) -> Tally:
    """Counts at zero; every line pays everyone."""
    return Tally(
        np.ones(N_LINES),
        np.zeros(N_LINES, np.int64),
        np.zeros((2, N_GROUPS, N_LINES), np.int64),
        np.zeros(N_FLOWS, np.int64),
        np.zeros((N_SEGMENTS, N_SEGMENT_COUNTS), np.int64),
        np.zeros((places, N_PLACE_COUNTS), np.int64),
        np.zeros((5, N_COUNTY_COUNTS), np.int64),
    )


def columns(pairs: list[tuple[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Rows and keys as arrays."""
    return (
        np.array([row for row, _ in pairs], np.int32),
        np.array([key for _, key in pairs], np.float64),
    )


def run_plain(snapshot: Path, months: int) -> dict[str, Any]:
    """Continue a snapshot as plain agents: time of a month, and what came of it."""
    city, setting, terms = pickle.loads(snapshot.read_bytes())
    model = PlainCity(city, setting, terms)
    seconds = []
    for _ in range(months):
        started = time.perf_counter()
        model.step()
        seconds.append(time.perf_counter() - started)
    return {
        "residents": len(model.people),
        "households": len(model.homes),
        # The first month warms the interpreter up.
        "ns": 1e9 * median(seconds[1:] or seconds) / len(model.people),
        "activities": [person.activity for person in model.people],
        "income_year": int(sum(home.income_year for home in model.homes)),
    }


def draw_as_mesa_models_do() -> None:
    """Put Python's own generator and arithmetic in place of the keyed draws and of `fen`.

    Philox and NumPy scalars are slow in the interpreter, and a model written for plain Mesa
    would use neither, so this is the fairer time; the luck then differs from the engine's.
    """
    random = Random(2018).random

    def four(seed: int, resident: int, month: int, purpose: int) -> tuple[float, ...]:
        return random(), random(), random(), random()

    def whole_fen(yuan: float) -> int:
        return int(yuan * FEN + 0.5) if yuan >= 0 else -int(0.5 - yuan * FEN)

    replaced = ((uniforms, four), (fen, whole_fen))  # kept, for this module is changed as well
    for name, module in list(sys.modules.items()):
        if name == __name__ or name.startswith("sim."):
            for own, other in replaced:
                if getattr(module, own.__name__, None) is own:
                    setattr(module, own.__name__, other)


def continue_plain(snapshot: Path, months: int, draws: str) -> dict[str, Any]:
    """`run_plain` in a process of its own with Numba switched off."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.plain_mesa", "--snapshot", str(snapshot)),
            *("--months", str(months), "--draws", draws),
        ],
        env={**os.environ, NUMBA_OFF: "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def compare_with_engine(scale: float, months: int) -> dict[str, float]:
    """Plain agents and the engine from one snapshot of July 2018: times, and how far they agree.

    ns_keyed    ns per resident-month of plain agents with the engine's keyed draws
    ns_python   the same with Python's generator
    same_activity, income_difference
                share of residents who do the same in the end, and relative difference of
                households' income, plain agents with keyed draws against the engine
    """
    from sim.experiments.run import branch, found, terms_by_month
    from sim.policy.library import load_policy, load_world
    from sim.policy.schedule import schedule

    if not 1 <= months <= 5:
        raise SystemExit("--months: 1 to 5, July to November 2018")
    terms = terms_by_month(schedule(load_policy("plan")))
    engine = found(terms, load_world("trend-2017"), scale=scale, seed=2018, draw=0)
    engine.run_to(PLAN_START)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = Path(folder) / "city.pickle"
        snapshot.write_bytes(pickle.dumps((engine.city, engine.setting, engine.terms)))
        keyed = continue_plain(snapshot, months, "keyed")
        python = continue_plain(snapshot, months, "python")
    compiled = branch(engine, terms)
    compiled.run_to(PLAN_START + months)
    same = compiled.city.residents["activity"] == np.array(keyed["activities"])
    income = int(compiled.city.households["income_year"].sum())
    return {
        "residents": keyed["residents"],
        "households": keyed["households"],
        "months": months,
        "ns_keyed": keyed["ns"],
        "ns_python": python["ns"],
        "same_activity": float(same.mean()),
        "income_difference": keyed["income_year"] / income - 1.0,
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain_mesa")
    parser.add_argument("--scale", type=float, default=0.002, help="share of households")
    parser.add_argument("--months", type=int, default=5, help="from July 2018 on, 1 to 5")
    parser.add_argument("--snapshot", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--draws", choices=("keyed", "python"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.snapshot is None:
        print(json.dumps(compare_with_engine(chosen.scale, chosen.months)))
        return
    if chosen.draws == "python":
        draw_as_mesa_models_do()
    print(json.dumps(run_plain(chosen.snapshot, chosen.months)))


if __name__ == "__main__":
    main()
