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
    HIRING_SUBSIDY = 18
    RENT_SUBSIDY = 19
    FAILURE_SUPPORT = 20
    LIVING_ALLOWANCE = 21
    PUBLIC_POSTS = 22
    CONTRIBUTION_SUBSIDY = 23
    EXPORT_SUPPORT = 24
    SHARE_DIVIDEND = 25
    SOLAR_DIVIDEND = 26
    LAND_PENSION = 27
    LAND_GAIN = 28
    TALENT_ALLOWANCE = 29
    RELIEF = 30
    FARMER_TRAINING = 31
    LEADER_TRAINING = 32
    FARM_INTEREST = 33
    STARTUP_INTEREST = 34
    MICROLOAN_INTEREST = 35
    NEEDY_TRAINING = 36
    MASS_TRAINING = 37
    APPRENTICESHIP = 38
    RESEARCH_TEAMS = 39
    STARTUP_SERVICES = 40


TO_OTHERS = frozenset(line for line in Line if line >= Line.FARMER_TRAINING)
"""Lines paid to training providers, banks and employers rather than to households."""

N_LINES = len(Line)
