"""Group 4, small and micro entrepreneurs: owners of individual businesses and small firms."""

from __future__ import annotations

from math import exp
from typing import Annotated, NamedTuple

from sim.chance import Purpose, normal, uniforms
from sim.city.codes import Activity, Employer, Move, Queue, Sector, Training
from sim.compiled import compiled
from sim.institutions.taxes import business_tax
from sim.institutions.treasury import Line
from sim.policy.term import Term


class EntrepreneurTerms(NamedTuple):
    """What policy sets each month."""

    entry_cost_multiplier: Annotated[float, Term("multiplier", 0.2, 2)] = 1.0
    """On the cost of registering and starting."""
    startup_subsidy: Annotated[float, Term("yuan per start-up", 0, 100000)] = 0.0
    """One-off."""
    startup_take_up: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of new businesses that claim it."""
    hire_bonus: Annotated[float, Term("yuan per hire", 0, 20000)] = 0.0
    """One-off, graduate founders."""
    hire_bonus_min_hires: Annotated[float, Term("persons", 1, 50)] = 3.0
    """Hires needed before the bonus is paid."""
    hire_bonus_min_months: Annotated[float, Term("months", 0, 60)] = 12.0
    """In business before the bonus is paid."""
    hiring_subsidy: Annotated[float, Term("yuan per hire and year", 0, 20000)] = 0.0
    """Refund of premiums and contribution subsidy for each employee of a small business."""
    incubation_places: Annotated[float, Term("businesses per year", 0, 10000)] = 0.0
    """Admitted to incubation."""
    incubation_months: Annotated[float, Term("months", 0, 120)] = 24.0
    """A business may stay."""
    rent_subsidy: Annotated[float, Term("yuan per year", 0, 50000)] = 0.0
    """To a tenant of an incubator."""
    failure_support_months: Annotated[float, Term("months", 0, 36)] = 0.0
    """Of contribution subsidy after a failure."""
    firm_transition: Annotated[float, Term("share per year", 0, 0.5)] = 0.0
    """Of household businesses that register as a firm."""
    constrained_relief: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of credit-constrained small firms that get bank credit."""
    counselled_share: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of new businesses advised at public expense."""
    counsel_cost: Annotated[float, Term("yuan per start-up", 0, 50000)] = 0.0
    """Paid to the adviser."""
    counsel_months: Annotated[float, Term("months", 0, 120)] = 24.0
    """During which the advice lasts."""
    counsel_hazard_multiplier: Annotated[float, Term("multiplier", 0, 1.5)] = 1.0
    """On the chance that an advised business closes in those months."""


class EntrepreneurBehaviour(NamedTuple):
    """Parameters of entry, size, profit and failure of small businesses."""

    ideas: Annotated[float, Term("per year", 0, 2)]
    """Chance of a business idea worth weighing, for those without a business."""
    idea_spread: Annotated[float, Term("log points", 0, 2)]
    """Spread of the quality of ideas."""
    ability_weight: Annotated[float, Term("ratio", 0, 2)]
    """How far earnings ability carries over to the business."""
    profit_scale: Annotated[float, Term("ratio", 0, 20)]
    """Value added of a one-person business of average skill over local pay."""
    size_exponent: Annotated[float, Term("exponent", 0.1, 0.95)]
    """Returns to size: value added grows with (1 + hires) to this power."""
    wage_ratio: Annotated[float, Term("ratio", 0.1, 2)]
    """Pay of a hired worker over local pay."""
    subsidy_response: Annotated[float, Term("share", 0, 1)]
    """Share of a hiring subsidy that owners count when they hire; the rest is deadweight."""
    value_added: Annotated[float, Term("share", 0.05, 1)]
    """Value added over sales."""
    risk_premium: Annotated[float, Term("ratio", -0.5, 2)]
    """Excess over the best job that an owner asks for the risk."""
    entry_cost: Annotated[float, Term("yuan", 0, 1000000)]
    """Cost of registering, fitting out and starting, prices of 2010."""
    payback: Annotated[float, Term("months", 1, 240)]
    """Months over which the entry cost is counted."""
    own_part: Annotated[float, Term("share", 0, 1)]
    """Share of the entry cost that must come from the household's assets without credit."""
    constrained: Annotated[float, Term("share", 0, 1)]
    """Share of would-be founders whom banks refuse."""
    household_extra: Annotated[float, Term("per year", 0, 1)]
    """Failure hazard of household businesses above that of registered firms."""
    hazard_1: Annotated[float, Term("per year", 0, 1)]
    """Failure hazard of registered firms in their first year."""
    hazard_2: Annotated[float, Term("per year", 0, 1)]
    """In their second year."""
    hazard_3: Annotated[float, Term("per year", 0, 1)]
    """In their third year."""
    hazard_4: Annotated[float, Term("per year", 0, 1)]
    """From their fourth year on."""
    incubation_ratio: Annotated[float, Term("ratio", 0, 2)]
    """Hazard of incubated over other businesses."""
    demand_hazard: Annotated[float, Term("ratio", 0, 10)]
    """Rise of the hazard per unit that local demand lies below its path."""
    claim_rate: Annotated[float, Term("share", 0, 1)]
    """Share of founders who seek a place in an incubator."""
    firm_gain: Annotated[float, Term("share", 0, 1)]
    """Rise of productivity when a household business becomes a firm."""
    max_hires: Annotated[float, Term("persons", 0, 120)]
    """Largest number of hires of a small business in the model."""


