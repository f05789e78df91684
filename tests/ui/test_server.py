"""The server as a browser meets it: what it serves, what it hides, how it starts and ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from serving import ROOT, Served, served
from starlette.requests import HTTPConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sim.errors import InputError
from sim.reporting.words import Language
from sim.ui import finish, settings
from sim.ui.guard import Refusal
from sim.ui.login import Door
from sim.ui.notice import HTML_LANG
from sim.ui.server import address_of, bind, full, open_door
from sim.ui.words import text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("server")) as running:
        yield running


def get(server: Served, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    """Ask for exactly this path: no client may tidy it up."""
    host = server.address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        sent = {"Accept": "text/html", **{key.replace("_", "-"): headers[key] for key in headers}}
        connection.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


# --- the page ---


def test_the_page_is_chinese_unless_english_is_asked_for(server: Served) -> None:
    asked: tuple[tuple[str, dict[str, str], Language], ...] = (
        ("/", {}, "zh"),
        ("/", {"Accept_Language": "fr,en;q=0.5"}, "en"),
        ("/?lang=zh", {"Accept_Language": "en"}, "zh"),
        ("/?lang=en", {"Accept_Language": "zh"}, "en"),
    )
    for path, headers, lang in asked:
        status, _, page = get(server, path, **headers)
        assert status == 200
        assert f'<html lang="{HTML_LANG[lang]}">' in page
        assert f"<title>{text('frame.brand', lang)}</title>" in page


def test_the_page_may_be_enlarged(server: Served) -> None:
    page = get(server, "/")[2]
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert "user-scalable" not in page


def test_the_page_may_use_this_host_only(server: Served) -> None:
    _, headers, page = get(server, "/")
    policy = dict(
        part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";")
    )
    [nonce] = set(re.findall(r'<script nonce="([^"]+)"', page))
    assert "<script>" not in page
    host = server.address.removeprefix("http://")
    assert policy == {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' ws://{host} wss://{host}",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert nonce not in get(server, "/")[2], "a nonce is used once"


def test_the_page_names_no_other_host(server: Served) -> None:
    page = get(server, "/")[2]
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', page)
    assert loaded
    assert [one for one in loaded if not re.match(r"/(?!/)", one)] == []


def test_the_first_request_cannot_move_the_scripts_for_everybody(server: Served) -> None:
    get(server, "/", X_Script_Name="//evil.test", X_Forwarded_Host="evil.test")
    assert "evil.test" not in get(server, "/")[2]


class Visible(HTMLParser):
    """The texts of a page a reader may come to see: in its elements and Vue templates."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.templates: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "title"):
            self._within.append("template" if ("type", "x-template") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within[-1:] == ["template"]:
            self.templates.append(data)
        elif not self._within:
            self.texts.add(" ".join(data.split()))


def visible(page: str) -> set[str]:
    outer, inner = Visible(), Visible()
    outer.feed(page)
    for template in outer.templates:
        inner.feed(template)
    script = set(re.findall(r"""loading_text\s*[:=]\s*["']([^"']*)""", page))
    script |= set(re.findall(r"""\btitle:\s*["']([^"']*)""", page))
    texts = {unescape(one) for one in outer.texts | inner.texts | script}
    without = re.compile(r"\{\{.*?\}\}|^mdi-.*")  # values, and names of icons
    return {one for one in texts if re.search("[A-Za-z]{2}", without.sub("", one))}


def test_all_of_solaras_phrases_are_known_and_none_remains_in_the_chinese_page(
    server: Served,
) -> None:
    """Fails where another Solara drops a phrase we replace or brings a new one."""
    assert visible(get(server, "/?lang=en")[2]) == set(finish.phrases())
    assert visible(get(server, "/?lang=zh")[2]) == set()


# --- what is hidden ---

STATIC = (
    "/static/",
    "/static/public/",
    "/static/assets/",
    "/jupyter/nbextensions/",
    "/_solara/cdn/",
)
UP = ("..", "%2e%2e", ".%2e", "%2E.", "..%2f..", "..%5c..", "..\\..", "x/..%00", "%252e%252e")
TARGETS = ("pyproject.toml", "sim/ui/settings.py", "etc/passwd", "settings.py", "server.py")


def test_files_of_the_page_are_served(server: Served) -> None:
    for path in (
        "/static/main-vuetify.js",
        "/static/assets/favicon.svg",
        "/jupyter/nbextensions/jupyter-vue/extension.js",
        "/_solara/cdn/echarts@5.4.0/dist/echarts.min.js",
    ):
        assert get(server, path)[0] == 200, path


@pytest.mark.parametrize("route", STATIC)
def test_no_path_leads_out_of_a_folder_of_files(server: Served, route: str) -> None:
    paths = [
        f"{route}{'/'.join([up] * depth)}/{target}"
        for up in UP
        for depth in (1, 2, 8)
        for target in TARGETS
    ]
    absolute = [f"{ROOT}/pyproject.toml", "/etc/passwd", "C:/Windows/win.ini", "file:/etc/passwd"]
    for one in absolute:
        encoded = one.replace("/", "%2f")
        paths += [route + one, route + encoded, route + one.replace("/", "\\"), route + "/" + one]
    for path in paths:
        status, _, body = get(server, path)
        assert status == 404, path
        for content in ("[project]", "SOLARA_TELEMETRY", "root:", "import "):
            assert content not in body, path


def test_a_folder_asked_for_as_a_file_is_not_found_and_stays(server: Served) -> None:
    """Solara's own code would delete it, to fetch a file of that name."""
    folder = settings.BROWSER_FILES / "requirejs@2.3.6"
    assert get(server, "/_solara/cdn/requirejs@2.3.6")[0] == 404
    assert get(server, "/_solara/cdn/requirejs@2.3.6/")[0] == 404
    assert (folder / "require.js").is_file()
    assert get(server, "/_solara/cdn/requirejs@2.3.6/require.js")[0] == 200


def test_a_browser_file_that_is_not_installed_is_not_fetched(server: Served) -> None:
    assert get(server, "/_solara/cdn/left-pad@1.0.0/index.js")[0] == 404
    assert "left-pad@1.0.0" in server.log.read_text("utf-8")
    assert not (settings.BROWSER_FILES / "left-pad@1.0.0").exists()


def test_solaras_status_pages_are_hidden_and_ours_says_little(server: Served) -> None:
    assert get(server, "/resourcez")[0] == 404
    assert get(server, "/readyz")[0] == 200
    status, _, body = get(server, "/healthz")
    assert status == 200
    assert set(json.loads(body)) == {"status", "instance"}


# --- the websocket ---


def kernel(server: Served, query: str = "?session_id=page", **options: Any) -> None:
    """Open the websocket of a page and ask for the kernel's name."""

    address = server.address.replace("http", "ws")
    path = f"{address}/jupyter/api/kernels/0a1b/channels{query}"
    asked = {"header": {"msg_type": "kernel_info_request", "msg_id": "1"}}
    asked |= {"channel": "shell", "content": {}, "metadata": {}, "parent_header": {}}
    with connect(path, proxy=None, **options) as websocket:
        websocket.send(json.dumps(asked))
        websocket.recv(timeout=20)


def test_the_pages_own_websocket_is_answered(server: Served) -> None:
    kernel(server, origin=server.address)


@pytest.mark.parametrize("origin", [None, "https://evil.test", "null"])
def test_a_websocket_from_elsewhere_is_refused(server: Served, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        kernel(server, origin=origin)
    assert refused.value.response.status_code == 403


def test_a_websocket_that_breaks_the_program_learns_nothing(server: Served) -> None:
    before = len(server.log.read_text("utf-8"))
    with pytest.raises((ConnectionClosed, InvalidStatus)) as closed:
        kernel(server, query="", origin=server.address)
    assert "session_id" not in str(closed.value)
    log = server.log.read_text("utf-8")[before:]
    assert re.search(r"e-[0-9a-f]{8} in websocket .*KeyError", log, re.DOTALL)


# --- places ---


def test_a_page_more_than_there_are_places_for_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def request(path: str, accept: str = "text/html") -> HTTPConnection:
        headers = [(b"accept", accept.encode())]
        return HTTPConnection({"type": "http", "method": "GET", "path": path, "headers": headers})

    assert full(request("/"), Door()) is None
    monkeypatch.setattr(settings, "PLACES", 0)
    assert full(request("/"), Door()) == Refusal(503, "no place left")
    assert full(request("/static/main.js", "*/*"), Door()) is None
    assert full(request("/login"), Door()) is None


# --- the network ---


def assert_impatience_ends(server: Served, how: signal.Signals) -> None:
    """A signal that comes twice ends a server that was in use as in order as one does."""
    server.process.send_signal(how)
    assert server.stop(how) == 0
    assert server.process.stdout is not None
    assert server.process.stdout.read() == ""
    assert "Traceback" not in server.log.read_text("utf-8")


WATCH = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        where = arguments[1] if event == "socket.connect" else arguments[0]
        with open(os.environ["WATCHED"], "a") as log:
            log.write(f"{where!r}\\n")

sys.addaudithook(watch)
"""


def test_the_server_asks_no_other_machine_for_anything(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH, "utf-8")
    watched = tmp_path / "watched"
    paths = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    with served(tmp_path, environ={"PYTHONPATH": paths, "WATCHED": str(watched)}) as running:
        get(running, "/")
        get(running, "/_solara/cdn/left-pad@1.0.0/index.js")
        kernel(running, origin=running.address)
        assert_impatience_ends(running, signal.SIGTERM)
    asked = watched.read_text("utf-8").splitlines()
    assert asked, "its own address at least"
    assert [one for one in asked if "127.0.0.1" not in one] == []


# --- the login, at the real server ---


def test_with_a_password_nothing_is_open_to_strangers(tmp_path: Path) -> None:
    password = {"YQSIM_PASSWORD": "let-me-in-2018"}
    with served(tmp_path, environ=password) as locked:
        assert get(locked, "/")[0] == 303
        for path in ("/static/main.js", "/_solara/cdn/requirejs@2.3.6/require.js", "/resourcez"):
            assert get(locked, path, Accept="*/*")[0] in (401, 404), path
        with pytest.raises(InvalidStatus) as refused:
            kernel(locked, origin=locked.address)
        assert refused.value.response.status_code == 403
        assert get(locked, "/healthz")[0] == 200
        assert "访问密码" in get(locked, "/login")[2]
        assert password["YQSIM_PASSWORD"] not in locked.log.read_text("utf-8")
        assert_impatience_ends(locked, signal.SIGINT)


# --- start and end ---


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on Unix")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_in_order(tmp_path: Path, how: signal.Signals) -> None:
    with served(tmp_path) as running:
        assert running.stop(how) == 0
        assert running.process.stdout is not None
        assert running.process.stdout.read() == "", "one line, and that was read at the start"
        assert running.log.read_text("utf-8") == ""


def app(*options: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", "app", "--no-open", *options],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_port_in_use_is_told_in_one_line(server: Served) -> None:
    port = server.address.rpartition(":")[2]
    ended = app("--port", port)
    assert ended.returncode == 2
    assert ended.stdout == ""
    [line] = ended.stderr.splitlines()
    assert f"127.0.0.1:{port}" in line and "--port" in line


def test_a_port_out_of_range_is_refused() -> None:
    for port in (-1, 65536):
        with pytest.raises(InputError, match="0-65535"):
            bind("127.0.0.1", port)


def test_a_server_open_to_others_needs_a_login() -> None:
    for host in ("0.0.0.0", "::", "10.1.2.3", "plan.gov.test"):
        with pytest.raises(InputError, match="lets others in"):
            open_door(host, None, None, None, {})
        assert open_door(host, None, "X-User", None, {}).is_locked
        assert open_door(host, None, None, None, {"YQSIM_PASSWORD": "let-me-in"}).is_locked
    assert open_door("127.0.0.1", None, None, None, {}).local_only


def test_a_proxy_without_a_login_is_no_login() -> None:
    with pytest.raises(InputError, match="lets others in"):
        open_door("0.0.0.0", None, None, "10.0.0.1", {})


def test_a_user_header_is_believed_from_this_machines_proxy_unless_told_otherwise() -> None:
    assert open_door("127.0.0.1", None, "X-User", None, {}).proxies == ("127.0.0.1", "::1")
    assert open_door("127.0.0.1", None, "X-User", "10.0.0.1", {}).proxies == ("10.0.0.1",)


def test_the_password_comes_from_a_file_or_the_environment_and_leaves_it(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("只有我们知道的口令\n", "utf-8")
    environ = {"YQSIM_PASSWORD": "another-one"}
    door = open_door("127.0.0.1", file, None, None, environ)
    assert door.sessions is not None
    assert door.sessions.is_password("只有我们知道的口令")
    assert not environ, "worker processes inherit the environment"


@pytest.mark.parametrize(
    ("content", "said"), [("", "8 characters"), ("1234567", "8 characters"), (b"\xff", "UTF-8")]
)
def test_a_password_that_is_none_is_refused(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    file = tmp_path / "password"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError, match=said):
        open_door("127.0.0.1", file, None, None, {})
    with pytest.raises(InputError, match="No such file"):
        open_door("127.0.0.1", tmp_path / "none", None, None, {})


@pytest.mark.parametrize(
    ("header", "proxy", "said"),
    [("X User", None, "header name"), (None, "proxy.test", "IP address"), ("X\n", None, "header")],
)
def test_a_wrong_proxy_option_is_refused(header: str | None, proxy: str | None, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_door("127.0.0.1", None, header, proxy, {"YQSIM_PASSWORD": "let-me-in"})


def test_the_address_told_can_be_typed_into_a_browser() -> None:
    assert address_of("127.0.0.1", 8765) == "http://127.0.0.1:8765/"
    assert address_of("::1", 8765) == "http://[::1]:8765/"
    assert "0.0.0.0" not in address_of("0.0.0.0", 8765)
