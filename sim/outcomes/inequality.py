"""How unequal incomes are: weighted measures, each a pure function of (values, weights).

A value is a person's (or a household member's) income, a weight the number of people it stands
for.  Every measure drops people whose value is not a number or whose weight is not positive, and
is NaN where nobody is left.  Incomes at or below zero are kept wherever the measure is defined
for them; where it is not, the docstring says who is left out.

`Distribution` sorts once and answers every question that needs an order; the functions of the
same names are for a single question.

Sums are NumPy's own, not the products of a linear-algebra library (`@`): those are shared out to
threads, and their last bits then depend on how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

NAN = float("nan")


def _clean(
    values: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Flat values and weights of those who count, and the mask that chose them."""
    x = np.asarray(values, dtype=np.float64).ravel()
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if x.shape != w.shape:
        raise ValueError(f"{x.size} values but {w.size} weights")
    counts = np.isfinite(x) & np.isfinite(w) & (w > 0)
    return x[counts], w[counts], counts


def _quantiles(values: Floats, people: NDArray[Any], shares: ArrayLike) -> Floats:
    """Quantiles of ascending values by the running sum of people; see `Distribution.quantiles`."""
    p = np.atleast_1d(np.asarray(shares, dtype=np.float64))
    if ((p < 0) | (p > 1)).any():
        raise ValueError("a quantile's share lies between 0 and 1")
    if not values.size:
        return np.full(p.shape, NAN)
    # A hair below the exact share, so that rounding in the sums cannot skip to the next person.
    wanted = p * float(people[-1]) * (1 - 1e-12)
    return values[np.minimum(np.searchsorted(people, wanted, side="left"), values.size - 1)]


@dataclass(frozen=True)
class Distribution:
    """People in order of income, with running sums of people and of income.

    `values` ascend; `people` and `income` are cumulative and start at zero, so both have one
    entry more than `values`.  `order` says which of the values given each of them was.
    """

    values: Floats
    people: Floats
    income: Floats
    order: NDArray[np.int64]

    @classmethod
    def of(cls, values: ArrayLike, weights: ArrayLike | None = None) -> Distribution:
        """Sort once.  Raises ValueError where values and weights differ in number."""
        x, w, counts = _clean(values, weights)
        order = np.argsort(x, kind="stable")
        return cls._ascending(x[order], w[order], np.flatnonzero(counts)[order])

    @classmethod
    def _ascending(cls, x: Floats, w: Floats, order: NDArray[np.int64]) -> Distribution:
        people, income = np.zeros(x.size + 1), np.zeros(x.size + 1)
        np.cumsum(w, out=people[1:])
        np.cumsum(w * x, out=income[1:])
        return cls(x, people, income, order)

    def of_persons(self, weights: ArrayLike) -> Distribution:
        """The same values with other weights, one for each of the values given, without sorting.

        Values that were left out stay so.
        """
        w = np.asarray(weights, dtype=np.float64)[self.order]
        some = w > 0
        return self._ascending(self.values[some], w[some], self.order[some])

    def quantiles_of(self, weights: NDArray[np.int64], shares: ArrayLike) -> Floats:
        """`quantiles` of the same values with other weights, given in the order of the values.

        For whole persons: their running sum is exact, as that of `of_persons` is.
        """
        some = np.flatnonzero(weights)
        return _quantiles(self.values[some], np.cumsum(weights[some]), shares)

    @property
    def persons(self) -> float:
        """Sum of weights."""
        return float(self.people[-1])

    def mean(self) -> float:
        """Mean income; NaN where nobody counts."""
        return float(self.income[-1] / self.people[-1]) if self.values.size else NAN

    def quantiles(self, shares: ArrayLike) -> Floats:
        """The lowest income that at least a share of the people do not exceed.

        The inverse of the weighted distribution function (Hyndman and Fan 1996, definition 1):
        always an income that somebody has, and unaffected by splitting a person's weight.
        Raises ValueError for shares outside 0..1.
        """
        return _quantiles(self.values, self.people[1:], shares)

    def quantile(self, share: float) -> float:
        """One quantile, see `quantiles`."""
        return float(self.quantiles(share)[0])

    def slice_means(self, parts: int) -> Floats:
        """Mean income of each of `parts` equally numerous slices, poorest first.

        A person who straddles a boundary belongs to both sides in proportion (the generalised
        Lorenz curve is linear between people), so the slices hold exactly equal numbers and
        their mean is the mean of all.
        """
        if not self.values.size:
            return np.full(parts, NAN)
        edges = np.linspace(0.0, self.persons, parts + 1)
        return np.diff(np.interp(edges, self.people, self.income)) / (self.persons / parts)

    def decile_means(self) -> Floats:
        """Mean income of the ten tenths of people, poorest first."""
        return self.slice_means(10)

    def gini(self) -> float:
        """Gini coefficient: half the relative mean difference between two people.

        Twice the area between the Lorenz curve and the diagonal, by trapezoids (exact for
        grouped people; Lerman and Yitzhaki 1989 give the equivalent weighted covariance form).
        No small-sample correction.  Incomes below zero are kept, so it may pass 1 where many are
        negative; NaN where mean income is not positive.
        """
        if not self.values.size or self.income[-1] <= 0:
            return NAN
        weights = np.diff(self.people)
        heights = self.income[:-1] + self.income[1:]
        gini = 1.0 - float((weights * heights).sum()) / (self.people[-1] * self.income[-1])
        return 0.0 if abs(gini) < 1e-12 else gini  # rounding of equal incomes, either sign

    def p90_p10(self) -> float:
        """Ratio of the 90th to the 10th percentile; NaN where the 10th is not positive."""
        low, high = self.quantiles([0.1, 0.9])
        return float(high / low) if low > 0 else NAN

    def quintile_ratio(self) -> float:
        """Mean income of the richest fifth over that of the poorest (S80/S20 of Eurostat).

        NaN where the poorest fifth's mean is not positive.
        """
        means = self.slice_means(5)
        return float(means[-1] / means[0]) if means[0] > 0 else NAN


