"""What is asked: of which policy, over which inputs, by which method, how thoroughly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any, NamedTuple, cast, get_args

import numpy as np
from numpy.typing import NDArray

from sim.chance import draw_seed
from sim.clock import LAST_YEAR
from sim.compiled import source_fingerprint
from sim.errors import InputError, nearest
from sim.experiments.attribution.question import YEARS, Outcome
from sim.experiments.request import Request
from sim.experiments.run import Seeds
from sim.experiments.sensitivity.design import (
    Method,
    block,
    crossed_sources,
    points,
)
from sim.experiments.sensitivity.inputs import SOURCES, Case, Factor, Input
from sim.experiments.store import run_id

_SOURCE_FILES = tuple(
    f"experiments/sensitivity/{name}.py" for name in ("design", "inputs", "question", "simulate")
)

METHODS: tuple[Method, ...] = get_args(Method)

DEFAULT_OUTCOMES: tuple[Outcome, ...] = (
    Outcome("disposable_income_per_head"),
    Outcome("disposable_income_per_head", "needy", "start"),
    Outcome("employment_rate"),
    Outcome("poverty_rate"),
    Outcome("public_cost"),
)
"""What is explained unless told otherwise."""


LUCKS = 16
"""Draws of luck from which its spread in the middle is known."""


class Default(NamedTuple):
    """How thorough a method is unless told otherwise: its size and the scale."""

    n: int
    scale: float


DEFAULTS: Mapping[Method, Default] = {
    "morris": Default(4, 0.04),
    "sobol": Default(64, 0.01),
    "sources": Default(128, 0.05),
}


def method_of(name: str) -> Method:
    """A method by its name.  Raises InputError for an unknown one."""
    if name not in METHODS:
        raise InputError(f"--method must be one of {', '.join(METHODS)}; {nearest(name, METHODS)}")
    return cast(Method, name)


class Point(NamedTuple):
    """One design point: the seeds of each draw of luck, and what is set."""

    seeds: tuple[Seeds, ...]
    case: Case


@dataclass(frozen=True)
class Question:
    """What drives an outcome of a policy.

    request   the reference and the policy, whose difference is explained, or the policy alone,
              whose level is; with world, scale, seed, and draws of luck for each point
    method    `morris`, `sobol`, or `sources`
    n         trajectories of Morris, points of the Sobol' sequence (a power of two), or pairs of
              draws
    factors   the inputs that are varied; none for `sources`
    outcomes  the numbers explained, from the same simulations
    year      of which they are

    Raises InputError for a number out of range.
    """

    request: Request
    method: Method
    n: int
    factors: tuple[Factor, ...] = ()
    outcomes: tuple[Outcome, ...] = DEFAULT_OUTCOMES
    year: int = LAST_YEAR

    def __post_init__(self) -> None:
        if len(self.request.policies) > 2:
            raise InputError("sensitivity is of one policy, or of one against one reference")
        if self.year not in YEARS:
            raise InputError(f"--year must be {YEARS[0]} to {YEARS[-1]}, not {self.year}")
        if self.n < 2:
            raise InputError(f"--n must be 2 or more, not {self.n}")
        if self.method == "sobol" and self.n & (self.n - 1):
            lower = 1 << (self.n.bit_length() - 1)
            raise InputError(
                f"--n of sobol must be a power of two such as {lower} or {2 * lower}, not {self.n}"
            )
        if self.method == "sobol" and len(self.factors) < 2:
            raise InputError("--method sobol needs two inputs or more")

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What the indices are of, in their order."""
        if self.method == "sources":
            return SOURCES
        return tuple(one.input for one in self.factors)

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """Morris's bounds of every input, in quantiles."""
        if self.method == "sources":
            return [(0.0, 1.0) for _ in SOURCES]
        return [one.bounds for one in self.factors]

    @property
    def block(self) -> int:
        """How many points in a row belong together."""
        return block(self.method, len(self.inputs))

    @cached_property
    def design(self) -> NDArray[Any]:
        """(points, inputs) quantiles; for `sources` numbers of draws."""
        if self.method == "sources":
            return crossed_sources(self.n, self.request.seed)
        return points(self.method, self.n, self.bounds, self.request.seed)

    def point(self, row: Sequence[Any]) -> Point:
        """The point of a row of the design."""
        if self.method == "sources":
            numbers = (draw_seed(self.request.seed, int(number)) for number in row)
            parameters, world, chance = numbers
            return Point((Seeds(chance, parameters, world),), Case())
        case = Case()
        for factor, u in zip(self.factors, row, strict=True):
            factor.set(case, float(u))
        return self.centres[0]._replace(case=case)

    @cached_property
    def centres(self) -> tuple[Point, ...]:
        """Everything in the middle, first under the luck that all points meet, then under other.

        How much they differ is how much of an effect luck alone could feign.
        """
        request = self.request
        luck = [draw_seed(request.seed, draw) for draw in range(LUCKS * request.draws)]
        seeds = [Seeds(one, None, None) for one in luck]
        return tuple(
            Point(tuple(seeds[first : first + request.draws]), Case())
            for first in range(0, len(seeds), request.draws)
        )

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Everything that determines the answer, in JSON types."""
        return {
            **self.request.content,
            "sensitivity": source_fingerprint(_SOURCE_FILES),
            "salib": version("SALib"),
            "method": self.method,
            "n": self.n,
            "inputs": [_plain(one) for one in self.inputs],
            "outcomes": [one._asdict() for one in self.outcomes],
            "year": self.year,
        }

    @cached_property
    def id(self) -> str:
        """The id of the answer: as a run's, but beginning with `sn-`."""
        return "sn-" + run_id(self.content).removeprefix("yq-")

    @property
    def about(self) -> dict[str, Any]:
        """What was asked, for readers of the answer, in JSON types."""
        request = self.request
        return {
            "method": self.method,
            "n": self.n,
            "policies": request.names,
            "titles": {policy.name: policy.title.model_dump() for policy in request.policies},
            "world": request.world.name,
            **request.settings,
            "year": self.year,
            "points": len(self.design),
            "request": self.content,
        }


def _plain(one: Input) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and np.isnan(value) else value
        for name, value in one._asdict().items()
    }
