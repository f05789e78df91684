"""A posterior reads back as it was written, and the shipped one fits the city."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from calibration import posterior
from calibration.backtest_answer import fit_summary
from calibration.emulator import Emulator
from calibration.figures import FIGURES, YEARS
from calibration.observations import observations
from sim.clock import FIRST_YEAR
from sim.errors import InputError
from sim.experiments.freshness import outdated
from sim.experiments.posterior import posterior_draws

DRAWS, FREE, OUTPUTS = 11, 2, 3
FIT_YEARS = range(2013, 2018)


@pytest.fixture
def saved(tmp_path):
    """A made-up posterior, written."""
    random = np.random.default_rng(1)
    draws = pd.DataFrame(random.normal(size=(DRAWS, FREE)), columns=["one", "two"])
    logs = 9.0 + 0.01 * random.normal(size=(DRAWS, len(FIGURES), YEARS))
    emulator = Emulator(*(random.normal(size=size) for size in ((3,), (2, 3), (3, 3), (3, 3))))
    outputs = np.array([0, 5, 7])
    posterior.save(tmp_path / "p", draws, logs, emulator, outputs, {"seed": 1})
    return tmp_path / "p", draws, logs, emulator, outputs


def test_a_saved_posterior_reads_back(saved):
    folder, draws, logs, emulator, outputs = saved
    assert posterior.manifest(folder) == {"seed": 1}
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "draws.parquet"), draws)
    read, places = posterior.emulator(folder)
    assert np.array_equal(places, outputs)
    assert read.quadratic == pytest.approx(emulator.quadratic, rel=1e-6)
    table = posterior.simulated(folder)
    chosen = (table["draw"] == 3) & (table["figure"] == "gini") & (table["year"] == 2012)
    there = logs[3, list(FIGURES).index("gini"), 2012 - FIRST_YEAR]
    assert table.loc[chosen, "value"].item() == pytest.approx(np.exp(there))
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_the_bands_are_percentiles_over_the_draws_beside_the_official_figures(saved):
    folder, _, logs, *_ = saved
    bands = posterior.fit_bands(folder).set_index(["figure", "year"])
    place = list(FIGURES).index("population")
    values = np.exp(logs[:, place, 2015 - FIRST_YEAR])
    row = bands.loc["population", 2015]
    assert row["p50"] == pytest.approx(np.median(values))
    assert row["p2_5"] == pytest.approx(np.quantile(values, 0.025))
    levels = {(one.figure, one.year): one.value for one in observations() if one.kind == "level"}
    assert set(bands.index) == set(levels)
    assert row["observed"] == levels["population", 2015]


def test_a_folder_without_a_posterior_is_told_in_one_line(tmp_path):
    with pytest.raises(InputError, match=r"no posterior in.*yqsim calibrate"):
        posterior.manifest(tmp_path)


def test_a_test_of_the_method_is_kept_beside_the_posterior(tmp_path):
    posterior.keep_test("scales.json", {"a": [1.5]}, tmp_path)
    assert posterior.kept_test("scales.json", tmp_path) == {"a": [1.5]}
    with pytest.raises(InputError, match=r"python -m calibration\.coverage --save"):
        posterior.kept_test("coverage.json", tmp_path)


# The shipped posterior ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def urban():
    bands = posterior.fit_bands()
    return bands[bands["figure"] == "urban_income"].set_index("year")


def test_the_shipped_posterior_belongs_to_this_code_and_data():
    assert outdated() == [], "yqsim calibrate, then python -m calibration.page"
    assert len(posterior_draws()) >= 200


@pytest.mark.parametrize("year", FIT_YEARS)
def test_urban_income_lies_within_three_per_cent_of_the_official_figure(urban, year):
    assert abs(urban.loc[year, "p50"] / urban.loc[year, "observed"] - 1) < 0.03


def test_urban_income_lies_within_one_per_cent_on_average_and_most_years_in_narrow_intervals():
    fit = fit_summary(posterior.fit_bands()).set_index("figure").loc["urban_income"]
    assert fit["years"] == len(FIT_YEARS)
    assert fit["mean_absolute_error"] <= 0.01
    assert fit["coverage90"] >= 0.8
    assert fit["half_width90"] <= 0.04


def test_rural_income_lies_within_its_stated_error():
    bands = posterior.fit_bands()
    shown = bands[bands["figure"] == "rural_income"]
    assert (np.log(shown["p50"] / shown["observed"]).abs() < shown["error"]).all()


def test_figures_lie_from_the_official_ones_as_far_as_their_errors_say():
    bands = posterior.fit_bands()
    away = np.log(bands["p50"] / bands["observed"]).abs() / bands["error"]
    assert (away < 2).mean() > 0.9
    assert posterior.manifest()["mean_square_misfit"] < 1.5


def test_the_chains_have_mixed_and_the_emulator_states_its_error():
    found = posterior.manifest()["diagnostics"]
    assert found["steps"] > 20 * found["longest_autocorrelation"]
    assert found["largest_shift_between_halves"] < 0.25
    # Below one the stated spread is too wide, and so are the intervals; above, too narrow.
    assert 0.3 < found["emulator_variance_ratio"] < 1.3
