"""The answers that come with the program, so that the page Trust shows real ones at once.

    scenarios/runs/sensitivity-morris.json     which parameters drive the plan's effect
                   sensitivity-sources.json    how much is parameters, world and luck

`python -m sim.experiments.sensitivity.shipped` computes what is not there or not of today's code.
It takes about a quarter of an hour on two cores, and goes on where it was when interrupted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sim.errors import InputError
from sim.experiments.request import Request
from sim.experiments.sensitivity.answer import FOLDER, Answer, keep, kept, read_answer, write_answer
from sim.experiments.sensitivity.inputs import factors_of
from sim.experiments.sensitivity.question import DEFAULTS, Method, Question
from sim.experiments.sensitivity.simulate import analyse
from sim.experiments.shipped import default_request
from sim.experiments.store import DEFAULT_FOLDER, SHIPPED, run_id

METHODS: tuple[Method, ...] = ("morris", "sources")
FIRST = 10
"""Inputs of a screening that a closer look takes."""


def shipped_question(method: Method) -> Question:
    """What `yqsim sensitivity plan --method ...` asks when it is told nothing else."""
    request = default_request().with_(scale=DEFAULTS[method].scale, draws=1)
    factors = factors_of("parameters", request.policies[-1], request.world)
    return Question(request, method, DEFAULTS[method].n, factors if method == "morris" else ())


@cache
def shipped_answer(method: Method) -> Answer | None:
    """The answer that comes with the program, None where none does.

    Raises InputError where it is damaged.
    """
    try:
        return read_answer(_place(method))
    except FileNotFoundError:
        return None


def answers(answer: Answer, question: Question) -> bool:
    """Whether an answer is today's to a question."""
    return bool(run_id(answer.about["request"]) == run_id(question.content))


def first_inputs(request: Request, runs: Path) -> tuple[str, list[str]]:
    """The id of a screening of the same policies and world, and its first inputs, ten at most.

    Looks in a folder of runs, then at what comes with the program; of several the largest.  Raises
    InputError where there is none.
    """
    fits = [
        one
        for one in (*_screenings(runs), shipped_answer("morris"))
        if one is not None
        and one.about["policies"] == request.names
        and one.about["world"] == request.world.name
    ]
    if not fits:
        raise InputError(
            "--method sobol needs inputs: name them with --only, or screen all first with "
            "--method morris"
        )
    best = max(fits, key=lambda one: (one.about["points"] * one.about["scale"], one.id))
    return best.id, [best.inputs[place].name for place in best.ranking(0)[:FIRST]]


def _screenings(runs: Path) -> Iterator[Answer]:
    for path in sorted((runs / FOLDER).glob("sn-*.json")):
        try:
            answer = kept(path.stem, runs)
        except InputError:  # a damaged answer is named when it is asked for
            continue
        if answer is not None and answer.method == "morris":
            yield answer


def _place(method: Method) -> Path:
    return SHIPPED / f"{FOLDER}-{method}.json"


def make(runs: Path, workers: int) -> None:
    """Compute what does not answer today's questions; `runs` keeps what is finished meanwhile."""
    for method in METHODS:
        question = shipped_question(method)
        place = _place(method)
        found = shipped_answer(method)
        if found is not None and answers(found, question):
            continue
        found = kept(question.id, runs)
        if found is None:
            found = keep(analyse(question, runs=runs, workers=workers), runs)
        unfinished = place.with_suffix(".unfinished")
        write_answer(found, unfinished)
        unfinished.replace(place)
        print(f"{place.name}: {found.id}")


if __name__ == "__main__":
    make(DEFAULT_FOLDER, workers=os.cpu_count() or 1)
