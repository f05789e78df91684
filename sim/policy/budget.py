"""A policy's budget: doses that one common factor scales until its money is another policy's.

What is scaled is a dose's distance from the rules without the plan: with `own` the policy's value
and `without` the one that holds where the measure is off,

    dose(factor) = without + factor x (own - without)

so that 0 is no-plan, 1 the policy as it is written, 1.3 three tenths more of what it adds.  A dose
that reaches the end of its declared range stays there.  The factor is solved by simulation, in
`sim.experiments.budget`; here it is only worked in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from sim.clock import PLAN_START
from sim.errors import nearest
from sim.policy.dated import Number, Steps
from sim.policy.measure import Measure, Parameter
from sim.policy.reading import Record
from sim.policy.term import RegisteredTerm

DIGITS = 4
"""Significant digits of a scaled dose, so that files and tables show what is simulated."""


class Budget(Record):
    """The key `budget` of a policy's file.

    as      the policy of the library whose money is to be matched
    times   how much of it: 1.3 is three tenths more
    scale   the doses that the common factor scales, written as G01.seats
    factor  the factor; left out where it is still to be solved
    """

    like: str = Field(default="plan", alias="as")
    times: Annotated[Number, Field(gt=0, le=10)] = 1.0
    scale: tuple[str, ...]
    factor: Annotated[Number, Field(ge=0)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, content: object) -> object:
        if isinstance(content, Mapping):
            keys = [field.alias or name for name, field in cls.model_fields.items()]
            for key in content:
                if key not in keys:
                    raise ValueError(f"unknown key '{key}'; {nearest(str(key), keys)}")
        return content

    @field_validator("scale")
    @classmethod
    def _some(cls, scale: tuple[str, ...]) -> tuple[str, ...]:
        if not scale:
            raise ValueError("no dose is named; write them as [G01.seats, G02.posts]")
        for word in scale:
            if scale.count(word) > 1:
                raise ValueError(f"'{word}' is named twice")
        return scale

    def as_mapping(self) -> dict[str, Any]:
        """As it is written in a file."""
        content: dict[str, Any] = {"as": self.like}
        if self.times != 1.0:
            content["times"] = self.times
        content["scale"] = list(self.scale)
        if self.factor is not None:
            content["factor"] = self.factor
        return content


@dataclass(frozen=True)
class Dose:
    """A parameter that a budget scales: its values in the policy, and without the measure."""

    measure: str
    name: str
    parameter: Parameter
    own: Steps
    without: Steps

    def at(self, factor: float) -> Steps:
        """The dated values under a factor, rounded, within the declared range."""
        low, high = self.parameter.range
        scaled = []
        for month, (own, without) in self._pairs().items():
            value = without + factor * (own - without)
            scaled.append((month, float(f"{min(max(value, low), high):.{DIGITS}g}")))
        return tuple(scaled)

    @property
    def reach(self) -> float:
        """The factor beyond which nothing more changes: every value is at the end of its range."""
        low, high = self.parameter.range
        return max(
            ((high if own > without else low) - without) / (own - without)
            for own, without in self._pairs().values()
            if own != without
        )

    @property
    def moves(self) -> bool:
        """Whether the policy gives it another value than without the measure."""
        return any(own != without for own, without in self._pairs().values())

    def _pairs(self) -> dict[int, tuple[float, float]]:
        months = {max(month, PLAN_START) for month, _ in (*self.own, *self.without)}
        first = min((month for month, _ in self.own if month >= PLAN_START), default=PLAN_START)
        return {
            month: (_value(self.own, month), _value(self.without, month))
            for month in sorted(months)
            if month >= first
        }


def _value(steps: Steps, month: int) -> float:
    return next(value for start, value in reversed(steps) if start <= month)


_NEUTRAL = {"add": 0.0, "multiply": 1.0}


def doses(
    budget: Budget,
    on: frozenset[str],
    changed: Mapping[tuple[str, str], Steps],
    measures: Mapping[str, Measure],
    registry: Mapping[str, RegisteredTerm],
) -> list[Dose]:
    """The doses that a policy's budget scales.

    Raises ValueError for an unknown one, a measure that is off, and a parameter that has the same
    value without the measure, so that there is nothing to scale.
    """
    found = []
    for word in budget.scale:
        key, _, name = word.partition(".")
        measure = measures.get(key)
        if measure is None:
            raise ValueError(f"unknown measure '{key}'; {nearest(key, measures)}")
        parameter = measure.parameters.get(name)
        if parameter is None:
            names = [f"{key}.{one}" for one in measure.parameters]
            raise ValueError(f"unknown dose '{word}'; {nearest(word, names)}")
        if key not in on:
            raise ValueError(f"{word}: the measure is off in this policy")
        default = _NEUTRAL.get(parameter.how, registry[parameter.term].default)
        own = parameter.in_force(True, changed.get((key, name)))
        dose = Dose(key, name, parameter, ((0, default), *own), ((0, default), *parameter.no_plan))
        if not dose.moves:
            raise ValueError(f"{word}: the same with and without the measure; nothing to scale")
        found.append(dose)
    return found
