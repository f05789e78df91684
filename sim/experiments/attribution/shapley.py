"""Splitting a whole over players whose effects interact: the Shapley value by sampled orders.

A game gives every set of players S a value v(S).  Player i's part is what i adds when it joins the
players before it, averaged over all n! orders of joining (Shapley, "A value for n-person games",
1953):

    part(i) = 1/n! * sum over orders o of [v(before(i, o) and i) - v(before(i, o))]

It is the only split in which the parts add up to v(all) - v(nobody), equal players get equal
parts, who never adds anything gets nothing, and parts of a sum of games are the sums of parts.

With many players the mean is taken over a sample of orders (Castro, Gómez and Tejada, "Polynomial
calculation of the Shapley value based on sampling", 2009).  Orders come in antithetic pairs, an
order and its reverse: who joins early in one joins late in the other, which evens out luck.  In
each order what the players add telescopes to the whole, so the parts add up whatever the sample;
only how the whole is split has a sampling error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, permutations
from math import factorial, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Coalition = frozenset[str]
NOBODY: Coalition = frozenset()

Order = tuple[str, ...]
"""Players in the order in which they join."""

Values = Mapping[Coalition, NDArray[np.float64]]
"""The value of each coalition, of one game or more at once."""


class Split(NamedTuple):
    """Parts of the players, and the standard errors that the sampling of orders leaves in them.

    Both have a row for each player and a column for each game.  The error is zero where every
    order was taken, and nan where a single pair was.
    """

    parts: NDArray[np.float64]
    errors: NDArray[np.float64]


def sample_orders(players: Sequence[str], count: int, seed: Sequence[int]) -> list[Order]:
    """`count` orders, each followed by its reverse; every order once where there are no more.

    `count` must be even and `seed` holds whole numbers that fix the sample.
    """
    if count < 2 or count % 2:
        raise ValueError(f"orders come in pairs, so {count} cannot be sampled")
    if factorial(len(players)) <= count:
        return list(permutations(players))
    generator = np.random.default_rng(list(seed))
    orders: list[Order] = []
    for _ in range(count // 2):
        order = tuple(players[place] for place in generator.permutation(len(players)))
        orders += [order, order[::-1]]
    return orders


def coalitions_of(players: Sequence[str], orders: Sequence[Order]) -> list[Coalition]:
    """Every coalition whose value is needed, once: of the orders, and each player alone."""
    met = (coalition for order in orders for coalition in _joining(order))
    alone = (frozenset([player]) for player in players)
    return list(dict.fromkeys([NOBODY, frozenset(players), *alone, *met]))


def split(players: Sequence[str], orders: Sequence[Order], values: Values) -> Split:
    """The players' parts of the whole from the values of the coalitions met in the orders."""
    games = values[NOBODY].shape
    added = np.zeros((len(orders), len(players), *games))
    row_of = {player: row for row, player in enumerate(players)}
    for number, order in enumerate(orders):
        steps = _joining(order)
        for player, before, after in zip(order, steps, steps[1:], strict=False):
            added[number, row_of[player]] = values[after] - values[before]
    if len(set(orders)) == factorial(len(players)):
        errors = np.zeros(added.shape[1:])
    elif len(orders) < 4:
        errors = np.full(added.shape[1:], np.nan)
    else:
        # The two orders of a pair are not independent of each other; the pairs are.
        pairs = (added[0::2] + added[1::2]) / 2.0
        errors = pairs.std(axis=0, ddof=1) / sqrt(len(pairs))
    return Split(added.mean(axis=0), errors)


def _joining(order: Order) -> list[Coalition]:
    """The coalitions that an order goes through, from nobody to everyone."""
    return list(accumulate(order, lambda before, player: before | {player}, initial=NOBODY))
