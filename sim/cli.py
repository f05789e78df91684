"""The command line, `yqsim`: compare policies, keep the runs, show them again.

Bad input ends with exit code 2 and one line on standard error, before anything is computed or
written.  Standard output carries results only; progress goes to standard error.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from sim import __version__
from sim.cli_progress import progress_bar
from sim.errors import InputError, nearest
from sim.reporting.words import LANGUAGES, Language, default_language

if TYPE_CHECKING:
    from sim.policy.policy import Policy
    from sim.policy.world import World

DEFAULT_POLICIES = ("no-plan", "plan")
DEFAULT_WORLD = "trend-2017"


def _fail(message: str) -> NoReturn:
    line = " ".join(message.split())
    print(f"yqsim: error: {line}", file=sys.stderr)
    raise SystemExit(2)


class OneLineErrors(TyperGroup):
    """Tells every input error, ours and the parser's, in one line with exit code 2."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command and leave through SystemExit."""
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
        except InputError as error:
            _fail(str(error))
        except typer.Abort:
            print("yqsim: interrupted", file=sys.stderr)
            raise SystemExit(130) from None
        except Exception as error:
            # The parser's errors have no public base class that all versions of typer share.
            if not hasattr(error, "format_message"):
                raise
            _fail(f"{error.format_message().rstrip('.')}; see 'yqsim --help'")
        raise SystemExit(code if isinstance(code, int) else 0)


app = typer.Typer(
    cls=OneLineErrors,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=(
        "Simulate Yangquan City's residents 2010-2020 and compare income policies for seven key "
        "groups.\n\n阳泉市重点群体增收方案模拟与评估。"
    ),
)

PoliciesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[POLICY]...",
        help="Names (see 'yqsim scenarios') or YAML files; the first is the reference. 政策情景",
        show_default="no-plan plan",
    ),
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
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="Run id, or how it begins.")]

DEFAULT_RUNS = Path("runs")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Print the version or, without a command, the help."""
    if version:
        print(f"yqsim {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def compare(
    policies: PoliciesArgument = None,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.05,
    draws: DrawsOption = 16,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
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
    _simulate(names, world, scale, draws, seed, workers, runs, as_json, full, indicator, lang)


@app.command()
def run(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Name or YAML file. 政策情景")],
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.05,
    draws: DrawsOption = 16,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    full: FullOption = False,
    indicator: IndicatorOption = None,
    lang: LangOption = None,
) -> None:
    """Run one policy. 运行一个政策情景"""
    _simulate([policy], world, scale, draws, seed, workers, runs, as_json, full, indicator, lang)


@app.command("runs")
def list_runs(
    runs: RunsOption = DEFAULT_RUNS, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """List the stored runs. 列出已保存的运行"""
    from sim.cli_lists import show_runs
    from sim.experiments.store import RunStore

    show_runs(RunStore(runs), _language(lang), as_json)


@app.command()
def show(
    run: RunArgument,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    full: FullOption = False,
    indicator: IndicatorOption = None,
    lang: LangOption = None,
) -> None:
    """Show a stored run. 显示已保存的运行"""
    language = _language(lang)
    _check_indicators(indicator)
    _print_run(run, runs, language, as_json, full, indicator)


@app.command()
def scenarios(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """List the policies and worlds that come with the program. 列出情景"""
    from sim.cli_lists import show_scenarios

    show_scenarios(_language(lang), as_json)


@app.command()
def measures(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """List the plan's measures with clause, mechanism and fund. 列出方案措施"""
    from sim.cli_lists import show_measures

    show_measures(_language(lang), as_json)


@app.command()
def attribute(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Name or YAML file. 政策情景")],
    against: Annotated[
        str, typer.Option("--against", metavar="P", help="The reference. 对照情景")
    ] = "no-plan",
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
    year: Annotated[int, typer.Option("--year", metavar="Y", help="Of this year. 年份")] = 2020,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.02,
    draws: DrawsOption = 8,
    orders: Annotated[
        int, typer.Option("--orders", metavar="N", help="Orders of joining per draw. 加入次序数")
    ] = 16,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Split a policy's effect over groups and supporting actions. 分解政策作用

    Without --indicator, --group and --residence: incomes of all, of rural residents and of the
    needy, employment, poverty and public cost.
    """
    language = _language(lang)
    _check_numbers(scale, draws, seed, workers)
    from sim.cli_attribute import show_attribution
    from sim.experiments import attribution as attributions
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore

    outcomes = attributions.DEFAULT_OUTCOMES
    if indicator or group or residence:
        names = indicator or list(attributions.DEFAULT_INDICATORS)
        outcomes = attributions.outcomes_of(names, group or "all", grouping, residence or "all")
    policies, surroundings = _asked((against, policy), world, workers)
    request = Request(tuple(policies), surroundings, scale, draws, seed)
    question = attributions.Question(request, outcomes, year, orders)
    found = attributions.kept(question.id, runs)
    if found is None:
        RunStore(runs).check_writable()
        with progress_bar() as progress:
            found = attributions.attribute(question, workers=workers or _cores(), progress=progress)
        attributions.keep(found, runs)
    show_attribution(found, language, as_json)


@app.command()
def twins(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="Name or YAML file. 政策情景")],
    against: Annotated[
        str, typer.Option("--against", metavar="P", help="The reference. 对照情景")
    ] = "no-plan",
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="ID", help="Only this measure; may be repeated. 措施"),
    ] = None,
    world: WorldOption = DEFAULT_WORLD,
    scale: ScaleOption = 0.02,
    draws: DrawsOption = 8,
    seed: SeedOption = 2018,
    workers: WorkersOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Who gains, who pays, and what measures of training, hiring and start-up buy. 成效和得失"""
    language = _language(lang)
    _check_numbers(scale, draws, seed, workers)
    from sim.cli_twins import answer, show_twins
    from sim.experiments.request import Request
    from sim.experiments.twins import Question

    policies, surroundings = _asked((against, policy), world, workers)
    request = Request(tuple(policies), surroundings, scale, draws, seed)
    question = Question(request, tuple(measure or ()))
    show_twins(answer(question, runs, workers or _cores()), language, as_json)


@app.command()
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A YAML file of a policy, world or measures.")
    ],
) -> None:
    """Check a policy, world or measure file without running it. 检查文件"""
    from sim.policy.library import check_file

    kind = check_file(file)
    print(f"{file}: a valid {kind} file")


