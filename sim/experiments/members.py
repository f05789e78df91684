"""A member of the ensemble: the parameters, levels and past that one draw simulates.

Fitted quantities have names of four kinds: `level.NAME` (a row of `levels.csv`),
`path.NAME.YEAR` (log growth of a yearly path of `history.csv` into that year), `factor.NAME` (on a
whole yearly path), and otherwise a behavioural parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import FIRST_YEAR
from sim.experiments.setting import levels
from sim.experiments.world_paths import history

LEVEL, PATH, FACTOR = "level.", "path.", "factor."


class Member(NamedTuple):
    """What one draw takes for given.

    values  behavioural and founding parameters by name
    level   levels of 2010 by name
    past    yearly paths to 2017 by name, index or rate
    """

    values: Mapping[str, float]
    level: Mapping[str, float]
    past: Mapping[str, NDArray[np.float64]]


def member(values: Mapping[str, float], fitted: Mapping[str, float]) -> Member:
    """The member of these parameters, with the fitted quantities put in their places.

    A path's growth that is not among the fitted keeps that of `history.csv`.
    """
    level, past = dict(levels()), {name: path.copy() for name, path in history().items()}
    parameters = dict(values)
    growth: dict[str, NDArray[np.float64]] = {}
    for name, value in fitted.items():
        if name.startswith(LEVEL):
            level[name.removeprefix(LEVEL)] = value
        elif name.startswith(FACTOR):
            past[name.removeprefix(FACTOR)] *= value
        elif name.startswith(PATH):
            path, _, year = name.removeprefix(PATH).rpartition(".")
            steps = growth.setdefault(path, np.diff(np.log(past[path])))
            steps[int(year) - FIRST_YEAR - 1] = value
        else:
            parameters[name] = value
    for path, steps in growth.items():
        past[path] = past[path][0] * np.exp(np.concatenate([[0.0], np.cumsum(steps)]))
    return Member(parameters, level, past)
