"""Founding the city: from the synthetic population to the state of January 2010."""

from __future__ import annotations

from math import exp, log
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import TRAIT, Purpose, normal, uniforms
from sim.city.codes import (
    N_COUNTIES,
    N_FLOWS,
    N_QUEUES,
    N_SECTORS,
    N_SEGMENTS,
    Activity,
    Employer,
    Group,
    Post,
    Sector,
    Training,
    Trait,
)
from sim.city.earnings import log_pay
from sim.city.state import HOUSEHOLD, RESIDENT, City, empty_tables
from sim.compiled import compiled
from sim.policy.term import Term

CONSUMPTION_MONTHS = 15


class FoundingBehaviour(NamedTuple):
    """Parameters of the state in January 2010 that no census table gives."""

    job_tenure: Annotated[float, Term("months", 1, 600)]
    """Mean tenure of employees."""
    jobless_spell: Annotated[float, Term("months", 1, 120)]
    """Mean length so far of a spell without work."""
    farm_land: Annotated[float, Term("mu", 0, 100)]
    """Mean contracted land of a farmer."""
    other_land: Annotated[float, Term("mu", 0, 100)]
    """Mean contracted land of rural workers who do not farm."""
    land_spread: Annotated[float, Term("log points", 0, 2)]
    """Spread of land between holders."""
    farm_skill_spread: Annotated[float, Term("log points", 0, 2)]
    """Spread of farm productivity."""
    professional_skill: Annotated[float, Term("log points", -1, 2)]
    """Productivity of professional farmers over others."""
    owner_skill: Annotated[float, Term("log points", -1, 2)]
    """Mean log productivity of businesses that exist in 2010."""
    owner_skill_spread: Annotated[float, Term("log points", 0, 2)]
    """Its spread."""
    assets: Annotated[float, Term("years of income", 0, 20)]
    """Financial assets over yearly income."""
    assets_spread: Annotated[float, Term("log points", 0, 3)]
    """Spread of that ratio."""
    adopted: Annotated[float, Term("share", 0, 1)]
    """Share of farms with cost-saving technology in 2010."""
    rent: Annotated[float, Term("yuan per mu and year", 0, 5000)]
    """Land rent in 2010."""
    leisure_sales: Annotated[float, Term("yuan per year", 0, 10000000000)]
    """Sales of leisure agriculture in 2010, whole city."""
    rural_gap: Annotated[float, Term("log points", -2, 1)]
    """Earnings ability of villagers over townspeople at equal schooling."""
    registered_poor: Annotated[float, Term("persons", 0, 1000000)]
    """Persons entered in the poverty register when it was set up in January 2014."""


@compiled
def endow(residents, households, seed, founding, behaviour):
    """Draw what the census does not tell of each resident: ability, tenure, land, skill."""
    earnings, labour = behaviour.earnings, behaviour.labour_market
    for number in range(households.shape[0]):
        h = households[number]
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            first = uniforms(seed, p.id, TRAIT, Purpose.ENDOWMENT)
            second = uniforms(seed, p.id, TRAIT, Purpose.ENDOWMENT_2)
            p.ability = earnings.ability_sd * normal(first[0])
            if h.urban == 0:
                p.ability += founding.rural_gap
            rest = max(0.02, 1.0 - earnings.shock_persistence**2)
            p.shock = earnings.shock_sd / rest**0.5 * normal(first[1])
            worked = max(0.0, (0 - p.birth) / 12.0 - p.schooling - 6.0) * 12.0
            spell = founding.job_tenure
            if p.activity == Activity.UNEMPLOYED:
                spell = founding.jobless_spell
            p.since = -int(min(worked, -log(first[2]) * spell))
            p.grade_since = -int(first[3] * 60.0)
            p.seeks = -1
            p.failed = -1
            third = uniforms(seed, p.id, TRAIT, Purpose.FARM)
            farms = behaviour.professional_farmers
            if third[3] < farms.leisure_ordinary:
                p.traits |= Trait.GUESTS
            if third[3] < farms.leisure_professional:
                p.traits |= Trait.GUESTS_IF_PROFESSIONAL
            if third[2] < labour.casual_share:
                p.traits |= Trait.CASUAL_WORK
            p.skill = exp(founding.farm_skill_spread * normal(second[0]))
            if p.activity == Activity.FARMER:
                p.land = founding.farm_land * exp(founding.land_spread * normal(second[1]))
                p.adopted = second[2] < founding.adopted
                if p.group == Group.PROFESSIONAL_FARMERS:
                    p.trained = Training.FARMER
                    p.skill *= exp(founding.professional_skill)
            elif p.activity == Activity.OWNER:
                p.skill = exp(
                    founding.owner_skill + founding.owner_skill_spread * normal(second[0])
                )
            elif h.urban == 0 and h.farm_hukou == 1 and p.activity == Activity.EMPLOYEE:
                p.land = founding.other_land * exp(founding.land_spread * normal(second[1]))
            if p.group == Group.RESEARCHERS:
                p.post = Post.RESEARCHER
            elif p.group == Group.CADRES:
                p.post = Post.CADRE
            elif p.group == Group.MANAGERS:
                state = p.employer == Employer.STATE_ENTERPRISE
                p.post = (
                    Post.HEAD if state and second[3] < behaviour.managers.heads else Post.MANAGER
                )
            if p.activity == Activity.EMPLOYEE:
                p.formal = p.employer != Employer.PRIVATE or second[2] < labour.formal_private
                if p.formal == 1:
                    p.insured = min(400, -p.since)
            elif p.activity == Activity.RETIRED:
                p.formal = 1
            elif p.activity == Activity.UNEMPLOYED:
                p.jobless = -p.since


