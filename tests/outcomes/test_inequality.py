"""Inequality measures against brute force and against the axioms they must obey."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from sim.outcomes import inequality as q

incomes = st.lists(st.floats(1.0, 1e6), min_size=2, max_size=30)
weighted = st.lists(st.tuples(st.floats(1.0, 1e6), st.integers(1, 9)), min_size=1, max_size=25)


def spread(pairs):
    """Values with whole-number weights, and the same people written out one by one."""
    values = np.array([value for value, _ in pairs])
    weights = np.array([weight for _, weight in pairs])
    return values, weights, np.repeat(values, weights)


def brute_gini(people):
    differences = np.abs(people[:, None] - people[None, :]).mean()
    return differences / (2 * people.mean())


def brute_theil(people):
    relative = people / people.mean()
    return float(np.mean(relative * np.log(relative)))


@given(weighted)
def test_gini_is_half_the_relative_mean_difference(pairs):
    values, weights, people = spread(pairs)
    assert q.gini(values, weights) == pytest.approx(brute_gini(people), abs=1e-9)


def test_gini_keeps_negative_incomes():
    people = np.array([-50.0, 0.0, 100.0, 400.0])
    assert q.gini(people) == pytest.approx(brute_gini(people))
    assert math.isnan(q.gini([-5.0, 1.0]))


@given(weighted)
def test_theil_is_the_mean_of_relative_income_times_its_log(pairs):
    values, weights, people = spread(pairs)
    assert q.theil(values, weights) == pytest.approx(brute_theil(people), abs=1e-9)


@given(incomes)
def test_measures_stay_within_their_bounds(values):
    n = len(values)
    assert 0 <= q.gini(values) <= 1 - 1 / n + 1e-12
    assert 0 <= q.theil(values) <= math.log(n) + 1e-9
    assert q.p90_p10(values) >= 1
    assert q.quintile_ratio(values) >= 1 - 1e-9


@given(incomes, st.floats(0.01, 100))
def test_relative_measures_do_not_depend_on_the_currency(values, factor):
    scaled = np.array(values) * factor
    for measure in (q.gini, q.theil, q.quintile_ratio):
        assert measure(scaled) == pytest.approx(measure(values), abs=1e-7, rel=1e-7)


@given(weighted, st.integers(2, 5))
def test_measures_do_not_depend_on_the_scale_of_weights(pairs, factor):
    values, weights, _ = spread(pairs)
    for measure in (q.gini, q.theil, q.median, q.quintile_ratio):
        assert measure(values, weights * factor) == pytest.approx(measure(values, weights))


@given(incomes, st.data())
def test_a_transfer_from_rich_to_poor_lowers_inequality(values, data):
    people = np.sort(np.array(values))
    poor, rich = 0, len(people) - 1
    gap = people[rich] - people[poor]
    assume(gap > 1.0)
    moved = people.copy()
    amount = gap * data.draw(st.floats(0.05, 0.45))
    moved[poor] += amount
    moved[rich] -= amount
    assert q.gini(moved) < q.gini(people)
    assert q.theil(moved) < q.theil(people)


@given(st.lists(st.tuples(st.floats(1, 1e6), st.integers(1, 9), st.integers(0, 4)), min_size=1))
def test_theil_between_and_within_add_up(rows):
    values, weights, groups = (np.array(column) for column in zip(*rows, strict=True))
    parts = q.theil_parts(values, groups, weights)
    assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-9)
    within = 0.0
    for code in np.unique(groups):
        inside = groups == code
        income = float(values[inside] @ weights[inside]) / float(values @ weights)
        within += income * q.theil(values[inside], weights[inside])
    assert parts.within == pytest.approx(within, abs=1e-7)


def test_theil_leaves_out_people_without_positive_income_and_says_how_many():
    parts = q.theil_parts([0.0, -3.0, 1.0, 3.0], None, [1, 1, 1, 1])
    assert parts.left_out == pytest.approx(0.5)
    assert parts.total == pytest.approx(brute_theil(np.array([1.0, 3.0])))
    nobody = q.theil_parts([0.0, -1.0], None)
    assert math.isnan(nobody.total)
    assert nobody.left_out == 1.0


@given(weighted, st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]))
def test_a_weighted_quantile_is_the_quantile_of_the_people_written_out(pairs, share):
    values, weights, people = spread(pairs)
    expected = np.quantile(people, share, method="inverted_cdf")
    assert q.quantiles(values, share, weights)[0] == expected


@given(weighted)
def test_decile_means_rise_and_average_to_the_mean(pairs):
    values, weights, people = spread(pairs)
    means = q.decile_means(values, weights)
    assert (np.diff(means) >= -1e-6).all()
    assert means.mean() == pytest.approx(people.mean())


def test_decile_means_of_a_hundred_people():
    assert q.decile_means(np.arange(100)).tolist() == pytest.approx(
        [10 * d + 4.5 for d in range(10)]
    )


def test_a_tenth_person_who_straddles_a_boundary_is_shared():
    # Fifteen people: one and a half per tenth.
    means = q.decile_means(np.arange(15.0))
    assert means[0] == pytest.approx((0.0 + 0.5 * 1.0) / 1.5)


def test_nobody_gives_nan_everywhere():
    empty = q.Distribution.of([])
    for value in (empty.mean(), empty.gini(), empty.p90_p10(), empty.quintile_ratio()):
        assert math.isnan(value)
    assert np.isnan(empty.decile_means()).all()
    assert math.isnan(q.theil([]))
    assert math.isnan(q.headcount_share([], 1.0))


def test_people_without_weight_or_income_do_not_count():
    assert q.median([1, 2, 3, math.nan], [1, 1, 0, 5]) == 1
    assert q.Distribution.of([1, 2, 3], [1, -1, 1]).persons == 2


def test_ratios_are_undefined_where_the_poorest_have_nothing():
    values = [0.0] * 3 + [1.0] * 7
    assert math.isnan(q.p90_p10(values))
    assert math.isnan(q.quintile_ratio(values))


def test_equal_incomes_are_perfectly_equal():
    assert q.gini([7.3] * 11) == 0.0
    assert q.theil([7.3] * 11) == pytest.approx(0.0, abs=1e-12)
    assert q.p90_p10([7.3] * 11) == 1.0


def test_values_and_weights_must_match():
    with pytest.raises(ValueError, match="3 values but 2 weights"):
        q.gini([1, 2, 3], [1, 1])
    with pytest.raises(ValueError, match="2 values but 1 groups"):
        q.theil_parts([1, 2], [0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        q.quantiles([1, 2], 1.5)


def test_poverty_and_winners_are_weighted_shares():
    assert q.headcount_share([1, 2, 3], 2.0, [2, 1, 1]) == 0.5
    assert q.winners_and_losers([5, -5, 0, 0.5], [1, 2, 3, 4], threshold=1.0) == (0.1, 0.2)


def test_measures_do_not_depend_on_the_threads_of_a_linear_algebra_library():
    people = np.random.default_rng(5).lognormal(10.0, 0.7, 300_001)
    groups = np.arange(people.size) % 8
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads, user_api="blas"):
            spread = q.Distribution.of(people, 1.0 + groups)
            found.append((spread.gini(), q.theil_parts(people, groups)))
    assert found[0] == found[1]


def test_other_weights_of_the_same_values_need_no_new_sorting():
    values, weights = [3.0, 1.0, np.nan, 2.0], [1.0, 0.0, 5.0, 2.0]
    again, anew = q.Distribution.of(values).of_persons(weights), q.Distribution.of(values, weights)
    for name in ("values", "people", "income", "order"):
        np.testing.assert_array_equal(getattr(again, name), getattr(anew, name))


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(0, 5)), max_size=40),
    st.lists(st.floats(0.0, 1.0), min_size=1, max_size=5),
)
def test_quantiles_of_persons_in_order_are_those_of_the_same_persons(households, shares):
    everyone = q.Distribution.of([income for income, _ in households])
    persons = np.array([number for _, number in households], dtype=np.int64)
    np.testing.assert_array_equal(
        everyone.quantiles_of(persons[everyone.order], shares),
        everyone.of_persons(persons).quantiles(shares),
    )
