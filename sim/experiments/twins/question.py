"""What is asked: which measures of a policy, against which reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.compiled import source_fingerprint
from sim.errors import InputError, nearest
from sim.experiments.effects import changed_measures
from sim.experiments.request import Request
from sim.experiments.store import run_id
from sim.experiments.twins.receipts import receipts_of
from sim.policy.library import load_library
from sim.policy.measure import Measure

MECHANISMS = ("training", "matching", "posts", "credit", "entry_and_exit")
"""Mechanisms whose measures all belong here; of others those that give something listed in
`receipts` do, as subsidies for start-ups, hiring and certificates."""

_SOURCES = ("experiments/twins", "experiments/effects.py")


def belongs(measure: Measure) -> bool:
    """Whether a measure is one of training, hiring or starting up."""
    terms = [parameter.term for parameter in measure.parameters.values()]
    return measure.mechanism in MECHANISMS or bool(receipts_of(terms))


@dataclass(frozen=True)
class Question:
    """Which measures of a policy are followed.

    request  the reference and the policy, with world, scale, draws and seed
    only     ids of measures; empty takes all in which the two differ

    Raises InputError where the policies are not two, for an id that is unknown, not of training,
    hiring or start-up, or the same in both policies, and where no measure is left.
    """

    request: Request
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.request.policies) != 2:
            raise InputError("twins are of one policy against one reference")
        reference, policy = self.request.names
        known = load_library().measures
        for one in self.only:
            if one not in known:
                raise InputError(f"unknown measure '{one}'; {nearest(one, known)}")
            if not belongs(known[one]):
                raise InputError(f"measure '{one}' is not one of training, hiring or start-up")
            if one not in self._changed:
                raise InputError(
                    f"policies '{policy}' and '{reference}' do not differ in measure '{one}'"
                )
        if not self.measures:
            raise InputError(
                f"policies '{policy}' and '{reference}' do not differ in any measure of "
                "training, hiring or start-up"
            )

    @cached_property
    def _changed(self) -> list[str]:
        reference, policy = self.request.policies
        return changed_measures(policy, reference)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures followed, in the plan's order."""
        known = load_library().measures
        return tuple(
            one
            for one in self._changed
            if belongs(known[one]) and (not self.only or one in self.only)
        )

    @property
    def about(self) -> Mapping[str, Any]:
        """What was asked, in JSON types, for whoever shows the answer."""
        request = self.request
        return {
            "policies": request.names,
            "titles": {policy.name: policy.title.model_dump() for policy in request.policies},
            "world": request.world.name,
            **request.settings,
            "measures": list(self.measures),
        }

    @cached_property
    def id(self) -> str:
        """The id of the answer: as a run's, but beginning with `tw-`."""
        content = {
            **self.request.content,
            "twins": source_fingerprint(_SOURCES),
            "measures": list(self.measures),
        }
        return "tw-" + run_id(content).removeprefix("yq-")
