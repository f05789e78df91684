"""Paths over the years, official figures beside them, and the fit to these."""

from __future__ import annotations

import math

import pytest
from panels import INCOME, column, results_of_rows, row

from sim.reporting.findings.finding import View
from sim.reporting.findings.fit import compared, fit, mean_absolute_error
from sim.reporting.findings.official_points import in_prices_of_2010
from sim.reporting.findings.paths import COURSES, START, Course, path
from sim.reporting.official import LAST_OFFICIAL, official

URBAN = Course(INCOME, "urban")


def yearly(indicator, values, **where):
    """Rows of a number by year: every policy's draws."""
    return [one for year in values for one in row(values[year], indicator, year=year, **where)]


def growing():
    """Income grows by 10 per cent a year under the plan, not at all without it."""
    return results_of_rows(
        yearly(
            INCOME,
            {
                2017: {"no-plan": [1000, 1000], "plan": [1000, 1000]},
                2018: {"no-plan": [1000, 1000], "plan": [1100, 1100]},
                2019: {"no-plan": [1000, 1000], "plan": [1210, 1210]},
                2020: {"no-plan": [1000, 1000], "plan": [1331, 1331]},
            },
            residence="urban",
        )
    )


def series(finding, kind):
    return [one for one in finding.chart["series"] if one["type"] == kind]


def test_the_sentence_tells_growth_from_before_the_plan_and_the_last_years_difference():
    finding = path(growing(), View(), URBAN)
    assert (
        "2017至2020年在“增收工作方案”下年均增长10.0%，在“不实施方案”下年均增长0.0%" in finding.title
    )
    assert finding.title.endswith("2020年比“不实施方案”高331元")
    english = path(growing(), View(lang="en"), URBAN).title
    assert "grows by 10.0% a year from 2017 to 2020 under “The plan”" in english
    assert english.endswith("in 2020 it is 331 yuan higher than under “Without the plan”")


def test_a_difference_whose_interval_includes_zero_is_not_stated_as_certain():
    values = {2017: {"no-plan": [0.1, 0.1], "plan": [0.1, 0.1]}}
    values[2020] = {"no-plan": [0.1, 0.2], "plan": [0.15, 0.19]}
    title = path(
        results_of_rows(yearly("poverty_rate", values)), View(), Course("poverty_rate")
    ).title
    assert "方向不确定" in title


def test_a_year_chosen_is_the_year_told():
    title = path(growing(), View(year=2018), URBAN).title
    assert "2017至2018年" in title
    assert title.endswith("2018年比“不实施方案”高100元")


def test_official_figures_are_points_with_their_status_and_only_for_the_whole_city():
    finding = path(growing(), View(), URBAN)
    [points] = series(finding, "scatter")
    assert [one["value"] for one in points["data"]] == [[2017, 29580.51]]
    assert "见于来源" in points["data"][0]["tip"]
    assert "一体化" in points["data"][0]["tip"]
    rows = yearly(INCOME, {2017: {"plan": [1]}, 2018: {"plan": [1]}}, area="yuxian")
    assert not series(path(results_of_rows(rows), View(area="yuxian")), "scatter")


def test_official_figures_stand_in_prices_of_2010_where_the_path_does():
    nominal = row({"no-plan": [120.0]}, INCOME, year=2017)
    real = row({"no-plan": [100.0]}, INCOME + "_real", year=2017)
    figures = official(INCOME, "urban")
    deflated = in_prices_of_2010(results_of_rows(nominal, real), figures)
    assert [one.year for one in deflated] == [2017]
    assert deflated[0].value == pytest.approx(29580.51 / 1.2)


def test_the_plans_start_lies_between_the_numbers_of_2017_and_2018():
    assert 2017 < START < 2018
    marks = [
        one["markLine"]
        for one in path(growing(), View(), URBAN).chart["series"]
        if "markLine" in one
    ]
    assert [mark["data"] for mark in marks] == [[{"xAxis": START}]]


