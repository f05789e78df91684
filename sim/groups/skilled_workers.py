"""Group 1, skilled workers: enterprise employees who hold a skill certificate."""

from __future__ import annotations

from math import exp
from typing import Annotated, NamedTuple

from sim.chance import Purpose, normal, uniforms
from sim.city.codes import Activity, Employer, Post, Queue, Sector, Training
from sim.compiled import compiled
from sim.institutions.treasury import Line
from sim.policy.term import Term


class SkilledWorkerTerms(NamedTuple):
    """What policy sets each month."""

    subsidy_junior: Annotated[float, Term("yuan per certificate", 0, 20000)] = 0.0
    """Paid once for a junior certificate."""
    subsidy_intermediate: Annotated[float, Term("yuan per certificate", 0, 20000)] = 0.0
    """Paid once for an intermediate certificate."""
    subsidy_senior: Annotated[float, Term("yuan per certificate", 0, 20000)] = 0.0
    """Paid once for a senior certificate."""
    subsidy_min_months: Annotated[float, Term("months", 0, 240)] = 36.0
    """Months of unemployment insurance before a claim."""
    subsidy_take_up: Annotated[float, Term("share", 0, 1)] = 0.0
    """Share of the entitled who know of the subsidy and claim it."""
    wait_multiplier: Annotated[float, Term("multiplier", 0.3, 1.5)] = 1.0
    """On the years a worker must wait between grades."""
    recognition_step: Annotated[float, Term("log wage", 0, 0.5)] = 0.0
    """Pay step of technicians recognised as engineers."""
    prize_top: Annotated[float, Term("yuan", 0, 500000)] = 0.0
    """One-off, senior technicians on the provincial allowance."""
    prize_top_quota: Annotated[float, Term("persons per year", 0, 500)] = 0.0
    """How many of the city win it."""
    prize_expert: Annotated[float, Term("yuan", 0, 500000)] = 0.0
    """One-off, provincial skill experts."""
    prize_expert_quota: Annotated[float, Term("persons per year", 0, 500)] = 0.0
    """How many of the city win it."""
    prize_chief: Annotated[float, Term("yuan", 0, 500000)] = 0.0
    """One-off, provincial chief technicians."""
    prize_chief_quota: Annotated[float, Term("persons per year", 0, 500)] = 0.0
    """How many of the city win it."""
    dual_certificate_share: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of vocational leavers who start work with a junior certificate."""
    amenity: Annotated[float, Term("log wage", 0, 0.5)] = 0.0
    """Worth of housing and schooling support to scarce skilled workers."""


class SkilledWorkerBehaviour(NamedTuple):
    """Parameters of the decision to sit an exam."""

    belief_floor: Annotated[float, Term("share", 0, 1)]
    """Share of the premium believed in where no peer holds a certificate."""
    horizon: Annotated[float, Term("years", 0, 40)]
    """Years over which the premium is counted."""
    exam_cost: Annotated[float, Term("yuan", 0, 50000)]
    """Fee and materials of the junior exam, prices of 2010; each further grade adds as much."""
    exam_days: Annotated[float, Term("months of pay", 0, 12)]
    """Time given up to prepare, in months of pay."""
    cost_spread: Annotated[float, Term("log points", 0, 3)]
    """Spread of the cost of effort between people."""
    attention: Annotated[float, Term("share per year", 0, 1)]
    """Share of certificate holders who weigh the next grade in a year."""
    first_attention: Annotated[float, Term("share per year", 0, 1)]
    """Share of workers without a certificate who weigh a first one in a year."""
    pass_junior: Annotated[float, Term("share", 0, 1)]
    """Chance of passing the junior exam."""
    pass_step: Annotated[float, Term("share", -0.5, 0)]
    """Change of that chance with each further grade."""
    wait_years: Annotated[float, Term("years", 0, 20)]
    """Years between grades before any policy shortens them."""
    separation_ratio: Annotated[float, Term("ratio", 0, 2)]
    """Separation hazard of a certificate holder over that of others."""
    apprentice_pass: Annotated[float, Term("share", 0, 1)]
    """Added chance of passing for those trained as apprentices."""


@compiled
def may_sit(p):
    """Enterprise employees in production, service or technical work may sit skill exams."""
    return (
        p.activity == Activity.EMPLOYEE
        and p.post == Post.NONE
        and (p.employer == Employer.STATE_ENTERPRISE or p.employer == Employer.PRIVATE)
        and p.certificate < 5
        and p.sector != Sector.AGRICULTURE
    )


@compiled
def exam_value(p, wage, peers, terms, behaviour, earnings, prices):
    """Gain minus cost of the next certificate, yuan of the month, before the person's own luck.

    Gain = premium x horizon x belief, belief rising with the share of certified peers.  Cost = fee
    + time - subsidy (if insured long enough), the subsidy weighed by the share who know of it.
    """
    premium = earnings.certificate_junior if p.certificate == 0 else earnings.certificate_step
    belief = behaviour.belief_floor + (1.0 - behaviour.belief_floor) * peers
    gain = premium * wage * 12.0 * behaviour.horizon * belief
    cost = behaviour.exam_cost * prices * (p.certificate + 1) + behaviour.exam_days * wage
    return gain, cost, subsidy_of(p.certificate + 1, p.insured, terms) * terms.subsidy_take_up


@compiled
def subsidy_of(grade, insured, terms):
    """Subsidy for a new certificate, yuan: by grade, for those insured long enough."""
    if insured < terms.subsidy_min_months:
        return 0.0
    if grade == 1:
        return terms.subsidy_junior
    if grade == 2:
        return terms.subsidy_intermediate
    if grade == 3:
        return terms.subsidy_senior
    return 0.0


@compiled
def consider_exam(p, month, seed, wage, peers, terms, behaviour, earnings, prices):
    """Once a year, in the person's own month: sit the next exam if it pays; True if passed."""
    if not may_sit(p):
        return False
    if p.certificate > 0:
        waited = month - p.grade_since
        if waited < 12.0 * behaviour.wait_years * terms.wait_multiplier:
            return False
    draw = uniforms(seed, p.id, month, Purpose.EXAM)
    if draw[0] > (behaviour.attention if p.certificate > 0 else behaviour.first_attention):
        return False
    gain, cost, subsidy = exam_value(p, wage, peers, terms, behaviour, earnings, prices)
    if gain < cost * exp(behaviour.cost_spread * normal(draw[1])) - subsidy:
        return False
    chance = behaviour.pass_junior + behaviour.pass_step * p.certificate
    if p.trained & Training.APPRENTICE:
        chance += behaviour.apprentice_pass
    if draw[2] > chance:
        return False
    p.certificate += 1
    p.grade_since = month
    if p.insured >= terms.subsidy_min_months and draw[3] < terms.subsidy_take_up:
        p.claims = Queue.SKILL_SUBSIDY
    return True


