"""What a posterior says about each quantity, on draws whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from calibration import identification
from calibration.free import Free, values
from calibration.identification import Identification, counts, prior_only, unnarrowed
from sim.errors import InputError
from sim.experiments.setting import parameters

DRAWS = 4000


def quantity(name, distribution="normal"):
    return Free(name, distribution, 2.0, 0.5, 0.01, 50.0, "ratio", "assumed", "a test")


@pytest.fixture(scope="module")
def found():
    """`decided` is pinned, `moved` shifted, `a` and `b` known by their sum only, `idle` not."""
    random = np.random.default_rng(1)
    decided, moved, total, difference, idle = random.normal(size=(5, DRAWS))
    z = np.column_stack(
        [
            0.1 * decided,
            1.5 + 0.7 * moved,
            (0.1 * total + difference) / np.sqrt(2),
            (0.1 * total - difference) / np.sqrt(2),
            idle,
        ]
    )
    free = (
        quantity("decided", "lognormal"),
        *map(quantity, ("moved", "a", "b")),
        quantity("idle", "uniform"),
    )
    return Identification(free, values(free, z))


def test_contraction_and_verdict_follow_the_variance_that_is_left(found):
    by_name = {one.name: one for one in found.quantities()}
    assert by_name["decided"].contraction == pytest.approx(0.99, abs=0.005)
    assert by_name["moved"].contraction == pytest.approx(0.51, abs=0.05)
    assert by_name["idle"].contraction == pytest.approx(0.0, abs=0.08)
    verdicts = {name: one.verdict for name, one in by_name.items()}
    assert verdicts["decided"] == "pinned"
    assert verdicts["moved"] == verdicts["a"] == "informed"
    assert verdicts["idle"] == "silent"
    assert unnarrowed(found.quantities()) == ("idle",)


def test_a_shift_is_told_in_standard_deviations_of_the_prior(found):
    shifts = {one.name: one.shift for one in found.quantities()}
    assert shifts["moved"] == pytest.approx(1.5, abs=0.05)
    assert shifts["decided"] == pytest.approx(0.0, abs=0.05)


def test_intervals_are_in_the_quantitys_own_unit(found):
    decided = found.quantities()[0]
    assert decided.prior.median == pytest.approx(2.0, rel=1e-3)
    assert decided.prior.high == pytest.approx(2.0 * np.exp(0.5 * 1.645), rel=1e-3)
    assert decided.posterior.high == pytest.approx(2.0 * np.exp(0.05 * 1.645), rel=0.01)


def test_the_strongest_correlation_is_of_those_known_by_their_sum(found):
    first, second, correlation = found.correlations(1)[0]
    assert {first, second} == {"a", "b"}
    assert correlation == pytest.approx(-0.98, abs=0.01)


def test_directions_go_from_the_stiffest_to_the_loosest(found):
    directions = found.directions()
    variances = [one.variance for one in directions]
    assert variances == sorted(variances)
    stiff = [dict(one.loadings) for one in directions[:2]]
    total = next(one for one in stiff if abs(one["a"]) > 0.5)
    assert total["a"] == pytest.approx(total["b"], abs=0.02)
    low, high = found.by_chance
    assert low < 1 < high
    assert counts(directions, low) == (2, 1)


def test_no_direction_is_told_from_fewer_draws_than_quantities(found):
    few = Identification(found.free, found.draws.head(4))
    assert few.directions() == ()


def test_a_posterior_of_other_quantities_is_refused(tmp_path, found):
    with pytest.raises(InputError, match="no posterior"):
        Identification.of(tmp_path)
    found.draws.to_parquet(tmp_path / "draws.parquet")
    with pytest.raises(InputError, match=r"other free quantities than free\.csv"):
        Identification.of(tmp_path)


def test_parameters_that_keep_their_prior_are_neither_fixed_nor_fitted():
    kept, table = prior_only(), parameters()
    assert "researchers.share_elasticity" in kept
    assert "earnings.return_to_schooling" not in kept
    assert (table.loc[list(kept), "distribution"] != "fixed").all()
    assert identification.PINNED > identification.INFORMED > 0
