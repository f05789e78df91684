"""`yqsim calibrate`: fit the free quantities to the city's figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.options import JsonOption, LangOption, WorkersOption, cores, language_of
from sim.commands.progress import progress_bar, resumable
from sim.errors import InputError


def calibrate(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="DIR", help="Folder of the tables; default the program's. 数据目录"
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where the posterior goes; default the program's. 输出目录"
        ),
    ] = None,
    points: Annotated[
        int, typer.Option("--points", metavar="N", help="Simulations of each wave. 每轮模拟次数")
    ] = 512,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", help="Draws of the posterior. 后验抽样数")
    ] = 256,
    scale: Annotated[
        float, typer.Option("--scale", metavar="S", help="Share of households simulated. 模拟规模")
    ] = 0.05,
    seed: Annotated[int, typer.Option("--seed", metavar="K", help="Random seed. 随机种子")] = 2018,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Fit the model to the city's figures and keep the posterior. 用统计数据校准模型

    A stopped calibration goes on where it was; the same seed and tables give the same files.
    """
    language = language_of(lang)
    for name, value, least in (("points", points, 64), ("draws", draws, 8), ("seed", seed, 0)):
        if value < least:
            raise InputError(f"--{name} must be {least} or more, not {value}")
    if not 0 < scale <= 1:
        raise InputError(f"--scale must be above 0 and at most 1, not {scale:g}")
    if data is not None and not data.is_dir():
        raise InputError(f"--data: no folder '{data}'")
    from calibration import calibrate as calibration
    from sim.commands.print_calibration import show_calibration
    from sim.experiments.freshness import observation_digest
    from sim.experiments.posterior import POSTERIOR

    digest = observation_digest(data)
    with resumable(), progress_bar() as progress:
        fit = calibration.calibrate(
            directory=data,
            seed=seed,
            scale=scale,
            points=points,
            draws=draws,
            workers=workers or cores(),
            progress=progress,
        )
    manifest = calibration.manifest_of(fit, seed=seed, scale=scale, points=points, data=digest)
    folder = out if out is not None else POSTERIOR
    calibration.save(fit, manifest, folder)
    show_calibration(folder, language, as_json, data)
