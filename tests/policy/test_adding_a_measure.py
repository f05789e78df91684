"""The page on adding a measure keeps its word: the YAML on it is all that is needed."""

from __future__ import annotations

import re
import shutil
from typing import get_args

import numpy as np
import pytest
import yaml

from sim.clock import PLAN_START, month_index
from sim.experiments.run import branch, found, terms_by_month
from sim.policy.library import SCENARIOS, check_file, load_library, load_policy, load_world
from sim.policy.measure import Mechanism
from sim.policy.schedule import schedule
from sim.terms import TERMS

ROOT = SCENARIOS.parent
PAGE = (ROOT / "docs" / "adding-a-measure.md").read_text(encoding="utf-8")
MEASURES, POLICY = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
(ID,) = yaml.safe_load(MEASURES)["measures"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the library with the page's two files in it, saved as the page says."""
    copy = tmp_path_factory.mktemp("library") / "scenarios"
    for name in ("measures", "policies", "worlds"):
        shutil.copytree(SCENARIOS / name, copy / name)
    for path in SCENARIOS.glob("*.yaml"):
        shutil.copy(path, copy)
    (copy / "measures" / "K-own.yaml").write_text(MEASURES, encoding="utf-8")
    (copy / "evening-courses.yaml").write_text(POLICY, encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def library(folder):
    return load_library(folder)


@pytest.fixture(scope="module")
def plans(folder, library):
    """Schedules without the plan, and with the page's measure alone."""
    only = load_policy(str(folder / "evening-courses.yaml"), library)
    return schedule(load_policy("no-plan", library), library), schedule(only, library)


def test_the_file_passes_the_check(folder):
    assert check_file(folder / "measures" / "K-own.yaml") == "measures"


def test_the_plan_has_the_new_measure_and_the_program_s_own_library_has_not(library):
    assert ID in load_policy("plan", library).on
    assert ID not in load_policy("no-plan", library).on
    assert set(library.measures) - set(load_library().measures) == {ID}


def test_it_moves_its_term_from_its_month_and_no_other(plans):
    without, with_it = plans
    moved = [
        name for name in TERMS if not np.array_equal(without.values[name], with_it.values[name])
    ]
    assert moved == ["training.mass_seats"]
    more = with_it.values["training.mass_seats"] - without.values["training.mass_seats"]
    assert more[month_index("2018-12")] == 0
    assert more[month_index("2019-01")] == 500


def test_it_trains_people_who_would_not_have_been_trained(plans):
    without, with_it = (terms_by_month(plan) for plan in plans)
    engine = found(without, load_world("trend-2017"), scale=0.02, seed=1, draw=0)
    engine.run_to(PLAN_START)
    other = branch(engine, with_it)
    for city in (engine, other):
        city.run_to(month_index("2019-07"))
    assert (engine.city.residents["trained"] != other.city.residents["trained"]).any()


def test_the_page_names_every_mechanism_and_only_terms_and_files_that_exist():
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.split("## 机制")[1], re.MULTILINE)
    assert rows == list(get_args(Mechanism))
    table = PAGE.split("## 机制")[1].split("## 收入")[0]
    terms = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", table))
    assert len(terms) > 15
    assert terms <= set(TERMS)
    files = set(re.findall(r"`(sim/[\w/.]+)`", PAGE))
    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []


def test_the_terms_of_a_mechanism_are_moved_by_measures_of_that_mechanism():
    table = PAGE.split("## 机制")[1].split("## 收入")[0]
    used = {
        (measure.mechanism, item.term)
        for measure in load_library().measures.values()
        for item in measure.parameters.values()
    }
    for row in re.findall(r"^\| `\w+` \|.*$", table, re.MULTILINE):
        mechanism = row.split("`")[1]
        for term in re.findall(r"`([a-z_]+\.[a-z_]+)`", row):
            assert (mechanism, term) in used
