"""The pages of the documentation are in step with the data and the code."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from sim.city.codes import GROUP_KEYS, Group
from sim.document import (
    DOCS,
    INCOME,
    MODEL,
    OWN,
    PARAMETERS,
    REFERENCE,
    WORK,
    between_markers,
    first_round_table,
    measured_table,
)
from sim.documents.drives import FIRST_ROUND
from sim.documents.owners import meanings, owners
from sim.documents.parameters import HEADINGS, parameters_document
from sim.experiments.setting import parameters
from sim.experiments.store import Run
from sim.outcomes.indicators import INDICATORS, PANEL_COLUMNS
from sim.policy.coverage import changes
from sim.policy.library import load_library
from sim.terms import TERMS

ROOT = DOCS.parent
PAGE = MODEL.read_text(encoding="utf-8")
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)


def test_the_parameters_page_is_in_step_with_the_data() -> None:
    assert PARAMETERS.read_text(encoding="utf-8") == parameters_document(), (
        "run python -m sim.document"
    )


def test_the_first_round_table_is_in_step_with_measures_and_parameters() -> None:
    assert first_round_table(load_library()) in PAGE, "run python -m sim.document"


def test_every_measure_that_the_plan_changes_has_a_first_round_effect_and_no_other() -> None:
    moved = {key for key, item in load_library().measures.items() if item.acts and changes(item)}
    assert moved == set(FIRST_ROUND)


def test_first_round_effects_name_parameters_that_exist() -> None:
    known = set(parameters()["name"])
    for effect in FIRST_ROUND.values():
        owner = ""
        for name in re.findall(r"`([\w.]+)`", effect.driver):
            owner = name.partition(".")[0] if "." in name else owner
            assert (name if "." in name else f"{owner}.{name}") in known


def test_every_parameter_has_a_meaning_and_every_owner_a_heading() -> None:
    assert set(HEADINGS) == set(owners())
    for kind in owners().values():
        assert set(meanings(kind)) == set(kind._fields)  # type: ignore[attr-defined]


@pytest.mark.parametrize("number, title", list(enumerate(ELEMENTS, start=1)))
def test_the_model_page_has_the_seven_elements_in_order(number: int, title: str) -> None:
    assert f"\n## {number}. {title}\n" in PAGE


@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_model_page_treats_every_design_concept(concept: str) -> None:
    assert f"\n**{concept}.**" in PAGE


@pytest.mark.parametrize("page", ["model.md", "glossary.md"])
def test_every_file_that_a_page_names_exists(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:sim|calibration|scenarios)/[\w/.-]+)`", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    linked = set(re.findall(r"\]\((\w+\.md)\)", text))
    assert [name for name in sorted(linked) if not (DOCS / name).exists()] == []


def test_the_model_page_names_every_file_of_a_group_or_institution() -> None:
    files = [
        f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
        for folder in ("groups", "institutions")
        for path in sorted((ROOT / "sim" / folder).glob("[a-z]*.py"))
    ]
    assert len(files) >= 14
    assert [name for name in files if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_the_model_page_defines_every_indicator(name: str) -> None:
    base = re.sub(r"_(real|\d+)$", "", name)
    assert re.search(rf"`{base}(_1)?`", PAGE)


def test_the_glossary_has_every_group_and_only_terms_that_exist() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in text for key in GROUP_KEYS.values())
    named = set(re.findall(r"`(\w+\.\w+)`", text))
    assert named <= set(TERMS)


def _run(extra: float) -> Run:
    """A run in which the needy gain `extra` yuan and cadres gain 100."""
    rows = []
    for policy in (REFERENCE, "only-needy"):
        for draw in (0, 1):
            for group in GROUP_KEYS.values():
                gain = {"needy": extra, "cadres": 100.0}.get(group, 0.0)
                for indicator in (INCOME, OWN, WORK):
                    value = 0.5 if indicator == WORK else 1000.0
                    if policy != REFERENCE and indicator != WORK:
                        value += gain + draw
                    place = ("city", "all", "start", group, indicator, value)
                    rows.append((policy, "trend-2017", draw, 2020, *place))
    panel = pd.DataFrame(rows, columns=list(PANEL_COLUMNS))
    return Run("yq-0", {"request": {"scale": 0.1, "draws": 2, "seed": 1}}, panel)


@pytest.mark.parametrize("extra, most", [(200.0, "needy (+20.05%)"), (50.0, "cadres (+10.05%)")])
def test_the_measured_table_says_who_gains_most(extra: float, most: str) -> None:
    table = measured_table(_run(extra))
    assert "Run yq-0 (scale 0.1, draws 2, seed 1)" in table
    assert most in table


def test_a_run_without_single_group_policies_is_refused() -> None:
    run = _run(1.0)
    short = Run(run.id, run.manifest, run.panel[run.panel["policy"] == REFERENCE])
    with pytest.raises(ValueError, match="only-"):
        measured_table(short)


def test_text_between_markers_is_replaced_and_missing_markers_are_told() -> None:
    page = "a\n<!-- t: begin -->\nold\n<!-- t: end -->\nb\n"
    assert between_markers(page, "t", "new") == page.replace("old", "new")
    with pytest.raises(ValueError, match="'u'"):
        between_markers(page, "u", "new")


def test_the_seven_groups_are_in_the_model_page() -> None:
    for group in Group:
        if group != Group.ORDINARY:
            stem = GROUP_KEYS[group].replace("-", "_")
            assert f"`sim/groups/{stem}.py`" in PAGE
