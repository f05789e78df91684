"""Founding a city that can run: endowments, pay, jobs, first counts, first benefits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.city.codes import (
    N_COUNTIES,
    N_SECTORS,
    Activity,
    Employer,
    Group,
    Occupation,
    Sector,
)
from sim.city.economy import Economy
from sim.city.found import (
    FoundingBehaviour,
    average_pay,
    empty_city,
    endow,
    normaliser,
    price_everyone,
    settle_in,
)
from sim.city.state import City
from sim.compiled import as_record, compiled
from sim.engine.settle import count_resident
from sim.engine.tally import CountyCount, SegmentCount, new_tally
from sim.groups import entrepreneurs, professional_farmers
from sim.institutions import welfare
from sim.institutions.taxes import Rules
from sim.terms import Terms


def employer_mix(residents: NDArray) -> NDArray[np.float64]:
    """(10, 6) cumulated shares of employers among each sector's employees in 2010."""
    employees = residents[residents["activity"] == Activity.EMPLOYEE]
    counts = np.zeros((N_SECTORS, len(Employer)))
    np.add.at(counts, (employees["sector"], employees["employer"]), 1.0)
    counts[:, Employer.PRIVATE] += 1e-9
    return np.cumsum(counts / counts.sum(axis=1, keepdims=True), axis=1)


def post_shares(residents: NDArray) -> NDArray[np.float64]:
    """(10,) chance that a new employee of a public sector fills a cadre's or researcher's post.

    Cadres over all employees of public administration; researchers over the college-educated of
    public services: the shares of 2010, which hiring keeps.
    """
    shares = np.zeros(N_SECTORS)
    employed = residents["activity"] == Activity.EMPLOYEE
    admin = employed & (residents["sector"] == Sector.PUBLIC_ADMINISTRATION)
    college = (
        employed & (residents["sector"] == Sector.PUBLIC_SERVICES) & (residents["schooling"] >= 15)
    )
    shares[Sector.PUBLIC_ADMINISTRATION] = (
        (residents["group"][admin] == Group.CADRES).mean() if admin.any() else 0.0
    )
    shares[Sector.PUBLIC_SERVICES] = (
        (residents["group"][college] == Group.RESEARCHERS).mean() if college.any() else 0.0
    )
    return shares


def neighbourhoods(households: NDArray) -> NDArray[np.int64]:
    """(5, 2) first urban place of each county and how many it has."""
    found = np.zeros((N_COUNTIES, 2), np.int64)
    for county in range(N_COUNTIES):
        places = households["place"][(households["county"] == county) & (households["urban"] == 1)]
        if len(places):
            found[county] = places.min(), places.max() - places.min() + 1
    return found


@compiled
def size_businesses(residents, behaviour):
    """Owners start with the hires they want at normal demand."""
    own = behaviour.entrepreneurs
    for row in range(residents.shape[0]):
        p = residents[row]
        if p.activity == Activity.OWNER:
            p.hires = int(entrepreneurs.wanted_size(p.skill, 1.0, own.wage_ratio, own) - 1.0)


@compiled
def first_accounts(
    residents, households, seed, founding, terms, behaviour, economy, rules, assets_luck
):
    """Assets, counted income and minimum income of every household in January 2010.

    Incomes are what pay, pensions, land and businesses would bring, before any month is run.
    """
    for number in range(households.shape[0]):
        h = households[number]
        persons = int(h.young_children)
        income = 0.0
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            persons += 1
            own = 0.0
            if p.activity == Activity.EMPLOYEE:
                own = economy.pay[p.sector, p.employer] * p.pay * 0.9
            elif p.activity == Activity.OWNER:
                own = entrepreneurs.profit(
                    p.skill,
                    float(p.hires),
                    1.0,
                    economy.local_pay,
                    0.0,
                    behaviour.entrepreneurs,
                    rules,
                )
            elif p.activity == Activity.FARMER:
                own = p.land * economy.farm_yield / 12.0 * p.skill
            elif p.activity == Activity.RETIRED:
                own = economy.pension
            p.income = own
            income += own
        h.persons = persons
        h.assets = founding.assets * 12.0 * income * assets_luck[number]
        h.earned = income
        if welfare.on_rolls(h, seed, behaviour.welfare):
            line = welfare.standard(h.urban, terms.welfare, rules)
            amount = welfare.entitlement(income, persons, h.assets, line, behaviour.welfare)
            h.dibao = amount if amount >= 1.0 else 0.0
        h.needy = h.dibao > 0.0


@compiled
def count_everyone(residents, households, month, terms, behaviour, tally):
    """The first counts, and the groups of January 2010."""
    for number in range(households.shape[0]):
        h = households[number]
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            count_resident(p, h, month, terms, behaviour, tally)
            if p.activity == Activity.FARMER and professional_farmers.takes_guests(p):
                tally.counties[h.county, CountyCount.LEISURE_FARMS] += 1
            if p.activity == Activity.OWNER:
                tally.segments[h.county * 10 + p.sector, SegmentCount.MICRO_JOBS] += p.hires


def settle_people(
    population: Any,
    scale: float,
    sampling_seed: int,
    seed: int,
    places: int,
    behaviour: Behaviour,
    founding: FoundingBehaviour,
    terms: Terms,
) -> tuple[City, NDArray[np.float64]]:
    """The city's people with their endowments, and the normaliser of their pay."""
    residents, households = settle_in(population, scale, sampling_seed)
    farmers_in_industry = (residents["activity"] == Activity.EMPLOYEE) & (
        residents["occupation"] == Occupation.FARMER
    )
    residents["occupation"][farmers_in_industry] = Occupation.PRODUCTION
    own, skilled = as_record(behaviour), as_record(terms.skilled_workers)
    endow(residents, households, seed, as_record(founding), own)
    sums, counts = average_pay(residents, 0, skilled, own["earnings"])
    norm = normaliser(sums, counts)
    price_everyone(residents, 0, skilled, own["earnings"], norm)
    size_businesses(residents, own)
    city = empty_city(residents, households, places, 1.0 / scale, seed, founding.rent)
    return city, norm


def open_city(
    city: City,
    behaviour: Behaviour,
    founding: FoundingBehaviour,
    terms: Terms,
    economy: Economy,
    rules: Rules,
) -> None:
    """First accounts and first counts; from here the city can take its first month."""
    from scipy.stats import norm as standard_normal

    households = city.households
    lottery = np.random.Generator(np.random.Philox(key=city.seed)).random(
        int(households["number"].max()) + 1
    )[households["number"]]
    luck = np.exp(founding.assets_spread * standard_normal.ppf(lottery))
    luck /= np.exp(founding.assets_spread**2 / 2.0)
    own, in_force = as_record(behaviour), as_record(terms)
    first_accounts(
        city.residents,
        households,
        city.seed,
        as_record(founding),
        in_force,
        own,
        as_record(economy),
        as_record(rules),
        luck,
    )
    tally = new_tally(len(city.places))
    count_everyone(city.residents, households, 0, in_force, own, tally)
    city.segments = tally["segments"].copy()
    city.places, city.counties = tally["places"].copy(), tally["counties"].copy()
    employed = city.segments[:, SegmentCount.EMPLOYED]
    micro = city.segments[:, SegmentCount.MICRO_JOBS]
    city.core_jobs = np.maximum(0.0, (employed - micro).astype(float))
