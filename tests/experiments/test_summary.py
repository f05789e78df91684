"""The summary: common random numbers, its documented form, its order."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from sim.experiments.summary import summarise
from sim.outcomes.indicators import PANEL_COLUMNS

ENTRY = {"indicator", "area", "residence", "group", "grouping", "year", "policy", "unit"}
NUMBERS = {"median", "p10", "p90", "mean"}


def panel(draws: int = 11) -> pd.DataFrame:
    luck = np.random.default_rng(1).normal(0, 1000, draws)
    rows = []
    for policy, gain in (("no-plan", 0.0), ("plan", 100.0)):
        for draw in range(draws):
            for year in (2010, 2016, 2020):
                for area in ("city", "yuxian"):
                    for grouping, group in (("all", "all"), ("start", "needy")):
                        value = 20_000 + luck[draw] + gain
                        key = (policy, "trend-2017", draw, year, area, "all", grouping, group)
                        rows.append((*key, "disposable_income_per_head", value))
            city = (policy, "trend-2017", draw, 2020, "city", "all", "all", "all")
            rows.append((*city, "public_cost:fund:city", 1e6 + gain))
            rows.append((*city, "winners_share", 0.25))
            rows.append((*city, "rural_dibao_over_poverty_line", 1.0 if draw else 0.9))
    return pd.DataFrame(rows, columns=list(PANEL_COLUMNS))


def test_the_summary_has_the_documented_form():
    found = summarise(panel(), "no-plan", ["no-plan", "plan"], run="yq-0000000000")
    assert list(found) == ["run", "indicators", "differences", "targets"]
    for entry in found["indicators"]:
        assert set(entry) == ENTRY | NUMBERS
    for entry in found["differences"]:
        assert set(entry) == ENTRY | NUMBERS | {"against"}
    for entry in found["targets"]:
        assert set(entry) == {"target", "policy", "value", "threshold", "probability"}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_difference_is_taken_within_each_draw():
    found = summarise(panel(), "no-plan", ["no-plan", "plan"])
    income = [one for one in found["differences"] if one["unit"] == "yuan/person/year"]
    assert income
    for one in income:
        assert (one["policy"], one["against"]) == ("plan", "no-plan")
        for number in NUMBERS:
            assert one[number] == pytest.approx(100.0)


def test_levels_spread_over_draws():
    table = panel()
    found = summarise(table, "no-plan", ["plan"])["indicators"]
    assert {one["policy"] for one in found} == {"plan"}
    level = next(one for one in found if one["year"] == 2020 and one["area"] == "yuxian")
    rows = table[(table.policy == "plan") & (table.year == 2020) & (table.area == "yuxian")]
    values = rows[rows.group == "all"].value
    assert level["p10"] == pytest.approx(np.quantile(values, 0.1))
    assert level["median"] == pytest.approx(values.median())
    assert level["mean"] == pytest.approx(values.mean())


def test_the_useful_part_keeps_the_citys_whole_path_and_other_areas_late_years():
    part = summarise(panel(), "no-plan", ["no-plan", "plan"])["indicators"]
    assert {one["year"] for one in part if one["area"] == "yuxian"} == {2020}
    assert {one["year"] for one in part if one["group"] == "all"} == {2010, 2016, 2020}
    whole = summarise(panel(), "no-plan", ["no-plan", "plan"], full=True)["indicators"]
    assert {one["year"] for one in whole if one["area"] == "yuxian"} == {2010, 2016, 2020}


def test_shares_against_the_reference_are_not_differenced():
    found = summarise(panel(), "no-plan", ["no-plan", "plan"])
    assert "winners_share" in {one["indicator"] for one in found["indicators"]}
    assert "winners_share" not in {one["indicator"] for one in found["differences"]}


def test_the_order_of_rows_and_their_types_do_not_matter():
    table = panel()
    shuffled = table.sample(frac=1, random_state=3)
    for name in ("policy", "area", "indicator", "group", "grouping", "residence", "world"):
        shuffled[name] = shuffled[name].astype("category")
    for full in (False, True):
        plain = summarise(table, "no-plan", ["no-plan", "plan"], full=full)
        assert summarise(shuffled, "no-plan", ["no-plan", "plan"], full=full) == plain


def test_undefined_draws_are_left_out_and_undefined_numbers_are_null():
    table = panel()
    start = (table.grouping == "start") & (table.policy == "plan")
    table.loc[start & (table.year == 2020), "value"] = np.nan
    table.loc[start & (table.year == 2016) & (table.draw > 0), "value"] = np.nan
    found = summarise(table, "no-plan", ["no-plan", "plan"], full=True)
    needy = [one for one in found["indicators"] if one["group"] == "needy"]
    late = next(one for one in needy if one["policy"] == "plan" and one["year"] == 2020)
    assert [late[number] for number in sorted(NUMBERS)] == [None] * 4
    early = next(one for one in needy if one["policy"] == "plan" and one["year"] == 2016)
    assert early["p10"] == early["p90"] == early["mean"]


def test_targets_carry_their_probability():
    found = summarise(panel(draws=10), "no-plan", ["no-plan", "plan"])["targets"]
    line = [one for one in found if one["target"] == "rural-dibao-at-poverty-line"]
    assert [one["policy"] for one in line] == ["no-plan", "plan"]
    assert line[0]["probability"] == pytest.approx(0.9)
    assert line[0]["value"] == line[0]["threshold"] == 1.0


def test_a_missing_policy_or_a_second_world_is_an_error():
    with pytest.raises(ValueError, match="lacks policy nothing"):
        summarise(panel(), "nothing", ["plan"])
    two = pd.concat([panel(), panel().assign(world="coal-slump")])
    with pytest.raises(ValueError, match="one world"):
        summarise(two, "no-plan", ["plan"])
