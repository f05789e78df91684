"""Group 5, enterprise managers: heads and managers of state-owned and private enterprises."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class ManagerTerms(NamedTuple):
    """What policy sets each month."""

    base_multiple: Annotated[float, Term("multiple", 0, 10)] = 2.0
    """Base pay over average pay in state enterprises."""
    performance_cap: Annotated[float, Term("multiple", 0, 10)] = 2.0
    """Of base pay, state enterprise heads."""
    performance_share: Annotated[float, Term("share", 0, 0.9)] = 0.5
    """Of pay tied to the result of the firm."""
    tenure_cap: Annotated[float, Term("share", 0, 1)] = 0.3
    """Of pay added at the end of a three-year term."""
    market_contract_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of state enterprise managers moved to market contracts."""
    private_support: Annotated[float, Term("share", 0, 1)] = 0.0
    """Rise of private managers' investment from fund, credit list and partnership projects."""
