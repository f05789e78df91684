"""January: a year older, school to work, work to pension, births, deaths and moves; leases."""

from __future__ import annotations

from sim.chance import Purpose, uniforms
from sim.city import demography
from sim.city.codes import Activity, Employer, Flow, Group, Occupation, Post, Sector
from sim.city.state import FEN
from sim.compiled import compiled
from sim.engine.tally import MU_UNIT
from sim.groups import cadres, professional_farmers


@compiled
def close_year(p):
    """Start the calendar year's accounts at zero."""
    p.wage_year = 0
    p.operating_year = 0
    p.property_year = 0
    p.transfer_year = 0
    p.government_year = 0


@compiled
def begin_or_end_work(p, month, seed, terms, behaviour):
    """Children turn sixteen, pupils leave school, workers and farmers reach the end of work."""
    age = (month - p.birth) // 12
    own = behaviour.demography
    if p.activity == Activity.CHILD:
        if age < 16:
            return
        p.activity = Activity.STUDENT
    if p.activity == Activity.STUDENT:
        if age >= max(16, p.schooling + 7):
            draw = uniforms(seed, p.id, month, Purpose.SCHOOL)
            demography.enter_labour_force(p, month, draw[0], draw[1], terms.skilled_workers, own)
        return
    if p.activity == Activity.FARMER:
        if age >= own.farm_end:
            demography.leave_work(p, month)
    elif (
        p.activity == Activity.EMPLOYEE
        or p.activity == Activity.UNEMPLOYED
        or p.activity == Activity.OWNER
        or p.activity == Activity.AWAY
    ) and age >= demography.retirement_age(p, own):
        demography.leave_work(p, month)


@compiled
def advance(p, month, seed, terms, behaviour):
    """Careers that move once a year: ranks of cadres, promotion to manager."""
    if p.activity != Activity.EMPLOYEE:
        return
    if p.post == Post.CADRE:
        cadres.consider_rank(p, month, seed, terms.cadres, behaviour.cadres)
    elif (
        p.post == Post.NONE
        and p.schooling >= 12
        and (p.employer == Employer.STATE_ENTERPRISE or p.employer == Employer.PRIVATE)
    ):
        age = (month - p.birth) // 12
        draw = uniforms(seed, p.id, month, Purpose.POST)
        if 30 <= age < 50 and draw[0] < behaviour.managers.promotion:
            head = p.employer == Employer.STATE_ENTERPRISE and draw[1] < behaviour.managers.heads
            p.post = Post.HEAD if head else Post.MANAGER
            p.occupation = Occupation.MANAGER


@compiled
def leave_for_good(p, month, seed, uniform, terms, behaviour, economy):
    """Whether a young adult leaves the city: the series' rate, less for served skilled workers."""
    age = (month - p.birth) / 12.0
    own = behaviour.demography
    if age < own.leaves_from or age >= own.leaves_to:
        return False
    rate = economy.leaving
    if p.certificate >= 3:
        rate *= max(0.0, 1.0 - own.amenity_response * terms.skilled_workers.amenity)
    if (
        p.activity == Activity.EMPLOYEE
        or p.activity == Activity.FARMER
        or p.activity == Activity.OWNER
    ):
        rate *= own.leaving_employed
    else:
        rate *= own.leaving_others
    return uniform < rate


@compiled
def new_year(
    residents, households, low, high, month, seed, terms, behaviour, economy, neighbourhoods, tally
):
    """January for the households `low` to `high`.

    `neighbourhoods` (5, 2) gives the first urban place of each county and how many it has: a
    household that moves to town gets one of them by its own lottery.
    """
    own = behaviour.demography
    for number in range(low, high):
        h = households[number]
        h.last_year = h.income_year
        h.assets = max(0.0, h.assets + behaviour.households.saving * (h.income_year / FEN))
        h.income_year = 0
        draw = uniforms(seed, h.number, month, Purpose.FOUNDING)
        alive = 0
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            if p.activity == Activity.GONE:
                continue
            close_year(p)
            luck = uniforms(seed, p.id, month, Purpose.DEMOGRAPHY)
            worked_in_town = h.urban == 1 and (
                p.activity == Activity.EMPLOYEE or p.activity == Activity.OWNER
            )
            if luck[0] < demography.death_rate(p, month, own):
                tally.flows[Flow.ATTRITION] += worked_in_town
                p.activity = Activity.GONE
                p.group = Group.ORDINARY
                p.land = 0.0
                p.let = 0.0
                tally.flows[Flow.DEATHS] += 1
                continue
            if leave_for_good(p, month, seed, luck[1], terms, behaviour, economy):
                p.activity = Activity.GONE
                p.group = Group.ORDINARY
                tally.flows[Flow.EMIGRANTS] += 1
                continue
            age = (month - p.birth) // 12
            if p.female == 1 and 20 <= age < 40 and luck[2] < own.births:
                h.young_children += 1
                tally.flows[Flow.BIRTHS] += 1
            begin_or_end_work(p, month, seed, terms, behaviour)
            if worked_in_town and p.activity != Activity.EMPLOYEE and p.activity != Activity.OWNER:
                tally.flows[Flow.ATTRITION] += 1
            advance(p, month, seed, terms, behaviour)
            alive += 1
        if alive == 0:
            h.young_children = 0
            continue
        if h.urban == 0:
            chance = economy.urbanisation * terms.labour_market.migration_cost_multiplier ** (
                -own.move_response
            )
            if draw[0] < chance:
                h.urban = 1
                h.place = neighbourhoods[h.county, 0] + int(draw[1] * neighbourhoods[h.county, 1])
                tally.flows[Flow.TO_TOWN] += alive + h.young_children
                for row in range(h.first, h.first + h.size):
                    p = residents[row]
                    if p.activity == Activity.FARMER:
                        p.activity = Activity.UNEMPLOYED
                        p.employer = Employer.NONE
                        p.sector = Sector.PRIVATE_SERVICES
                        p.jobless = 0
                        p.since = month


@compiled
def offer_land(
    residents, households, low, high, month, seed, terms, behaviour, economy, rent, tally
):
    """Add up, by village, the land offered to let and wanted for the year, hundredths of a mu."""
    for number in range(low, high):
        h = households[number]
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            if p.activity == Activity.GONE:
                continue
            mu = professional_farmers.land_offered(
                p,
                month,
                seed,
                terms.professional_farmers,
                behaviour.professional_farmers,
                rent[h.place],
                economy,
            )
            if mu > 0.0:
                tally.places[h.place, 4] += int(mu * MU_UNIT)
            elif mu < 0.0:
                tally.places[h.place, 5] += int(-mu * MU_UNIT)


@compiled
def lease_land(
    residents,
    households,
    low,
    high,
    month,
    seed,
    terms,
    behaviour,
    economy,
    rent,
    let_share,
    got_share,
):
    """Settle the year's leases: each offer and each wish is met by the village's share of it."""
    for number in range(low, high):
        h = households[number]
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            if p.activity == Activity.GONE:
                continue
            mu = professional_farmers.land_offered(
                p,
                month,
                seed,
                terms.professional_farmers,
                behaviour.professional_farmers,
                rent[h.place],
                economy,
            )
            if mu > 0.0:
                p.let = mu * let_share[h.place]
            else:
                p.let = mu * got_share[h.place]
