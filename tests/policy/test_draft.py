"""A scenario in the builder: what editing does, and that it survives every way of writing it."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import MONTHS, PLAN_START, month_index
from sim.errors import InputError
from sim.experiments.request import Request
from sim.policy.draft import (
    MAX_CODE,
    MAX_TEXT,
    Draft,
    decode,
    draft_from,
    draft_from_yaml,
    encode,
    scenario_from,
)
from sim.policy.library import check_file, load_library, load_policy, load_world, policy_from
from sim.policy.measure import Text
from sim.policy.reading import parse_yaml, read_yaml
from sim.policy.title import MAX_TITLE, TitleError

LIBRARY = load_library()
TITLE = Text(zh="加大培训", en="More training")
NEW = Draft(TITLE)
PARAMETERS = [
    (key, name) for key, measure in LIBRARY.measures.items() for name in measure.parameters
]
POLICIES = sorted(LIBRARY.policies)


def usable(text: str) -> bool:
    try:
        Draft(Text(zh=text, en=text))
    except ValueError:
        return False
    return True


words = st.text(min_size=1, max_size=MAX_TITLE).filter(usable) | st.sampled_from(
    [
        "../../x",
        "<script>alert(1)</script>",
        "yes",
        "1e5",
        "0x1F",
        "~",
        "- a: b",
        "2018-07-01",
        "'\"",
    ]
)
months = st.integers(0, MONTHS - 1)


@st.composite
def drafts(draw: st.DrawFn, *, valid: bool = False) -> Draft:
    """Drafts with any title, base, switches and values (within their ranges where `valid`)."""
    ids = sorted(LIBRARY.measures)
    off = draw(st.frozensets(st.sampled_from(ids), max_size=8))
    values = {}
    for key in draw(st.lists(st.sampled_from(PARAMETERS), max_size=6, unique=True)):
        low, high = LIBRARY.measures[key[0]].parameters[key[1]].range
        numbers = (
            st.floats(low, high) if valid else st.floats(allow_nan=False, allow_infinity=False)
        )
        own = draw(st.dictionaries(months, numbers, min_size=1, max_size=3))
        if key[0] not in off:
            values[key] = tuple(sorted(own.items()))
    return Draft(
        Text(zh=draw(words), en=draw(words)),
        draw(st.sampled_from(POLICIES)),
        off,
        draw(st.frozensets(st.sampled_from(ids), max_size=8)) - off,
        values,
        draw(st.none() | st.just(Text(zh="第一行\n第二行", en="two\nlines"))),
    )


# Editing


def test_a_new_draft_is_the_plan_under_its_own_title() -> None:
    policy, plan = NEW.policy(), load_policy("plan")
    assert (policy.on, policy.changed, policy.title) == (plan.on, plan.changed, TITLE)
    assert NEW.changes_nothing()
    assert NEW.alterations() == ()


def test_a_value_without_a_month_holds_from_the_parameters_start() -> None:
    draft = NEW.set_value("G01", "seats", None, 3600)
    assert draft.value("G01", "seats")[-2:] == (
        (month_index("2018-02"), 1200),
        (month_index("2018-07"), 3600),
    )
    assert draft.before("G01", "seats")[-1] == (month_index("2018-07"), 1800)
    assert draft.policy().changed == {("G01", "seats"): ((month_index("2018-07"), 3600),)}
    assert not draft.changes_nothing()


def test_a_dated_value_leaves_the_other_months_as_they_are() -> None:
    draft = NEW.set_value("H14", "places", month_index("2018-07"), 80)
    draft = draft.set_value("H14", "places", month_index("2020-01"), 200)
    assert draft.value("H14", "places")[-3:] == (
        (month_index("2018-07"), 80),
        (month_index("2018-11"), 150),
        (month_index("2020-01"), 200),
    )


def test_editing_leaves_the_draft_it_started_from_alone() -> None:
    before = NEW.as_mapping()
    NEW.set_value("G01", "seats", None, 3600).switch("F01", False).rename(Text(zh="别", en="x"))
    assert NEW.as_mapping() == before


def test_resetting_one_value_keeps_the_others() -> None:
    draft = NEW.set_value("G01", "seats", None, 3600).set_value("G01", "days", None, 20)
    draft = draft.set_value("G14", "months", None, 6).switch("F01", False)
    reset = draft.reset("G01", "seats")
    assert reset.value("G01", "seats") == NEW.value("G01", "seats")
    assert reset.value("G01", "days") == draft.value("G01", "days")
    assert reset.value("G14", "months") == draft.value("G14", "months")
    assert not reset.is_on("F01")
    assert draft.reset_all() == NEW


def test_a_value_put_back_by_hand_is_no_change() -> None:
    draft = NEW.set_value("G01", "seats", None, 3600)
    assert draft.changed("G01") and draft.changed("G01", "seats")
    assert not draft.changed("G01", "days") and not draft.changed("G02")
    assert draft.set_value("G01", "seats", None, 1800) == NEW


def test_switching_off_and_on_again_is_no_change() -> None:
    off = NEW.switch("C02", False)
    assert off.off == {"C02"} and not off.is_on("C02") and off.changed("C02")
    assert off.value("C02", "covered") == ()
    assert off.switch("C02", True) == NEW
    on = Draft(TITLE, "no-plan").switch("G14", True)
    assert on.policy().on == {"G14"}
    assert on.switch("G14", False) == Draft(TITLE, "no-plan")


def test_moving_a_value_of_a_measure_that_is_off_switches_it_on() -> None:
    draft = Draft(TITLE, "no-plan").set_value("G14", "months", None, 6)
    assert draft.policy().on == {"G14"}
    assert draft.switch("G14", False).values == {}


def test_a_measure_without_effect_changes_nothing() -> None:
    narrative = next(key for key, one in LIBRARY.measures.items() if one.kind == "narrative")
    draft = NEW.switch(narrative, False)
    assert draft != NEW and draft.changes_nothing()


def test_a_value_out_of_range_stays_in_its_field_and_is_refused_as_a_policy() -> None:
    draft = NEW.set_value("F03", "spread", None, 0.9).set_value("G14", "months", None, 6)
    assert list(draft.problems()) == [("F03", "spread")]
    problem = draft.problems()["F03", "spread"]
    assert (problem.month, problem.value) == (month_index("2018-07"), 0.9)
    assert draft.value("F03", "spread")[-1][1] == 0.9
    with pytest.raises(InputError, match=r"set\.F03\.spread: 0\.9 is outside"):
        draft.policy()
    assert draft.reset("F03", "spread").problems() == {}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, "6", None, True])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(InputError, match=r"^G14\.months: "):
        NEW.set_value("G14", "months", None, value)  # type: ignore[arg-type]


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="unknown policy 'plam'; did you mean 'plan'"):
        Draft(TITLE, "plam")
    with pytest.raises(InputError, match="unknown measure 'G77'"):
        NEW.switch("G77", False)
    with pytest.raises(InputError, match="unknown parameter 'month' of G14; did you mean 'months'"):
        NEW.set_value("G14", "month", None, 1)
    with pytest.raises(InputError, match="C02: switched both on and off"):
        Draft(TITLE, off=frozenset({"C02"}), on=frozenset({"C02"}))


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ("   ", "empty"),
        ("长" * (MAX_TITLE + 1), "long"),
        ("a\nb", "control"),
        ("a\x00b", "control"),
        ("a\u202eb", "control"),
        ("a\u2028b", "control"),
    ],
)
def test_titles_that_hide_something_are_refused(title: str, fault: str) -> None:
    with pytest.raises(TitleError) as caught:
        NEW.rename(Text(zh=title, en="x"))
    assert caught.value.fault == fault


# Names


def test_the_name_follows_the_content_and_the_title() -> None:
    draft = NEW.set_value("G01", "seats", None, 3600).set_value("G14", "months", None, 6)
    other_way = NEW.set_value("G14", "months", None, 6.0).set_value("G01", "seats", None, 3600.0)
    assert draft.name == other_way.name
    assert hash(draft) == hash(other_way) and draft == other_way
    names = {draft.name, NEW.name, draft.rename(Text(zh="别", en="x")).name}
    assert len(names) == 3
    assert all(len(name) == 9 and name.startswith("my-") for name in names)


@pytest.mark.parametrize("base", ["plan", "only-needy", "no-plan"])
def test_the_page_and_the_command_line_ask_the_same_question(base: str, tmp_path: Path) -> None:
    draft = (
        Draft(TITLE, base).set_value("G01", "seats", 110, 3600).set_value("G14", "months", None, 5)
    )
    path = tmp_path / f"{draft.name}.yaml"
    path.write_text(draft.as_yaml(), encoding="utf-8")
    assert check_file(path) == "policy"
    world = load_world("trend-2017")
    reference = load_policy("no-plan")
    asked = {
        Request((reference, policy), world, 0.05, 16, 2018).id
        for policy in (
            draft.policy(),
            policy_from(draft.as_mapping(), draft.name),
            load_policy(str(path)),
            scenario_from("~" + encode(draft)),
        )
    }
    assert len(asked) == 1


# Written and read


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_of_the_library_can_be_edited(name: str) -> None:
    draft = draft_from(read_yaml(LIBRARY.policies[name]), name)
    found, policy = draft.policy(), load_policy(name)
    assert (found.on, found.changed, found.title, found.description) == (
        policy.on,
        policy.changed,
        policy.title,
        policy.description,
    )
    assert draft_from(policy.as_mapping()) == draft
    assert draft_from(draft.as_mapping()) == draft
    assert decode(encode(draft)) == draft


@given(drafts())
@settings(max_examples=60, deadline=None)
def test_a_draft_survives_being_written_and_read(draft: Draft) -> None:
    assert draft_from(draft.as_mapping()) == draft
    assert draft_from_yaml(draft.as_yaml(), "x") == draft
    assert decode(encode(draft)) == draft
    assert draft_from(json.loads(json.dumps(draft.as_mapping()))).name == draft.name


@given(drafts(valid=True))
@settings(max_examples=40, deadline=None)
def test_a_draft_without_problems_is_a_policy_with_its_switches_and_values(draft: Draft) -> None:
    assert draft.problems() == {}
    policy = draft.policy()
    assert policy.on == draft.measures_on
    for key in PARAMETERS:
        parameter = LIBRARY.measures[key[0]].parameters[key[1]]
        in_force = parameter.in_force(key[0] in policy.on, policy.changed.get(key))
        assert draft.value(*key) == in_force


def test_the_file_is_one_a_person_can_read() -> None:
    draft = Draft(Text(zh="加大培训", en="1e5")).set_value("G01", "seats", None, 3600)
    for key, measure in LIBRARY.measures.items():
        if measure.group == "cadres":
            draft = draft.switch(key, False)
    draft = draft.set_value("A02", "take_up", month_index("2019-07"), 0.7)
    assert draft.as_yaml() == (
        f"# yqsim compare plan {draft.name}.yaml\n"
        "title:\n"
        '  zh: "加大培训"\n'
        '  en: "1e5"\n'
        "extends: plan\n"
        "off: [cadres]\n"
        "set:\n"
        "  A02:\n"
        "    take_up: {2018-07: 0.5, 2019-07: 0.7}\n"
        "  G01: {seats: 3600}\n"
    )


def test_a_file_with_extends_and_only_can_be_edited() -> None:
    text = "title: {zh: 试, en: Trial}\nextends: only-needy\nonly: [needy, A02]\noff: [G13]\n"
    draft = draft_from_yaml(text, "mine.yaml")
    assert (draft.base, draft.on, draft.off) == ("only-needy", {"A02"}, {"G13"})
    assert draft.policy().on == policy_from(parse_yaml(text, "x"), "x").on


def test_an_equal_budget_policy_can_be_edited() -> None:
    base = load_policy("needy-first")
    draft = Draft(TITLE, base="needy-first").set_value("G02", "posts", None, 1000)
    assert draft.value("G01", "seats")[-1] == base.changed["G01", "seats"][-1]
    changed = dict(draft.policy().changed)
    assert changed.pop(("G02", "posts")) == ((PLAN_START, 1000.0),)
    assert changed.items() <= base.changed.items()
    assert draft.policy().budget is None


def test_a_file_with_a_solved_budget_can_be_edited() -> None:
    text = "title: {zh: 试, en: Trial}\nbudget: {scale: [G01.seats, G02.posts], factor: 2}\n"
    draft = draft_from_yaml(text, "mine.yaml")
    assert draft.policy().changed == policy_from(parse_yaml(text, "x"), "x").changed
    assert draft.value("G01", "seats")[-1] == (PLAN_START, 2400.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("extends: mine\n", "x: unknown policy 'mine'"),
        ("extends: ../plan\n", r"x: unknown policy '\.\./plan'"),
        ("budget: 5\n", "x: budget: expected keys and values, found '5'"),
        ("budget: {scale: [G01.seats]}\n", "x: budget: it has no factor yet; "),
        ("of: [C02]\n", "x: unknown key 'of'"),
        ("off: [C99]\n", "x: unknown measure or group 'C99'"),
        ("set: {G99: {months: 6}}\n", "x: unknown measure 'G99'"),
        ("set: {G14: {month: 6}}\n", "x: unknown parameter 'month' of G14"),
        ("set: {G14: {months: six}}\n", r"x: set\.G14\.months: 'six' is text"),
        ("set: {G14: {months: {}}}\n", r"x: set\.G14\.months: '\{\}': expected dated values"),
        ("set: {G14: {months: {2031-01: 6}}}\n", "is outside 2010-01 to 2020-12"),
        (f"set: {{G14: {{months: 1{'0' * 400}}}}}\n", r"x: set\.G14\.months: "),
        ("off: [G14]\nset: {G14: {months: 6}}\n", r"x: set\.G14: the measure is off"),
        ("off: &a [C02]\nonly: *a\n", "aliases"),
        ("off: !!python/object:os.system [C02]\n", "not valid YAML"),
        ("#" * MAX_TEXT + "\n", "x: larger than 64,000 bytes"),
    ],
    ids=lambda words: words[:30],
)
def test_a_file_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        draft_from_yaml("title: {zh: 试, en: Trial}\n" + text, "x")
    assert "\n" not in str(caught.value)


# Codes


def code_of(text: bytes) -> str:
    return "a" + base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")


def test_a_code_fits_into_an_address_as_it_is() -> None:
    code = encode(NEW.set_value("G01", "seats", None, 3600))
    assert code.replace("-", "").replace("_", "").isalnum() and code.isascii()
    assert len(code) < 250


def test_a_draft_that_no_address_could_hold_is_told_at_once() -> None:
    every = {
        key: tuple((month, (month * 7 + place) % 97 / 970) for month in range(MONTHS))
        for place, key in enumerate(PARAMETERS)
    }
    with pytest.raises(InputError, match="too many changes for an address"):
        encode(Draft(TITLE, values=every))
    once = {key: own[-1:] for key, own in every.items()}
    assert decode(encode(Draft(TITLE, values=once))) == Draft(TITLE, values=once)


@given(st.text() | st.text("aA0-_", max_size=30).map(lambda text: "a" + text))
def test_a_code_of_any_text_is_read_or_refused(text: str) -> None:
    try:
        decode(text)
    except InputError:
        return
    raise AssertionError("a random text was taken for a scenario")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("set"), inner),
        max_leaves=8,
    )
)
def test_a_code_of_any_data_is_read_or_refused(data: object) -> None:
    code = code_of(json.dumps(data).encode())
    with pytest.raises(InputError):
        decode(code)
    whole = {"title": {"zh": "试", "en": "Trial"}, "set": {"G14": {"months": data}}}
    try:
        decode(code_of(json.dumps(whole).encode()))
    except InputError:
        return


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_code_is_refused(data: st.DataObject) -> None:
    code = encode(NEW.set_value("G01", "seats", None, 3600))
    place = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.characters(codec="utf-8"))
    damaged = code[:place] + letter + code[place + 1 :]
    try:
        assert decode(damaged) == decode(code)  # Bits of the last letter that carry nothing.
    except InputError:
        return


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "not one of this program"),
        ("b" + encode(NEW)[1:], "not one of this program"),
        ("a", "cut short"),
        (encode(NEW)[:-4], "cut short|damaged"),
        ("a" + "A" * MAX_CODE, "longer than 8,000 characters"),
        (code_of(b" " * 10_000_000 + b"{}")[:MAX_CODE], "longer|holds more than 64,000 bytes"),
        (code_of(b" " * 1_000_000 + b"{}"), "holds more than 64,000 bytes"),
        (code_of(b"[" * 20_000), "damaged"),
        (code_of(b"[1]"), "damaged"),
        (code_of(b"\xff"), "damaged"),
        (code_of(b'{"title": {"zh": "\\ud800", "en": "x"}}'), "scenario code"),
        (code_of(b'{"title": {"zh": "x", "en": "x"}, "off": ["Z01"]}'), "unknown measure"),
        (code_of(b'{"title": {"zh": "x", "en": "x"}, "set": {"G14": {"months": NaN}}}'), "finite"),
    ],
    ids=lambda words: words[:20],
)
def test_a_code_that_holds_no_scenario_is_refused(code: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        decode(code)


def test_a_word_of_an_address_is_a_name_of_the_library_or_a_code(tmp_path: Path) -> None:
    assert scenario_from("plan") == load_policy("plan")
    draft = NEW.set_value("G14", "months", None, 6)
    assert scenario_from("~" + encode(draft)) == draft.policy()
    path = tmp_path / "mine.yaml"
    path.write_text(draft.as_yaml(), encoding="utf-8")
    for word in (str(path), "../plan", "plan.yaml", "", "~", "~plan"):
        with pytest.raises(InputError):
            scenario_from(word)
    with pytest.raises(InputError, match="outside"):
        scenario_from("~" + encode(NEW.set_value("G14", "months", None, 99)))
