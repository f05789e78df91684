"""Policies across worlds: how much each gives up against the best one of each world.

    value     of a policy in a world: the mean over draws of one outcome
    regret    what the policy lacks to the best value of that world; 0 for the best
    choice    the policy whose largest regret over the worlds is smallest (minimax regret)

The same draw has the same luck and parameters under every policy and in every world, so regrets
are differences within draws.  Worlds are not weighted: nobody knows how likely they are, which is
why regret is asked and not an expected value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import LAST_YEAR
from sim.errors import InputError
from sim.experiments.attribution import Outcome
from sim.experiments.budget import REFERENCE
from sim.experiments.store import Run
from sim.outcomes.indicators import indicator
from sim.outcomes.targets import TARGETS, TargetResult, evaluate
from sim.policy.library import load_library, load_policy

PLAN = "plan"
UNASKED_WORLDS = ("pandemic-2020",)
"""Worlds of the library that are taken only where they are named: no plan was made for them."""

DEFAULT_OUTCOMES = (
    Outcome("disposable_income_per_head"),
    Outcome("disposable_income_per_head", "needy", "start"),
    Outcome("employment_rate"),
    Outcome("poverty_rate"),
)

LOW, HIGH = 0.1, 0.9
RESAMPLES = 1000
"""Resamples of the draws that tell how far a choice hangs on which draws were made."""
RESAMPLING_SEED = 1
"""Any number, always the same."""


def default_policies() -> list[str]:
    """No plan, the plan, and the policies of the library that spend what the plan does."""
    policies = [load_policy(name) for name in load_library().policies]
    equal = [
        one.name
        for one in policies
        if one.budget is not None and one.budget.like == PLAN and one.budget.times == 1.0
    ]
    return [REFERENCE, PLAN, *equal]


def default_worlds() -> list[str]:
    """The worlds of the library but those that are taken only where they are named."""
    return [name for name in load_library().worlds if name not in UNASKED_WORLDS]


def direction(outcome: Outcome) -> int:
    """1 where more of an outcome is better, -1 where less is.

    Raises InputError for an indicator of which neither is.
    """
    better = indicator(outcome.indicator).better
    if not better:
        raise InputError(
            f"more or less of '{outcome.indicator}' is neither better nor worse by itself, so no "
            "policy can be regretted for it"
        )
    return better


@dataclass(frozen=True)
class Regret:
    """One outcome of every policy in every world; arrays are worlds x policies.

    values    means over draws, in the outcome's unit
    regrets   what they lack to the best of their world, 0 or more whether more or less is better
    low, high 80 per cent interval over draws of what the policy lacks to the world's best; below
              zero in draws in which it is the better one.  nan for a single draw
    support   for each policy, the share of resamples of the draws in which it is the choice
    """

    outcome: Outcome
    values: NDArray[np.float64]
    regrets: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    support: NDArray[np.float64]

    @property
    def worst(self) -> NDArray[np.float64]:
        """The largest regret of each policy over the worlds."""
        return self.regrets.max(axis=0)

    @property
    def mean(self) -> NDArray[np.float64]:
        """The mean regret of each policy, all worlds counted alike."""
        return self.regrets.mean(axis=0)

    @property
    def choices(self) -> Sequence[int]:
        """Places of the policies of smallest largest regret; several where they are equal."""
        return [int(place) for place in np.flatnonzero(self.worst == self.worst.min())]


@dataclass(frozen=True)
class TargetAcross:
    """A target under one policy.

    met     worlds in which more than the asked share of draws meets it
    worlds  worlds in which it can be assessed
    share   of the draws of all these worlds that meet it
    """

    target: str
    policy: str
    met: int
    worlds: int
    share: float


@dataclass(frozen=True, eq=False)
class Robustness:
    """Runs of the same policies, draws and seed, one a world.  Raises InputError for none."""

    runs: Sequence[Run]

    def __post_init__(self) -> None:
        if not self.runs:
            raise InputError("robustness needs one world or more")

    @property
    def policies(self) -> Sequence[str]:
        """Names, in the order asked."""
        return [str(name) for name in self.runs[0].manifest["policies"]]

    @property
    def worlds(self) -> Sequence[str]:
        """Names, in the order asked."""
        return [str(run.manifest["world"]) for run in self.runs]

    @property
    def draws(self) -> int:
        """Draws in each world."""
        return int(self.runs[0].manifest["settings"]["draws"])

    def regret(self, outcome: Outcome, year: int = LAST_YEAR) -> Regret:
        """The regrets of one outcome in a year.

        Raises InputError for an indicator of which neither more nor less is better, and where a
        run has no values.
        """
        better = direction(outcome)
        by_draw = np.stack([_by_draw(run, self.policies, outcome, year) for run in self.runs])
        # Draws in which some policy has no value are left out for all, in every world.
        by_draw = by_draw[:, :, np.isfinite(by_draw).all(axis=(0, 1))]
        if not by_draw.shape[2]:
            raise InputError(f"the runs have no values of '{outcome.indicator}' in {year}")
        values = by_draw.mean(axis=2)
        regrets = _regrets(values, better)
        best = (better * values).argmax(axis=1)
        lacks = better * (by_draw[np.arange(len(best)), best][:, np.newaxis] - by_draw)
        if by_draw.shape[2] > 1:
            low, high = np.quantile(lacks, [LOW, HIGH], axis=2)
        else:
            low = high = np.full_like(values, np.nan)
        return Regret(outcome, values, regrets, low, high, _support(by_draw, better))

    def targets(self, likely: float) -> list[TargetAcross]:
        """Every target that some world can assess, under every policy, in the plan's order.

        A world counts as meeting a target where more than `likely` of its draws do.
        """
        return [
            TargetAcross(
                target,
                policy,
                met=sum(one.probability > likely for one in found),
                worlds=len(found),
                share=sum(one.probability * one.draws for one in found)
                / sum(one.draws for one in found),
            )
            for target in TARGETS
            for policy in self.policies
            if (found := self._judged.get((target, policy), []))
        ]

    @cached_property
    def _judged(self) -> Mapping[tuple[str, str], list[TargetResult]]:
        judged: dict[tuple[str, str], list[TargetResult]] = {}
        for run in self.runs:
            for one in evaluate(run.panel, list(self.policies))[0]:
                judged.setdefault((one.target, one.policy), []).append(one)
        return judged


def _by_draw(run: Run, policies: Sequence[str], outcome: Outcome, year: int) -> NDArray[np.float64]:
    """Values of an outcome, policies x draws; nan where there is none."""
    panel = run.panel
    chosen = (panel["indicator"] == outcome.indicator) & (panel["year"] == year)
    for name in ("residence", "grouping", "group"):
        chosen &= panel[name] == getattr(outcome, name)
    rows = panel[chosen & (panel["area"] == "city")]
    table = pd.DataFrame(
        {"policy": rows["policy"].astype(str), "draw": rows["draw"], "value": rows["value"]}
    ).pivot(index="policy", columns="draw", values="value")
    draws = range(int(run.manifest["settings"]["draws"]))
    return table.reindex(index=list(policies), columns=draws).to_numpy(float)


def _regrets(values: NDArray[np.float64], better: int) -> NDArray[np.float64]:
    """What values (... x worlds x policies) lack to the best of their world."""
    goodness = better * values
    return goodness.max(axis=-1, keepdims=True) - goodness


def _support(by_draw: NDArray[np.float64], better: int) -> NDArray[np.float64]:
    """The share of resamples of the draws, the same in all worlds, in which a policy is the choice.

    nan for a single draw, which says nothing of others.
    """
    _, policies, draws = by_draw.shape
    if draws < 2:
        return np.full(policies, np.nan)
    counts = np.random.default_rng(RESAMPLING_SEED).multinomial(
        draws, np.full(draws, 1.0 / draws), size=RESAMPLES
    )
    means = np.einsum("wpd,rd->rwp", by_draw, counts / draws)
    worst = _regrets(means, better).max(axis=1)
    return (worst == worst.min(axis=1, keepdims=True)).mean(axis=0)
