"""Group 2, new professional farmers: trained or certified farm operators."""

from __future__ import annotations

from math import exp
from typing import Annotated, NamedTuple

from sim.chance import TRAIT, Purpose, uniforms
from sim.city.codes import Activity, Queue, Training, Trait
from sim.compiled import compiled
from sim.institutions.treasury import Line
from sim.policy.term import Term


class ProfessionalFarmerTerms(NamedTuple):
    """What policy sets each month."""

    training_seats: Annotated[float, Term("persons per year", 0, 50000)] = 0.0
    """Seats of the professional-farmer programme."""
    training_cost: Annotated[float, Term("yuan per seat", 0, 50000)] = 0.0
    """Paid to the provider."""
    travel_cost_multiplier: Annotated[float, Term("multiplier", 0, 1.5)] = 1.0
    """On what taking part costs a farmer."""
    young_owner_seats: Annotated[float, Term("persons per year", 0, 5000)] = 0.0
    """Places for young farm owners."""
    young_owner_grant: Annotated[float, Term("yuan per year", 0, 100000)] = 0.0
    """Paid in each of two years."""
    leader_rotation: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of operators retrained each year."""
    loan_limit: Annotated[float, Term("yuan", 0, 5000000)] = 0.0
    """Of a guaranteed farm loan."""
    credit_relief: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of constrained farms that the guarantee lets borrow."""
    interest_subsidy: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of the interest paid by the agricultural fund."""
    price_uplift: Annotated[float, Term("share", 0, 1)] = 0.0
    """On the farm-gate price of professional farms, from processing and online sales."""
    technology_gain: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of farm net income added by cost-saving technology, once adopted."""
    leisure_investment: Annotated[float, Term("share per year", 0, 2)] = 0.0
    """Growth of leisure-agriculture capacity above its trend."""
    transfer_support: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of the cost of renting land that the transfer service removes."""


class ProfessionalFarmerBehaviour(NamedTuple):
    """Parameters of farm decisions, for professional and ordinary farms alike."""

    training_appeal: Annotated[float, Term("share per year", 0, 1)]
    """Share of eligible farmers who apply for the training in a year where travel costs nothing
    extra and no neighbour is trained."""
    travel_cost: Annotated[float, Term("share", 0, 1)]
    """Share of them whom the cost of taking part keeps away."""
    training_gain: Annotated[float, Term("share", -0.2, 1)]
    """Rise of the farm's productivity from the training."""
    leader_gain: Annotated[float, Term("share", -0.2, 1)]
    """Rise of productivity from retraining of operators."""
    young_owner_gain: Annotated[float, Term("share", -0.2, 1)]
    """Further rise from the young-owner programme."""
    adoption_base: Annotated[float, Term("logit per year", -10, 5)]
    """Intercept of yearly adoption of cost-saving technology."""
    adoption_peers: Annotated[float, Term("logit per share", 0, 20)]
    """Weight of the village's share of adopters."""
    adoption_schooling: Annotated[float, Term("logit per year", 0, 2)]
    """Weight of own schooling."""
    technology_base: Annotated[float, Term("share", 0, 1)]
    """Rise of net income by adopted technology before the plan adds to it."""
    constrained: Annotated[float, Term("share", 0, 1)]
    """Share of farms that banks refuse without a guarantee."""
    loan_demand: Annotated[float, Term("share per year", 0, 1)]
    """Share of professional farms that want to borrow in a year."""
    loan_gain: Annotated[float, Term("share", 0, 1)]
    """Rise of productivity by the investment that a loan pays for."""
    loan_size: Annotated[float, Term("yuan", 0, 5000000)]
    """Loan wanted, prices of 2010."""
    scale_wanted: Annotated[float, Term("mu", 0, 1000)]
    """Land a professional farmer of average skill wants to work."""
    letting: Annotated[float, Term("share", 0, 1)]
    """Share of those not farming themselves who would let at the usual rent without a service."""
    transfer_response: Annotated[float, Term("share per share", 0, 5)]
    """Rise of that share per unit of the transaction cost removed."""
    part_time_yield: Annotated[float, Term("share", 0, 1)]
    """Yield of land whose holder works elsewhere, over that of a farmer's own."""
    leisure_professional: Annotated[float, Term("share", 0, 1)]
    """Share of professional farms that take guests."""
    leisure_ordinary: Annotated[float, Term("share", 0, 1)]
    """Share of ordinary farms that take guests."""
    leisure_margin: Annotated[float, Term("share", 0, 1)]
    """Net income over sales of leisure agriculture."""


@compiled
def is_professional(p):
    """A farmer trained or certified as a farm operator."""
    return p.activity == Activity.FARMER and p.trained & (Training.FARMER | Training.YOUNG_OWNER)


@compiled
def takes_guests(p):
    """Whether the farm runs leisure agriculture: a lasting trait, commoner among professionals."""
    if is_professional(p):
        return p.traits & Trait.GUESTS_IF_PROFESSIONAL
    return p.traits & Trait.GUESTS


@compiled
def farm_income(p, terms, behaviour, economy, market, rules):
    """Net operating income of a month and sales of leisure agriculture, yuan.

    (land worked x yield x skill x (1 + technology)) x (1 + price uplift of professional farms)
    + leisure margin - interest not subsidised - rent paid, which `land_rent` accounts for.
    """
    worked = max(0.0, p.land - p.let)
    value = worked * economy.farm_yield / 12.0 * p.skill
    if p.activity != Activity.FARMER:
        return value * behaviour.part_time_yield, 0.0, 0.0
    if p.adopted == 1:
        value *= 1.0 + behaviour.technology_base + terms.technology_gain
    if is_professional(p):
        value *= 1.0 + terms.price_uplift
    sales = 0.0
    if takes_guests(p):
        sales = market.leisure
        value += behaviour.leisure_margin * sales
    subsidy = 0.0
    if p.loan > 0.0:
        interest = p.loan * rules.loan_rate / 12.0
        subsidy = interest * terms.interest_subsidy
        value -= interest - subsidy
    return value, sales, subsidy


