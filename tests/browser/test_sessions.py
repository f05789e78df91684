"""One full run, followed by two users at once: shared, found again, answered from the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from browsing import arrive, opened, table, until
from serving import Served

INCOME = "income-by-group"
QUESTION = "/compare?s=no-plan,only-entrepreneurs"
LONG = 240_000
"""Milliseconds for a full run on a machine that is busy with other tests."""


@dataclass
class Story:
    """What the first user, who reloads during the run, and the second one have seen."""

    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)
    quick: list[list[str]] = field(default_factory=list)
    at_reload: int = 0
    reloaded: int = 0
    second: int = 0
    full: list[list[str]] = field(default_factory=list)
    told: str = ""
    told_second: str = ""
    second_words: str = ""
    first_words: str = ""


def done(page: Any) -> int:
    """Draws that are done, by the bar, once there is a quick look."""
    page.locator(f"figure#{INCOME}").wait_for(timeout=LONG)
    bar = page.locator(".yq-strip progress")
    return int(bar.get_attribute("value")) if bar.count() else 16


@pytest.fixture(scope="module")
def story(browser: Any, server: Served) -> Iterator[Story]:
    found = Story(before={one.name for one in server.runs.glob("yq-*")})
    with opened(browser, server, "zh-CN") as first, opened(browser, server, "en-GB") as second:
        arrive(first, f"{QUESTION}&lang=zh")
        first.get_by_text("以下为快速试算结果").wait_for(timeout=LONG)
        found.quick = table(first, INCOME)
        until(first, lambda: done(first) >= 1)
        found.at_reload = done(first)
        first.reload()
        found.reloaded = done(first)
        arrive(second, f"{QUESTION}&lang=en")
        found.second = done(second)
        first.get_by_text("完整运行结果").wait_for(timeout=LONG)
        second.locator(".yq-strip").get_by_text(re.compile("^Full run")).wait_for(timeout=LONG)
        found.told = first.locator(".yq-strip").inner_text()
        found.told_second = second.locator(".yq-strip").inner_text()
        found.first_words = first.locator("#answer").inner_text()
        found.second_words = second.locator("#answer").inner_text()
        found.full = table(first, INCOME)
        found.after = {one.name for one in server.runs.glob("yq-*")}
    yield found


def run_in(told: str) -> str:
    """The id of the run that a strip names."""
    found = re.search(r"yq-[0-9a-f]{10}", told)
    assert found, told
    return found[0]


def test_the_full_result_takes_the_place_of_the_quick_look(story: Story) -> None:
    assert [row[0] for row in story.full] == [row[0] for row in story.quick]
    assert story.full != story.quick
    assert "16次抽样" in story.told


def test_a_page_loaded_anew_during_a_run_finds_it(story: Story) -> None:
    assert story.reloaded >= story.at_reload >= 1


def test_two_users_who_ask_the_same_share_one_run(story: Story) -> None:
    assert story.second >= story.reloaded
    assert run_in(story.told_second) == run_in(story.told)
    assert story.after - story.before == {run_in(story.told)}


def test_each_user_reads_the_answer_in_a_language_of_their_own(story: Story) -> None:
    assert re.search(r"[\u4e00-\u9fff]", story.first_words)
    assert not re.search(r"[\u4e00-\u9fff]", story.second_words)
    assert story.second_words.startswith("In 2020")


def test_a_bookmark_gives_another_user_the_same_numbers_from_the_store(
    page: Any, story: Story
) -> None:
    arrive(page, f"{QUESTION}&lang=zh")
    page.locator(f"figure#{INCOME}").wait_for()
    told = page.locator(".yq-strip").inner_text()
    assert run_in(told) == run_in(story.told)
    assert "试算" not in told
    assert table(page, INCOME) == story.full


def test_what_one_user_chooses_another_does_not_see(
    browser: Any, server: Served, page: Any, stored: str
) -> None:
    address = f"/compare?run={stored}&lang=zh"
    arrive(page, address)
    before = table(page, INCOME)
    with opened(browser, server, "zh-CN") as other:
        arrive(other, address)
        other.get_by_role("button", name="百分比").click()
        other.get_by_role("link", name="English").click()
        other.get_by_role("heading", name="Compare scenarios").wait_for()
        page.get_by_role("button", name="2010年价").click()
        page.locator("[aria-pressed=true]", has_text="2010年价").wait_for()
        assert "c=relative" not in page.url and "lang=zh" in page.url
        page.get_by_role("button", name="当年价").click()
        page.locator("[aria-pressed=true]", has_text="当年价").wait_for()
        until(page, lambda: table(page, INCOME) == before)
        assert "p=real" not in other.url
