"""One draw: found the city, simulate the shared history once, and branch by policy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from sim.chance import draw_seed
from sim.clock import MONTHS
from sim.engine.city_engine import Engine, Setting
from sim.engine.founding import employer_mix, neighbourhoods, open_city, post_shares, settle_people
from sim.errors import InputError
from sim.experiments.members import Member
from sim.experiments.posterior import ensemble_member
from sim.experiments.setting import (
    behaviours,
    economies,
    rules_by_month,
)
from sim.experiments.world_paths import yearly_paths
from sim.policy.library import load_library
from sim.policy.policy import Policy
from sim.policy.schedule import Schedule, first_difference, schedule
from sim.policy.world import World
from sim.terms import Terms

SAMPLING_SEED = 20101101
"""Which households a smaller scale keeps; one sample for all draws.  Census day, any number."""


class Seeds(NamedTuple):
    """Where the three sources of uncertainty of a draw begin; None takes central values.

    chance      luck of residents
    parameters  behavioural parameters, levels and paths of the past
    world       paths after 2017
    """

    chance: int
    parameters: int | None
    world: int | None


@cache
def population() -> Any:
    """The synthetic population of 2010 (built and cached by `calibration.population`)."""
    from calibration.population import load_population

    return load_population()


def terms_by_month(plan: Schedule) -> tuple[Terms, ...]:
    """A policy's schedule as the terms of each month; equal months share one object."""
    found: list[Terms] = []
    owners = list(Terms._field_defaults.items())
    previous: dict[str, float] | None = None
    for month in range(MONTHS):
        values = {name: float(series[month]) for name, series in plan.values.items()}
        if values == previous:
            found.append(found[-1])
            continue
        parts = [
            type(default)(*(values[f"{owner}.{field}"] for field in default._fields))
            for owner, default in owners
        ]
        found.append(Terms(*parts))
        previous = values
    return tuple(found)


def found(
    terms: Sequence[Terms],
    world: World,
    *,
    scale: float,
    seed: int,
    draw: int,
    threads: int = 1,
    values: dict[str, float] | None = None,
    paths: dict[str, Any] | None = None,
    level: dict[str, float] | None = None,
    central: bool = False,
    seeds: Seeds | None = None,
    member: Member | None = None,
) -> Engine:
    """Found the city of one draw in January 2010 under the given terms.

    `central` takes every parameter and the world at its central value instead of a draw from its
    prior; `seeds` gives each source of uncertainty its own seed instead of the draw's, so that they
    can be told apart; `member` replaces the draw's own from the posterior; `values`, `paths` and
    `level` replace single parameters, the yearly paths and the levels of 2010.
    """
    if seeds is None:
        own_seed = draw_seed(seed, draw)
        seeds = Seeds(own_seed, None if central else own_seed, None if central else own_seed)
    one = member if member is not None else ensemble_member(seeds.parameters)
    chosen = {**one.values, **(values or {})}
    behaviour, founding = behaviours(chosen)
    people = population()
    places = int(people.households.place.max()) + 1
    city, norm = settle_people(
        people, scale, SAMPLING_SEED, seeds.chance, places, behaviour, founding, terms[0]
    )
    yearly = paths if paths is not None else yearly_paths(world, seeds.world, one.past)
    surroundings = economies(
        world,
        seeds.world,
        employer_mix(city.residents),
        post_shares(city.residents),
        norm,
        yearly,
        level if level is not None else one.level,
    )
    rules = rules_by_month(np.array([economy.prices for economy in surroundings]))
    setting = Setting(
        behaviour,
        founding,
        surroundings,
        rules,
        neighbourhoods(city.households),
        load_library().fund_rules,
    )
    open_city(city, behaviour, founding, terms[0], surroundings[0], rules[0])
    return Engine(city, setting, tuple(terms), threads)


def branch(engine: Engine, terms: Sequence[Terms]) -> Engine:
    """A new engine that continues from a copy of the state under other terms."""
    return Engine(engine.city.copy(), engine.setting, tuple(terms), engine.threads)


def fork_month(plans: Sequence[Schedule]) -> int:
    """The first month in which any of the policies differ from the first."""
    return min((first_difference(plans[0], other) for other in plans[1:]), default=0)


def schedules(policies: Sequence[Policy]) -> list[Schedule]:
    """The monthly schedule of each policy.

    Raises InputError for one whose budget is not solved (`sim.experiments.budget`).
    """
    for policy in policies:
        if not policy.solved:
            raise InputError(
                f"{policy.name}: budget: it has no factor yet; "
                "'python -m sim.experiments.budget FILE' writes it into the file"
            )
    return [schedule(policy) for policy in policies]
