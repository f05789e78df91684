"""The answer: every number of every draw, its summary, and the folder in which answers are kept.

    runs/attributions/at-0123456789.json

An answer is written beside its place and then renamed, so a killed program leaves none by halves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.experiments.answers import write_answer
from sim.experiments.attribution.question import Outcome

FOLDER = "attributions"
"""The folder of kept answers, in that of the runs."""

_NUMBERS = ("whole", "parts", "errors", "alone")


class Mean(NamedTuple):
    """The mean over draws with the 10th and 90th percentile; one draw has no percentiles.

    Means, not medians as elsewhere: only means add up.
    """

    mean: float
    low: float
    high: float


class Part(NamedTuple):
    """One place of the plan.

    place        the group or supporting action
    alone        what it does alone, mean over draws
    part         its part of the whole effect, its Shapley value
    error        standard error of the mean part from sampling orders, nan where it is unknown
    interaction  part less alone: what it gains or loses by the company of the others
    """

    place: str
    alone: float
    part: Mean
    error: float
    interaction: float


@dataclass(frozen=True)
class Summary:
    """One outcome over all draws that have it.

    whole         the policy less the reference
    alone         the sum of what the places do alone
    interactions  whole less that sum
    """

    outcome: Outcome
    whole: Mean
    alone: float
    interactions: Mean
    parts: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Attribution:
    """The answer, every number of every draw; nan where a draw has none.

    about    what was asked, in JSON types: policies, titles, world, settings, orders, year
    whole    (outcomes, draws) the policy less the reference
    parts    (outcomes, places, draws) Shapley values; over places they add up to the whole
    errors   the same shape: standard errors of the parts from sampling orders
    alone    the same shape: the reference with this place's measures, less the reference
    """

    id: str
    about: Mapping[str, Any]
    outcomes: tuple[Outcome, ...]
    places: tuple[str, ...]
    whole: NDArray[np.float64]
    parts: NDArray[np.float64]
    errors: NDArray[np.float64]
    alone: NDArray[np.float64]

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return self.whole.shape[1]

    def summary(self, number: int) -> Summary:
        """One of the outcomes, by its place among them."""
        values = np.concatenate([self.parts[number], self.alone[number], self.whole[number, None]])
        known = np.isfinite(values).all(axis=0)
        whole = self.whole[number, known]
        parts, alone, errors = (
            numbers[number][:, known] for numbers in (self.parts, self.alone, self.errors)
        )
        draws = max(1, int(known.sum()))
        return Summary(
            outcome=self.outcomes[number],
            whole=_mean(whole),
            alone=_mean(alone.sum(axis=0)).mean,
            interactions=_mean(whole - alone.sum(axis=0)),
            parts=tuple(
                Part(
                    place=place,
                    alone=_mean(own).mean,
                    part=_mean(part),
                    error=float(np.sqrt((error**2).sum()) / draws) if error.size else np.nan,
                    interaction=_mean(part - own).mean,
                )
                for place, part, own, error in zip(self.places, parts, alone, errors, strict=True)
            ),
        )

    def as_mapping(self) -> dict[str, Any]:
        """The answer in JSON types, nan as null."""
        return {
            "id": self.id,
            "about": dict(self.about),
            "outcomes": [one._asdict() for one in self.outcomes],
            "places": list(self.places),
            **{name: _plain(getattr(self, name).tolist()) for name in _NUMBERS},
        }


def _mean(draws: NDArray[np.float64]) -> Mean:
    if not draws.size:
        return Mean(np.nan, np.nan, np.nan)
    if draws.size == 1:
        return Mean(float(draws[0]), np.nan, np.nan)
    low, high = np.quantile(draws, [0.1, 0.9])
    return Mean(float(draws.mean()), float(low), float(high))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if np.isfinite(value) else None


def keep(found: Attribution, runs: Path) -> None:
    """Keep an answer in a folder of runs.  Raises InputError where that cannot be written."""
    write_answer(found.as_mapping(), _path(runs, found.id))


def kept(id: str, runs: Path) -> Attribution | None:
    """The answer kept under an id, None where there is none.

    Raises InputError naming the file where it cannot be read or is damaged.
    """
    path = _path(runs, id)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        numbers = {name: np.array(content[name], dtype=float) for name in _NUMBERS}
        outcomes = tuple(Outcome(**one) for one in content["outcomes"])
        places = tuple(content["places"])
        shape = (len(outcomes), len(places), len(numbers["whole"][0]))
        if content["id"] != id or any(numbers[name].shape != shape for name in _NUMBERS[1:]):
            raise ValueError("it is not the answer that was kept")
        return Attribution(id, content["about"], outcomes, places, **numbers)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"'{path}' is damaged ({error}); delete it") from None


def _path(runs: Path, id: str) -> Path:
    return runs / FOLDER / f"{id}.json"