@compiled
def average_pay(residents, month, skilled, earnings):
    """Sum of exp(log pay) and number of employees by sector and employer, in order of rows."""
    sums = np.zeros((N_SECTORS, 6))
    counts = np.zeros((N_SECTORS, 6))
    for row in range(residents.shape[0]):
        p = residents[row]
        if p.activity == Activity.EMPLOYEE:
            sums[p.sector, p.employer] += exp(log_pay(p, month, skilled, earnings))
            counts[p.sector, p.employer] += 1.0
    return sums, counts


@compiled
def price_everyone(residents, month, skilled, earnings, norm):
    """Set the pay of every adult: what their work is, or was, or would be priced at."""
    for row in range(residents.shape[0]):
        p = residents[row]
        if p.activity >= Activity.EMPLOYEE:
            works = p.activity == Activity.EMPLOYEE
            factor = norm[p.sector, p.employer if works else Employer.STATE_ENTERPRISE.value]
            p.pay = exp(log_pay(p, month, skilled, earnings)) * factor


def normaliser(sums: NDArray, counts: NDArray) -> NDArray[np.float64]:
    """Factors that make mean pay of each sector and employer 1; the city's where none works."""
    overall = counts.sum() / sums.sum()
    return np.where(counts > 20, counts / np.maximum(sums, 1e-9), overall)


def sample_households(numbers: int, scale: float, sampling_seed: int) -> NDArray[np.int64]:
    """A random share of households: those whose own lottery falls below the scale.

    The sample at a smaller scale is a part of the sample at a larger one.
    """
    lottery = np.random.Generator(np.random.Philox(key=sampling_seed)).random(numbers)
    return np.flatnonzero(lottery < scale)


def settle_in(population: Any, scale: float, sampling_seed: int) -> tuple[NDArray, NDArray]:
    """Records of the sampled households and their residents, census columns filled.

    `population` has columns `residents` and `households` as `calibration.population` builds them.
    """
    people, homes = population.residents, population.households
    chosen = (
        np.arange(len(homes.first))
        if scale >= 1.0
        else sample_households(len(homes.first), scale, sampling_seed)
    )
    sizes = homes.size[chosen].astype(np.int64)
    firsts = np.cumsum(sizes) - sizes
    rows = np.repeat(homes.first[chosen] - firsts, sizes) + np.arange(sizes.sum())
    households = np.zeros(len(chosen), HOUSEHOLD)
    households["number"] = chosen
    households["first"] = firsts
    households["size"] = sizes
    for column in ("county", "urban", "place", "farm_hukou", "young_children"):
        households[column] = getattr(homes, column)[chosen]
    residents = np.zeros(len(rows), RESIDENT)
    residents["id"] = rows
    residents["household"] = np.repeat(np.arange(len(chosen)), sizes)
    residents["birth"] = -(12 * people.age[rows].astype(np.int64) + people.birth_month[rows])
    residents["county"] = np.repeat(households["county"], sizes)
    for column in (
        "female",
        "schooling",
        "activity",
        "occupation",
        "sector",
        "employer",
        "group",
        "certificate",
        "township",
    ):
        residents[column] = getattr(people, column)[rows]
    # Townspeople without work look for it in services, villagers start from the land.
    in_town = np.repeat(households["urban"], sizes) == 1
    residents["sector"][
        in_town
        & (residents["sector"] == Sector.AGRICULTURE)
        & (residents["activity"] != Activity.FARMER)
    ] = Sector.PRIVATE_SERVICES
    return residents, households


def empty_city(
    residents: NDArray, households: NDArray, places: int, weight: float, seed: int, rent: float
) -> City:
    """A city around the given records, its tables empty."""
    return City(
        month=0,
        weight=weight,
        seed=seed,
        residents=residents,
        households=households,
        core_jobs=np.zeros(N_SEGMENTS),
        vacancies=np.zeros(N_SEGMENTS),
        excess=np.zeros(N_SEGMENTS),
        fill_rate=np.full(N_SEGMENTS, 0.5),
        rent=np.full(places, rent),
        demand=np.ones(N_COUNTIES),
        consumption=np.zeros((CONSUMPTION_MONTHS, N_COUNTIES), np.int64),
        effort=np.ones(N_SEGMENTS),
        posts_boost=1.0,
        leisure_demand=1.0,
        carried=np.zeros(N_QUEUES),
        flows=np.zeros(N_FLOWS, np.int64),
        **empty_tables(places),
    )
