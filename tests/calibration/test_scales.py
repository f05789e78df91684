"""Figures of a small city beside those of a larger one."""

from __future__ import annotations

import numpy as np
import pytest

from calibration import scales
from calibration.figures import FIGURES, YEARS


def test_differences_are_means_over_lucks_with_their_standard_errors():
    shape = (len(FIGURES), YEARS)
    small = np.stack([np.full(shape, 1.0), np.full(shape, 1.2)])
    whole = np.stack([np.full(shape, 1.05), np.full(shape, 1.05), np.full(shape, 1.05)])
    rows = {row["figure"]: row for row in scales.differences({0.1: small, 1.0: whole})}
    urban = rows["urban_income"]
    assert urban["scale"] == 0.1
    assert urban["difference"] == pytest.approx(0.05)
    assert urban["largest"] == pytest.approx(0.05)
    # Two lucks 0.2 apart have variance 0.02, their mean half of it.
    assert urban["standard_error"] == pytest.approx(0.1)
    assert 0 < urban["error"] < 0.05


def test_a_tiny_city_has_nearly_the_incomes_of_a_less_tiny_one():
    found = scales.check({0.002: 2, 0.004: 2}, workers=1)
    assert found["lucks"] == {"0.002": 2, "0.004": 2}
    rows = {row["figure"]: row for row in found["differences"]}
    assert {row["scale"] for row in rows.values()} == {0.002}
    assert 0 < abs(rows["urban_income"]["difference"]) < 0.15
    assert abs(rows["population"]["difference"]) < 0.05
