"""`yqsim calibrate`: the same seed gives the same draws, a new figure counts, a bad one is refused.

At 0.2 % of households and a few points a posterior says nothing about the city; the command is
what is tested.  Where only tables are, a quick stand-in takes the place of the simulation.
"""

from __future__ import annotations

import csv
import functools
import json
import shutil

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from calibration import calibrate, emulator, sampler, simulate
from calibration.figures import FIGURES, YEARS
from calibration.free import free
from calibration.observations import observations
from sim.cli import app
from sim.tables import data_directory

SMALL = ("--points", "64", "--draws", "8", "--scale", "0.002", "--workers", "2")
NEW = {"series": "rural_disposable_income_per_head_imputed", "area": "yangquan", "year": "2014"}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The command with simulations kept in a folder of its own, a rough emulator, short chains."""
    folder = tmp_path_factory.mktemp("calibration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulate, "cache_folder", lambda: folder / "kept")
        short = functools.partial(sampler.sample, burn_in=60, steps=120)
        patch.setattr(calibrate, "sample", short)
        patch.setattr(sampler, "STARTS", 1)
        patch.setattr(emulator, "EXPLAINED", 0.8)
        patch.setenv("LANG", "C.UTF-8")

        def run(*words: str):
            return CliRunner().invoke(app, ["calibrate", *SMALL, *words], prog_name="yqsim")

        run.folder = folder
        yield run


@pytest.fixture(scope="module")
def calibrated(program):
    """One calibration with the simulation itself: its answer, and the folder of its posterior."""
    out = program.folder / "posterior"
    result = program("--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), out


def linear(points: pd.DataFrame, **settings) -> np.ndarray:
    """Log figures near the official ones that move with the free quantities."""
    random = np.random.default_rng(1)
    z = np.column_stack([one.coordinate(points[one.name].to_numpy()) for one in free()])
    effects = random.normal(scale=0.05, size=(z.shape[1], len(FIGURES), YEARS))
    luck = random.normal(scale=0.01, size=(len(z), len(FIGURES), YEARS))
    official = {one.figure: np.log(one.value) for one in observations() if one.kind == "level"}
    middle = np.array([official.get(figure, 0.0) for figure in FIGURES])
    return middle[:, None] + np.tensordot(np.clip(z, -4, 4), effects, 1) + luck


@pytest.fixture
def quick(program, monkeypatch):
    """The command with the stand-in."""
    monkeypatch.setattr(calibrate, "simulate", linear)
    return program


def tables(folder):
    """A copy of the program's tables, and the one with the figures."""
    shutil.copytree(data_directory(), folder)
    return folder, folder / "series.csv"


def append(path, **cells):
    """Append a row like that of the year before, some cells changed."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    like = next(row for row in rows if (row["series"], row["area"]) == (NEW["series"], NEW["area"]))
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, list(like), lineterminator="\n").writerow(like | cells)
    return len(rows) + 2


def test_a_calibration_keeps_a_posterior_whose_figures_were_simulated(calibrated):
    told, out = calibrated
    draws = pd.read_parquet(out / "draws.parquet")
    assert list(draws.columns) == told["posterior"]["free"]
    assert len(draws) == told["posterior"]["draws"] == 8
    assert np.isfinite(draws.to_numpy()).all()
    figures = pd.read_parquet(out / "figures.parquet")
    urban = figures[figures["figure"] == "urban_income"]
    assert len(urban) == 8 * YEARS
    assert urban["value"].between(5_000, 100_000).all()


def test_the_answer_tells_of_each_quantity_what_was_known_before_and_after(calibrated):
    told, _ = calibrated
    for one in told["quantities"]:
        assert one["prior"]["low"] < one["prior"]["median"] < one["prior"]["high"]
        assert one["posterior"]["low"] <= one["posterior"]["high"]
        assert one["contraction"] < 1
        assert set(one["title"]) == {"zh", "en"}
    fit = {row["figure"]: row for row in told["fit"]}
    assert fit["urban_income"]["years"] == 5


def test_a_stopped_calibration_goes_on_and_comes_to_the_same_draws(calibrated, program):
    _, out = calibrated
    kept = sorted((program.folder / "kept").rglob("*.npy"))
    last = max(kept, key=lambda path: path.stat().st_mtime_ns)
    last.unlink()
    again = program.folder / "again"
    result = program("--out", str(again), "--lang", "zh")
    assert result.exit_code == 0, result.output
    assert (again / "draws.parquet").read_bytes() == (out / "draws.parquet").read_bytes()
    assert (again / "manifest.json").read_bytes() == (out / "manifest.json").read_bytes()
    assert last.exists()
    assert "民营与单位工资之比" in result.stdout


def test_a_figure_added_to_the_data_is_one_more_observation(quick, tmp_path):
    folder, path = tables(tmp_path / "data")
    manifests, draws = [], []
    for name in ("before", "after"):
        out = tmp_path / name
        result = quick("--data", str(folder), "--out", str(out), "--json")
        assert result.exit_code == 0, result.output
        manifests.append(json.loads((out / "manifest.json").read_text(encoding="utf-8")))
        draws.append(pd.read_parquet(out / "draws.parquet"))
        append(path, **NEW, value="12000")
    assert manifests[1]["observations"] == manifests[0]["observations"] + 1
    assert manifests[1]["data"] != manifests[0]["data"]
    assert manifests[1]["simulation"] == manifests[0]["simulation"]
    assert not np.allclose(draws[0], draws[1])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [({"value": "many"}, "a number is needed"), ({"status": "sure"}, "unknown status")],
)
def test_a_malformed_figure_is_refused_with_its_row_before_anything_is_done(
    quick, tmp_path, cells, reason
):
    folder, path = tables(tmp_path / "data")
    number = append(path, **NEW, **cells)
    result = quick("--data", str(folder), "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    assert f"series.csv, row {number}," in line
    assert reason in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--points", "8"), "--points must be 64 or more"),
        (("--draws", "1"), "--draws must be 8 or more"),
        (("--scale", "2"), "--scale must be above 0"),
        (("--data", "nowhere"), "--data: no folder 'nowhere'"),
    ],
)
def test_bad_options_are_refused_in_one_line(quick, words, named):
    result = quick(*words)
    assert result.exit_code == 2
    [line] = result.stderr.splitlines()
    assert named in line
