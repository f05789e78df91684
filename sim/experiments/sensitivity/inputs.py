"""What may drive an outcome: behavioural parameters, doses of the policy, paths of the world.

Every input runs along its quantile, from 0 to 1.  What a comparison draws at random, a parameter
with a prior or a posterior or a path after 2017, takes the quantiles of those same draws, so that
its range here is the range that intervals of results hold.  What is held fixed there has a range
for screening only: a share of its value that is the wider, the less its source is worth.  A dose
of the policy runs from half to one and a half times what the plan adds to the rules without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from sim.chance import draw_seed
from sim.errors import InputError, nearest
from sim.experiments.posterior import ensemble_member
from sim.experiments.setting import parameters
from sim.experiments.world_paths import yearly_paths
from sim.policy.budget import Budget, Dose, doses
from sim.policy.dated import Steps
from sim.policy.library import load_library
from sim.policy.policy import Policy
from sim.policy.world import World

Basis = Literal["drawn", "screened", "dose", "world", "source"]
"""Where an input's range comes from; `source` is one of the three sources of uncertainty."""
Over = Literal["parameters", "uncertain", "doses", "world", "all"]
"""Kinds of inputs: all behavioural parameters, those that are drawn, doses, paths, everything."""
OVER: tuple[str, ...] = get_args(Over)

SCREENED: Mapping[str, float] = {"read": 0.05, "derived": 0.10, "recalled": 0.15, "assumed": 0.20}
"""Half the range in which a fixed parameter is screened, over its value, by its status.

Status: assumed; no uncertainty is claimed by it, only what a reader might still call the same
value."""
DOSES = (0.5, 1.5)
"""The range of a dose, in multiples of what the policy adds."""
TAILS = (0.05, 0.95)
"""Between which quantiles Morris's steps walk where a range is a distribution."""
DRAWS = 400
"""Draws from which quantiles of parameters and paths are taken."""
_SEED = 20171231
"""Where those draws begin: one sample for all questions.  The last day of history, any number."""
_COUNTED = ("months", "years", "persons", "steps")
"""Units in which a whole value stays whole."""
WORLD = "world"


class Input(NamedTuple):
    """What an answer says of an input.

    central   its value in the middle of everything else
    low, high the ends of the range that Morris's steps walk, in its unit; of a path, what it comes
              to in the last year over the central path
    share     half the range over the value, where a fixed value is screened
    """

    name: str
    basis: Basis
    unit: str = ""
    central: float = np.nan
    low: float = np.nan
    high: float = np.nan
    share: float = np.nan


@dataclass
class Case:
    """What a design point sets: parameters, dated doses and yearly paths by name."""

    values: dict[str, float] = field(default_factory=dict)
    doses: dict[tuple[str, str], Steps] = field(default_factory=dict)
    paths: dict[str, NDArray[np.float64]] = field(default_factory=dict)


class Factor(Protocol):
    """An input that a design can move: what it is, Morris's bounds, and how a quantile is set."""

    @property
    def input(self) -> Input: ...

    @property
    def bounds(self) -> tuple[float, float]: ...

    def set(self, case: Case, u: float) -> None: ...


@dataclass(frozen=True, eq=False)
class Uncertain:
    """A parameter that is drawn: `draws` are its sorted values."""

    input: Input
    draws: NDArray[np.float64]
    bounds: tuple[float, float] = TAILS

    def set(self, case: Case, u: float) -> None:
        """Give it the quantile `u` of its draws."""
        last = len(self.draws) - 1  # as np.quantile, whose overhead would be felt here
        case.values[self.input.name] = float(np.interp(u * last, np.arange(last + 1), self.draws))


@dataclass(frozen=True, eq=False)
class Screened:
    """A parameter held fixed, in its range for screening; `whole` where it counts something."""

    input: Input
    whole: bool
    bounds: tuple[float, float] = (0.0, 1.0)

    def set(self, case: Case, u: float) -> None:
        """Give it the value at `u` of its range."""
        value = self.input.low + u * (self.input.high - self.input.low)
        case.values[self.input.name] = float(round(value)) if self.whole else value


@dataclass(frozen=True, eq=False)
class Dosed:
    """A number of the policy that differs from the one without its measure."""

    input: Input
    dose: Dose
    bounds: tuple[float, float] = (0.0, 1.0)

    def set(self, case: Case, u: float) -> None:
        """Scale what the policy adds to the factor at `u`; the measure's range is kept."""
        factor = DOSES[0] + u * (DOSES[1] - DOSES[0])
        case.doses[self.dose.measure, self.dose.name] = self.dose.at(factor)


