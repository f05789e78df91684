"""The account of one measure in one draw, from a city with it and the twin city without.

All counts are of simulated residents, before weighing, so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.twins.receipts import AIMS, RECEIPTS, Floats, Marked, works

LEAST = 0.005
"""Yuan by which a receipt must exceed the twin's: half a fen, beyond rounding."""


@dataclass(frozen=True, eq=False)
class Ending:
    """One city at the end of 2020, with what its years since the plan's start came to.

    residents   the record array of December 2020
    received    by name of a receipt and resident: what was received since the fork
    own_income  by resident: own net income of 2018-2020, fen
    income      residents' disposable income of 2018-2020, fen
    outlay      by line of the books: paid in 2018-2020, fen
    poor        residents below the poverty line in 2020
    weight      persons that one simulated resident stands for
    """

    residents: NDArray[np.void]
    received: Mapping[str, Floats]
    own_income: NDArray[np.int64]
    income: int
    outlay: NDArray[np.int64]
    poor: int
    weight: float


class Jobs(NamedTuple):
    """Residents in work in December 2020, the city with the measure less the twin city.

    net = recipients' gain - displaced, exactly; displaced is the others' jobs lost less the jobs
    others have only with the measure.
    """

    net: int
    gain: int
    displaced: int
    others_lost: int
    others_won: int


class Reached(NamedTuple):
    """What the recipients were given the measure for, at the end.

    units     recipients; where employees count, the employees they have with the measure
    achieved  of these, with the aim reached in the city with the measure
    anyway    of these, with the aim reached in the twin city as well as there: deadweight
    """

    units: float
    achieved: float
    anyway: float


def recipients_of(more: Floats, less: Floats) -> Marked:
    """Residents who received something with the measure, and not or less in the twin city."""
    return np.asarray(more > less + LEAST)


def jobs_of(with_it: Marked, without: Marked, recipients: Marked) -> Jobs:
    """The account of work; the first two say who works in either city."""
    change = with_it.astype(np.int64) - without
    others = change[~recipients]
    lost, won = int((others < 0).sum()), int((others > 0).sum())
    return Jobs(int(change.sum()), int(change[recipients].sum()), lost - won, lost, won)


def reached(
    aim: str, with_it: NDArray[np.void], without: NDArray[np.void], recipients: Marked
) -> Reached:
    """How far recipients reach an aim in both cities.

    A certificate counts in the twin city from the grade held with the measure on.  Of employees
    those count that the same owner's twin has too.
    """
    amount = AIMS[aim]
    mine = amount(with_it)[recipients].astype(float)
    twins = amount(without)[recipients].astype(float)
    if aim == "hires":
        both = float(np.minimum(mine, twins).sum())
        return Reached(float(mine.sum()), float(mine.sum()), both)
    achieved, anyway = mine > 0, twins > 0
    if aim == "certificate":
        anyway &= twins >= mine
    return Reached(float(recipients.sum()), float(achieved.sum()), float(anyway.sum()))


def account(names: list[str], own_lines: list[int], more: Ending, less: Ending) -> dict[str, float]:
    """The numbers of one measure, weighed to persons and yuan.

    `names` are the measure's receipts, `own_lines` the lines of the books it pays from; `more` is
    the city with the measure, `less` the twin city.  A measure that changes a condition for all
    has no recipients.  Someone who received several things counts with the first listed.
    """
    weight = more.weight
    recipients = np.zeros(len(more.residents), bool)
    units = achieved = anyway = 0.0
    for name in names:
        new = recipients_of(more.received[name], less.received[name]) & ~recipients
        one = reached(RECEIPTS[name].aim, more.residents, less.residents, new)
        units += one.units
        achieved += one.achieved
        anyway += one.anyway
        recipients |= new
    jobs = jobs_of(works(more.residents), works(less.residents), recipients)
    yuan = weight / 100.0
    outlay = more.outlay - less.outlay
    return {
        "recipients": float(recipients.sum()) * weight,
        "units": units * weight,
        "achieved": achieved * weight,
        "anyway": anyway * weight,
        "recipients_income": float((more.own_income - less.own_income)[recipients].sum()) * yuan,
        "jobs": jobs.net * weight,
        "recipients_jobs": jobs.gain * weight,
        "displaced": jobs.displaced * weight,
        "others_lost": jobs.others_lost * weight,
        "others_won": jobs.others_won * weight,
        "income": float(more.income - less.income) * yuan,
        "out_of_poverty": float(less.poor - more.poor) * weight,
        "cost": float(outlay.sum()) * yuan,
        "own_cost": float(outlay[own_lines].sum()) * yuan,
    }
