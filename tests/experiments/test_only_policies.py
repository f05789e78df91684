"""Each `only-<group>` policy moves that group first and most."""

from __future__ import annotations

import pytest

from sim.city.codes import GROUP_KEYS, Group
from sim.experiments.compare import run_draw
from sim.experiments.request import Request
from sim.policy.library import load_policy, load_world

GROUPS = [GROUP_KEYS[group] for group in Group if group is not Group.ORDINARY]


@pytest.fixture(scope="module")
def gains():
    """Change of members' own income in 2018, yuan a head, by policy and group at the start."""
    names = ("no-plan", *(f"only-{key}" for key in GROUPS))
    policies = tuple(load_policy(name) for name in names)
    # Pay that follows results falls with them: the sign holds in a normal year of coal.
    world = load_world("trend-2017").model_copy(update={"coal": None})
    request = Request(policies, world, scale=0.03, draws=1, seed=2018)
    panel = run_draw(request, 0, threads=2)
    rows = panel[
        (panel["indicator"] == "own_income")
        & (panel["year"] == 2018)
        & (panel["area"] == "city")
        & (panel["residence"] == "all")
        & (panel["grouping"] == "start")
    ]
    table = rows.pivot(index="group", columns="policy", values="value")
    return table.sub(table["no-plan"], axis=0)


@pytest.mark.parametrize("key", GROUPS)
def test_a_policy_for_one_group_moves_that_group_first_and_most(gains, key):
    column = gains[f"only-{key}"]
    assert column[key] > 0
    assert column.idxmax() == key
