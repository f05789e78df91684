"""Vacancies, and what residents see of last month's markets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import Behaviour
from sim.chance import Purpose, uniforms
from sim.city.codes import N_COUNTIES, N_SECTORS, N_SEGMENTS, County, Sector
from sim.city.economy import Economy, Market
from sim.city.found import FoundingBehaviour
from sim.city.state import FEN, City
from sim.compiled import compiled
from sim.engine.tally import EFFORT_UNIT, CountyCount, PlaceCount, SegmentCount
from sim.terms import Terms

DISTRICTS = (County.CHENGQU, County.KUANGQU, County.JIAOQU)
RURAL = (County.PINGDING, County.YUXIAN)
LOCAL = (Sector.PRIVATE_SERVICES, Sector.TRANSPORT)
"""Sectors whose demand follows the consumption of the county."""
BUSINESS = tuple(
    sector
    for sector in Sector
    if sector not in (Sector.AGRICULTURE, Sector.PUBLIC_SERVICES, Sector.PUBLIC_ADMINISTRATION)
)


def posts_by_segment(terms: Terms) -> NDArray[np.float64]:
    """Posts that policy creates in a place, by segment, whole city.

    Projects for poor areas process what the rural counties grow; research teams sit in the
    institutes and hospitals of the seat.
    """
    posts = np.zeros((N_COUNTIES, N_SECTORS))
    posts[RURAL, Sector.MANUFACTURING] = terms.needy.project_posts / len(RURAL)
    posts[County.CHENGQU, Sector.PUBLIC_SERVICES] = terms.researchers.team_posts
    return posts.reshape(-1)


def jobs_wanted(
    city: City, economy: Economy, behaviour: Behaviour, terms: Terms
) -> NDArray[np.float64]:
    """Employees that each segment's employers want, persons at the city's scale.

    The world's path of jobs, times local demand in local services, times posts created in
    business, times private investment, plus posts created in a place and the employees of micro
    firms.
    """
    wanted = city.core_jobs.reshape(N_COUNTIES, N_SECTORS) * economy.jobs
    wanted[:, LOCAL] *= city.demand[:, None]
    wanted[:, BUSINESS] *= city.posts_boost
    investment = (city.effort**behaviour.managers.investment).reshape(N_COUNTIES, N_SECTORS)
    wanted[:, BUSINESS] *= investment[:, BUSINESS]
    micro = (
        city.segments[:, SegmentCount.MICRO_JOBS] + city.segments[:, SegmentCount.MICRO_VACANCIES]
    )
    return wanted.reshape(-1) + posts_by_segment(terms) / city.weight + micro


@compiled
def segment_lots(seed, month):
    """(50,) a uniform for each segment this month."""
    lots = np.empty(N_SEGMENTS)
    for segment in range(N_SEGMENTS):
        lots[segment] = uniforms(seed, segment, month, Purpose.VACANCY)[0]
    return lots


def open_vacancies(city: City, economy: Economy, behaviour: Behaviour, terms: Terms) -> None:
    """Post the jobs wanted beyond those employed, and replacement of those about to leave."""
    labour = behaviour.labour_market
    employed = city.segments[:, SegmentCount.EMPLOYED]
    gap = jobs_wanted(city, economy, behaviour, terms) - employed
    replacement = labour.separation * employed
    vacancies = np.maximum(0.0, labour.vacancy_stock * gap + replacement)
    vacancies.reshape(N_COUNTIES, N_SECTORS)[:, Sector.AGRICULTURE] = 0.0
    # Whole vacancies, the fraction by lot: rounding down would lose jobs at a small scale.
    lots = segment_lots(city.seed, city.month)
    city.vacancies = np.floor(vacancies + lots)
    city_excess = np.clip(-gap / np.maximum(employed, 1), 0.0, 1.0)
    city.excess = labour.layoff_speed * city_excess


def distance_weights(behaviour: Behaviour) -> NDArray[np.float64]:
    """(5, 5) weight of a county for a resident of another."""
    labour = behaviour.labour_market
    weights = np.full((N_COUNTIES, N_COUNTIES), labour.far_county)
    for home in DISTRICTS:
        weights[home, list(DISTRICTS)] = labour.next_county
    np.fill_diagonal(weights, 1.0)
    return weights


def choice_shares(vacancies: NDArray[np.float64], behaviour: Behaviour) -> NDArray[np.float64]:
    """(50 origins, 50) chances that a seeker of an origin looks to a segment.

    Proportional to vacancies, distance and whether it is the own sector.
    """
    near = np.repeat(np.repeat(distance_weights(behaviour), N_SECTORS, 0), N_SECTORS, 1)
    same = np.tile(np.eye(N_SECTORS), (N_COUNTIES, N_COUNTIES))
    weights = (vacancies + 1e-3) * near * (1.0 + (behaviour.labour_market.same_sector - 1.0) * same)
    return weights / weights.sum(axis=1, keepdims=True)


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    return part / np.maximum(whole, 1)


def market_of(
    city: City, economy: Economy, behaviour: Behaviour, founding: FoundingBehaviour
) -> Market:
    """What everyone sees this month."""
    labour = behaviour.labour_market
    shares = choice_shares(city.vacancies, behaviour)
    looking = (
        city.segments[:, SegmentCount.SEEKERS]
        + labour.on_the_job * city.segments[:, SegmentCount.EMPLOYED]
    )
    farms = city.places[:, PlaceCount.FARMS].sum() * labour.farm_seeks / N_SEGMENTS
    towards = looking @ shares + farms
    sales = founding.leisure_sales / 12.0 * city.leisure_demand / city.weight
    guests = max(1, int(city.counties[:, CountyCount.LEISURE_FARMS].sum()))
    return Market(
        choice=np.cumsum(shares, axis=1),
        tightness=city.vacancies / np.maximum(towards, 1.0),
        fill_rate=city.fill_rate,
        excess=city.excess,
        effort=city.effort**behaviour.managers.productivity,
        demand=city.demand,
        certified=_share(
            city.places[:, PlaceCount.CERTIFIED], city.places[:, PlaceCount.ENTERPRISE]
        ),
        certified_in=_share(
            city.segments[:, SegmentCount.CERTIFIED], city.segments[:, SegmentCount.ENTERPRISE]
        ),
        adopted=_share(city.places[:, PlaceCount.ADOPTED], city.places[:, PlaceCount.FARMS]),
        rent=city.rent,
        leisure=sales / guests,
    )


def update_effort(city: City) -> None:
    """Mean effort of each segment's managers, 1 where there are none."""
    managers = city.segments[:, SegmentCount.MANAGERS]
    total = city.segments[:, SegmentCount.EFFORT]
    city.effort = np.where(managers > 0, total / np.maximum(managers, 1) / EFFORT_UNIT, 1.0)


