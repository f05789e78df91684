"""`yqsim validate`: the model against years it was not shown, and against simpler forecasts."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    JsonOption,
    LangOption,
    RunsOption,
    WorkersOption,
    cores,
    language_of,
)
from sim.commands.progress import progress_bar, resumable, tell
from sim.errors import InputError


def validate(
    origin: Annotated[
        list[int] | None,
        typer.Option("--origin", metavar="Y", help="Last year known; may be repeated. 起点年份"),
    ] = None,
    city: Annotated[
        list[str] | None,
        typer.Option(
            "--city", metavar="NAME", help="Simulate this other city too; may be repeated. 其他城市"
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Draws of each forecast. 每个预测的抽样次数")
    ] = 50,
    workers: WorkersOption = None,
    runs: RunsOption = DEFAULT_RUNS,
    save: Annotated[
        bool,
        typer.Option("--save", help="Ship the answer with the program. 随程序发布"),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Forecast years the model was not shown, beside simpler methods. 回测与拟合

    Without --origin: every origin; without --city: every other city, from the last origin but one.
    """
    language = language_of(lang)
    if workers is not None and workers < 1:
        raise InputError(f"--workers must be 1 or more, not {workers}")
    from calibration.backtest_answer import Question, keep, kept, ship
    from sim.commands.print_validation import show_validation

    question = Question.of(origin, draws, city)
    found = kept(question, runs)
    if found is None:
        from calibration.backtest import backtest
        from calibration.forecast import forecast
        from calibration.kept_forecasts import keeping
        from calibration.posterior import fit_bands, manifest
        from sim.experiments.store import RunStore

        manifest()  # refused at once where no posterior is there to be tested
        RunStore(runs).check_writable()
        forecasts = len(question.origins) + len(question.cities)
        tell(f"no answer to this is kept; {forecasts} forecasts of {draws} draws are simulated")
        with resumable(), progress_bar() as progress:
            found = backtest(
                question,
                keeping(forecast, runs),
                fit_bands,
                workers=workers or cores(),
                progress=progress,
            )
        keep(found, runs)
    if save:
        ship(found)
    show_validation(found, language, as_json)
