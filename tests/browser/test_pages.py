"""Every page as a visitor finds it: what it answers, in both languages, by keyboard, by address."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import arrive, opened, table
from serving import Served

from sim.experiments.shipped import default_run
from sim.policy.library import load_library
from sim.reporting.words import LANGUAGES
from sim.ui.app import routes
from sim.ui.words import text

PAGES = ["/" + one.path.strip("/") for one in routes]
KEY = re.compile(rf"\b(?:{'|'.join(text.subjects)})\.[a-z][a-z0-9_-]*\b(?!\()")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(
    r"CSV|PNG|Excel|YAML|English|yq-[0-9a-f]+|GB/T|APA|BibTeX|[A-H]\d\d|my-[0-9a-f]{6}|Cookie"
)
"""What a Chinese page may say in Latin letters: kinds of files, ids, names of styles."""
ROLES = ("button", "link", "combobox", "textbox", "searchbox", "checkbox", "radio", "switch",
         "slider", "spinbutton", "image", "figure", "navigation", "tab")  # fmt: skip
"""What a screen reader must have a name for."""

WORDS = """() => {
    const found = [];
    const unsaid = new Set(["SCRIPT", "STYLE", "CODE"]);
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) { found.push(node.textContent); return; }
        if (node.nodeType !== Node.ELEMENT_NODE || unsaid.has(node.tagName)) return;
        if (getComputedStyle(node).display === "none") return;
        for (const name of ["aria-label", "title", "placeholder", "alt", "label"])
            if (node.getAttribute(name)) found.push(node.getAttribute(name));
        for (const child of node.childNodes) walk(child);
    };
    walk(document.querySelector(".yq-app"));
    return found.map(one => one.trim()).filter(Boolean);
}"""
"""In the browser: every text a reader sees or hears, but for code."""


WIDTH = 1024
"""Of a tablet, in pixels."""
CLAUSE = re.compile(r"\[?[一二三四五六七八]\([一二三四五六七八]\)\d*\]?")
"""A clause of the plan, cited by its number."""
INVITING = {text("bar.choose", lang) for lang in LANGUAGES}
"""Ends as what is being waited for does."""
SOURCES = sorted(
    {
        parameter.source
        for measure in load_library().measures.values()
        for parameter in measure.parameters.values()
        if parameter.source
    },
    key=len,
    reverse=True,
)
"""Where numbers come from, named as whoever read them wrote it down."""


def without_sources(said: str) -> str:
    for source in SOURCES:
        said = said.replace(source, "")
    return said


def words(page: Any) -> list[str]:
    """What a page says, but for the names of sources."""
    return [one for one in map(without_sources, page.evaluate(WORDS)) if one]


def settled(page: Any) -> list[str]:
    """The words of a page that has stopped changing and waits for nothing."""
    before: list[str] = []
    for _ in range(160):
        page.wait_for_timeout(250)
        now = words(page)
        if now == before and not any(one.endswith("…") for one in now if one not in INVITING):
            return now
        before = now
    raise AssertionError(f"the page goes on changing: {before[-20:]}")


def address_of(path: str, run: str) -> str:
    """A page that shows the small stored run where it can show any."""
    return f"{path}?lang=zh&c=relative&group=researchers&run={run}"


def unnamed(page: Any) -> list[str]:
    """Controls and pictures that a screen reader cannot name."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    found = [
        str(node["role"]["value"])
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in ROLES
        and not node.get("name", {}).get("value", "").strip()
    ]
    assert any(node.get("role", {}).get("value") == "link" for node in nodes)
    return found


@pytest.fixture(scope="module", params=PAGES)
def shown(
    browser: Any, server: Served, stored: str, request: pytest.FixtureRequest
) -> Iterator[Any]:
    """Each page on a tablet, settled."""
    shutil.rmtree(server.runs / "scenarios", ignore_errors=True)  # their titles are in no language
    tablet = {"width": WIDTH, "height": 768}
    with opened(browser, server, "zh-CN", viewport=tablet) as page:
        arrive(page, address_of(request.param, stored))
        settled(page)
        yield page


