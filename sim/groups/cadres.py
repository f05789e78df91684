"""Group 6, grassroots cadres: civil servants and public-institution staff, county level and below."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class CadreTerms(NamedTuple):
    """What policy sets each month."""

    base_step: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Sum of the dated national rises of base pay since 2014-09."""
    township_floor: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Lowest step of the township allowance."""
    township_raise: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Added to the allowance outside the county seat."""
    appraisal_spread: Annotated[float, Term("share", 0, 0.9)] = 0.0
    """Of pay at risk in the yearly appraisal."""
    frontline_bonus_months: Annotated[float, Term("months of base pay per year", 0, 12)] = 0.0
    """Bonus for front-line staff."""
    rank_step: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """For each rank gained beside the post."""
    rank_years: Annotated[float, Term("years", 1, 40)] = 8.0
    """In grade before the first rank."""
    transport_allowance: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Cash in place of duty cars, section level."""