@compiled
def land_rent(p, rent):
    """Rent of a month, yuan: received for land let, paid (negative) for land rented in."""
    return p.let * rent / 12.0


@compiled
def land_offered(p, month, seed, terms, behaviour, rent, economy):
    """Mu offered to let (positive) or wanted (negative) for the coming year.

    Those who do not farm let their land if the village's rent covers what part-time farming
    leaves them and the trouble of letting; the transfer service removes some of that trouble.
    """
    if p.land <= 0.0 and p.activity != Activity.FARMER:
        return 0.0
    if p.activity == Activity.FARMER:
        if not is_professional(p):
            return 0.0
        wanted = behaviour.scale_wanted * p.skill - p.land
        if wanted <= 0.0 or economy.farm_yield * p.skill <= rent:
            return 0.0
        return -wanted
    willing = behaviour.letting + behaviour.transfer_response * terms.transfer_support
    draw = uniforms(seed, p.id, month, Purpose.LAND)
    return float(p.land) if draw[0] < willing else 0.0


@compiled
def considers_technology(p, h, month, uniform, behaviour, market):
    """Yearly adoption of cost-saving technology: logistic in the village's share and schooling."""
    logit = (
        behaviour.adoption_base
        + behaviour.adoption_peers * market.adopted[h.place]
        + behaviour.adoption_schooling * p.schooling
    )
    return uniform < 1.0 / (1.0 + exp(-logit))


@compiled
def invest(p, month, loan, gain):
    """Take a loan of three years; the first one raises the farm's productivity for good."""
    p.loan = loan
    p.until = month + 36
    if not p.trained & Training.INVESTED:
        p.trained |= Training.INVESTED
        p.skill *= 1.0 + gain


@compiled
def seek_loan(p, month, seed, terms, behaviour, prices):
    """Borrow from a bank, or, where banks refuse, queue for a guaranteed loan."""
    trait = uniforms(seed, p.id, TRAIT, Purpose.FARM)
    if trait[0] >= behaviour.constrained:
        invest(p, month, behaviour.loan_size * prices, behaviour.loan_gain)
    elif trait[1] < terms.credit_relief:
        p.applies = Queue.FARM_LOAN


@compiled
def decide(p, h, month, seed, adopts, learns, terms, behaviour, market, prices):
    """A farmer's month: adopt, seek training, or borrow.  `adopts`, `learns`: two uniforms."""
    if p.loan > 0.0 and month >= p.until:
        h.assets = max(0.0, h.assets - p.loan)
        p.loan = 0.0
    if (
        p.adopted == 0
        and (month + p.id) % 12 == 0
        and considers_technology(p, h, month, adopts, behaviour, market)
    ):
        p.adopted = 1
    age = (month - p.birth) / 12.0
    if is_professional(p):
        if p.loan == 0.0 and learns < behaviour.loan_demand / 12.0:
            seek_loan(p, month, seed, terms, behaviour, prices)
        elif terms.leader_rotation > 0.0 and month - p.grade_since >= 12.0 / terms.leader_rotation:
            p.applies = Queue.LEADER_TRAINING
        elif (
            age < 45.0
            and p.schooling >= 9
            and not p.trained & Training.YOUNG_OWNER
            and terms.young_owner_seats > 0.0
        ):
            p.applies = Queue.YOUNG_OWNER
    elif 20.0 <= age < 55.0 and terms.training_seats > 0.0:
        keep_away = behaviour.travel_cost * terms.travel_cost_multiplier
        chance = behaviour.training_appeal * (1.0 - keep_away) * (0.5 + p.schooling / 18.0)
        if learns < chance * (1.0 + market.adopted[h.place]) / 12.0:
            p.applies = Queue.FARMER_TRAINING


@compiled
def receive(p, month, terms, behaviour, prices):
    """What a granted place or loan brings: yuan and its line, yuan to others and its line."""
    if p.granted == Queue.FARMER_TRAINING:
        p.trained |= Training.FARMER
        p.skill *= 1.0 + behaviour.training_gain
        p.grade_since = month
        return 0.0, Line.FARM_OWNER_GRANT, terms.training_cost, Line.FARMER_TRAINING
    if p.granted == Queue.YOUNG_OWNER:
        p.trained |= Training.YOUNG_OWNER
        p.skill *= 1.0 + behaviour.young_owner_gain
        p.claims = Queue.YOUNG_OWNER
        p.grade_since = month
        return terms.young_owner_grant, Line.FARM_OWNER_GRANT, 0.0, Line.FARMER_TRAINING
    if p.granted == Queue.LEADER_TRAINING:
        if not p.trained & Training.LEADER:
            p.trained |= Training.LEADER
            p.skill *= 1.0 + behaviour.leader_gain
        p.grade_since = month
        return 0.0, Line.FARM_OWNER_GRANT, terms.training_cost, Line.LEADER_TRAINING
    invest(p, month, min(terms.loan_limit, behaviour.loan_size * prices), behaviour.loan_gain)
    return 0.0, Line.FARM_OWNER_GRANT, 0.0, Line.FARMER_TRAINING


@compiled
def second_grant(p, terms):
    """Receive the second year's grant of a young farm owner, yuan."""
    p.claims = Queue.NONE
    return terms.young_owner_grant
