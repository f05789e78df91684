"""Draws are those of Philox, uniform, and independent of everything but their key."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.chance import TRAIT, Purpose, draw_seed, named_uniform, normal, philox, uniforms

ONES = 0xFFFFFFFF
VECTORS = [
    ((0, 0), (0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES, ONES), (ONES, ONES, ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0xA4093822, 0x299F31D0),
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def table(residents=range(2000), months=(7,), purposes=(Purpose.MONTH,), seed=1):
    """Rows of four uniforms, by resident, month and purpose."""
    return np.array(
        [
            uniforms(seed, i, t, int(purpose))
            for i in residents
            for t in months
            for purpose in purposes
        ]
    )


@pytest.mark.parametrize(("key", "counter", "words"), VECTORS)
def test_philox_gives_the_published_test_vectors(key, counter, words):
    assert tuple(int(word) for word in philox(*key, *counter)) == words


@pytest.mark.parametrize(("key", "counter", "words"), VECTORS)
def test_philox_is_the_same_compiled_or_not(key, counter, words):
    assert tuple(int(word) for word in philox.py_func(*key, *counter)) == words


def test_a_uniform_is_the_middle_of_its_word_s_interval():
    word = int(philox(5, 0, 11, 3, Purpose.EXAM, 0)[2])
    assert uniforms(5, 11, 3, int(Purpose.EXAM))[2] == (word + 0.5) / 2**32


def test_the_upper_half_of_a_seed_counts():
    assert uniforms(5, 1, 1, 1) != uniforms(5 + 2**32, 1, 1, 1)


def test_normal_is_the_standard_normal_quantile():
    grid = np.concatenate(
        [np.linspace(0.001, 0.999, 997), [0.5 / 2**32, 0.024, 0.0243, 0.9757, 0.976, 1 - 1e-9]]
    )
    found = np.array([normal(u) for u in grid])
    np.testing.assert_allclose(found, stats.norm.ppf(grid), rtol=2e-9, atol=2e-9)


def test_uniforms_lie_strictly_between_zero_and_one_and_are_uniform():
    values = table(range(20000))
    assert values.min() > 0.0
    assert values.max() < 1.0
    n = values.size
    assert abs(values.mean() - 0.5) < 4 / np.sqrt(12 * n)
    assert abs(values.var() - 1 / 12) < 4 * np.sqrt(1 / 180 / n)
    assert stats.kstest(values.ravel(), "uniform").pvalue > 1e-4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (table(range(0, 4000)), table(range(1, 4001))),
        (table(range(4000), months=(7,)), table(range(4000), months=(8,))),
        (table(range(4000), months=(7,)), table(range(4000), months=(TRAIT,))),
        (
            table(range(4000), purposes=(Purpose.SEARCH,)),
            table(range(4000), purposes=(Purpose.OFFER,)),
        ),
        (table(range(4000), seed=1), table(range(4000), seed=2)),
    ],
    ids=["residents", "months", "traits", "purposes", "seeds"],
)
def test_draws_of_different_keys_are_uncorrelated(one, other):
    for a in range(4):
        for b in range(4):
            assert abs(np.corrcoef(one[:, a], other[:, b])[0, 1]) < 4.5 / np.sqrt(len(one))


def test_the_four_numbers_of_a_draw_are_uncorrelated():
    correlation = np.corrcoef(table(range(10000)).T)
    assert np.abs(correlation - np.eye(4)).max() < 4.5 / np.sqrt(10000)


def test_no_two_purposes_share_a_code():
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose.__members__)


def test_a_named_uniform_depends_on_seed_name_and_year_and_on_no_order():
    names = [f"group.parameter_{k}" for k in range(50)]
    forward = {name: named_uniform(9, name) for name in names}
    backward = {name: named_uniform(9, name) for name in reversed(names)}
    assert forward == backward
    assert len(set(forward.values())) == 50
    assert named_uniform(9, names[0]) != named_uniform(10, names[0])
    assert named_uniform(9, names[0], 2018) != named_uniform(9, names[0], 2019)


def test_draws_of_an_ensemble_have_different_seeds_below_two_to_the_64():
    seeds = [draw_seed(1, draw) for draw in range(500)]
    assert len(set(seeds)) == 500
    assert all(0 <= seed < 2**64 for seed in seeds)
    assert draw_seed(1, 3) == draw_seed(1, 3) != draw_seed(2, 3)
