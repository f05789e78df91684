"""The second moment: institutions settle what is scarce.

A market or queue with more takers than places serves the lowest keys: priority first, then the
resident's own lottery number.  Then the money decides: a fund that cannot pay
for all who have won a place serves them in the same order.  The outcome does not depend on the
order of rows or threads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import N_QUEUES, N_SEGMENTS, Queue
from sim.terms import Terms


def first(keys: NDArray[np.float64], rows: NDArray[np.int32], places: int) -> NDArray[np.int64]:
    """Positions of the `places` applicants with the lowest keys (ties go to the lower row)."""
    if len(rows) <= places:
        return np.arange(len(rows))
    return np.lexsort((rows, keys))[: max(0, places)]


def clear_jobs(
    segments: NDArray[np.int16],
    rows: NDArray[np.int32],
    keys: NDArray[np.float64],
    vacancies: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Who is hired, and the share of each segment's vacancies that is filled.

    More takers than vacancies are rationed by lot: a job for one is a job less for another.
    """
    open_jobs = vacancies.astype(np.int64)
    takers = np.bincount(segments, minlength=N_SEGMENTS)
    order = np.lexsort((rows, keys, segments))
    place = np.arange(len(order)) - np.repeat(np.cumsum(takers) - takers, takers)
    hired = rows[order[place < open_jobs[segments[order]]]]
    filled = np.minimum(takers, open_jobs) / np.maximum(open_jobs, 1)
    return hired, filled


def yearly_places(terms: Terms) -> NDArray[np.float64]:
    """Places of each queue in a year, whole city; infinite where nothing but the rule limits."""
    places = np.zeros(N_QUEUES)
    skilled, farmers = terms.skilled_workers, terms.professional_farmers
    founders, poor = terms.entrepreneurs, terms.needy
    places[Queue.SKILL_SUBSIDY] = np.inf
    places[Queue.SENIOR_PRIZE] = skilled.prize_top_quota
    places[Queue.EXPERT_PRIZE] = skilled.prize_expert_quota
    places[Queue.CHIEF_PRIZE] = skilled.prize_chief_quota
    places[Queue.FARMER_TRAINING] = farmers.training_seats
    places[Queue.YOUNG_OWNER] = farmers.young_owner_seats
    places[Queue.LEADER_TRAINING] = np.inf
    places[Queue.FARM_LOAN] = np.inf
    places[Queue.STARTUP_SUBSIDY] = np.inf
    places[Queue.HIRE_BONUS] = np.inf
    places[Queue.INCUBATION] = founders.incubation_places
    places[Queue.STARTUP_LOAN] = terms.credit.startup_loan_quota
    places[Queue.NEEDY_TRAINING] = poor.training_seats
    places[Queue.WORK_OUTSIDE] = poor.export_places
    places[Queue.MICROLOAN] = np.inf
    places[Queue.MASS_TRAINING] = terms.training.mass_seats
    places[Queue.APPRENTICESHIP] = terms.labour_market.apprentice_places
    return places


AWARDED_IN_JUNE = (Queue.SENIOR_PRIZE, Queue.EXPERT_PRIZE, Queue.CHIEF_PRIZE)


@dataclass
class Money:
    """What the funds can give the queues this month, and what became of it.

    prices   (applicants,) fen that serving each applicant takes, this month and to the year's end
    funds    (N_QUEUES,) the Fund that pays a queue, -1 where none does
    left     (N_FUNDS,) fen that a fund may still commit
    refused  (N_FUNDS,) applicants who had a place but for whom a fund had no money
    """

    prices: NDArray[np.int64]
    funds: NDArray[np.int64]
    left: NDArray[np.int64]
    refused: NDArray[np.int64]


def affordable(
    winners: NDArray[np.int64],
    queues: NDArray[np.int8],
    rows: NDArray[np.int32],
    keys: NDArray[np.float64],
    money: Money,
) -> NDArray[np.int64]:
    """Those of the applicants who have won a place whom the funds can pay for, in their order.

    A fund with too little serves the lowest keys of all its queues, up to the first it cannot
    pay in full.  What costs nothing is always granted.
    """
    granted = np.ones(len(winners), bool)
    prices = money.prices[winners]
    payers = money.funds[queues[winners]]
    wanted = np.zeros(len(money.left) + 1, np.int64)
    np.add.at(wanted, payers, prices)  # the last entry is what no fund pays
    for fund in np.flatnonzero(wanted[:-1] > money.left):
        mine = np.flatnonzero((payers == fund) & (prices > 0))
        order = mine[np.lexsort((rows[winners[mine]], keys[winners[mine]]))]
        beyond = np.cumsum(prices[order]) > money.left[fund]
        granted[order[beyond]] = False
        money.refused[fund] += int(beyond.sum())
    return winners[granted]


def clear_queues(
    queues: NDArray[np.int8],
    rows: NDArray[np.int32],
    keys: NDArray[np.float64],
    month: int,
    terms: Terms,
    weight: float,
    posts_held: int,
    carried: NDArray[np.float64],
    money: Money | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Rows served and the queue that served them.

    A year's places come in twelfths (prizes all in June); what is not a whole person at this
    scale, and what nobody asked for, is carried within the year in `carried`, which this updates.
    Public posts are a stock: a place is free when a post is.  Without `money` only places limit.
    """
    monthly = yearly_places(terms) / weight
    for prize in AWARDED_IN_JUNE:
        monthly[prize] *= 12.0 if month % 12 == 5 else 0.0
    if month % 12 == 0:
        carried[:] = carried % 1.0
    carried += np.where(np.isinf(monthly), 0.0, monthly / 12.0)
    free_posts = terms.needy.public_posts / weight - posts_held
    winners = [np.empty(0, np.int64)]
    for queue in range(1, N_QUEUES):
        mine = np.flatnonzero(queues == queue)
        if not len(mine):
            continue
        if queue == Queue.PUBLIC_POST:
            places = int(free_posts)
        elif np.isinf(monthly[queue]):
            places = len(mine)
        else:
            places = int(carried[queue] + 1e-9)
        winners.append(mine[first(keys[mine], rows[mine], places)])
    chosen = np.concatenate(winners)
    if money is not None:
        chosen = affordable(chosen, queues, rows, keys, money)
    taken = np.bincount(queues[chosen], minlength=N_QUEUES)
    limited = np.isfinite(monthly)
    limited[Queue.PUBLIC_POST] = False
    carried[limited] -= taken[limited]
    return rows[chosen], queues[chosen]
