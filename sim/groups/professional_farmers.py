"""Group 2, new professional farmers: trained or certified farm operators."""

from __future__ import annotations

from typing import Annotated, NamedTuple

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
