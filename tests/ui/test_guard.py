"""The guard: what it lets through, what it refuses, and the headers on everything it sends."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route, Router, WebSocketRoute
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.ui.guard import HEADERS, LARGEST_BODY, LARGEST_HEADERS, Guard, Refusal
from sim.ui.login import Door, Sessions

PAGE = {"Accept": "text/html"}
HERE = "http://127.0.0.1:8765"


async def _page(request: Request) -> Response:
    response = HTMLResponse(f"inside {request.url.scheme} {request.client.host}")
    response.headers.append("Set-Cookie", "solara-session-id=1; SameSite=none; Secure")
    response.headers.append("Set-Cookie", "other=2; SameSite=lax")
    return response


async def _headers(request: Request) -> Response:
    return JSONResponse(dict(request.headers))


async def _body(request: Request) -> Response:
    return JSONResponse(len(await request.body()))


async def _broken(_request: Request) -> Response:
    raise RuntimeError("the secret of /srv/plan/data")


async def _late(_request: Request) -> Response:
    async def parts() -> Any:
        yield b"first"
        raise RuntimeError("the secret of /srv/plan/data")

    return StreamingResponse(parts(), media_type="text/plain")


async def _missing(_request: Request) -> Response:
    raise HTTPException(404, "Page not found by Solara router")


async def _echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


async def _break(websocket: WebSocket) -> None:
    await websocket.accept()
    raise RuntimeError("the secret of /srv/plan/data")


INNER: ASGIApp = Router(
    [
        Route("/broken", _broken),
        Route("/late", _late),
        Route("/headers", _headers),
        Route("/login", _body, methods=["GET", "POST"]),
        Route("/no/such/page", _missing),
        WebSocketRoute("/echo", _echo),
        WebSocketRoute("/break", _break),
        Route("/{name}", _page),
        Route("/", _page),
        Route("/_solara/{rest:path}", _page, methods=["GET", "POST"]),
        Route("/jupyter/{rest:path}", _page),
        Route("/static/{rest:path}", _page),
    ]
)


def browser(
    door: Door | None = None, peer: str = "127.0.0.1", base: str = HERE, **headers: str
) -> TestClient:
    return TestClient(
        Guard(INNER, door or Door()),
        base_url=base,
        headers=PAGE | headers,
        client=(peer, 50000),
        follow_redirects=False,
        raise_server_exceptions=False,
    )


def socket(client: TestClient, path: str, **headers: str) -> WebSocketTestSession:
    """A websocket of the client's own server; the test client itself would name another."""
    address = str(client.base_url.join(path)).replace("http", "ws", 1)
    return client.websocket_connect(address, headers=headers)


@pytest.mark.parametrize("path", ["/", "/broken", "/no/such/page", "/resourcez", "/headers"])
def test_every_response_has_the_security_headers(path: str) -> None:
    answer = browser().get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_pages_are_not_kept_and_files_are_asked_for_again() -> None:
    assert browser().get("/").headers["cache-control"] == "no-store"
    assert browser().get("/headers").headers["cache-control"] == "no-cache"


def test_no_cookie_goes_with_requests_from_other_sites() -> None:
    cookies = browser().get("/").headers.get_list("set-cookie")
    assert cookies == ["solara-session-id=1; SameSite=lax; Secure", "other=2; SameSite=lax"]


@pytest.mark.parametrize(
    "path",
    [
        "/resourcez",
        "/resourcez/",
        "/resourcez?verbose=1",
        "/_solara/api/evict/1",
        "/_solara/auth/login",
        "/jupyter/api/kernels/1",
    ],
)
def test_status_and_debugging_pages_are_closed(path: str) -> None:
    answer = browser().get(path)
    assert answer.status_code == 404
    assert "inside" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/readyz", "/healthz", "/_solara/cdn/a.js", "/jupyter/nbextensions/a.js"]
)
def test_pages_files_and_health_are_open(path: str) -> None:
    assert browser().get(path).text.startswith("inside")


# --- whose request it is ---


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:1", "[::1]:8765", "LOCALHOST"])
def test_this_machines_names_are_answered(host: str) -> None:
    assert browser().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "10.0.0.8:8765"])
def test_a_foreign_name_for_this_machine_is_refused(host: str) -> None:
    answer = browser().get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "inside" not in answer.text


@pytest.mark.parametrize("host", ["", "a b", "a;script-src *", "a/b", "a@b", "é", "a:port"])
def test_a_malformed_host_is_refused(host: str) -> None:
    door = Door(local_only=False)
    answer = browser(door).get("/", headers=[(b"host", host.encode("latin-1"))])
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.test", "null", "http://127.0.0.1:8766", "http://[", "127.0.0.1:8765"]
)
def test_another_site_reaches_neither_websocket_nor_form(origin: str) -> None:
    client = browser(Origin=origin)
    with pytest.raises(WebSocketDisconnect), socket(client, "/echo"):
        pass
    assert client.post("/login", content=b"1").status_code == 403


def test_a_websocket_needs_an_origin() -> None:
    with pytest.raises(WebSocketDisconnect), socket(browser(), "/echo"):
        pass


@pytest.mark.parametrize(
    ("base", "origin"),
    [(HERE, HERE), ("http://localhost", "http://localhost"), ("http://[::1]:1", "http://[::1]:1")],
)
def test_the_servers_own_pages_may_use_the_websocket(base: str, origin: str) -> None:
    client = browser(base=base, Origin=origin)
    with socket(client, "/echo") as websocket:
        websocket.send_text("你好")
        assert websocket.receive_text() == "你好"


