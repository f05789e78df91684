"""`yqsim robustness`: which policy does well whatever world comes."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    ClusterOption,
    DrawsOption,
    GroupingOption,
    GroupOption,
    IndicatorOption,
    JsonOption,
    LangOption,
    ResidenceOption,
    RunsOption,
    ScaleOption,
    SeedOption,
    WorkersOption,
    asked,
    check_numbers,
    cores,
    language_of,
    outcomes_asked,
)
from sim.errors import InputError


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
    group: GroupOption = None,
    grouping: GroupingOption = "start",
    residence: ResidenceOption = None,
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
    from sim.experiments import robustness as across
    from sim.experiments.executors import check_cluster
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore
    from sim.policy.library import load_world

    check_cluster(cluster)
    outcomes = outcomes_asked(indicator, group, grouping, residence, across.DEFAULT_OUTCOMES)
    for outcome in outcomes:
        across.direction(outcome)
    if policies and len(policies) < 2:
        raise InputError("robustness needs two policies or more")
    first, *others = world or across.default_worlds()
    chosen, surroundings = asked(policies or across.default_policies(), first, workers)
    worlds = [surroundings, *map(load_world, others)]
    for one in worlds:
        if sum(other.name == one.name for other in worlds) > 1:
            raise InputError(
                f"--world: two worlds are named '{one.name}'; name each once, or rename a file"
            )
    store = RunStore(runs)
    requests = [Request(tuple(chosen), one, scale, draws, seed) for one in worlds]
    for request in requests:
        have_run(request, store, workers or cores(), cluster)
    found = across.Robustness([store.load(request.id) for request in requests])
    show_robustness(found, outcomes, language, as_json)
