"""Solve a policy's budget: the factor at which it spends what another policy spends.

A policy's money is its total public outlay from 2018 to 2020, statutory benefits included, above
that of no-plan in the same draws: what the treasury pays more because of it.  Both sides are means
over the first `DRAWS` draws of the ensemble that `yqsim compare` runs, at its scale, in the trend
of 2017: the same luck and parameters for every policy, so the factor is a function of the policy,
the code and the data alone.  In another world, or with other draws, outlays differ a little.

`python -m sim.experiments.budget [FILE ...]` solves the policies of the library, or the files
named, again and writes each factor into its file.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from sim.clock import LAST_YEAR, PLAN_START, month_index, year_of
from sim.compiled import cache_folder
from sim.engine.city_engine import Engine
from sim.errors import InputError
from sim.experiments.request import code_fingerprint, data_fingerprint
from sim.experiments.run import branch, found, terms_by_month
from sim.outcomes.indicators import COST
from sim.outcomes.record import cost_rows
from sim.policy.budget import Budget, doses
from sim.policy.library import load_library, load_policy, load_world, policy_from
from sim.policy.policy import Policy, with_budget
from sim.policy.reading import parse_yaml, read_yaml
from sim.policy.schedule import Schedule, first_difference, schedule

WORLD, REFERENCE = "trend-2017", "no-plan"
SCALE, DRAWS, SEED = 0.05, 4, 2018
FIRST_YEAR = year_of(PLAN_START)
TOLERANCE = 0.005
"""How far the money may be from what it is to be, as a share of it."""
AIM = 0.0005
"""At which distance the search ends."""
MOST_TRIALS = 16
DIGITS = 5
"""Significant digits of a factor."""


@cache
def _plan(name: str) -> Schedule:
    return schedule(load_policy(name))


@cache
def _started(draw: int, threads: int) -> Engine:
    """A draw's city at the end of June 2018, without the plan."""
    engine = _founded(_plan(REFERENCE), draw, threads)
    engine.run_to(PLAN_START)
    return engine


def _founded(plan: Schedule, draw: int, threads: int) -> Engine:
    return found(
        terms_by_month(plan),
        load_world(WORLD),
        scale=SCALE,
        seed=SEED,
        draw=draw,
        threads=threads,
    )


def outlay(plan: Schedule, threads: int = 1) -> float:
    """Total public outlay from 2018 to 2020 under a schedule, yuan: the mean over the draws."""
    shared = first_difference(_plan(REFERENCE), plan) >= PLAN_START
    terms = terms_by_month(plan)
    total = 0.0
    for draw in range(DRAWS):
        engine = branch(_started(draw, threads), terms) if shared else _founded(plan, draw, threads)
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            engine.run_to(month_index(f"{year}-12") + 1)
            costs = {row[4]: row[5] for row in cost_rows(engine.city, {})}
            total += costs[COST]
    return total / DRAWS


@cache
def _outlay_of(name: str, threads: int) -> float:
    return outlay(_plan(name), threads)


def money(policy: Policy, threads: int = 1) -> float:
    """What a policy costs the public from 2018 to 2020 beyond no-plan, yuan."""
    return outlay(schedule(policy), threads) - _outlay_of(REFERENCE, threads)


def wanted(budget: Budget, threads: int = 1) -> float:
    """The money that a budget allows, yuan.

    Raises InputError where the policy to be matched spends no more than no-plan.
    """
    matched = _outlay_of(budget.like, threads) - _outlay_of(REFERENCE, threads)
    if matched <= 0:
        raise InputError(f"'{budget.like}' spends no more than {REFERENCE}; nothing to match")
    return budget.times * matched


@dataclass(frozen=True)
class Solution:
    """A factor, the policy with its doses, and its money as a share of the money allowed."""

    factor: float
    policy: Policy
    share: float


def solve(policy: Policy, threads: int = 1) -> Solution:
    """The factor at which a policy spends what its budget allows, within `TOLERANCE`.

    Raises InputError, saying how far it gets, where no factor does, doses being kept in their
    ranges.
    """
    budget = policy.budget
    if budget is None:
        raise InputError(f"{policy.name}: it has no budget to solve")
    try:
        return _search(policy, budget, wanted(budget, threads), threads)
    except InputError as error:
        raise InputError(f"{policy.name}: budget: {error}") from None


