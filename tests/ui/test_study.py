"""What a page asks: the same question as the command line's, and never a path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.errors import InputError
from sim.experiments.request import Request
from sim.experiments.shipped import default_request
from sim.experiments.store import RunStore
from sim.policy.draft import CODE_MARK, decode, draft_from_yaml, encode
from sim.policy.library import load_policy
from sim.ui import service
from sim.ui.address import Address
from sim.ui.study import question, words_of, world_titles

OWN = CODE_MARK + encode(
    draft_from_yaml("title: {zh: 加码, en: More}\nset: {A02: {take_up: 0.9}}", "more.yaml")
)


def manifest(request: Request) -> dict[str, Any]:
    """As much of a stored run's manifest as tells what was asked."""
    return request.manifest({})


def test_the_page_and_the_command_line_ask_the_same_question() -> None:
    assert question(Address()).id == default_request().id


@pytest.mark.parametrize(
    "changed", [{"lang": "en"}, {"prices": "real"}, {"change": "relative"}, {"grouping": "current"}]
)
def test_how_results_are_shown_does_not_change_the_question(changed: dict[str, str]) -> None:
    assert question(Address(**changed)).id == question(Address()).id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [{"effort": "fine"}, {"scenarios": ("plan", "no-plan")}, {"scenarios": ("no-plan", OWN)}],
)
def test_what_is_asked_changes_the_question(changed: dict[str, Any]) -> None:
    assert question(Address(**changed)).id != question(Address()).id


@pytest.mark.parametrize(
    "changed",
    [
        {"scenarios": ("no-plan", "no-such-policy")},
        {"scenarios": ("no-plan", "../policies/plan.yaml")},
        {"scenarios": ("no-plan", CODE_MARK + "damaged")},
        {"scenarios": ("no-plan", OWN[:-4])},
        {"world": "no-such-world"},
        {"world": "scenarios/worlds/trend-2017.yaml"},
    ],
)
def test_a_damaged_address_is_refused_with_a_reason(changed: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        question(Address(**changed))


def test_the_scenarios_of_a_stored_run_are_the_words_that_asked_for_it() -> None:
    words = ("no-plan", "only-needy", OWN)
    request = question(Address(scenarios=words))
    assert words_of(manifest(request)) == words


def test_a_policy_of_the_library_that_has_changed_since_is_kept_as_it_was() -> None:
    found = manifest(question(Address()))
    plan = found["request"]["policies"][1]
    plan["content"] = {**plan["content"], "off": ["A02"]}
    no_plan, code = words_of(found)
    assert no_plan == "no-plan"
    draft = decode(code.removeprefix(CODE_MARK))
    assert not draft.is_on("A02")
    assert draft.title == load_policy("plan").title


def test_worlds_are_offered_in_both_languages_the_trend_first() -> None:
    for lang in ("zh", "en"):
        titles = world_titles(lang)
        assert next(iter(titles)) == Address.world
        assert all(titles.values())


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunStore]:
    """A store of folders that only look like runs, beside one that comes with the program."""
    for place in ("own/yq-aaaaaaaaaa", "own/yq-bbbbbbbbbb", "shipped/yq-cccccccccc"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "manifest.json").write_text("{}")
    kept = RunStore(tmp_path / "own", tmp_path / "shipped")
    monkeypatch.setattr(service, "store", lambda: kept)
    yield kept


def test_runs_are_listed_newest_first_and_the_programs_own_last(store: RunStore) -> None:
    os.utime(store.folder / "yq-aaaaaaaaaa", (2e9, 2e9))
    assert service.runs_newest_first() == ["yq-aaaaaaaaaa", "yq-bbbbbbbbbb", "yq-cccccccccc"]


def test_a_deleted_run_is_gone_and_one_of_the_program_stays(store: RunStore) -> None:
    service.delete_run("yq-bbbbbbbbbb")
    with pytest.raises(InputError):
        service.delete_run("yq-cccccccccc")
    with pytest.raises(InputError):
        service.delete_run("../own/yq-aaaaaaaaaa")
    assert list(store.list()) == ["yq-aaaaaaaaaa", "yq-cccccccccc"]
