"""What surrounds the residents this month: the economy's path and last month's markets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Economy(NamedTuple):
    """The world's path in one month.

    pay           (10 sectors, 6 employers) average monthly pay, yuan nominal
    norm          (10, 6) what makes mean pay of the founding city equal to that average
    mix           (10, 6) cumulated shares of employers among a sector's jobs
    posts         (10,) share of the sector's jobs that are researchers' or cadres' posts
    jobs          (10,) jobs beside micro firms, 2010 = 1
    farm_yield    net income of a mu for a farm of average skill, yuan per year
    prices        consumer prices, 2010 = 1
    pension       average employee pension in payment, yuan per month
    outside_pay   pay of organised work outside the city, yuan per month
    local_pay     average pay in private services, yuan per month
    trend_growth  growth of households' consumption that the path implies, log points per year
    leaving       chance a young adult leaves the city for good, per year
    urbanisation  chance a rural household moves to town, per year
    leisure_trend growth of leisure agriculture, log points per year
    coal          result of state enterprises over its trend, 1 = trend
    state_pay     (10,) average pay of state enterprises' staff last year, yuan per month
    """

    pay: NDArray[np.float64]
    norm: NDArray[np.float64]
    mix: NDArray[np.float64]
    posts: NDArray[np.float64]
    jobs: NDArray[np.float64]
    farm_yield: float
    prices: float
    pension: float
    outside_pay: float
    local_pay: float
    trend_growth: float
    leaving: float
    urbanisation: float
    leisure_trend: float
    coal: float
    state_pay: NDArray[np.float64]


class Market(NamedTuple):
    """What residents see of last month: nobody sees another's decision of the same month.

    choice       (50 origins, 50) cumulated chances that a seeker of an origin segment looks to
                 a segment
    tightness    (50,) vacancies over seekers
    fill_rate    (50,) share of vacancies filled
    excess       (50,) chance that a job above the demand for labour is cut this month
    effort       (50,) managers' effort, 1 = normal
    demand       (5,) demand for local services, 1 = the world's path
    certified    (places,) share of employees who hold a certificate
    certified_in (50,) the same by segment
    adopted      (places,) share of farms that use the new technology
    rent         (places,) yuan per mu and year
    leisure      sales of one leisure farm, yuan per month
    """

    choice: NDArray[np.float64]
    tightness: NDArray[np.float64]
    fill_rate: NDArray[np.float64]
    excess: NDArray[np.float64]
    effort: NDArray[np.float64]
    demand: NDArray[np.float64]
    certified: NDArray[np.float64]
    certified_in: NDArray[np.float64]
    adopted: NDArray[np.float64]
    rent: NDArray[np.float64]
    leisure: float
