"""A user's policy: what the words mean, and what is said when they are wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.clock import month_index
from sim.errors import InputError
from sim.policy.library import SCENARIOS, check_file, load_library, load_policy, policy_from
from sim.policy.policy import Policy
from sim.policy.schedule import schedule

LIBRARY = load_library()
TITLE = "title: {zh: 试, en: Trial}\n"


def written(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def policy(folder: Path, text: str) -> Policy:
    return load_policy(str(written(folder, TITLE + text)))


def refused(path: Path) -> str:
    """The one line with which a file is refused, without the folder."""
    with pytest.raises(InputError) as caught:
        check_file(path)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message.replace(f"{path.parent}/", "")


def test_a_policy_without_a_choice_has_everything_on(tmp_path: Path) -> None:
    assert policy(tmp_path, "").on == frozenset(LIBRARY.measures)


def test_only_takes_ids_prefixes_groups_and_actions(tmp_path: Path) -> None:
    found = policy(tmp_path, "only: [A02, E, needy, floor]\n").on
    assert found == {
        key
        for key, measure in LIBRARY.measures.items()
        if key == "A02" or key[0] in "EG" or measure.action == "floor"
    }


def test_off_takes_away_from_what_is_extended(tmp_path: Path) -> None:
    found = policy(tmp_path, "extends: only-needy\noff: [G13, G14]\n").on
    assert found == {key for key in LIBRARY.measures if key[0] == "G"} - {"G13", "G14"}


def test_only_turns_on_what_the_base_had_off(tmp_path: Path) -> None:
    assert policy(tmp_path, "extends: no-plan\nonly: [G14]\n").on == {"G14"}


def test_a_value_without_a_date_holds_from_the_start_of_the_plan(tmp_path: Path) -> None:
    values = schedule(policy(tmp_path, "set: {G14: {months: 6}}\n")).values
    months = values["welfare.deferral_months"]
    assert months[month_index("2018-06")] == 0
    assert months[month_index("2018-07")] == 6


def test_the_plan_stands_until_the_first_dated_value(tmp_path: Path) -> None:
    values = schedule(policy(tmp_path, "set: {G14: {months: {2019-03: 5, 2020-01: 6}}}\n")).values
    months = values["welfare.deferral_months"]
    at = {name: months[month_index(name)] for name in ("2018-06", "2018-07", "2019-02")}
    assert at == {"2018-06": 0, "2018-07": 3, "2019-02": 3}
    assert months[month_index("2019-03")] == 5
    assert months[month_index("2020-01")] == 6


def test_a_day_in_a_date_is_ignored(tmp_path: Path) -> None:
    found = policy(tmp_path, "set: {G14: {months: {2019-03-15: 5}}}\n")
    assert found.changed["G14", "months"] == ((102, 3.0), (month_index("2019-03"), 5.0))


def test_a_number_that_holds_without_the_plan_can_be_changed(tmp_path: Path) -> None:
    values = schedule(policy(tmp_path, "set: {F01: {step: 1200}}\n")).values["cadres.base_step"]
    assert values[month_index("2018-06")] == 600
    assert values[month_index("2018-07")] == 1200


def test_a_chain_of_policies_keeps_and_replaces_values(tmp_path: Path) -> None:
    written(tmp_path, TITLE + "set: {G14: {months: 6}, G13: {disregard: 300}}\n", "base.yaml")
    found = policy(tmp_path, "extends: base\nset: {G14: {months: {2020-01: 9}}}\noff: [G13]\n")
    assert found.changed == {("G14", "months"): ((102, 6.0), (120, 9.0))}


def test_a_policy_survives_being_written_and_read(tmp_path: Path) -> None:
    found = policy(tmp_path, "extends: plan\noff: [needy]\nset: {A02: {take_up: {2019-01: 0.6}}}\n")
    assert policy_from(found.as_mapping(), found.name) == found


def test_names_and_paths_are_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, TITLE + "extends: plan\nonly: [A]\n", "mine.yaml")
    assert load_policy("plan").on != load_policy(str(path)).on
    with pytest.raises(InputError, match=r"^unknown policy 'no-plam'; did you mean 'no-plan'"):
        load_policy("no-plam")
    with pytest.raises(InputError, match=r"missing\.yaml: no such file$"):
        load_policy("missing.yaml")


@pytest.mark.parametrize("name", ["plan.yaml", "plan.yml"])
def test_a_file_that_would_go_by_a_built_in_name_is_refused(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, TITLE + "extends: plan\noff: [A]\n", name)
    for read in (load_policy, check_file):
        with pytest.raises(InputError, match="a policy 'plan' of its own; rename the file"):
            read(str(path))
    assert load_policy(str(SCENARIOS / "policies" / "plan.yaml")).on == load_policy("plan").on


def test_a_file_named_without_its_ending_is_proposed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"^unknown policy 'mine'; 'yqsim scenarios' lists them$"):
        load_policy("mine")
    written(tmp_path, TITLE, "mine.yaml")
    with pytest.raises(InputError, match=r"^unknown policy 'mine'; did you mean 'mine.yaml'\?$"):
        load_policy("mine")


def test_what_check_takes_is_said_where_it_is_given_something_else(tmp_path: Path) -> None:
    for path, fault in ((tmp_path, "is a folder"), (tmp_path / "plan", "no such file")):
        with pytest.raises(InputError, match=f"{fault}; 'yqsim check' takes a YAML file of a"):
            check_file(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "mine.yaml: the file is empty"),
        ("# nothing\n", "mine.yaml: the file is empty"),
        ("- plan\n", "mine.yaml: expected keys and values, found '['plan']'"),
        ("plan\n", "mine.yaml: expected keys and values, found 'plan'"),
        ("extends: plan\n", "mine.yaml: the key 'title' is missing"),
        ("title: Trial\n", "mine.yaml: title: expected keys and values, found 'Trial'"),
        ("title: {en: Trial}\n", "mine.yaml: title: the key 'zh' is missing"),
        (
            TITLE + "extend: plan\n",
            "mine.yaml: unknown key 'extend'; did you mean 'extends'?",
        ),
        (
            TITLE + "extends: plam\n",
            "mine.yaml: extends: unknown policy 'plam'; did you mean 'plan' or 'no-plan'?",
        ),
        (TITLE + "extends: mine\n", "mine.yaml: extends: goes round in a circle: mine → mine"),
        (
            TITLE + "only: [nedy]\n",
            "mine.yaml: only: unknown measure or group 'nedy'; did you mean 'needy'?",
        ),
        (
            TITLE + "off: [A20]\n",
            "mine.yaml: off: unknown measure or group 'A20'; did you mean 'H20' or",
        ),
        (
            TITLE + "off: A02\n",
            "mine.yaml: off: 'A02' is not a list; write it as [first, second]",
        ),
        (
            TITLE + "set: {A99: {take_up: 0.5}}\n",
            "mine.yaml: set: unknown measure 'A99'; did you mean 'A09'",
        ),
        (
            TITLE + "set: {A02: {takeup: 0.5}}\n",
            "mine.yaml: set.A02: unknown parameter 'takeup' of A02; did you mean 'take_up'?",
        ),
        (
            TITLE + "set: {A03: {prize: 5}}\n",
            "mine.yaml: set.A03: A03 has no parameters (narrative)",
        ),
        (
            TITLE + "only: [G]\nset: {A02: {take_up: 0.5}}\n",
            "mine.yaml: set.A02: the measure is off in this policy",
        ),
        (
            TITLE + "set: {A02: {take_up: 35}}\n",
            "mine.yaml: set.A02.take_up: 35 is above 1; a share is written between 0 and 1",
        ),
        (
            TITLE + "set: {A02: {take_up: {2019-01: 1.5}}}\n",
            "mine.yaml: set.A02.take_up: 2019-01: 1.5 is above 1",
        ),
        (
            TITLE + "set: {A02: {senior: -1}}\n",
            "mine.yaml: set.A02.senior: -1 is negative; yuan per certificate cannot be",
        ),
        (
            TITLE + "set: {A02: {senior: 9000}}\n",
            "mine.yaml: set.A02.senior: 9000 is outside the allowed 0 to 8000 (yuan per cert",
        ),
        (
            TITLE + 'set: {A02: {take_up: "0.5"}}\n',
            "mine.yaml: set.A02.take_up: '0.5' is text; write a number without quotation marks",
        ),
        (
            TITLE + "set: {A02: {take_up: {2019-01: half}}}\n",
            "mine.yaml: set.A02.take_up: 2019-01: 'half' is text",
        ),
        (TITLE + "set: {A02: {take_up: true}}\n", "mine.yaml: set.A02.take_up: 'True' is not a nu"),
        (TITLE + "set: {A02: {take_up: .nan}}\n", "take_up: 'nan' is not a finite number"),
        (TITLE + "set: {A02: {take_up: [1]}}\n", "mine.yaml: set.A02.take_up: '[1]' is not a num"),
        (TITLE + "set: {A02: {take_up: {}}}\n", "take_up: '{}': expected dated values such as"),
        (TITLE + "only: [2]\n", "mine.yaml: only.0: '2' is not a word"),
        (TITLE + "set: {A02: 0.5}\n", "mine.yaml: set.A02: expected keys and values, found '0.5'"),
        (TITLE + "set: {2: {a: 1}}\n", "mine.yaml: set.2"),
        (
            TITLE + "set: {A02: {take_up: {2018-13: 0.5}}}\n",
            "mine.yaml: set.A02.take_up: '2018-13' is not a month; write it as 2018-07",
        ),
        (
            TITLE + "set: {A02: {take_up: {2021-01: 0.5}}}\n",
            "mine.yaml: set.A02.take_up: '2021-01' is outside 2010-01 to 2020-12",
        ),
        (
            TITLE + "set: {A02: {take_up: {2019-01: 0.5, 2019-01-01: 0.6}}}\n",
            "mine.yaml: set.A02.take_up: the month 2019-01 is given twice",
        ),
        (TITLE + "off: [A]\noff: [B]\n", "mine.yaml: line 3: the key 'off' is given twice"),
        (TITLE + "set: {A02: {take_up: 0.5\n", "mine.yaml: line 3: not valid YAML: "),
        (TITLE + "x: !!python/object:os.system {}\n", "mine.yaml: line 2: not valid YAML: could n"),
        (TITLE + "a: &a [1]\nb: *a\n", "mine.yaml: line 3: aliases (*a) are not allowed"),
        (
            TITLE + "x: " + "[" * 50 + "]" * 50 + "\n",
            "mine.yaml: line 2: nested more than 20 level",
        ),
        (TITLE + "? [a, b]\n: 1\n", "mine.yaml: line 2: a key must be a single word"),
        ("1: 2\n", "mine.yaml: the key '1' is not a word"),
        ("title: \x01\n", "mine.yaml: not valid YAML: "),
    ],
)
def test_a_bad_policy_is_refused_in_one_line(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in refused(written(tmp_path, text))


def test_a_circle_of_two_is_refused(tmp_path: Path) -> None:
    first = written(tmp_path, TITLE + "extends: two\n", "one.yaml")
    written(tmp_path, TITLE + "extends: one\n", "two.yaml")
    with pytest.raises(InputError, match="goes round in a circle: one → two → one"):
        load_policy(str(first))


def test_a_policy_reaches_no_file_outside_its_folder(tmp_path: Path) -> None:
    path = written(tmp_path, TITLE + "extends: ../secret\n")
    assert "unknown policy '../secret'" in refused(path)


def test_a_file_above_one_megabyte_is_refused_unread(tmp_path: Path) -> None:
    path = written(tmp_path, "# " + "x" * 1_100_000)
    assert "larger than 1,000,000 bytes" in refused(path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xff\xfe\x00\xd8")
    assert "not a UTF-8 text" in refused(path)
    assert "no such file" in refused(tmp_path / "nowhere.yaml")


def test_a_term_that_leaves_its_bounds_is_refused_with_the_measures_that_move_it() -> None:
    name = "needy.training_seats"
    tight = {**LIBRARY.registry, name: replace(LIBRARY.registry[name], high=2000)}
    with pytest.raises(InputError) as caught:
        schedule(load_policy("plan"), replace(LIBRARY, registry=tight))
    assert str(caught.value) == (
        "plan: G01.seats, H13.seats: needy.training_seats becomes 2100 in 2018-07, "
        "outside the allowed 0 to 2000 (persons per year)"
    )
