"""The third moment, first part: what was decided and won takes effect."""

from __future__ import annotations

from sim.city.codes import (
    Activity,
    Employer,
    Flow,
    Group,
    Move,
    Occupation,
    Post,
    Queue,
    Training,
)
from sim.compiled import compiled
from sim.engine.tally import may_claim, pay_others, pay_transfer
from sim.groups import entrepreneurs, needy, professional_farmers, skilled_workers
from sim.institutions import labour_market
from sim.institutions.treasury import Line


@compiled
def begin_job(p, h, month, seed, terms, behaviour, economy, tally):
    """Take the job won; counts new urban jobs and rural labour transferred (gross flows)."""
    was_working = p.activity == Activity.EMPLOYEE and p.post != Post.PUBLIC_WELFARE
    if not was_working:
        if h.urban == 1:
            tally.flows[Flow.URBAN_JOBS] += 1
        else:
            tally.flows[Flow.RURAL_TRANSFERS] += 1
    labour_market.take_job(
        p,
        month,
        seed,
        p.seeks,
        terms.skilled_workers,
        behaviour.labour_market,
        behaviour.earnings,
        economy,
    )
    return not was_working


@compiled
def begin_business(p, h, month, seed, loan, terms, behaviour, economy, tally):
    """Found a business; what no loan covers of the entry cost comes from the household's assets."""
    cost = behaviour.entrepreneurs.entry_cost * economy.prices
    h.assets = max(0.0, h.assets - (cost * terms.entrepreneurs.entry_cost_multiplier - loan))
    tally.flows[Flow.START_UPS] += 1
    if h.urban == 1:
        tally.flows[Flow.URBAN_JOBS] += 1
    entrepreneurs.found_business(p, month, seed, loan, terms.entrepreneurs, behaviour.entrepreneurs)
    if p.prize & entrepreneurs.COUNSELLED:
        lent = p.granted == Queue.STARTUP_LOAN  # the queue has set the money aside
        if lent or may_claim(p, month, seed, tally, Line.STARTUP_SERVICES):
            pay_others(p, tally, Line.STARTUP_SERVICES, terms.entrepreneurs.counsel_cost)
        else:
            p.prize &= ~entrepreneurs.COUNSELLED


@compiled
def end_business(p, month, terms, behaviour, economy, tally):
    """Close the business: back to the kept research post, or without work."""
    tally.flows[Flow.CLOSURES] += 1
    entrepreneurs.close_business(p, month)
    kept_until = p.grade_since + 12.0 * terms.researchers.leave_years
    if p.post == Post.RESEARCHER and month <= kept_until:
        p.activity = Activity.EMPLOYEE
        p.employer = Employer.PUBLIC
        p.sector = 8
        p.occupation = Occupation.PROFESSIONAL
    else:
        p.post = Post.NONE


@compiled
def move(p, h, month, seed, terms, behaviour, economy, tally):
    """Carry out the change of activity decided."""
    if p.moves == Move.LOSE_JOB:
        labour_market.lose_job(p, month)
        p.until = month  # support that ran beside the job is none after a failed business
    elif p.moves == Move.FOUND_BUSINESS:
        begin_business(p, h, month, seed, 0.0, terms, behaviour, economy, tally)
    elif p.moves == Move.LEAVE_TO_FOUND:
        begin_business(p, h, month, seed, 0.0, terms, behaviour, economy, tally)
        p.post = Post.RESEARCHER
        p.grade_since = month
    elif p.moves == Move.CLOSE_BUSINESS:
        end_business(p, month, terms, behaviour, economy, tally)
    elif p.moves == Move.COME_HOME:
        labour_market.lose_job(p, month)
        if h.urban == 0 and p.land > 0.0:
            p.activity = Activity.FARMER
            p.employer = Employer.OWN_FARM
    elif p.moves == Move.START_SEEKING:
        p.activity = Activity.UNEMPLOYED
        p.jobless = 0
        p.since = month
    elif p.moves == Move.STOP_SEEKING:
        p.activity = Activity.HOME
        p.refusals = 0
        p.since = month


