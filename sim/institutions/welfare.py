"""The welfare office: minimum income (dibao), its link to work, and special assistance."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class WelfareTerms(NamedTuple):
    """What policy sets each month."""

    standard_multiplier: Annotated[float, Term("multiplier", 0.5, 3)] = 1.0
    """On the minimum-income standard of the rules."""
    rural_floor: Annotated[float, Term("share of the poverty line", 0, 3)] = 0.0
    """Below which the rural standard may not lie."""
    work_cost_disregard: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Of earnings not counted in the test."""
    deferral_months: Annotated[float, Term("months", 0, 36)] = 0.0
    """A household keeps its benefit after a member takes a job."""
    refusals_before_sanction: Annotated[float, Term("refusals", 0, 24)] = 0.0
    """In a row, without good cause; 0 means no rule."""
    sanction: Annotated[float, Term("share", 0, 1)] = 0.5
    """Of the person's own benefit cut by the rule."""
    near_poor_band: Annotated[float, Term("multiple", 1, 3)] = 1.0
    """Of the standard up to which special assistance reaches."""
    near_poor_amount: Annotated[float, Term("yuan per person-month", 0, 1000)] = 0.0
    """Of special assistance to the near poor."""
    temporary_amount: Annotated[float, Term("yuan per case", 0, 20000)] = 0.0
    """Of temporary assistance."""
    temporary_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of low-income households that receive it."""
