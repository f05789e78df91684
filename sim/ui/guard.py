"""What stands in front of the pages: every request and websocket passes these rules.

A rule is a function of a request that returns a refusal or None.  The guard also puts the security
headers on every response, its own refusals included, and turns an error of the program into a
numbered page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from sim.ui import incidents
from sim.ui.login import Door
from sim.ui.notice import notice, wants_page

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; files come over the websocket, so only the login form has one."""
LARGEST_HEADERS = 32 * 1024
LONGEST_ADDRESS = 16 * 1024
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/login", "/logout", "/static/assets/favicon.svg"})
"""Answered without a login."""
CLOSED_PATHS = re.compile(
    r"/resourcez(/|$)|/_solara/(?!cdn/|api/close/)|/jupyter/(?!nbextensions/)"
)
"""Solara's status, debugging and stub pages; its websocket is no page."""
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
HOST = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)
ALWAYS_DROPPED = frozenset({b"script-name", b"x-script-name"})
DROPPED_FROM_STRANGERS = re.compile(rb"x-forwarded-.*|forwarded|x-real-ip")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
}
"""Of every response; the pages of the app have a policy of their own (`sim.ui.finish`)."""


@dataclass(frozen=True)
class Refusal:
    """A request that is not let through: HTTP status, and why, for the log."""

    status: int
    reason: str


def host_of(connection: HTTPConnection) -> str:
    """The name the browser used: a trusted proxy's X-Forwarded-Host, else Host, lower case.

    The guard has removed X-Forwarded-Host where no trusted proxy sent the request.
    """
    headers = connection.headers
    forwarded = headers.get("x-forwarded-host", "").partition(",")[0].strip()
    return (forwarded or headers.get("host", "")).lower()


def too_large(connection: HTTPConnection, _door: Door) -> Refusal | None:
    """Headers, address or announced body above the limits."""
    raw = connection.scope["headers"]
    if sum(len(name) + len(value) for name, value in raw) > LARGEST_HEADERS:
        return Refusal(431, "headers too large")
    if len(connection.scope.get("raw_path") or b"") + len(connection.scope["query_string"]) > (
        LONGEST_ADDRESS
    ):
        return Refusal(414, "address too long")
    length = connection.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit():
        return Refusal(400, "content-length is no number")
    if int(length) > LARGEST_BODY:
        return Refusal(413, "body too large")
    return None


def unknown_host(connection: HTTPConnection, door: Door) -> Refusal | None:
    """A malformed Host, or a foreign one where only this machine is served.

    The second stops a foreign site whose name is made to resolve to this machine.
    """
    found = HOST.fullmatch(host_of(connection))
    if found is None:
        return Refusal(400, "malformed host")
    if door.local_only and found[1] not in LOOPBACK_NAMES:
        return Refusal(421, "not this machine's name; behind a proxy start with --proxy")
    return None


def foreign_origin(connection: HTTPConnection, _door: Door) -> Refusal | None:
    """A websocket, or a request that changes something, from a page of another site.

    Browsers always name the origin of a websocket and of a POST from a page; a POST without one
    comes from a program, which has no user's cookie to abuse.
    """
    origin = connection.headers.get("origin")
    if connection.scope["type"] == "websocket":
        harmless = False
    else:
        harmless = origin is None or connection.scope["method"] in ("GET", "HEAD")
    if harmless:
        return None
    try:
        site = urlsplit(origin or "").netloc.lower()
    except ValueError:
        site = ""
    if site and site == host_of(connection):
        return None
    return Refusal(403, "foreign origin")


def closed_path(connection: HTTPConnection, _door: Door) -> Refusal | None:
    """A status or debugging page of Solara."""
    if connection.scope["type"] == "http" and CLOSED_PATHS.match(connection.scope["path"]):
        return Refusal(404, "closed path")
    return None


def unasked_method(connection: HTTPConnection, _door: Door) -> Refusal | None:
    """Anything but reading, signing in or out, and telling that a page was closed."""
    if connection.scope["type"] == "websocket" or connection.scope["method"] in ("GET", "HEAD"):
        return None
    path = connection.scope["path"]
    if connection.scope["method"] == "POST" and (
        path in ("/login", "/logout") or path.startswith("/_solara/api/close/")
    ):
        return None
    return Refusal(405, "method")


def not_signed_in(connection: HTTPConnection, door: Door) -> Refusal | None:
    """Nobody who may come in."""
    if connection.scope["type"] == "http" and connection.scope["path"] in OPEN_PATHS:
        return None
    if door.admits(connection, connection.scope["yqsim.by_proxy"]):
        return None
    return Refusal(401, "not signed in")