@compiled
def take_grant(p, h, month, seed, terms, behaviour, economy, tally):
    """Receive what the queue granted: a payment, a seat, a loan, a post."""
    queue = p.granted
    if queue <= Queue.CHIEF_PRIZE:
        yuan, line = skilled_workers.receive(p, terms.skilled_workers)
        pay_transfer(p, tally, line, yuan)
    elif queue <= Queue.FARM_LOAN:
        if queue == Queue.FARMER_TRAINING:
            tally.flows[Flow.TRAINED] += 1
        elif queue == Queue.YOUNG_OWNER:
            tally.flows[Flow.FARM_OWNERS] += 1
        elif queue == Queue.LEADER_TRAINING:
            tally.flows[Flow.LEADERS] += 1
        yuan, line, others, other_line = professional_farmers.receive(
            p, month, terms.professional_farmers, behaviour.professional_farmers, economy.prices
        )
        pay_transfer(p, tally, line, yuan)
        pay_others(p, tally, other_line, others)
    elif queue <= Queue.INCUBATION:
        yuan, line = entrepreneurs.receive(p, month, terms.entrepreneurs)
        pay_transfer(p, tally, line, yuan)
    elif queue == Queue.STARTUP_LOAN:
        if p.activity != Activity.OWNER:
            begin_business(
                p,
                h,
                month,
                seed,
                min(
                    terms.credit.startup_loan_limit,
                    behaviour.entrepreneurs.entry_cost * economy.prices,
                ),
                terms,
                behaviour,
                economy,
                tally,
            )
    elif queue == Queue.NEEDY_TRAINING:
        tally.flows[Flow.TRAINED] += 1
        allowance, cost = needy.take_training(p, terms.needy)
        pay_transfer(p, tally, Line.LIVING_ALLOWANCE, allowance)
        pay_others(p, tally, Line.NEEDY_TRAINING, cost)
    elif queue == Queue.PUBLIC_POST:
        needy.take_post(p, h, month, behaviour.needy)
    elif queue == Queue.WORK_OUTSIDE:
        subsidy = needy.go_outside(p, month, terms.needy)
        pay_transfer(p, tally, Line.EXPORT_SUPPORT, subsidy)
        if h.urban == 0:
            tally.flows[Flow.RURAL_TRANSFERS] += 1
    elif queue == Queue.MICROLOAN:
        needy.take_microloan(p, month, terms.needy, behaviour.needy)
    elif queue == Queue.MASS_TRAINING:
        p.trained |= Training.VOCATIONAL
        tally.flows[Flow.TRAINED] += 1
        pay_others(p, tally, Line.MASS_TRAINING, terms.training.mass_cost)
    elif queue == Queue.APPRENTICESHIP:
        p.trained |= Training.APPRENTICE
        tally.flows[Flow.TRAINED] += 1
        years = behaviour.training.apprentice_months / 12.0
        pay_others(p, tally, Line.APPRENTICESHIP, terms.labour_market.apprentice_subsidy * years)


@compiled
def something_came(p):
    """Whether a resident decided, won or was granted anything this month; most did not."""
    return (p.granted | p.hired | p.moves) != 0


@compiled
def act(p, h, month, seed, terms, behaviour, economy, tally):
    """One resident's outcome of the month; True if a job was taken by someone without one.

    A job or post won comes before any other move of the month.
    """
    took_job = False
    if p.granted != Queue.NONE:
        changes_work = p.granted == Queue.PUBLIC_POST or p.granted == Queue.WORK_OUTSIDE
        if not (p.hired == 1 and (changes_work or p.granted == Queue.STARTUP_LOAN)):
            take_grant(p, h, month, seed, terms, behaviour, economy, tally)
            if changes_work:
                return True
            if p.granted == Queue.STARTUP_LOAN:
                return False
    if p.hired == 1:
        took_job = begin_job(p, h, month, seed, terms, behaviour, economy, tally)
    elif p.moves != Move.NONE:
        move(p, h, month, seed, terms, behaviour, economy, tally)
    return took_job


@compiled
def group_of(p, h, month):
    """The key group a resident is in this month, by what the resident does; at most one."""
    if p.activity == Activity.EMPLOYEE:
        if p.post == Post.MANAGER or p.post == Post.HEAD:
            return Group.MANAGERS.value
        if p.post == Post.CADRE:
            return Group.CADRES.value
        if p.post == Post.RESEARCHER:
            return Group.RESEARCHERS.value
        enterprise = p.employer == Employer.STATE_ENTERPRISE or p.employer == Employer.PRIVATE
        if p.certificate > 0 and enterprise:
            return Group.SKILLED_WORKERS.value
    elif p.activity == Activity.OWNER:
        return Group.ENTREPRENEURS.value
    elif p.activity == Activity.FARMER:
        if p.trained & (Training.FARMER | Training.YOUNG_OWNER):
            return Group.PROFESSIONAL_FARMERS.value
    elif (
        p.activity != Activity.UNEMPLOYED
        and p.activity != Activity.HOME
        and p.activity != Activity.AWAY
    ):
        return Group.ORDINARY.value
    age = (month - p.birth) // 12
    if age >= 60 or (p.female == 1 and age >= 55):
        return Group.ORDINARY.value
    if h.needy == 1 or p.post == Post.PUBLIC_WELFARE:
        return Group.NEEDY.value
    if p.activity == Activity.UNEMPLOYED and p.jobless >= 12:
        return Group.NEEDY.value
    return Group.ORDINARY.value
