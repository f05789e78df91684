"""Building a scenario in a real browser: typing, sliding, keys, files, and the way back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from sim.policy.draft import MAX_TEXT, decode, draft_from_yaml

SEATS = "#box-G01\\.seats-102"
DAYS = "#box-G01\\.days-102"


def opened(page: Any, address: str = "/scenarios?lang=zh&tab=needy") -> Any:
    """The builder, with the measures for the needy."""
    page.goto(address)
    page.locator("#measure-G01").wait_for()
    return page


def typed(page: Any, field: str, value: str) -> None:
    page.locator(field).fill(value)
    page.locator(field).press("Enter")


def changes(page: Any) -> Any:
    return page.locator(".yq-p-changes")


def code_in(page: Any) -> str:
    """The scenario in the address, as soon as it is there."""
    page.wait_for_url(re.compile(r"[?&]d="))
    found = re.search(r"[?&]d=([^&]+)", page.url)
    assert found
    return found[1]


def test_more_seats_are_told_costed_kept_in_the_address_and_compared(page: Any) -> None:
    opened(page)
    typed(page, SEATS, "3600")
    changes(page).get_by_text("培训名额由每年1800人调整为每年3600人").wait_for()
    page.get_by_text(re.compile("比增收工作方案多.*万元")).wait_for()
    assert decode(code_in(page)).values.keys() == {("G01", "seats")}
    assert page.evaluate("document.activeElement.id") == "box-G01.seats-102"
    page.reload()
    page.locator("#measure-G01").wait_for()
    assert page.locator(SEATS).input_value() == "3600"
    page.get_by_role("button", name="与增收工作方案比较").click()
    page.wait_for_url(re.compile(r"/compare\?.*s=plan,~"))


def test_resetting_one_value_leaves_the_others(page: Any) -> None:
    opened(page)
    typed(page, SEATS, "3600")
    typed(page, DAYS, "30")
    changes(page).get_by_text("培训天数").wait_for()
    page.get_by_role("button", name="恢复：培训天数").click()
    changes(page).get_by_text("培训天数").wait_for(state="hidden")
    assert page.locator(SEATS).input_value() == "3600"
    assert page.locator(DAYS).input_value() == "15"


def test_a_value_outside_its_range_is_told_at_its_field_and_stops_the_comparison(page: Any) -> None:
    opened(page)
    compare = page.get_by_role("button", name="与增收工作方案比较")
    typed(page, DAYS, "90")
    page.get_by_text("超出允许范围：3至60天").wait_for()
    assert page.locator(DAYS).get_attribute("aria-invalid") == "true"
    expect(compare).to_be_disabled()
    typed(page, DAYS, "20")
    page.get_by_text("超出允许范围").wait_for(state="hidden")
    expect(compare).to_be_enabled()
    page.locator(DAYS).fill("")
    page.get_by_text("请填写数字").wait_for()
    page.locator(SEATS).focus()
    page.get_by_text("请填写数字").wait_for(state="hidden")
    assert page.locator(DAYS).input_value() == "20"


def test_going_back_takes_the_last_change_back(page: Any) -> None:
    opened(page)
    typed(page, SEATS, "3600")
    before = code_in(page)
    page.get_by_label("实施这项措施：G17").uncheck()
    changes(page).get_by_text("G17").wait_for()
    page.wait_for_function(f"() => !location.search.includes({before!r})")
    # The server has drawn the page of the new address once other links carry the scenario, too.
    page.locator(f".yq-language[href*='{code_in(page)}']").wait_for()
    page.go_back()
    changes(page).get_by_text("G17").wait_for(state="hidden")
    assert page.get_by_label("实施这项措施：G17").is_checked()
    assert page.locator(SEATS).input_value() == "3600"


def test_everything_can_be_done_with_the_keyboard(page: Any) -> None:
    opened(page)
    page.get_by_role("tab", name="有劳动能力的困难群体").focus()
    page.keyboard.press("ArrowLeft")
    page.locator("#measure-F01").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator("#measure-G01").wait_for()
    page.get_by_label("培训天数，滑动调整").focus()
    page.keyboard.press("ArrowRight")
    changes(page).get_by_text("由15天调整为16天").wait_for()
    assert page.locator(DAYS).input_value() == "16"
    page.get_by_label("实施这项措施：G14").focus()
    page.keyboard.press("Space")
    changes(page).get_by_text("低保缓退：不实施").wait_for()


def test_a_later_value_can_be_added(page: Any) -> None:
    opened(page)
    measure = page.locator("#measure-G01")
    measure.get_by_text("来源和说明").first.click()
    measure.get_by_label("另定以后的数值：培训名额").select_option("2020年1月")
    typed(page, "#box-G01\\.seats-120", "2500")
    changes(page).get_by_text("2020年1月起，培训名额由每年1800人调整为每年2500人").wait_for()


def test_a_measure_is_found_by_a_word(page: Any) -> None:
    opened(page)
    page.get_by_label("查找措施").fill("学徒")
    page.locator("#measure-H14").wait_for()
    assert page.locator("#measure-G01").count() == 0
    page.get_by_role("button", name="清除").click()
    page.locator("#measure-G01").wait_for()


def test_a_scenario_is_saved_edited_and_deleted_after_a_question(page: Any) -> None:
    opened(page)
    page.get_by_label("名称", exact=True).fill("加强培训试验")
    typed(page, SEATS, "3600")
    changes(page).get_by_text("3600").wait_for()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存到服务器：加强培训试验").wait_for()
    opened(page)
    page.get_by_role("button", name="修改：加强培训试验").click()
    changes(page).get_by_text("3600").wait_for()
    opened(page)
    page.get_by_role("button", name="删除：加强培训试验").click()
    page.get_by_text("确定删除？").wait_for()
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_text("还没有保存的方案").wait_for()


def test_an_exported_file_can_be_imported_again(page: Any, tmp_path: Path) -> None:
    opened(page)
    typed(page, SEATS, "3600")
    code = code_in(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出文件（YAML）").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    draft = draft_from_yaml(kept.read_text("utf-8"), kept.name)
    assert (draft, kept.stem) == (decode(code), draft.name)
    opened(page)
    page.get_by_label("导入方案文件（YAML）").set_input_files(kept)
    changes(page).get_by_text("3600").wait_for()
    page.get_by_text("已导入：我的方案").wait_for()


@pytest.mark.parametrize(
    ("content", "told"),
    [("x" * (MAX_TEXT + 1), "文件超过64千字节"), ("{{7*7}}: <b>", "不是有效的YAML")],
)
def test_a_file_that_is_no_scenario_is_refused(
    page: Any, tmp_path: Path, content: str, told: str
) -> None:
    opened(page)
    file = tmp_path / "bad.yaml"
    file.write_text(content)
    page.get_by_label("导入方案文件（YAML）").set_input_files(file)
    page.get_by_text(told).wait_for()
    changes(page).get_by_text("没有改动").wait_for()


def test_what_a_user_writes_is_never_read_as_html(page: Any) -> None:
    opened(page)
    page.get_by_label("名称", exact=True).fill("<img src=x onerror='window.smuggled=1'>{{7*7}}")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("{{7*7}}").first.wait_for(state="attached")
    assert page.evaluate("window.smuggled") is None


def test_a_damaged_address_opens_the_plan_and_says_so(page: Any) -> None:
    opened(page, "/scenarios?lang=zh&tab=needy&d=a123")
    page.get_by_text("地址中的方案读不出来").wait_for()
    changes(page).get_by_text("没有改动").wait_for()


def test_a_trial_run_starts_when_asked_and_can_be_cancelled(page: Any) -> None:
    opened(page)
    typed(page, SEATS, "3650")
    changes(page).get_by_text("3650").wait_for()
    page.get_by_role("button", name="试算效果").click()
    page.locator("#trial").get_by_role("button", name="取消").click()
    page.locator("#trial").get_by_role("button", name="重新运行").wait_for()


def test_the_english_page_reads_english(page_en: Any) -> None:
    opened(page_en, "/scenarios?lang=en&tab=needy")
    typed(page_en, SEATS, "3600")
    changes(page_en).get_by_text("seats 1,800 → 3,600 persons per year from 2018-07").wait_for()
    page_en.get_by_text("more than the plan").wait_for()
