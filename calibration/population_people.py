"""From the fitted table to persons: one entry each, with single years of age and marital state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from calibration.population_fit import (
    Array,
    Counts,
    Margin,
    exchange,
    fit,
    largest_remainder,
    round_in_order,
)
from calibration.population_margins import (
    BAND_ENDS,
    BAND_STARTS,
    COUNTIES,
    FIRST_OCCUPATION,
    MARITAL,
    N_BANDS,
    OLDEST,
    REASONS,
    SCHOOLINGS,
    SEXES,
    UNDER_16,
    Associations,
    Census,
    WholeMargins,
    seed_table,
    state_groups,
    whole_margins,
)

Codes = NDArray[np.int8]
STUDENT = 1 + REASONS.index("student")
RETIRED = 1 + REASONS.index("retired")
NEVER_MARRIED, MARRIED, DIVORCED, WIDOWED = range(len(MARITAL))
FIRST_MARITAL_AGE = 15


@dataclass
class People:
    """Every resident of the city, children under 5 too; arrays of the same length.

    residence: 0 rural, 1 urban. schooling: code of `SCHOOLINGS`, the level reached or attended.
    state: code of what the resident does. marital: code of `MARITAL`.
    """

    county: Codes
    residence: Codes
    female: NDArray[np.bool_]
    age: Codes
    schooling: Codes
    state: NDArray[np.int16]
    marital: Codes

    def __len__(self) -> int:
        return len(self.age)

    def take(self, index: NDArray[Any]) -> People:
        """The residents at these positions."""
        return People(*(getattr(self, name)[index] for name in self.__dataclass_fields__))


def whole_table(table: Array, margins: WholeMargins) -> Counts:
    """Turn the fitted table into whole persons, keeping every margin.

    Rounds along the running sum with county, sex and age outermost, which keeps that margin
    exactly, then exchanges single persons between states, schoolings and residences inside rows
    that leave the other margins alone.
    """
    by_work, by_industry = state_groups()
    outer = np.ascontiguousarray(table.transpose(0, 2, 3, 1, 4, 5))
    sums = outer.sum(axis=(3, 4, 5), keepdims=True)
    ages = margins.ages[:, :, :, None, None, None]
    outer *= np.divide(ages, sums, out=np.zeros_like(sums), where=sums > 0)
    counts = round_in_order(outer)
    for county in range(len(COUNTIES)):
        fitted, whole = outer[county], counts[county]
        n_states = fitted.shape[-1]
        flat, expected = whole.reshape(-1, n_states), fitted.reshape(-1, n_states)
        exchange(flat, expected, margins.work[county], by_work)
        # Between industries only inside one occupation, so that occupations stay as they are.
        _exchange_industries(flat, expected, margins.industry[county], by_industry)
        for sex in range(len(SEXES)):
            # Rows: everything but schooling; (age, residence, state) x schooling.
            rows = np.ascontiguousarray(whole[sex].transpose(0, 1, 3, 2))
            hope = np.ascontiguousarray(fitted[sex].transpose(0, 1, 3, 2))
            shape = rows.shape
            rows = rows.reshape(-1, len(SCHOOLINGS))
            exchange(
                rows,
                hope.reshape(-1, len(SCHOOLINGS)),
                margins.schooling[county, sex],
                np.arange(len(SCHOOLINGS)),
            )
            whole[sex] = rows.reshape(shape).transpose(0, 1, 3, 2)
        rows = np.ascontiguousarray(whole.transpose(0, 1, 3, 4, 2))
        hope = np.ascontiguousarray(fitted.transpose(0, 1, 3, 4, 2))
        shape = rows.shape
        rows = rows.reshape(-1, 2)
        exchange(rows, hope.reshape(-1, 2), margins.residence[county], np.arange(2))
        counts[county] = rows.reshape(shape).transpose(0, 1, 4, 2, 3)
    return counts


def _exchange_industries(
    flat: Counts, expected: Array, wanted: Counts, by_industry: Counts
) -> None:
    """Meet the industries' totals by exchanges inside occupations, biggest occupations first."""
    n_industries = len(wanted)
    n_jobs = (flat.shape[1] - FIRST_OCCUPATION) // n_industries
    jobs = [
        slice(FIRST_OCCUPATION + j * n_industries, FIRST_OCCUPATION + (j + 1) * n_industries)
        for j in range(n_jobs)
    ]
    jobs.sort(key=lambda job: -int(flat[:, job].sum()))
    for job in jobs:
        held = np.bincount(
            by_industry[FIRST_OCCUPATION:],
            weights=flat[:, FIRST_OCCUPATION:].sum(axis=0),
            minlength=n_industries,
        ).astype(np.int64)
        gaps = wanted - held
        if not gaps.any():
            return
        own = flat[:, job].sum(axis=0)
        target = np.maximum(own + gaps, 0)
        # Keep the occupation's own total: trim what this occupation alone cannot balance.
        surplus = int(target.sum() - own.sum())
        for industry in np.argsort(-np.abs(gaps), kind="stable"):
            if surplus == 0:
                break
            step = int(np.sign(surplus)) * min(
                abs(surplus), abs(int(target[industry] - own[industry]))
            )
            if np.sign(target[industry] - own[industry]) == np.sign(surplus):
                target[industry] -= step
                surplus -= step
        rows = np.ascontiguousarray(flat[:, job])
        exchange(rows, np.ascontiguousarray(expected[:, job]), target, np.arange(n_industries))
        flat[:, job] = rows


