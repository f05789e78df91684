"""What the funds can pay: accounts of the year, running support, and prices of places.

The order of a month, all before anything is paid: running support is counted as it is claimed
(`sim.engine.claims`); a fund that cannot pay all of it pays the lowest lottery numbers.  What
monthly support would take to the end of the year is set aside, and only the rest is open to the
queues (`sim.engine.clear`).  So nobody is granted what the fund could not go on paying, and no
fund is overdrawn.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.city.codes import N_QUEUES, Queue
from sim.city.economy import Economy
from sim.city.state import FEN, City
from sim.engine.claims import PAID_MONTHLY
from sim.engine.clear import Money
from sim.institutions.taxes import Rules
from sim.institutions.treasury import (
    FUND_KEYS,
    N_FUNDS,
    UNLIMITED,
    Account,
    Fund,
    FundRules,
    Line,
    left,
    new_accounts,
)
from sim.terms import Terms

QUEUE_LINES = {
    Queue.SKILL_SUBSIDY: Line.SKILL_SUBSIDY,
    Queue.SENIOR_PRIZE: Line.SKILL_PRIZE,
    Queue.EXPERT_PRIZE: Line.SKILL_PRIZE,
    Queue.CHIEF_PRIZE: Line.CHIEF_PRIZE,
    Queue.FARMER_TRAINING: Line.FARMER_TRAINING,
    Queue.YOUNG_OWNER: Line.FARM_OWNER_GRANT,
    Queue.LEADER_TRAINING: Line.LEADER_TRAINING,
    Queue.FARM_LOAN: Line.FARM_INTEREST,
    Queue.STARTUP_SUBSIDY: Line.STARTUP_SUBSIDY,
    Queue.HIRE_BONUS: Line.HIRE_BONUS,
    Queue.INCUBATION: Line.RENT_SUBSIDY,
    Queue.STARTUP_LOAN: Line.STARTUP_INTEREST,
    Queue.NEEDY_TRAINING: Line.NEEDY_TRAINING,
    Queue.PUBLIC_POST: Line.PUBLIC_POSTS,
    Queue.WORK_OUTSIDE: Line.EXPORT_SUPPORT,
    Queue.MICROLOAN: Line.MICROLOAN_INTEREST,
    Queue.MASS_TRAINING: Line.MASS_TRAINING,
    Queue.APPRENTICESHIP: Line.APPRENTICESHIP,
}
"""The line that tells from which fund a queue is served."""


def open_year(city: City, terms: Terms, rules: FundRules) -> None:
    """January: new budgets, and what the funds carry over."""
    budgets = np.array([getattr(terms.treasury, key) for key in FUND_KEYS.values()])
    city.accounts = new_accounts(city.accounts, budgets * (FEN / city.weight), rules)
    city.year_paid[:] = 0


def cut_off(keys: NDArray[np.float64], amounts: NDArray[np.int64], money: int) -> tuple[float, int]:
    """The lottery number below which claims are paid, and how many are refused."""
    order = np.argsort(keys, kind="stable")
    fits = int((np.cumsum(amounts[order]) <= money).sum())
    number = float(keys[order[fits]]) if fits < len(order) else 1.0
    return number, int((keys >= number).sum())


def set_aside(claims: NDArray[np.int64], month: int) -> NDArray[np.int64]:
    """(N_LINES,) fen that running support of this month will have taken by the year's end."""
    kept = claims.copy()
    kept[list(PAID_MONTHLY)] *= 12 - month % 12
    return kept


def _whole(yuan: float) -> float:
    """Yuan rounded up to the fen."""
    return ceil(yuan * FEN) / FEN


