"""Iterative proportional fitting and the integer table that keeps its margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Margin:
    """A known margin of an n-dimensional table.

    axes: the axes kept, in rising order. target: the totals wanted, shaped like those axes.
    groups: where given, the last kept axis is first added up by these codes (one per category,
    -1 leaves a category out), as when occupations are a coarser view of occupation and industry.
    """

    axes: tuple[int, ...]
    target: Array
    groups: Counts | None = None

    def total(self, table: NDArray) -> Array:
        """The table's own totals on this margin."""
        others = tuple(axis for axis in range(table.ndim) if axis not in self.axes)
        totals = table.sum(axis=others, dtype=np.float64)
        if self.groups is None:
            return totals
        size = self.target.shape[-1]
        kept = self.groups >= 0
        grouped = np.zeros((*totals.shape[:-1], size))
        for category in np.flatnonzero(kept):
            grouped[..., self.groups[category]] += totals[..., category]
        return grouped

    def spread(self, factor: Array, ndim: int) -> Array:
        """The factor reshaped so that it multiplies the whole table."""
        if self.groups is not None:
            whole = np.ones((*factor.shape[:-1], len(self.groups)))
            kept = self.groups >= 0
            whole[..., kept] = factor[..., self.groups[kept]]
            factor = whole
        shape = [1] * ndim
        for axis, size in zip(self.axes, factor.shape, strict=True):
            shape[axis] = size
        return factor.reshape(shape)


def fit(
    seed: Array, margins: Sequence[Margin], tolerance: float = 1e-4, rounds: int = 500
) -> tuple[Array, float]:
    """Fit a table to margins by iterative proportional fitting (Deming and Stephan, 1940).

    Zeros of the seed stay zero; within the margins the seed's odds ratios are kept. Returns the
    table and the largest relative error left on any margin cell of at least one person. Stops at
    `tolerance` or after `rounds`.
    """
    table = seed.astype(np.float64, copy=True)
    worst = np.inf
    for _ in range(rounds):
        worst = 0.0
        for margin in margins:
            totals = margin.total(table)
            factor = np.divide(margin.target, totals, out=np.zeros_like(totals), where=totals > 0)
            gap = np.abs(totals - margin.target) / np.maximum(margin.target, 1.0)
            worst = max(worst, float(gap.max()))
            table *= margin.spread(factor, table.ndim)
        if worst < tolerance:
            break
    return table, worst


def largest_remainder(values: NDArray[Any], total: int) -> Counts:
    """Whole numbers near `values` that add up to `total` (Hamilton's method).

    values: non-negative, any shape; they are scaled to the total first. Ties go to the earlier.
    """
    flat = np.asarray(values, dtype=np.float64).ravel()
    if flat.sum() > 0:
        flat = flat * (total / flat.sum())
    whole = np.floor(flat).astype(np.int64)
    missing = total - int(whole.sum())
    order = np.argsort(-(flat - whole), kind="stable")
    whole[order[:missing]] += 1
    return whole.reshape(np.shape(values))


def round_in_order(values: Array) -> Counts:
    """Round along the running sum, so every stretch of cells keeps its total within one.

    Where the running sum is whole at the end of a block, that block keeps its total exactly.
    """
    running = np.round(np.cumsum(values.ravel()) + 1e-7).astype(np.int64)
    return np.diff(running, prepend=0).reshape(values.shape)


def exchange(counts: Counts, expected: Array, wanted: Counts, groups: Counts) -> int:
    """Move single persons between categories until each group has the number wanted.

    counts, expected: (cells, categories), counts are changed in place; a move stays within its
    row, so every margin made of whole rows is untouched. wanted: persons by group. groups: the
    group of each category. Moves go where they bring counts nearest to `expected` and never into
    a cell whose expectation is zero. Returns how many persons could not be placed.
    """
    size = len(wanted)
    while True:
        held = np.bincount(groups, weights=counts.sum(axis=0), minlength=size).astype(np.int64)
        gaps = held - wanted
        moved = 0
        for giver in np.argsort(-gaps, kind="stable"):
            for taker in np.argsort(gaps, kind="stable"):
                amount = int(min(gaps[giver], -gaps[taker]))
                if amount <= 0:
                    continue
                done = _move(
                    counts,
                    expected,
                    np.flatnonzero(groups == giver),
                    np.flatnonzero(groups == taker),
                    amount,
                )
                gaps[giver] -= done
                gaps[taker] += done
                moved += done
        if not moved or not gaps.any():
            return int(np.abs(gaps).sum() // 2)


def _move(counts: Counts, expected: Array, givers: Counts, takers: Counts, amount: int) -> int:
    surplus = np.where(counts[:, givers] > 0, counts[:, givers] - expected[:, givers], -np.inf)
    need = np.where(expected[:, takers] > 0, expected[:, takers] - counts[:, takers], -np.inf)
    rows = np.arange(len(counts))
    best_giver, best_taker = surplus.argmax(axis=1), need.argmax(axis=1)
    gain = surplus[rows, best_giver] + need[rows, best_taker]
    order = np.argsort(-gain, kind="stable")[:amount]
    order = order[np.isfinite(gain[order])]
    counts[order, givers[best_giver[order]]] -= 1
    counts[order, takers[best_taker[order]]] += 1
    return len(order)


def draw_weighted(weights: Array, amount: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Positions of `amount` draws without replacement, chances rising with the weights.

    Efraimidis and Spirakis (2006): the largest keys log(u)/weight. Zero weights are never drawn;
    fewer positions come back where fewer weights are positive.
    """
    positive = np.flatnonzero(weights > 0)
    amount = min(amount, len(positive))
    keys = np.log(generator.random(len(positive))) / weights[positive]
    if amount == 0:
        return positive[:0]
    chosen = np.argpartition(-keys, amount - 1)[:amount]
    return np.sort(positive[chosen])
