"""The fitted city is Yangquan: what the data tables say, run at a small scale."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from calibration.fit import LATENT, LEVELS, fit_table, save, start, unpack
from calibration.moments import moments
from sim.tables import data_directory

SCALE = 0.05


@pytest.fixture(scope="module")
def table():
    return {(name, year): gap for name, year, _, _, gap in fit_table(start(), SCALE, 1)}


@pytest.mark.parametrize("year", [2010, 2011, 2013, 2014, 2015, 2016, 2017])
def test_urban_income_lies_within_three_per_cent_of_the_official_figure(table, year):
    assert abs(table["urban", year]) < 0.03


@pytest.mark.parametrize(
    ("year", "error"),
    [(2010, 0.10), (2011, 0.10), (2012, 0.10), (2015, 0.03), (2016, 0.03), (2017, 0.035)],
)
def test_rural_income_lies_within_its_stated_error(table, year, error):
    assert abs(table["rural", year]) < error


def test_pay_in_urban_units_of_2010_is_the_published_one(table):
    assert abs(table["unit_pay", 2010]) < 0.02


def test_doubtful_and_recalled_figures_weigh_less():
    errors = {(moment.name, moment.year): moment.error for moment in moments()}
    assert errors["urban", 2012] > errors["urban", 2011]
    assert errors["rural", 2010] > errors["rural", 2017] > errors["urban", 2017]


def test_a_vector_unpacks_to_the_data_it_came_from():
    level, gap, paths = unpack(start())
    assert set(LEVELS) <= set(level)
    assert gap["founding.rural_gap"] < 0
    for name in LATENT:
        assert paths[name][0] == pytest.approx(1.0)
        assert len(paths[name]) == 11


def test_saving_changes_only_the_fitted_rows(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(data_directory(), folder)
    before = (folder / "history.csv").read_text(encoding="utf-8").splitlines()
    vector = start()
    vector[-1] += 0.01
    save(vector, folder)
    after = (folder / "history.csv").read_text(encoding="utf-8").splitlines()
    changed = {new.split(",")[0] for old, new in zip(before, after, strict=True) if old != new}
    assert changed <= set(LATENT)
    assert "farm_yield" in changed
    assert np.isfinite(start()).all()
