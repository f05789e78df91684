"""Group 7, needy people able to work: benefit recipients, registered poor, hard to employ."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.chance import Purpose, uniforms
from sim.city.codes import Activity, Employer, Post, Queue, Sector, Training
from sim.compiled import compiled
from sim.policy.term import Term


class NeedyTerms(NamedTuple):
    """What policy sets each month."""

    training_seats: Annotated[float, Term("persons per year", 0, 100000)] = 0.0
    """Free training of the needy."""
    training_days: Annotated[float, Term("days", 0, 180)] = 15.0
    """Of one course."""
    living_allowance: Annotated[float, Term("yuan per day", 0, 500)] = 0.0
    """Paid to the trainee."""
    training_cost: Annotated[float, Term("yuan per seat", 0, 50000)] = 0.0
    """Paid to the provider."""
    placement: Annotated[float, Term("multiplier", 0.5, 5)] = 1.0
    """On the chance that a needy job seeker meets a vacancy."""
    public_posts: Annotated[float, Term("posts", 0, 50000)] = 0.0
    """Of public welfare, at any time."""
    public_post_pay: Annotated[float, Term("share of minimum wage", 0, 3)] = 0.5
    """Pay of a public-welfare post."""
    contribution_subsidy: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of the contributions of the needy in flexible jobs."""
    microloan_limit: Annotated[float, Term("yuan", 0, 1000000)] = 0.0
    """Of an unsecured loan to a poor household."""
    microloan_interest_subsidy: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of its interest."""
    export_places: Annotated[float, Term("persons per year", 0, 50000)] = 0.0
    """In organised work outside the city."""
    transport_subsidy: Annotated[float, Term("yuan per person", 0, 20000)] = 0.0
    """One-off, to work outside the city."""
    export_separation_multiplier: Annotated[float, Term("multiplier", 0, 1.5)] = 1.0
    """On the chance of coming home, under employee-status dispatch."""
    cooperative_membership: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of poor farm households in a lead firm or cooperative."""
    share_capital: Annotated[float, Term("yuan per household", 0, 500000)] = 0.0
    """Public money turned into shares of a poor household."""
    dividend_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Paid on that capital."""
    solar_dividend: Annotated[float, Term("yuan per household-year", 0, 50000)] = 0.0
    """Of village solar stations."""
    solar_coverage: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of poor households that receive it."""
    village_industry: Annotated[float, Term("share", 0, 1)] = 0.0
    """Rise of farm income where the village has its own product and operator."""
    project_posts: Annotated[float, Term("posts", 0, 50000)] = 0.0
    """In large projects in the two rural counties."""


class NeedyBehaviour(NamedTuple):
    """Parameters of what the needy apply for and what it does."""

    training_appeal: Annotated[float, Term("share per year", 0, 1)]
    """Share of the untrained who apply for free training in a year."""
    contact_gain: Annotated[float, Term("share", -0.5, 1)]
    """Rise of the chance of meeting a vacancy after training."""
    post_appeal: Annotated[float, Term("share per year", 0, 2)]
    """Share of the jobless who apply for a public-welfare post in a year."""
    post_months: Annotated[float, Term("months", 1, 120)]
    """Longest stay in such a post."""
    outside_appeal: Annotated[float, Term("share per year", 0, 1)]
    """Share who weigh organised work outside in a year."""
    outside_cost: Annotated[float, Term("share", 0, 1)]
    """Cost of living away, as a share of pay there."""
    outside_distance: Annotated[float, Term("yuan", 0, 50000)]
    """Cost of the move, prices of 2010."""
    outside_return: Annotated[float, Term("per month", 0, 1)]
    """Chance of coming home in a month."""
    remitted: Annotated[float, Term("share", 0, 1)]
    """Part of outside pay that reaches the household."""
    loan_appeal: Annotated[float, Term("share per year", 0, 1)]
    """Share of poor farm households that ask for a micro-loan in a year."""
    loan_gain: Annotated[float, Term("share", 0, 1)]
    """Rise of farm productivity by the investment."""
    membership_gain: Annotated[float, Term("share", 0, 1)]
    """Rise of farm income in a lead firm or cooperative."""


@compiled
def decide(p, h, month, seed, terms, behaviour, economy):
    """A needy person's month: apply for training, a post, a loan, or work outside."""
    if p.activity == Activity.EMPLOYEE or p.activity == Activity.OWNER:
        return
    draw = uniforms(seed, p.id, month, Purpose.PROGRAMME)
    age = (month - p.birth) / 12.0
    if draw[0] < behaviour.outside_appeal / 12.0 and age < 50.0 and terms.export_places > 0.0:
        cost = behaviour.outside_distance * economy.prices - terms.transport_subsidy
        gain = economy.outside_pay * (1.0 - behaviour.outside_cost) - cost / 12.0
        if gain > p.income:
            p.applies = Queue.WORK_OUTSIDE
            return
    if (
        draw[1] < behaviour.training_appeal / 12.0
        and not p.trained & Training.VOCATIONAL
        and terms.training_seats > 0.0
    ):
        p.applies = Queue.NEEDY_TRAINING
    elif (
        p.activity == Activity.UNEMPLOYED
        and draw[2] < behaviour.post_appeal / 12.0
        and terms.public_posts > 0.0
    ):
        p.applies = Queue.PUBLIC_POST
    elif (
        p.activity == Activity.FARMER
        and p.loan == 0.0
        and h.poor > 0
        and draw[3] < behaviour.loan_appeal / 12.0
        and terms.microloan_limit > 0.0
    ):
        p.applies = Queue.MICROLOAN


@compiled
def take_training(p, terms):
    """A course: living allowance of the trainee and cost of the seat, yuan."""
    p.trained |= Training.VOCATIONAL
    return terms.living_allowance * terms.training_days, terms.training_cost


@compiled
def take_post(p, h, month, behaviour):
    """Begin a public-welfare post."""
    p.activity = Activity.EMPLOYEE
    p.employer = Employer.PUBLIC
    p.sector = Sector.PUBLIC_SERVICES
    p.county = h.county
    p.post = Post.PUBLIC_WELFARE
    p.since = month
    p.jobless = 0
    p.until = month + int(behaviour.post_months)


@compiled
def go_outside(p, month, terms):
    """Begin organised work outside the city; the transport subsidy, yuan."""
    p.activity = Activity.AWAY
    p.employer = Employer.PRIVATE
    p.since = month
    p.jobless = 0
    return terms.transport_subsidy


@compiled
def outside_income(economy, behaviour):
    """What reaches the household from a member working outside, yuan per month."""
    return economy.outside_pay * (1.0 - behaviour.outside_cost) * behaviour.remitted


@compiled
def comes_home(p, uniform, terms, behaviour):
    """Whether work outside ends this month; employee-status dispatch makes it last longer."""
    return uniform < behaviour.outside_return * terms.export_separation_multiplier


@compiled
def take_microloan(p, month, terms, behaviour):
    """An unsecured loan to a poor farm, repaid after three years."""
    p.loan = terms.microloan_limit
    p.until = month + 36
    if not p.trained & Training.INVESTED:
        p.trained |= Training.INVESTED
        p.skill *= 1.0 + behaviour.loan_gain
