"""Credit: guaranteed start-up loans and their interest subsidy."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class CreditTerms(NamedTuple):
    """What policy sets each month."""

    startup_loan_limit: Annotated[float, Term("yuan", 0, 5000000)] = 0.0
    """Of a guaranteed start-up loan."""
    startup_loan_quota: Annotated[float, Term("loans per year", 0, 50000)] = 0.0
    """That the guarantee fund can carry."""
    startup_interest_subsidy: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of the interest of such a loan."""
