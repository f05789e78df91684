"""Whether the shipped posterior still belongs to the code and data it stands beside."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from sim.compiled import RESULT_SOURCES, source_fingerprint
from sim.experiments.posterior import MANIFEST, POSTERIOR
from sim.experiments.setting import parameters
from sim.experiments.world_paths import yearly_paths
from sim.policy.library import load_policy, load_world
from sim.policy.schedule import schedule
from sim.tables import data_directory

_AFTER = ("experiments/compare.py", "experiments/posterior.py")
SIMULATION_SOURCES = tuple(name for name in RESULT_SOURCES if name not in _AFTER)
"""Code that decides what the city does with given parameters, of which a posterior speaks."""
SIMULATION_TABLES = ("levels.csv", "rules.csv", "tax_brackets.csv")
OBSERVATION_TABLES = ("series.csv", "moments.csv", "status_errors.csv", "free.csv")
"""Tables that decide what is fitted and to what, but not what the city does."""
_PRIOR = ["name", "value", "distribution", "location", "scale", "low", "high"]


@cache
def simulation_digest() -> str:
    """Twelve hex digits over the code and the data that decide what the city does to 2017."""
    from calibration.population import population_key

    digest = sha256(f"{source_fingerprint(SIMULATION_SOURCES)} {population_key()}".encode())
    digest.update(parameters()[_PRIOR].to_csv(index=False).encode())
    for name in SIMULATION_TABLES:
        digest.update((data_directory() / name).read_bytes())
    for values in (
        yearly_paths(load_world("trend-2017"), None),
        schedule(load_policy("no-plan")).values,
    ):
        for name in sorted(values):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(values[name]).tobytes())
    return digest.hexdigest()[:12]


def observation_digest(directory: Path | None = None) -> str:
    """Twelve hex digits over the tables of observations and free quantities."""
    digest = sha256()
    for name in OBSERVATION_TABLES:
        digest.update((data_directory(directory) / name).read_bytes())
    return digest.hexdigest()[:12]


def outdated(folder: Path = POSTERIOR) -> list[str]:
    """What the posterior is older than: "code", "data"; empty where it is up to date."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ["code", "data"]
    now = {"code": simulation_digest(), "data": observation_digest()}
    then = {"code": manifest.get("simulation"), "data": manifest.get("data")}
    return [name for name, value in now.items() if then[name] != value]
