"""Comparing: choosing scenarios, the quick look, turning a comparison round, ways to show it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from browsing import arrive, table, until
from serving import Served

INCOME = "income-by-group"
WAIT = 60_000
"""Milliseconds for a quick look on a machine that is busy with other tests."""


@pytest.fixture
def comparing(page: Any) -> Iterator[Any]:
    """A page that asks new questions; what is still under way at the end is cancelled."""
    yield page
    cancel = page.get_by_role("button", name="取消")
    if cancel.count():
        cancel.click()
        page.get_by_text(re.compile("已取消|完整运行结果")).first.wait_for()


def chips(page: Any) -> list[str]:
    """Titles of the scenarios compared, the reference first."""
    found: list[str] = page.locator(".yq-chip > span:nth-child(2)").all_inner_texts()
    return found


def compared(page: Any, *scenarios: str) -> None:
    """Wait until exactly these scenarios are compared."""
    until(page, lambda: chips(page) == list(scenarios))


def quick_look(page: Any, *scenarios: str) -> None:
    """Wait for the quick look at these scenarios."""
    compared(page, *scenarios)
    page.get_by_text("以下为快速试算结果").wait_for(timeout=WAIT)
    page.locator(f"figure#{INCOME}").wait_for()


def signed(text: str) -> list[str]:
    """The numbers of a cell with their signs; a zero has none."""
    return [
        number if float(number) else number.lstrip("+-")
        for number in re.findall(r"[+-]?\d+(?:\.\d+)?", text)
    ]


def turned(number: str) -> str:
    """A number with the other sign."""
    if not float(number):
        return number
    return ("+" if number[0] == "-" else "-") + number[1:]


def test_turning_a_comparison_round_turns_every_difference_and_nothing_else(
    comparing: Any,
) -> None:
    page = comparing
    arrive(page, "/compare?s=no-plan,only-needy&lang=zh")
    quick_look(page, "不实施方案", "只实施有劳动能力的困难群体措施")
    one_way = {name: table(page, name) for name in (INCOME, "employment-by-group", "deciles")}
    page.get_by_role("button", name="设为对照：只实施有劳动能力的困难群体措施").click()
    quick_look(page, "只实施有劳动能力的困难群体措施", "不实施方案")
    for name, before in one_way.items():
        after = table(page, name)
        assert [row[0] for row in after] == [row[0] for row in before]
        assert (after[0][1], after[0][2]) == (before[0][2], before[0][1])
        differing = 0
        for one, other in zip(before[1:], after[1:], strict=True):
            assert (other[1], other[2]) == (one[2], one[1]), name
            assert signed(other[3]) == [turned(number) for number in signed(one[3])], name
            low, high = signed(one[4])
            assert signed(other[4]) == [turned(high), turned(low)], name
            differing += any(map(float, signed(one[3])))
        assert differing > 0


def test_scenarios_are_added_taken_out_and_made_the_reference(comparing: Any) -> None:
    page = comparing
    arrive(page, "/compare?s=no-plan,only-cadres&lang=zh")
    page.get_by_label("增加方案").select_option(label="只实施科研人员措施")
    compared(page, "不实施方案", "只实施基层干部队伍措施", "只实施科研人员措施")
    assert "s=no-plan,only-cadres,only-researchers" in page.url
    page.get_by_role("button", name="设为对照：只实施科研人员措施").click()
    compared(page, "只实施科研人员措施", "不实施方案", "只实施基层干部队伍措施")
    page.get_by_role("button", name="移出比较：不实施方案").click()
    quick_look(page, "只实施科研人员措施", "只实施基层干部队伍措施")
    assert "s=only-researchers,only-cadres" in page.url
    assert table(page, INCOME)[0][1:3] == ["只实施科研人员措施", "只实施基层干部队伍措施"]
    offered = page.get_by_label("增加方案").locator("option").all_inner_texts()
    assert "不实施方案" in offered and "只实施科研人员措施" not in offered


def test_a_cancelled_run_leaves_its_quick_look_which_cannot_be_cited(page: Any) -> None:
    arrive(page, "/compare?s=no-plan,only-managers&lang=zh")
    quick_look(page, "不实施方案", "只实施企业经营管理人员措施")
    bar = page.get_by_role("progressbar", name="运行进度")
    assert bar.get_attribute("max") == "16"
    page.get_by_role("button", name="取消").click()
    page.get_by_text("已取消，未保存任何结果").wait_for()
    assert bar.count() == 0
    assert page.locator(f"figure#{INCOME}").is_visible()
    assert page.get_by_text("快速试算不能引用").is_visible()
    assert page.get_by_text("复现命令").count() == 0
    assert page.get_by_role("button", name="下载全部表格").count() == 0


def workers(server: Served) -> list[int]:
    """Numbers of the server's processes that simulate."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(server.process.pid)],
        capture_output=True,
        text=True,
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "spawn_main" in line]


@pytest.mark.skipif(shutil.which("ps") is None, reason="ps lists the processes")
def test_a_run_whose_worker_dies_is_told_with_its_number_and_can_be_asked_again(
    page: Any, server: Served
) -> None:
    over = threading.Event()

    def kill_workers() -> None:
        while not over.wait(0.1):
            for worker in workers(server):
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)

    killer = threading.Thread(target=kill_workers)
    killer.start()
    try:
        arrive(page, "/compare?s=no-plan,without-researchers&lang=zh")
        alert = page.get_by_role("alert")
        alert.wait_for(timeout=WAIT)
    finally:
        over.set()
        killer.join()
    said = alert.inner_text()
    assert re.search(r"运行 yq-[0-9a-f]{10} 失败：计算进程两次意外终止", said), said
    page.get_by_role("button", name="重新运行").click()
    quick_look(page, "不实施方案", "不含科研人员措施")
    page.get_by_role("button", name="取消").click()
    page.get_by_text("已取消").wait_for()


WAYS = (
    ("差额", "百分比", "c=relative", "%"),
    ("价格", "2010年价", "p=real", "2010年"),
    ("群体口径", "当年", "g=current", "当年"),
)


def test_results_are_shown_in_other_ways_without_a_new_run(page: Any, stored: str) -> None:
    arrive(page, f"/compare?run={stored}&lang=zh")
    after = table(page, INCOME)
    for group, choice, key, sign in WAYS:
        before = after
        row = page.get_by_role("group", name=group)
        row.get_by_role("button", name=choice).click()
        row.locator("[aria-pressed=true]", has_text=choice).wait_for()
        until(page, lambda before=before: table(page, INCOME) != before)
        after = table(page, INCOME)
        assert key in page.url and f"run={stored}" in page.url
        assert sign in page.locator(f"figure#{INCOME}").inner_text()
    page.reload()
    page.locator(f"figure#{INCOME}").wait_for()
    assert table(page, INCOME) == after