Rule = Callable[[HTTPConnection, Door], Refusal | None]
RULES: tuple[Rule, ...] = (
    too_large,
    unknown_host,
    foreign_origin,
    closed_path,
    unasked_method,
    not_signed_in,
)


class Guard:
    """Lets through what every rule lets through; pure ASGI."""

    def __init__(self, app: ASGIApp, door: Door, rules: Sequence[Rule] = RULES) -> None:
        self._app = app
        self._door = door
        self._rules = rules
        # Takes scheme and sender from X-Forwarded-Proto and -For where a trusted proxy sent them.
        self._forwarded = ProxyHeadersMiddleware(self._checked, list(door.proxies))  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, one websocket, or the server's start and end."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        by_proxy = bool(scope["client"]) and scope["client"][0] in self._door.proxies
        headers = list(_believed(scope["headers"], by_proxy))
        scope = {**scope, "headers": headers, "yqsim.by_proxy": by_proxy}
        await self._forwarded(scope, receive, send)  # type: ignore[arg-type]

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        answer = Answer(scope, send)
        for rule in self._rules:
            refusal = rule(connection, self._door)
            if refusal is not None:
                await self._refuse(refusal, connection, receive, answer)
                return
        try:
            await self._app(scope, limited(receive, LARGEST_BODY), answer)
        except HTTPException as error:
            refusal = Refusal(error.status_code, "no such page")
            await self._refuse(refusal, connection, receive, answer)
        except Exception as error:
            number = incidents.record(error, f"{scope['type']} {scope['path']}")
            await answer.fail(connection, receive, 500, number=number)

    async def _refuse(
        self, refusal: Refusal, connection: HTTPConnection, receive: Receive, answer: Answer
    ) -> None:
        scope = connection.scope
        if refusal.status != 404:
            incidents.log.info("refused %s %r: %s", scope["type"], scope["path"], refusal.reason)
        can_sign_in = self._door.sessions is not None and wants_page(connection)
        if refusal.status == 401 and scope["type"] == "http" and can_sign_in:
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            redirect = RedirectResponse(f"/login?{urlencode({'next': wanted})}", 303)
            await redirect(scope, receive, answer)
            return
        await answer.fail(connection, receive, refusal.status)


class Answer:
    """Sends a response with the headers every response has, or a page about what went wrong."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._started = False
        self._accepted = False

    async def __call__(self, message: Message) -> None:
        """Pass on one message of the app."""
        kind = message["type"]
        if kind in ("http.response.start", "websocket.http.response.start"):
            self._started = True
            complete(MutableHeaders(raw=message["headers"]))
        elif kind == "websocket.accept":
            self._accepted = True
        elif kind == "websocket.close":
            self._started = True
        await self._send(message)

    async def fail(
        self, connection: HTTPConnection, receive: Receive, status: int, number: str = ""
    ) -> None:
        """End with an error, as far as a response that has begun still allows it."""
        if self._started:
            return
        if self._scope["type"] == "websocket":
            # Refused before it is accepted, the server answers 403; 1011 is "internal error".
            await self({"type": "websocket.close", "code": 1011 if self._accepted else 1008})
            return
        response: Response = notice(connection, status, number=number)
        await response(self._scope, receive, self)


def complete(headers: MutableHeaders) -> None:
    """Add the security headers a response does not set itself, and how long it may be kept."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    is_page = headers.get("content-type", "text/html").startswith("text/html")
    headers.setdefault("Cache-Control", "no-store" if is_page else "no-cache")
    cookies = headers.getlist("set-cookie")
    if any("SameSite=none" in cookie for cookie in cookies):
        # Solara allows its cookie on other sites' pages, for those who embed it; nobody may here.
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("set-cookie", cookie.replace("SameSite=none", "SameSite=lax"))


def limited(receive: Receive, largest: int) -> Receive:
    """The same messages, until the bodies sent add up to more than the limit.

    A body without an announced length could otherwise be of any size.
    """
    seen = 0

    async def receive_limited() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > largest:
                raise HTTPException(413)
        return message

    return receive_limited


def _believed(
    headers: Iterable[tuple[bytes, bytes]], by_proxy: bool
) -> Iterable[tuple[bytes, bytes]]:
    for name, value in headers:
        if name in ALWAYS_DROPPED:
            continue
        if not by_proxy and DROPPED_FROM_STRANGERS.fullmatch(name):
            continue
        yield name, value
