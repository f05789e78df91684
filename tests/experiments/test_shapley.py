"""The split of a whole over players: what makes it fair, and what sampling leaves open."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.attribution.shapley import NOBODY, coalitions_of, sample_orders, split

PLAYERS = ("a", "b", "c", "d", "e", "f")


def every_coalition(players):
    sizes = range(len(players) + 1)
    return map(frozenset, chain.from_iterable(combinations(players, size) for size in sizes))


def game(value, players=PLAYERS):
    """The values of a game as a function of the coalition."""
    return {one: np.atleast_1d(np.asarray(value(one), float)) for one in every_coalition(players)}


def exact(value, players):
    """The parts over all orders."""
    orders = sample_orders(players, 10**6, [0])
    return split(players, orders, game(value, players))


def sampled(value, count=8, seed=1):
    return split(PLAYERS, sample_orders(PLAYERS, count, [seed]), game(value))


@st.composite
def games(draw):
    """Any game of six players."""
    numbers = draw(st.lists(st.floats(-1e6, 1e6), min_size=64, max_size=64))
    return {
        coalition: np.array([number])
        for coalition, number in zip(every_coalition(PLAYERS), numbers, strict=True)
    }


@given(games(), st.integers(1, 10), st.integers(0, 2**32))
def test_the_parts_add_up_to_the_whole_whatever_the_orders(values, pairs, seed):
    found = split(PLAYERS, sample_orders(PLAYERS, 2 * pairs, [seed]), values)
    whole = values[frozenset(PLAYERS)] - values[NOBODY]
    assert found.parts.sum(axis=0) == pytest.approx(whole, abs=1e-7)


def test_where_nothing_interacts_each_player_gets_its_own_effect_without_error():
    own = {player: 3.0 * number - 4.0 for number, player in enumerate(PLAYERS)}
    found = sampled(lambda one: 100.0 + sum(own[player] for player in one))
    assert found.parts[:, 0] == pytest.approx(list(own.values()))
    assert found.errors[:, 0] == pytest.approx(np.zeros(6), abs=1e-9)


@given(games(), st.integers(0, 2**32))
def test_who_never_adds_anything_gets_exactly_nothing(values, seed):
    silent = {one: values[one - {"d"}] for one in values}
    found = split(PLAYERS, sample_orders(PLAYERS, 6, [seed]), silent)
    assert found.parts[3, 0] == 0.0
    assert found.errors[3, 0] == 0.0


def test_players_that_add_the_same_get_the_same():
    parts = exact(lambda one: len(one) ** 2 + 5.0 * ("c" in one), "abc").parts[:, 0]
    assert parts == pytest.approx([3.0, 3.0, 8.0])


def test_a_gain_that_needs_two_is_shared_by_the_two():
    both = exact(lambda one: 12.0 * ({"a", "b"} <= one) + 1.0 * ("c" in one), "abc")
    assert both.parts[:, 0] == pytest.approx([6.0, 6.0, 1.0])


def test_the_three_gloves_are_split_as_in_the_textbook():
    # One right glove and two left ones; a pair is worth six.
    gloves = exact(lambda one: 6.0 * ("r" in one and len(one) > 1), ("r", "l", "m"))
    assert gloves.parts[:, 0] == pytest.approx([4.0, 1.0, 1.0])
    assert (gloves.errors == 0).all()


def test_a_pair_of_opposite_orders_settles_whatever_happens_between_two():
    # Each pair of players gains together: half of it to each, in any antithetic pair of orders.
    found = sampled(lambda one: len(one) * (len(one) - 1) / 2.0, count=4)
    assert found.parts[:, 0] == pytest.approx(np.full(6, 2.5))
    assert found.errors[:, 0] == pytest.approx(np.zeros(6), abs=1e-12)


def test_the_error_tells_how_far_the_sampled_parts_are_off():
    def value(one):
        return 30.0 * (len(one) >= 3 and "a" in one) + 10.0 * ({"b", "c", "d"} <= one)

    truth = exact(value, PLAYERS).parts[:, 0]
    samples = [sampled(value, count=12, seed=seed) for seed in range(300)]
    parts = np.array([one.parts[:, 0] for one in samples])
    errors = np.array([one.errors[:, 0] for one in samples])
    assert parts.mean(axis=0) == pytest.approx(truth, abs=0.5)
    # A standard error is the spread of the estimate from sample to sample.
    spread = parts.std(axis=0)
    assert np.sqrt((errors**2).mean(axis=0)) == pytest.approx(spread, rel=0.2)
    assert (spread[:4] > 0.5).all()


def test_several_games_are_split_at_once():
    value = game(lambda one: [len(one), 2.0 * ("b" in one)])
    found = split(PLAYERS, sample_orders(PLAYERS, 4, [1]), value)
    assert found.parts[:, 0] == pytest.approx(np.ones(6))
    assert found.parts[:, 1] == pytest.approx([0, 2, 0, 0, 0, 0])


def test_orders_are_whole_come_with_their_reverse_and_follow_the_seed():
    orders = sample_orders(PLAYERS, 10, [2018, 3])
    assert len(orders) == 10
    assert all(sorted(order) == list(PLAYERS) for order in orders)
    assert all(
        order == other[::-1] for order, other in zip(orders[0::2], orders[1::2], strict=True)
    )
    assert orders == sample_orders(PLAYERS, 10, [2018, 3])
    assert orders != sample_orders(PLAYERS, 10, [2018, 4])


def test_few_players_are_taken_in_every_order():
    assert len(sample_orders("abc", 6, [0])) == len(set(sample_orders("abc", 8, [0]))) == 6
    assert len(sample_orders("abc", 4, [0])) == 4


def test_one_pair_leaves_the_error_unknown():
    found = sampled(lambda one: float(len(one)), count=2)
    assert np.isnan(found.errors).all()
    assert found.parts[:, 0] == pytest.approx(np.ones(6))


@pytest.mark.parametrize("count", [0, 1, 7, -2])
def test_orders_that_do_not_come_in_pairs_are_refused(count):
    with pytest.raises(ValueError, match="pairs"):
        sample_orders(PLAYERS, count, [0])


def test_no_coalition_is_asked_twice_and_none_is_missing():
    orders = sample_orders(PLAYERS, 12, [5])
    asked = coalitions_of(PLAYERS, orders)
    assert len(asked) == len(set(asked))
    assert asked[:2] == [NOBODY, frozenset(PLAYERS)]
    assert {frozenset(player) for player in PLAYERS} <= set(asked)
    value = game(len)
    needed = {one: value[one] for one in asked}
    assert split(PLAYERS, orders, needed).parts.sum() == pytest.approx(6.0)