REGISTERED_FIRM = 16
"""Bit of `prize` that marks a business registered as a firm."""
COUNSELLED = 32
"""Bit of `prize` that marks a business advised at public expense."""
BONUS_PAID = 8
"""Bit of `prize` that marks a hiring bonus already paid."""


@compiled
def idea_skill(p, month, seed, behaviour):
    """Productivity of the business the person thinks of this month, 1 = average."""
    draw = uniforms(seed, p.id, month, Purpose.ENTRY)
    return exp(behaviour.ability_weight * p.ability + behaviour.idea_spread * normal(draw[1]))


@compiled
def hire_cost(local_pay, terms, behaviour):
    """Cost of a hired worker over local pay, the part of the subsidy that moves hiring deducted."""
    felt = behaviour.subsidy_response * terms.hiring_subsidy / (12.0 * local_pay)
    return max(0.1, behaviour.wage_ratio - felt)


@compiled
def wanted_size(skill, demand, cost, behaviour):
    """Owner and hires at which the last worker's value added equals the worker's cost."""
    marginal = behaviour.profit_scale * skill * demand * behaviour.size_exponent / cost
    size = marginal ** (1.0 / (1.0 - behaviour.size_exponent))
    return min(max(size, 1.0), 1.0 + behaviour.max_hires)


@compiled
def profit(skill, hires, demand, local_pay, interest, behaviour, rules):
    """Net operating income of a business, yuan per month.

    value added = scale x skill x local demand x local pay x (1 + hires)^rho; minus wages,
    interest, VAT above the exemption and tax on profit.
    """
    gross = (
        behaviour.profit_scale
        * skill
        * demand
        * local_pay
        * (1.0 + hires) ** behaviour.size_exponent
    )
    before = gross - hires * behaviour.wage_ratio * local_pay - interest
    return before - business_tax(gross / behaviour.value_added, before, rules)


@compiled
def consider_entry(p, h, month, seed, best_job, terms, loans, behaviour, economy, market, rules):
    """Weigh the business idea of the month: found now, queue for a guaranteed loan, or let it go.

    Entry if expected profit - cost / payback exceeds the best job by the risk premium, and the
    household's assets or a bank carry the cost.
    """
    draw = uniforms(seed, p.id, month, Purpose.ENTRY)
    skill = idea_skill(p, month, seed, behaviour)
    demand = market.demand[h.county]
    wage = hire_cost(economy.local_pay, terms, behaviour)
    hires = float(int(wanted_size(skill, demand, wage, behaviour) - 1.0))
    cost = behaviour.entry_cost * economy.prices * terms.entry_cost_multiplier
    support = terms.startup_subsidy * terms.startup_take_up
    expected = profit(skill, hires, demand, economy.local_pay, 0.0, behaviour, rules)
    asked = best_job * (1.0 + behaviour.risk_premium)
    if expected - (cost - support) / behaviour.payback < asked:
        return
    refused = behaviour.constrained - terms.constrained_relief
    if h.assets >= behaviour.own_part * cost or draw[2] >= refused:
        p.moves = Move.FOUND_BUSINESS
    elif (
        loans.startup_loan_quota > 0.0
        and loans.startup_loan_limit >= (1.0 - behaviour.own_part) * cost
    ):
        p.applies = Queue.STARTUP_LOAN


@compiled
def is_counselled(p, month, seed, terms):
    """Whether a business founded this month is advised at public expense."""
    draw = uniforms(seed, p.id, month, Purpose.FAILURE)
    return draw[3] < terms.counselled_share


