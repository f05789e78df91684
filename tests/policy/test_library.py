"""The library that comes with the program is whole and consistent."""

from __future__ import annotations

import pytest

from sim.institutions.treasury import Line
from sim.policy.coverage import changes, coverage
from sim.policy.document import DOCUMENT, HEADINGS, document
from sim.policy.library import SCENARIOS, check_file, load_library, load_policy, load_world
from sim.policy.world import WORLD_PATHS

LIBRARY = load_library()
MEASURES = list(LIBRARY.measures.values())
STATUTORY = {
    Line.EMPLOYEE_PENSION,
    Line.RESIDENT_PENSION,
    Line.UNEMPLOYMENT_BENEFIT,
    Line.DIBAO,
}
GROUPS = {
    "A": ("skilled-workers", 9),
    "B": ("professional-farmers", 15),
    "C": ("researchers", 11),
    "D": ("entrepreneurs", 14),
    "E": ("managers", 8),
    "F": ("cadres", 8),
    "G": ("needy", 17),
}


@pytest.mark.parametrize("letter", GROUPS)
def test_every_clause_of_a_group_is_listed_in_order(letter: str) -> None:
    place, count = GROUPS[letter]
    found = [measure for measure in MEASURES if measure.id.startswith(letter)]
    assert [measure.id for measure in found] == [f"{letter}{n:02d}" for n in range(1, count + 1)]
    assert {measure.group for measure in found} == {place}
    assert sum(measure.acts for measure in found) >= 4


def test_supporting_actions_and_targets_are_listed() -> None:
    ids = [measure.id for measure in MEASURES]
    assert [key for key in ids if key[0] == "H"] == [f"H{n:02d}" for n in range(1, 32)]
    assert [key for key in ids if key[0] == "T"] == ["T1", "T2", "T3"]
    assert len(ids) == 116
    assert sum(measure.acts for measure in MEASURES if measure.id[0] == "H") >= 8


KINDS = {"measures": "measures", "policies": "policy", "worlds": "world"}


def test_every_term_is_driven_by_a_measure_or_is_a_funds_budget() -> None:
    driven = {item.term for measure in MEASURES for item in measure.parameters.values()}
    budgets = {f"treasury.{fund}" for fund in LIBRARY.funds}
    assert driven | budgets == set(LIBRARY.registry)


def test_parameters_use_the_units_and_bounds_of_their_terms() -> None:
    for measure in MEASURES:
        measure.check_terms(LIBRARY.registry)


def test_every_line_but_the_statutory_ones_has_one_owner() -> None:
    assert set(Line) - set(LIBRARY.line_owner) == STATUTORY


def test_what_did_not_run_before_has_no_value_without_the_plan() -> None:
    for measure in MEASURES:
        if measure.running_before == "none":
            for name, item in measure.parameters.items():
                without = [value for _, value in item.no_plan]
                default = LIBRARY.registry[item.term].default
                assert all(value == default for value in without), f"{measure.id}.{name}"


@pytest.mark.parametrize("measure", ["A02", "F01", "F05", "H15"])
def test_national_money_is_the_same_without_the_plan(measure: str) -> None:
    moved = {change.unit for change in changes(LIBRARY.measures[measure])}
    assert not any(unit.startswith("yuan") for unit in moved)


def test_every_file_of_the_library_passes_its_own_check() -> None:
    for path in SCENARIOS.rglob("*.yaml"):
        kind = check_file(path)
        expected = "funds" if path.name == "funds.yaml" else KINDS[path.parent.name]
        assert kind == expected


def test_a_world_has_every_path() -> None:
    for name in LIBRARY.worlds:
        world = load_world(name)
        assert world.name == name
        assert tuple(world.paths) == WORLD_PATHS


def test_built_in_policies_are_all_there() -> None:
    names = {"plan", "no-plan", "only-supporting-actions"}
    names |= {f"{word}-{place}" for word in ("only", "without") for place, _ in GROUPS.values()}
    assert names <= set(LIBRARY.policies)


def test_the_coverage_table_has_one_row_a_measure_and_a_reason_for_every_nothing() -> None:
    rows = coverage(LIBRARY)
    assert [row.id for row in rows] == list(LIBRARY.measures)
    for row in rows:
        assert row.group in HEADINGS
        assert row.note
        assert (row.effect in ("none", "target")) == (not row.terms)


def test_the_document_is_in_step_with_the_library() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(LIBRARY), (
        "run: python -m sim.policy.document"
    )


def test_the_library_is_read_once() -> None:
    assert load_library() is LIBRARY
    assert load_policy("plan").on == frozenset(LIBRARY.measures)
