"""Households: property income, saving, consumption, pensions of their members."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.compiled import compiled
from sim.policy.term import Term


class HouseholdBehaviour(NamedTuple):
    """Parameters of household accounts."""

    saving: Annotated[float, Term("share", 0, 1)]
    """Share of disposable income saved."""
    yield_over_deposit: Annotated[float, Term("ratio", 0, 5)]
    """Return on assets, rents included, over the deposit rate of the rules."""
    pension_spread: Annotated[float, Term("ratio", 0, 2)]
    """How far a pension follows the person's own pay rather than the average pension."""
    consumption_response: Annotated[float, Term("elasticity", 0, 2)]
    """Elasticity of demand for local services with respect to local consumption (multiplier)."""
    rural_pension_age: Annotated[float, Term("years", 50, 80)]
    """Age from which residents without an employee's pension receive the resident pension."""
    benefit_months: Annotated[float, Term("months", 0, 36)]
    """Months without work after which unemployment benefit has ended."""
    benefit_claims: Annotated[float, Term("share", 0, 1)]
    """Share of insured job losers who receive unemployment benefit."""


@compiled
def pension(p, average, behaviour):
    """Employee pension of a month, yuan: the average, tilted towards the person's own pay."""
    return average * (1.0 + behaviour.pension_spread * (min(max(p.pay, 0.5), 2.0) - 1.0))


@compiled
def property_income(assets, rules, behaviour):
    """Net property income of a household's assets in a month, yuan."""
    return assets * rules.savings_rate * behaviour.yield_over_deposit / 12.0
