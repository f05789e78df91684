"""A policy: which measures are on, and with which values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import Field

from sim.clock import month_name
from sim.errors import InputError, nearest
from sim.policy.budget import Budget, doses
from sim.policy.dated import Steps, number, steps, written
from sim.policy.measure import MEASURE_ID, Measure, Text, check_value
from sim.policy.reading import Record
from sim.policy.term import RegisteredTerm

LISTING = "yqsim measures"
"""The command that lists all measures."""


class PolicyFile(Record):
    """A policy as it is written: all keys but `title` may be left out."""

    title: Text
    description: Text | None = None
    extends: str | None = None
    only: tuple[str, ...] | None = None
    off: tuple[str, ...] = ()
    set: dict[str, dict[str, Any]] = Field(default_factory=dict)
    budget: Budget | None = None


@dataclass(frozen=True)
class Policy:
    """A policy with everything it extends worked in.

    `on` are the ids of the measures that are on; `changed` the dated values it gives itself,
    by measure and parameter.  Whatever is not changed has the plan's values.

    `budget` says whose money it is to spend.  Its doses stand in `changed` as soon as the factor is
    known, and the factor of what stands there is 1; without a factor it is not solved, and the
    policy can be checked but not run.
    """

    name: str
    title: Text
    description: Text | None = None
    on: frozenset[str] = frozenset()
    changed: Mapping[tuple[str, str], Steps] = field(default_factory=dict)
    budget: Budget | None = None

    @property
    def solved(self) -> bool:
        """Whether it can be run: it has no budget, or one whose factor is known."""
        return self.budget is None or self.budget.factor is not None

    def as_mapping(self) -> dict[str, Any]:
        """The policy in full as plain data, which `policy_from` reads back to an equal policy."""
        content: dict[str, Any] = {"title": self.title.model_dump()}
        if self.description:
            content["description"] = self.description.model_dump()
        content["only"] = sorted(self.on)
        changed: dict[str, dict[str, Any]] = {}
        for (measure, parameter), values in sorted(self.changed.items()):
            changed.setdefault(measure, {})[parameter] = written(values)
        if changed:
            content["set"] = changed
        if self.budget:
            content["budget"] = self.budget.as_mapping()
        return content


def chosen(words: Iterable[str], measures: Mapping[str, Measure]) -> frozenset[str]:
    """Ids of the measures that the words name: ids, prefixes such as `A`, groups or actions.

    Raises ValueError for a word that names none.
    """
    places = {measure.place for measure in measures.values()}
    found: set[str] = set()
    for word in words:
        if word in measures:
            found.add(word)
        elif word in places:
            found |= {key for key, measure in measures.items() if measure.place == word}
        elif word and any(key.startswith(word) for key in measures):
            if MEASURE_ID.match(word):
                raise ValueError(f"unknown measure '{word}'; {nearest(word, measures, LISTING)}")
            found |= {key for key in measures if key.startswith(word)}
        else:
            valid = [*measures, *places, *{key[0] for key in measures}]
            raise ValueError(f"unknown measure or group '{word}'; {nearest(word, valid, LISTING)}")
    return frozenset(found)


def _changed_value(measure: Measure, name: str, content: object, before: Steps | None) -> Steps:
    """The values of a parameter once a policy's own are worked in.

    `before` are those of the policy it extends, if that has its own.
    """
    parameter = measure.parameters.get(name)
    if parameter is None:
        if not measure.parameters:
            raise ValueError(f"{measure.id} has no parameters ({measure.kind})")
        raise ValueError(
            f"unknown parameter '{name}' of {measure.id}; {nearest(name, measure.parameters)}"
        )
    if isinstance(content, Mapping):
        values = steps(content)
    else:
        values = ((parameter.start, number(content)),)
    low, high = parameter.range
    for when, value in values:
        try:
            check_value(value, parameter.unit, low, high)
        except ValueError as error:
            dated = f"{month_name(when)}: " if isinstance(content, Mapping) else ""
            raise ValueError(f"{dated}{error}") from None
    if isinstance(content, Mapping):
        earlier = parameter.plan if before is None else before
        values = tuple(step for step in earlier if step[0] < values[0][0]) + values
    return values


def resolve(
    name: str, content: PolicyFile, base: Policy | None, measures: Mapping[str, Measure], file: str
) -> Policy:
    """The policy that a file describes, on top of the policy it extends.

    `only` replaces the choice of the base (everything, where there is none), then `off` takes
    away.  A value without a date takes the place of the plan's from the month in which that
    starts; dated values do so from their own first month, and until then the plan's stand.
    Raises InputError for unknown measures or parameters, values out of range, and values for a
    measure that is off.
    """

    def refuse(key: str, error: ValueError) -> InputError:
        return InputError(f"{file}: {key}: {error}")

    on = base.on if base else frozenset(measures)
    try:
        if content.only is not None:
            on = chosen(content.only, measures)
    except ValueError as error:
        raise refuse("only", error) from None
    try:
        on -= chosen(content.off, measures)
    except ValueError as error:
        raise refuse("off", error) from None
    changed = {key: value for key, value in (base.changed if base else {}).items() if key[0] in on}
    for measure_id, parameters in content.set.items():
        measure = measures.get(measure_id)
        if measure is None:
            raise refuse(
                "set",
                ValueError(
                    f"unknown measure '{measure_id}'; {nearest(measure_id, measures, LISTING)}"
                ),
            )
        if measure_id not in on:
            raise refuse(
                f"set.{measure_id}",
                ValueError("the measure is off in this policy; name it under 'only' to turn it on"),
            )
        for parameter, value in parameters.items():
            try:
                key_pair = (measure_id, parameter)
                changed[key_pair] = _changed_value(measure, parameter, value, changed.get(key_pair))
            except ValueError as error:
                key = f"set.{measure_id}"
                key += f".{parameter}" if parameter in measure.parameters else ""
                raise refuse(key, error) from None
    return Policy(name, content.title, content.description, on, changed)


def with_budget(
    policy: Policy,
    budget: Budget,
    measures: Mapping[str, Measure],
    registry: Mapping[str, RegisteredTerm],
) -> Policy:
    """A policy with its budget: the scaled doses among its values where the factor is known.

    Raises ValueError for doses that cannot be scaled.
    """
    found = doses(budget, policy.on, policy.changed, measures, registry)
    if budget.factor is None:
        return replace(policy, budget=budget)
    changed = dict(policy.changed)
    if budget.factor != 1.0:  # at 1 the values are the policy's own, to the last digit
        for dose in found:
            scaled, key = dose.at(budget.factor), (dose.measure, dose.name)
            earlier = (step for step in changed.get(key, ()) if step[0] < scaled[0][0])
            changed[key] = (*earlier, *scaled)
    solved = budget.model_copy(update={"factor": 1.0})
    return replace(policy, changed=changed, budget=solved)
