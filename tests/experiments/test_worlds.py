"""What each world of the library does to the city, against the trend of 2017, without the plan."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from support import policy_terms

from sim.chance import draw_seed
from sim.city.codes import Activity, Employer, Post, Sector
from sim.clock import MONTHS, PLAN_START, month_index
from sim.engine.city_engine import Engine
from sim.experiments.run import found
from sim.experiments.setting import economies
from sim.experiments.world_paths import monthly, yearly_paths
from sim.policy.library import load_library, load_world
from sim.policy.world import WORLD_LEVELS

TREND = "trend-2017"
WORLDS = sorted(load_library().worlds)
SERVICES = (Sector.TRANSPORT, Sector.PRIVATE_SERVICES, Sector.BUSINESS_SERVICES)


def economy(world, seed=None):
    shares = np.zeros((len(Sector), len(Employer)))
    return economies(load_world(world), seed, shares, np.zeros(len(Sector)), np.ones_like(shares))


@cache
def started(world):
    """The city of the central draw in a world, at the end of June 2018."""
    engine = found(
        policy_terms("no-plan"), load_world(world), scale=0.01, seed=3, draw=0, central=True
    )
    if world == TREND:
        engine.run_to(PLAN_START)
        return engine
    return Engine(started(TREND).city.copy(), engine.setting, engine.terms, engine.threads)


@cache
def residents(world, month):
    engine = Engine(started(world).city.copy(), started(world).setting, started(world).terms, 1)
    engine.run_to(month_index(month) + 1)
    return engine.city.residents


def employed(world, month, sectors):
    people = residents(world, month)
    return int(
        np.sum((people["activity"] == Activity.EMPLOYEE) & np.isin(people["sector"], sectors))
    )


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("seed", [None, draw_seed(2018, 1)])
def test_all_worlds_are_one_until_they_part(world, seed):
    parting = month_index("2020-02") if world == "pandemic-2020" else PLAN_START
    trend, other = economy(TREND, seed), economy(world, seed)
    assert all(same(a, b) for a, b in zip(trend[:parting], other[:parting], strict=True))
    assert world == TREND or not same(trend[-1], other[-1])


def test_the_trend_is_its_yearly_paths_alone():
    world = load_world(TREND)
    yearly = yearly_paths(world, 7)
    found = economy(TREND, 7)
    assert not world.levels
    assert not world.shocks
    assert [one.prices for one in found] == list(monthly(yearly["consumer_prices"]))
    for name in WORLD_LEVELS:
        assert [getattr(one, name) for one in found] == list(np.repeat(yearly[name], 12))
    assert {one.coal for one in found[month_index("2018-01") :]} == {1.0}
    assert len(found) == MONTHS


def mean_income(world, members):
    people = residents(world, "2020-12")
    years = sum(people[source].astype(float) for source in ("wage_year", "operating_year"))
    return float(years[members].mean())


def miners():
    people = started(TREND).city.residents
    return (people["activity"] == Activity.EMPLOYEE) & (people["sector"] == Sector.MINING)


def state_managers():
    people = started(TREND).city.residents
    leads = np.isin(people["post"], (Post.HEAD, Post.MANAGER))
    return leads & (people["employer"] == Employer.STATE_ENTERPRISE)


@pytest.mark.parametrize(("world", "sign"), [("coal-slump", -1), ("coal-boom", 1)])
def test_coal_moves_mines_miners_and_managers_of_state_enterprises(world, sign):
    def jobs(name):
        return employed(name, "2020-12", (Sector.MINING,))

    assert sign * (jobs(world) - jobs(TREND)) > 0
    for members in (miners(), state_managers()):
        assert members.any()
        assert sign * (mean_income(world, members) - mean_income(TREND, members)) > 0


def test_the_pandemic_lowers_work_in_services_in_2020_only():
    world = "pandemic-2020"
    assert np.array_equal(residents(world, "2020-01"), residents(TREND, "2020-01"))
    for month in ("2020-04", "2020-12"):
        assert employed(world, month, SERVICES) < employed(TREND, month, SERVICES)


def test_slow_services_lower_work_in_private_services():
    sectors = (Sector.PRIVATE_SERVICES,)
    assert employed("slow-services", "2020-12", sectors) < employed(TREND, "2020-12", sectors)
