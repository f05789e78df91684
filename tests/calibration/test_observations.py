"""Official figures as observations: values, errors, and what is refused."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

from calibration.figures import FIGURES, YEARS
from calibration.observations import covariance, observations, residuals, status_errors
from sim.clock import FIRST_YEAR
from sim.errors import InputError
from sim.tables import data_directory

COLUMNS = (
    "figure,series,over,area,first,last,factor,kind,yearly_error,common_error,status,source,note"
)
URBAN = "urban_disposable_income_per_head,,yangquan"
PROVINCE = "all_resident_disposable_income_per_head,,shanxi"


@pytest.fixture
def tables(tmp_path):
    """A copy of the data tables whose `moments.csv` has the rows given."""
    shutil.copytree(data_directory(), tmp_path / "data")

    def with_rows(*rows: str):
        lines = [COLUMNS, *(f"{row},assumed,a test," for row in rows)]
        (tmp_path / "data" / "moments.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / "data"

    return with_rows


def official(folder, name, area):
    table = pd.read_csv(folder / "series.csv")
    rows = table[(table["series"] == name) & (table["area"] == area)]
    return rows.set_index("year")["value"]


def flat(value: float) -> np.ndarray:
    """Log figures that are the same in every year: (figures, years)."""
    return np.full((len(FIGURES), YEARS), np.log(value))


def test_an_error_joins_the_status_the_year_and_what_the_row_shares(tables):
    folder = tables(f"urban_income,{URBAN},2013,2013,1,level,0.03,0.12")
    [one] = observations(directory=folder)
    assert one.status == "read"
    assert status_errors(folder)["read"] == 0.01
    assert one.own_error == pytest.approx((0.01**2 + 0.03**2) ** 0.5)
    assert one.error == pytest.approx((0.01**2 + 0.03**2 + 0.12**2) ** 0.5)
    assert one.value == official(folder, "urban_disposable_income_per_head", "yangquan")[2013]


def test_a_growth_counts_from_the_first_year_of_its_row(tables):
    folder = tables(f"all_income,{PROVINCE},2013,2015,1,growth,0.03,0")
    values = official(folder, "all_resident_disposable_income_per_head", "shanxi")
    first, second = observations(directory=folder)
    assert (first.year, second.year) == (2014, 2015)
    assert first.since == second.since == 2013
    assert second.value == pytest.approx(values[2015] / values[2013])


def test_a_growth_is_held_against_growth_and_not_against_the_level(tables):
    found = observations(directory=tables(f"all_income,{PROVINCE},2013,2014,1,growth,0.03,0"))
    [one] = found
    logs = flat(1.0)
    place = list(FIGURES).index("all_income")
    logs[place] = 7.0
    logs[place, 2014 - FIRST_YEAR] += np.log(one.value)
    assert residuals(found, logs) == pytest.approx([0.0])
    logs[place, 2014 - FIRST_YEAR] += 0.05
    assert residuals(found, logs) == pytest.approx([0.05])


def test_a_floor_counts_only_below(tables):
    row = "unemployment_rate,registered_urban_unemployment_rate,,shanxi,2010,2010,0.01,floor,0.1,0"
    found = observations(directory=tables(row))
    [one] = found
    assert residuals(found, flat(one.value * 2)) == pytest.approx([0.0])
    assert residuals(found, flat(one.value / 2)) == pytest.approx([-np.log(2)])


def test_years_of_a_row_share_its_common_error_and_other_rows_do_not(tables):
    folder = tables(
        f"urban_income,{URBAN},2013,2014,1,level,0,0.1",
        f"urban_income,{URBAN},2015,2015,1,level,0,0.2",
    )
    found = covariance(observations(directory=folder))
    own = 0.01**2
    assert found == pytest.approx(
        np.array([[0.01 + own, 0.01, 0], [0.01, 0.01 + own, 0], [0, 0, 0.04 + own]])
    )


def test_a_ratio_is_of_one_series_over_the_sum_of_others_and_as_weak_as_the_weakest(tables):
    income = "disposable_income_per_head:urban:{}".format
    parts = " + ".join(map(income, ("wage", "net_operating")))
    folder = tables(f"urban_wage_share,{income('wage')},{parts},china,2016,2016,1,level,0.02,0.2")
    [one] = observations(directory=folder)
    wage, business = (
        official(folder, income(name), "china")[2016] for name in ("wage", "net_operating")
    )
    assert one.value == pytest.approx(wage / (wage + business))
    weak = pd.read_csv(folder / "series.csv", dtype=str, keep_default_na=False)
    named = (weak["series"] == income("net_operating")) & (weak["year"] == "2016")
    weak.loc[named, "status"] = "assumed"
    weak.to_csv(folder / "series.csv", index=False)
    assert observations(directory=folder)[0].status == "assumed"


def test_later_years_are_left_out_up_to_an_origin():
    assert max(one.year for one in observations(2015)) == 2015
    early = {(one.figure, one.year, one.row) for one in observations(2015)}
    assert early < {(one.figure, one.year, one.row) for one in observations()}


def test_another_citys_urban_incomes_take_the_place_of_this_ones():
    found = observations(urban=[(2013, 100.0), (2014, 110.0)])
    urban = {one.year: one.value for one in found if one.figure == "urban_income"}
    assert urban == {2013: 100.0, 2014: 110.0}


def test_a_doubtful_and_a_recalled_figure_weigh_less():
    error = {(one.figure, one.year): one.error for one in observations() if one.kind == "level"}
    assert error["urban_income", 2012] > 3 * error["urban_income", 2011]
    assert error["rural_income", 2010] > error["rural_income", 2017]
    assert error["rural_income", 2017] > error["urban_income", 2017]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"urban_incom,{URBAN},2013,2014,1,level,0,0", "row 2, column 'figure'.*urban_income"),
        (f"urban_income,{URBAN},2013,2014,1,levels,0,0", "row 2, column 'kind'.*level"),
        (
            "urban_income,urban_disposable_income,,yangquan,2013,2014,1,level,0,0",
            "row 2.*unknown series.*urban_disposable_income_per_head",
        ),
        (
            "urban_income,urban_disposable_income_per_head,,nowhere,2013,2014,1,level,0,0",
            "row 2.*no such series of 'nowhere'",
        ),
        (f"urban_income,{URBAN},2013,2014,1,level,-1,0", "row 2, column 'yearly_error'"),
    ],
)
def test_a_malformed_row_is_refused_with_its_number_and_the_nearest_name(tables, row, told):
    with pytest.raises(InputError, match=told):
        observations(directory=tables(row))


def test_a_figure_that_is_not_above_nought_is_refused(tables):
    folder = tables(f"urban_income,{URBAN},2013,2014,1,level,0,0")
    table = pd.read_csv(folder / "series.csv", dtype=str, keep_default_na=False)
    named = (table["series"] == URBAN.partition(",")[0]) & (table["area"] == "yangquan")
    table.loc[named & (table["year"] == "2014"), "value"] = "0"
    table.to_csv(folder / "series.csv", index=False)
    with pytest.raises(InputError, match=r"yangquan 2014, value '0'.*above 0"):
        observations(directory=folder)