@app.command()
def resident(
    run: RunArgument,
    resident_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the resident.")],
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="P", help="A policy of the run; default its last. 情景"),
    ] = None,
    runs: RunsOption = DEFAULT_RUNS,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Trace one simulated resident month by month. 查看一位模拟居民的逐月记录"""
    from sim.cli_lists import show_life
    from sim.experiments.store import SHIPPED, RunStore
    from sim.reporting.text import policies_of

    language = _language(lang)
    if resident_id < 0:
        raise InputError(f"ID must be 0 or more, not {resident_id}")
    found = RunStore(runs, SHIPPED).load(run)
    names = policies_of(found)
    chosen = policy or names[-1]
    if chosen not in names:
        raise InputError(f"run {found.id} has no policy '{chosen}'; {nearest(chosen, names)}")
    from sim.experiments.resident import life

    months = life(found.manifest, resident_id, chosen)
    show_life(found.id, resident_id, chosen, months, language, as_json)


@app.command("app")
def planners_app(
    host: Annotated[
        str, typer.Option("--host", metavar="HOST", help="Address to serve at. 监听地址")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", help="Port; 0 takes a free one. 端口")
    ] = 8765,
    runs: RunsOption = DEFAULT_RUNS,
    workers: WorkersOption = None,
    password_file: Annotated[
        Path | None,
        typer.Option(
            "--password-file", metavar="FILE", help="File of the password, or YQSIM_PASSWORD. 密码"
        ),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option("--proxy", metavar="IP", help="A proxy whose headers are trusted. 反向代理"),
    ] = None,
    proxy_user_header: Annotated[
        str | None,
        typer.Option(
            "--proxy-user-header", metavar="NAME", help="Header the proxy names the user in."
        ),
    ] = None,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Do not open a browser. 不打开浏览器")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Serve the planners' app, pages in a browser. 启动规划人员使用的网页"""
    from sim.experiments.store import RunStore
    from sim.ui.server import open_door, serve

    language = _language(lang)
    if workers is not None and workers < 1:
        raise InputError(f"--workers must be 1 or more, not {workers}")
    door = open_door(host, password_file, proxy_user_header, proxy, os.environ)
    RunStore(runs).check_writable()
    serve(host, port, runs, door, workers=workers, lang=language, browser=not no_open)


def _language(lang: str | None) -> Language:
    if lang is None:
        return default_language()
    for known in LANGUAGES:
        if lang == known:
            return known
    raise InputError(f"--lang must be zh or en, not '{lang}'")


def _check_numbers(scale: float, draws: int, seed: int, workers: int | None) -> None:
    from sim.experiments.request import check_numbers

    check_numbers(scale, draws, seed, mark="--")
    if workers is not None and workers < 1:
        raise InputError(f"--workers must be 1 or more, not {workers}")


def _cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _simulate(
    names: Sequence[str],
    world_name: str,
    scale: float,
    draws: int,
    seed: int,
    workers: int | None,
    folder: Path,
    as_json: bool,
    full: bool,
    indicators: Sequence[str] | None,
    lang: str | None,
) -> None:
    """Check everything, run unless the store has the answer, and print the stored run."""
    language = _language(lang)
    _check_numbers(scale, draws, seed, workers)
    _check_indicators(indicators)
    from sim.experiments.request import Request
    from sim.experiments.store import RunStore

    policies, world = _asked(names, world_name, workers)
    request = Request(tuple(policies), world, scale, draws, seed)
    store = RunStore(folder)
    if not store.has(request.id):
        store.check_writable()
        from sim.experiments.compare import compare as compare_policies

        with progress_bar() as progress:
            part, panel = compare_policies(request, workers=workers or _cores(), progress=progress)
        store.save(request.id, request.manifest(part), panel)
    _print_run(request.id, folder, language, as_json, full, indicators)


def _asked(names: Sequence[str], world: str, workers: int | None) -> tuple[list[Policy], World]:
    """Policies and world by name or file; where a budget must be solved first, one line says so."""
    from sim.experiments.budget import ready
    from sim.policy.library import load_policy, load_world

    def tell(line: str) -> None:
        print(f"yqsim: {line}", file=sys.stderr)

    policies, found = [load_policy(name) for name in names], load_world(world)
    return [ready(policy, workers or _cores(), tell) for policy in policies], found


def _check_indicators(names: Sequence[str] | None) -> None:
    from sim.outcomes.indicators import INDICATORS

    for name in names or ():
        if name.partition(":")[0] not in INDICATORS:
            raise InputError(f"unknown indicator '{name}'; {nearest(name, INDICATORS)}")


def _print_run(
    run: str,
    folder: Path,
    lang: Language,
    as_json: bool,
    full: bool,
    indicators: Sequence[str] | None,
) -> None:
    from sim.cli_lists import names_for, print_json, show_indicators
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


def main() -> None:
    """Entry point of the command `yqsim`."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese must not depend on the locale, nor JSON on the system that wrote it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="yqsim")