@compiled
def decide(p, month, seed, terms):
    """A skilled worker's month: claim a subsidy won, or stand for a prize in June."""
    if p.claims == Queue.SKILL_SUBSIDY:
        p.applies = Queue.SKILL_SUBSIDY
    elif month % 12 == 5:
        # A senior technician stands for one of the two top prizes in a year, by turns.
        chief = p.certificate == 5 and not p.prize & 4 and terms.prize_chief_quota > 0.0
        senior = p.certificate == 5 and not p.prize & 1 and terms.prize_top_quota > 0.0
        if chief and (not senior or (p.id + month // 12) % 2 == 0):
            p.applies = Queue.CHIEF_PRIZE
        elif senior:
            p.applies = Queue.SENIOR_PRIZE
        elif p.certificate >= 3 and not p.prize & 2 and terms.prize_expert_quota > 0.0:
            p.applies = Queue.EXPERT_PRIZE


@compiled
def receive(p, terms):
    """What a granted claim pays, yuan, and to which line of the books."""
    if p.granted == Queue.SKILL_SUBSIDY:
        p.claims = Queue.NONE
        return subsidy_of(p.certificate, p.insured, terms), Line.SKILL_SUBSIDY
    if p.granted == Queue.SENIOR_PRIZE:
        p.prize |= 1
        return terms.prize_top, Line.SKILL_PRIZE
    if p.granted == Queue.CHIEF_PRIZE:
        p.prize |= 4
        return terms.prize_chief, Line.CHIEF_PRIZE
    p.prize |= 2
    return terms.prize_expert, Line.SKILL_PRIZE
