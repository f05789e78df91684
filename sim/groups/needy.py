"""Group 7, needy people able to work: benefit recipients, registered poor, hard to employ."""

from __future__ import annotations

from typing import Annotated, NamedTuple

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
