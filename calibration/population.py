"""The synthetic population of Yangquan: every resident of the 2010 census, in households.

    python -m calibration.population --check

builds (or loads) the population and prints how far it is from the census.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_dir

from sim import tables
from sim.city import codes

FIRST_AGE = 5
"""Residents below this age have no row; households count them."""

SOURCES = (
    "population.py",
    "population_build.py",
    "population_fit.py",
    "population_households.py",
    "population_margins.py",
    "population_people.py",
    "population_work.py",
)
TABLES = ("census.csv", "derivations.csv", "associations.csv")


@dataclass(frozen=True)
class Residents:
    """One row for each resident aged 5 and over; arrays of the same length.

    The census of November 2010 is taken as the state of January 2010.

    household: int32, row of `Households`; rising. age: int16, completed years. birth_month:
    int8, 0-11. female: bool. schooling: int8, years (0, 6, 9, 12, 15, 16); for children and
    students those with which they will finish. schooling_2010: int8, years of the level reached
    or attended in 2010, as the census counts it. marital: int8, 0 never married, 1 married,
    2 divorced, 3 widowed. activity, occupation, sector, employer, group: int8, codes of
    `sim.city.codes`; the sector of the not employed is 0 and means nothing. industry: int8, row
    of `population_margins.INDUSTRIES`, -1 not employed. certificate: int8, 0 none, 1 junior to
    5 senior technician. township: bool, cadres posted in townships. jobless_reason: int8,
    0 none, 1 graduated, 2 lost job (unit), 3 lost job (own), 4 land taken.
    """

    household: NDArray[np.int32]
    age: NDArray[np.int16]
    birth_month: NDArray[np.int8]
    female: NDArray[np.bool_]
    schooling: NDArray[np.int8]
    schooling_2010: NDArray[np.int8]
    marital: NDArray[np.int8]
    activity: NDArray[np.int8]
    occupation: NDArray[np.int8]
    sector: NDArray[np.int8]
    industry: NDArray[np.int8]
    employer: NDArray[np.int8]
    group: NDArray[np.int8]
    certificate: NDArray[np.int8]
    township: NDArray[np.bool_]
    jobless_reason: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.age)


@dataclass(frozen=True)
class Households:
    """One entry per household, sorted by county, urban before rural, and place.

    first: int32, first row of its residents. size: int16, rows, at least one. county: int8.
    urban: bool. place: int16, village or neighbourhood, numbered over the city. farm_hukou:
    bool, agricultural registration. young_children: int8, children under 5. generations: int8.
    collective: bool, one resident of a dormitory, camp or home.
    """

    first: NDArray[np.int32]
    size: NDArray[np.int16]
    county: NDArray[np.int8]
    urban: NDArray[np.bool_]
    place: NDArray[np.int16]
    farm_hukou: NDArray[np.bool_]
    young_children: NDArray[np.int8]
    generations: NDArray[np.int8]
    collective: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Population:
    """The city's residents and households; `fit_error` is the fit's largest relative gap."""

    residents: Residents
    households: Households
    fit_error: float

    @property
    def total(self) -> int:
        """All residents, children under 5 included."""
        return len(self.residents) + int(self.households.young_children.sum())


def cache_directory() -> Path:
    """Where built populations are kept: YQSIM_CACHE, or the user's cache folder."""
    return Path(os.environ.get("YQSIM_CACHE") or user_cache_dir("yqsim"))


def population_key() -> str:
    """A hash of everything that determines the population: tables and the code that builds it."""
    # Generators of another NumPy may draw other numbers from the same seed.
    digest = hashlib.sha256(np.__version__.encode())
    here = Path(__file__).parent
    for path in (
        [Path(codes.__file__)]
        + [here / name for name in SOURCES]
        + [tables.data_directory() / name for name in TABLES]
    ):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def save_population(population: Population, path: Path) -> None:
    """Write an uncompressed .npz under a temporary name, then rename: never half a file."""
    columns = {
        f"{part}.{field.name}": getattr(getattr(population, part), field.name)
        for part in ("residents", "households")
        for field in fields(getattr(population, part))
    }
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            np.savez(file, fit_error=np.array(population.fit_error), **columns)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_population(path: Path) -> Population:
    """Read what `save_population` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        residents = {f.name: stored[f"residents.{f.name}"] for f in fields(Residents)}
        households = {f.name: stored[f"households.{f.name}"] for f in fields(Households)}
        error = float(stored["fit_error"])
    return Population(Residents(**residents), Households(**households), error)


def population_file() -> Path:
    """The file of the population, built first if it is not there.

    In `cache_directory()`, or in a folder of the system's temporary directory where that cannot
    be written. The name carries `population_key()`, so changed data or code make a new file.
    """
    name = f"population-{population_key()}.npz"
    fallback = Path(tempfile.gettempdir()) / "yqsim"
    folders = (cache_directory(), fallback)
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    # Only here: every command asks where the population is, and few have to build it.
    from calibration.population_build import build_population

    population = build_population()
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            save_population(population, folder / name)
        except OSError:
            continue
        return folder / name
    # Neither can be written: a private folder, or the error of the system itself.
    folder = Path(tempfile.mkdtemp(prefix="yqsim-"))
    save_population(population, folder / name)
    return folder / name


def load_population() -> Population:
    """The population of the packaged data, from the cache where it has been built before."""
    return read_population(population_file())


def main(arguments: list[str] | None = None) -> int:
    """Print the check table, or the file's place; 0, or 1 if a fitted margin is missed."""
    from calibration.population_check import check_population, margins_met

    parser = argparse.ArgumentParser(
        prog="python -m calibration.population", description="The synthetic population."
    )
    parser.add_argument("--check", action="store_true", help="compare with the census")
    chosen = parser.parse_args(arguments)
    if not chosen.check:
        print(population_file())
        return 0
    table = check_population(load_population())
    print(table.to_string(index=False, float_format=lambda value: f"{value:,.2f}"))
    return 0 if margins_met(table) else 1


if __name__ == "__main__":
    # The module runs under another name here; hand over to the importable one.
    from calibration import population

    sys.exit(population.main())
