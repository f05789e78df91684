"""The answer: indices of every input and outcome, how far they have converged, and the points.

    runs/sensitivity/sn-0123456789.json       what was asked, and the indices
                     sn-0123456789.parquet    every point: what was set, and the outcomes

Both are written beside their places and then renamed, the second first, so a killed program leaves
no answer by halves.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from sim.errors import InputError
from sim.experiments.attribution.question import Outcome
from sim.experiments.sensitivity.design import CONFIDENCE, RANKED_BY, STEP, Method
from sim.experiments.sensitivity.inputs import Input
from sim.experiments.store import write_table

FOLDER = "sensitivity"
"""The folder of kept answers, in that of the runs."""
DIGITS = 6
"""Significant digits of an answer's numbers; points keep all of theirs."""
TOP = 5
"""Inputs whose ranking is watched."""


class Noise(NamedTuple):
    """What luck alone could feign: a mean size of effects, and a mean effect."""

    size: float
    mean: float


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a question (`question.Question`).

    about      what was asked, in JSON types: method, n, policies, titles, world, settings, year
    centre     (outcomes,) the outcomes with everything in the middle, mean over some luck
    luck       (outcomes,) their standard deviation between draws of luck there
    deviation  (outcomes,) standard deviation over all points
    indices    by name, (outcomes, inputs), of pairs (outcomes, inputs, inputs); see
               `design.indices`
    sizes      sample sizes, the last the whole
    by_size    the same indices from the first so many, (sizes, outcomes, inputs), without pairs
    design, values   what was set at every point, and the outcomes; None in an answer read again
    """

    id: str
    about: Mapping[str, Any]
    outcomes: tuple[Outcome, ...]
    inputs: tuple[Input, ...]
    centre: NDArray[np.float64]
    luck: NDArray[np.float64]
    deviation: NDArray[np.float64]
    indices: Mapping[str, NDArray[np.float64]]
    sizes: tuple[int, ...]
    by_size: Mapping[str, NDArray[np.float64]]
    design: NDArray[Any] | None = None
    values: NDArray[np.float64] | None = None

    @property
    def method(self) -> Method:
        """How it was found."""
        method: Method = self.about["method"]
        return method

    @property
    def ranked_by(self) -> str:
        """The index by which inputs are ranked."""
        return RANKED_BY[self.method]

    def ranking(self, outcome: int, size: int = -1) -> list[int]:
        """Places of the inputs, the most important first; `size` is a place among the sizes.

        Inputs without any effect are left out.
        """
        values = self.by_size[self.ranked_by][size, outcome]
        order = np.argsort(-values, kind="stable")
        return [int(place) for place in order if values[place] > 0.0]

    def noise(self, outcome: int) -> Noise:
        """Up to what an effect may be luck alone, of the largest among so many inputs.

        Points of a design have the same luck, but where a small change sends many residents along
        other courses, two points differ by nearly as much as two draws of luck do.  If they
        differed by so much, the largest of all inputs would stay below these bounds in 95 of 100
        screenings: `mu_star` a mean of n sizes of normal numbers, `mu` a mean of n of them.
        """
        spread, n = np.sqrt(2.0) * self.luck[outcome] / STEP, self.about["n"]
        highest = CONFIDENCE ** (1.0 / len(self.inputs))
        mean, deviation = np.sqrt(2.0 / np.pi), np.sqrt((1.0 - 2.0 / np.pi) / n)
        of_either_sign = stats.norm.ppf(0.5 + highest / 2.0)
        return Noise(
            float(spread * (mean + stats.norm.ppf(highest) * deviation)),
            float(spread * of_either_sign / np.sqrt(n)),
        )

    def clear(self, outcome: int, place: int) -> bool:
        """Whether Morris's effect of an input is more than luck alone could feign."""
        noise = self.noise(outcome)
        size, mean = (self.indices[name][outcome, place] for name in ("mu_star", "mu"))
        return bool(size > noise.size or abs(mean) > noise.mean)

    def half(self) -> int:
        """The place among the sizes of the largest that is at most half of the whole."""
        fits = [place for place, size in enumerate(self.sizes) if 2 * size <= self.sizes[-1]]
        return fits[-1] if fits else 0

    def as_mapping(self) -> dict[str, Any]:
        """The answer without its points in JSON types, nan as null."""
        return {
            "id": self.id,
            "about": dict(self.about),
            "outcomes": [one._asdict() for one in self.outcomes],
            "inputs": [_plain(one._asdict()) for one in self.inputs],
            "centre": _plain(self.centre),
            "luck": _plain(self.luck),
            "deviation": _plain(self.deviation),
            "indices": {name: _plain(values) for name, values in self.indices.items()},
            "sizes": list(self.sizes),
            "by_size": {name: _plain(values) for name, values in self.by_size.items()},
        }

    def points(self) -> pd.DataFrame:
        """Every point as a row: inputs as quantiles (sources: numbers of draws), then outcomes."""
        if self.design is None or self.values is None:
            raise ValueError("an answer that was read again has no points; read its parquet file")
        columns = {one.name: self.design[:, place] for place, one in enumerate(self.inputs)}
        columns |= {".".join(one): self.values[:, place] for place, one in enumerate(self.outcomes)}
        return pd.DataFrame(columns)