def test_a_page_fits_a_tablet(shown: Any) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_a_page_speaks_each_language_alone_and_keeps_its_state_through_a_change(
    shown: Any,
) -> None:
    page = shown
    chinese, address = words(page), page.url
    assert [one for one in chinese if LATIN.search(NAMES.sub("", one))] == []
    assert [one for one in chinese if KEY.search(one)] == []
    assert unnamed(page) == []

    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="中文").wait_for()
    english = settled(page)
    assert page.url == address.replace("lang=zh", "lang=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert [one for one in english if CHINESE.search(CLAUSE.sub("", one)) and one != "中文"] == []
    assert [one for one in english if KEY.search(one)] == []
    assert unnamed(page) == []
    assert len(english) > 15

    page.get_by_role("link", name="中文").click()
    page.get_by_role("link", name="English").wait_for()
    assert settled(page) == chinese
    assert page.url == address
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_first_page_gives_the_answer_with_its_interval_and_where_it_comes_from(
    page: Any,
) -> None:
    answer = arrive(page, "/")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    said = page.locator("#answer").inner_text()
    assert default_run() in said
    found = re.search(
        r"人均可支配收入比“不实施方案”高(\d+)元（80%区间 \+(\d+) 至 \+(\d+)元）", said
    )
    assert found, said
    median, low, high = map(int, found.groups())
    assert low < median < high
    everybody = next(row for row in table(page, "income-by-group") if row[0] == "全体居民")
    assert everybody[3] == f"+{median}元"
    assert page.get_by_role("img").count() >= 1


def test_the_navigation_leads_to_every_page_and_the_browser_leads_back(
    page: Any, stored: str
) -> None:
    arrive(page, f"/?lang=zh&run={stored}")
    links = page.get_by_role("navigation").get_by_role("link")
    for link in links.all():
        link.click()
        page.locator("nav a[aria-current=page]", has_text=link.inner_text()).wait_for()
        page.locator("#main h1").first.wait_for()
        assert page.locator(".yq-problem[role=alert]").count() == 0
        assert f"run={stored}" in page.url
        assert page.title().startswith(link.inner_text())
    page.go_back()
    page.locator("nav a[aria-current=page]", has_text="可信度").wait_for()


def test_an_address_of_no_page_is_told_with_a_link_to_the_first(
    browser: Any, server: Served
) -> None:
    context = browser.new_context(base_url=server.address, locale="zh-CN")
    page = context.new_page()
    answer = page.goto("/no-such-page?lang=zh")
    assert answer.status == 404
    page.get_by_text("没有这个页面").wait_for()
    page.get_by_role("link").first.click()
    page.locator("#answer").wait_for()
    context.close()


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("s=no-plan,no-such-policy", "no-such-policy"),
        ("s=no-plan,~damaged", "~damaged"),
        ("w=no-such-world", "no-such-world"),
        ("run=yq-0000000000", "yq-0000000000"),
    ],
)
def test_a_stale_or_damaged_address_is_told_once_in_the_readers_language_and_the_page_lives_on(
    page: Any, query: str, word: str
) -> None:
    arrive(page, f"/compare?{query}&lang=zh")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert alert.count() == 1
    chinese = alert.inner_text()
    assert f"“{word}”" in chinese
    assert not LATIN.search(chinese.replace(word, ""))
    page.get_by_role("link", name="English").click()
    page.get_by_role("alert").filter(has_text=f"“{word}”").filter(has_not_text="。").wait_for()
    assert not re.search(r"[\u4e00-\u9fff]", alert.inner_text())
    page.locator("nav a[href*='/runs']").click()
    page.locator("nav a[href*='/runs'][aria-current=page]").wait_for()


def focused(page: Any) -> Iterator[str]:
    """Names of what the Tab key reaches, in order."""
    for _ in range(200):
        page.keyboard.press("Tab")
        yield page.evaluate(
            "(e => e.getAttribute('aria-label') || (e.labels && e.labels[0] || e)"
            ".textContent.trim())(document.activeElement)"
        )


def test_the_keyboard_reaches_navigation_scenarios_and_findings(page: Any, stored: str) -> None:
    arrive(page, f"/compare?run={stored}&lang=zh")
    page.get_by_role("button", name="下载全部表格（Excel）").wait_for()
    wanted = ["跳到正文", "总览", "运行记录", "English", "设为对照：增收工作方案",
              "移出比较：增收工作方案", "看数据表", "下载数据（CSV）"]  # fmt: skip
    reached = iter(focused(page))
    assert next(reached) == wanted[0]
    for name in wanted[1:]:
        assert any(one == name for one in reached), name


def test_skipping_to_the_content_moves_the_focus_there(page: Any) -> None:
    arrive(page, "/?lang=zh")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    inside = "document.getElementById('main').contains(document.activeElement)"
    assert page.evaluate(inside)
