"""Group 1, skilled workers: enterprise employees who hold a skill certificate."""

from __future__ import annotations

from typing import Annotated, NamedTuple

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
