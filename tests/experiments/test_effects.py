"""What each measure does alone and adds to the others, draw by draw with the same luck."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.experiments.compare import run_draw
from sim.experiments.effects import (
    COLUMNS,
    INDICATORS,
    changed_measures,
    effects,
    effects_of_draw,
    with_measure_of,
)
from sim.experiments.request import Request
from sim.policy.coverage import changes
from sim.policy.library import load_library, load_policy, load_world, policy_from

SCALE, SEED = 0.005, 9
KEYS = ["grouping", "group", "residence", "indicator", "year"]


def _policy(name, **content):
    return policy_from({"title": {"zh": name, "en": name}, **content}, name)


@pytest.fixture(scope="module")
def world():
    return load_world("trend-2017")


@pytest.fixture(scope="module")
def no_plan():
    return load_policy("no-plan")


@pytest.fixture(scope="module")
def two():
    """A policy of two measures that many residents feel."""
    return _policy("two", extends="plan", only=["H01", "H16"])


@pytest.fixture(scope="module")
def table(two, no_plan, world):
    return effects(two, no_plan, world, scale=SCALE, draws=2, seed=SEED)


def _of(table: pd.DataFrame, how: str, measure: str, draw: int = 0) -> pd.Series:
    rows = table[(table.how == how) & (table.measure == measure) & (table.draw == draw)]
    return rows.astype(dict.fromkeys(KEYS[:-1], "str")).set_index(KEYS)["difference"].sort_index()


def _change(policies, world, more: str, less: str) -> pd.Series:
    """More less less, as a comparison of these policies finds it in the first draw."""
    panel = run_draw(Request(tuple(policies), world, SCALE, 1, SEED), 0)
    panel = panel[(panel.area == "city") & (panel.year >= 2018)]
    panel = panel[panel.indicator.isin(INDICATORS)]
    wide = panel.pivot(index=KEYS, columns="policy", values="value")
    return wide[more] - wide[less]


def test_the_plan_and_no_plan_differ_in_the_measures_that_the_plan_changes(no_plan):
    expected = [one.id for one in load_library().measures.values() if changes(one)]
    assert changed_measures(load_policy("plan"), no_plan) == expected
    assert changed_measures(no_plan, load_policy("plan")) == expected
    assert changed_measures(no_plan, no_plan) == []


def test_a_changed_number_is_a_change_of_its_measure_alone():
    plan = load_policy("plan")
    mine = _policy("mine", extends="plan", set={"G14": {"months": 6}})
    assert changed_measures(mine, plan) == ["G14"]
    assert with_measure_of(plan, mine, "G14").changed == mine.changed
    back = with_measure_of(mine, plan, "G14")
    assert (back.on, back.changed) == (plan.on, plan.changed)


def test_the_table_has_every_measure_both_ways_in_every_draw_and_no_row_twice(table):
    assert tuple(table.columns) == COLUMNS
    assert set(table["measure"]) == {"H01", "H16"}
    assert set(table["indicator"]) == set(INDICATORS)
    assert set(table["year"]) == {2018, 2019, 2020}
    sizes = table.groupby(["measure", "how", "draw"], observed=True).size()
    assert len(sizes) == 2 * 2 * 2 and sizes.nunique() == 1
    assert not table.duplicated(list(COLUMNS[:-1])).any()


def test_only_is_what_a_comparison_of_that_measure_finds(table, no_plan, world):
    alone = _policy("alone", extends="plan", only=["H01"])
    found = _change([no_plan, alone], world, "alone", "no-plan")
    only = _of(table, "only", "H01")
    assert (only != 0).any()
    pd.testing.assert_series_equal(only, found[only.index], check_names=False)


def test_without_is_the_policy_less_the_policy_without_the_measure(table, no_plan, two, world):
    rest = _policy("rest", extends="plan", only=["H16"])
    found = _change([no_plan, two, rest], world, "two", "rest")
    without = _of(table, "without", "H01")
    pd.testing.assert_series_equal(without, found[without.index], check_names=False)
    assert not without.equals(_of(table, "only", "H01"))


def test_the_only_measure_of_a_policy_does_alone_what_it_adds(no_plan, world):
    one = _policy("one", extends="plan", only=["H16"])
    table = effects_of_draw(one, no_plan, world, SCALE, SEED, 1)
    pd.testing.assert_series_equal(_of(table, "only", "H16", 1), _of(table, "without", "H16", 1))


def test_exchanging_policy_and_reference_turns_every_sign(table, no_plan, two, world):
    turned = effects_of_draw(no_plan, two, world, SCALE, SEED, 0)
    for measure in ("H01", "H16"):
        for how, other in (("only", "without"), ("without", "only")):
            pd.testing.assert_series_equal(
                _of(turned, how, measure), -_of(table, other, measure), check_exact=True
            )


def test_a_policy_against_itself_has_no_effects(no_plan, world):
    table = effects(no_plan, no_plan, world, scale=0.002, draws=1, seed=SEED)
    assert tuple(table.columns) == COLUMNS
    assert table.empty


def test_the_effects_do_not_depend_on_the_number_of_workers(table, two, no_plan, world):
    again = effects(two, no_plan, world, scale=SCALE, draws=2, seed=SEED, workers=2)
    pd.testing.assert_frame_equal(table, again)
