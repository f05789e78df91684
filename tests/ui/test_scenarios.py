"""The builder without its page: what it shows, what an edit does, files that come in."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sim.clock import month_index
from sim.errors import InputError
from sim.policy.draft import MAX_TEXT, Draft
from sim.policy.library import load_library
from sim.policy.measure import Text
from sim.policy.shelf import Shelf
from sim.reporting.policy_words import phrase
from sim.reporting.words import Language
from sim.ui import service
from sim.ui.builder import edit
from sim.ui.builder.catalogue import (
    catalogue,
    from_start,
    month_titles,
    read_number,
    shown_number,
    statuses,
    step,
    tabs,
)
from sim.ui.builder.edit import Editing
from sim.ui.builder.files import read_upload, refusal
from sim.ui.parts.draft_panel import budget_words

LIBRARY = load_library()
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CLAUSE = re.compile(r"[二三四五]\([一二三四五六七]\)\d*")
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def change(draft: Draft, measure: str, name: str, value: object, month: str = "2018-07") -> Draft:
    told = {"measure": measure, "parameter": name, "month": month_index(month), "value": value}
    return edit.set_field(draft, told)


def words_in(content: Any, leave: tuple[str, ...]) -> list[str]:
    """All texts in nested data but those under the keys to leave out."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        kept = [value for key, value in content.items() if key not in leave]
        return [one for value in kept for one in words_in(value, leave)]
    if isinstance(content, list):
        return [one for value in content for one in words_in(value, leave)]
    return []


# --- what is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_measure_and_every_parameter_of_the_library_has_its_place(lang: Language) -> None:
    shown = catalogue(lang)
    assert [one["id"] for one in shown] == list(LIBRARY.measures)
    for one in shown:
        assert [field["name"] for field in one["fields"]] == list(
            LIBRARY.measures[one["id"]].parameters
        )
    places = {tab["key"] for row in tabs(lang) for tab in row["tabs"]}
    assert {one["place"] for one in shown} == places


KEYS = ("id", "key", "name", "place", "kind", "status", "clause", "source")
"""Not words of the reader's language; documents are cited under their own titles."""


def test_the_chinese_builder_has_no_english_and_the_english_no_chinese() -> None:
    for shown in (catalogue("en"), tabs("en"), statuses("en"), month_titles("en")):
        found = [CLAUSE.sub("", one) for one in words_in(shown, KEYS)]
        assert [one for one in found if CHINESE.search(one)] == []
    for shown in (catalogue("zh"), tabs("zh"), statuses("zh"), month_titles("zh")):
        assert [one for one in words_in(shown, KEYS) if ENGLISH.search(one)] == []


def test_every_note_of_the_library_has_its_chinese_and_that_is_not_of_an_older_note() -> None:
    notes = {}
    for key, measure in LIBRARY.measures.items():
        notes[key] = measure.note
        for name, parameter in measure.parameters.items():
            notes |= {f"{key}.{name}": parameter.note} if parameter.note else {}
            source = f"{key}.{name}.source"
            notes |= {source: parameter.source} if source in phrase.subjects["notes"] else {}
    assert {key: both.en for key, both in phrase.subjects["notes"].items()} == notes


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_measure_without_effect_says_why(lang: Language) -> None:
    silent = [one for one in catalogue(lang) if one["kind"] == "narrative"]
    assert silent
    assert all(one["note"] for one in silent)


def test_a_field_has_its_unit_in_words_and_its_range_and_values() -> None:
    fields = {field["key"]: field for one in catalogue("zh") for field in one["fields"]}
    seats = fields["G01.seats"]
    assert (seats["before"], seats["after"]) == ("每年", "人")
    assert (seats["low"], seats["high"], seats["step"]) == (0, 6000, 50)
    assert seats["plan"] == "方案：每年1800人"
    assert seats["noplan"] == "不实施：每年1200人"
    share = fields["A02.take_up"]
    assert (share["low"], share["high"], share["after"]) == (0, 90, "%")
    assert fields["A02.insured_months"]["plan"] == "方案：36个月，2019年1月起12个月"


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0, 6000, "persons per year", 50),
        (0, 10, "persons per year", 1),
        (3, 60, "days", 1),
        (0, 2, "months of base pay per year", 0.01),
        (0, 90, "share", 0.5),
        (1, 1.03, "multiplier", 0.0002),
        (0, 200_000, "yuan", 1000),
    ],
)
def test_a_slider_moves_in_round_steps(low: float, high: float, unit: str, expected: float) -> None:
    assert step(low, high, unit) == pytest.approx(expected)


def test_every_value_of_the_library_survives_being_shown_and_read_back() -> None:
    for measure in LIBRARY.measures.values():
        for parameter in measure.parameters.values():
            for _, value in parameter.in_force(True):
                shown = shown_number(value, parameter.unit)
                assert read_number(shown, parameter.unit) == pytest.approx(value, abs=1e-12)


