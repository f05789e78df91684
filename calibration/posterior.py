"""The shipped posterior: its files, what it rests on, and how well it fits.

calibration/posterior/draws.parquet     draws of the free quantities, one row a draw
                      figures.parquet   simulated figures of every draw
                      emulator.npz      the emulator, for posteriors given fewer years
                      manifest.json     seed, scale, diagnostics, hashes of data and code
                      coverage.json     test of the method on made-up data (`.coverage`)
                      scales.json       test of the scale (`.scales`)
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calibration.emulator import Emulator
from calibration.figures import FIGURES, YEARS
from calibration.observations import observations
from sim.clock import FIRST_YEAR
from sim.errors import InputError
from sim.experiments.posterior import DRAWS, MANIFEST, POSTERIOR
from sim.experiments.store import write_table

SIMULATED, EMULATOR = "figures.parquet", "emulator.npz"
PERCENTILES = (2.5, 5, 10, 50, 90, 95, 97.5)


def save(
    folder: Path,
    draws: pd.DataFrame,
    logs: NDArray[np.float64],
    emulator: Emulator,
    outputs: NDArray[np.int64],
    manifest: Mapping[str, Any],
) -> None:
    """Write a posterior, file by file through temporary names, the manifest last.

    logs: log figures of the draws, (draws, figures, years).  Raises InputError where the folder
    cannot be written.
    """
    table = pd.DataFrame(
        {
            "draw": np.repeat(np.arange(len(draws)), len(FIGURES) * YEARS),
            "figure": np.tile(np.repeat(list(FIGURES), YEARS), len(draws)),
            "year": np.tile(np.arange(YEARS) + FIRST_YEAR, len(draws) * len(FIGURES)),
            "value": np.exp(logs).ravel(),
        }
    ).astype({"figure": "category"})
    arrays = {name: value.astype("f4") for name, value in asdict(emulator).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
            place = Path(unfinished)
            write_table(draws, place / DRAWS)
            write_table(table, place / SIMULATED)
            np.savez_compressed(place / EMULATOR, outputs=outputs, **arrays)
            text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
            (place / MANIFEST).write_text(text + "\n", encoding="utf-8")
            for name in (DRAWS, SIMULATED, EMULATOR, MANIFEST):
                os.replace(place / name, folder / name)
    except OSError as error:
        raise InputError(f"cannot write the posterior to '{folder}': {error.strerror}") from None


def manifest(folder: Path = POSTERIOR) -> dict[str, Any]:
    """The manifest.  Raises InputError where there is none."""
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise InputError(f"no posterior in '{folder}'; 'yqsim calibrate' makes one") from None


def keep_test(name: str, outcome: Mapping[str, Any], folder: Path = POSTERIOR) -> None:
    """Write the outcome of a test of the method, in JSON types, beside the posterior."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
        text = json.dumps(outcome, ensure_ascii=False, indent=1, allow_nan=False)
        (Path(unfinished) / name).write_text(text + "\n", encoding="utf-8")
        os.replace(Path(unfinished) / name, folder / name)


def kept_test(name: str, folder: Path = POSTERIOR) -> dict[str, Any]:
    """What `keep_test` wrote.  Raises InputError where there is none."""
    try:
        return dict(json.loads((folder / name).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        test = name.partition(".")[0]
        raise InputError(
            f"no '{name}' in '{folder}'; python -m calibration.{test} --save makes it"
        ) from None


def emulator(folder: Path = POSTERIOR) -> tuple[Emulator, NDArray[np.int64]]:
    """The emulator and the places of its outputs among (figures x years), flattened."""
    with np.load(folder / EMULATOR) as kept:
        outputs = kept["outputs"]
        arrays = {name: kept[name].astype(float) for name in kept.files if name != "outputs"}
    return Emulator(**arrays), outputs


def simulated(folder: Path = POSTERIOR) -> pd.DataFrame:
    """Simulated figures of the draws, each with its own luck: draw, figure, year, value."""
    return pd.read_parquet(folder / SIMULATED)


def fit_bands(folder: Path = POSTERIOR, directory: Path | None = None) -> pd.DataFrame:
    """Every official figure of a level beside what the posterior simulates.

    figure, year, observed, error (log points), status, row (of `moments.csv`), and percentiles
    p2_5 to p97_5 of the simulated figure over the draws, in the figure's unit.  directory: of the
    tables of official figures.
    """
    table = simulated(folder)
    grouped = table.groupby(["figure", "year"], observed=True)["value"]
    bands = grouped.quantile(np.array(PERCENTILES) / 100).unstack()
    bands.columns = [f"p{p:g}".replace(".", "_") for p in PERCENTILES]
    rows = [
        {
            "figure": one.figure,
            "year": one.year,
            "observed": one.value,
            "error": one.error,
            "status": one.status,
            "row": one.row,
        }
        for one in observations(directory=directory)
        if one.kind == "level"
    ]
    return pd.DataFrame(rows).merge(bands.reset_index(), on=["figure", "year"])
