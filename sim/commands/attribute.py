"""`yqsim attribute`: a policy's effect split over groups and supporting actions."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_REFERENCE,
    DEFAULT_RUNS,
    DEFAULT_WORLD,
    AgainstOption,
    ClusterOption,
    DrawsOption,
    GroupingOption,
    GroupOption,
    IndicatorOption,
    JsonOption,
    LangOption,
    PolicyArgument,
    ResidenceOption,
    RunsOption,
    ScaleOption,
    SeedOption,
    WorkersOption,
    WorldOption,
    YearOption,
    asked_against,
    check_numbers,
    cores,
    language_of,
    outcomes_asked,
)
from sim.commands.progress import progress_bar


def attribute(
    policy: PolicyArgument,
    against: AgainstOption = DEFAULT_REFERENCE,
    indicator: IndicatorOption = None,
    group: GroupOption = None,
    grouping: GroupingOption = "start",
    residence: ResidenceOption = None,
    year: YearOption = 2020,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.02,
    draws: DrawsOption = 8,
    orders: Annotated[
        int, typer.Option("--orders", metavar="N", help="Orders of joining per draw. 加入次序数")
    ] = 16,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Split a policy's effect over groups and supporting actions. 分解政策作用

    Without --indicator, --group and --residence: incomes of all, of rural residents and of the
    needy, employment, poverty and public cost.
    """
    language = language_of(lang)
    check_numbers(scale, draws, seed, workers)
    from sim.commands.print_attribution import show_attribution
    from sim.experiments import attribution as attributions
    from sim.experiments.executors import check_cluster
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore

    check_cluster(cluster)
    outcomes = outcomes_asked(indicator, group, grouping, residence, attributions.DEFAULT_OUTCOMES)
    policies, surroundings = asked_against(against, policy, world, workers)
    request = Request(tuple(policies), surroundings, scale, draws, seed)
    question = attributions.Question(request, outcomes, year, orders)
    found = attributions.kept(question.id, runs)
    if found is None:
        RunStore(runs).check_writable()
        with progress_bar() as progress:
            found = attributions.attribute(
                question, workers=workers or cores(), cluster=cluster, progress=progress
            )
        attributions.keep(found, runs)
    show_attribution(found, language, as_json)
