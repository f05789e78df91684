"""The group page: what its address says of a life, and whose effects come with the program."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiments.shipped import shipped_effects
from sim.outcomes.indicators import PANEL_COLUMNS
from sim.reporting.findings.effects import About
from sim.reporting.results import Results
from sim.ui import service
from sim.ui.parts.life import Told, told
from sim.ui.parts.measure_effects import shipped_for, whole_of

INCOME = "disposable_income_per_head"
DRAWS = 16


@pytest.mark.parametrize("asked", [Told(), Told(3), Told(0, 2, 1), Told(12, 1, 0)])
def test_an_address_keeps_whose_life_is_told(asked: Told) -> None:
    assert told(asked.tab, policies=3) == asked


@pytest.mark.parametrize(
    "tab",
    ["", "life", "life-", "life-x", "life--1", "life-1-2", "life-9999999", "other-3", "life-²"],
)
def test_what_cannot_be_read_tells_the_first_resident(tab: str) -> None:
    assert told(tab, policies=3) == Told()


@pytest.mark.parametrize("tab", ["life-3-0-2", "life-3-1-1"])
def test_policies_that_the_run_lacks_or_the_same_twice_become_the_first_two(tab: str) -> None:
    assert told(tab, policies=2) == Told(3)


def test_a_run_of_one_policy_tells_one_life() -> None:
    assert Told().places(1) == (0,)
    assert Told(0, 2, 1).places(3) == (2, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The request of a stored run: what the shipped effects answer, in more draws."""
    request: dict[str, Any] = copy.deepcopy(shipped_effects()[0]["request"])
    request["draws"] = DRAWS

    class Store:
        def manifest(self, run: str) -> dict[str, Any]:
            return {"request": request}

    monkeypatch.setattr(service, "store", Store)
    return request


def results(*policies: str) -> Results:
    """A stored run in which a policy adds 100 yuan and the draw's number to the needy's income."""
    panel = pd.DataFrame(
        [
            (
                policy,
                "w",
                draw,
                2020,
                "city",
                "all",
                "start",
                "needy",
                INCOME,
                place * (100.0 + draw),
            )
            for place, policy in enumerate(policies)
            for draw in range(DRAWS)
        ],
        columns=list(PANEL_COLUMNS),
    )
    return Results(panel, policies, {}, "w", 0.05, 2018, "yq-0123456789")


def test_effects_come_with_the_program_for_the_plan_against_no_plan_only(
    asked: dict[str, Any],
) -> None:
    assert shipped_for(results("no-plan", "plan"), "plan") is not None
    assert shipped_for(results("plan", "no-plan"), "no-plan") is None
    asked["world"] = {**asked["world"], "name": "other"}
    assert shipped_for(results("no-plan", "plan"), "plan") is None


def test_a_plan_that_has_changed_since_has_no_shipped_effects(asked: dict[str, Any]) -> None:
    asked["policies"][1]["content"] = {**asked["policies"][1]["content"], "off": ["A02"]}
    assert shipped_for(results("no-plan", "plan"), "plan") is None


def test_the_whole_effect_is_that_of_the_draws_of_the_single_effects(asked: dict[str, Any]) -> None:
    manifest, table = shipped_effects()
    whole = whole_of(results("no-plan", "plan"), "plan", About("needy", INCOME), manifest)
    draws = table["draw"].nunique()
    assert whole is not None
    assert whole.tolist() == (100.0 + np.arange(draws)).tolist()


@pytest.mark.parametrize("key", ["code", "data", "seed", "scale", "version", "world"])
def test_another_city_or_other_luck_tells_no_whole_effect(asked: dict[str, Any], key: str) -> None:
    asked[key] = "other"
    found = whole_of(
        results("no-plan", "plan"), "plan", About("needy", INCOME), shipped_effects()[0]
    )
    assert found is None
