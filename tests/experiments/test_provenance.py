"""A manifest names what is needed to get the same numbers, and none of it hangs on the clock."""

from __future__ import annotations

import platform

import numba
import numpy as np

import sim
from sim.experiments.request import Request
from sim.experiments.store import run_id
from sim.policy.library import load_policy, load_world


def manifest():
    policies = (load_policy("no-plan"), load_policy("needy-first"))
    request = Request(policies, load_world("coal-slump"), scale=0.01, draws=2, seed=3)
    return request.manifest({}), request


def test_a_manifest_names_policies_world_data_and_versions():
    found, request = manifest()
    assert found["program"] == sim.__version__
    assert found["versions"] == {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
    }
    assert set(found["machine"]) == {"system", "machine", "processor"}
    assert all(found["machine"].values())
    asked = found["request"]
    assert [one["name"] for one in asked["policies"]] == ["no-plan", "needy-first"]
    assert "G02" in asked["policies"][1]["content"]["set"]
    assert asked["world"]["paths"]["jobs_mining"]["growth"]
    assert all(len(asked[name]) == 12 for name in ("code", "data"))
    assert run_id(asked) == request.id


def test_the_same_request_has_the_same_manifest():
    assert manifest()[0] == manifest()[0]
