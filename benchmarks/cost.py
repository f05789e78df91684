"""What a batch of draws costs, as a few constants fitted to measured draws.

    seconds of a draw = founding + history + policies x branch,  each  fixed + slope x scale

A draw founds the city, simulates the history that its policies share, and branches once for each.
The constants are found by least squares of relative errors, none below zero, and are those of one
machine; `benchmarks.scaling` measures and tells them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import nnls

from sim.city.codes import N_SEGMENTS
from sim.city.state import HOUSEHOLD, RESIDENT

MOVING = 0.02
"""Share of residents who would move between cities of the province in a year.  Status: assumed."""
TOLD = 3
"""Numbers that shards would tell each other of a segment: vacancies, seekers, pay."""


@dataclass(frozen=True)
class Observed:
    """One measurement: draws of a number of policies at a scale, in a process of their own.

    Seconds are of processor time; all but `start` and `memory_mb` are means over the draws.
    """

    scale: float
    policies: int
    start: float
    """Imports, compiled rules and population, once a process."""
    founding: float
    draw: float
    """The whole draw with its packing, founding included."""
    gathering: float
    """What the program that asked adds for a draw: unpacking, putting together, storing."""
    memory_mb: float
    """Peak of the process."""
    sent: float
    """Bytes to the worker for a draw."""
    moved: float
    """Bytes back."""
    stored: float
    """Bytes of the panel of the stored run."""


class Line(NamedTuple):
    """A quantity that grows along a straight line."""

    fixed: float
    slope: float

    def at(self, x: float) -> float:
        """The value at x."""
        return self.fixed + self.slope * x


@dataclass(frozen=True)
class Costs:
    """The constants.  Founding, history, branch and memory by scale, the rest by policies."""

    start: float
    founding: Line
    history: Line
    branch: Line
    memory_mb: Line
    gathering: Line
    moved: Line
    stored: Line
    sent: float

    def draw(self, scale: float, policies: int) -> float:
        """Seconds of one draw on one worker."""
        shared = self.founding.at(scale) + self.history.at(scale)
        return shared + policies * self.branch.at(scale)


def least_squares(columns: Sequence[ArrayLike], values: ArrayLike) -> NDArray[np.float64]:
    """Coefficients, none below zero, that leave the smallest sum of squared relative errors."""
    right = np.asarray(values, float)
    matrix = np.column_stack([np.broadcast_to(column, right.shape) for column in columns])
    found, _ = nnls(matrix / right[:, None], np.ones(len(right)))
    return found


def fit(observed: Sequence[Observed]) -> Costs:
    """The constants of measurements at two scales or more, each with one policy and with more."""
    of: Mapping[str, NDArray[np.float64]] = {
        field.name: np.array([getattr(one, field.name) for one in observed], float)
        for field in fields(Observed)
    }
    scale, policies = of["scale"], of["policies"]

    def line(x: NDArray[np.float64], name: str) -> Line:
        return Line(*map(float, least_squares((1.0, x), of[name])))

    shared = least_squares((1.0, scale, policies, policies * scale), of["draw"])
    founding = line(scale, "founding")
    return Costs(
        start=float(of["start"].mean()),
        founding=founding,
        history=Line(
            max(0.0, float(shared[0]) - founding.fixed), max(0.0, float(shared[1]) - founding.slope)
        ),
        branch=Line(float(shared[2]), float(shared[3])),
        memory_mb=line(scale, "memory_mb"),
        gathering=line(policies, "gathering"),
        moved=line(policies, "moved"),
        stored=line(policies, "stored"),
        sent=float(of["sent"].mean()),
    )


def largest_error(costs: Costs, observed: Sequence[Observed]) -> float:
    """The largest relative error of the fitted seconds of a draw."""
    return max(abs(costs.draw(one.scale, one.policies) / one.draw - 1.0) for one in observed)


# Extrapolation --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """A batch on some workers, each with a core of its own."""

    seconds: float
    efficiency: float
    """Seconds of all draws over the workers' seconds."""
    received: float
    """Bytes a second that the program which asked receives at full speed."""
    stored: float
    """Bytes of the stored run."""
    useful_workers: float
    """Workers beyond which gathering the draws would take longer than computing them."""


def batch(costs: Costs, scale: float, policies: int, draws: int, workers: int) -> Batch:
    """Draws dealt one by one: every worker starts once, and the last round may be partly idle."""
    each, gathering = costs.draw(scale, policies), costs.gathering.at(policies)
    seconds = costs.start + math.ceil(draws / workers) * each + draws * gathering
    return Batch(
        seconds,
        draws * each / (workers * seconds),
        workers * costs.moved.at(policies) / each,
        draws * costs.stored.at(policies),
        each / gathering,
    )


@dataclass(frozen=True)
class Shard:
    """A city as one shard of the province."""

    scale: float
    """Residents over those of the city that was measured."""
    seconds: float
    """Of one draw."""
    memory_mb: float
    exchanged: float
    """Bytes a month that it would send: movers with their households, and its labour markets."""


def shard(costs: Costs, residents: float, measured: float, policies: int) -> Shard:
    """The shard of a city of so many residents; `measured` are those of the city measured."""
    scale = residents / measured
    movers = residents * MOVING / 12
    return Shard(
        scale,
        costs.draw(scale, policies),
        costs.memory_mb.at(scale),
        movers * (RESIDENT.itemsize + HOUSEHOLD.itemsize) + TOLD * N_SEGMENTS * 8,
    )
