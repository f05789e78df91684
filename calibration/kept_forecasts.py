"""Forecasts kept as they are finished, so that an interrupted backtest goes on where it stopped.

    runs/validations/fc-0123456789.parquet

One file an origin and city, named by everything that decides it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from calibration.backtest_answer import FOLDER, basis
from calibration.histories import CITY
from sim.errors import InputError
from sim.experiments.store import run_id, write_table


def keeping(forecast: Callable[..., pd.DataFrame], runs: Path) -> Callable[..., pd.DataFrame]:
    """The same forecaster (`calibration.backtest.Forecaster`), which looks into a folder of runs
    before it computes, and keeps there what it computed.

    Raises InputError naming the file where one cannot be read.
    """

    def kept(
        origin: int, years: Sequence[int], *, draws: int, city: str = CITY, **how: object
    ) -> pd.DataFrame:
        asked = {"origin": origin, "years": list(years), "draws": draws, "city": city}
        path = runs / FOLDER / f"fc-{run_id({**basis(), **asked}).removeprefix('yq-')}.parquet"
        if path.exists():
            return _read(path)
        found = forecast(origin, years, draws=draws, city=city, **how)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as unfinished:
            written = Path(unfinished) / path.name
            write_table(found, written)
            written.replace(path)
        # Read back, so that an answer does not depend on whether it was interrupted.
        return _read(path)

    return kept


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise InputError(f"'{path}' is damaged ({error}); delete it") from None
