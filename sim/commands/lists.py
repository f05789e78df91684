"""Commands that list or check what there is: runs, scenarios, measures, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    JsonOption,
    LangOption,
    RunsOption,
    language_of,
)


def list_runs(
    runs: RunsOption = DEFAULT_RUNS, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """List the stored runs. 列出已保存的运行"""
    from sim.commands.print_runs import show_runs
    from sim.experiments.store import RunStore

    show_runs(RunStore(runs), language_of(lang), as_json)


def scenarios(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """List the policies and worlds that come with the program. 列出情景"""
    from sim.commands.printing import show_scenarios

    show_scenarios(language_of(lang), as_json)


def measures(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """List the plan's measures with clause, mechanism and fund. 列出方案措施"""
    from sim.commands.printing import show_measures

    show_measures(language_of(lang), as_json)


def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A YAML file of a policy, world or measures.")
    ],
) -> None:
    """Check a policy, world or measure file without running it. 检查文件"""
    from sim.policy.library import check_file

    kind = check_file(file)
    print(f"{file}: a valid {kind} file")
