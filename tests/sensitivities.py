"""Answers of sensitivity analyses made of given numbers, and how to simulate some quickly."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.attribution import Outcome
from sim.experiments.sensitivity import Answer, Input
from sim.experiments.sensitivity import question as asked
from sim.experiments.sensitivity.inputs import SOURCES

INPUTS = (
    Input("labour_market.reservation", "drawn", "ratio", 0.78, 0.6, 0.95),
    Input("needy.post_months", "screened", "months", 36.0, 28.8, 43.2, 0.2),
    Input("G01.seats", "dose", "multiplier", 1.0, 0.5, 1.5),
    Input("world.pay_private", "world", "ratio", 1.0, 0.95, 1.06),
)
LUCKS = 4
"""Enough to have a spread."""
TITLES = {
    "no-plan": {"zh": "不实施方案", "en": "Without the plan"},
    "plan": {"zh": "增收工作方案", "en": "The plan"},
}


@pytest.fixture(scope="module")
def few_lucks():
    """What luck alone does, from few draws of it: most of a small question's points are these."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asked, "LUCKS", LUCKS)
        yield


def answer(
    method="morris",
    *,
    outcome="disposable_income_per_head",
    luck=1.0,
    policies=("no-plan", "plan"),
    half=None,
    id="sn-0123456789",
    scale=0.05,
    **indices,
) -> Answer:
    """An answer of one outcome; `indices` by name for each input, intervals a tenth of them.

    `half` is the ranked index from half of the sample, unless it is the same.
    """
    inputs = SOURCES if method == "sources" else INPUTS
    found = {name: np.array([values], dtype=float) for name, values in indices.items()}
    for name in ("mu_star", "S1", "ST", "S2"):
        if name in found:
            found.setdefault(f"{name}_conf", np.abs(found[name]) / 10.0)
    ranked = "mu_star" if method == "morris" else "ST"
    by_size = {
        name: np.array([values, values])
        for name, values in found.items()
        if not name.startswith("S2")
    }
    if half is not None:
        by_size[ranked][0, 0] = half
    about = {
        "method": method,
        "n": 8,
        "policies": list(policies),
        "titles": {name: TITLES.get(name, {"zh": name, "en": name}) for name in policies},
        "world": "trend-2017",
        "scale": scale,
        "draws": 1,
        "seed": 2018,
        "year": 2020,
        "points": 40,
        "request": {"version": "0.1.0", "code": "old", "data": "old"},
    }
    return Answer(
        id=id,
        about=about,
        outcomes=(Outcome(outcome),),
        inputs=inputs,
        centre=np.array([553.0]),
        luck=np.array([luck]),
        deviation=np.array([80.0]),
        indices=found,
        sizes=(4, 8),
        by_size=by_size,
        design=np.zeros((40, len(inputs))),
        values=np.zeros((40, 1)),
    )


def morris(**given) -> Answer:
    """A screening in which the first input matters most and the third not at all."""
    numbers = {
        "mu_star": [120.0, 30.0, 0.0, 60.0],
        "mu": [-118.0, 5.0, 0.0, 60.0],
        "sigma": [10.0, 40.0, 0.0, 5.0],
    }
    return answer("morris", **(numbers | given))


def sobol(**given) -> Answer:
    """Indices of four inputs with an interaction of the first two."""
    pairs = np.full((4, 4), np.nan)
    pairs[np.triu_indices(4, 1)] = [0.2, 0.0, 0.01, 0.0, 0.0, 0.0]
    numbers = {"S1": [0.5, 0.1, -0.02, 0.2], "ST": [0.7, 0.3, 0.0, 0.21], "S2": pairs}
    return answer("sobol", **(numbers | given))


def sources(**given) -> Answer:
    """Shares of the three sources."""
    return answer("sources", **({"S1": [0.6, 0.05, 0.3], "ST": [0.65, 0.06, 0.35]} | given))
