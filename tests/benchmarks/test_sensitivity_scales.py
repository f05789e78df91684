"""The benchmark of scale invariance runs, and compares every input with the largest scale."""

from __future__ import annotations

import pytest
from sensitivities import few_lucks  # noqa: F401 - a fixture

from benchmarks.sensitivity import INPUTS, OUTCOMES, invariance
from sim.experiments.setting import parameters


@pytest.mark.usefixtures("few_lucks")
def test_effects_are_compared_between_scales():
    names = ("needy.contact_gain", "welfare.take_up")
    rows = invariance((0.002, 0.003), 2, names, workers=1)
    assert len(rows) == 2 * 2 * len(OUTCOMES)
    assert all(row["agrees"] for row in rows if row["scale"] == 0.003)
    assert {row["input"] for row in rows} == set(names)
    for row in rows:
        assert row["luck_at_one"] == pytest.approx(row["luck"] * row["scale"] ** 0.5)
        assert row["mu_star"] >= abs(row["mu"]) - 1e-9 and row["seconds_per_point"] > 0.0


def test_the_inputs_of_the_benchmark_exist():
    assert set(INPUTS) <= set(parameters()["name"])
