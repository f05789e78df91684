"""The labour market: vacancies, contacts, offers, separations, and who is hired."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class LabourMarketTerms(NamedTuple):
    """What policy sets each month."""

    matching_efficiency: Annotated[float, Term("multiplier", 0.2, 3)] = 1.0
    """On the chance that a seeker meets a vacancy."""
    posts_growth: Annotated[float, Term("share per year", -0.2, 0.5)] = 0.0
    """Growth of posts in business beyond the world's path."""
    migration_cost_multiplier: Annotated[float, Term("multiplier", 0.1, 2)] = 1.0
    """On what moving to town costs a rural household."""
    apprentice_places: Annotated[float, Term("persons per year", 0, 50000)] = 0.0
    """New-style apprentices."""
    apprentice_subsidy: Annotated[float, Term("yuan per apprentice-year", 0, 100000)] = 0.0
    """Paid to the employer."""
    enrolment_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of uninsured private employees enrolled in social insurance."""