def test_a_field_begins_with_the_value_in_force_when_the_plan_begins() -> None:
    assert from_start(((0, 1.0), (50, 2.0), (110, 3.0)), 102) == ((102, 2.0), (110, 3.0))
    assert from_start(((110, 3.0),), 102) == ((110, 3.0),)
    assert from_start((), 102) == ()


# --- what an edit does --------------------------------------------------------------------------


def test_resetting_one_value_does_not_clear_the_others() -> None:
    draft = change(change(edit.fresh(), "G01", "seats", 3600), "G01", "days", 30)
    draft = change(draft, "A02", "take_up", 80)
    left = edit.reset_field(draft, {"measure": "G01", "parameter": "days"})
    assert set(left.values) == {("G01", "seats"), ("A02", "take_up")}
    assert left.value("G01", "seats")[-1] == (month_index("2018-07"), 3600)
    assert edit.switched(left, {"measures": ["G17"], "on": False}).values == left.values


def test_a_share_is_typed_in_per_cent() -> None:
    assert change(edit.fresh(), "A02", "take_up", 36).value("A02", "take_up")[-1][1] == 0.36


def test_a_value_typed_back_is_no_change() -> None:
    draft = change(change(edit.fresh(), "G01", "seats", 3600), "G01", "seats", 1800)
    assert draft == edit.fresh()
    # Also where the plan leaves the number alone and it moves by itself later on.
    draft = change(change(edit.fresh(), "A02", "insured_months", 24), "A02", "insured_months", 36)
    assert draft == edit.fresh()


def test_later_values_stay_where_an_earlier_one_is_changed() -> None:
    draft = change(edit.fresh(), "A02", "insured_months", 24)
    july, january = month_index("2018-07"), month_index("2019-01")
    assert edit.rows_of(draft, "A02", "insured_months") == ((july, 24), (january, 12))
    draft = change(draft, "A02", "insured_months", 6, "2019-01")
    assert edit.rows_of(draft, "A02", "insured_months") == ((july, 24), (january, 6))
    draft = change(edit.fresh(), "G01", "seats", 2500, "2020-01")
    later = month_index("2020-01")
    assert edit.rows_of(draft, "G01", "seats") == ((july, 1800), (later, 2500))