def update_posts(city: City, terms: Terms, behaviour: Behaviour) -> None:
    """Posts that the promotion of business has created by now."""
    growth = terms.labour_market.posts_growth * behaviour.labour_market.posts_response
    city.posts_boost *= 1.0 + growth / 12.0


def research_grants(city: City, terms: Terms) -> int:
    """A month's grants to institutions that house research teams, fen."""
    researchers = terms.researchers
    yearly = researchers.team_posts * researchers.team_grant / city.weight
    return round(yearly / 12.0 * FEN)


REVERSION = 0.02
"""Monthly return of local demand to its path.  Status: assumed; keeps shocks from lasting."""


def update_demand(city: City, economy: Economy, behaviour: Behaviour) -> None:
    """Local demand follows the last quarter's consumption over the year before, less the trend.

    d log demand = mu (log C3 - log C3 a year ago - trend) / 12 each month, so a lasting rise of
    consumption by x raises demand by mu x over a year (the local multiplier).
    """
    city.consumption = np.roll(city.consumption, 1, axis=0)
    city.consumption[0] = city.counties[:, CountyCount.CONSUMPTION]
    if city.month < len(city.consumption):
        return
    recent = city.consumption[:3].sum(axis=0)
    year_ago = city.consumption[12:15].sum(axis=0)
    surprise = np.log(np.maximum(recent, 1) / np.maximum(year_ago, 1)) - economy.trend_growth
    change = behaviour.households.consumption_response * surprise / 12.0
    city.demand = 1.0 + (city.demand * np.exp(change) - 1.0) * (1.0 - REVERSION)


def update_leisure(city: City, terms: Terms, economy: Economy) -> None:
    """Demand for leisure agriculture: its trend, and the investment that policy adds."""
    growth = economy.leisure_trend + terms.professional_farmers.leisure_investment
    city.leisure_demand *= float(np.exp(growth / 12.0))
