"""The first moment of the month: everyone decides, seeing last month only."""

from __future__ import annotations

from sim.chance import Purpose, uniforms
from sim.city.codes import Activity, Employer, Group, Move, Post, Queue, Training
from sim.compiled import compiled
from sim.engine.claims import claim_of_household, claim_of_person, has_no_claim
from sim.groups import (
    cadres,
    entrepreneurs,
    needy,
    professional_farmers,
    researchers,
    skilled_workers,
)
from sim.institutions import labour_market, training
from sim.institutions.taxes import minimum_wage

EVERYONE = -1
"""In place of a group: all residents in one pass."""


@compiled
def clear_intents(p):
    """Forget last month's intents and their outcome.

    Most residents have none: leaving their record unwritten halves the memory traffic.
    """
    if p.moves | p.applies | p.granted | p.hired or p.seeks >= 0:
        p.moves = Move.NONE
        p.applies = Queue.NONE
        p.granted = Queue.NONE
        p.seeks = -1
        p.hired = 0


@compiled
def efficiency_of(p, h, terms, behaviour):
    """How well the market serves a seeker: matching policy, placement, and own training."""
    efficiency = terms.labour_market.matching_efficiency
    if p.group == Group.NEEDY:
        efficiency *= terms.needy.placement
    if p.trained & Training.VOCATIONAL:
        efficiency *= 1.0 + behaviour.needy.contact_gain
    return efficiency


@compiled
def look_for_work(p, h, month, seed, uniform, terms, behaviour, economy, market, rules):
    """Search on the labour market, by those who look this month."""
    labour = behaviour.labour_market
    if p.activity == Activity.UNEMPLOYED:
        looks = True
    elif p.activity == Activity.FARMER or p.post == Post.PUBLIC_WELFARE:
        looks = uniform < labour.farm_seeks
    else:
        looks = uniform < labour.on_the_job and p.post == Post.NONE
    if looks:
        labour_market.seek(
            p,
            h,
            month,
            seed,
            efficiency_of(p, h, terms, behaviour),
            terms.skilled_workers,
            terms.welfare,
            labour,
            behaviour.earnings,
            economy,
            market,
            rules,
        )


@compiled
def keep_job(p, month, uniform, terms, behaviour, economy, market, rules):
    """Employees: whether the job ends this month."""
    if p.post == Post.PUBLIC_WELFARE:
        if month >= p.until:
            p.moves = Move.LOSE_JOB
        return
    hazard = labour_market.separation_hazard(
        p,
        month,
        market.excess[p.county * 10 + p.sector],
        terms.labour_market,
        behaviour.labour_market,
        behaviour.skilled_workers.separation_ratio,
    )
    if p.employer == Employer.PRIVATE:
        gross = economy.pay[p.sector, p.employer] * p.pay
        minimum = minimum_wage(p.county, rules) * terms.labour_market.minimum_wage_multiplier
        hazard += labour_market.minimum_wage_hazard(gross, minimum, behaviour.labour_market)
    if uniform < hazard:
        p.moves = Move.LOSE_JOB


@compiled
def weigh_business(p, h, month, seed, uniform, terms, behaviour, economy, market, rules):
    """Anyone in private work, on a farm or without work may have a business idea."""
    if uniform >= behaviour.entrepreneurs.ideas / 12.0:
        return
    age = (month - p.birth) / 12.0
    if age < 20.0 or age >= 55.0 or p.moves != Move.NONE or p.applies != Queue.NONE:
        return
    best_job = p.income
    if p.activity == Activity.UNEMPLOYED:
        best_job = economy.local_pay * behaviour.labour_market.reservation
    entrepreneurs.consider_entry(
        p,
        h,
        month,
        seed,
        best_job,
        terms.entrepreneurs,
        terms.credit,
        behaviour.entrepreneurs,
        economy,
        market,
        rules,
    )


