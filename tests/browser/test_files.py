"""What a planner takes away from a comparison: files that open, and words that lead back to it."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from browsing import arrive, opened, saved, table
from openpyxl import load_workbook
from serving import ROOT, Served

from sim.reporting.words import amount

INCOME = "income-by-group"

COLOURS = """async (data) => {
    const picture = new Image();
    picture.src = "data:image/png;base64," + data;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    const pixels = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return { width: canvas.width, colours: new Set(pixels).size };
}"""
"""In the browser: how wide a picture is and how many colours it has."""


@pytest.fixture(scope="module")
def compared(browser: Any, server: Served, stored: str) -> Iterator[Any]:
    """The page of the stored run; what is taken from it leaves it as it is."""
    with opened(browser, server, "zh-CN") as page:
        arrive(page, f"/compare?run={stored}&lang=zh")
        page.locator(f"figure#{INCOME}").wait_for()
        yield page


def copied(page: Any, label: str) -> tuple[str, str]:
    """What is shown under a label, and what its button copies."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row = page.locator(".yq-copy", has=page.get_by_text(label, exact=True))
    row.get_by_role("button", name="复制").click()
    row.get_by_role("button", name="已复制").wait_for()
    return row.locator("code").inner_text(), page.evaluate("navigator.clipboard.readText()")


def reproduced(command: str, folder: Path, server: Served) -> Any:
    """What the command line answers to a command of the page, from the server's store."""
    program, *words = shlex.split(command)
    assert program == "yqsim"
    answer = subprocess.run(
        [sys.executable, "-m", "sim", *words, "--runs", str(server.runs), "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(answer.stdout)


def test_a_findings_table_is_saved_as_a_file_that_a_chinese_excel_opens(
    compared: Any, stored: str
) -> None:
    shown = table(compared, INCOME)
    button = compared.locator(f"figure#{INCOME}").get_by_role("button", name="下载数据（CSV）")
    name, content = saved(compared, button)
    assert name == f"{stored}-{INCOME}.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert all(heading in " ".join(rows[0]) for heading in shown[0][:3])
    frame = pd.read_csv(io.BytesIO(content))
    assert list(frame.iloc[:, 0])[-len(shown) + 1 :] == [row[0] for row in shown[1:]]


def test_a_chart_is_saved_as_a_picture_with_something_on_it(compared: Any, stored: str) -> None:
    card = compared.locator(f"figure#{INCOME}")
    back = card.get_by_role("button", name="看图")
    if back.count():  # another test has looked at the table
        back.click()
    card.locator("canvas, svg").first.wait_for()
    compared.wait_for_timeout(600)  # the chart grows into place
    name, content = saved(compared, card.get_by_role("button", name="下载图片（PNG）"))
    assert name == f"{stored}-{INCOME}.png"
    assert content.startswith(b"\x89PNG")
    found = compared.evaluate(COLOURS, base64.b64encode(content).decode())
    assert found["width"] > 400
    assert found["colours"] > 20


def test_the_workbook_has_a_cover_and_a_sheet_for_every_table(compared: Any, stored: str) -> None:
    titles = compared.locator("figure.yq-finding").count()
    name, content = saved(compared, compared.get_by_role("button", name="下载全部表格（Excel）"))
    assert name == f"{stored}-zh.xlsx"
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) > titles
    cover = "\n".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value
    )
    assert stored in cover
    assert "不实施方案" in cover and "增收工作方案" in cover
    numbers = [
        cell.value
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    assert len(numbers) > 200


def test_all_data_of_the_run_is_in_the_zipped_file(compared: Any, stored: str) -> None:
    _, content = saved(compared, compared.get_by_role("button", name="下载全部数据（CSV压缩包）"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        frames = [pd.read_csv(archive.open(name)) for name in archive.namelist() if "csv" in name]
    assert max(map(len, frames)) > 10_000


def test_the_citation_that_is_copied_is_the_one_shown_and_names_the_run(
    compared: Any, stored: str
) -> None:
    for style, mark in (("GB/T 7714", "[CP"), ("APA", "(2026)"), ("BibTeX", "@software{")):
        compared.get_by_role("button", name=style).click()
        compared.locator("code", has_text=mark).wait_for()
        shown, taken = copied(compared, "引用")
        assert taken == shown
        assert stored in taken


def test_the_link_that_is_copied_opens_the_same_numbers(compared: Any, server: Served) -> None:
    before = table(compared, INCOME)
    _, link = copied(compared, "本页链接")
    assert link.startswith(server.address + "/compare?")
    arrive(compared, link)
    assert table(compared, INCOME) == before


def test_the_command_that_is_shown_gives_the_same_run_and_the_same_numbers(
    compared: Any, stored: str, server: Served
) -> None:
    found = reproduced(copied(compared, "复现命令")[1], ROOT, server)
    assert found["run"] == stored
    wanted = {
        "indicator": "disposable_income_per_head",
        "area": "city",
        "residence": "all",
        "group": "all",
        "year": 2020,
    }
    (difference,) = (one for one in found["differences"] if wanted.items() <= one.items())
    everybody = next(row for row in table(compared, INCOME) if row[0] == "全体居民")
    assert everybody[3] == amount(difference["median"], "yuan", "zh", signed=True)


def test_the_command_for_a_scenario_of_ones_own_names_the_file_that_is_saved_beside_it(
    page: Any, server: Served, own_run: str, tmp_path: Path
) -> None:
    arrive(page, f"/compare?run={own_run}&lang=zh")
    name, content = saved(page, page.get_by_role("button", name="下载方案文件：培训加码"))
    (tmp_path / name).write_bytes(content)
    command = copied(page, "复现命令")[1]
    assert reproduced(command, tmp_path, server)["run"] == own_run
