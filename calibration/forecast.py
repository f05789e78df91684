"""Forecasts of years that the model is not shown.

Given an origin, the posterior is that of the figures to its year, and the paths of the outside
economy go on as they are estimated from the data to that year.  Nothing after the origin enters
but rules already in force or announced with their dates (minimum wages, taxes, pensions' age), and
the shape of the emulator, which is an approximation of the model and not of the city.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from calibration.calibrate import SCALE, SEED
from calibration.figures import FIGURES
from calibration.free import LAST_YEAR, free, values
from calibration.observations import observations
from calibration.posterior import emulator
from calibration.sampler import Posterior, mode, sample
from calibration.simulate import figures
from calibration.world import estimate
from sim.chance import draw_seed, named_uniform
from sim.clock import FIRST_YEAR
from sim.experiments.executors import Progress, open_workers
from sim.experiments.members import PATH, Member, member
from sim.experiments.setting import drawn_parameters
from sim.experiments.world_paths import COAL, Process, growth
from sim.policy.world import WORLD_PATHS
from sim.tables import series

CITY = "yangquan"
TREND = "trend_growth"
PAY = ("pay_state", "pay_private", "pay_private")
"""Paths whose mean growth is the trend of consumption, as in `sim.experiments.world_paths`."""
_KEY = 5
"""Of the forecasts' random numbers."""


def forecast(
    origin: int,
    years: Sequence[int],
    *,
    draws: int,
    city: str = CITY,
    workers: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Figures of `years` as statistics would publish them, given what was known in `origin`.

    city: whose urban incomes the model is fitted to, all else being this city's; another one's
    are put on this city's level of 2010 and the forecasts back on its own, because the structure
    is tested and not the level.  Every draw has its own error of the surveys.  Returns columns
    draw, figure, year, value.
    """
    ratio = 1.0 if city == CITY else urban(CITY)[FIRST_YEAR] / urban(city)[FIRST_YEAR]
    other = () if city == CITY else ((year, ratio * value) for year, value in urban(city).items())
    found = observations(origin, urban=other)
    chosen = free()
    emulated, outputs = emulator()
    density = Posterior.of(emulated, found, outputs)
    z, _ = sample(density, mode(density, len(chosen), SEED), draws, SEED)
    fitted = values(chosen, z).to_dict("records")
    last = max(years)
    processes = estimate(origin)
    members = [
        continued(
            {str(name): float(value) for name, value in one.items()}, origin, processes, number
        )
        for number, one in enumerate(fitted)
    ]
    jobs = [(number, one, last) for number, one in enumerate(members)]
    simulated: dict[int, NDArray[np.float64]] = {}
    with open_workers(workers) as opened:
        for (number, _, _), own in opened.completed(_simulated, jobs):
            simulated[number] = own
            if progress is not None:
                progress(len(simulated), draws, "forecast")
    table = pd.DataFrame(
        [
            (draw, figure, year, simulated[draw][place, year - FIRST_YEAR])
            for draw in range(draws)
            for place, figure in enumerate(FIGURES)
            for year in years
        ],
        columns=["draw", "figure", "year", "value"],
    )
    table["value"] *= np.exp(survey_errors(table))
    table.loc[table["figure"] == "urban_income", "value"] /= ratio
    return table


def _simulated(draw: int, one: Member, last: int) -> NDArray[np.float64]:
    return figures(one, _seed(draw), SCALE, last=last)


def survey_errors(table: pd.DataFrame) -> NDArray[np.float64]:
    """How far an official figure would lie from the city's own, by row of a forecast, log points.

    A draw's error of a definition is the same in all years of the definition, the rest is of the
    year; both as wide as the calibration takes them.  No error where no official figure answers.
    """
    errors = {(one.figure, one.year): one for one in observations() if one.kind == "level"}
    found = np.zeros(len(table))
    for place, (draw, figure, year) in enumerate(
        zip(table["draw"], table["figure"], table["year"], strict=True)
    ):
        one = errors.get((figure, year))
        if one is not None:
            seed = _seed(draw)
            shared = ndtri(named_uniform(seed, f"survey:{figure}:{one.row}"))
            own = ndtri(named_uniform(seed, f"survey:{figure}", year))
            found[place] = one.common_error * shared + one.own_error * own
    return found


def urban(city: str) -> dict[int, float]:
    """A city's urban disposable income per head by year from 2010, yuan."""
    table = series()
    rows = table[
        (table["series"] == "urban_disposable_income_per_head")
        & (table["area"] == city)
        & (table["year"] >= FIRST_YEAR)
    ]
    return dict(zip(rows["year"].tolist(), rows["value"].tolist(), strict=True))


def continued(
    fitted: Mapping[str, float], origin: int, processes: Mapping[str, Process], draw: int
) -> Member:
    """A member whose paths after the origin are drawn from the economy's processes to it.

    What the economy's processes do not name stays as it was in the year of the origin.
    """
    seed = _seed(draw)
    known = {name: value for name, value in fitted.items() if not _later(name, origin)}
    one = member(drawn_parameters(seed), known)
    ahead = range(origin + 1, LAST_YEAR + 1)
    steps = growth(processes, ahead, seed)
    past = {}
    for name, path in one.past.items():
        seen = path[: origin - FIRST_YEAR + 1]
        if name in WORLD_PATHS:
            future = seen[-1] * np.exp(np.cumsum(steps[name]))
        elif name == TREND:
            future = np.mean([steps[pay] for pay in PAY], axis=0)
        elif name == COAL:
            future = np.exp(steps[COAL])
        else:
            future = np.full(len(ahead), seen[-1])
        past[name] = np.concatenate([seen, future])
    return Member(one.values, one.level, past)


def _later(name: str, origin: int) -> bool:
    return name.startswith(PATH) and int(name.rpartition(".")[2]) > origin


def _seed(draw: int) -> int:
    return draw_seed(SEED, (_KEY << 20) + draw)
