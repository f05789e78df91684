"""What the report says of policies that are to spend as much as another."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from sim.reporting.equal_budget import notes, outlays

YEARLY = {"no-plan": 1000.0, "plan": 1100.0, "mine": 1130.0, "other": 1070.0}
MILLION = 1e6


def a_run(*names, draws=2, times=1.3, **yearly):
    """A run in which a policy costs so many million a year; 2017 and one county must not count."""
    spent = YEARLY | yearly
    rows = [
        (name, draw, year, area, "public_cost", MILLION * (spent[name] + draw) * share)
        for name in names
        for draw in range(draws)
        for year in range(2017, 2021)
        for area, share in (("city", 1.0), ("yuxian", 0.3))
    ]
    columns = ["policy", "draw", "year", "area", "indicator", "value"]
    panel = pd.DataFrame(rows, columns=columns).astype({"policy": "category"})
    budget = {"as": "plan", "times": times, "scale": ["G01.seats"], "factor": 1.0}
    policies = [
        {"name": name, "content": {"budget": budget} if name == "mine" else {}} for name in names
    ]
    titles = {"mine": {"zh": "我的", "en": "Mine"}}
    return SimpleNamespace(
        panel=panel, manifest={"request": {"policies": policies}, "titles": titles}
    )


def test_outlays_are_the_citys_from_2018_to_2020_as_means_over_draws():
    found = outlays(a_run("no-plan", "plan").panel)
    assert found == {"no-plan": 3001.5 * MILLION, "plan": 3301.5 * MILLION}


def test_a_policy_that_spends_what_it_should_is_said_to_match():
    (en,), (zh,) = (list(notes(a_run("no-plan", "plan", "mine"), lang)) for lang in ("en", "zh"))
    assert "'Mine' is solved to spend 130% of what 'plan' adds" in en
    assert "390.0 m yuan against 390.0 m yuan (+0.0%): the outlays match" in en
    assert "“我的”按新增财政支出等于“plan”的130%求解" in zh
    assert "新增3.90亿元，应为3.90亿元，相差+0.0%，支出相当" in zh


@pytest.mark.parametrize(("yearly", "apart"), [(1130.7, "+0.5%"), (1129.3, "-0.5%")])
def test_half_a_per_cent_is_the_limit(yearly, apart):
    (beyond,) = notes(a_run("no-plan", "plan", "mine", mine=yearly), "en")
    assert f"({apart}): draws or world are not those" in beyond
    closer = yearly - 0.1 if yearly > 1130 else yearly + 0.1
    (within,) = notes(a_run("no-plan", "plan", "mine", mine=closer), "en")
    assert within.endswith("the outlays match.")


def test_without_the_policies_it_refers_to_it_says_what_to_compare_with():
    (note,) = notes(a_run("plan", "mine"), "en")
    assert "compare it with no-plan and 'plan'" in note


def test_policies_without_a_budget_get_no_sentence():
    assert list(notes(a_run("no-plan", "plan", "other"), "en")) == []
    assert list(notes(SimpleNamespace(panel=a_run("plan").panel, manifest={}), "en")) == []
