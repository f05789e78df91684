"""The estimates of the world after the history: what they use, find, and write."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration import world_file
from calibration.growth import (
    HORIZONS,
    fitted_memory,
    loadings,
    log_growth,
    mean_share,
    outlook,
    summed_variance,
)
from calibration.world import estimate, evidence, main
from sim.clock import LAST_YEAR
from sim.errors import InputError
from sim.experiments.world_paths import COAL, growth
from sim.policy.library import load_world
from sim.policy.world import WORLD_PATHS, WORLD_YEARS
from sim.tables import data_directory

estimate_to = cache(estimate)


def panel(years=40, areas=11, level=0.06, drift=0.0, noise=0.02, seed=1):
    """Growth of a panel: a level that moves by steps of `drift`, and noise of each area."""
    chance = np.random.default_rng(seed)
    levels = level + np.cumsum(drift * chance.standard_normal(years))
    values = levels[:, None] + noise * chance.standard_normal((years, areas))
    return pd.DataFrame(values, range(1980, 1980 + years), [f"city{i}" for i in range(areas)])


@pytest.fixture
def tables(tmp_path):
    """A copy of the data tables."""
    for path in data_directory().glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def rewrite(folder: Path, name: str, change) -> None:
    path = folder / name
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(table).to_csv(path, index=False)


def test_the_shipped_world_is_what_the_estimates_say():
    text = world_file.FILE.read_text(encoding="utf-8")
    assert world_file.written(text, estimate_to()) == text, (
        "data or estimators have changed: python -m calibration.world --save"
    )


def test_saving_puts_the_numbers_where_they_are_read(tmp_path):
    copy = tmp_path / "estimated.yaml"
    text = world_file.FILE.read_text(encoding="utf-8")
    copy.write_text(text.replace("sd: 0.", "sd: 0.1"), encoding="utf-8")
    world_file.save(estimate_to(), copy)
    assert copy.read_text(encoding="utf-8") == text
    world = load_world(str(copy))
    for name in WORLD_PATHS:
        process, path = estimate_to()[name], world.paths[name]
        means = [np.log1p(share) for share in path.growth.values()]
        assert means == pytest.approx(list(process.means.values()), abs=6e-4)
        assert path.sd == pytest.approx(process.sd, abs=6e-5)
    with pytest.raises(InputError, match="pay_state: 0 lines 'mean_sd', not one"):
        world_file.written(text.replace("    mean_sd: ", "    mean: "), estimate_to())


def test_two_estimates_are_the_same_to_the_last_bit():
    assert estimate() == estimate()


@pytest.mark.parametrize("until", [2012, 2014, 2016])
def test_nothing_after_the_last_year_enters(tables, until):
    def doubled(table):
        later = table["year"].astype(int) > until
        table.loc[later, "value"] = [f"{2 * float(one)}" for one in table.loc[later, "value"]]
        return table

    rewrite(tables, "series.csv", doubled)
    rewrite(tables, "history.csv", doubled)
    assert estimate(until, tables) == estimate(until)


def test_every_process_is_whole_from_the_first_year_that_may_be_asked():
    for until in (2012, 2017):
        for process in estimate_to(until).values():
            assert list(process.means) == list(range(until + 1, LAST_YEAR + 1))
            numbers = [*process.means.values(), process.sd, process.mean_sd]
            assert np.isfinite(numbers).all()
            assert process.sd > 0
            assert process.mean_sd > 0
            assert -1 <= process.loading <= 1
            assert 0 <= process.persistence < 1
    with pytest.raises(ValueError, match="until must be 2012 to 2017, not 2018"):
        estimate(2018)


def test_a_new_figure_in_the_tables_is_taken_up(tables):
    def raised(table):
        rows = (table["series"] == "urban_disposable_income_per_head") & (table["year"] == "2017")
        table.loc[rows, "value"] = [f"{1.03 * float(one)}" for one in table.loc[rows, "value"]]
        return table

    rewrite(tables, "series.csv", raised)
    before, after = estimate_to(), estimate(directory=tables)
    assert after["pay_private"].means[2018] > before["pay_private"].means[2018] + 0.01
    assert after["pensions"].means == before["pensions"].means


def test_evidence_without_a_path_or_for_an_unknown_one_is_refused(tables):
    rewrite(tables, "world_evidence.csv", lambda table: table[table["path"] != "pensions"])
    with pytest.raises(InputError, match=r"world_evidence\.csv: the path 'pensions' has no row"):
        evidence(tables)
    rewrite(tables, "world_evidence.csv", lambda table: table.replace("pay_state", "pay_stat"))
    with pytest.raises(InputError, match=r"row 2, column 'path', value 'pay_stat': did you mean"):
        evidence(tables)


def test_urban_pay_grows_as_lately_and_not_as_in_the_boom():
    """17 per cent in 2011, 5 to 7 per cent a year in 2014-2017."""
    assert 0.05 < estimate_to()["pay_private"].means[2018] < 0.075
    assert estimate_to(2012)["pay_private"].means[2013] > 0.1


def test_the_years_of_a_new_survey_are_no_growth():
    values = pd.DataFrame({"a": [1.0, 1.1, 9.0, 9.9]}, index=[2011, 2012, 2013, 2014])
    found = log_growth(values, breaks=[2013])["a"]
    assert found.isna().tolist() == [False, True, False]
    assert found[2014] == pytest.approx(np.log(1.1))


def test_a_missing_year_is_no_growth_of_two():
    values = pd.DataFrame({"a": [1.0, 1.2, 1.3]}, index=[2011, 2013, 2014])
    assert log_growth(values)["a"].isna().tolist() == [True, True, False]


def test_a_wandering_level_is_remembered_shorter_than_a_steady_one():
    steady = [panel(noise=0.03, seed=seed) for seed in range(3)]
    wandering = [panel(noise=0.01, drift=0.03, seed=seed) for seed in range(3)]
    assert fitted_memory(wandering) < 0.4 < 0.6 < fitted_memory(steady)


def test_an_area_keeps_its_distance_from_the_others_only_where_distances_last():
    none = outlook(panel(noise=0.03), 0.5)
    assert none.own < 0.2
    lasting = panel(noise=0.005)
    lasting["city0"] += 0.1
    found = outlook(lasting, 0.5)
    assert found.own > 0.6
    assert found.level["city0"] > 0.12 > 0.07 > found.level["city5"]


def test_one_jump_of_one_area_does_not_move_the_panel():
    usual = panel()
    jumped = usual.copy()
    jumped.iloc[-1, 0] += 2.0
    first, second = outlook(usual, 0.5), outlook(jumped, 0.5)
    assert second.level["city5"] == pytest.approx(first.level["city5"], abs=0.01)
    assert second.variance(0.5) < 1.5 * first.variance(0.5)


def test_series_that_move_together_have_a_loading_and_luck_has_none():
    chance = np.random.default_rng(4)
    common = chance.standard_normal(60)

    def one(share):
        noise = chance.standard_normal((60, 1))
        return pd.DataFrame(share * common[:, None] + (1 - share**2) ** 0.5 * noise, columns=["a"])

    panelled = pd.DataFrame({f"c{i}": common + chance.standard_normal(60) for i in range(6)})
    found = loadings({"a": panelled, "b": one(0.9), "c": -one(0.9), "d": one(0.0)})
    assert found["a"] > 0.4
    assert found["b"] > 0.5
    assert found["c"] < -0.5
    assert abs(found["d"]) < 0.3


def test_few_years_make_loadings_smaller():
    chance = np.random.default_rng(9)
    common = chance.standard_normal(50)
    both = {
        name: pd.DataFrame({"a": common + 0.5 * chance.standard_normal(50)}) for name in ("x", "y")
    }
    few = {name: one.iloc[:6] for name, one in both.items()}
    assert 0 < loadings(few)["x"] < loadings(both)["x"] < 1


def test_spreads_add_up_as_draws_do():
    process = estimate_to()["farm_yield"]
    draws = np.array(
        [growth({"farm_yield": process}, WORLD_YEARS, seed)["farm_yield"] for seed in range(1500)]
    )
    found = draws.cumsum(axis=1).std(axis=0)
    told = [world_file.summed_sd(process, years) for years in HORIZONS]
    assert found == pytest.approx(told, rel=0.08)
    assert summed_variance(0.0, 3) == 3.0
    assert mean_share(0.5) == pytest.approx(1 / 3)


def test_the_spread_holds_what_happened_to_the_eleven_cities_since_the_boom_ended():
    """Nine in ten of the urban incomes of 2015-2017 lie within 90 per cent of what was told."""
    from calibration.histories import TARGETS, history, other_cities

    inside = []
    for city in ("yangquan", *other_cities()):
        rates = history(TARGETS["urban_income"], city).growth()
        for until in (2014, 2015, 2016):
            process = estimate_to(until)["pay_private"]
            for years in range(1, 2018 - until):
                seen = sum(rates[until + ahead] for ahead in range(1, years + 1))
                told = sum(process.means[until + ahead] for ahead in range(1, years + 1))
                inside.append(abs(seen - told) < 1.645 * world_file.summed_sd(process, years))
    assert np.mean(inside) > 0.85


def test_the_page_shows_what_the_command_prints(capsys):
    main([])
    page = (Path(__file__).parents[2] / "docs" / "world.md").read_text(encoding="utf-8")
    assert page.split("```text\n")[1].split("\n```")[0] == capsys.readouterr().out.strip("\n")


def test_intervals_are_those_of_the_draws():
    process = {"outside_pay": estimate_to()["outside_pay"]}
    last = world_file.intervals(process).iloc[-1]
    draws = [growth(process, WORLD_YEARS, seed)["outside_pay"].sum() for seed in range(1500)]
    found = 100 * np.exp(np.quantile(draws, [0.1, 0.5, 0.9]))
    assert found == pytest.approx([last["p10"], last["median"], last["p90"]], rel=0.01)


def test_the_command_prints_every_path_and_refuses_years_without_data(capsys):
    main(["--until", "2016"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in (*WORLD_PATHS, COAL))
    for options, message in (
        (["--until", "2009"], "--until must be 2012 to 2017, not 2009"),
        (["--until", "2016", "--save"], "--save goes with --until 2017"),
    ):
        with pytest.raises(SystemExit) as caught:
            main(options)
        assert caught.value.code == 2
        assert message in capsys.readouterr().err
