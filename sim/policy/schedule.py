"""The schedule of a policy: every term, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sim.clock import MONTHS, month_name
from sim.errors import InputError
from sim.policy.dated import Steps
from sim.policy.library import Library, load_library
from sim.policy.policy import Policy

_ORDER = ("set", "add", "multiply")


@dataclass(frozen=True)
class Schedule:
    """Values of every term, by name: one read-only array each, a number per month from 2010-01."""

    values: Mapping[str, npt.NDArray[np.float64]]

    def at(self, month: int) -> dict[str, float]:
        """All terms in force in one month."""
        return {name: float(values[month]) for name, values in self.values.items()}


def _by_month(steps: Steps) -> npt.NDArray[np.float64]:
    """The value in force each month; nan where nothing is."""
    values = np.full(MONTHS, np.nan)
    for month, value in steps:
        values[month:] = value
    return values


def schedule(policy: Policy, library: Library | None = None) -> Schedule:
    """Every term, month by month, under a policy.

    A term starts from its default, a fund's budget from the fund's own.  Then, in the library's
    order, parameters that set it come first, those that add second, those that multiply last, each
    in the months in which it has a value.  Raises InputError where a term leaves its bounds.
    """
    library = library or load_library()
    values = {name: np.full(MONTHS, term.default) for name, term in library.registry.items()}
    for name, fund in library.funds.items():
        budget = _by_month(fund.budgets)
        known = np.isfinite(budget)
        values[f"treasury.{name}"][known] = budget[known]
    movers: dict[str, list[str]] = {}
    for how in _ORDER:
        for measure in library.measures.values():
            for name, parameter in measure.parameters.items():
                if parameter.how != how:
                    continue
                changed = policy.changed.get((measure.id, name))
                moved = _by_month(parameter.in_force(measure.id in policy.on, changed))
                known = np.isfinite(moved)
                term = values[parameter.term]
                if how == "set":
                    term[known] = moved[known]
                elif how == "add":
                    term[known] += moved[known]
                else:
                    term[known] *= moved[known]
                movers.setdefault(parameter.term, []).append(f"{measure.id}.{name}")
    for key, months in values.items():
        bounds = library.registry[key]
        wrong = np.flatnonzero((months < bounds.low) | (months > bounds.high))
        if wrong.size:
            first = int(wrong[0])
            raise InputError(
                f"{policy.name}: {', '.join(movers.get(key, []))}: {key} becomes "
                f"{months[first]:g} in {month_name(first)}, outside the allowed "
                f"{bounds.low:g} to {bounds.high:g} ({bounds.unit})"
            )
        months.setflags(write=False)
    return Schedule(MappingProxyType(values))


def first_difference(a: Schedule, b: Schedule) -> int:
    """The first month in which any term differs; `MONTHS` where none does."""
    firsts = [MONTHS]
    for name, values in a.values.items():
        differs = np.flatnonzero(values != b.values[name])
        if differs.size:
            firsts.append(int(differs[0]))
    return min(firsts)
