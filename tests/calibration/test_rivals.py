"""Rival forecasts against cases computed by hand, and what they may know."""

from __future__ import annotations

import math

import numpy as np
import pytest

from calibration.backtest_answer import METHODS, ORIGINS
from calibration.histories import TARGETS, History, Observation, history, other_cities, province
from calibration.rivals import (
    HINDSIGHT,
    RIVALS,
    autoregression,
    drift,
    forecasts,
    province_hindsight,
    province_known,
    trend,
)
from sim.tables import series


def past(*pieces):
    return History(
        tuple({y: Observation(v, "read", 0.01) for y, v in piece.items()} for piece in pieces)
    )


def grown(first, value, *rates):
    """A piece that begins in a year and grows by these log rates."""
    levels = value * np.exp(np.cumsum([0.0, *rates]))
    return {first + step: float(level) for step, level in enumerate(levels)}


NOTHING = past()


def test_growth_is_not_taken_across_a_change_of_definition():
    broken = past({2011: 100.0, 2012: 110.0}, {2013: 50.0, 2014: 60.0})
    assert broken.growth() == pytest.approx({2012: math.log(1.1), 2014: math.log(1.2)})
    assert list(broken.targets(2012)) == []
    assert list(broken.targets(2013)) == [2014]


def test_past_growth_goes_on_at_its_mean_with_a_spread_that_widens():
    told = drift(past(grown(2010, 100.0, 0.04, 0.06, 0.08)), NOTHING, [2014, 2015])
    assert told[2014].point == pytest.approx(100 * math.exp(0.18 + 0.06))
    assert told[2015].point == pytest.approx(100 * math.exp(0.18 + 0.12))
    # s = 0.02; variance s^2 h (1 + h / 3)
    assert told[2014].scale == pytest.approx(0.02 * math.sqrt(4 / 3))
    assert told[2015].scale == pytest.approx(0.02 * math.sqrt(2 * (1 + 2 / 3)))
    assert told[2014].df == 2


def test_a_break_leaves_past_growth_alone():
    whole = drift(past(grown(2010, 100.0, 0.04, 0.06, 0.08)), NOTHING, [2014])
    city = past(grown(2010, 100.0, 0.04, 0.06), grown(2013, 50.0, 0.08))
    told = drift(city, NOTHING, [2015])
    assert told[2015].point == pytest.approx(50 * math.exp(0.08 + 0.06))
    assert told[2015].scale == pytest.approx(whole[2014].scale)


def test_a_short_history_is_carried_on_at_its_last_value():
    told = drift(past(grown(2010, 100.0, 0.03, 0.04)), NOTHING, [2013, 2014])
    assert told[2013].point == told[2014].point == pytest.approx(100 * math.exp(0.07))
    assert told[2013].scale == pytest.approx(math.sqrt((0.03**2 + 0.04**2) / 2))
    assert told[2014].scale == pytest.approx(told[2013].scale * math.sqrt(2))
    assert told[2013].df == 2


def test_one_growth_rate_gives_a_point_without_a_spread():
    told = drift(past(grown(2010, 100.0, 0.05)), NOTHING, [2012])
    assert told[2012].point == pytest.approx(100 * math.exp(0.05))
    assert math.isnan(told[2012].scale)


def test_the_trend_is_a_straight_line_with_the_regression_spread():
    told = trend(past({2010: 10.0, 2011: 14.0, 2012: 15.0, 2013: 19.0}), NOTHING, [2014])
    # By hand: slope 2.8, mean 14.5 at 2011.5, residual sum of squares 1.8 over 2 degrees.
    assert told[2014].point == pytest.approx(14.5 + 2.8 * 2.5)
    error = math.sqrt(0.9 * (1 + 1 / 4 + 2.5**2 / 5))
    assert told[2014].scale == pytest.approx(error / told[2014].point)
    assert told[2014].df == 2


def test_the_trend_goes_on_from_the_level_of_the_last_definition():
    city = past({2009: 90.0, 2010: 100.0, 2011: 110.0}, {2013: 50.0, 2014: 60.0})
    assert trend(city, NOTHING, [2015])[2015].point == pytest.approx(70)


def test_the_trend_is_silent_where_a_line_has_no_spread():
    assert trend(past({2010: 10.0, 2011: 14.0, 2012: 15.0}), NOTHING, [2013]) == {}


