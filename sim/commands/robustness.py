"""`yqsim robustness`: which policy does well whatever world comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    ClusterOption,
    DrawsOption,
    IndicatorOption,
    JsonOption,
    LangOption,
    RunsOption,
    ScaleOption,
    SeedOption,
    WorkersOption,
    asked,
    check_numbers,
    cores,
    language_of,
)
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.experiments.attribution import Outcome


def robustness(
    policies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[POLICY]...",
            help="Default: no-plan, plan and those of the plan's budget. 政策情景",
            show_default=False,
        ),
    ] = None,
    world: Annotated[
        list[str] | None,
        typer.Option(
            "--world",
            metavar="W",
            help="World; may be repeated. Default: all but pandemic-2020. 外部环境",
        ),
    ] = None,
    indicator: IndicatorOption = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="G", help="Of this group only. 群体")
    ] = None,
    grouping: Annotated[
        str,
        typer.Option("--grouping", metavar="start|current", help="Members when. 分组时点"),
    ] = "start",
    residence: Annotated[
        str | None, typer.Option("--residence", metavar="R", help="urban or rural. 城乡")
    ] = None,
    scale: ScaleOption = 0.02,
    draws: DrawsOption = 8,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Compare policies across worlds: regrets, and targets met. 跨环境稳健性

    One stored run a world. Without --indicator, --group and --residence: incomes of all and of
    the needy, employment and poverty.
    """
    language = language_of(lang)
    check_numbers(scale, draws, seed, workers)
    from sim.commands.compare import have_run
    from sim.commands.print_robustness import show_robustness
    from sim.experiments import attribution
    from sim.experiments import robustness as across
    from sim.experiments.executors import check_cluster
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore
    from sim.policy.library import load_world

    check_cluster(cluster)
    outcomes: Sequence[Outcome] = across.DEFAULT_OUTCOMES
    if indicator or group or residence:
        names = indicator or list(attribution.DEFAULT_INDICATORS)
        outcomes = attribution.outcomes_of(names, group or "all", grouping, residence or "all")
    for outcome in outcomes:
        across.direction(outcome)
    if policies and len(policies) < 2:
        raise InputError("robustness needs two policies or more")
    first, *others = world or across.default_worlds()
    chosen, surroundings = asked(policies or across.default_policies(), first, workers)
    worlds = [surroundings, *map(load_world, others)]
    for one in worlds:
        if sum(other.name == one.name for other in worlds) > 1:
            raise InputError(f"--world: two worlds are named '{one.name}'; name each once")
    store = RunStore(runs)
    requests = [Request(tuple(chosen), one, scale, draws, seed) for one in worlds]
    for request in requests:
        if not store.has(request.id):
            store.check_writable()
            have_run(request, store, workers or cores(), cluster)
    found = across.Robustness([store.load(request.id) for request in requests])
    show_robustness(found, outcomes, language, as_json)
