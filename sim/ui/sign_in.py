"""Signing in with a password, and out again."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sim.ui import incidents
from sim.ui.login import COOKIE, HOURS, Attempts, Door, Sessions
from sim.ui.notice import language_of, local, login_page
from sim.ui.words import text


def sign_in_routes(door: Door) -> list[Route]:
    """`/login` and `/logout`; nothing where there is no password."""
    sessions = door.sessions
    if sessions is None:
        return []

    async def login(request: Request) -> Response:
        if request.method == "POST":
            return await _sign_in(request, sessions, door.attempts)
        if sessions.holds(request.cookies.get(COOKIE, "")):
            return RedirectResponse(local(request.query_params.get("next", "/")), 303)
        out = "out" in request.query_params
        return login_page(request, text("server.signed_out", language_of(request)) if out else "")

    async def logout(request: Request) -> Response:
        sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(f"/login?out=1&lang={language_of(request)}", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return response

    return [
        Route("/login", login, methods=["GET", "POST"]),
        Route("/logout", logout, methods=["GET", "POST"]),
    ]


async def _sign_in(request: Request, sessions: Sessions, attempts: Attempts) -> Response:
    lang = language_of(request)
    address = request.client.host if request.client else "unknown"
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    # From here on without a pause, so that tries sent at the same time are counted one by one.
    wait = attempts.wait(address)
    if wait:
        message = text("server.too_many_tries", lang, minutes=-(-wait // 60))
        response = login_page(request, message, 429)
        response.headers["Retry-After"] = str(wait)
        return response
    if not sessions.is_password(form.get("password", [""])[0]):
        attempts.wrong(address)
        incidents.log.warning("wrong password from %s", address)
        return login_page(request, text("server.wrong_password", lang), 401)
    attempts.right(address)
    response = RedirectResponse(local(request.query_params.get("next", "/")), 303)
    response.set_cookie(
        COOKIE,
        sessions.new(),
        max_age=HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response
