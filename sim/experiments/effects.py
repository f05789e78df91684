"""What each measure of a policy does on its own, and what it adds to the others.

A draw's history is simulated once; from there one branch for each measure and question, all with
the same luck.  Both differences are the measure's effect, with it less without it:

    only      the reference plus this measure alone, less the reference
    without   the policy, less the policy without this measure

The two differ where measures help or hinder each other, so neither column adds up to the effect
of the whole policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from sim.city.codes import GROUP_KEYS, N_GROUPS, Group
from sim.clock import MONTHS, PLAN_START, year_of
from sim.engine.city_engine import Engine
from sim.experiments.executors import open_workers
from sim.experiments.run import branch, fork_month, found, schedules, terms_by_month
from sim.outcomes.record import cell_rows, cost_rows, counted
from sim.policy.library import load_library
from sim.policy.policy import Policy
from sim.policy.schedule import Schedule
from sim.policy.world import World

INDICATORS = (
    "disposable_income_per_head",
    "own_income",
    "employment_rate",
    "poverty_rate",
    "public_cost",
)
"""What is told of each measure; own income of groups only, public cost of the whole city only."""

ONLY, WITHOUT = "only", "without"

COLUMNS = (
    "measure",
    "how",
    "draw",
    "year",
    "grouping",
    "group",
    "residence",
    "indicator",
    "difference",
)
_NAMES = ("measure", "how", "grouping", "group", "residence", "indicator")

Key = tuple[int, str, str, str, str]
"""year, grouping, group, residence, indicator"""


def changed_measures(policy: Policy, reference: Policy) -> list[str]:
    """Ids of the measures that move a number between the two policies, in the plan's order."""

    def numbers(one: Policy, measure: str) -> list[object]:
        parameters = load_library().measures[measure].parameters
        return [
            parameter.in_force(measure in one.on, one.changed.get((measure, name)))
            for name, parameter in parameters.items()
        ]

    measures = load_library().measures
    return [one for one in measures if numbers(policy, one) != numbers(reference, one)]


def with_measure_of(policy: Policy, other: Policy, measure: str) -> Policy:
    """A policy with one measure as it is in another policy: on or off, with its values there."""
    changed = {key: value for key, value in policy.changed.items() if key[0] != measure}
    changed |= {key: value for key, value in other.changed.items() if key[0] == measure}
    return replace(policy, on=(policy.on - {measure}) | (other.on & {measure}), changed=changed)


def effects_of_draw(
    policy: Policy, reference: Policy, world: World, scale: float, seed: int, draw: int
) -> pd.DataFrame:
    """The effect of each measure in one draw, see the module; columns are `COLUMNS`.

    Years 2018-2020; the groups at the plan's start, and all residents also by town and village.
    """
    measures = changed_measures(policy, reference)
    both = schedules([reference, policy])
    only = schedules([with_measure_of(reference, policy, one) for one in measures])
    without = schedules([with_measure_of(policy, reference, one) for one in measures])
    engine = found(terms_by_month(both[0]), world, scale=scale, seed=seed, draw=draw)
    engine.run_to(min(PLAN_START, fork_month([*both, *only, *without])))
    base, whole = (_outcome(engine, plan) for plan in both)
    rows: list[tuple[object, ...]] = []
    for measure, alone, rest in zip(measures, only, without, strict=True):
        for how, less, more in (
            (ONLY, base, _outcome(engine, alone)),
            (WITHOUT, _outcome(engine, rest), whole),
        ):
            rows += [
                (measure, how, draw, *key, more[key] - less[key]) for key in more if key in less
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _outcome(shared: Engine, plan: Schedule) -> dict[Key, float]:
    """The indicators of the years from the plan's start under a policy, from the shared history."""
    engine = branch(shared, terms_by_month(plan))
    found_out: dict[Key, float] = {}

    def december(running: Engine) -> None:
        year = year_of(running.city.month)
        if running.city.month % 12 == 11 and year >= year_of(PLAN_START):
            found_out.update(((year, *key), value) for key, value in _december(running))

    engine.listeners.append(december)
    engine.run_to(MONTHS)
    return found_out


def _december(engine: Engine) -> Iterator[tuple[tuple[str, str, str, str], float]]:
    """Grouping, group, residence and indicator, with the year's value."""
    city = engine.city
    sums = counted(engine).sum(axis=0)
    cells = [
        (sums[:, 0].sum(axis=0), "all", ("all", "all")),
        (sums[1, 0], "urban", ("all", "all")),
        (sums[0, 0], "rural", ("all", "all")),
        *(
            (sums[:, 1 + N_GROUPS + group].sum(axis=0), "all", ("start", GROUP_KEYS[group]))
            for group in Group
        ),
    ]
    rows = [
        row
        for total, residence, cell in cells
        for row in cell_rows(total, city.weight, engine.now[1].prices, ("city", residence), cell)
    ]
    for _, residence, grouping, group, indicator, value in [*rows, *cost_rows(city, {})]:
        if indicator in INDICATORS:
            yield (grouping, group, residence, indicator), value


def effects(
    policy: Policy,
    reference: Policy,
    world: World,
    *,
    scale: float,
    draws: int,
    seed: int,
    workers: int = 1,
) -> pd.DataFrame:
    """The effects of every draw in one table, which does not depend on the number of workers."""
    jobs = [(policy, reference, world, scale, seed, draw) for draw in range(draws)]
    with open_workers(min(workers, draws)) as opened:
        found_out = {job[-1]: table for job, table in opened.completed(effects_of_draw, jobs)}
    tables = [found_out[draw] for draw in range(draws)]
    table = pd.concat(tables, ignore_index=True)
    return table.astype(dict.fromkeys(_NAMES, "category"))
