"""`yqsim validate`: tables, JSON, the kept answer, and one line for bad input."""

from __future__ import annotations

import json
import shutil
import sys
from types import ModuleType

import forecasting
import pytest
from typer.testing import CliRunner

from calibration import backtest_answer, rivals
from calibration.histories import other_cities
from sim.cli import app
from sim.errors import InputError

REAL_SHIPPED = backtest_answer.SHIPPED


@pytest.fixture
def program(monkeypatch, tmp_path):
    """The command line in an empty folder, with a stand-in for the model and its posterior."""
    asked = []

    def forecast(origin, years, *, draws, city="yangquan", workers, progress=None):
        asked.append((origin, city))
        return forecasting.forecast(origin, years, draws=draws, city=city, workers=workers)

    model, posterior = ModuleType("calibration.forecast"), ModuleType("calibration.posterior")
    model.forecast = forecast
    posterior.fit_bands = forecasting.fit_bands
    posterior.manifest = dict
    for module in (model, posterior):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    # The slowest of the rivals; it is tested for itself.
    monkeypatch.setitem(rivals.RIVALS, "autoregression", rivals.trend)
    monkeypatch.setattr(backtest_answer, "SHIPPED", tmp_path / "shipped" / "backtest.json")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str):
        return CliRunner().invoke(app, ["validate", *words], prog_name="yqsim")

    run.asked = asked
    run.folder = tmp_path
    return run


SMALL = ("--draws", "20", "--origin", "2015", "--city", "datong")


def test_the_json_has_the_documented_keys(program):
    result = program(*SMALL, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == [
        *("validation", "origins", "draws", "simulated_cities", "program"),
        *("fit", "backtest", "summary", "cities", "fit_summary"),
    ]
    assert (found["origins"], found["simulated_cities"]) == ([2015], ["datong"])
    judged = ("point", "error", "crps")
    intervals = [f"{kind}{level}" for level in (80, 90, 95) for kind in _KINDS]
    keys = {"area", "figure", "origin", "year", "horizon", "observed", "status", "observed_error"}
    for rows in (found["backtest"], found["cities"]):
        assert all(set(row) == {*keys, "method", *judged, *intervals} for row in rows)
    assert {row["figure"] for row in found["backtest"]} == {
        *("urban_income", "rural_income", "employment_in_units"),
        *("unit_pay", "private_employment"),
    }
    assert {row["area"] for row in found["cities"]} == set(other_cities())
    assert {"area", "figure", "horizon", "method", "skill_crps"} <= set(found["summary"][0])
    assert {"figure", "year", "observed", "p5", "p50", "p95"} <= set(found["fit"][0])


_KINDS = ("low", "high", "inside", "width")


def test_every_origin_and_city_is_asked_for_unless_told_otherwise(program):
    assert program("--draws", "20", "--json").exit_code == 0
    origins = {origin for origin, city in program.asked if city == "yangquan"}
    assert origins == {2012, 2013, 2014, 2015, 2016}
    assert {city for _, city in program.asked} == {"yangquan", *other_cities()}


def test_a_second_call_simulates_nothing(program):
    first = program(*SMALL, "--json")
    again = program(*SMALL, "--workers", "1", "--json")
    assert first.stdout == again.stdout
    assert program.asked == [(2015, "yangquan"), (2015, "datong")]


def test_an_interrupted_backtest_goes_on_with_the_forecasts_it_has(program, monkeypatch):
    whole = program(*SMALL, "--json").stdout
    for path in (program.folder / "runs" / "validations").glob("va-*"):
        path.unlink()
    assert program(*SMALL, "--json").stdout == whole
    assert program.asked == [(2015, "yangquan"), (2015, "datong")]
    assert program(*SMALL, "--origin", "2016", "--json").exit_code == 0
    assert program.asked[2:] == [(2016, "yangquan")]


def test_without_a_posterior_nothing_is_computed(program, monkeypatch):
    def missing():
        raise InputError("no posterior in 'there'; 'yqsim calibrate' makes one")

    monkeypatch.setattr(sys.modules["calibration.posterior"], "manifest", missing)
    result = program(*SMALL)
    assert (result.exit_code, program.asked) == (2, [])
    assert "yqsim calibrate" in result.stderr


def test_a_damaged_forecast_is_named(program):
    program(*SMALL)
    folder = program.folder / "runs" / "validations"
    for path in folder.iterdir():
        path.unlink() if path.suffix == ".json" else path.write_bytes(b"half")
    result = program(*SMALL)
    assert result.exit_code == 2
    assert "fc-" in result.stderr and "damaged" in result.stderr


def test_a_shipped_answer_is_found_from_another_folder(program, monkeypatch):
    first = program(*SMALL, "--save", "--json")
    assert json.loads(backtest_answer.SHIPPED.read_text()) == json.loads(first.stdout)
    (program.folder / "elsewhere").mkdir()
    monkeypatch.chdir(program.folder / "elsewhere")
    assert program(*SMALL, "--json").stdout == first.stdout
    assert len(program.asked) == 2


def test_tables_are_in_both_languages_and_fit_the_terminal(program):
    english = program(*SMALL).stdout
    for words in ("Urban income per head: errors", "AR(1)", "Datong", "CRPS", "Inside"):
        assert words in english
    assert max(len(line) for line in english.splitlines()) <= 100
    chinese = program(*SMALL, "--lang", "zh").stdout
    for words in ("城镇人均可支配收入：模型与简单方法的误差", "自回归", "大同市"):
        assert words in chinese
    assert len(program.asked) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--city", "datongg"), "unknown city 'datongg'; did you mean 'datong'?"),
        (("--city", "yangquan"), "unknown city 'yangquan'"),
        (("--origin", "2017"), "--origin must be 2012 to 2016, not 2017"),
        (("--origin", "2015", "--origin", "1999"), "--origin must be 2012 to 2016, not 1999"),
        (("--draws", "5"), "--draws must be 20 or more, not 5"),
        (("--workers", "0"), "--workers must be 1 or more, not 0"),
        (("--lang", "fr"), "--lang must be zh or en, not 'fr'"),
    ],
)
def test_bad_input_is_told_in_one_line_before_anything_is_computed(program, words, told):
    result = program(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("yqsim: error: ")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert program.asked == []


def test_an_interrupt_says_that_the_same_command_goes_on(program, monkeypatch):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["calibration.forecast"], "forecast", interrupted)
    result = program(*SMALL)
    assert result.exit_code == 130
    assert result.stdout == ""
    first, last = result.stderr.splitlines()
    assert first == "yqsim: no answer to this is kept; 2 forecasts of 20 draws are simulated"
    assert last.startswith("yqsim: interrupted; what is finished is kept")


def test_the_default_question_is_that_of_the_answer_that_comes_with_the_program(program):
    assert program("--save").exit_code == 0
    program.asked.clear()
    shutil.rmtree(program.folder / "runs")
    found = program()
    assert found.exit_code == 0
    assert found.stderr == ""
    assert not program.asked
    about = json.loads(REAL_SHIPPED.read_text(encoding="utf-8"))
    answer = json.loads(program("--json").stdout)
    asked = ("origins", "draws", "simulated_cities")
    assert [answer[name] for name in asked] == [about[name] for name in asked]