def test_a_path_that_begins_with_the_plan_has_no_growth_and_no_mark():
    rows = yearly(
        INCOME,
        {year: {"no-plan": [100, 100], "plan": [150, 150]} for year in (2018, 2019, 2020)},
        group="needy",
    )
    finding = path(results_of_rows(rows), View(), group="needy")
    assert "年均" not in finding.title
    assert "2020年有劳动能力的困难群体" in finding.title
    assert not [one for one in finding.chart["series"] if "markLine" in one]
    assert "按方案启动时" in finding.note


def test_an_income_follows_the_prices_chosen_and_other_indicators_do_not():
    rows = row({"plan": [1, 2]}, INCOME + "_real") + row({"plan": [0.3, 0.4]}, "gini")
    results = results_of_rows(rows)
    assert path(results, View(real=True)).chart is not None
    assert path(results, View()).chart is None
    assert path(results, View(real=True), Course("gini")).chart is not None


def test_the_table_has_every_year_with_every_policy_and_the_official_figure():
    table = path(growing(), View(lang="en"), URBAN).table
    assert column(table, "The plan") == {"2017": 1000, "2018": 1100, "2019": 1210, "2020": 1331}
    known = column(table, "Official figure")
    assert known["2017"] == 29580.51
    assert known["2018"] is None


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_course_on_offer_has_words_and_says_where_a_run_lacks_it(course, lang):
    known = path(
        results_of_rows(row({"plan": [0.5, 0.6]}, course.indicator, residence=course.residence)),
        View(lang=lang),
        course,
    )
    assert known.chart is not None
    missing = path(results_of_rows(row({"plan": [1]}, "theil")), View(lang=lang), course)
    assert missing.chart is None
    assert missing.table.rows == ()
    assert missing.title


def test_official_figures_end_in_2017_and_say_how_well_they_are_known():
    for residence in ("urban", "rural"):
        assert max(one.year for one in official(INCOME, residence)) == LAST_OFFICIAL
    urban = {one.year: one for one in official(INCOME, "urban")}
    assert (urban[2012].survey, urban[2013].survey) == ("old", "integrated")
    assert [year for year, one in urban.items() if one.doubtful] == [2012]
    assert {one.status for one in official(INCOME, "rural")} == {"recalled", "derived"}
    assert official("gini") == ()
    assert official(INCOME) == ()


def test_residents_are_counted_in_persons():
    assert official("persons")[0].value == pytest.approx(1_369_200)


def off_by(factor):
    """A run whose incomes are official ones times a factor."""
    rows = []
    for residence in ("urban", "rural"):
        for figure in official(INCOME, residence):
            values = {"no-plan": [figure.value * factor] * 2, "plan": [figure.value * factor] * 2}
            rows += row(values, INCOME, residence=residence, year=figure.year)
    return results_of_rows(rows)


def test_the_error_is_the_models_median_over_the_figure_and_its_mean_takes_no_sign():
    rows = compared(off_by(1.05), "urban")
    assert [row.error for row in rows] == pytest.approx([0.05] * len(rows))
    assert mean_absolute_error(compared(off_by(0.9), "rural")) == pytest.approx(0.1)


def test_the_fit_says_that_it_is_by_construction():
    finding = fit(off_by(1.05), View())
    assert "城镇人均可支配收入与官方数平均相差5.0%，农村平均相差5.0%" in finding.title
    assert "不说明预测能力" in finding.title
    assert "says nothing about predicting" in fit(off_by(1.05), View(lang="en")).title


def test_a_year_without_a_figure_has_no_error():
    table = fit(off_by(1.05), View(lang="en")).table
    place = [one.heading for one in table.columns].index("Error")
    rural = [cells[place + 5].value for cells in table.rows[:-1]]
    years = [cells[0].text for cells in table.rows[:-1]]
    assert [year for year, error in zip(years, rural, strict=True) if error is None] == [
        "2013",
        "2014",
    ]
    assert table.rows[-1][place].value == pytest.approx(0.05)


def test_a_run_without_these_incomes_has_no_fit():
    finding = fit(results_of_rows(row({"plan": [math.nan]}, "gini")), View())
    assert finding.chart is None
    assert "没有可与官方数比较" in finding.title
