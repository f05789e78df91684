"""`yqsim twins`: who gains, who pays, and what measures buy."""

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
    JsonOption,
    LangOption,
    PolicyArgument,
    RunsOption,
    ScaleOption,
    SeedOption,
    WorkersOption,
    WorldOption,
    asked_against,
    check_numbers,
    cores,
    language_of,
)
from sim.errors import InputError, nearest


def twins(
    policy: PolicyArgument,
    against: AgainstOption = DEFAULT_REFERENCE,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="ID", help="Only this measure; may be repeated. 措施"),
    ] = None,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.02,
    draws: DrawsOption = 8,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Who gains, who pays, and what measures of training, hiring and start-up buy. 成效和得失"""
    language = language_of(lang)
    check_numbers(scale, draws, seed, workers)
    from sim.commands.print_twins import answer, show_twins
    from sim.experiments.executors import check_cluster
    from sim.experiments.request import Request
    from sim.experiments.twins import Question
    from sim.policy.library import load_library

    check_cluster(cluster)
    known = load_library().measures
    for one in measure or ():
        if one not in known:
            raise InputError(f"unknown measure '{one}'; {nearest(one, known, 'yqsim measures')}")
    policies, surroundings = asked_against(against, policy, world, workers)
    request = Request(tuple(policies), surroundings, scale, draws, seed)
    question = Question(request, tuple(measure or ()))
    show_twins(answer(question, runs, workers or cores(), cluster), language, as_json)