def fitted_counts(census: Census, associations: Associations) -> tuple[Counts, float]:
    """Whole persons by county, sex, age, residence, schooling and state, and the fit's error."""
    margins = whole_margins(census)
    table, error = fit(seed_table(associations), margins.as_margins())
    return whole_table(table, margins), error


def single_years(census: Census) -> Counts:
    """Residents by county, sex and single year of age 0-94, shape (5, 2, 95).

    A monotone cubic through the cumulative age table (Fritsch and Carlson, 1980), rounded inside
    each band so that the bands keep their totals.
    """
    ages = census.ages
    counts = np.zeros((len(COUNTIES), len(SEXES), OLDEST + 1), dtype=np.int64)
    edges = np.append(BAND_STARTS, OLDEST + 1)
    for county in range(len(COUNTIES)):
        for sex in range(len(SEXES)):
            cumulative = np.concatenate([[0.0], np.cumsum(ages[county, sex])])
            smooth = np.diff(PchipInterpolator(edges, cumulative)(np.arange(OLDEST + 2)))
            for start, end, total in zip(BAND_STARTS, BAND_ENDS, ages[county, sex], strict=True):
                counts[county, sex, start:end] = largest_remainder(
                    smooth[start:end].clip(min=1e-6), int(total)
                )
    return counts


def _deal(cells: NDArray[np.int64], order: Array, counts: Counts, people: int) -> NDArray[np.int64]:
    """Give each cell's persons, sorted by `order`, its categories in the numbers counted.

    cells: the cell of each person. counts: (cells, categories), rows adding up to the cells.
    """
    ranked = np.lexsort((order, cells))
    categories = np.tile(np.arange(counts.shape[1]), counts.shape[0])
    dealt = np.empty(people, dtype=np.int64)
    dealt[ranked] = np.repeat(categories, counts.ravel())
    return dealt


def make_people(
    census: Census, associations: Associations, generator: np.random.Generator
) -> tuple[People, float]:
    """All residents of the city with age, schooling, state and marital status; the fit's error."""
    counts, error = fitted_counts(census, associations)
    filled = np.flatnonzero(counts)
    codes = np.unravel_index(np.repeat(filled, counts.ravel()[filled]), counts.shape)
    county, sex, band, residence, schooling, state = (code.astype(np.int16) for code in codes)
    n = len(county)
    age = _single_ages(census, county, sex, band, schooling, state, generator)
    marital = _marital(census, associations, county, sex, age, state, generator)
    people = People(
        county.astype(np.int8),
        residence.astype(np.int8),
        sex == 1,
        age.astype(np.int8),
        schooling.astype(np.int8),
        state,
        marital.astype(np.int8),
    )
    assert len(people) == n
    return people, error


def _single_ages(
    census: Census,
    county: NDArray[Any],
    sex: NDArray[Any],
    band: NDArray[Any],
    schooling: NDArray[Any],
    state: NDArray[Any],
    generator: np.random.Generator,
) -> NDArray[np.int64]:
    """Single years inside the bands: pupils of a lower level and students are the younger ones."""
    years = single_years(census)
    cell = (county.astype(np.int64) * 2 + sex) * N_BANDS + band
    order = generator.random(len(cell))
    young = band <= 6
    order[young] += 0.6 * schooling[young] * (state[young] == UNDER_16)
    order[state == STUDENT] -= 0.5
    order[state == RETIRED] += 0.3
    widths = np.zeros((len(COUNTIES) * 2 * N_BANDS, OLDEST + 1), dtype=np.int64)
    for number, (start, end) in enumerate(zip(BAND_STARTS, BAND_ENDS, strict=True)):
        widths[number::N_BANDS, start:end] = years.reshape(-1, OLDEST + 1)[:, start:end]
    return _deal(cell, order, widths, len(cell))


def _marital(
    census: Census,
    associations: Associations,
    county: NDArray[Any],
    sex: NDArray[Any],
    age: NDArray[Any],
    state: NDArray[Any],
    generator: np.random.Generator,
) -> NDArray[np.int64]:
    """Marital status fitted to age and to the census by county and sex; students marry last."""
    all_ages = np.arange(FIRST_MARITAL_AGE, OLDEST + 1)
    dealt = np.zeros(len(age), dtype=np.int64)
    for number in range(len(COUNTIES)):
        for code, word in enumerate(SEXES):
            here = np.flatnonzero((county == number) & (sex == code) & (age >= all_ages[0]))
            weights = np.stack(
                [
                    associations.by_age("marital_by_age", f"{status}, {word}", all_ages)
                    for status in MARITAL
                ],
                -1,
            )
            persons = np.bincount(age[here] - all_ages[0], minlength=len(all_ages)).astype(float)
            totals = largest_remainder(census.marital[number, code], len(here)).astype(float)
            table, _ = fit(weights, [Margin((1,), totals), Margin((0,), persons)])
            whole = round_in_order(table)
            exchange(whole, table, totals.astype(np.int64), np.arange(len(MARITAL)))
            order = generator.random(len(here)) - 2.0 * (state[here] == STUDENT)
            dealt[here] = _deal(age[here] - all_ages[0], order, whole, len(here))
    return dealt
