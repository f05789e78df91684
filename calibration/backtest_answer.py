"""The question that a backtest answers, the answer, and where answers are kept.

    runs/validations/va-0123456789.json     (beside it single forecasts, see `kept_forecasts`)
    calibration/posterior/backtest.json     the one that comes with the program

An answer is written beside its place and then renamed, so a killed program leaves none by halves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from calibration.free import LAST_YEAR
from calibration.histories import check_city, other_cities
from sim import __version__
from sim.errors import InputError
from sim.experiments.answers import write_answer
from sim.experiments.posterior import POSTERIOR
from sim.experiments.request import code_fingerprint, data_fingerprint
from sim.experiments.store import run_id

METHODS = (
    "model",
    "model_growth",
    "drift",
    "trend",
    "autoregression",
    "province",
    "province_hindsight",
)
"""The model's own level, where it answers the official one; its growth since the origin, put on
the last official figure; and the rivals of `calibration.rivals`."""
MODEL, MODEL_GROWTH = METHODS[:2]
REFERENCE = "drift"
"""The rival that skill is told against."""
FIT_SINCE = 2013
"""The first year of the integrated household survey: the fit is summed up from there on."""
ORIGINS = range(2012, LAST_YEAR)
"""Last years known that a backtest may ask for; before them too little is known of the city."""
MAIN_ORIGIN = LAST_YEAR - 2
"""The origin from which the last two years are forecast."""
FEWEST_DRAWS = 20
"""Fewer draws have no 90 per cent interval to speak of."""
ALL_HORIZONS, ALL_FIGURES = 0, "all"
"""In a summary: all horizons, all figures together."""

FOLDER = "validations"
SHIPPED = POSTERIOR / "backtest.json"
_TABLES = ("fit", "backtest", "summary", "cities")
_PAGES = (
    "coverage.py",
    "evidence.py",
    "identification.py",
    "page.py",
    "pictures.py",
    "population_check.py",
    "scales.py",
    "validation_page.py",
)
"""Modules of the calibration that only show or test results."""


@dataclass(frozen=True)
class Question:
    """What is to be tested.

    origins  last years known, ascending
    draws    draws of each of the model's forecasts
    cities   other cities whose series the model is tried on, from `MAIN_ORIGIN`

    Raises InputError for an origin, a number or a city out of range.
    """

    origins: tuple[int, ...]
    draws: int
    cities: tuple[str, ...]

    def __post_init__(self) -> None:
        for origin in self.origins:
            if origin not in ORIGINS:
                raise InputError(f"--origin must be {ORIGINS[0]} to {ORIGINS[-1]}, not {origin}")
        if self.draws < FEWEST_DRAWS:
            raise InputError(f"--draws must be {FEWEST_DRAWS} or more, not {self.draws}")
        for city in self.cities:
            check_city(city)

    @classmethod
    def of(
        cls, origins: Iterable[int] | None, draws: int, cities: Iterable[str] | None
    ) -> Question:
        """A question in one form however it is put; None asks for every origin, every city."""
        chosen = other_cities() if cities is None else tuple(sorted(set(cities)))
        return cls(tuple(sorted(set(ORIGINS if origins is None else origins))), draws, chosen)

    @property
    def about(self) -> dict[str, Any]:
        """The question in JSON types."""
        return {
            "origins": list(self.origins),
            "draws": self.draws,
            "simulated_cities": list(self.cities),
            "program": __version__,
        }

    @cached_property
    def id(self) -> str:
        """The id of the answer: a hash of the question, the code, the data and the posterior."""
        return "va-" + run_id({**self.about, **basis()}).removeprefix("yq-")


@cache
def basis() -> Mapping[str, str]:
    """Hashes of what every forecast rests on, as this process found it: the code, the data and
    the shipped posterior."""
    modules = Path(__file__).parent.glob("*.py")
    return {
        "code": code_fingerprint(),
        "data": data_fingerprint(),
        "calibration": _digest(path for path in modules if path.name not in _PAGES),
        "posterior": _digest(POSTERIOR.glob("*.parquet")),
    }


def _digest(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, eq=False)
class Backtest:
    """The answer, as tables.

    about     the question, see `Question.about`
    fit       the shipped posterior against what it was fitted to: figure, year, observed, error,
              p2_5, p5, p10, p50, p90, p95, p97_5
    backtest  one row a forecast of the city: area, figure, origin, year, horizon, observed,
              status and observed_error (of the official figure), method, and its scores
              (`calibration.scores.score`)
    summary   mean scores by area, figure, horizon and method (`calibration.scores.averages`)
    cities    as backtest, of the urban incomes of the other cities
    """

    id: str
    about: Mapping[str, Any]
    fit: pd.DataFrame
    backtest: pd.DataFrame
    summary: pd.DataFrame
    cities: pd.DataFrame

    @property
    def fit_summary(self) -> pd.DataFrame:
        """How close the fit of each figure is, see `fit_summary`."""
        return fit_summary(self.fit)

    def as_mapping(self) -> dict[str, Any]:
        """The answer in JSON types, unknown numbers as null."""
        tables = {name: _records(getattr(self, name)) for name in _TABLES}
        return {
            "validation": self.id,
            **self.about,
            **tables,
            "fit_summary": _records(self.fit_summary),
        }


def fit_summary(fit: pd.DataFrame) -> pd.DataFrame:
    """How close the fit of each figure is since `FIT_SINCE`, over its years.

    figure, years, mean_absolute_error of the median, coverage90 (the share of years inside
    the 90 per cent interval), and half_width90 (half the widest such interval, over its
    figure).
    """
    shown = fit[fit["year"] >= FIT_SINCE]
    rows = []
    for figure, own in shown.groupby("figure", sort=False):
        inside = (own["p5"] <= own["observed"]) & (own["observed"] <= own["p95"])
        half = (own["p95"] - own["p5"]) / 2 / own["observed"]
        rows.append(
            {
                "figure": figure,
                "years": len(own),
                "mean_absolute_error": float((own["p50"] / own["observed"] - 1).abs().mean()),
                "coverage90": float(inside.mean()),
                "half_width90": float(half.max()),
            }
        )
    return pd.DataFrame(rows)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    # The round trip through JSON turns nan into null and NumPy's numbers into Python's.
    text = table.to_json(orient="records", double_precision=10, force_ascii=False)
    records: list[dict[str, Any]] = json.loads(text or "[]")
    return records


def keep(found: Backtest, runs: Path) -> None:
    """Keep an answer in a folder of runs.  Raises InputError where that cannot be written."""
    write_answer(found.as_mapping(), runs / FOLDER / f"{found.id}.json")


def ship(found: Backtest) -> None:
    """Make it the answer that comes with the program."""
    write_answer(found.as_mapping(), SHIPPED)


def kept(question: Question, runs: Path) -> Backtest | None:
    """The answer to a question, from a folder of runs or from what comes with the program."""
    for path in (runs / FOLDER / f"{question.id}.json", SHIPPED):
        found = _read(path)
        if found is not None and found.id == question.id:
            return found
    return None


def shipped_backtest() -> Backtest | None:
    """The answer that comes with the program, whether or not of today's code; None without one.

    Raises InputError where it is damaged.
    """
    return _read(SHIPPED)


def is_current(found: Backtest) -> bool:
    """Whether an answer was made by today's code, data and posterior."""
    about = found.about
    return found.id == Question.of(about["origins"], about["draws"], about["simulated_cities"]).id


def _read(path: Path) -> Backtest | None:
    """The answer in a file, None where there is no file.

    Raises InputError naming the file where it cannot be read or is damaged.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        tables = {name: _table(content.pop(name)) for name in _TABLES}
        del content["fit_summary"]  # computed again
        return Backtest(content.pop("validation"), content, **tables)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"'{path}' is damaged ({error}); delete it") from None


def _table(records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    # A column that is null in every row would come back as one of objects.
    return pd.DataFrame.from_records(list(records)).replace({None: float("nan")}).infer_objects()
