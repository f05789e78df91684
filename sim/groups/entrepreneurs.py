"""Group 4, small and micro entrepreneurs: owners of individual businesses and small firms."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class EntrepreneurTerms(NamedTuple):
    """What policy sets each month."""

    entry_cost_multiplier: Annotated[float, Term("multiplier", 0.2, 2)] = 1.0
    """On the cost of registering and starting."""
    startup_subsidy: Annotated[float, Term("yuan per start-up", 0, 100000)] = 0.0
    """One-off."""
    startup_take_up: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of new businesses that claim it."""
    hire_bonus: Annotated[float, Term("yuan per hire", 0, 20000)] = 0.0
    """One-off, graduate founders."""
    hire_bonus_min_hires: Annotated[float, Term("persons", 1, 50)] = 3.0
    """Hires needed before the bonus is paid."""
    hire_bonus_min_months: Annotated[float, Term("months", 0, 60)] = 12.0
    """In business before the bonus is paid."""
    incubation_places: Annotated[float, Term("businesses per year", 0, 10000)] = 0.0
    """Admitted to incubation."""
    incubation_months: Annotated[float, Term("months", 0, 120)] = 24.0
    """A business may stay."""
    rent_subsidy: Annotated[float, Term("yuan per year", 0, 50000)] = 0.0
    """To a tenant of an incubator."""
    failure_support_months: Annotated[float, Term("months", 0, 36)] = 0.0
    """Of contribution subsidy after a failure."""
    firm_transition: Annotated[float, Term("share per year", 0, 0.5)] = 0.0
    """Of household businesses that register as a firm."""
    constrained_relief: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of credit-constrained small firms that get bank credit."""
