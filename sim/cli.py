"""The command line, `yqsim`: compare policies, keep the runs, show them again.

Bad input ends with exit code 2 and one line on standard error, before anything is computed or
written.  Standard output carries results only; progress goes to standard error.
"""

from __future__ import annotations

import atexit
import gc
import io
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from sim import __version__
from sim.commands.attribute import attribute
from sim.commands.calibrate import calibrate
from sim.commands.cite import cite
from sim.commands.compare import compare, run, show
from sim.commands.export import export
from sim.commands.lists import check, list_runs, measures, scenarios
from sim.commands.parameters import parameters
from sim.commands.progress import tell
from sim.commands.report import report
from sim.commands.resident import resident
from sim.commands.robustness import robustness
from sim.commands.sensitivity import sensitivity
from sim.commands.serve import planners_app
from sim.commands.twins import twins
from sim.commands.validate import validate
from sim.commands.verify import verify
from sim.errors import InputError


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
        except typer.Abort:  # Ctrl-C before a command had begun
            tell("interrupted")
            raise SystemExit(130) from None
        except Exception as error:
            # The parser's errors have no public base class that all versions of typer share.
            if not hasattr(error, "format_message"):
                raise
            context = getattr(error, "ctx", None)
            command = context.command_path if context is not None else "yqsim"
            _fail(f"{error.format_message().rstrip('.')}; see '{command} --help'")
        raise SystemExit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and say so where it is interrupted and has not done that itself."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            tell("interrupted")
            raise typer.Exit(130) from None


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


app.command()(compare)
app.command()(run)
app.command("runs")(list_runs)
app.command()(show)
app.command()(export)
app.command()(verify)
app.command()(cite)
app.command()(report)
app.command()(scenarios)
app.command()(measures)
app.command()(parameters)
app.command()(attribute)
app.command()(sensitivity)
app.command()(twins)
app.command()(robustness)
app.command()(calibrate)
app.command()(validate)
app.command()(check)
app.command()(resident)
app.command("app")(planners_app)


def main() -> None:
    """Entry point of the command `yqsim`."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese must not depend on the locale, nor JSON on the system that wrote it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # Much is loaded and kept, little is garbage.  To look for cycles at the usual pace, and once
    # more at the end, would take a fifth of the time in which a stored run is shown.
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)
    app(prog_name="yqsim")
