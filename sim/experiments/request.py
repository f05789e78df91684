"""A request: the question put to the model, and the id of the run that answers it.

The command line and the planners' app both ask through it, so the same question has the same id
wherever it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from sim import __version__
from sim.compiled import RESULT_SOURCES, source_fingerprint
from sim.errors import InputError
from sim.experiments.posterior import posterior_digest
from sim.experiments.provenance import machine, versions
from sim.experiments.store import run_id
from sim.policy.library import load_library
from sim.policy.policy import Policy
from sim.policy.schedule import schedule
from sim.policy.world import World
from sim.tables import data_directory


@cache
def code_fingerprint() -> str:
    """Twelve hex digits over the code that decides a result, as this process found it."""
    return source_fingerprint(RESULT_SOURCES)


@cache
def _books_digest() -> str:
    """Twelve hex digits over the measure and fund of each line, and what funds carry over."""
    library = load_library()
    owners = [
        (line.name, measure, library.measures[measure].fund.name)
        for line, measure in sorted(library.line_owner.items())
    ]
    carried = [(name, fund.carry_over) for name, fund in library.funds.items()]
    return sha256(repr((owners, carried)).encode()).hexdigest()[:12]


RESULT_TABLES = ("history.csv", "levels.csv", "parameters.csv", "rules.csv", "tax_brackets.csv")
"""Tables that a simulation reads; the others decide the posterior or the population."""


@cache
def data_fingerprint() -> str:
    """Twelve hex digits over the tables a simulation reads, the population and the posterior."""
    # Calibration stands beside the simulation, which takes it for data; see sim.experiments.run.
    from calibration.population import population_key

    digest = sha256(f"{population_key()} {posterior_digest()}".encode())
    for name in RESULT_TABLES:
        digest.update(name.encode())
        digest.update((data_directory() / name).read_bytes())
    return digest.hexdigest()[:12]


def check_numbers(scale: float, draws: int, seed: int, *, mark: str = "") -> None:
    """Raise InputError for a number out of range; `mark` stands before its name (`--`)."""
    if not 0 < scale <= 1:
        raise InputError(f"{mark}scale must be above 0 and at most 1, not {scale:g}")
    if draws < 1:
        raise InputError(f"{mark}draws must be 1 or more, not {draws}")
    if seed < 0:
        raise InputError(f"{mark}seed must be 0 or more, not {seed}")


@dataclass(frozen=True)
class Request:
    """Policies to compare in a world; the first policy is the reference.

    `scale` is the share of households simulated, `draws` the number of draws of luck and
    parameters, `seed` where they begin.  Raises InputError for a number out of range, for no
    policy, and for two policies of one name, whose results could not be told apart.
    """

    policies: tuple[Policy, ...]
    world: World
    scale: float
    draws: int
    seed: int

    def __post_init__(self) -> None:
        check_numbers(self.scale, self.draws, self.seed)
        if not self.names:
            raise InputError("a request needs one policy or more")
        for name in self.names:
            times = self.names.count(name)
            if times > 1:
                raise InputError(f"policy '{name}' is named {times} times; name each once")

    @property
    def names(self) -> list[str]:
        """Names of the policies, the reference first."""
        return [policy.name for policy in self.policies]

    @property
    def settings(self) -> dict[str, Any]:
        """Scale, draws and seed."""
        return {"scale": self.scale, "draws": self.draws, "seed": self.seed}

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Everything that determines the result, in JSON types.

        Raises InputError where a policy takes a term out of its bounds.
        """
        return {
            "version": __version__,
            "code": code_fingerprint(),
            "data": data_fingerprint(),
            "books": _books_digest(),
            "policies": [
                {
                    "name": policy.name,
                    "terms": _terms_digest(policy),
                    "content": policy.as_mapping(),
                }
                for policy in self.policies
            ],
            "world": self.world.model_dump(mode="json"),
            **self.settings,
        }

    @cached_property
    def id(self) -> str:
        """The id of the run that answers the request: a hash of its content."""
        return run_id(self.content)

    def manifest(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """The manifest of the finished run; `part` is what `compare` found on the way.

        It names what an evaluator needs to get the same numbers: the request in full (policies,
        world, fingerprints of code and data), the posterior, versions, and the machine.
        """
        return {
            **part,
            "program": __version__,
            "versions": versions(),
            "machine": machine(),
            "posterior": posterior_digest(),
            "request": self.content,
            "policies": self.names,
            "titles": {policy.name: policy.title.model_dump() for policy in self.policies},
            "world": self.world.name,
            "settings": self.settings,
        }

    def with_(self, *, scale: float | None = None, draws: int | None = None) -> Request:
        """The same question at another scale or with another number of draws."""
        return replace(
            self,
            scale=self.scale if scale is None else scale,
            draws=self.draws if draws is None else draws,
        )


def _terms_digest(policy: Policy) -> str:
    """Sixteen hex digits over every term of every month, so over the measures' files too."""
    digest = sha256()
    plan = schedule(policy)
    for name in sorted(plan.values):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(plan.values[name]).tobytes())
    return digest.hexdigest()[:16]
