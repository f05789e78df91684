"""The live city in a real browser: played, paused, looked back at, each session its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsing import arrive, opened
from serving import Served

PLAN_START = re.compile("2018年7月")
COMPILING = 120_000
"""Milliseconds that a month may take; the first city of a machine compiles the rules."""


def month(page: Any) -> str:
    """The month that is shown."""
    return str(page.locator(".yq-live-month").inner_text())


def wait_for_month(page: Any, name: str) -> None:
    """Waits for a month; a pattern of the month's words."""
    there = page.locator(".yq-live-month", has_text=re.compile(f"^{name}$"))
    there.wait_for(timeout=COMPILING)


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def city(page: Any) -> Any:
    """The page with its first month played."""
    arrive(page, "/live?tab=no-plan,plan,12")
    wait_for_month(page, "2010年1月")
    return page


def test_a_city_is_played_and_paused(city: Any) -> None:
    press(city, "播放")
    wait_for_month(city, "2010年(?!1月).*")
    press(city, "暂停")
    city.get_by_role("button", name="播放", exact=True).wait_for()
    stopped = month(city)
    city.wait_for_timeout(400)
    assert month(city) == stopped
    press(city, "走一个月")
    city.wait_for_function(
        "was => document.querySelector('.yq-live-month').innerText !== was", arg=stopped
    )


def test_the_start_of_the_plan_is_announced(city: Any) -> None:
    press(city, "到方案启动前")
    wait_for_month(city, "2018年6月")
    started = city.get_by_role("status")
    assert not PLAN_START.search(" ".join(started.all_inner_texts()))
    press(city, "走一个月")
    city.get_by_role("status").get_by_text(PLAN_START).wait_for()


def test_months_that_were_played_can_be_looked_at_again_with_the_keyboard(city: Any) -> None:
    press(city, "到方案启动前")
    wait_for_month(city, "2018年6月")
    line = city.get_by_label("月份", exact=True)
    line.focus()
    line.press("ArrowLeft")
    wait_for_month(city, "2018年5月")
    city.get_by_text("正在回看，模型已运行到2018年6月").wait_for()
    assert line.get_attribute("aria-valuetext") == "2018年5月"
    press(city, "回到最新")
    wait_for_month(city, "2018年6月")


def test_the_months_numbers_stand_in_a_table_that_is_not_read_out(city: Any) -> None:
    summary = city.get_by_text("2010年1月的全部数字").first
    summary.focus()
    summary.press("Enter")
    table = city.get_by_role("table", name="2010年1月的全部数字")
    row = table.get_by_role("row", name=re.compile("^就业人数")).inner_text().split()
    shown = city.locator("figure", has_text="就业人数").locator(".yq-live-values").inner_text()
    assert row[1] in shown and row[2] in shown
    assert table.evaluate("one => one.closest('[aria-live]').getAttribute('aria-live')") == "off"


def test_two_users_have_two_cities(browser: Any, server: Served) -> None:
    with (
        opened(browser, server, "zh-CN") as first,
        opened(browser, server, "zh-CN") as second,
    ):
        for page in (first, second):
            arrive(page, "/live?tab=plan")
            wait_for_month(page, "2010年1月")
        for name in ("2010年2月", "2010年3月"):
            press(first, "走一个月")
            wait_for_month(first, name)
        assert month(second) == "2010年1月"


def test_another_scenario_and_speed_are_kept_in_the_address(city: Any) -> None:
    city.get_by_label("速度").select_option("2")
    city.wait_for_url(re.compile("tab=no-plan,plan,2"))
    city.get_by_label("同时播放").select_option(label="不对照")
    city.wait_for_url(re.compile("tab=no-plan,2"))
    wait_for_month(city, "2010年1月")
    city.reload()
    wait_for_month(city, "2010年1月")
    assert city.get_by_label("速度").input_value() == "2"
    assert city.get_by_label("同时播放").input_value() == ""


def test_nothing_moves_by_itself_where_the_reader_asks_for_less_motion(
    browser: Any, server: Served
) -> None:
    with opened(browser, server, "en-GB", reduced_motion="reduce") as page:
        arrive(page, "/live?tab=plan,12")
        wait_for_month(page, "2010-01")
        page.wait_for_timeout(500)
        assert month(page) == "2010-01"
        running = page.evaluate(
            "document.getAnimations().filter(one => one.playState === 'running').length"
        )
        assert running == 0


def test_the_page_fits_a_small_window(browser: Any, server: Served) -> None:
    with opened(browser, server, "en-GB", viewport={"width": 1024, "height": 768}) as page:
        arrive(page, "/live")
        wait_for_month(page, "2010-01")
        page.locator(".yq-live-charts canvas").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
