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
from sim.experiments.world_paths import (
    COAL,
    Process,
    growth,
    history,
    monthly,
    world_growth,
    yearly_paths,
)
from sim.policy.library import load_library, load_world
from sim.policy.world import WORLD_LEVELS, WORLD_PATHS, WORLD_YEARS

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
    assert len(found) == MONTHS


DRAWS = 800


@cache
def drawn(name):
    """Logarithms of a path in 2018-2020 over its value of 2017, draws x years."""
    world = load_world(TREND)
    draws = [yearly_paths(world, draw_seed(7, number))[name] for number in range(DRAWS)]
    return np.log(np.array(draws)[:, -len(WORLD_YEARS) :] / history()[name][-1])


@pytest.mark.parametrize("name", [*WORLD_PATHS, COAL])
def test_what_is_not_known_grows_with_every_year_ahead(name):
    low, high = np.quantile(drawn(name), [0.1, 0.9], axis=0)
    widths = high - low
    assert 0 < widths[0] < widths[1] < widths[2]


@pytest.mark.parametrize("name", WORLD_PATHS)
def test_draws_lie_around_the_means_of_the_world(name):
    central = np.cumsum(world_growth(load_world(TREND), None)[name])
    means = [np.log1p(share) for share in load_world(TREND).paths[name].growth.values()]
    assert central == pytest.approx(np.cumsum(means))
    found = drawn(name)
    error = found.std(axis=0) / DRAWS**0.5
    assert np.all(np.abs(found.mean(axis=0) - central) < 4 * error)


def test_sectors_move_together_as_their_loadings_say():
    paths = load_world(TREND).paths
    first, second = "pay_state", "jobs_mining"
    stated = paths[first].loading * paths[second].loading
    assert stated > 0.1
    found = np.corrcoef(drawn(first)[:, -1], drawn(second)[:, -1])[0, 1]
    assert found == pytest.approx(stated, abs=4 / DRAWS**0.5)


def test_the_coal_cycle_is_on_its_way_back_to_trend_where_nothing_is_drawn():
    world = load_world(TREND)
    coal = yearly_paths(world, None)[COAL][-4:]
    assert np.all(np.diff(np.abs(np.log(coal))) < 0)
    without = world.model_copy(update={"coal": None})
    assert yearly_paths(without, 7)[COAL][-3:].tolist() == [1.0, 1.0, 1.0]


def test_a_shock_dies_away_by_its_persistence_and_an_error_of_the_mean_stays():
    means = dict.fromkeys((2018, 2019, 2020), 0.05)
    one_shock = {"x": Process(means, 0.02, 0.0, 0.0, 0.0)}
    lasting = {"x": Process(means, 0.02, 0.5, 0.0, 0.0)}
    shocks = growth(one_shock, (2018, 2019, 2020), 3)["x"] - 0.05
    found = growth(lasting, (2018, 2019, 2020), 3)["x"] - 0.05
    expected = [shocks[0], shocks[1] + 0.5 * shocks[0]]
    expected.append(shocks[2] + 0.5 * expected[1])
    assert found == pytest.approx(expected)
    error = growth({"x": Process(means, 0.0, 0.5, 0.3, 0.01)}, (2018, 2020), 3)["x"] - 0.05
    assert error[0] == error[1] != 0


def test_a_path_more_leaves_the_draws_of_the_others():
    process = Process({2018: 0.0, 2019: 0.0}, 0.02, 0.3, 0.5, 0.01)
    alone = growth({"x": process}, (2018, 2019), 11)
    both = growth({"w": process, "x": process}, (2018, 2019), 11)
    assert np.array_equal(alone["x"], both["x"])
    assert not np.array_equal(both["w"], both["x"])


def test_a_draw_goes_on_from_the_past_that_it_is_given():
    past = {name: values.copy() for name, values in history().items()}
    past["pay_private"] = past["pay_private"] * 1.1
    usual, other = (yearly_paths(load_world(TREND), 5, one) for one in (None, past))
    assert other["pay_private"] == pytest.approx(1.1 * usual["pay_private"])
    assert np.array_equal(other["pay_state"], usual["pay_state"])


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