def _search(policy: Policy, budget: Budget, allowed: float, threads: int) -> Solution:
    library = load_library()
    scaled = doses(budget, policy.on, policy.changed, library.measures, library.registry)
    reach = max(dose.reach for dose in scaled)

    def at(factor: float) -> Solution:
        factor = float(f"{factor:.{DIGITS}g}")
        own = budget.model_copy(update={"factor": factor})
        found = with_budget(policy, own, library.measures, library.registry)
        return Solution(factor, found, money(found, threads) / allowed)

    low, high = at(0.0), at(min(1.0, reach))
    trials = [low, high]
    slope = (high.share - low.share) / high.factor
    if slope <= 0:
        raise InputError("the doses under 'scale' do not raise the outlay")
    if low.share > 1.0 + TOLERANCE:
        raise InputError(
            f"cannot be met: with the doses under 'scale' as without the plan, the policy still "
            f"spends {low.share:.1%} of what it may"
        )
    while high.share < 1.0 and high.factor < reach and len(trials) < MOST_TRIALS:
        low, step = high, (1.0 - high.share) / slope
        high = at(min(reach, high.factor + 1.2 * step))
        trials.append(high)
    if high.share < 1.0 - TOLERANCE:
        raise InputError(
            f"cannot be met: with every dose under 'scale' at the end of its range, or all that "
            f"the funds can pay, the policy spends {high.share:.1%} of what it may"
        )
    while abs(_nearest(trials).share - 1.0) > AIM and len(trials) < MOST_TRIALS:
        between = (1.0 - low.share) / (high.share - low.share)
        # Half a tenth from either end, so that a bend cannot hold one end for ever.
        between = min(max(between, 0.05), 0.95)
        trial = at(low.factor + between * (high.factor - low.factor))
        if trial.factor in (low.factor, high.factor):
            break
        trials.append(trial)
        low, high = (trial, high) if trial.share < 1.0 else (low, trial)
    best = _nearest(trials)
    if abs(best.share - 1.0) > TOLERANCE:
        raise InputError(
            f"no factor meets it; the nearest, {best.factor:g}, spends {best.share:.1%}"
        )
    return best


def _nearest(trials: Sequence[Solution]) -> Solution:
    return min(trials, key=lambda one: abs(one.share - 1.0))


def ready(policy: Policy, threads: int = 1, tell: Callable[[str], None] | None = None) -> Policy:
    """A policy that can be run: its budget is solved where it has one without a factor.

    A factor solved before for the same policy, code and data is taken from the user's cache
    folder; otherwise `tell` gets one line before the work begins.  Raises InputError as `solve`.
    """
    budget = policy.budget
    if budget is None or policy.solved:
        return policy
    kept = cache_folder() / f"budget-{_key(policy, budget)}.txt"
    if kept.is_file():
        library = load_library()
        known = budget.model_copy(update={"factor": float(kept.read_text())})
        return with_budget(policy, known, library.measures, library.registry)
    if tell is not None:
        tell(f"{policy.name}: solving its budget, about half a minute")
    solution = solve(policy, threads)
    partial = kept.with_suffix(f".{os.getpid()}")
    partial.write_text(f"{solution.factor!r}\n")
    partial.replace(kept)
    return solution.policy


def _key(policy: Policy, budget: Budget) -> str:
    """Sixteen hex digits over everything that a factor depends on."""
    digest = sha256(repr((code_fingerprint(), data_fingerprint(), budget.as_mapping())).encode())
    for plan in (schedule(policy), _plan(budget.like), _plan(REFERENCE)):
        for name in sorted(plan.values):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(plan.values[name]).tobytes())
    return digest.hexdigest()[:16]


def _unsolved(path: Path) -> Policy:
    """The policy of a file as if its factor were not known."""
    content = read_yaml(path)
    if not isinstance(content.get("budget"), dict):
        raise InputError(f"{path}: it has no budget to solve")
    budget = {key: value for key, value in content["budget"].items() if key != "factor"}
    if budget == content["budget"]:
        return load_policy(str(path))
    return policy_from({**content, "budget": budget}, path.stem, file=str(path))


def with_factor(text: str, factor: float, file: str) -> str:
    """A policy's YAML with another factor in its budget; all else stays as it is written.

    Raises InputError where the budget is written in a way that this does not find.
    """
    line = f"factor: {factor:g}"
    for pattern, new in (
        (r"(?m)(?<=[\s{,])factor:[ ]*[-+.\deE]+", line),
        (r"(?m)^(budget:[ ]*\n)([ ]+)(.*\n)((?:[ ]+.*\n)*)", rf"\1\2\3\4\g<2>{line}\n"),
        (r"(?m)^(budget:[ ]*\{)", rf"\g<1>{line}, "),
    ):
        written, times = re.subn(pattern, new, text)
        if times == 1 and parse_yaml(written, file)["budget"].get("factor") == factor:
            return written
    raise InputError(f"{file}: write 'factor: {factor:g}' under 'budget'")


def main(words: Sequence[str]) -> None:
    """Solve files, or all policies of the library that have a budget, and write their factors."""
    paths = [Path(word) for word in words]
    if not paths:
        library = load_library()
        named = library.policies.values()
        paths = [path for path in named if "budget" in read_yaml(path)]
    for path in paths:
        found = solve(_unsolved(path), os.cpu_count() or 1)
        text = path.read_text(encoding="utf-8-sig")
        path.write_text(with_factor(text, found.factor, str(path)), encoding="utf-8", newline="\n")
        print(f"{path.stem}: factor {found.factor:g}, spends {found.share:.2%} of its budget")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