@pytest.mark.parametrize(
    ("measure", "name", "value"),
    [
        ("Z99", "seats", 1),
        ("G01", "no-such", 1),
        ("A03", "seats", 1),
        ("G01", "seats", "many"),
        ("G01", "seats", float("nan")),
        ("G01", "seats", float("inf")),
        ("G01", "seats", None),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(
    measure: str, name: str, value: object
) -> None:
    draft = change(edit.fresh(), "G17", "amount", 80)
    assert change(draft, measure, name, value) == draft
    assert edit.set_field(draft, {"measure": measure}) == draft
    assert edit.set_field(draft, {}) == draft


def test_a_switch_of_unknown_measures_and_a_reset_of_unknown_fields_change_nothing() -> None:
    draft = change(edit.fresh(), "G17", "amount", 80)
    assert edit.switched(draft, {"measures": ["Z99"], "on": False}) == draft
    assert edit.switched(draft, {}) == draft
    assert edit.reset_field(draft, {}) == draft


def test_a_month_before_the_simulated_years_is_refused() -> None:
    told = {"measure": "G01", "parameter": "seats", "month": -5, "value": 10}
    assert edit.set_field(edit.fresh(), told) == edit.fresh()


def test_a_value_outside_its_range_is_kept_and_told_at_its_field() -> None:
    draft = change(edit.fresh(), "G01", "days", 90)
    shown = edit.state(Editing(draft, seen=3), "zh")
    assert shown["fields"]["G01.days"]["problem"] == "2018年7月起的90天超出允许范围：3至60天。"
    assert shown["fields"]["G01.days"]["rows"] == [[month_index("2018-07"), 90]]
    assert shown["fields"]["G01.seats"]["problem"] == ""
    assert shown["changed"]["G01"] and not shown["changed"]["G02"]
    assert (shown["counts"]["needy"], shown["counts"]["cadres"], shown["seen"]) == (1, 0, 3)


def test_a_title_in_one_language_stands_for_both_until_the_other_has_its_own() -> None:
    one = edit.rename(Editing(edit.fresh()), {"zh": "加强培训", "en": ""}, "zh")
    assert (one.draft.title.zh, one.draft.title.en) == ("加强培训", "加强培训")
    assert edit.title_state(one, "zh") == {"zh": "加强培训", "en": "", "problem": ""}
    two = edit.rename(one, {"zh": "加强培训", "en": "More training"}, "zh")
    assert two.draft.title.en == "More training"
    three = edit.rename(two, {"zh": "", "en": "Much more training"}, "en")
    assert three.draft.title.zh == "Much more training"


def test_a_title_that_cannot_be_used_is_told_and_the_last_good_one_stays() -> None:
    empty = edit.rename(Editing(edit.fresh()), {"zh": " ", "en": ""}, "zh")
    assert empty.draft.title == edit.fresh().title
    assert edit.title_state(empty, "zh")["problem"] == "请填写名称。"
    again = edit.rename(empty, {"zh": "好", "en": ""}, "zh")
    assert (again.fault, again.draft.title.zh) == (None, "好")


def test_a_scenario_survives_its_address() -> None:
    draft = change(edit.switched(edit.fresh("no-plan"), {"measures": ["G01"], "on": True}),
                   "G01", "seats", 3000)  # fmt: skip
    assert edit.draft_of(edit.code_of(draft)) == draft
    assert edit.code_of(edit.fresh()) == ""
    assert edit.draft_of("") == edit.fresh()


def test_a_scenario_from_each_policy_of_the_library_begins_without_changes() -> None:
    for name in LIBRARY.policies:
        assert edit.fresh(name).alterations() == ()


def test_a_copy_says_so_and_one_with_a_long_name_keeps_it() -> None:
    assert edit.copy_of(edit.fresh()).title == Text(zh="我的方案（副本）", en="My scenario (copy)")
    long = edit.fresh().rename(Text(zh="长" * 80, en="long"))
    assert edit.copy_of(long) == long


# --- files that come in -------------------------------------------------------------------------


def test_an_exported_file_comes_in_as_it_went_out() -> None:
    draft = change(edit.fresh(), "G01", "seats", 3600)
    assert read_upload({"text": draft.as_yaml()}, "zh") == draft


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("#" * (MAX_TEXT + 1), "文件超过64千字节"),
        ("", "文件是空的"),
        ("title: [", "第1行不是有效的YAML"),
        ("a: &a 1\nb: *a", "第2行用了别名（*），不允许"),
        ("title: {zh: 甲, en: A}\ntitle: {zh: 乙, en: B}", "第2行重复了前面的键"),
        ("- a\n- b", "不是有效的YAML文件"),
        ("extends: plan", "缺少名称（title）"),
        ("title: {zh: '', en: A}", ""),
        ("title: {zh: 甲, en: A}\nextend: plan", "不认识的键“extend”"),
        ("title: {zh: 甲, en: A}\nextends: ../plan", "没有名为“../plan”的方案可作基础"),
        ("title: {zh: 甲, en: A}\nset: {Z99: {x: 1}}", "没有编号为“Z99”的措施"),
        ("title: {zh: 甲, en: A}\nset: {G01: {x: 1}}", "没有名为“x”的参数"),
        ("title: {zh: 甲, en: A}\noff: [nobody]", "不认识“nobody”"),
        ("title: {zh: 甲, en: A}\noff: [G01]\nset: {G01: {seats: 1}}", "G01在这个方案中不实施"),
        ("title: {zh: 甲, en: A}\nset: {G01: {seats: many}}", "G01.seats的数值或日期写得不对"),
        ("title: {zh: 甲, en: A}\nset: {G01: {seats: {2035-01: 1}}}", "G01.seats的数值或日期"),
        ("!!python/object/apply:os.system [ls]", "第1行不是有效的YAML"),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_in_the_readers_language(
    content: str, told: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_upload({"text": content}, "zh")
    assert told in str(refused.value)
    with pytest.raises(InputError) as refused:
        read_upload({"text": content}, "en")
    assert not CHINESE.search(re.sub("“.*?”", "", str(refused.value)))


def test_a_file_too_large_to_be_read_is_refused() -> None:
    with pytest.raises(InputError, match="文件超过64千字节"):
        read_upload({"size": MAX_TEXT + 1}, "zh")


def test_an_upload_without_a_text_is_refused() -> None:
    with pytest.raises(InputError):
        read_upload({}, "zh")


def test_a_scenario_that_cannot_be_saved_says_why(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file" / "scenarios")
    monkeypatch.setattr(service, "shelf", lambda: shelf)
    with pytest.raises(InputError) as refused:
        service.shelf().save(edit.fresh())
    assert refusal(refused.value, "zh") == "服务器无法写入文件，请告诉管理员"


# --- the budget in words ------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_budget_tells_the_plan_more_less_and_what_is_wrong(lang: Language) -> None:
    same = budget_words(edit.fresh(), lang)
    more = budget_words(change(edit.fresh(), "G01", "seats", 3600), lang)
    less = budget_words(edit.switched(edit.fresh(), {"measures": ["G17"], "on": False}), lang)
    wrong = budget_words(change(edit.fresh(), "G01", "days", 90), lang)
    assert {"zh": "与增收工作方案相同", "en": "same as the plan"}[lang] == same["difference"]
    assert {"zh": "多", "en": "more"}[lang] in more["difference"]
    # Training also moves a little of what follows jobs.
    assert [part["name"][:3] for part in more["parts"]][:1] == ["G01"]
    assert more["parts"][0]["amount"].startswith("+")
    assert {"zh": "少", "en": "less"}[lang] in less["difference"]
    assert wrong["total"] == "" and wrong["problem"]


def test_a_budget_with_many_changes_names_the_largest_and_sums_the_rest() -> None:
    parts = budget_words(edit.fresh("no-plan"), "en")["parts"]
    assert len(parts) == 5
    assert parts[-1]["name"].endswith("more")
