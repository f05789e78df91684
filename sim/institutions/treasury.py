"""The treasury: payment lines, funds, and books that balance to the fen."""

from __future__ import annotations

from enum import IntEnum


class Line(IntEnum):
    """A line of the books: what a payment is for.

    A line belongs to the one measure that lists it under `pays`, or, where no measure does, to
    the statutory rules.  Lines in `TO_OTHERS` go to providers, employers or banks; all others
    are income of households.
    """

    EMPLOYEE_PENSION = 0
    RESIDENT_PENSION = 1
    UNEMPLOYMENT_BENEFIT = 2
    DIBAO = 3
    DIBAO_DEFERRED = 4
    NEAR_POOR = 5
    TEMPORARY = 6
    BASE_PAY_STEP = 7
    TOWNSHIP_ALLOWANCE = 8
    FRONTLINE_BONUS = 9
    RANK_PAY = 10
    TRANSPORT_ALLOWANCE = 11
    SKILL_SUBSIDY = 12
    SKILL_PRIZE = 13
    CHIEF_PRIZE = 14
    FARM_OWNER_GRANT = 15
    STARTUP_SUBSIDY = 16
    HIRE_BONUS = 17
    RENT_SUBSIDY = 18
    FAILURE_SUPPORT = 19
    LIVING_ALLOWANCE = 20
    PUBLIC_POSTS = 21
    CONTRIBUTION_SUBSIDY = 22
    EXPORT_SUPPORT = 23
    SHARE_DIVIDEND = 24
    SOLAR_DIVIDEND = 25
    FARMER_TRAINING = 26
    LEADER_TRAINING = 27
    FARM_INTEREST = 28
    STARTUP_INTEREST = 29
    MICROLOAN_INTEREST = 30
    NEEDY_TRAINING = 31
    MASS_TRAINING = 32
    APPRENTICESHIP = 33


TO_OTHERS = frozenset(line for line in Line if line >= Line.FARMER_TRAINING)
"""Lines paid to training providers, banks and employers rather than to households."""

N_LINES = len(Line)
