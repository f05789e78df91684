"""What is fitted: priors in their own units, paths tied to the province, and what is refused."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from calibration.free import Free, free, free_names, values
from sim.errors import InputError
from sim.experiments.setting import parameters
from sim.tables import data_directory


def one(distribution, location, scale, low, high):
    return Free("x", distribution, location, scale, low, high, "ratio", "assumed", "a test")


@pytest.fixture
def changed(tmp_path):
    """The tables with one cell of `free.csv` changed."""
    shutil.copytree(data_directory(), tmp_path / "data")

    def change(row: int, column: str, value: str):
        path = tmp_path / "data" / "free.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        table.loc[row - 2, column] = value
        table.to_csv(path, index=False)
        return path.parent

    return change


def test_a_coordinate_of_nought_is_the_median():
    assert one("normal", 0.3, 0.1, -10, 10).value(0.0) == pytest.approx(0.3)
    assert one("lognormal", 1.4, 0.3, 0.01, 100).value(0.0) == pytest.approx(1.4)
    assert one("uniform", 0, 0, 2, 6).value(0.0) == pytest.approx(4.0)


def test_a_coordinate_is_the_quantile_of_a_standard_normal():
    wide = one("lognormal", 2.0, 0.5, 1e-6, 1e6)
    assert wide.value(1.0) == pytest.approx(2.0 * np.exp(0.5))
    assert one("uniform", 0, 0, 0, 1).value(1.0) == pytest.approx(stats.norm.cdf(1.0))


def test_no_coordinate_leaves_the_bounds():
    far = np.array([-8.0, -3.0, 3.0, 8.0])
    for kind in ("normal", "lognormal", "uniform"):
        found = one(kind, 1.0, 0.5, 0.8, 1.5).value(far)
        assert (found >= 0.8).all()
        assert (found <= 1.5).all()
        assert (np.diff(found) > 0).all()


@pytest.mark.parametrize("kind", ["normal", "lognormal", "uniform"])
def test_values_lead_back_to_their_coordinates(kind):
    z = np.linspace(-4, 4, 17)
    prior = one(kind, 1.0, 0.3, 0.4, 1.7)
    assert prior.coordinate(prior.value(z)) == pytest.approx(z, abs=1e-5)


def test_a_paths_prior_is_centred_on_the_provinces_growth():
    table = pd.read_csv(data_directory() / "series.csv")
    rows = table[
        (table["series"] == "urban_disposable_income_per_head") & (table["area"] == "shanxi")
    ].set_index("year")["value"]
    found = {one.name: one for one in free()}
    for year in range(2011, 2018):
        prior = found[f"path.pay_private.{year}"]
        assert prior.location == pytest.approx(np.log(rows[year] / rows[year - 1]))


def test_a_quantity_without_a_prior_of_its_own_takes_that_of_its_parameter():
    found = {one.name: one for one in free()}["earnings.return_to_schooling"]
    row = parameters().loc["earnings.return_to_schooling"]
    assert (found.distribution, found.low, found.high) == (row["distribution"], row["low"], 0.1)
    assert found.location == float(row["location"])


def test_values_have_a_row_for_each_point_and_a_column_for_each_quantity():
    chosen = free()
    found = values(chosen, np.zeros((3, len(chosen))))
    assert list(found.columns) == [one.name for one in chosen]
    assert len(found) == 3
    assert set(free_names()) <= {name.rpartition(".")[0] for name in found} | set(found)


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("name", "level.pensions", "row 2, column 'name'.*level.pension"),
        ("distribution", "gamma", "row 2, column 'distribution'.*normal"),
        ("scale", "wide", "row 2, column 'scale', value 'wide': a number"),
        ("scale", "0", "row 2: .*'scale' above 0"),
        ("low", "9", "row 2: 'low' must lie below 'high'"),
        ("distribution", "", "row 2, column 'distribution'.*no prior"),
    ],
)
def test_a_malformed_quantity_is_refused_with_its_row(changed, column, value, told):
    with pytest.raises(InputError, match=told):
        free(changed(2, column, value))


def test_a_path_tied_to_a_series_without_those_years_is_refused(changed):
    with pytest.raises(InputError, match=r"row 6, column 'link'.*growth of 2011 in Shanxi"):
        free(changed(6, "link", "rural_disposable_income_per_head"))
