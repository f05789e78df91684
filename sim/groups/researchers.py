"""Group 3, researchers: professional staff of research institutes, colleges and hospitals."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.policy.term import Term


class ResearcherTerms(NamedTuple):
    """What policy sets each month."""

    pool_multiple: Annotated[float, Term("multiple", 1, 5)] = 1.0
    """Realised performance-pay pool over that of a fully funded institution."""
    inventor_share: Annotated[float, Term("share", 0, 1)] = 0.2
    """Of net transfer income that goes to the team."""
    part_time_take_up: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of researchers allowed and willing to hold a second job."""
    part_time_gain: Annotated[float, Term("share", 0, 2)] = 0.0
    """Of base pay earned in the second job."""
    leave_rate: Annotated[float, Term("share per year", 0, 0.2)] = 0.0
    """Of researchers who leave to found a firm."""
    leave_years: Annotated[float, Term("years", 0, 10)] = 3.0
    """During which the post is kept."""
    negotiated_share: Annotated[float, Term("share", 0, 0.5)] = 0.0
    """On negotiated yearly pay."""
    project_labour_share: Annotated[float, Term("share", 0, 1)] = 0.15
    """Of contract-research money that may be paid as labour."""
