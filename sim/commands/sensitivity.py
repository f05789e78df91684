"""`yqsim sensitivity`: which inputs drive a result, or which source of uncertainty."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.options import (
    DEFAULT_REFERENCE,
    DEFAULT_RUNS,
    DEFAULT_WORLD,
    AgainstOption,
    ClusterOption,
    GroupingOption,
    GroupOption,
    IndicatorOption,
    JsonOption,
    LangOption,
    PolicyArgument,
    ResidenceOption,
    RunsOption,
    SeedOption,
    WorkersOption,
    WorldOption,
    YearOption,
    asked,
    asked_against,
    check_numbers,
    cores,
    language_of,
    outcomes_asked,
)
from sim.commands.progress import progress_bar, resumable, tell
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.experiments.request import Request


def sensitivity(
    policy: PolicyArgument,
    method: Annotated[
        str,
        typer.Option("--method", metavar="M", help="morris, sobol or sources. 方法"),
    ] = "morris",
    against: AgainstOption = DEFAULT_REFERENCE,
    level: Annotated[
        bool,
        typer.Option("--level", help="Explain the policy's own level, no difference. 解释水平"),
    ] = False,
    over: Annotated[
        str,
        typer.Option(
            "--over",
            metavar="KIND",
            help="parameters, uncertain (those that are drawn), doses, world or all. 输入种类",
        ),
    ] = "parameters",
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="NAME", help="Only this input, of any kind; may be repeated. 只看"
        ),
    ] = None,
    n: Annotated[
        int | None,
        typer.Option(
            "--n",
            metavar="N",
            help="Trajectories (morris: 4), base sample (sobol: 64, sources: 128). 样本量",
        ),
    ] = None,
    indicator: IndicatorOption = None,
    group: GroupOption = None,
    grouping: GroupingOption = "start",
    residence: ResidenceOption = None,
    year: YearOption = 2020,
    world: WorldOption = DEFAULT_WORLD,
    scale: Annotated[
        float | None,
        typer.Option(
            "--scale",
            metavar="S",
            help="Share of households (morris 0.04, sobol 0.01, sources 0.05). 模拟规模",
        ),
    ] = None,
    draws: Annotated[
        int,
        typer.Option("--draws", metavar="N", help="Draws of luck for each point. 每点的运气抽样"),
    ] = 1,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Find what drives a policy's effect. 敏感性分析

    morris screens many inputs; sobol splits the variance over few, those of --only or the first ten
    of a stored screening; sources splits it over parameters, world and luck.  A run that was
    interrupted goes on where it was.
    """
    language = language_of(lang)
    from sim.commands.print_sensitivity import show_sensitivity
    from sim.experiments import sensitivity as analyses
    from sim.experiments.executors import check_cluster
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore

    chosen = analyses.method_of(method)
    default = analyses.DEFAULTS[chosen]
    scale = default.scale if scale is None else scale
    check_numbers(scale, draws, seed, workers)
    check_cluster(cluster)
    outcomes = outcomes_asked(indicator, group, grouping, residence, analyses.DEFAULT_OUTCOMES)
    if level:
        policies, surroundings = asked([policy], world, workers)
    else:
        policies, surroundings = asked_against(against, policy, world, workers)
    request = Request(tuple(policies), surroundings, scale, draws, seed)
    factors: tuple[analyses.Factor, ...] = ()
    if chosen == "sources":
        if only:
            raise InputError("--only names inputs, which --method sources does not have")
    else:
        if chosen == "sobol" and not only:
            only = _screened(request, runs)
        kind = "all" if only else over
        factors = analyses.factors_of(kind, policies[-1], surroundings, only or ())
    question = analyses.Question(
        request, chosen, default.n if n is None else n, factors, outcomes, year
    )
    found = analyses.kept(question.id, runs)
    if found is None:
        RunStore(runs).check_writable()
        with resumable(), progress_bar() as progress:
            answer = analyses.analyse(
                question,
                runs=runs,
                workers=workers or cores(),
                cluster=cluster,
                progress=progress,
            )
        found = analyses.keep(answer, runs)
    show_sensitivity(found, language, as_json)


def _screened(request: Request, runs: Path) -> list[str]:
    """The first inputs of a screening of the same policies and world; says which on stderr."""
    from sim.experiments.sensitivity.shipped import first_inputs

    id, names = first_inputs(request, runs)
    tell(f"the first inputs of the screening {id}: {', '.join(names)}")
    return names
