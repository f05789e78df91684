"""What is to be split: which effect of which policy, over whom, and how thoroughly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.compiled import source_fingerprint
from sim.errors import InputError, nearest
from sim.experiments.attribution.shapley import Coalition, Order, sample_orders
from sim.experiments.effects import changed_measures, with_measure_of
from sim.experiments.request import Request
from sim.experiments.store import run_id
from sim.outcomes.indicators import AGAINST_REFERENCE, GROUPS, INDICATORS, RESIDENCES
from sim.policy.library import load_library
from sim.policy.policy import Policy

YEARS = range(year_of(PLAN_START), LAST_YEAR + 1)
"""The years in which the plan can have an effect."""
GROUPINGS = ("start", "current")
"""Members of a group when the plan began, or in the year."""

_SOURCES = ("experiments/attribution", "experiments/effects.py")


class Outcome(NamedTuple):
    """One number whose change is split: an indicator of the panel for the whole city, or for a
    group (by `start` or `current` membership), and for all residents or those of a residence."""

    indicator: str
    group: str = "all"
    grouping: str = "all"
    residence: str = "all"


DEFAULT_OUTCOMES: tuple[Outcome, ...] = (
    Outcome("disposable_income_per_head"),
    Outcome("disposable_income_per_head", residence="rural"),
    Outcome("disposable_income_per_head", "needy", "start"),
    Outcome("employment_rate"),
    Outcome("poverty_rate"),
    Outcome("public_cost"),
)
"""What is split unless told otherwise."""
DEFAULT_INDICATORS = ("disposable_income_per_head", "employment_rate", "poverty_rate")
"""What is split of a group or of a residence unless told otherwise."""


def outcomes_of(
    indicators: Sequence[str], group: str = "all", grouping: str = "start", residence: str = "all"
) -> tuple[Outcome, ...]:
    """Indicators of one group and residence as outcomes, each once.

    Raises InputError for an unknown name, and for an indicator that compares two policies already.
    """
    for what, name, valid in (
        ("group", group, GROUPS),
        ("grouping", grouping, GROUPINGS),
        ("residence", residence, RESIDENCES),
    ):
        if name not in valid:
            raise InputError(f"unknown {what} '{name}'; {nearest(name, valid)}")
    for name in indicators:
        if name in AGAINST_REFERENCE:
            raise InputError(f"'{name}' compares two policies already and cannot be split")
        if name.partition(":")[0] not in INDICATORS:
            raise InputError(f"unknown indicator '{name}'; {nearest(name, INDICATORS)}")
    by = "all" if group == "all" else grouping
    return tuple(dict.fromkeys(Outcome(name, group, by, residence) for name in indicators))


@dataclass(frozen=True)
class Question:
    """What is to be split, and how thoroughly.

    request   the reference and the policy, with world, scale, draws and seed
    outcomes  the numbers split, from the same simulations
    year      of which they are
    orders    how many orders of joining a draw samples, an even number

    Raises InputError for a number out of range, where the policies are not two, and where they do
    not differ in any measure's number.
    """

    request: Request
    outcomes: tuple[Outcome, ...] = DEFAULT_OUTCOMES
    year: int = LAST_YEAR
    orders: int = 16

    def __post_init__(self) -> None:
        if len(self.request.policies) != 2:
            raise InputError("an attribution is of one policy against one reference")
        if self.year not in YEARS:
            raise InputError(f"year must be {YEARS[0]} to {YEARS[-1]}, not {self.year}")
        if self.orders < 2 or self.orders % 2:
            raise InputError(
                "orders must be an even number, 2 or more, as each comes with its reverse, "
                f"not {self.orders}"
            )
        if not self.players:
            reference, policy = self.request.names
            raise InputError(
                f"policies '{policy}' and '{reference}' do not differ in any measure's number; "
                "there is no effect to split"
            )

    @cached_property
    def measures(self) -> Mapping[str, Sequence[str]]:
        """For each place of the plan, in its order, the measures in which the policies differ."""
        measures = load_library().measures
        places: dict[str, list[str]] = {
            one.place: [] for one in measures.values() if one.kind != "target"
        }
        reference, policy = self.request.policies
        for changed in changed_measures(policy, reference):
            places[measures[changed].place].append(changed)
        return places

    @property
    def players(self) -> tuple[str, ...]:
        """The places that can have a part; all others have none, exactly."""
        return tuple(place for place, changed in self.measures.items() if changed)

    def policy_of(self, coalition: Coalition) -> Policy:
        """The reference with the measures of these places as the policy has them."""
        mixed, policy = self.request.policies
        for place in self.players:
            for measure in self.measures[place] if place in coalition else ():
                mixed = with_measure_of(mixed, policy, measure)
        return mixed

    def orders_of(self, draw: int) -> list[Order]:
        """The orders in which the places join in a draw; every draw has its own."""
        return sample_orders(self.players, self.orders, (self.request.seed, draw))

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Everything that determines the answer, in JSON types."""
        return {
            **self.request.content,
            "attribution": source_fingerprint(_SOURCES),
            "places": {place: list(changed) for place, changed in self.measures.items()},
            "outcomes": [one._asdict() for one in self.outcomes],
            "year": self.year,
            "orders": self.orders,
        }

    @cached_property
    def id(self) -> str:
        """The id of the answer: as a run's, but beginning with `at-`."""
        return "at-" + run_id(self.content).removeprefix("yq-")
