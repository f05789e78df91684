"""A measure: one clause of the plan as data, with its dated parameters and who pays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from sim.clock import PLAN_START, month_name
from sim.errors import nearest
from sim.policy.dated import DatedValues, Number, Steps
from sim.policy.reading import Record
from sim.policy.term import RegisteredTerm

Kind = Literal["core", "secondary", "narrative", "target"]
GroupKey = Literal[
    "skilled-workers",
    "professional-farmers",
    "researchers",
    "entrepreneurs",
    "managers",
    "cadres",
    "needy",
]
ActionKey = Literal["employment", "skills", "floor", "property", "order", "monitoring"]
Mechanism = Literal[
    "transfer",
    "training",
    "wage_schedule",
    "profit_share",
    "credit",
    "matching",
    "posts",
    "benefit_rule",
    "land_and_property",
    "entry_and_exit",
    "contributions",
    "amenity",
    "none",
]
FundName = Literal[
    "employment",
    "unemployment_insurance",
    "agriculture",
    "poverty",
    "education",
    "talent",
    "social_assistance",
    "general",
    "pension",
    "employers",
    "none",
]
Payer = Literal["central", "provincial", "city", "county", "shared", "employers", "none"]
How = Literal["set", "add", "multiply"]
Status = Literal["read", "derived", "recalled", "assumed"]
RunningBefore = Literal["national", "provincial", "city", "none"]

Words = Annotated[str, Field(min_length=1)]
MEASURE_ID = re.compile(r"^[A-HT][0-9]{1,2}$")


class Text(Record):
    """The same words in Chinese and English."""

    zh: Words
    en: Words


class Fund(Record):
    """Which budget pays, and at which level of government."""

    name: FundName
    payer: Payer


class Queue(Record):
    """What is scarce, and who comes first when more apply than there is."""

    capacity: Text
    order: Text


class Target(Record):
    """A figure the plan promises; it moves nothing and is only compared with the outcome."""

    value: Number
    unit: Words
    by: Annotated[int, Field(strict=True, ge=2010, le=2021)]
    status: Status
    source: str = ""
    note: str = ""


def check_value(value: float, unit: str, low: float, high: float) -> None:
    """Raise ValueError, saying why, where a value does not lie within its range."""
    if unit.startswith("share") and not unit.startswith("share of") and value > 1:
        raise ValueError(f"{value:g} is above 1; a share is written between 0 and 1")
    if unit.startswith("yuan") and value < 0:
        raise ValueError(f"{value:g} is negative; {unit} cannot be")
    if not low <= value <= high:
        raise ValueError(f"{value:g} is outside the allowed {low:g} to {high:g} ({unit})")


class Parameter(Record):
    """One dated number of a measure and the term it drives.

    `no_plan` holds without the city's plan (national and provincial rules already running),
    `plan` from its first month where a policy has the measure on; where `plan` is left out the
    number is the same with and without the plan.
    """

    term: Words
    how: How
    unit: Words
    range: tuple[Number, Number]
    no_plan: DatedValues = ()
    plan: DatedValues = ()
    status: Status
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Parameter:
        low, high = self.range
        if low > high:
            raise ValueError(f"range: {low:g} is above {high:g}")
        if not self.no_plan and not self.plan:
            raise ValueError("neither 'no_plan' nor 'plan' has a value")
        if self.plan and self.plan[0][0] < PLAN_START:
            first = month_name(self.plan[0][0])
            raise ValueError(f"plan: {first} is before the plan's start, {month_name(PLAN_START)}")
        if self.how == "multiply" and self.unit != "multiplier":
            raise ValueError(f"how: only a multiplier may be multiplied, not '{self.unit}'")
        for key in ("no_plan", "plan"):
            for when, value in getattr(self, key):
                try:
                    check_value(value, self.unit, low, high)
                except ValueError as error:
                    raise ValueError(f"{key}.{month_name(when)}: {error}") from None
        if self.status != "assumed" and not self.source:
            raise ValueError(f"source: needed where the status is '{self.status}'")
        return self

    @property
    def start(self) -> int:
        """The month from which a policy may change this number when it names no date."""
        return self.plan[0][0] if self.plan else PLAN_START

    def in_force(self, on: bool, changed: Steps | None = None) -> Steps:
        """The dated values in force: the plan's where the measure is on, otherwise without it.

        `changed` are a policy's own values; they take the place of the plan's.
        """
        plan = changed if changed is not None else self.plan
        if not on or not plan:
            return self.no_plan
        return tuple(step for step in self.no_plan if step[0] < plan[0][0]) + plan


class Measure(Record):
    """One measure of the plan.

    Clauses are cited by number and told in our own words.  `core` and `secondary` measures act
    through their parameters; `narrative` ones are listed with effect zero and the reason in the
    note; a `target` is only compared with the outcome.
    """

    id: Words
    clause: Words
    title: Text
    summary: Text
    group: GroupKey | None = None
    action: ActionKey | None = None
    department: Text
    kind: Kind
    mechanism: Mechanism
    fund: Fund
    pays: tuple[str, ...] = ()
    running_before: RunningBefore
    queue: Queue | None = None
    note: Words
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    targets: dict[str, Target] = Field(default_factory=dict)

    @field_validator("id")
    @classmethod
    def _an_id(cls, value: str) -> str:
        if not MEASURE_ID.match(value):
            raise ValueError(f"'{value}' is not a measure's id; write it as A02")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Measure:
        if self.group and self.action:
            raise ValueError("a measure has a group or an action, not both")
        if not self.group and not self.action and self.kind != "target":
            raise ValueError("the key 'group' (or 'action') is missing")
        if self.kind in ("core", "secondary") and not self.parameters:
            raise ValueError(f"parameters: a {self.kind} measure needs at least one")
        if self.kind in ("narrative", "target") and (self.parameters or self.pays):
            raise ValueError(f"a {self.kind} measure has no parameters and pays nothing")
        if self.kind == "target" and not self.targets:
            raise ValueError("the key 'targets' is missing")
        return self

    @property
    def place(self) -> str:
        """The key of its group or of its supporting action; `targets` for the plan's targets."""
        return self.group or self.action or "targets"

    @property
    def acts(self) -> bool:
        """Whether anything in the simulation depends on the measure."""
        return bool(self.parameters)

    def check_terms(self, registry: Mapping[str, RegisteredTerm]) -> None:
        """Raise ValueError where a parameter's term is unknown, or its unit or range is wrong."""
        for name, parameter in self.parameters.items():
            where = f"parameters.{name}"
            term = registry.get(parameter.term)
            if term is None:
                raise ValueError(
                    f"{where}.term: unknown term '{parameter.term}'; "
                    f"{nearest(parameter.term, registry)}"
                )
            if parameter.unit != term.unit:
                raise ValueError(
                    f"{where}.unit: '{parameter.unit}' is not the unit of {term.name}; "
                    f"allowed: {term.unit}"
                )
            low, high = parameter.range
            if parameter.how == "set" and not term.low <= low <= high <= term.high:
                raise ValueError(
                    f"{where}.range: {low:g} to {high:g} leaves the bounds of {term.name}, "
                    f"{term.low:g} to {term.high:g}"
                )


class MeasureFile(Record):
    """A file of measures, keyed by id, in the plan's order."""

    title: Text
    measures: dict[str, dict[str, Any]]

    @field_validator("measures")
    @classmethod
    def _not_empty(cls, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        if not value:
            raise ValueError("no measure is given")
        return value