@dataclass(frozen=True, eq=False)
class Path:
    """A path of the world: `draws` are its values by year, sorted within each year.

    At `u` it runs along the u-quantile of every year, whatever the other paths do: the pull that
    the common shock has on several paths at once is left out.
    """

    input: Input
    draws: NDArray[np.float64]
    bounds: tuple[float, float] = TAILS

    def set(self, case: Case, u: float) -> None:
        """Let it run along the quantile `u`."""
        name = self.input.name.removeprefix(f"{WORLD}.")
        case.paths[name] = np.quantile(self.draws, u, axis=0)


SOURCES: tuple[Input, ...] = (
    Input("parameters", "source"),
    Input("world", "source"),
    Input("chance", "source"),
)
"""The three sources of a result's uncertainty."""


def factors_of(
    over: str, policy: Policy, world: World, only: Sequence[str] = ()
) -> tuple[Factor, ...]:
    """The inputs of a kind, or those named, in the order of their data.

    Raises InputError for an unknown kind, and for a name that is no input or not of that kind.
    """
    if over not in OVER:
        raise InputError(f"--over must be one of {', '.join(OVER)}, not '{over}'")
    found: dict[str, Factor] = {}
    if over in ("parameters", "uncertain", "all"):
        found |= {
            name: one
            for name, one in _parameters().items()
            if over != "uncertain" or one.input.basis == "drawn"
        }
    if over in ("doses", "all"):
        found |= {one.input.name: one for one in _doses(policy)}
    if over in ("world", "all"):
        found |= {one.input.name: one for one in _paths(world)}
    for name in only:
        if name not in found:
            raise InputError(f"--only: no input '{name}' over {over}; {nearest(name, found)}")
    if not found:
        raise InputError(f"policy '{policy.name}' has nothing to vary over {over}")
    return tuple(one for name, one in found.items() if not only or name in only)


@cache
def _parameters() -> Mapping[str, Factor]:
    """All behavioural parameters by name; those that draws vary are uncertain."""
    central = ensemble_member(None).values
    draws = [ensemble_member(draw_seed(_SEED, number)).values for number in range(DRAWS)]
    found: dict[str, Factor] = {}
    for row in parameters().to_dict("records"):
        name = row["name"]
        values = np.sort([one[name] for one in draws])
        if values[0] < values[-1]:
            low, high = np.quantile(values, TAILS)
            told = _input(name, "drawn", row["unit"], central[name], low, high)
            found[name] = Uncertain(told, values)
        else:
            found[name] = _screened(row, central[name])
    return found


def _screened(row: Mapping[Any, Any], value: float) -> Screened:
    share = SCREENED[row["status"]]
    half = share * (abs(value) or (row["high"] - row["low"]) / 2.0)
    low, high = max(value - half, row["low"]), min(value + half, row["high"])
    whole = row["unit"] in _COUNTED and value == round(value)
    told = _input(row["name"], "screened", row["unit"], value, low, high)
    return Screened(told._replace(share=share), whole)


def _doses(policy: Policy) -> list[Dosed]:
    """Every number that the policy moves from what holds without its measure."""
    library = load_library()
    found = []
    for measure in library.measures.values():
        for name in measure.parameters if measure.id in policy.on else ():
            budget = Budget.model_validate({"scale": [f"{measure.id}.{name}"]})
            try:
                [dose] = doses(
                    budget, policy.on, policy.changed, library.measures, library.registry
                )
            except ValueError:  # the same with and without the measure
                continue
            told = _input(f"{measure.id}.{name}", "dose", "multiplier", 1.0, *DOSES)
            found.append(Dosed(told, dose))
    return found


def _paths(world: World) -> list[Path]:
    """Every path that the draws of a world move; the past is the same in all."""
    past = ensemble_member(None).past
    central = yearly_paths(world, None, past)
    draws = [yearly_paths(world, draw_seed(_SEED, number), past) for number in range(DRAWS)]
    found = []
    for name, path in central.items():
        values = np.sort([one[name] for one in draws], axis=0)
        if np.array_equal(values[0], values[-1]):
            continue
        low, high = np.quantile(values[:, -1], TAILS) / path[-1]
        told = _input(f"{WORLD}.{name}", "world", "ratio", 1.0, low, high)
        found.append(Path(told, values))
    return found


def _input(name: str, basis: Basis, unit: str, central: float, low: float, high: float) -> Input:
    """Numbers in six digits, as they are part of the question's id."""
    central, low, high = (float(f"{value:.6g}") for value in (central, low, high))
    return Input(name, basis, unit, central, low, high)
