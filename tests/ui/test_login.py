"""Passwords, sessions and attempts: who may come in, and for how long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.testclient import TestClient

from sim.ui.guard import Guard
from sim.ui.login import COOKIE, HOURS, PAUSE, TRIES, Attempts, Door, Sessions
from sim.ui.sign_in import sign_in_routes

PASSWORD = "山西 Yangquan 2018"
PAGE = {"Accept": "text/html"}


class Clock:
    """A clock a test sets by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(clock: Clock) -> TestClient:
    """A browser at a server with a password and one page."""
    door = Door(sessions=Sessions(PASSWORD, clock), attempts=Attempts(clock), local_only=False)

    async def page(_request: Request) -> Response:
        return PlainTextResponse("inside")

    app = Guard(Router([*sign_in_routes(door), Route("/{path:path}", page)]), door)
    return TestClient(app, base_url="http://plan.local", follow_redirects=False, headers=PAGE)


def sign_in(client: TestClient, password: str = PASSWORD, wanted: str = "/") -> int:
    answer = client.post("/login", params={"next": wanted}, data={"password": password})
    return answer.status_code


def test_a_stranger_is_sent_to_the_login_and_from_there_back_to_the_page(
    client: TestClient,
) -> None:
    sent = client.get("/compare?s=plan&lang=en")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/login?next=%2Fcompare%3Fs%3Dplan%26lang%3Den"
    form = client.get(sent.headers["location"])
    assert '<html lang="en">' in form.text
    back = client.post(sent.headers["location"], data={"password": PASSWORD})
    assert back.status_code == 303
    assert back.headers["location"] == "/compare?s=plan&lang=en"
    assert client.get("/compare").text == "inside"


@pytest.mark.parametrize(
    "path", ["/", "/static/main.js", "/_solara/cdn/a.js", "/jupyter/nbextensions/a.js"]
)
def test_a_program_without_login_gets_401_for_pages_files_and_downloads(
    client: TestClient, path: str
) -> None:
    answer = client.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 401
    assert "inside" not in answer.text


@pytest.mark.parametrize(
    "wanted", ["//evil.test/", "https://evil.test/", "/\\evil.test", "/a\nb", "javascript:x", ""]
)
def test_the_login_leads_nowhere_but_to_this_server(client: TestClient, wanted: str) -> None:
    answer = client.post("/login", params={"next": wanted}, data={"password": PASSWORD})
    assert answer.headers["location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    def attributes(base: str) -> set[str]:
        answer = client.post(f"{base}/login", data={"password": PASSWORD})
        return {part.strip() for part in answer.headers["set-cookie"].split(";")[1:]}

    plain = attributes("http://plan.local")
    assert {"HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={HOURS * 3600}"} <= plain
    assert "Secure" not in plain
    assert "Secure" in attributes("https://plan.local")


@pytest.mark.parametrize("tried", ["", "wrong", PASSWORD + " ", PASSWORD[:-1], "\udce9"])
def test_a_wrong_password_is_refused_in_the_readers_language(
    client: TestClient, tried: str
) -> None:
    data = {"password": tried.encode("utf-8", "surrogateescape")}
    answer = client.post("/login?lang=zh", data=data)
    assert answer.status_code == 401
    assert "密码不正确" in answer.text
    assert "set-cookie" not in answer.headers
    assert client.get("/", headers={"Accept": "*/*"}).status_code == 401


def test_after_some_wrong_passwords_an_address_has_to_wait(
    client: TestClient, clock: Clock
) -> None:
    assert [sign_in(client, "wrong") for _ in range(TRIES)] == [401] * TRIES
    assert sign_in(client) == 429, "even the right password"
    clock.now += PAUSE + 1
    assert sign_in(client) == 303


def test_one_address_waiting_does_not_keep_others_out() -> None:
    attempts = Attempts(Clock())
    for _ in range(TRIES):
        attempts.wrong("10.0.0.1")
        attempts.wrong("2001:db8::1")
    assert attempts.wait("10.0.0.1") > 0
    assert attempts.wait("2001:db8::ffff") > 0, "the same IPv6 network"
    assert attempts.wait("10.0.0.2") == 0
    assert attempts.wait("2001:db8:0:1::1") == 0


def test_the_right_password_clears_earlier_mistakes() -> None:
    attempts = Attempts(Clock())
    for _ in range(TRIES - 1):
        attempts.wrong("10.0.0.1")
    attempts.right("10.0.0.1")
    attempts.wrong("10.0.0.1")
    assert attempts.wait("10.0.0.1") == 0


def test_a_session_ends_after_a_day(client: TestClient, clock: Clock) -> None:
    sign_in(client)
    clock.now += HOURS * 3600 - 1
    assert client.get("/").text == "inside"
    clock.now += 1
    assert client.get("/").status_code == 303


def test_a_cookie_is_worthless_after_logout(client: TestClient) -> None:
    sign_in(client)
    cookie = client.cookies[COOKIE]
    out = client.post("/logout?lang=en")
    assert "You have signed out" in client.get(out.headers["location"]).text
    assert COOKIE not in client.cookies
    again = client.get("/", headers={"Cookie": f"{COOKIE}={cookie}"})
    assert again.status_code == 303


def test_a_restarted_server_knows_its_users_and_a_new_password_ends_their_sessions() -> None:
    cookie = Sessions(PASSWORD, Clock()).new()
    assert Sessions(PASSWORD, Clock()).holds(cookie)
    assert not Sessions(PASSWORD + "!", Clock()).holds(cookie)


@pytest.mark.parametrize(
    "forge",
    [
        lambda cookie: "",
        lambda cookie: "..",
        lambda cookie: "nan.x." + cookie.rpartition(".")[2],
        lambda cookie: "9" + cookie,
        lambda cookie: cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
        lambda cookie: cookie + "é",
    ],
)
def test_a_forged_cookie_is_refused(forge: Callable[[str], str]) -> None:
    sessions = Sessions(PASSWORD, Clock())
    assert not sessions.holds(forge(sessions.new()))