@compiled
def decide_one(p, h, month, seed, terms, behaviour, economy, market, rules):
    """The decisions of one resident.

    A group's own rule comes first, then what it shares with everyone: keeping or seeking work,
    training, a business idea.
    """
    activity = p.activity
    # One block of four serves the decisions that everyone meets every month.
    keeps, looks, learns, thinks = uniforms(seed, p.id, month, Purpose.MONTH)
    if p.group == Group.SKILLED_WORKERS:
        skilled_workers.decide(p, month, seed, terms.skilled_workers)
    elif p.group == Group.RESEARCHERS:
        researchers.decide(p, month, seed, terms.researchers)
    elif p.group == Group.CADRES:
        cadres.decide(p, month, seed, behaviour.cadres)
    elif p.group == Group.NEEDY:
        needy.decide(p, h, month, seed, terms.needy, behaviour.needy, economy)

    if activity == Activity.EMPLOYEE:
        if p.moves == Move.NONE:
            keep_job(p, month, keeps, terms, behaviour, economy, market, rules)
        training.consider_course(
            p, month, learns, terms.labour_market, terms.training, behaviour.training
        )
        if p.moves == Move.NONE:
            look_for_work(p, h, month, seed, looks, terms, behaviour, economy, market, rules)
        if p.employer == Employer.PRIVATE and p.post == Post.NONE:
            weigh_business(p, h, month, seed, thinks, terms, behaviour, economy, market, rules)
    elif activity == Activity.FARMER:
        if p.applies == Queue.NONE:
            professional_farmers.decide(
                p,
                h,
                month,
                seed,
                keeps,
                learns,
                terms.professional_farmers,
                behaviour.professional_farmers,
                market,
                economy.prices,
            )
        if p.group != Group.PROFESSIONAL_FARMERS:
            look_for_work(p, h, month, seed, looks, terms, behaviour, economy, market, rules)
            weigh_business(p, h, month, seed, thinks, terms, behaviour, economy, market, rules)
    elif activity == Activity.OWNER:
        entrepreneurs.decide(
            p, h, month, keeps, learns, terms.entrepreneurs, behaviour.entrepreneurs, market
        )
    elif activity == Activity.UNEMPLOYED:
        training.consider_course(
            p, month, learns, terms.labour_market, terms.training, behaviour.training
        )
        labour_market.change_activity(p, month, keeps, behaviour.labour_market)
        look_for_work(p, h, month, seed, looks, terms, behaviour, economy, market, rules)
        weigh_business(p, h, month, seed, thinks, terms, behaviour, economy, market, rules)
    elif activity == Activity.HOME:
        labour_market.change_activity(p, month, keeps, behaviour.labour_market)
    elif activity == Activity.AWAY and needy.comes_home(p, keeps, terms.needy, behaviour.needy):
        p.moves = Move.COME_HOME


@compiled
def may_decide(p, month):
    """Whether a resident takes part in economic decisions: of working life, here or away.

    Nobody above fifty begins to look for work from home, so such people are passed over.
    """
    if p.activity == Activity.HOME:
        return p.group == Group.NEEDY or month - p.birth < 600
    return (
        p.activity >= Activity.EMPLOYEE and p.activity < Activity.HOME
    ) or p.activity == Activity.AWAY


@compiled
def priority_of(p, h):
    """The order in which a queue is served before the lottery: 0 first.

    Public posts and training go first to households on minimum income or the poverty register.
    """
    if p.applies == Queue.PUBLIC_POST or p.applies == Queue.NEEDY_TRAINING:
        return 0.0 if h.needy == 1 else 1.0
    if p.applies == Queue.MASS_TRAINING:
        return 0.0 if p.activity == Activity.UNEMPLOYED else 1.0
    return 0.0


@compiled
def decide(
    residents,
    households,
    low,
    high,
    group,
    month,
    seed,
    terms,
    behaviour,
    economy,
    market,
    rules,
    seekers,
    seeker_keys,
    applicants,
    applicant_keys,
    claims,
):
    """Decisions of the residents of households `low` to `high` (of one group, or of EVERYONE).

    Rows of those who would take a job and of those who apply to a queue are written, with their
    place in the order, to the arrays given; returns how many of each.  What is claimed of running
    support is added to `claims`, fen by line; a household's claims go with its head.
    """
    n_seekers = 0
    n_applicants = 0
    for number in range(low, high):
        h = households[number]
        headless = h.poor != 0
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            head = headless and p.activity != Activity.GONE
            if head:
                headless = False
            if group != EVERYONE and p.group != group:
                continue
            if head:
                claim_of_household(h, month, seed, terms, claims)
            clear_intents(p)
            if not may_decide(p, month):
                continue
            decide_one(p, h, month, seed, terms, behaviour, economy, market, rules)
            if not has_no_claim(p, h):
                claim_of_person(p, h, month, seed, terms, rules, claims)
            if p.seeks >= 0 or p.applies != Queue.NONE:
                lottery = uniforms(seed, p.id, month, Purpose.LOTTERY)
                if p.seeks >= 0:
                    seekers[n_seekers] = row
                    seeker_keys[n_seekers] = lottery[0]
                    n_seekers += 1
                if p.applies != Queue.NONE:
                    applicants[n_applicants] = row
                    applicant_keys[n_applicants] = priority_of(p, h) + lottery[1]
                    n_applicants += 1
    return n_seekers, n_applicants
