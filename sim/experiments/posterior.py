"""The shipped posterior: what a draw takes for the fitted quantities.

`calibration/posterior/draws.parquet` has one row a draw of the posterior, one column a fitted
quantity; `yqsim calibrate` writes it.  The other parameters are drawn from their priors, which
the city's data do not narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from sim.chance import named_uniform
from sim.experiments.members import Member, member
from sim.experiments.setting import drawn_parameters

POSTERIOR = Path(str(files("calibration"))) / "posterior"
DRAWS = "draws.parquet"
MANIFEST = "manifest.json"


@cache
def posterior_draws() -> pd.DataFrame:
    """Draws of the fitted quantities: one row a draw; no column where nothing is fitted yet."""
    path = POSTERIOR / DRAWS
    return pd.read_parquet(path) if path.exists() else pd.DataFrame(index=[0])


@cache
def posterior_digest() -> str:
    """Twelve hex digits over the draws as numbers."""
    draws = posterior_draws()
    digest = sha256(" ".join(map(str, draws.columns)).encode())
    digest.update(np.ascontiguousarray(draws.to_numpy(float)).tobytes())
    return digest.hexdigest()[:12]


def fitted_values(seed: int | None) -> Mapping[str, float]:
    """The fitted quantities of a draw, all from one row; None gives their medians."""
    draws = posterior_draws()
    if seed is None:
        values = draws.median()
    else:
        values = draws.iloc[int(named_uniform(seed, "posterior") * len(draws))]
    return {str(name): float(value) for name, value in values.items()}


def ensemble_member(seed: int | None) -> Member:
    """The member that a draw simulates; None gives central values."""
    return member(drawn_parameters(seed), fitted_values(seed))