def test_the_autoregression_recovers_a_process_that_it_can_know():
    random = np.random.default_rng(3)
    rates = [0.05]
    for _ in range(400):
        rates.append(0.05 + 0.6 * (rates[-1] - 0.05) + 0.01 * random.normal())
    city = past(grown(1600, 1.0, *rates))
    told = autoregression(city, NOTHING, [2002, 2003])
    first = 0.05 + 0.6 * (rates[-1] - 0.05)
    second = 0.05 + 0.36 * (rates[-1] - 0.05)
    level = math.log(city.last)
    assert told[2002].location - level == pytest.approx(first, abs=0.005)
    assert told[2003].location - level == pytest.approx(first + second, abs=0.01)
    assert told[2002].scale == pytest.approx(0.01, rel=0.1)
    # The first shock is in both years, once in full and once by its memory.
    assert told[2003].scale == pytest.approx(0.01 * math.sqrt(1.6**2 + 1), rel=0.12)


def test_the_autoregression_is_silent_with_few_rates_and_bridges_a_break():
    assert autoregression(past(grown(2010, 1.0, 0.1, 0.2, 0.1, 0.2)), NOTHING, [2015]) == {}
    city = past(grown(2005, 1.0, 0.1, 0.12, 0.09, 0.11, 0.1), grown(2013, 9.0, 0.1))
    told = autoregression(city, NOTHING, [2015])
    assert told[2015].point == pytest.approx(9 * math.exp(0.2), rel=0.02)


def test_the_province_as_known_carries_its_last_growth_on():
    city = past(grown(2010, 100.0, 0.05, 0.07, 0.06))
    shanxi = past(grown(2009, 10.0, 0.04, 0.05, 0.05, 0.03))
    told = province_known(city, shanxi, [2014, 2015])
    assert told[2015].point == pytest.approx(city.last * math.exp(2 * 0.03))
    # Misses of the rule so far: 0.05 - 0.04, 0.07 - 0.05, 0.06 - 0.05.
    miss = math.sqrt((0.01**2 + 0.02**2 + 0.01**2) / 3)
    assert told[2014].scale == pytest.approx(miss)
    assert told[2015].scale == pytest.approx(miss * math.sqrt(2))
    assert told[2015].df == 3


def test_hindsight_takes_the_provinces_growth_of_the_very_years():
    city = past(grown(2010, 100.0, 0.05, 0.07))
    shanxi = past(grown(2010, 10.0, 0.04, 0.05, 0.08, 0.01))
    told = province_hindsight(city, shanxi, [2013, 2014, 2015])
    assert told[2013].point == pytest.approx(city.last * math.exp(0.08))
    assert told[2014].point == pytest.approx(city.last * math.exp(0.09))
    assert 2015 not in told
    assert told[2013].scale == pytest.approx(math.sqrt((0.01**2 + 0.02**2) / 2))


def test_every_rival_is_a_method_of_the_backtest():
    assert METHODS[2:] == tuple(RIVALS)
    assert METHODS[-1] == HINDSIGHT


@pytest.mark.parametrize("name", TARGETS)
def test_no_forecast_knows_what_came_after_its_origin(name):
    target, table = TARGETS[name], series()
    for origin in ORIGINS:
        years = list(history(target).targets(origin))
        if not years:
            continue
        later = table["year"] > origin
        changed = table.assign(
            value=table["value"].where(~later, 3 * table["value"] + table["year"])
        )
        removed = table[~later]
        found, moved, short = (
            forecasts(history(target, table=one), province(target, table=one), origin, years)
            for one in (table, changed, removed)
        )
        beforehand = [method for method in RIVALS if method != HINDSIGHT]
        assert found["drift"]
        for method in beforehand:
            assert found[method] == moved[method] == short[method], (method, origin)
        if found[HINDSIGHT]:
            assert found[HINDSIGHT] != moved[HINDSIGHT]


def test_the_growth_of_urban_income_leaves_out_the_change_of_survey():
    for city in ("yangquan", *other_cities()):
        rates = history(TARGETS["urban_income"], city).growth()
        assert 2013 not in rates
        assert {2012, 2014} <= set(rates)


def test_the_pay_of_the_province_is_that_of_the_other_cities_weighted_by_their_employees():
    table = series()

    def of(name):
        rows = table[(table["series"] == name) & (table["year"] == 2016)]
        return rows.set_index("area")["value"].drop("yangquan")

    pay, weights = of("average_wage_onpost_employees"), of("employed_in_units_year_end")
    expected = (pay[weights.index] * weights).sum() / weights.sum()
    found = province(TARGETS["unit_pay"]).pieces[-1][2016].value
    assert len(weights) == 10
    assert found == pytest.approx(expected)
