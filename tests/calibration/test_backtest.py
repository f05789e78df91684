"""The backtest with a stand-in for the model: complete, right in its sums, honest in its words."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from forecasting import GROWTH, fit_bands, forecast

from calibration import backtest_answer, validation_page
from calibration.backtest import backtest, judged
from calibration.backtest_answer import METHODS, Question, keep, kept
from calibration.histories import CITY, TARGETS, history, other_cities
from sim.errors import InputError
from sim.reporting.findings.backtest import backtest as told
from sim.reporting.findings.backtest_tables import tables
from sim.tables import series


@pytest.fixture(scope="module")
def found():
    return backtest(Question.of(None, 40, ["datong"]), forecast, fit_bands)


def one(table, **keys):
    for name, value in keys.items():
        table = table[table[name] == value]
    (row,) = table.to_dict("records")
    return row


def test_every_figure_that_can_be_judged_is_forecast_from_every_origin(found):
    table = found.backtest
    for name, target in TARGETS.items():
        for origin in (2012, 2013, 2014, 2015, 2016):
            years = set(history(target).targets(origin))
            rows = table[(table["figure"] == name) & (table["origin"] == origin)]
            assert set(rows["year"]) == years, (name, origin)
    assert set(table["method"]) == set(METHODS)
    assert not table.duplicated(["figure", "origin", "year", "method"]).any()
    assert table["point"].gt(0).all()
    urban = table[table["figure"] == "urban_income"]
    assert sorted(urban["origin"].unique()) == [2013, 2014, 2015, 2016]
    assert set(urban[urban["origin"] == 2015]["horizon"]) == {1, 2}


def test_the_models_level_is_judged_only_where_it_answers_the_official_one(found):
    by_figure = found.backtest.groupby("figure")["method"].agg(set)
    assert "model" in by_figure["urban_income"] and "model" in by_figure["rural_income"]
    for name in ("unit_pay", "employment_in_units", "private_employment"):
        assert "model" not in by_figure[name]
        assert "model_growth" in by_figure[name]


def test_a_forecast_is_scored_against_the_official_figure(found):
    row = one(found.backtest, figure="urban_income", origin=2015, year=2017, method="model")
    official = series()
    official = official[
        (official["series"] == "urban_disposable_income_per_head") & (official["area"] == CITY)
    ].set_index("year")["value"]
    assert row["observed"] == official[2017]
    assert row["status"] == "read" and row["observed_error"] > 0
    # The median of the stand-in's draws lies between its two middle ones.
    assert row["point"] == pytest.approx(official[2015] * math.exp(2 * GROWTH), rel=1e-5)
    assert row["error"] == pytest.approx(row["point"] / official[2017] - 1)


def test_growth_is_put_on_the_last_official_figure():
    target = TARGETS["unit_pay"]
    draws = forecast(2015, range(2015, 2018), draws=30, workers=1)
    level = draws.assign(value=5 * draws["value"])
    found, higher = (
        [row for row in judged(target, CITY, 2015, table) if row["method"] == "model_growth"]
        for table in (draws, level)
    )
    assert [row["point"] for row in found] == pytest.approx([row["point"] for row in higher])
    last = history(target).until(2015).last
    assert found[0]["point"] == pytest.approx(last * math.exp(GROWTH))


def test_a_forecast_with_holes_is_refused():
    draws = forecast(2015, range(2015, 2018), draws=30, workers=1)
    with pytest.raises(ValueError, match="urban_income from 2015 is not whole"):
        judged(TARGETS["urban_income"], CITY, 2015, draws[draws["year"] != 2017])
    draws.loc[draws["figure"] == "urban_income", "value"] = np.nan
    with pytest.raises(ValueError, match="not whole"):
        judged(TARGETS["urban_income"], CITY, 2015, draws)


def test_other_cities_are_forecast_by_rivals_and_by_the_model_where_asked(found):
    assert set(found.cities["area"]) == set(other_cities())
    assert set(found.cities["figure"]) == {"urban_income"}
    assert set(found.cities["origin"]) == {2015}
    simulated = found.cities[found.cities["method"] == "model"]
    assert set(simulated["area"]) == {"datong"}
    assert len(found.cities[found.cities["method"] == "drift"]) == 2 * len(other_cities())


def test_the_summary_averages_the_forecasts(found):
    table, summary = found.backtest, found.summary
    rows = table[(table["figure"] == "urban_income") & (table["method"] == "model")]
    row = one(summary, area=CITY, figure="urban_income", method="model", horizon=0)
    assert row["targets"] == len(rows)
    assert row["mean_absolute_error"] == pytest.approx(rows["error"].abs().mean())
    assert row["coverage90"] == pytest.approx(rows["inside90"].mean())
    first = one(summary, area=CITY, figure="urban_income", method="model", horizon=1)
    assert first["targets"] == (rows["horizon"] == 1).sum()
    drift = table[(table["figure"] == "urban_income") & (table["method"] == "drift")]
    assert row["skill_crps"] == pytest.approx(1 - rows["crps"].mean() / drift["crps"].mean())
    assert one(summary, area=CITY, figure="all", method="drift", horizon=0)["skill_crps"] == 0
    assert set(summary["area"]) == {CITY, "others"}


def test_the_fit_is_summed_up_since_the_integrated_survey(found):
    (row,) = found.fit_summary.to_dict("records")
    assert row["years"] == 5
    assert row["mean_absolute_error"] == pytest.approx((4 * 0.01 + (1 - 10_100 / 11_000)) / 5)
    assert row["coverage90"] == pytest.approx(0.8)
    assert row["half_width90"] == pytest.approx(0.04)


def test_an_answer_comes_back_as_it_was_kept(found, tmp_path):
    question = Question.of(None, 40, ["datong"])
    assert kept(question, tmp_path) is None
    keep(found, tmp_path)
    again = kept(question, tmp_path)
    for name in ("fit", "backtest", "summary", "cities"):
        pd.testing.assert_frame_equal(
            getattr(again, name), getattr(found, name), check_dtype=False, atol=1e-9
        )
    assert again.as_mapping() == found.as_mapping()
    json.dumps(found.as_mapping(), allow_nan=False)


def test_a_damaged_answer_is_named(found, tmp_path):
    keep(found, tmp_path)
    (path,) = (tmp_path / "validations").iterdir()
    path.write_text(path.read_text()[:100])
    with pytest.raises(InputError, match=path.name):
        kept(Question.of(None, 40, ["datong"]), tmp_path)


def test_the_order_of_origins_and_cities_asks_the_same():
    one_way = Question.of([2016, 2013, 2013], 40, ["taiyuan", "datong"])
    other = Question.of([2013, 2016], 40, ["datong", "taiyuan"])
    assert one_way.id == other.id
    assert one_way.id != Question.of([2013], 40, ["datong", "taiyuan"]).id
    assert one_way.id != Question.of([2013, 2016], 41, ["datong", "taiyuan"]).id


def test_another_posterior_is_another_question(monkeypatch, tmp_path):
    monkeypatch.setattr(backtest_answer, "POSTERIOR", tmp_path)
    # Each as a process of its own would find it.
    monkeypatch.setattr(backtest_answer, "basis", backtest_answer.basis.__wrapped__)

    def id_with(content):
        (tmp_path / "draws.parquet").write_bytes(content)
        return Question.of([2015], 40, []).id

    assert id_with(b"one") != id_with(b"two")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_hold_every_forecast_in_words(found, lang):
    shown = tables(found, lang)
    figures = found.backtest["figure"].unique()
    targets = found.backtest.drop_duplicates(["figure", "origin", "year"])
    of_figures, of_cities = shown[1:-2], shown[-1]
    assert len(of_figures) == 3 * len(figures)
    for place, figure in enumerate(figures):
        count = (targets["figure"] == figure).sum()
        forecasts, errors, scores = of_figures[3 * place : 3 * place + 3]
        assert len(forecasts.rows) == len(errors.rows) == count
        assert len(scores.rows) >= len(METHODS) - 1
    assert len(of_cities.rows) == 2 * len(other_cities())
    for table in shown:
        assert all(cell.text for row in table.rows for cell in row)


def test_the_page_on_validation_is_written_from_the_shipped_answer(found, monkeypatch, tmp_path):
    monkeypatch.setattr(backtest_answer, "SHIPPED", tmp_path / "backtest.json")
    page = tmp_path / "validation.md"
    page.write_text(validation_page.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(validation_page, "PAGE", page)
    with pytest.raises(InputError, match="yqsim validate --save"):
        validation_page.main()
    backtest_answer.ship(found)
    validation_page.main()
    written = page.read_text(encoding="utf-8")
    assert found.id in written and told(found, "en").title in written
    assert all(f"### {table.title}\n" in written for table in tables(found, "en"))
    assert written.count("| 2015 | 2017 |") == 2 * len(TARGETS)
    validation_page.main()
    assert page.read_text(encoding="utf-8") == written


def with_errors(found, model, drift):
    """The answer with other errors for urban income in the two last years."""
    table = found.backtest.copy()
    for method, errors in (("model", model), ("drift", drift)):
        for year, error in zip((2016, 2017), errors, strict=True):
            where = (table["figure"] == "urban_income") & (table["origin"] == 2015)
            where &= (table["method"] == method) & (table["year"] == year)
            table.loc[where, "error"] = error
    return backtest_answer.Backtest(
        found.id, found.about, found.fit, table, found.summary, found.cities
    )


@pytest.mark.parametrize(
    ("model", "drift", "verdict"),
    [
        ((0.01, -0.02), (0.06, 0.12), "模型各年都更准"),
        ((0.07, 0.02), (-0.06, 0.12), "模型只在部分年份更准"),
        ((0.07, -0.13), (0.06, 0.12), "模型没有一年更准"),
        ((0.0601, 0.12), (0.0602, 0.12), "模型没有一年更准"),
    ],
)
def test_the_sentence_says_whether_the_model_was_closer(found, model, drift, verdict):
    title = told(with_errors(found, model, drift), "zh").title
    assert title.endswith(verdict)
    assert "只用2015年及以前的数据" in title


def test_a_rival_that_was_closer_than_the_model_is_named(found):
    behind = told(with_errors(found, (0.2, 0.2), (0.06, 0.12)), "en").note
    assert "closer than the model (20.0%)" in behind
    ahead = told(with_errors(found, (0.0, 0.0), (0.06, 0.12)), "en").note
    assert "not as close as the model (0.0%)" in ahead


def test_hindsight_is_never_the_best_rival(found):
    note = told(found, "en").note
    assert "“Shanxi, hindsight” came closest" not in note
    assert "nobody knew beforehand" in note


def test_an_origin_without_incomes_is_said_to_have_none():
    found = backtest(Question.of([2012], 40, []), forecast, fit_bands)
    finding = told(found, "en")
    assert finding.title == "The backtest has no forecast of urban income"
    assert finding.chart is None
    assert set(found.backtest["figure"]) == {"private_employment"}
