"""Designs and their analysis: SALib's Morris and Sobol over quantiles, and the three sources.

All designs are lists of points in a fixed order, so the values of a question's points are one
table.  Subsets of the same points say how far the answer has converged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Method = Literal["morris", "sobol", "sources"]

LEVELS = 4
"""Levels of Morris's grid."""
STEP = LEVELS / (2 * (LEVELS - 1))
"""One step on it, as a share of the range: two thirds, as Morris recommends."""
RESAMPLES = 1000
CONFIDENCE = 0.95
"""Of the bootstrap intervals, and of what is called more than luck."""
_ANALYSIS_SEED = 1
"""SALib takes 0 for "any"; the same resamples for every outcome."""

Numbers = NDArray[np.float64]
Bounds = Sequence[tuple[float, float]]

RANKED_BY: Mapping[Method, str] = {"morris": "mu_star", "sobol": "ST", "sources": "ST"}
"""The index by which inputs are ranked."""


def points(method: Method, n: int, bounds: Bounds, seed: int) -> Numbers:
    """(points, inputs) quantiles: `n` trajectories of Morris, or `n` points of a Sobol' sequence
    with its crossed points.

    Sobol samples the whole of every range, Morris walks within `bounds`.
    """
    from SALib.sample import morris, sobol

    if method == "morris":
        return morris.sample(_problem(bounds), n, num_levels=LEVELS, seed=seed)
    whole = [(0.0, 1.0) for _ in bounds]
    return sobol.sample(_problem(whole), n, calc_second_order=True, seed=seed)


def crossed_sources(n: int, seed: int) -> NDArray[np.int64]:
    """(points, 3) numbers of draws of parameters, world and chance, in SALib's order.

    Each of the `n` blocks of five has a draw A of all three, A with one source from an independent
    draw B for each source, and B: the pick-freeze design of first and total shares for groups of
    inputs (Saltelli et al., 2010).
    """
    generator = np.random.default_rng([seed, n])
    blocks = []
    for first, second in generator.integers(0, 2**31, (n, 2, 3)):
        mixed = [np.where(np.arange(3) == source, second, first) for source in range(3)]
        blocks += [first, *mixed, second]
    return np.array(blocks, dtype=np.int64)


def block(method: Method, inputs: int) -> int:
    """Points that go together: a trajectory, or one base point with its crossed points."""
    return {"morris": inputs + 1, "sobol": 2 * inputs + 2, "sources": inputs + 2}[method]


def indices(
    method: Method, bounds: Bounds, design: Numbers | None, values: Numbers
) -> dict[str, Numbers]:
    """The indices of one outcome and half the width of their bootstrap intervals (`_conf`).

    Morris: `mu_star` the mean size of an effect, `mu` its mean, `sigma` its spread; an effect is
    the change of the outcome as the input goes from the low to the high end of its bounds.
    Sobol: `S1` the share of variance that an input has alone, `ST` with all interactions, `S2`
    those of pairs, (inputs, inputs) with nan below the diagonal.  Sources: `S1` and `ST`.
    """
    from SALib.analyze import morris, sobol

    problem = _problem(bounds)
    told: dict[str, Any] = {"conf_level": CONFIDENCE, "num_resamples": RESAMPLES}
    told |= {"print_to_console": False, "seed": _ANALYSIS_SEED}
    if method == "morris":
        found = morris.analyze(problem, design, values, num_levels=LEVELS, **told)
        names = ["mu_star", "mu_star_conf", "mu", "sigma"]
    else:
        second = method == "sobol"
        names = ["S1", "S1_conf", "ST", "ST_conf", *(["S2", "S2_conf"] if second else [])]
        if np.ptp(values) == 0.0:  # nothing varies, so nothing has a share of it
            size = len(bounds)
            return {name: np.zeros((size, size) if "S2" in name else size) for name in names}
        found = sobol.analyze(problem, values, calc_second_order=second, **told)
    return {name: np.asarray(found[name], dtype=float) for name in names}


def sizes(method: Method, n: int) -> list[int]:
    """Sample sizes at which convergence is shown, the last of them the whole."""
    if method == "sobol":  # beginnings of a Sobol' sequence are even at powers of two
        return [size for size in (n // 8, n // 4, n // 2, n) if size >= 4] or [n]
    return sorted({max(2, round(n * quarter / 4)) for quarter in (1, 2, 3, 4)})


def _problem(bounds: Bounds) -> dict[str, Any]:
    return {
        "num_vars": len(bounds),
        "names": [str(number) for number in range(len(bounds))],
        "bounds": [list(one) for one in bounds],
    }
