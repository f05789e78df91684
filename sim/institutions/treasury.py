"""The treasury: payment lines, the funds they are paid from, and what a fund may spend.

A fund with a yearly budget cannot pay out more than the budget and what it carried over from the
year before; a fund without one is open-ended, because what it pays is owed to whoever qualifies.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import inf
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.policy.term import Term


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


class Fund(IntEnum):
    """A public fund: the money that lines of measures are paid from."""

    EMPLOYMENT = 0
    UNEMPLOYMENT_INSURANCE = 1
    AGRICULTURE = 2
    POVERTY = 3
    EDUCATION = 4
    TALENT = 5
    SOCIAL_ASSISTANCE = 6
    GENERAL = 7
    PENSION = 8


N_FUNDS = len(Fund)
FUND_KEYS = {fund: fund.name.lower() for fund in Fund}
"""Names of the funds in files and results."""


class TreasuryTerms(NamedTuple):
    """What each fund may spend in a year beside what it carries over; read every January.

    Infinite is open-ended: no budget limits the fund.
    """

    employment: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Employment special fund."""
    unemployment_insurance: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """What the unemployment-insurance fund gives to measures; benefit is outside it."""
    agriculture: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Money for farmers' training and farm projects."""
    poverty: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Poverty-alleviation fund."""
    education: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Education budget."""
    talent: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Talent fund."""
    social_assistance: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Social assistance."""
    general: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """General budget, which pays public staff."""
    pension: Annotated[float, Term("yuan per year", 0, inf)] = inf
    """Pension funds."""


class CarryOver(IntEnum):
    """What becomes of money that a fund has not spent by the year's end."""

    LAPSES = 0
    ONE_YEAR = 1
    ALL = 2


class Account(IntEnum):
    """Columns of a fund's account of the year: fen, but refused claims in persons."""

    BUDGET = 0
    CARRIED = 1
    OUTLAY = 2
    REFUSED = 3


N_ACCOUNTS = len(Account)
OPEN = -1
"""In place of a budget: the fund is open-ended this year."""
UNLIMITED = 2**61
"""Fen that an open-ended fund has left: more than any city could spend."""


@dataclass(frozen=True)
class FundRules:
    """How the funds are kept.

    of_line     (N_LINES,) the Fund a line is paid from, -1 where it belongs to none: statutory
                benefits, and what employers bear
    carry_over  (N_FUNDS,) CarryOver of each fund
    """

    of_line: NDArray[np.int64]
    carry_over: NDArray[np.int64]

    def by_fund(self, of_lines: NDArray[np.int64]) -> NDArray[np.int64]:
        """(N_FUNDS,) sums of an account by line."""
        return self._lines_of_funds @ of_lines

    @cached_property
    def _lines_of_funds(self) -> NDArray[np.int64]:
        return (self.of_line == np.arange(N_FUNDS)[:, None]).astype(np.int64)


def left(accounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """(N_FUNDS,) fen that each fund may still spend this year; UNLIMITED where open-ended."""
    limited = accounts[:, Account.BUDGET] + accounts[:, Account.CARRIED]
    spent = accounts[:, Account.OUTLAY]
    return np.where(accounts[:, Account.BUDGET] == OPEN, UNLIMITED, limited - spent)


def new_accounts(
    last: NDArray[np.int64], budgets: NDArray[np.float64], rules: FundRules
) -> NDArray[np.int64]:
    """January: accounts of the new year from those of the last and the budgets, fen (or inf).

    Where unspent money may be used one year longer, what was carried over is spent first and
    the rest of it lapses.  A fund that was open-ended carries nothing over.
    """
    accounts = np.zeros_like(last)
    capped = np.isfinite(budgets)
    accounts[:, Account.BUDGET] = np.where(capped, np.floor(np.where(capped, budgets, 0.0)), OPEN)
    unspent = left(last)
    one_year = np.minimum(unspent, last[:, Account.BUDGET])
    kept = np.select(
        [rules.carry_over == CarryOver.ALL, rules.carry_over == CarryOver.ONE_YEAR],
        [unspent, one_year],
        0,
    )
    was_capped = last[:, Account.BUDGET] != OPEN
    accounts[:, Account.CARRIED] = np.where(capped & was_capped, kept, 0)
    return accounts