def place_prices(
    month: int, terms: Terms, behaviour: Behaviour, economy: Economy, rules: Rules
) -> NDArray[np.float64]:
    """(N_QUEUES,) yuan that a place takes at once and to the end of the year.

    The subsidy for a certificate and the bonus for hires depend on the applicant: see `prices`.
    """
    rest = 11 - month % 12
    skilled, farmers, needy = terms.skilled_workers, terms.professional_farmers, terms.needy
    founders, credit, labour = terms.entrepreneurs, terms.credit, terms.labour_market
    interest = rules.loan_rate / 12.0 * rest
    entry_cost = behaviour.entrepreneurs.entry_cost * economy.prices
    farm_loan = min(farmers.loan_limit, behaviour.professional_farmers.loan_size * economy.prices)
    minimum = max(rules.minimum_wage_districts, rules.minimum_wage_counties)
    wage = needy.public_post_pay * minimum * labour.minimum_wage_multiplier
    years = behaviour.training.apprentice_months / 12.0
    yuan = {
        Queue.SENIOR_PRIZE: skilled.prize_top,
        Queue.EXPERT_PRIZE: skilled.prize_expert,
        Queue.CHIEF_PRIZE: skilled.prize_chief,
        Queue.FARMER_TRAINING: farmers.training_cost,
        Queue.YOUNG_OWNER: farmers.young_owner_grant,
        Queue.LEADER_TRAINING: farmers.training_cost,
        Queue.FARM_LOAN: farm_loan * interest * farmers.interest_subsidy,
        Queue.STARTUP_SUBSIDY: founders.startup_subsidy,
        Queue.INCUBATION: founders.rent_subsidy / 12.0 * min(rest, founders.incubation_months),
        Queue.STARTUP_LOAN: min(credit.startup_loan_limit, entry_cost)
        * interest
        * credit.startup_interest_subsidy
        + founders.counsel_cost * (founders.counselled_share > 0.0),
        Queue.NEEDY_TRAINING: _whole(needy.living_allowance * needy.training_days)
        + _whole(needy.training_cost),
        Queue.PUBLIC_POST: wage * (1 + min(rest, behaviour.needy.post_months)),
        Queue.WORK_OUTSIDE: needy.transport_subsidy,
        Queue.MICROLOAN: needy.microloan_limit * interest * needy.microloan_interest_subsidy,
        Queue.MASS_TRAINING: terms.training.mass_cost,
        Queue.APPRENTICESHIP: labour.apprentice_subsidy * years,
    }
    prices = np.zeros(N_QUEUES)
    prices[list(yuan)] = list(yuan.values())
    return prices


def prices(
    queues: NDArray[np.int8],
    rows: NDArray[np.int32],
    residents: NDArray[np.void],
    of_place: NDArray[np.float64],
    terms: Terms,
) -> NDArray[np.int64]:
    """Fen that serving each applicant takes, rounded up."""
    skilled = terms.skilled_workers
    of_grade = np.array(
        [0.0, skilled.subsidy_junior, skilled.subsidy_intermediate, skilled.subsidy_senior, 0, 0]
    )
    yuan = of_place[queues]
    certified = queues == Queue.SKILL_SUBSIDY
    yuan[certified] = of_grade[residents["certificate"][rows[certified]]]
    hiring = queues == Queue.HIRE_BONUS
    yuan[hiring] = terms.entrepreneurs.hire_bonus * residents["hires"][rows[hiring]]
    return np.ceil(yuan * FEN).astype(np.int64)


def queue_money(
    accounts: NDArray[np.int64],
    claims: NDArray[np.int64],
    month: int,
    rules: FundRules,
    of_applicants: NDArray[np.int64],
) -> Money:
    """What each fund can give the queues, running support to the year's end set aside."""
    funds = np.full(N_QUEUES, -1, np.int64)
    for queue, line in QUEUE_LINES.items():
        funds[queue] = rules.of_line[line]
    available = left(accounts)
    kept = rules.by_fund(set_aside(claims, month))
    open_ended = available == UNLIMITED
    free = np.where(open_ended, UNLIMITED, np.maximum(0, available - kept))
    return Money(of_applicants, funds, free, np.zeros(N_FUNDS, np.int64))


def book_outlays(accounts: NDArray[np.int64], books: NDArray[np.int64], rules: FundRules) -> None:
    """Enter the month's payments into the funds' accounts.

    Raises ArithmeticError for a fund that is overdrawn, which a line does that is paid without a
    grant of a queue or a claim (`sim.engine.claims`).
    """
    accounts[:, Account.OUTLAY] += rules.by_fund(books)
    for fund in np.flatnonzero(left(accounts) < 0):
        raise ArithmeticError(f"the fund '{FUND_KEYS[Fund(int(fund))]}' is overdrawn")
