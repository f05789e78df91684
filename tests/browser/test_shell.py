"""What the server adds to every page, in a real browser: policy, language, login, coming back."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import opened
from serving import Served, served

OPEN = "() => window.solara?.debug?.connectionStatus === 'connected' && !app.$data.loading"
"""In the browser: whether the page is there and talks to the server."""


@pytest.mark.parametrize("fixture", ["page", "page_en"])
def test_a_page_opens_without_a_complaint_and_without_other_hosts(
    request: pytest.FixtureRequest, fixture: str
) -> None:
    page = request.getfixturevalue(fixture)
    page.goto("/")
    page.wait_for_function(OPEN)
    lang = page.evaluate("document.documentElement.lang")
    assert lang == ("zh-CN" if fixture == "page" else "en")


def test_the_chart_library_loads_from_this_server(page: Any) -> None:
    page.goto("/runs")
    page.wait_for_function(OPEN)
    version = page.evaluate(
        """() => new Promise((done, failed) => requirejs(
            ["/_solara/cdn/echarts@5.4.0/dist/echarts.min.js"], (it) => done(it.version), failed
        ))"""
    )
    assert version == "5.4.0"


def test_a_script_that_was_smuggled_into_the_page_does_not_run(
    browser: Any, server: Served
) -> None:
    context = browser.new_context(base_url=server.address)
    page = context.new_page()
    page.goto("/runs")
    page.wait_for_function(OPEN)
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.smuggled = 1";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='smuggled = 1'>");
            return fetch("https://evil.test/").catch(() => 0);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.smuggled") is None
    context.close()


def test_a_page_comes_back_by_itself_when_the_server_has_restarted(
    browser: Any, tmp_path: Path
) -> None:
    with served(tmp_path) as first:
        context = browser.new_context(base_url=first.address, locale="zh-CN")
        page = context.new_page()
        page.goto("/compare?s=no-plan,plan&lang=zh")
        page.wait_for_function(OPEN)
        page.evaluate("window.before = true")
        first.stop(signal.SIGKILL)
        page.get_by_text("与服务器的连接已中断，正在自动恢复").wait_for()
        port = urlsplit(first.address).port
        assert port is not None
    with served(tmp_path, port=port):
        page.wait_for_function(f"() => window.before === undefined && ({OPEN})()")
        assert page.url.endswith("/compare?s=no-plan,plan&lang=zh")
        assert page.get_by_text("与服务器的连接已中断").is_hidden()
        context.close()


def test_a_short_break_of_the_line_loses_nothing(page: Any) -> None:
    page.goto("/runs")
    page.wait_for_function(OPEN)
    page.evaluate("window.before = true")
    assert page.evaluate("solara.debug.dropConnection()")
    page.wait_for_function("() => solara.debug.reconnectCount === 1")
    page.wait_for_function(OPEN)
    assert page.evaluate("window.before") is True


def test_a_user_signs_in_and_out(browser: Any, tmp_path: Path) -> None:
    password = "进门的口令 2018"
    with (
        served(tmp_path, environ={"YQSIM_PASSWORD": password}) as locked,
        opened(browser, locked, "zh-CN") as page,
    ):
        page.goto("/compare?lang=zh")
        page.get_by_label("访问密码").fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_function(OPEN)
        assert page.url.endswith("/compare?lang=zh")
        page.goto("/logout?lang=zh")
        page.get_by_text("您已退出登录").wait_for()
        page.goto("/?lang=en")
        page.get_by_label("Password").wait_for()


@pytest.mark.skipif(shutil.which("ps") is None, reason="ps lists the processes")
def test_a_server_stopped_during_a_run_ends_its_processes(browser: Any, tmp_path: Path) -> None:
    def listed(*options: str) -> list[tuple[str, str]]:
        """Number and state of processes; those that ended and are not yet cleared are Z."""
        found = subprocess.run(
            ["ps", "-o", "pid=,stat=", *options], capture_output=True, text=True, check=False
        )
        return [(line.split()[0], line.split()[1]) for line in found.stdout.splitlines()]

    with served(tmp_path, "--workers", "1") as running:
        context = browser.new_context(base_url=running.address, locale="zh-CN")
        page = context.new_page()
        page.goto("/compare?s=no-plan,plan&e=fine")
        page.get_by_role("button", name="取消").wait_for()
        started = [pid for pid, _ in listed("--ppid", str(running.process.pid))]
        assert started
        assert running.stop() == 0
        end = time.monotonic() + 20
        while any(state[0] != "Z" for _, state in listed("-p", ",".join(started))):
            assert time.monotonic() < end, "a process lives on"
            time.sleep(0.1)
        context.close()
