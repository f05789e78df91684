"""Commands that simulate policies and print the run: compare, run, show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.commands.options import (
    DEFAULT_POLICIES,
    DEFAULT_RUNS,
    DEFAULT_WORLD,
    ClusterOption,
    DrawsOption,
    FullOption,
    IndicatorOption,
    JsonOption,
    LangOption,
    PoliciesArgument,
    PolicyArgument,
    RunArgument,
    RunsOption,
    ScaleOption,
    SeedOption,
    WorkersOption,
    WorldOption,
    asked,
    check_indicators,
    check_numbers,
    cores,
    language_of,
)
from sim.commands.progress import progress_bar, tell
from sim.errors import InputError
from sim.reporting.words import Language

if TYPE_CHECKING:
    from sim.experiments.draws import KeptDraws
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore


def compare(
    policies: PoliciesArgument = None,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.05,
    draws: DrawsOption = 16,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    full: FullOption = False,
    indicator: IndicatorOption = None,
    lang: LangOption = None,
) -> None:
    """Compare policies, draw by draw, with the first of them. 比较政策情景

    A request that is already in the run store is answered from there.
    """
    names = policies or list(DEFAULT_POLICIES)
    if len(names) < 2:
        raise InputError("compare needs two policies or more; 'yqsim run POLICY' runs one")
    _simulate(
        names, world, scale, draws, seed, workers, cluster, runs, as_json, full, indicator, lang
    )


def run(
    policy: PolicyArgument,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.05,
    draws: DrawsOption = 16,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    full: FullOption = False,
    indicator: IndicatorOption = None,
    lang: LangOption = None,
) -> None:
    """Run one policy. 运行一个政策情景"""
    _simulate(
        [policy], world, scale, draws, seed, workers, cluster, runs, as_json, full, indicator, lang
    )


def show(
    run: RunArgument,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    full: FullOption = False,
    indicator: IndicatorOption = None,
    lang: LangOption = None,
) -> None:
    """Show a stored run. 显示已保存的运行"""
    language = language_of(lang)
    check_indicators(indicator)
    _print_run(run, runs, language, as_json, full, indicator)


def _simulate(
    names: Sequence[str],
    world_name: str,
    scale: float,
    draws: int,
    seed: int,
    workers: int | None,
    cluster: str | None,
    folder: Path,
    as_json: bool,
    full: bool,
    indicators: Sequence[str] | None,
    lang: str | None,
) -> None:
    """Check everything, run unless the store has the answer, and print the stored run."""
    language = language_of(lang)
    check_numbers(scale, draws, seed, workers)
    check_indicators(indicators)
    from sim.experiments.executors import check_cluster
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore

    check_cluster(cluster)

    policies, world = asked(names, world_name, workers)
    request = Request(tuple(policies), world, scale, draws, seed)
    store = RunStore(folder)
    have_run(request, store, workers or cores(), cluster)
    _print_run(request.id, folder, language, as_json, full, indicators)


def have_run(request: Request, store: RunStore, workers: int, cluster: str | None) -> None:
    """Run what is missing, keeping each draw that is finished, and save the run."""
    from sim.experiments.draws import KeptDraws, remove_abandoned

    kept = KeptDraws(store.folder, request.id)
    if store.has(request.id):
        kept.forget()  # of a process that was killed after the run was saved
        return
    from sim.experiments.ensemble import compare as compare_policies
    from sim.experiments.executors import WorkersLostError

    store.check_writable()
    remove_abandoned(store.folder)
    try:
        with progress_bar() as progress:
            part, panel = compare_policies(
                request, workers=workers, cluster=cluster, kept=kept, progress=progress
            )
        store.save(request.id, request.manifest(part), panel)
    except WorkersLostError as error:
        raise InputError(f"{error}; {_what_is_kept(request, kept)}") from None
    except KeyboardInterrupt:
        tell(f"interrupted; {_what_is_kept(request, kept)}")
        raise typer.Exit(130) from None
    kept.forget()


def _what_is_kept(request: Request, kept: KeptDraws) -> str:
    return (
        f"{len(kept.load())} of {request.draws} draws of run {request.id} are kept, and the same "
        "command goes on from there"
    )


def _print_run(
    run: str,
    folder: Path,
    lang: Language,
    as_json: bool,
    full: bool,
    indicators: Sequence[str] | None,
) -> None:
    from sim.commands.printing import names_for, print_json, show_indicators
    from sim.experiments.store import SHIPPED, RunStore
    from sim.experiments.summary import summarise
    from sim.reporting.text import policies_of, print_report

    found = RunStore(folder, SHIPPED).load(run)
    if as_json or indicators:
        policies = policies_of(found)
        summary = summarise(found.panel, policies[0], policies, run=found.id, full=full)
        if indicators:
            for part in ("indicators", "differences"):
                summary[part] = [one for one in summary[part] if one["indicator"] in indicators]
        if as_json:
            print_json(summary)
        else:
            show_indicators(summary, lang)
        return
    print_report(found, lang, names_for(found, lang))
