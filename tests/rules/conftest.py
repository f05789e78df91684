"""Parameters, statutory rules and terms at their central values, for rules worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour import Behaviour
from sim.experiments.run import schedules, terms_by_month
from sim.experiments.setting import behaviours, drawn_parameters, rules_by_month
from sim.policy.library import load_policy
from sim.terms import Terms

PRICES = np.ones(132)


@pytest.fixture(scope="module")
def behaviour() -> Behaviour:
    return behaviours(drawn_parameters(None))[0]


@pytest.fixture(scope="module")
def rules():
    return rules_by_month(PRICES)


@pytest.fixture(scope="module")
def plan() -> tuple[Terms, ...]:
    return terms_by_month(schedules([load_policy("plan")])[0])


@pytest.fixture(scope="module")
def no_plan() -> tuple[Terms, ...]:
    return terms_by_month(schedules([load_policy("no-plan")])[0])
