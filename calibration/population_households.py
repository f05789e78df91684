"""Compose households: couples of near age, their children, grandparents, and those alone.

The census gives households by number of generations, one-person households and residents in
family households, by county. Those margins fix how many couples stay without children at home
and how many units of the old live with the young; who lives with whom follows from ages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.population_fit import Array, Counts, draw_weighted, largest_remainder
from calibration.population_margins import COUNTIES, FIRST_OCCUPATION, Census
from calibration.population_people import (
    DIVORCED,
    MARRIED,
    NEVER_MARRIED,
    STUDENT,
    WIDOWED,
    People,
)

Index = NDArray[np.int64]
OLDEST_REFERENCE = 100
ADULT, CHILD, ELDER = 0, 1, 2


@dataclass(frozen=True)
class Targets:
    """Households wanted in one county and residence, after the census tables."""

    households: int
    alone: int
    one_generation: int
    three_generations: int


@dataclass
class Homes:
    """Who lives where. household: for each person, numbered from 0 over the city.

    role: 0 couple, parent or person alone, 1 child, 2 grandparent. generations, collective:
    one entry per household; a collective "household" is one resident of a dormitory or home.
    """

    household: Index
    role: NDArray[np.int8]
    generations: NDArray[np.int8]
    collective: NDArray[np.bool_]


def household_targets(census: Census, possible_units: NDArray[Any]) -> list[list[Targets]]:
    """Targets by county and residence.

    possible_units: couples and other heads by county and residence, shape (5, 2). The census
    gives households by county only; every type is split in proportion to the possible units.
    """
    one = census.by_county("households", "one person")
    wanted = {
        "households": census.by_county("households", "family households"),
        "alone": one,
        "one_generation": census.by_county("households", "one generation") - one,
        "three_generations": census.by_county("households", "three generations")
        + census.by_county("households", "four or more generations"),
    }
    targets = []
    for county in range(len(COUNTIES)):
        split = {
            name: largest_remainder(possible_units[county], int(totals[county]))
            for name, totals in wanted.items()
        }
        targets.append(
            [Targets(**{n: int(v[place]) for n, v in split.items()}) for place in (0, 1)]
        )
    return targets


def choose_collective(
    people: People,
    census: Census,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> NDArray[np.bool_]:
    """Residents outside family households: students, young workers, some of the aged."""
    working = people.state >= FIRST_OCCUPATION
    age = people.age
    weights = np.where(age >= 16, constants["collective_weight:other 16-64"], 0.0)
    for low, high in ((16, 29), (30, 49), (50, 64)):
        here = working & (age >= low) & (age <= high)
        weights[here] = constants[f"collective_weight:employee {low}-{high}"]
    weights[people.state == STUDENT] = constants["collective_weight:student"]
    weights[age >= 65] = constants["collective_weight:aged 65 and over"]
    weights[people.marital == MARRIED] *= constants["collective_weight:married"]
    weights[people.female] *= constants["collective_weight:female"]
    weights[people.residence == 0] *= constants["collective_weight:rural"]
    chosen = np.zeros(len(people), dtype=bool)
    family = census.by_county("households", "residents of family households")
    everyone = census.by_county("population", "all")
    for county in range(len(COUNTIES)):
        local = np.flatnonzero(people.county == county)
        amount = int(everyone[county] - family[county])
        chosen[local[draw_weighted(weights[local], amount, generator)]] = True
    return chosen


def place_by_age(wanted: Index, hosts: Counts) -> Counts:
    """Spread the wanted reference ages over the ages that hosts have.

    wanted: how many want a host of each age. hosts: how many can be taken at each age. What an
    age cannot take goes to the next older one, then to the next younger. Returns the numbers
    taken; less than asked only if there are too few hosts in all.
    """
    taken = np.zeros_like(wanted)
    spare = 0
    for age in range(len(wanted)):
        asked = int(wanted[age]) + spare
        taken[age] = min(asked, int(hosts[age]))
        spare = asked - int(taken[age])
    for age in range(len(wanted) - 1, -1, -1):
        more = min(spare, int(hosts[age] - taken[age]))
        taken[age] += more
        spare -= more
    return taken


def pair_by_age(
    desired: NDArray[Any], host_ages: NDArray[Any], generator: np.random.Generator
) -> tuple[Index, Index]:
    """Give each guest its own host of nearly the desired age.

    Returns positions of guests and of their hosts, each used once.
    """
    size = OLDEST_REFERENCE + 1
    wanted = np.bincount(np.clip(np.rint(desired), 0, size - 1).astype(int), minlength=size)
    hosts = np.bincount(host_ages, minlength=size)
    taken = place_by_age(wanted, hosts)
    guests = np.argsort(desired, kind="stable")[: int(taken.sum())]
    shuffled = np.lexsort((generator.random(len(host_ages)), host_ages))
    starts = np.concatenate([[0], np.cumsum(hosts)[:-1]])
    chosen = [shuffled[start : start + n] for start, n in zip(starts, taken, strict=True) if n]
    return guests, np.concatenate(chosen) if chosen else np.zeros(0, dtype=np.int64)


def _couples(
    people: People, constants: Mapping[str, float], generator: np.random.Generator
) -> tuple[Index, Index, Index]:
    """Husbands, wives and the married without a spouse here, as positions."""
    husbands = np.flatnonzero((people.marital == MARRIED) & ~people.female)
    wives = np.flatnonzero((people.marital == MARRIED) & people.female)
    pairs = min(len(husbands), len(wives))
    # The surplus of one sex has a spouse elsewhere; who they are is left to chance.
    husbands_kept = np.sort(generator.permutation(len(husbands))[:pairs])
    wives_kept = np.sort(generator.permutation(len(wives))[:pairs])
    absent = np.concatenate(
        [np.delete(husbands, husbands_kept), np.delete(wives, wives_kept)]
    ).astype(np.int64)
    husbands, wives = husbands[husbands_kept], wives[wives_kept]
    spread = constants["spouse_age_spread"]

    def ordered(who: Index, shift: float) -> Index:
        noise = generator.normal(0.0, spread / np.sqrt(2), len(who))
        by_age = who[np.argsort(people.age[who] + shift + noise, kind="stable")]
        # Within a small stretch of ages the better schooled marry each other.
        block = np.arange(len(by_age)) // 100
        school = people.schooling[by_age] + generator.normal(0.0, 0.8, len(by_age))
        return by_age[np.lexsort((school, block))]

    return ordered(husbands, 0.0), ordered(wives, constants["spouse_age_gap"]), absent


def _alone(
    people: People,
    free: Index,
    absent: Index,
    amount: int,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> Index:
    """Who lives alone, among the unattached adults."""
    age, marital = people.age[free], people.marital[free]
    weights = np.zeros(len(free))
    weights[(marital == NEVER_MARRIED) & (age >= 20)] = constants[
        "alone_weight:never married 20-34"
    ]
    weights[(marital == NEVER_MARRIED) & (age >= 35)] = constants[
        "alone_weight:never married 35 and over"
    ]
    weights[marital == DIVORCED] = constants["alone_weight:divorced"]
    weights[marital == WIDOWED] = constants["alone_weight:widowed under 60"]
    weights[(marital == WIDOWED) & (age >= 60)] = constants["alone_weight:widowed 60 and over"]
    weights[np.isin(free, absent)] = constants["alone_weight:spouse absent"]
    return free[draw_weighted(weights, amount, generator)]


def _open_units(wanted: Counts, units: Counts, number: int) -> Counts:
    """How many units of each reference age get children, `number` in all where possible.

    Each age opens the same fraction of its units, but never more than it has children for and at
    least a third of that, so no family gets more than about three at home.
    """
    most = np.minimum(units, wanted)
    least = np.minimum(most, -(-wanted // 3))
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        total = np.clip(np.rint(middle * units), least, most).sum()
        low, high = (middle, high) if total < number else (low, middle)
    opened = np.clip(np.rint(high * units), least, most).astype(np.int64)
    # Settle the last few where there is still room.
    gap = number - int(opened.sum())
    room = (most - opened) if gap > 0 else (opened - least)
    steps = np.minimum(room, np.abs(gap))
    running = np.minimum(np.cumsum(steps), abs(gap))
    return opened + np.sign(gap) * np.diff(running, prepend=0)


def compose(
    people: People,
    targets: Targets,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> Homes:
    """Households of the residents of one county and residence who live in families.

    Units are couples, and widowed, divorced or separated persons not living alone. Children, by
    which all never-married not living alone are meant, go to units about 26 years older. Then
    childless older units join: grandparents where the host has children, else two generations.
    """
    n = len(people)
    role = np.zeros(n, dtype=np.int8)
    husbands, wives, absent = _couples(people, constants, generator)
    free = np.setdiff1d(np.arange(n), np.concatenate([husbands, wives]), assume_unique=True)
    alone = _alone(people, free, absent, targets.alone, constants, generator)
    left = np.setdiff1d(free, alone, assume_unique=True)
    # The unmarried, and half of the formerly married under 40, live with parents.
    back_home = (people.marital[left] != NEVER_MARRIED) & (people.age[left] < 40)
    back_home &= generator.random(len(left)) < 0.5
    child = (people.marital[left] == NEVER_MARRIED) | back_home
    children, lone = left[child], left[~child]
    heads = np.concatenate([wives, lone])
    reference = people.age[heads].astype(np.int64)
    reference[len(wives) :] -= 2 * (~people.female[lone])
    n_units = len(heads)
    merges = max(n_units + len(alone) - targets.households, 0)
    into_families = min(targets.three_generations, merges)
    childless = targets.one_generation + 2 * merges - into_families
    gap = generator.normal(
        constants["mother_age_at_birth"], constants["mother_age_spread"], len(children)
    )
    desired = people.age[children] + np.clip(gap, 18.0, 44.0)
    unit_of_child, with_children = _give_children(
        desired, reference, n_units - childless, len(wives), generator
    )
    role[children] = CHILD
    household_of_unit = np.arange(n_units)
    generations = np.where(with_children, 2, 1).astype(np.int8)
    joined = _join_elders(
        reference,
        with_children,
        np.arange(n_units) >= len(wives),
        into_families,
        merges - into_families,
        constants,
        generator,
    )
    elders, hosts = joined
    household_of_unit[elders] = hosts
    generations[hosts] += 1
    household = np.empty(n, dtype=np.int64)
    household[wives] = household_of_unit[: len(wives)]
    household[husbands] = household_of_unit[: len(wives)]
    household[lone] = household_of_unit[len(wives) :]
    household[children] = household_of_unit[unit_of_child]
    elder = np.zeros(n_units, dtype=bool)
    elder[elders] = True
    role[wives[elder[: len(wives)]]] = ELDER
    role[husbands[elder[: len(wives)]]] = ELDER
    role[lone[elder[len(wives) :]]] = ELDER
    household[alone] = n_units + np.arange(len(alone))
    generations = np.concatenate([generations, np.ones(len(alone), dtype=np.int8)])
    kept, household = np.unique(household, return_inverse=True)
    return Homes(household, role, generations[kept], np.zeros(len(kept), dtype=bool))


def _give_children(
    desired: Array,
    reference: Index,
    number: int,
    n_couples: int,
    generator: np.random.Generator,
) -> tuple[Index, NDArray[np.bool_]]:
    """The unit of each child and which units have children; couples are served first."""
    size = OLDEST_REFERENCE + 1
    units = np.bincount(reference, minlength=size)
    ages = np.flatnonzero(units)
    # An age nobody has is replaced by the nearest that somebody has.
    nearest = ages[np.abs(np.arange(size)[:, None] - ages).argmin(axis=1)]
    wished = nearest[np.clip(np.rint(desired), 0, size - 1).astype(int)]
    # Three children at home at most; more go to units of the nearest other ages.
    wanted = place_by_age(np.bincount(wished, minlength=size), 3 * units)
    opened = _open_units(wanted, units, number)
    lone = np.arange(len(reference)) >= n_couples
    rank = np.lexsort((generator.random(len(reference)) + 0.3 * lone, reference))
    starts = np.concatenate([[0], np.cumsum(units)[:-1]])
    by_wish = np.argsort(desired, kind="stable")
    firsts = np.concatenate([[0], np.cumsum(wanted)[:-1]])
    position = np.arange(len(wished)) - np.repeat(firsts, wanted)
    slot = position % np.maximum(np.repeat(opened, wanted), 1)
    unit = np.empty(len(wished), dtype=np.int64)
    unit[by_wish] = rank[np.repeat(starts, wanted) + slot]
    with_children = np.zeros(len(reference), dtype=bool)
    with_children[unit] = True
    return unit, with_children


def _join_elders(
    reference: Index,
    with_children: NDArray[np.bool_],
    lone: NDArray[np.bool_],
    into_families: int,
    into_couples: int,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> tuple[Index, Index]:
    """Childless older units and the units they live with; lone ones join first."""
    pool = np.flatnonzero(~with_children)
    # The lone first, for alone they would be one-person households; then the older.
    score = reference[pool] + 12.0 * generator.random(len(pool)) + 1000.0 * lone[pool]
    order = pool[np.argsort(-score, kind="stable")]
    elders = order[: into_families + into_couples]
    elders = generator.permutation(elders)
    mean, spread = constants["mother_age_at_birth"], constants["mother_age_spread"]
    hosts_free = np.setdiff1d(np.arange(len(reference)), elders)
    guests, hosts = [], []
    for group, kind in ((elders[:into_families], True), (elders[into_families:], False)):
        candidates = hosts_free[with_children[hosts_free] == kind]
        candidates = candidates[~lone[candidates] | kind]
        wish = reference[group] - np.clip(generator.normal(mean, spread, len(group)), 18, 44)
        guest, host = pair_by_age(wish, reference[candidates], generator)
        guests.append(group[guest])
        hosts.append(candidates[host])
    return np.concatenate(guests), np.concatenate(hosts)


def make_homes(
    people: People,
    census: Census,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> Homes:
    """Households of the whole city, families by county and residence and then the collective."""
    collective = choose_collective(people, census, constants, generator)
    code = people.county.astype(np.int64) * 2 + people.residence
    # Half a couple for each married person; the formerly married may head a household alone.
    head = np.array([0.0, 0.5, 1.0, 1.0])[people.marital] * ~collective
    units = np.bincount(code, weights=head, minlength=2 * len(COUNTIES)).reshape(-1, 2)
    targets = household_targets(census, units)
    household = np.empty(len(people), dtype=np.int64)
    role = np.zeros(len(people), dtype=np.int8)
    generations = []
    number = 0
    for stratum in range(2 * len(COUNTIES)):
        here = np.flatnonzero((code == stratum) & ~collective)
        if not len(here):
            continue
        homes = compose(people.take(here), targets[stratum // 2][stratum % 2], constants, generator)
        household[here] = homes.household + number
        role[here] = homes.role
        generations.append(homes.generations)
        number += len(homes.generations)
    apart = np.flatnonzero(collective)
    household[apart] = number + np.arange(len(apart))
    generations.append(np.ones(len(apart), dtype=np.int8))
    is_collective = np.zeros(number + len(apart), dtype=bool)
    is_collective[number:] = True
    return Homes(household, role, np.concatenate(generations), is_collective)
