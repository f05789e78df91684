"""The coverage table: what the simulation does with each measure of the plan."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.library import Library
from sim.policy.measure import Kind, Measure, Mechanism, Text

LEVELS = ("read", "derived", "recalled", "assumed")


@dataclass(frozen=True)
class Change:
    """What the plan changes in one parameter: the last value without the plan and with it."""

    measure: str
    parameter: str
    term: str
    how: str
    unit: str
    without: float | None
    plan: float


@dataclass(frozen=True)
class Coverage:
    """One measure in the coverage table.

    `status` is the weakest status among its numbers; `effect` is `margin` where the plan moves a
    number, `same` where its numbers hold with and without the plan, `target`, or `none`.
    """

    id: str
    clause: str
    title: Text
    group: str
    kind: Kind
    mechanism: Mechanism
    terms: tuple[str, ...]
    fund: str
    status: str
    effect: str
    note: str


def changes(measure: Measure) -> list[Change]:
    """The parameters of a measure whose value the plan changes."""
    found = []
    for name, parameter in measure.parameters.items():
        without, plan = parameter.in_force(on=False), parameter.in_force(on=True)
        if plan == without:
            continue
        last = without[-1][1] if without else None
        found.append(
            Change(
                measure.id,
                name,
                parameter.term,
                parameter.how,
                parameter.unit,
                last,
                plan[-1][1],
            )
        )
    return found


def _status(measure: Measure) -> str:
    known = [parameter.status for parameter in measure.parameters.values()]
    known += [target.status for target in measure.targets.values()]
    return max(known, key=LEVELS.index) if known else ""


def _effect(measure: Measure) -> str:
    if measure.kind == "target":
        return "target"
    if not measure.acts:
        return "none"
    return "margin" if changes(measure) else "same"


def coverage(library: Library) -> list[Coverage]:
    """One row for each measure, in the plan's order."""
    return [
        Coverage(
            measure.id,
            measure.clause,
            measure.title,
            measure.place,
            measure.kind,
            measure.mechanism,
            tuple(dict.fromkeys(item.term for item in measure.parameters.values())),
            f"{measure.fund.name} ({measure.fund.payer})",
            _status(measure),
            _effect(measure),
            measure.note,
        )
        for measure in library.measures.values()
    ]
