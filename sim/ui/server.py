"""The web server of the planners' app: Solara's pages behind our guard, in one process.

One process, because a session's state lives in it; simulations run in processes of their own.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Mapping, MutableMapping
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp

from sim.errors import InputError
from sim.reporting.words import Language
from sim.ui import settings
from sim.ui.finish import Finish
from sim.ui.guard import RULES, Guard, Refusal
from sim.ui.login import SHORTEST_PASSWORD, Door, Sessions
from sim.ui.notice import wants_page
from sim.ui.sign_in import sign_in_routes
from sim.ui.words import text

PAGES = "sim.ui.app"
"""The module of the pages: `routes` and `Layout`."""
PASSWORD = "YQSIM_PASSWORD"
RUNS = "YQSIM_RUNS"
WORKERS = "YQSIM_WORKERS"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
LARGEST_MESSAGE = 4 * 1024 * 1024
"""Bytes of one websocket message; a file comes in pieces of half of it."""
PATIENCE = 1
"""Seconds open requests have to end when the server stops."""


def open_door(
    host: str,
    password_file: Path | None,
    user_header: str | None,
    proxies: str | None,
    environ: MutableMapping[str, str],
) -> Door:
    """Who may come in.  Takes the password out of the environment, which worker processes inherit.

    Raises InputError where the server would be open to others without a login.
    """
    password = _password(password_file, environ)
    if user_header and not user_header.replace("-", "").isalnum():
        raise InputError(f"--proxy-user-header: '{user_header}' is no header name")
    trusted = [one.strip() for one in (proxies or "").split(",") if one.strip()]
    if user_header and not trusted:
        trusted = ["127.0.0.1", "::1"]
    for one in trusted:
        _check_address(one)
    if host not in LOOPBACK and password is None and user_header is None:
        raise InputError(
            f"--host {host} lets others in: give --password-file or --proxy-user-header, "
            f"or set {PASSWORD}"
        )
    return Door(
        sessions=None if password is None else Sessions(password),
        user_header=user_header.lower() if user_header else None,
        proxies=tuple(trusted),
        local_only=host in LOOPBACK and password is None and not trusted,
    )


def _password(file: Path | None, environ: MutableMapping[str, str]) -> str | None:
    password, source = environ.pop(PASSWORD, None), PASSWORD
    if file is not None:
        source = f"--password-file {file}"
        try:
            password = file.read_text("utf-8").strip("\r\n")
        except OSError as error:
            raise InputError(f"{source}: {error.strerror}") from None
        except UnicodeDecodeError:
            raise InputError(f"{source}: not a text file in UTF-8") from None
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise InputError(f"{source}: a password needs {SHORTEST_PASSWORD} characters or more")
    return password


def _check_address(address: str) -> None:
    try:
        ip_address(address)
    except ValueError:
        raise InputError(f"--proxy: '{address}' is no IP address") from None


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is loaded; port 0 takes a free one.

    Raises InputError where the port or the host cannot be had.
    """
    if not 0 <= port <= 65535:
        raise InputError(f"--port must be 0-65535, not {port}")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
        if os.name == "posix":  # elsewhere this would share a port that another program uses
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        # Two programs may bind a port with SO_REUSEADDR; only one may listen.
        taken.listen()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot serve at {host}:{port}: {reason}; try another --port") from None
    return taken


def application(door: Door) -> ASGIApp:
    """The whole server as one ASGI application: guard, login, compression, Solara's pages."""
    settings.apply()
    import solara.server.app as solara_app
    import solara.server.starlette as solara_server

    settings.apply()  # again, for the modules that are imported now
    # Every first visit of a browser without HTTPS would be warned of.
    warnings.filterwarnings("ignore", module="solara.server.starlette")
    solara_app.apps["__default__"] = solara_app.AppScript(PAGES)
    instance = secrets.token_hex(8)

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "instance": instance})

    shell = Finish(Router(solara_server.routes), instance)
    routes = [Route("/healthz", healthz), *sign_in_routes(door), Mount("/", shell)]
    inner = Router(routes, lifespan=solara_server.lifespan)
    return Guard(GZipMiddleware(inner, minimum_size=1000, compresslevel=5), door, (*RULES, full))


def full(connection: HTTPConnection, door: Door) -> Refusal | None:
    """A page more than there are places for; otherwise it would wait without a word."""
    from solara.server.kernel_context import PageStatus, contexts

    if not wants_page(connection) or connection.scope["path"] in ("/login", "/logout"):
        return None
    pages = [
        status for context in list(contexts.values()) for status in context.page_status.values()
    ]
    if pages.count(PageStatus.CONNECTED) < settings.PLACES:
        return None
    return Refusal(503, "no place left")


class _Server(uvicorn.Server):
    """Says where it is once it answers, and ends in order whatever signal it gets."""

    def __init__(self, config: uvicorn.Config, address: str, ready: str, show: bool) -> None:
        super().__init__(config)
        self._address = address
        self._ready = ready
        self._show = show

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address and open the browser where that was asked for."""
        await super().startup(sockets)
        if not self.started:
            return
        print(self._ready, flush=True)
        if self._show:
            threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End within PATIENCE.

        Unlike uvicorn's own, a second Ctrl-C changes nothing and the signal is not raised again
        afterwards: that would cut off what is done at the end, such as stopping the simulations.
        """
        self.should_exit = True


def serve(
    host: str,
    port: int,
    runs: Path,
    door: Door,
    *,
    workers: int | None,
    lang: Language,
    browser: bool,
) -> None:
    """Serve until Ctrl-C or a termination signal.

    runs     folder of stored runs, told to the pages as YQSIM_RUNS
    workers  processes for simulations, told to the pages as YQSIM_WORKERS; None for all cores
    browser  whether to open the first page where the machine has a screen
    """
    taken = bind(host, port)
    os.environ[RUNS] = str(runs.absolute())
    if workers is not None:
        os.environ[WORKERS] = str(workers)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    address = address_of(host, taken.getsockname()[1])
    config = uvicorn.Config(
        application(door),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=PATIENCE,
    )
    ready = text("server.ready", lang, address=address)
    server = _Server(config, address, ready, browser and has_screen(os.environ))
    server.run(sockets=[taken])


def address_of(host: str, port: int) -> str:
    """What to type into a browser; this machine's name where every address is served."""
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def has_screen(environ: Mapping[str, str]) -> bool:
    """Whether a person sits at this machine, so that a browser can be opened."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("darwin", "win32") or bool(
        environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    )