@compiled
def found_business(p, month, seed, loan, terms, behaviour):
    """Become an owner this month; a share claims the start-up subsidy or seeks an incubator."""
    p.skill = idea_skill(p, month, seed, behaviour)
    if p.activity != Activity.EMPLOYEE or p.sector == Sector.AGRICULTURE:
        p.sector = Sector.PRIVATE_SERVICES
    if p.sector >= Sector.PUBLIC_SERVICES or p.sector == Sector.MINING:
        p.sector = Sector.BUSINESS_SERVICES
    p.activity = Activity.OWNER
    p.employer = Employer.OWN_BUSINESS
    p.since = month
    p.hires = 0
    p.jobless = 0
    p.loan = loan
    p.until = month
    p.prize &= ~(REGISTERED_FIRM | BONUS_PAID | COUNSELLED)
    draw = uniforms(seed, p.id, month, Purpose.FAILURE)
    if is_counselled(p, month, seed, terms):
        p.prize |= COUNSELLED
    if draw[1] < terms.startup_take_up and terms.startup_subsidy > 0.0:
        p.claims = Queue.STARTUP_SUBSIDY
    elif draw[2] < behaviour.claim_rate:
        p.claims = Queue.INCUBATION
    if p.schooling >= 15 and month - p.birth < 12 * 35:
        p.trained |= Training.GRADUATE_FOUNDER


@compiled
def failure_hazard(p, month, demand, behaviour):
    """Monthly chance that a business closes, by its age, its kind, incubation and demand."""
    age = (month - p.since) // 12
    if age < 1:
        yearly = behaviour.hazard_1
    elif age < 2:
        yearly = behaviour.hazard_2
    elif age < 3:
        yearly = behaviour.hazard_3
    else:
        yearly = behaviour.hazard_4
    if not p.prize & REGISTERED_FIRM:
        yearly += behaviour.household_extra
    if p.until > month:
        yearly *= behaviour.incubation_ratio
    yearly *= 1.0 + behaviour.demand_hazard * max(0.0, 1.0 - demand)
    return yearly / 12.0


@compiled
def decide(p, h, month, survives, registers, terms, behaviour, market):
    """An owner's month: go on or close, claim support, register as a firm."""
    hazard = failure_hazard(p, month, market.demand[h.county], behaviour)
    if p.prize & COUNSELLED and month - p.since < terms.counsel_months:
        hazard *= terms.counsel_hazard_multiplier
    if survives < hazard:
        p.moves = Move.CLOSE_BUSINESS
        return
    if not p.prize & REGISTERED_FIRM and registers < terms.firm_transition / 12.0:
        p.prize |= REGISTERED_FIRM
        p.skill *= 1.0 + behaviour.firm_gain
    if p.claims == Queue.INCUBATION and month - p.since >= terms.incubation_months:
        p.claims = Queue.NONE
    if p.claims == Queue.STARTUP_SUBSIDY or p.claims == Queue.INCUBATION:
        p.applies = p.claims
    elif (
        p.trained & Training.GRADUATE_FOUNDER
        and not p.prize & BONUS_PAID
        and terms.hire_bonus > 0.0
        and p.hires >= terms.hire_bonus_min_hires
        and month - p.since >= terms.hire_bonus_min_months
    ):
        p.applies = Queue.HIRE_BONUS


@compiled
def adjust_size(p, month, seed, demand, cost, fill_rate, behaviour):
    """Hire or let go one worker towards the wanted size; True if a vacancy is open.

    A vacancy is filled with the chance with which the segment's vacancies were filled.
    """
    wanted = wanted_size(p.skill, demand, cost, behaviour) - 1.0
    if p.hires > wanted + 1.0:
        p.hires -= 1
        return False
    if p.hires + 1.0 > wanted:
        return False
    draw = uniforms(seed, p.id, month, Purpose.ENTRY)
    if draw[3] < fill_rate:
        p.hires += 1
        return p.hires + 1.0 <= wanted
    return True


@compiled
def receive(p, month, terms):
    """What a granted claim pays an owner, yuan, and to which line."""
    if p.granted == Queue.HIRE_BONUS:
        p.prize |= BONUS_PAID
        return terms.hire_bonus * p.hires, Line.HIRE_BONUS
    if p.granted == Queue.STARTUP_SUBSIDY:
        p.claims = Queue.NONE
        return terms.startup_subsidy, Line.STARTUP_SUBSIDY
    p.claims = Queue.NONE
    p.until = p.since + int(terms.incubation_months)
    return 0.0, Line.RENT_SUBSIDY


@compiled
def close_business(p, month):
    """The business ends; its owner is without work, and known as a failed founder."""
    p.hires = 0
    p.loan = 0.0
    p.claims = Queue.NONE
    p.since = month
    p.failed = month
    p.employer = Employer.NONE
    p.activity = Activity.UNEMPLOYED
