"""Finishes the page Solara renders: language, title, Chinese phrases, content policy, reconnection.

Solara's page is English, has no language, forbids zooming and asks the reader to reload it by hand.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.reporting.words import Language
from sim.ui.guard import host_of
from sim.ui.notice import FILES, HTML_LANG, language_of
from sim.ui.words import text

_RECONNECT = (Path(__file__).with_name("assets") / "reconnect.js").read_text("utf-8")
_VIEWPORT = re.compile(r'(<meta name="viewport" content=")[^"]*(">)')
_PNG_ICON = re.compile(r'\s*<link rel="icon" type="image/png"[^>]*>')
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_SCRIPT = re.compile(r"<script(?=[\s>])")
# Prints of the program are for the log, not for a button in the corner of the page.
_DEBUG_BUTTON = ("var debug = true;", "var debug = false;")


class Finish:
    """Finishes every page that passes; pure ASGI.  `instance` names this start of the server."""

    def __init__(self, app: ASGIApp, instance: str) -> None:
        self._app = app
        self._instance = instance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith(FILES):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        start: Message | None = None
        body = bytearray()

        async def send_finished(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_app_page(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            nonce = secrets.token_urlsafe(16)
            page = finish(body.decode(), language_of(connection), nonce, self._instance).encode()
            headers = MutableHeaders(raw=start["headers"])
            headers["Content-Length"] = str(len(page))
            headers["Content-Security-Policy"] = content_policy(nonce, host_of(connection))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, send_finished)


def _is_app_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")


def content_policy(nonce: str, host: str) -> str:
    """What a page of the app may load and do: files and websocket of this host only.

    Vue 2 compiles templates in the browser, hence 'unsafe-eval'; Vuetify writes style elements and
    attributes, hence 'unsafe-inline' for styles.  Inline scripts need the nonce.  The websocket is
    named, because not every browser counts it as 'self'.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' ws://{host} wss://{host}",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def finish(page: str, lang: Language, nonce: str, instance: str) -> str:
    """Solara's page in a language, with the scripts that may run marked by the nonce."""
    page = page.replace("<html>", f'<html lang="{HTML_LANG[lang]}">', 1)
    page = _TITLE.sub(
        lambda _: f"<title>{escape(text('frame.brand', lang))}</title>", page, count=1
    )
    page = _VIEWPORT.sub(r"\g<1>width=device-width, initial-scale=1\g<2>", page, count=1)
    page = _PNG_ICON.sub("", page, count=1)
    page = page.replace(*_DEBUG_BUTTON)
    if lang != "en":
        page = translated(page, lang)
    script = f"<script data-instance={json.dumps(instance)}>{_RECONNECT}</script>"
    page = page.replace("</html>", f"{script}\n</html>", 1)
    return _SCRIPT.sub(f'<script nonce="{nonce}"', page)


def translated(page: str, lang: Language) -> str:
    """The page with Solara's phrases in another language.

    A phrase is replaced where it is the whole text between two tags, whatever its line breaks, or
    a whole string of a script.
    """
    for key, pattern in _patterns().items():
        page = pattern.sub(partial(_swap, words=text(f"shell.{key}", lang)), page)
    return page


def phrases() -> Mapping[str, str]:
    """Solara's phrases that are replaced, in English, with their keys."""
    return {both.en: key for key, both in text.subjects["shell"].items()}


def _patterns() -> Mapping[str, re.Pattern[str]]:
    patterns = {}
    for english, key in phrases().items():
        words = r"\s+".join(re.escape(word) for word in english.split())
        patterns[key] = re.compile(
            rf"(?P<open>>\s*){words}(?P<close>\s*<)|(?P<quote>[\"']){words}(?P=quote)"
        )
    return patterns


def _swap(found: re.Match[str], words: str) -> str:
    if found["quote"]:
        return f"{found['quote']}{words}{found['quote']}"
    return f"{found['open']}{escape(words)}{found['close']}"
