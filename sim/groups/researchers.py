"""Group 3, researchers: professional staff of research institutes, colleges and hospitals."""

from __future__ import annotations

from math import exp, log
from typing import Annotated, NamedTuple

from sim.chance import TRAIT, Purpose, normal, uniforms
from sim.city.codes import Move
from sim.compiled import compiled
from sim.policy.term import Term


class ResearcherTerms(NamedTuple):
    """What policy sets each month."""

    pool_multiple: Annotated[float, Term("multiple", 1, 5)] = 1.0
    """Realised performance-pay pool over that of a fully funded institution."""
    inventor_share: Annotated[float, Term("share", 0, 1)] = 0.2
    """Of net transfer income that goes to the team."""
    part_time_take_up: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of researchers allowed and willing to hold a second job."""
    part_time_gain: Annotated[float, Term("share", 0, 2)] = 0.0
    """Of base pay earned in the second job."""
    leave_rate: Annotated[float, Term("share per year", 0, 0.2)] = 0.0
    """Of researchers who leave to found a firm."""
    leave_years: Annotated[float, Term("years", 0, 10)] = 3.0
    """During which the post is kept."""
    negotiated_share: Annotated[float, Term("share", 0, 0.5)] = 0.0
    """On negotiated yearly pay."""
    project_labour_share: Annotated[float, Term("share", 0, 1)] = 0.15
    """Of contract-research money that may be paid as labour."""
    allowance_share: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of researchers who hold an allowance of the talent fund."""
    talent_allowance: Annotated[float, Term("yuan per month", 0, 50000)] = 0.0
    """Of the talent fund."""
    team_posts: Annotated[float, Term("posts", 0, 20000)] = 0.0
    """In research teams that a leading researcher brought to the city."""
    team_grant: Annotated[float, Term("yuan per post-year", 0, 2000000)] = 0.0
    """To the institution that houses such a team."""


class ResearcherBehaviour(NamedTuple):
    """Parameters of effort, projects and second jobs."""

    performance_share: Annotated[float, Term("share", 0, 1)]
    """Share of pay that is performance pay under the unit's pool."""
    effort_response: Annotated[float, Term("log points per share", 0, 2)]
    """Rise of effort per unit of pay at risk added."""
    project_rate: Annotated[float, Term("per year", 0, 1)]
    """Chance of a transferable project at normal effort."""
    share_elasticity: Annotated[float, Term("elasticity", -1, 2)]
    """Elasticity of projects with respect to the team's share, below the new floor only."""
    response_floor: Annotated[float, Term("share", 0, 1)]
    """The share up to which teams respond to a higher one."""
    project_value: Annotated[float, Term("yuan", 0, 10000000)]
    """Median net income of a transferred project, prices of 2010."""
    project_spread: Annotated[float, Term("log points", 0, 3)]
    """Spread of that income."""
    team_size: Annotated[float, Term("persons", 1, 50)]
    """People who share the team's part."""
    contract_share: Annotated[float, Term("share", 0, 1)]
    """Share of researchers with contract research."""
    contract_value: Annotated[float, Term("share of pay", 0, 5)]
    """Contract money per researcher who has it, over yearly pay."""


@compiled
def effort(terms, behaviour):
    """Effort, 1 = normal: rises with the pay at risk that the pool's multiple adds."""
    return 1.0 + behaviour.effort_response * behaviour.performance_share * (
        terms.pool_multiple - 1.0
    )


@compiled
def pay_factor(p, seed, terms, behaviour):
    """Pay over the sector's scale: base + performance x pool multiple, or negotiated pay.

    pay = base (1 - s) + s m with s the performance share and m the realised multiple of the
    pool; contract-research money may be paid as labour up to the share allowed.
    """
    trait = uniforms(seed, p.id, TRAIT, Purpose.PROJECT)
    s = behaviour.performance_share
    factor = (1.0 - s) + s * terms.pool_multiple
    if trait[0] < terms.negotiated_share:
        factor = max(factor, 1.0 + s)
    if trait[1] < behaviour.contract_share:
        factor += behaviour.contract_value * terms.project_labour_share
    return factor


@compiled
def second_job(p, seed, terms):
    """Second-job pay over base pay: a lasting readiness, met as far as it is allowed."""
    trait = uniforms(seed, p.id, TRAIT, Purpose.PROJECT)
    return terms.part_time_gain if trait[2] < terms.part_time_take_up else 0.0


@compiled
def project_income(p, month, seed, terms, behaviour, prices):
    """The member's part of a project transferred this month, and the city's net income of it.

    Hazard = rate x effort x (share / 0.2)^elasticity below the response floor; net income is
    lognormal; the team's share is divided among its members.  Yuan.
    """
    draw = uniforms(seed, p.id, month, Purpose.PROJECT)
    responsive = min(terms.inventor_share, behaviour.response_floor)
    hazard = (
        behaviour.project_rate
        / 12.0
        * effort(terms, behaviour)
        * exp(behaviour.share_elasticity * log(max(responsive, 0.01) / 0.2))
    )
    if draw[0] >= hazard:
        return 0.0, 0.0
    net = behaviour.project_value * prices * exp(behaviour.project_spread * normal(draw[1]))
    return net * terms.inventor_share / behaviour.team_size, net / behaviour.team_size


@compiled
def talent_allowance(p, seed, terms):
    """Monthly allowance of the talent fund, yuan: those of the highest lasting standing hold it.

    The same standing decides who is paid by negotiation.
    """
    if terms.talent_allowance <= 0.0:
        return 0.0
    trait = uniforms(seed, p.id, TRAIT, Purpose.PROJECT)
    return terms.talent_allowance if trait[0] < terms.allowance_share else 0.0


@compiled
def decide(p, month, seed, terms):
    """A researcher's month: leave, keeping the post, to found a firm."""
    draw = uniforms(seed, p.id, month, Purpose.CAREER)
    if draw[0] < terms.leave_rate / 12.0:
        p.moves = Move.LEAVE_TO_FOUND
