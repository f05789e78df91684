"""The shelf of saved scenarios: what is put there comes back, and nothing else gets there."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import InputError
from sim.policy import shelf as shelf_module
from sim.policy.draft import Draft
from sim.policy.library import check_file
from sim.policy.measure import Text
from sim.policy.shelf import Saved, Shelf

TITLES = (
    "../../x",
    "<script>alert(1)</script>",
    "C:\\con",
    "a/b",
    "试".center(80, "长"),
    "'\"#: -",
)


def titled(title: str) -> Draft:
    return Draft(Text(zh=title, en=title)).set_value("G01", "seats", None, 3600)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "saved")


def test_a_shelf_without_a_folder_is_empty(shelf: Shelf) -> None:
    assert shelf.list() == []
    assert not shelf.folder.exists()


@pytest.mark.parametrize("title", TITLES)
def test_any_title_is_kept_and_none_reaches_the_file_system(shelf: Shelf, title: str) -> None:
    draft = titled(title)
    name = shelf.save(draft)
    assert shelf.load(name) == draft
    assert shelf.list() == [Saved(name, draft)]
    files = [path.relative_to(shelf.folder.parent) for path in shelf.folder.parent.rglob("*")]
    assert sorted(map(str, files)) == ["saved", f"saved/{draft.name}.yaml"]
    assert check_file(shelf.folder / f"{name}.yaml") == "policy"


def test_scenarios_are_listed_by_title_and_saved_once(shelf: Shelf) -> None:
    for title in ("乙", "甲", "乙"):
        shelf.save(titled(title))
    assert [draft.title.zh for draft in shelf.drafts()] == ["乙", "甲"]


def test_a_deleted_scenario_is_gone_and_may_be_deleted_again(shelf: Shelf) -> None:
    name = shelf.save(titled("甲"))
    shelf.delete(name)
    shelf.delete(name)
    assert shelf.list() == []
    with pytest.raises(InputError, match=f"no saved scenario '{name}'"):
        shelf.load(name)


@pytest.mark.parametrize("name", ["../my-123456", "my-12345", "my-12345G", "my-123456.yaml", ""])
def test_only_names_of_scenarios_are_looked_for(shelf: Shelf, name: str) -> None:
    outside = shelf.folder.parent / "my-123456.yaml"
    outside.write_text("title: {zh: 外, en: Outside}\n", encoding="utf-8")
    with pytest.raises(InputError, match="is named like my-1a2b3c"):
        shelf.load(name)
    with pytest.raises(InputError, match="is named like my-1a2b3c"):
        shelf.delete(name)
    assert outside.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"title: [", b"title: {zh: x, en: x}\n", b"#" * 100_000]
)
def test_a_damaged_file_is_listed_as_unreadable_and_can_be_deleted(
    shelf: Shelf, content: bytes
) -> None:
    good = shelf.save(titled("甲"))
    (shelf.folder / "my-000000.yaml").write_bytes(content)
    (shelf.folder / "notes.yaml").write_bytes(b"mine")
    assert shelf.list() == [Saved(good, titled("甲")), Saved("my-000000", None)]
    with pytest.raises(InputError, match=r"my-000000\.yaml: "):
        shelf.load("my-000000")
    shelf.delete("my-000000")
    assert [draft.name for draft in shelf.drafts()] == [good]


def test_saving_again_repairs_a_damaged_file(shelf: Shelf) -> None:
    name = shelf.save(titled("甲"))
    path = shelf.folder / f"{name}.yaml"
    path.write_text("title: [", encoding="utf-8")
    shelf.save(titled("甲"))
    assert shelf.load(name) == titled("甲")


def test_a_scenario_with_a_problem_is_not_saved(shelf: Shelf) -> None:
    with pytest.raises(InputError, match="outside"):
        shelf.save(titled("甲").set_value("F03", "spread", None, 0.9))
    assert shelf.list() == []


def test_a_full_shelf_takes_no_more(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MAX_SAVED", 1)
    shelf.save(titled("甲"))
    shelf.save(titled("甲"))
    with pytest.raises(InputError, match="1 scenarios are saved already"):
        shelf.save(titled("乙"))


def test_another_scenario_of_the_same_name_is_not_overwritten(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Draft, "name", "my-abcdef")
    shelf.save(titled("甲"))
    with pytest.raises(InputError, match="another saved scenario is named my-abcdef"):
        shelf.save(titled("乙"))
    assert shelf.load("my-abcdef") == titled("甲")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="cannot write scenarios to"):
        Shelf(tmp_path / "file" / "saved").save(titled("甲"))
