"""The plan's targets on hand-made panels."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.outcomes.indicators import INDICATORS, indicator, order, unit
from sim.outcomes.targets import TARGETS, evaluate, values_by_draw


def panel(indicator: str, by_draw: list[dict[int, float]], residence: str = "all") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "policy": "plan",
            "world": "trend-2017",
            "draw": draw,
            "year": year,
            "area": "city",
            "residence": residence,
            "grouping": "all",
            "group": "all",
            "indicator": indicator,
            "value": float(value),
        }
        for draw, values in enumerate(by_draw)
        for year, value in values.items()
    )


def result(key: str, table: pd.DataFrame):
    return next(one for one in evaluate(table, ["plan"])[0] if one.target == key)


def test_new_urban_jobs_are_summed_over_the_five_years_only():
    enough = dict.fromkeys(range(2016, 2021), 20_000.0) | {2015: 9e9}
    short = enough | {2018: 19_999.0}
    found = result("new-urban-jobs", panel("new_urban_jobs", [enough, short]))
    assert found.probability == 0.5
    assert found.value == pytest.approx(99_999.5)
    assert found.threshold == 100_000


def test_income_must_more_than_double():
    table = panel(
        "disposable_income_per_head",
        [{2010: 100, 2020: 200}, {2010: 100, 2020: 201}],
        residence="rural",
    )
    assert result("rural-income-doubled", table).probability == 0.5


def test_nominal_income_does_not_answer_the_real_target():
    table = panel("disposable_income_per_head", [{2010: 1, 2020: 3}], residence="urban")
    results, omitted = evaluate(table, ["plan"])
    assert [one.target for one in results] == ["urban-income-doubled"]
    reasons = {one.target: one.reason for one in omitted}
    assert (
        reasons["urban-income-doubled-real"] == "disposable_income_per_head_real is not in the run"
    )


def test_private_employment_is_the_mean_yearly_change():
    table = panel("private_employment", [{2015: 100_000, 2020: 175_000}])
    found = result("private-employment", table)
    assert (found.value, found.probability) == (15_000, 1.0)


def test_the_year_the_plan_starts_counts_for_half_of_the_farm_owners():
    trained = [{2018: 25, 2019: 50, 2020: 60}, {2018: 24, 2019: 50, 2020: 60}]
    table = panel("farm_owners_trained", trained)
    assert values_by_draw(TARGETS["young-farm-owners"], table, "plan").tolist() == [50, 48]
    assert result("young-farm-owners", table).probability == 0.5


def test_levels_of_one_year():
    assert result("leisure-agriculture", panel("leisure_agriculture_sales", [{2020: 1e9}]))
    assert result("rural-poor-lifted", panel("poverty_exits", [{2018: 29_999}])).probability == 0
    line = panel("rural_dibao_over_poverty_line", [{2020: 1.0}])
    assert result("rural-dibao-at-poverty-line", line).probability == 1
    share = panel("leaders_retrained_share", [{2020: 0.5}, {2020: 0.49}])
    assert result("leader-rotation", share).probability == 0.5


def test_missing_years_and_indicators_are_reasons_not_exceptions():
    results, omitted = evaluate(panel("new_urban_jobs", [{2016: 1, 2017: 1}]), ["plan"])
    assert results == []
    reasons = {one.target: one.reason for one in omitted}
    assert reasons["new-urban-jobs"] == "no values for 2018, 2019, 2020"
    assert set(reasons) == set(TARGETS)
    assert evaluate(panel("gini", [{2020: 0.4}]), ["plan"])[0] == []


def test_undefined_draws_count_neither_way():
    table = panel("rural_dibao_over_poverty_line", [{2020: 1.2}, {2020: float("nan")}])
    found = result("rural-dibao-at-poverty-line", table)
    assert (found.probability, found.draws) == (1.0, 1)


def test_every_target_reads_a_registered_indicator_or_says_it_is_not_simulated():
    for target in TARGETS.values():
        assert target.indicator in INDICATORS or "not simulated" in target.note


def test_costs_by_measure_and_fund_share_the_unit_of_public_cost():
    assert unit("public_cost:A01") == unit("public_cost:fund:city") == "yuan/year"
    assert indicator("public_cost:A01").name == "public_cost"
    assert unit("no_such_indicator") == ""
    names = ["zzz", "public_cost:B01", "gini", "public_cost", "public_cost:A01"]
    assert sorted(names, key=order) == [
        "gini",
        "public_cost",
        "public_cost:A01",
        "public_cost:B01",
        "zzz",
    ]