def quantiles(values: ArrayLike, shares: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Weighted quantiles, see `Distribution.quantiles`."""
    return Distribution.of(values, weights).quantiles(shares)


def median(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Weighted median: the lowest income that at least half the people do not exceed."""
    return Distribution.of(values, weights).quantile(0.5)


def decile_means(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Mean income of the ten tenths of people, see `Distribution.slice_means`."""
    return Distribution.of(values, weights).decile_means()


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini coefficient, see `Distribution.gini`."""
    return Distribution.of(values, weights).gini()


def p90_p10(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Ratio of the 90th to the 10th percentile, see `Distribution.p90_p10`."""
    return Distribution.of(values, weights).p90_p10()


def quintile_ratio(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Richest over poorest fifth, see `Distribution.quintile_ratio`."""
    return Distribution.of(values, weights).quintile_ratio()


@dataclass(frozen=True)
class TheilParts:
    """Theil's T split exactly: `total = between + within`.

    `left_out` is the share of people whose income is not positive and who are in none of them.
    """

    total: float
    between: float
    within: float
    left_out: float


def theil(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's T index: mean of (x/μ)·ln(x/μ) over people (Theil 1967; Shorrocks 1980).

    Incomes at or below zero have no logarithm, and those people are left out; `theil_parts`
    says what share they are.  NaN where nobody has a positive income.
    """
    return theil_parts(values, None, weights).total


def theil_parts(
    values: ArrayLike, groups: ArrayLike | None, weights: ArrayLike | None = None
) -> TheilParts:
    """Theil's T between and within groups (Bourguignon 1979, Shorrocks 1980).

    `groups` are small non-negative integer codes, one per value (None: one group).  Between is
    the index if everyone had the group's mean; within weighs each group's own index by its share
    of income.  People without positive income are left out of all parts.  Raises ValueError
    where the numbers of values, weights and groups differ.
    """
    x, w, counts = _clean(values, weights)
    codes = np.zeros(x.size, dtype=np.int64)
    if groups is not None:
        given = np.asarray(groups).ravel()
        if given.shape != counts.shape:
            raise ValueError(f"{counts.size} values but {given.size} groups")
        codes = given[counts].astype(np.int64)
    everyone = float(w.sum())
    positive = x > 0
    x, w, codes = x[positive], w[positive], codes[positive]
    if not x.size:
        return TheilParts(NAN, NAN, NAN, 1.0 if everyone > 0 else NAN)
    people = float(w.sum())
    # Scaled by the largest income, so that no product overflows or vanishes.
    x = x / x.max()
    mean = float((w * x).sum()) / people
    relative = x / mean
    total = float((w * relative * np.log(relative)).sum()) / people
    group_people = np.bincount(codes, weights=w)
    group_income = np.bincount(codes, weights=w * x)
    some = group_people > 0
    group_relative = group_income[some] / group_people[some] / mean
    of_groups = group_people[some] * group_relative * np.log(group_relative)
    between = float(of_groups.sum()) / people
    # Both are non-negative by Jensen's inequality; only rounding of equal incomes falls below.
    total, between = max(total, 0.0), max(between, 0.0)
    return TheilParts(total, between, max(total - between, 0.0), 1.0 - people / everyone)


def headcount_share(values: ArrayLike, line: float, weights: ArrayLike | None = None) -> float:
    """Share of people whose value lies below a line (Foster, Greer and Thorbecke 1984, α = 0)."""
    x, w, _ = _clean(values, weights)
    return float(w[x < line].sum() / w.sum()) if x.size else NAN


def winners_and_losers(
    gains: ArrayLike, weights: ArrayLike | None = None, threshold: float = 0.0
) -> tuple[float, float]:
    """Shares of people whose gain exceeds `threshold` and whose loss exceeds it (same unit)."""
    x, w, _ = _clean(gains, weights)
    if not x.size:
        return NAN, NAN
    people = w.sum()
    return float(w[x > threshold].sum() / people), float(w[x < -threshold].sum() / people)
