"""The group page in a real browser: its answer, its measures, and the life of one resident."""

from __future__ import annotations

import re
from typing import Any

from browsing import arrive, saved, table, until

LIFE = ".yq-life"
SECONDS = 60_000
"""Milliseconds for a calculation in a worker that others may be using."""


def open_life(page: Any, run: str, more: str = "") -> None:
    arrive(page, f"/group?run={run}&group=needy{more}")
    page.locator(LIFE).wait_for(timeout=SECONDS)


def test_a_group_is_told_from_its_answer_to_one_life(page: Any, stored: str) -> None:
    open_life(page, stored, "&lang=zh")
    answer = page.locator("#answer").inner_text()
    assert re.match(r"2020年，有劳动能力的困难群体在“增收工作方案”下人均可支配收入为\d+元", answer)
    for finding in ("group-sources", "group-within", "group-winners", "group-size", "life-changes"):
        assert len(table(page, finding)) > 1, finding
    assert table(page, "life-changes")[1][0] == "2010-01"


def test_another_group_is_chosen_and_its_address_kept(page: Any, stored: str) -> None:
    open_life(page, stored, "&lang=zh&tab=life-2")
    page.get_by_role("button", name="基层干部").click()
    page.locator("#answer", has_text="基层干部").wait_for()
    assert "group=cadres" in page.url and "tab=" not in page.url
    page.get_by_text("本群体中随机排列的第1位成年居民").wait_for()
    page.locator(LIFE).wait_for(timeout=SECONDS)
    told = page.locator("#life-changes h3").inner_text()
    page.reload()
    page.locator(LIFE).wait_for(timeout=SECONDS)
    assert page.locator("#life-changes h3").inner_text() == told


def test_the_keyboard_asks_for_another_resident_and_goes_back(page: Any, stored: str) -> None:
    open_life(page, stored, "&lang=zh")
    first = page.locator("#life-changes").inner_text()
    page.get_by_role("button", name="换一位居民").focus()
    page.keyboard.press("Enter")
    page.get_by_text("本群体中随机排列的第2位成年居民").wait_for()
    assert "tab=life-1" in page.url
    page.locator(LIFE).wait_for(timeout=SECONDS)
    page.get_by_role("button", name="上一位").click()
    page.get_by_text("本群体中随机排列的第1位成年居民").wait_for()
    page.locator(LIFE).wait_for(timeout=SECONDS)
    assert page.locator("#life-changes").inner_text() == first


def test_a_group_without_so_many_members_says_so_and_leads_back(page: Any, stored: str) -> None:
    arrive(page, f"/group?run={stored}&group=needy&lang=zh&tab=life-99999")
    page.get_by_text("没有这么多成年居民").wait_for(timeout=SECONDS)
    page.get_by_role("button", name="回到第一位").click()
    page.locator(LIFE).wait_for(timeout=SECONDS)


def test_the_months_of_a_life_can_be_taken_away(page: Any, stored: str) -> None:
    open_life(page, stored, "&lang=en")
    page.get_by_role("button", name="2010-2020", exact=True).click()
    card = page.locator("figure#life-income-months")
    card.get_by_role("button", name="Show table").click()
    card.get_by_text("2010-01").wait_for()
    name, data = saved(page, card.get_by_role("button", name="Download data (CSV)"))
    assert re.fullmatch(rf"{stored}-\d+-life-income-months\.csv", name)
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Month,Without the plan (yuan),The plan (yuan),Difference (yuan)")
    assert len(lines) == 1 + 132


def test_the_page_is_no_wider_than_its_window(page: Any, stored: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    open_life(page, stored, "&lang=en")
    assert page.evaluate("document.documentElement.scrollWidth") == 1440
    page.set_viewport_size({"width": 1024, "height": 900})
    until(page, lambda: page.evaluate("document.documentElement.scrollWidth") == 1024)


def test_what_each_measure_of_ones_own_scenario_does_is_computed_when_asked(
    page: Any, own_run: str
) -> None:
    arrive(page, f"/group?run={own_run}&group=skilled-workers&lang=zh")
    page.get_by_text("有1项措施不同").wait_for()
    page.get_by_role("button", name="算一算哪些措施在起作用").click()
    page.get_by_text("正在逐项试算1项措施的作用").wait_for()
    page.locator("figure#effects").wait_for(timeout=SECONDS)
    page.get_by_text("正在逐项试算").wait_for(state="hidden", timeout=SECONDS)
    assert "技能人才" in page.locator("figure#effects h3").inner_text()
    page.get_by_role("button", name="就业率", exact=True).click()
    page.locator("figure#effects h3", has_text="就业率").wait_for()
