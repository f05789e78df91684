"""Building the synthetic population: people, their homes and work, villages and registration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.population import FIRST_AGE, Households, Population, Residents
from calibration.population_fit import largest_remainder
from calibration.population_households import Homes, make_homes
from calibration.population_margins import COUNTIES, YEARS_OF_SCHOOLING, Associations, Census
from calibration.population_people import People, make_people
from calibration.population_work import Work, working_lives
from sim import tables
from sim.city.codes import Activity, Employer


def _places(
    county: NDArray[Any],
    urban: NDArray[np.bool_],
    people: NDArray[Any],
    constants: dict[str, float],
    generator: np.random.Generator,
) -> NDArray[np.int16]:
    """A village or neighbourhood for every household; sizes are lognormal."""
    place = np.zeros(len(county), dtype=np.int16)
    counts = {}
    for is_urban, name in ((True, "urban_place_count"), (False, "rural_place_count")):
        here = urban == is_urban
        weights = np.bincount(county[here], weights=people[here], minlength=len(COUNTIES))
        counts[is_urban] = largest_remainder(weights, round(constants[name]))
    start = 0
    for number in range(len(COUNTIES)):
        for is_urban in (True, False):
            here = np.flatnonzero((county == number) & (urban == is_urban))
            amount = int(counts[is_urban][number])
            if not amount:
                continue
            sizes = np.exp(generator.normal(0.0, constants["place_size_spread"], amount))
            homes = largest_remainder(sizes, len(here))
            place[generator.permutation(here)] = np.repeat(np.arange(amount), homes) + start
            start += amount
    return place


def _farm_registration(
    people: People,
    work: Work,
    homes: Homes,
    census: Census,
    county: NDArray[Any],
    urban: NDArray[np.bool_],
    constants: dict[str, float],
    generator: np.random.Generator,
) -> NDArray[np.bool_]:
    """Agricultural registration of households, to the census share of residents by county."""
    n = len(county)
    farmers = np.bincount(homes.household, weights=work.employer == Employer.OWN_FARM, minlength=n)
    urban_lives = (
        (work.employer == Employer.PUBLIC)
        | (work.employer == Employer.STATE_ENTERPRISE)
        | (work.activity == Activity.RETIRED)
    )
    settled = np.bincount(homes.household, weights=urban_lives, minlength=n)
    score = (
        constants["farm_registration_weight:rural"] * ~urban
        + constants["farm_registration_weight:farmer"] * farmers
        - constants["farm_registration_weight:public_state_retired"] * settled
        + generator.normal(0.0, constants["farm_registration_noise"], n)
    )
    members = np.bincount(homes.household, minlength=n)
    other = census.by_county("registration", "non-agricultural") / 100
    farm = np.zeros(n, dtype=bool)
    for number in range(len(COUNTIES)):
        here = np.flatnonzero(county == number)
        ranked = here[np.argsort(-score[here], kind="stable")]
        running = np.cumsum(members[ranked])
        farm[ranked[running <= (1 - other[number]) * running[-1]]] = True
    return farm


def build_population(directory: Path | str | None = None) -> Population:
    """Build the whole city, always the same from the same data.

    directory: where census.csv, derivations.csv and associations.csv are; the packaged data
    if None. Raises InputError if a table is malformed.
    """
    census, associations = Census(directory), Associations(directory)
    table = tables.derivations(directory)
    constants: dict[str, float] = dict(zip(table["name"], table["value"], strict=True))
    generator = np.random.Generator(np.random.PCG64(round(constants["sampling_seed"])))
    people, error = make_people(census, associations, generator)
    homes = make_homes(people, census, constants, generator)
    work = working_lives(people, constants, generator)
    n_homes = len(homes.generations)
    county = np.zeros(n_homes, dtype=np.int8)
    urban = np.zeros(n_homes, dtype=bool)
    county[homes.household] = people.county
    urban[homes.household] = people.residence == 1
    members = np.bincount(homes.household, minlength=n_homes)
    place = _places(county, urban, members, constants, generator)
    farm = _farm_registration(people, work, homes, census, county, urban, constants, generator)
    # Places are numbered county by county, so sorting by place sorts by county as well.
    order = np.lexsort((generator.random(n_homes), place))
    new_number = np.empty(n_homes, dtype=np.int64)
    new_number[order] = np.arange(n_homes)
    household = new_number[homes.household]
    young = people.age < FIRST_AGE
    size = np.bincount(household[~young], minlength=n_homes)
    rows = np.lexsort((-people.age, homes.role, household))
    rows = rows[~young[rows]]
    birth_month = generator.integers(0, 12, len(rows)).astype(np.int8)
    residents = Residents(
        household=household[rows].astype(np.int32),
        age=people.age[rows].astype(np.int16),
        birth_month=birth_month,
        female=people.female[rows],
        schooling=work.final_schooling[rows],
        schooling_2010=YEARS_OF_SCHOOLING[people.schooling[rows]],
        marital=people.marital[rows],
        activity=work.activity[rows],
        occupation=work.occupation[rows],
        sector=work.sector[rows],
        industry=work.industry[rows].astype(np.int8),
        employer=work.employer[rows],
        group=work.group[rows],
        certificate=work.certificate[rows],
        township=work.township[rows],
        jobless_reason=work.jobless_reason[rows],
    )
    households = Households(
        first=(np.cumsum(size) - size).astype(np.int32),
        size=size.astype(np.int16),
        county=county[order],
        urban=urban[order],
        place=place[order],
        farm_hukou=farm[order],
        young_children=np.bincount(household[young], minlength=n_homes).astype(np.int8),
        generations=homes.generations[order],
        collective=homes.collective[order],
    )
    return Population(residents, households, error)