def test_only_reading_signing_in_and_closing_a_page_are_possible() -> None:
    client = browser()
    assert client.put("/").status_code == 405
    assert client.request("TRACE", "/").status_code == 405
    assert client.post("/").status_code == 405
    assert client.post("/_solara/api/close/1").status_code == 200


# --- behind a proxy ---

PROXY = Door(proxies=("10.0.0.1",), user_header="x-user", local_only=False)
BEHIND = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


def test_the_proxys_user_comes_in_and_nobody_else() -> None:
    assert browser(PROXY, "10.0.0.1").get("/", headers={"X-User": "li"}).status_code == 200
    assert browser(PROXY, "10.0.0.1").get("/").status_code == 401
    assert browser(PROXY, "10.0.0.1").get("/", headers={"X-User": " "}).status_code == 401
    forged = browser(PROXY, "10.0.0.2").get("/", headers={"X-User": "li"})
    assert forged.status_code == 401


def test_a_websocket_needs_the_login_too() -> None:
    client = browser(PROXY, "10.0.0.1", Origin=HERE)
    with pytest.raises(WebSocketDisconnect), socket(client, "/echo"):
        pass
    with socket(client, "/echo", **{"X-User": "li"}) as websocket:
        websocket.send_text("1")
        assert websocket.receive_text() == "1"


def test_only_the_proxy_says_who_sent_a_request_and_under_which_name() -> None:
    door = Door(proxies=("10.0.0.1",), local_only=False)
    assert browser(door, "10.0.0.1").get("/", headers=BEHIND).text == "inside https 192.0.2.7"
    assert browser(door, "10.0.0.2").get("/", headers=BEHIND).text == "inside http 10.0.0.2"


def test_the_proxys_public_name_is_the_own_origin_and_a_strangers_is_not() -> None:
    door = Door(proxies=("10.0.0.1",), local_only=False)
    public = {"Origin": "https://plan.gov.test", "X-Forwarded-Host": "plan.gov.test"}
    with socket(browser(door, "10.0.0.1", **public), "/echo") as websocket:
        websocket.send_text("1")
        assert websocket.receive_text() == "1"
    stranger = browser(door, "10.0.0.2", **public)
    with pytest.raises(WebSocketDisconnect), socket(stranger, "/echo"):
        pass


@pytest.mark.parametrize("peer", ["10.0.0.1", "10.0.0.2"])
def test_no_request_can_move_the_servers_scripts_elsewhere(peer: str) -> None:
    """Solara takes the first X-Script-Name it sees as the place of its scripts, for everybody."""
    door = Door(proxies=("10.0.0.1",), local_only=False)
    sent = {"X-Script-Name": "//evil.test", "Script-Name": "//evil.test"}
    seen = browser(door, peer).get("/headers", headers=sent).json()
    assert not {"x-script-name", "script-name"} & set(seen)


# --- limits ---


def test_headers_addresses_and_bodies_have_a_limit() -> None:
    client = browser()
    assert client.get("/", headers={"X-Long": "x" * LARGEST_HEADERS}).status_code == 431
    assert client.get("/?" + "x" * 20_000).status_code == 414
    assert client.post("/login", content=b"x" * LARGEST_BODY).json() == LARGEST_BODY
    assert client.post("/login", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert client.post("/login", headers={"Content-Length": "-1"}).status_code == 400


def test_a_body_of_unannounced_length_has_the_same_limit() -> None:
    pieces = (b"x" * 1024 for _ in range(LARGEST_BODY // 1024 + 1))
    assert browser().post("/login", content=pieces).status_code == 413


# --- errors ---


def test_an_error_gives_a_number_in_both_languages_and_the_log_has_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = browser().get("/broken?lang=zh")
    assert answer.status_code == 500
    [number] = set(re.findall(r"e-[0-9a-f]{8}", answer.text))
    assert "程序出错" in answer.text and "The program failed" in answer.text
    for hidden in ("secret", "/srv", "Traceback", ".py", "RuntimeError"):
        assert hidden not in answer.text
    [record] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert number in record.getMessage()
    assert record.exc_info is not None and "secret" in str(record.exc_info[1])


def test_an_error_in_the_middle_of_a_response_is_logged_and_adds_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = browser().get("/late")
    assert answer.text == "first"
    assert "/late" in caplog.text


def test_an_error_in_a_websocket_closes_it_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = browser(Origin=HERE)
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        socket(client, "/break") as websocket,
    ):
        websocket.receive_text()
    assert (closed.value.code, closed.value.reason) == (1011, "")
    assert re.search(r"e-[0-9a-f]{8} in websocket /break", caplog.text)


def test_a_missing_page_is_told_in_the_readers_language_first() -> None:
    zh = browser().get("/no/such/page").text
    en = browser().get("/no/such/page", headers={"Accept-Language": "en-GB,zh;q=0.8"}).text
    assert '<html lang="zh-CN">' in zh and '<html lang="en">' in en
    assert zh.index("没有这个页面") < zh.index("There is no such page")
    assert en.index("There is no such page") < en.index("没有这个页面")


def test_a_further_rule_may_refuse() -> None:
    guard = Guard(INNER, Door(), (lambda _connection, _door: Refusal(503, "full"),))
    answer = TestClient(guard, base_url=HERE).get("/", headers=PAGE)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"
    assert '<meta http-equiv="refresh" content="10">' in answer.text


def test_without_a_login_there_is_nothing_to_sign_in_to() -> None:
    assert not Door().is_locked
    assert Door(sessions=Sessions("a password")).is_locked
