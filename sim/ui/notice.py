"""The server's own small pages: signing in, and what went wrong, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from sim.reporting.words import LANGUAGES, Language
from sim.ui.words import preferred, text

_PAGE = Template((Path(__file__).with_name("assets") / "notice.html").read_text("utf-8"))
HTML_LANG: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
FILES = ("/static/", "/_solara/", "/jupyter/")
"""Where files are served, not pages."""
TRY_AGAIN = 10
"""Seconds after which a page that found no place tries again."""


def language_of(connection: HTTPConnection) -> Language:
    """The language the address asks for, else the browser's first of ours, else Chinese."""
    asked = connection.query_params.get("lang")
    if asked is None and "next" in connection.query_params:
        wanted = parse_qs(urlsplit(local(connection.query_params["next"])).query)
        asked = wanted.get("lang", [None])[0]
    for lang in LANGUAGES:
        if asked == lang:
            return lang
    return preferred(connection.headers.get("accept-language", ""))


def wants_page(connection: HTTPConnection) -> bool:
    """Whether a person looks at the answer, so that it should be a page."""
    return (
        connection.scope["type"] == "http"
        and connection.scope["method"] in ("GET", "HEAD", "POST")
        and "text/html" in connection.headers.get("accept", "")
        and not connection.scope["path"].startswith(FILES)
    )


def local(address: str) -> str:
    """An address of this server from a `next` parameter; the first page for any other."""
    if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f]*", address):
        return address
    return "/"


def notice(connection: HTTPConnection, status: int, number: str = "") -> Response:
    """What went wrong: a page for a person, one line for a program; never how it went wrong."""
    key = f"status_{status}"
    if key not in text.subjects["server"]:
        key = "status_500" if number else "status_400"
    first = language_of(connection)
    second: Language = "en" if first == "zh" else "zh"
    lines = [(lang, text(f"server.{key}", lang, number=number)) for lang in (first, second)]
    headers = {"Retry-After": str(TRY_AGAIN)} if status == 503 else None
    if not wants_page(connection):
        content = "\n".join(line for _, line in lines)
        return PlainTextResponse(content, status_code=status, headers=headers)
    content = "".join(f'<p lang="{HTML_LANG[lang]}">{escape(line)}</p>' for lang, line in lines)
    content += f'<p><a href="/?lang={first}">{escape(text("server.to_start", first))}</a></p>'
    again = f'<meta http-equiv="refresh" content="{TRY_AGAIN}">' if status == 503 else ""
    page = _page(first, text("frame.brand", first), content, again)
    return HTMLResponse(page, status_code=status, headers=headers)


def login_page(connection: HTTPConnection, message: str = "", status: int = 200) -> Response:
    """The form that asks for the password, with what to say about the last try."""
    lang = language_of(connection)
    other: Language = "en" if lang == "zh" else "zh"
    wanted = quote(local(connection.query_params.get("next", "/")), safe="")
    said = f'<p role="alert">{escape(message)}</p>' if message else ""
    content = (
        f'{said}<form method="post" action="/login?next={wanted}&amp;lang={lang}">'
        f'<label for="password">{escape(text("server.password", lang))}</label>'
        '<input id="password" name="password" type="password" required autofocus '
        'autocomplete="current-password">'
        f'<button type="submit">{escape(text("server.sign_in", lang))}</button></form>'
        f'<p><a lang="{HTML_LANG[other]}" href="/login?next={wanted}&amp;lang={other}">'
        f"{escape(text('server.other_language', lang))}</a></p>"
    )
    return HTMLResponse(_page(lang, text("frame.brand", lang), content), status_code=status)


def _page(lang: Language, title: str, content: str, again: str = "") -> str:
    return _PAGE.substitute(lang=HTML_LANG[lang], title=escape(title), content=content, again=again)
