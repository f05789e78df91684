"""Group 5, enterprise managers: heads and managers of state-owned and private enterprises."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.chance import TRAIT, Purpose, uniforms
from sim.city.codes import Employer
from sim.compiled import compiled
from sim.policy.term import Term


class ManagerTerms(NamedTuple):
    """What policy sets each month."""

    base_multiple: Annotated[float, Term("multiple", 0, 10)] = 2.0
    """Base pay over last year's average pay in state enterprises."""
    performance_cap: Annotated[float, Term("multiple", 0, 10)] = 2.0
    """Of base pay, state enterprise heads."""
    performance_share: Annotated[float, Term("share", 0, 0.9)] = 0.5
    """Of pay tied to the result of the firm."""
    tenure_cap: Annotated[float, Term("share", 0, 1)] = 0.3
    """Of pay added at the end of a three-year term."""
    market_contract_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of state enterprise managers moved to market contracts."""
    private_support: Annotated[float, Term("share", 0, 1)] = 0.0
    """Rise of private managers' investment from fund, credit list and partnership projects."""


class ManagerBehaviour(NamedTuple):
    """Parameters of managers' pay and effort."""

    result_weight: Annotated[float, Term("ratio", 0, 3)]
    """How far performance pay follows the firm's result."""
    effort_response: Annotated[float, Term("log points per share", 0, 2)]
    """Rise of effort per unit of pay at risk added."""
    normal_share: Annotated[float, Term("share", 0, 1)]
    """Share of pay at risk at which effort is normal."""
    market_premium: Annotated[float, Term("ratio", 0, 2)]
    """Pay of a market contract over the administered scale."""
    productivity: Annotated[float, Term("elasticity", 0, 1)]
    """Elasticity of the segment's pay with respect to managers' effort."""
    investment: Annotated[float, Term("elasticity", 0, 1)]
    """Elasticity of private posts with respect to private managers' investment."""
    heads: Annotated[float, Term("share", 0, 1)]
    """Share of state-enterprise managers who are heads, under the pay rule for heads."""
    promotion: Annotated[float, Term("per year", 0, 0.2)]
    """Chance that a qualified employee becomes a manager."""


@compiled
def on_market_contract(p, month, seed, terms, plan_start):
    """Whether a state-enterprise manager has moved to a market contract by now."""
    if terms.market_contract_rate <= 0.0 or month < plan_start:
        return False
    trait = uniforms(seed, p.id, TRAIT, Purpose.CAREER)
    years = (month - plan_start + 1) / 12.0
    return trait[0] < terms.market_contract_rate * years


@compiled
def effort(p, terms, behaviour):
    """Effort, 1 = normal: rises with the share of pay tied to the firm's result."""
    if p.employer != Employer.STATE_ENTERPRISE:
        return 1.0 + behaviour.effort_response * terms.private_support
    return 1.0 + behaviour.effort_response * (terms.performance_share - behaviour.normal_share)


@compiled
def pay_factor(p, month, seed, terms, behaviour, result, plan_start):
    """Pay over the scale: base + performance pay that follows the firm's result up and down.

    factor = (1 - s) + s (1 + w (result - 1)) effort, with s the share at risk and `result` the
    firm's result over its trend; performance pay is kept within 0 and the cap.
    """
    own_effort = effort(p, terms, behaviour)
    if p.employer != Employer.STATE_ENTERPRISE:
        return own_effort
    s = terms.performance_share
    part = max(0.0, 1.0 + behaviour.result_weight * (result - 1.0)) * own_effort
    factor = (1.0 - s) + min(s * part, terms.performance_cap * (1.0 - s))
    if on_market_contract(p, month, seed, terms, plan_start):
        factor *= 1.0 + behaviour.market_premium
    return factor


@compiled
def head_pay(pay, staff_pay, terms, capped):
    """Pay of a state-enterprise head under the pay rule, yuan per month.

    At most base (a multiple of last year's average staff pay) x (1 + performance cap) x (1 + a
    third of the tenure cap, as a term has three years).
    """
    if not capped:
        return pay
    most = (
        terms.base_multiple
        * staff_pay
        * (1.0 + terms.performance_cap)
        * (1.0 + terms.tenure_cap / 3.0)
    )
    return min(pay, most)
