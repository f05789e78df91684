"""The page of runs: what is stored and under way, opened, taken away, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browsing import arrive, until
from serving import Served

from sim.experiments.shipped import default_run

Make = Callable[..., str]


def row(page: Any, run: str) -> Any:
    """The line of a run in the list."""
    return page.locator("tbody tr", has=page.locator("code", has_text=run))


def test_a_stored_run_is_opened_from_the_list(page: Any, stored: str) -> None:
    arrive(page, "/runs?lang=zh")
    line = row(page, stored)
    assert "不实施方案 / 增收工作方案" in line.inner_text()
    assert "4次抽样" in line.inner_text()
    line.get_by_role("link", name="打开").click()
    page.locator("figure#income-by-group").wait_for()
    assert f"run={stored}" in page.url
    page.get_by_text(f"显示已保存的运行 {stored}").wait_for()


def test_a_runs_files_and_citation_are_had_from_the_list(page: Any, stored: str) -> None:
    arrive(page, "/runs?lang=zh")
    button = row(page, stored).get_by_role("button", name="下载与引用")
    button.click()
    page.locator("code", has_text="[CP").wait_for()
    assert stored in page.locator("code", has_text="[CP").inner_text()
    assert page.get_by_role("button", name="下载全部表格（Excel）").is_visible()
    button.click()
    page.locator("#take-away").wait_for(state="detached")


def test_a_small_run_leads_on_to_a_fine_one_of_the_same_question(page: Any, own_run: str) -> None:
    arrive(page, "/runs?lang=zh")
    link = row(page, own_run).get_by_role("link", name="继续做精细运行")
    address = link.get_attribute("href")
    assert "e=fine" in address and "run=" not in address
    assert "s=plan,~" in address


def test_deleting_a_run_asks_first_and_its_old_address_says_that_it_is_gone(
    page: Any, server: Served, finished: Make
) -> None:
    run = finished("no-plan", "only-cadres")
    arrive(page, "/runs?lang=zh")
    row(page, run).get_by_role("button", name="删除").click()
    page.get_by_text("确定删除？不可恢复。").wait_for()
    page.get_by_role("button", name="保留").click()
    page.get_by_text("确定删除").wait_for(state="detached")
    assert (server.runs / run).exists()
    row(page, run).get_by_role("button", name="删除").click()
    page.get_by_role("alert").get_by_role("button", name="删除").click()
    row(page, run).wait_for(state="detached")
    assert not (server.runs / run).exists()
    arrive(page, f"/compare?run={run}&lang=zh")
    page.get_by_role("alert").filter(has_text="没有编号为").wait_for()


def test_the_run_that_comes_with_the_program_cannot_be_deleted(page: Any) -> None:
    arrive(page, "/runs?lang=zh")
    line = row(page, default_run())
    assert "随程序发布" in line.inner_text()
    assert line.get_by_role("button", name="删除").count() == 0
    assert line.get_by_role("link", name="打开").count() == 1


@pytest.mark.parametrize("content", ["{}", "not JSON", '{"settings": 3}'])
def test_a_damaged_run_is_shown_as_such_and_can_be_deleted(
    page: Any, server: Served, content: str
) -> None:
    folder = server.runs / "yq-0badbadbad"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(content)
    (folder / "panel.parquet").write_bytes(b"")
    arrive(page, "/runs?lang=zh")
    line = row(page, folder.name)
    assert "文件损坏" in line.inner_text()
    assert line.get_by_role("link", name="打开").count() == 0
    line.get_by_role("button", name="删除").click()
    page.get_by_role("alert").get_by_role("button", name="删除").click()
    until(page, lambda: not folder.exists())


def test_a_run_under_way_is_found_and_cancelled_on_the_page_of_runs(page: Any) -> None:
    arrive(page, "/compare?s=no-plan,without-needy&lang=zh")
    page.get_by_role("progressbar").wait_for(timeout=60_000)
    page.get_by_role("navigation").get_by_role("link", name="运行记录").click()
    page.get_by_role("heading", name="正在进行").wait_for()
    assert page.get_by_text("不实施方案 / 不含有劳动能力的困难群体措施：").is_visible()
    page.get_by_role("button", name="取消").click()
    page.get_by_role("heading", name="正在进行").wait_for(state="detached")
