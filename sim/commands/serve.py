"""`yqsim app`: the planners' pages in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_RUNS,
    LangOption,
    RunsOption,
    WorkersOption,
    language_of,
)
from sim.errors import InputError


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

    language = language_of(lang)
    if workers is not None and workers < 1:
        raise InputError(f"--workers must be 1 or more, not {workers}")
    door = open_door(host, password_file, proxy_user_header, proxy, os.environ)
    RunStore(runs).check_writable()
    serve(host, port, runs, door, workers=workers, lang=language, browser=not no_open)
