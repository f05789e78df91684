"""Arguments and options that several commands share, and the checks of what they hold."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.progress import tell
from sim.errors import InputError, nearest
from sim.reporting.words import LANGUAGES, Language, default_language

if TYPE_CHECKING:
    from sim.experiments.attribution import Outcome
    from sim.policy.policy import Policy
    from sim.policy.world import World

DEFAULT_POLICIES = ("no-plan", "plan")
DEFAULT_REFERENCE = DEFAULT_POLICIES[0]
DEFAULT_WORLD = "trend-2017"

PoliciesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[POLICY]...",
        help="Names (see 'yqsim scenarios') or YAML files; the first is the reference. 政策情景",
        show_default="no-plan plan",
    ),
]
PolicyArgument = Annotated[
    str, typer.Argument(metavar="POLICY", help="Name or YAML file. 政策情景")
]
AgainstOption = Annotated[
    str, typer.Option("--against", metavar="P", help="The reference. 对照情景")
]
WorldOption = Annotated[
    str, typer.Option("--world", metavar="W", help="World: name or YAML file. 外部环境")
]
ScaleOption = Annotated[
    float,
    typer.Option("--scale", metavar="S", help="Share of households simulated, 0-1. 模拟规模"),
]
DrawsOption = Annotated[
    int, typer.Option("--draws", metavar="N", help="Draws of luck and parameters. 抽样次数")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="K", help="Random seed. 随机种子")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", help="Processes; results do not depend on it. 进程数"),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Dask scheduler tcp://HOST:PORT, or local:N to start one here. 计算集群",
    ),
]
RunsOption = Annotated[
    Path, typer.Option("--runs", metavar="DIR", help="Folder of stored runs. 运行结果目录")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object instead of tables. 输出JSON")
]
FullOption = Annotated[
    bool, typer.Option("--full", help="With --json: every year, area and group. 全部结果")
]
LangOption = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", help="Language; default from LANG. 语言"),
]
IndicatorOption = Annotated[
    list[str] | None,
    typer.Option("--indicator", metavar="NAME", help="Only this indicator; may be repeated. 指标"),
]
GroupOption = Annotated[
    str | None, typer.Option("--group", metavar="G", help="Of this group only. 群体")
]
GroupingOption = Annotated[
    str, typer.Option("--grouping", metavar="start|current", help="Members when. 分组时点")
]
ResidenceOption = Annotated[
    str | None, typer.Option("--residence", metavar="R", help="urban or rural. 城乡")
]
YearOption = Annotated[int, typer.Option("--year", metavar="Y", help="Of this year. 年份")]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="Run id, or how it begins.")]

DEFAULT_RUNS = Path("runs")


def language_of(lang: str | None) -> Language:
    if lang is None:
        return default_language()
    for known in LANGUAGES:
        if lang == known:
            return known
    raise InputError(f"--lang must be zh or en, not '{lang}'")


def check_numbers(scale: float, draws: int, seed: int, workers: int | None) -> None:
    from sim.experiments import request

    request.check_numbers(scale, draws, seed, mark="--")
    if workers is not None and workers < 1:
        raise InputError(f"--workers must be 1 or more, not {workers}")


def cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def asked(names: Sequence[str], world: str, workers: int | None) -> tuple[list[Policy], World]:
    """Policies and world by name or file; where a budget must be solved first, one line says so.

    Raises InputError for what cannot be read, and for two files of one name.
    """
    from sim.experiments.freshness import outdated
    from sim.policy.library import load_policy, load_world

    policies, found = [load_policy(name) for name in names], load_world(world)
    _check_apart(names, policies)
    for part in outdated():
        tell(f"the posterior is older than the {part} it rests on; 'yqsim calibrate' makes it anew")
    if not all(policy.solved for policy in policies):
        from sim.experiments.budget import ready

        policies = [ready(policy, workers or cores(), tell) for policy in policies]
    return policies, found


def asked_against(
    against: str, policy: str, world: str, workers: int | None
) -> tuple[list[Policy], World]:
    """The reference and the policy, and the world, as `asked`.

    Raises InputError where the two are one and the same.
    """
    policies, found = asked((against, policy), world, workers)
    if policies[0].name == policies[1].name:
        raise InputError(f"policy '{policy}' is its own reference; --against names another")
    return policies, found


def _check_apart(names: Sequence[str], policies: Sequence[Policy]) -> None:
    """Refuse two files that give different policies one name; `names` are as the user wrote them.

    The same policy twice is told by the request.
    """
    first: dict[str, tuple[str, Policy]] = {}
    for given, policy in zip(names, policies, strict=True):
        other, same = first.setdefault(policy.name, (given, policy))
        if given != other and policy != same:
            raise InputError(
                f"'{other}' and '{given}' both give a policy named '{policy.name}'; "
                "rename one of the files"
            )


def outcomes_asked(
    indicators: Sequence[str] | None,
    group: str | None,
    grouping: str,
    residence: str | None,
    default: Sequence[Outcome],
) -> tuple[Outcome, ...]:
    """The outcomes that the options name; the default where they name nothing.

    Raises InputError as `sim.experiments.attribution.outcomes_of`.
    """
    from sim.experiments.attribution import DEFAULT_INDICATORS, outcomes_of

    if not (indicators or group or residence):
        return tuple(default)
    names = indicators or DEFAULT_INDICATORS
    return outcomes_of(names, group or "all", grouping, residence or "all")


def check_indicators(names: Sequence[str] | None) -> None:
    from sim.outcomes.indicators import INDICATORS

    for name in names or ():
        if name.partition(":")[0] not in INDICATORS:
            raise InputError(f"unknown indicator '{name}'; {nearest(name, INDICATORS)}")
