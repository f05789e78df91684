"""The training system: seats for everyone, and how they are shared out."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class TrainingTerms(NamedTuple):
    """What policy sets each month."""

    mass_seats: Annotated[float, Term("persons per year", 0, 500000)] = 0.0
    """Of the universal skills programme."""
    mass_cost: Annotated[float, Term("yuan per seat", 0, 50000)] = 0.0
    """Paid to the provider."""
