"""Scores against values computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from calibration.scores import LogT, Sample, averages, score


def test_the_score_of_a_normal_forecast_is_that_of_the_closed_form():
    # Gneiting and Raftery (2007), eq. 21, at the centre: s (2 pdf(0) - 1 / sqrt(pi)).
    centre = 0.1 * (2 / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi))
    assert LogT(math.log(100), 0.1).crps(100) == pytest.approx(centre)
    # Two standard deviations off: z (2 Phi(z) - 1) + 2 pdf(z) - 1 / sqrt(pi).
    z = 2.0
    off = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / math.sqrt(math.pi)
    assert LogT(math.log(100), 0.1).crps(100 * math.exp(0.2)) == pytest.approx(0.1 * off)


def test_a_student_forecast_scores_as_its_definition_says():
    told, observed = LogT(0.0, 0.2, df=4), math.exp(0.3)
    # The integral of (F(x) - [x >= y])^2.
    x = np.linspace(-30, 30, 600_001)
    square = (stats.t.cdf(x, 4, scale=0.2) - (x >= 0.3)) ** 2
    assert told.crps(observed) == pytest.approx(float(np.trapezoid(square, x)), rel=1e-3)


def test_the_score_of_draws_is_the_unbiased_estimator():
    draws = np.exp([0.0, 0.1, 0.4])
    # mean |x - y| - half the mean |x - x'| over different pairs, y = 0.2
    expected = (0.2 + 0.1 + 0.2) / 3 - 0.5 * (0.1 + 0.4 + 0.3) / 3
    assert Sample(draws).crps(math.exp(0.2)) == pytest.approx(expected)


def test_draws_of_a_distribution_score_like_the_distribution():
    draws = np.exp(stats.norm.ppf((np.arange(4000) + 0.5) / 4000, 0.05, 0.03))
    assert Sample(draws).crps(1.02) == pytest.approx(LogT(0.05, 0.03).crps(1.02), rel=0.01)


def test_intervals_are_those_of_the_distribution():
    low, high = LogT(0.0, 1.0).interval(90)
    assert (math.log(low), math.log(high)) == pytest.approx((-1.6449, 1.6449), abs=1e-3)
    low, high = LogT(0.0, 1.0, df=2).interval(90)
    assert (math.log(low), math.log(high)) == pytest.approx((-2.9200, 2.9200), abs=1e-3)
    assert Sample(np.arange(1.0, 102.0)).interval(80) == pytest.approx((11, 91))


def test_one_forecast_is_scored_by_error_interval_and_width():
    found = score(100.0, Sample(np.linspace(100, 120, 21)))
    assert found["point"] == 110
    assert found["error"] == pytest.approx(0.10)
    assert (found["low80"], found["high80"]) == pytest.approx((102, 118))
    assert found["width80"] == pytest.approx(0.16)
    assert [found[f"inside{level}"] for level in (80, 90, 95)] == [0, 0, 0]
    assert score(103.0, Sample(np.linspace(100, 120, 21)))["inside80"] == 1


def test_without_a_spread_there_is_an_error_and_nothing_else():
    found = score(100.0, LogT(math.log(90), math.nan))
    assert found["error"] == pytest.approx(-0.10)
    assert all(math.isnan(found[name]) for name in ("crps", "low90", "inside90", "width90"))


def rows(errors, crps):
    names = [f"{kind}{level}" for kind in ("inside", "width") for level in (80, 90, 95)]
    return pd.DataFrame(
        {"target": list(errors), "error": list(errors.values()), "crps": crps}
        | dict.fromkeys(names, 1.0)
    )


def test_skill_compares_only_what_both_forecast():
    own = rows({"a": 0.02, "b": -0.04, "c": 0.5}, [0.01, 0.03, 0.9])
    other = rows({"a": -0.06, "b": 0.06}, [0.04, math.nan])
    found = averages(own, other)
    assert found["targets"] == 3
    assert found["mean_absolute_error"] == pytest.approx(0.56 / 3)
    assert found["skill_error"] == pytest.approx(1 - 0.03 / 0.06)
    assert found["skill_crps"] == pytest.approx(1 - 0.01 / 0.04)
    assert found["crps"] == pytest.approx(0.94 / 3)


def test_a_mean_over_some_of_the_forecasts_is_not_given():
    found = averages(rows({"a": 0.02, "b": 0.04}, [0.01, math.nan]), rows({"a": 0.1}, [0.1]))
    assert math.isnan(found["crps"])
    assert found["mean_absolute_error"] == pytest.approx(0.03)


def test_a_method_has_no_skill_against_itself_and_none_where_nothing_is_shared():
    own = rows({"a": 0.02}, [0.01])
    assert averages(own, own)["skill_error"] == 0
    assert math.isnan(averages(own, rows({"z": 0.1}, [0.1]))["skill_error"])