def from_mapping(content: Mapping[str, Any]) -> Answer:
    """An answer from what `as_mapping` gives.

    Raises KeyError, TypeError or ValueError where it is something else.
    """
    outcomes = tuple(Outcome(**one) for one in content["outcomes"])
    inputs = tuple(_input(one) for one in content["inputs"])

    def arrays(name: str, *shape: int) -> dict[str, NDArray[np.float64]]:
        found = {key: np.array(value, dtype=float) for key, value in content[name].items()}
        if any(one.shape[: len(shape)] != shape for one in found.values()):
            raise ValueError(f"'{name}' has the wrong shape")
        return found

    size = (len(outcomes), len(inputs))
    answer = Answer(
        id=content["id"],
        about=content["about"],
        outcomes=outcomes,
        inputs=inputs,
        centre=np.array(content["centre"], dtype=float),
        luck=np.array(content["luck"], dtype=float),
        deviation=np.array(content["deviation"], dtype=float),
        indices=arrays("indices", *size),
        sizes=tuple(content["sizes"]),
        by_size=arrays("by_size", len(content["sizes"]), *size),
    )
    if answer.ranked_by not in answer.indices or answer.ranked_by not in answer.by_size:
        raise ValueError("it has no indices")
    return answer


def _input(content: Mapping[str, Any]) -> Input:
    known: dict[str, Any] = {
        name: np.nan if value is None else value for name, value in content.items()
    }
    return Input(**known)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
    return value


def keep(answer: Answer, runs: Path) -> Answer:
    """Keep an answer with its points in a folder of runs, in place of the batches it was made of.

    Returns it as it will be read again, so that it is told alike the first time and later.  Raises
    InputError where it cannot be written.
    """
    folder = runs / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as unfinished:
            table, told = (Path(unfinished) / f"{answer.id}{end}" for end in (".parquet", ".json"))
            write_table(answer.points(), table)
            write_answer(answer, told)
            for written in (table, told):
                written.replace(folder / written.name)
        shutil.rmtree(folder / f"{answer.id}.parts", ignore_errors=True)
    except OSError as error:
        raise InputError(f"cannot write to '{folder}': {error.strerror or error}") from None
    return from_mapping(answer.as_mapping())


def write_answer(answer: Answer, path: Path) -> None:
    """The answer without its points as a JSON file."""
    text = json.dumps(answer.as_mapping(), ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_answer(path: Path) -> Answer:
    """An answer from its file.

    Raises FileNotFoundError where there is none, InputError where it is damaged.
    """
    try:
        return from_mapping(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"'{path}' is damaged ({error}); delete it") from None


def kept(id: str, runs: Path) -> Answer | None:
    """The answer kept under an id, None where there is none.

    Raises InputError naming the file where it cannot be read or is damaged.
    """
    path = runs / FOLDER / f"{id}.json"
    try:
        answer = read_answer(path)
    except FileNotFoundError:
        return None
    if answer.id != id:
        raise InputError(f"'{path}' is damaged (it is the answer {answer.id}); delete it")
    return answer
