"""Published effects behind the behavioural parameters, and what each parameter is to a fit.

`evidence.csv` holds one published effect a row, `parameter_evidence.csv` which parameter draws on
which effect and how.  An effect that no parameter draws on says why in `use`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

import pandas as pd

from calibration.free import free_names
from sim.errors import nearest
from sim.experiments.setting import parameters
from sim.tables import NOTE, STATUS, TEXT, Column, data_directory, read_table, refusal

_NUMBER = Column("number", optional=True)
_EVIDENCE = {
    "name": TEXT,
    "meaning": TEXT,
    "point": _NUMBER,
    "low": _NUMBER,
    "high": _NUMBER,
    "unit": TEXT,
    "finding": NOTE,
    "prior": NOTE,
    "population": TEXT,
    "status": STATUS,
    "citation": TEXT,
    "caution": NOTE,
    "use": NOTE,
    "access": NOTE,
}
_LINKS = {"parameter": TEXT, "evidence": TEXT, "how": TEXT}

HOW = ("taken", "shrunk", "matched", "bounds", "contrast")
"""What a parameter takes from an effect: its prior; its prior moved for selection, population or
definition; a value at which the model shows the effect; only the width; nothing, it is compared.
"""

Role = Literal["free", "prior", "fixed"]
"""Fitted to the city's data; drawn from a prior of which those say nothing; the same in all draws.
"""


def evidence(directory: Path | None = None) -> pd.DataFrame:
    """Published effects, one row each, indexed by name.

    `point`, `low` and `high` are NaN where the source gives none; `finding` then has its words.
    `prior` is the prior recommended for a model, in words.  Raises InputError naming row, column
    and reason, also for a row without either number or words and for a point outside its range.
    """
    path = data_directory(directory) / "evidence.csv"
    table = read_table(path, _EVIDENCE, ("name",))
    for row, (point, low, high, finding) in enumerate(
        zip(table["point"], table["low"], table["high"], table["finding"], strict=True), start=2
    ):
        if math.isnan(point) and not finding:
            raise refusal(path, row, "point", "", "a number, or words in 'finding', are needed")
        if low > high:
            raise refusal(path, row, "low", f"{low:g}", f"must not exceed 'high', {high:g}")
        if point < low or point > high:
            raise refusal(path, row, "point", f"{point:g}", f"outside {low:g} to {high:g}")
    return table.set_index("name", drop=False)


def links(directory: Path | None = None) -> pd.DataFrame:
    """Which parameter draws on which effect: `parameter`, `evidence`, `how` (one of `HOW`).

    Raises InputError naming row, column and reason, also where a name does not exist.
    """
    path = data_directory(directory) / "parameter_evidence.csv"
    table = read_table(path, _LINKS, ("parameter", "evidence"))
    allowed = {
        "parameter": list(parameters(directory).index),
        "evidence": list(evidence(directory).index),
        "how": HOW,
    }
    for column, values in allowed.items():
        for row, value in enumerate(table[column], start=2):
            if value not in values:
                raise refusal(path, row, column, value, f"unknown, {nearest(value, values)}")
    return table


def roles(directory: Path | None = None) -> dict[str, Role]:
    """The role of each behavioural parameter, by name."""
    fitted = set(free_names(directory))
    table = parameters(directory)
    return {
        str(name): "free" if name in fitted else "fixed" if distribution == "fixed" else "prior"
        for name, distribution in table["distribution"].items()
    }
