"""A stand-in for the model's forecasts and for its fit, so that a backtest needs no simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd

from calibration.histories import CITY, TARGETS, history

GROWTH = 0.06
"""Yearly log growth that the stand-in forecasts for every figure."""
BANDS = {"p2_5": 0.95, "p5": 0.96, "p10": 0.97, "p50": 1.01, "p90": 1.03, "p95": 1.04}


def forecast(origin, years, *, draws, city=CITY, workers, progress=None):
    """Every figure starts from its official value where there is one and grows steadily."""
    rows = []
    for target in TARGETS.values():
        known = history(target, city).until(origin)
        start = known.last if known.pieces else 1000.0
        spread = np.linspace(-0.02, 0.02, draws)
        for draw in range(draws):
            for year in years:
                steps = year - origin
                value = start * np.exp((GROWTH + spread[draw]) * steps)
                rows.append((draw, target.name, year, value))
    if progress:
        progress(draws, draws, "draws")
    return pd.DataFrame(rows, columns=["draw", "figure", "year", "value"])


def fit_bands():
    """Bands around urban incomes, with the figure of 2017 above them."""
    rows = []
    for year in range(2010, 2018):
        observed = 10_000.0 * (1.1 if year == 2017 else 1.0)
        bands = {name: 10_000 * share for name, share in BANDS.items()}
        rows.append(
            {"figure": "urban_income", "year": year, "observed": observed, "error": 0.01}
            | bands
            | {"p97_5": 10_500.0}
        )
    return pd.DataFrame(rows)
