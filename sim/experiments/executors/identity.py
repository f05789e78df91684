"""What two processes must have in common for a draw to come out the same in both."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import sha256

import numba
import numpy as np
import pandas as pd

from sim import __version__
from sim.experiments.request import code_fingerprint, data_fingerprint
from sim.policy.library import SCENARIOS


@cache
def identity() -> dict[str, str]:
    """Versions and fingerprints of this process, those first that explain the others.

    The files of measures and funds are among them because a policy tells only what it changes.
    """
    return {
        "version": __version__,
        "NumPy": np.__version__,
        "Numba": numba.__version__,
        "pandas": pd.__version__,
        "processor": platform.machine(),
        "code": code_fingerprint(),
        "data": data_fingerprint(),
        "measures": _measures_fingerprint(),
    }


def difference(theirs: dict[str, str], ours: dict[str, str]) -> str | None:
    """The first thing that differs, in words; None where nothing does."""
    for name, value in ours.items():
        if theirs.get(name) != value:
            return f"{name} {theirs.get(name, 'unknown')}, here {value}"
    return None


def _measures_fingerprint() -> str:
    """Twelve hex digits over the files that say what measures and funds are."""
    digest = sha256()
    for path in [SCENARIOS / "funds.yaml", *sorted((SCENARIOS / "measures").rglob("*.yaml"))]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
