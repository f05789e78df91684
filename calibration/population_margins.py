"""The census margins of the population and the associations that seed their fit.

The table fitted has the axes county, residence, sex, age band, schooling and state. A state is
what a resident does: under 16, one of nine reasons for not working, or an occupation in an
industry.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.population_fit import Array, Counts, Margin, largest_remainder
from sim import tables
from sim.city.codes import COUNTY_KEYS, Sector

COUNTIES = tuple(COUNTY_KEYS.values())
SEXES = ("male", "female")
SCHOOLINGS = (
    "none",
    "primary",
    "junior secondary",
    "senior secondary",
    "college",
    "university",
)
YEARS_OF_SCHOOLING = np.array([0, 6, 9, 12, 15, 16], dtype=np.int8)
REASONS = (
    "student",
    "lost ability to work",
    "graduated",
    "lost job unit",
    "lost job own",
    "land taken",
    "retired",
    "home",
    "other",
)
OCCUPATIONS = ("manager", "professional", "clerk", "service", "farmer", "production")
INDUSTRIES = {
    "agriculture": Sector.AGRICULTURE,
    "mining": Sector.MINING,
    "manufacturing": Sector.MANUFACTURING,
    "utilities": Sector.UTILITIES,
    "construction": Sector.CONSTRUCTION,
    "transport": Sector.TRANSPORT,
    "information": Sector.BUSINESS_SERVICES,
    "trade": Sector.PRIVATE_SERVICES,
    "hotels and catering": Sector.PRIVATE_SERVICES,
    "finance": Sector.BUSINESS_SERVICES,
    "real estate": Sector.BUSINESS_SERVICES,
    "leasing and business": Sector.BUSINESS_SERVICES,
    "research": Sector.PUBLIC_SERVICES,
    "water and public facilities": Sector.PUBLIC_SERVICES,
    "resident services": Sector.PRIVATE_SERVICES,
    "education": Sector.PUBLIC_SERVICES,
    "health": Sector.PUBLIC_SERVICES,
    "culture": Sector.PUBLIC_SERVICES,
    "public administration": Sector.PUBLIC_ADMINISTRATION,
}
UNDER_16 = 0
FIRST_OCCUPATION = 1 + len(REASONS)
N_STATES = FIRST_OCCUPATION + len(OCCUPATIONS) * len(INDUSTRIES)
# Ages 5, 15 and 16-19 stand alone: schooling is counted from 6 and work from 16.
BAND_STARTS = np.array([0, 5, 6, 10, 15, 16, *range(20, 90, 5)])
BAND_ENDS = np.append(BAND_STARTS[1:], 95)
N_BANDS = len(BAND_STARTS)
FIRST_WORKING_BAND = 5
OLDEST = 94
FIVE_YEAR_BANDS = ("0", "1-4", *(f"{age}-{age + 4}" for age in range(5, 85, 5)), "85+")
MARITAL = ("never married", "married", "divorced", "widowed")


def state_groups() -> tuple[Counts, Counts]:
    """Two coarser codings of the states: reasons and occupations, and industries.

    First: 0 under 16, 1-9 reasons, 10-15 occupations. Second: -1 not employed, 0-18 industries.
    """
    occupation, industry = np.divmod(np.arange(N_STATES) - FIRST_OCCUPATION, len(INDUSTRIES))
    working = np.arange(N_STATES) >= FIRST_OCCUPATION
    by_work = np.where(working, FIRST_OCCUPATION + occupation, np.arange(N_STATES))
    return by_work.astype(np.int64), np.where(working, industry, -1).astype(np.int64)


class Census:
    """The census table by table, as arrays whose first axis is the county."""

    def __init__(self, directory: Path | str | None = None) -> None:
        frame = tables.census(directory)
        keys = zip(frame["table"], frame["category"], frame["sex"], frame["area"], strict=True)
        self._values = dict(zip(keys, frame["value"], strict=True))

    def value(self, table: str, category: str, sex: str = "all", area: str = "yangquan") -> float:
        """One cell; zero where the census table leaves it blank."""
        return float(self._values.get((table, category, sex, area), 0.0))

    def by_county(self, table: str, category: str, sex: str = "all") -> Array:
        """The cell for each county, shape (5,)."""
        return np.array([self.value(table, category, sex, county) for county in COUNTIES])

    def _by_sex(self, table: str, categories: tuple[str, ...]) -> Array:
        return np.stack(
            [np.stack([self.by_county(table, c, s) for c in categories], -1) for s in SEXES], 1
        )

    @cached_property
    def five_year_ages(self) -> Array:
        """Full count by county, sex and census age band, shape (5, 2, 19)."""
        return self._by_sex("age", FIVE_YEAR_BANDS)

    @cached_property
    def aged_15_and_over(self) -> Array:
        """Full count by county and sex, shape (5, 2)."""
        return self.five_year_ages[:, :, 4:].sum(axis=2)

    @cached_property
    def expansion(self) -> Array:
        """Full count over long-form sample for those aged 15 and over, by county."""
        return self.aged_15_and_over.sum(axis=1) / self.by_county("long_form_15plus", "all")

    @cached_property
    def ages(self) -> Array:
        """Full count by county, sex and the bands of the fit, shape (5, 2, 20).

        Age 5 is who is in the age table but neither under 5 nor in the schooling table, which
        begins at 6. Age 15 comes from the two totals of the long form, 15+ and 16+.
        """
        full = self.five_year_ages
        under_5 = full[:, :, :2].sum(axis=2)
        total = full.sum(axis=2)
        age_5 = total - under_5 - self.schooling[:, :, :].sum(axis=2)
        below_16 = 1 - self.by_county("long_form_16plus", "all") / self.by_county(
            "long_form_15plus", "all"
        )
        age_15_all = below_16 * self.aged_15_and_over.sum(axis=1)
        share = full[:, :, 4] / full[:, :, 4].sum(axis=1, keepdims=True)
        age_15 = np.round(age_15_all[:, None] * share)
        bands = [
            under_5,
            age_5,
            full[:, :, 2] - age_5,
            full[:, :, 3],
            age_15,
            full[:, :, 4] - age_15,
            *(full[:, :, band] for band in range(5, full.shape[2])),
        ]
        return np.stack(bands, axis=2)

    @cached_property
    def schooling(self) -> Array:
        """Full count aged 6 and over by county, sex and schooling, shape (5, 2, 6)."""
        return self._by_sex("schooling", SCHOOLINGS)

    @cached_property
    def residence(self) -> Array:
        """Full count by county and residence (rural, urban), shape (5, 2)."""
        return np.stack(
            [self.by_county("residence", "rural"), self.by_county("residence", "urban")], -1
        )

    @cached_property
    def work(self) -> Array:
        """Reasons for not working, then occupations, long form expanded, shape (5, 15).

        The few of no classified occupation go to production, the largest group of manual work.
        """
        reasons = [self.by_county("not_working", reason) for reason in REASONS]
        jobs = [self.by_county("occupation", job) for job in OCCUPATIONS]
        jobs[-1] = jobs[-1] + self.by_county("occupation", "unclassified")
        return np.stack(reasons + jobs, -1) * self.expansion[:, None]

    @cached_property
    def industry(self) -> Array:
        """Employed by industry, long form expanded, shape (5, 19)."""
        counts = np.stack([self.by_county("industry", name) for name in INDUSTRIES], -1)
        return counts * self.expansion[:, None]

    @cached_property
    def marital(self) -> Array:
        """Marital status aged 15 and over by county and sex, expanded, shape (5, 2, 4)."""
        sample = self._by_sex("marital", MARITAL)
        return sample / sample.sum(axis=2, keepdims=True) * self.aged_15_and_over[:, :, None]


@dataclass(frozen=True)
class WholeMargins:
    """The margins as whole persons, consistent with one another in every county."""

    ages: Counts
    residence: Counts
    schooling: Counts
    work: Counts
    industry: Counts

    def as_margins(self) -> list[Margin]:
        """For `population_fit.fit` over (county, residence, sex, age, schooling, state)."""
        by_work, by_industry = state_groups()
        return [
            Margin((0, 2, 3), self.ages.astype(float)),
            Margin((0, 1), self.residence.astype(float)),
            Margin((0, 2, 4), self.schooling.astype(float)),
            Margin((0, 5), self.work.astype(float), by_work),
            Margin((0, 5), self.industry.astype(float), by_industry),
        ]


def whole_margins(census: Census) -> WholeMargins:
    """Round the margins so that every one adds up to the county's population."""
    ages = census.ages.astype(np.int64)
    schooling = census.schooling.astype(np.int64)
    # The schooling axis must cover everyone: those under 6 have none yet.
    schooling[:, :, 0] += ages[:, :, :2].sum(axis=2)
    under_16 = ages[:, :, :FIRST_WORKING_BAND].sum(axis=(1, 2))
    adults = ages[:, :, FIRST_WORKING_BAND:].sum(axis=(1, 2))
    work = np.stack(
        [largest_remainder(row, int(n)) for row, n in zip(census.work, adults, strict=True)]
    )
    employed = work[:, len(REASONS) :].sum(axis=1)
    industry = np.stack(
        [largest_remainder(row, int(n)) for row, n in zip(census.industry, employed, strict=True)]
    )
    return WholeMargins(
        ages,
        census.residence.astype(np.int64),
        schooling,
        np.concatenate([under_16[:, None], work], axis=1),
        industry,
    )


class Associations:
    """The relative weights that seed the fit, by table and row."""

    def __init__(self, directory: Path | str | None = None) -> None:
        frame = tables.associations(directory)
        self._rows: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for table, row, column, value in zip(
            frame["table"], frame["row"], frame["column"], frame["value"], strict=True
        ):
            self._rows[table, row][column] = value

    def row(self, table: str, row: str, columns: tuple[str, ...]) -> Array:
        """Weights in the order of the columns asked for."""
        weights = self._rows[table, row]
        return np.array([weights[column] for column in columns])

    def one(self, table: str, row: str, column: str) -> float:
        """One weight."""
        return self._rows[table, row][column]

    def by_age(self, table: str, row: str, ages: NDArray[Any]) -> Array:
        """Weights at these ages: straight lines between the given ages, zero before the first."""
        knots = {int(age): weight for age, weight in self._rows[table, row].items()}
        given = sorted(knots)
        return np.interp(ages, given, [knots[age] for age in given], left=0.0)


def seed_table(associations: Associations) -> Array:
    """The seed, shape (county, residence, sex, age, schooling, state).

    The product of the associations: what people do by age and sex, schooling by age, work by
    schooling, occupation by industry, women by industry and occupation, rural by work and by
    schooling. Identical in every county; the margins bring in the counties.
    """
    middle = (BAND_STARTS + np.minimum(BAND_ENDS, 90) - 1) / 2
    industries = tuple(INDUSTRIES)
    jobs = np.stack(
        [associations.row("occupation_by_industry", job, industries) for job in OCCUPATIONS]
    )
    women = np.array([associations.one("female_by_industry", i, "female") for i in industries])
    school_age = np.stack(
        [associations.by_age("schooling_by_age", level, middle) for level in SCHOOLINGS], -1
    )
    school_age /= school_age.sum(axis=1, keepdims=True).clip(min=1e-9)
    school_age[:2] = np.eye(len(SCHOOLINGS))[0]
    state_age = np.zeros((2, N_BANDS, N_STATES))
    state_age[:, :FIRST_WORKING_BAND, UNDER_16] = 1.0
    state_school = np.ones((len(SCHOOLINGS), N_STATES))
    rural = np.ones(N_STATES)
    rural[UNDER_16] = associations.one("rural_by_activity", "under 16", "rural")
    adult = slice(FIRST_WORKING_BAND, None)
    for code, reason in enumerate(REASONS, start=1):
        for sex, word in enumerate(SEXES):
            row = f"{reason}, {word}"
            state_age[sex, adult, code] = associations.by_age("activity_by_age", row, middle[adult])
        state_school[:, code] = associations.row("activity_by_schooling", reason, SCHOOLINGS)
        rural[code] = associations.one("rural_by_activity", reason, "rural")
    for code, job in enumerate(OCCUPATIONS):
        start = FIRST_OCCUPATION + code * len(INDUSTRIES)
        states = slice(start, start + len(INDUSTRIES))
        for sex, word in enumerate(SEXES):
            profile = associations.by_age("activity_by_age", f"employed, {word}", middle[adult])
            weight = jobs[code]
            if word == "female":
                weight = weight * women
                weight = weight * associations.one("female_by_occupation", job, "female")
            state_age[sex, adult, states] = profile[:, None] * weight / jobs.sum()
        level = associations.row("occupation_by_schooling", job, SCHOOLINGS)
        state_school[:, states] = level[:, None]
        rural[states] = associations.one("rural_by_activity", job, "rural")
    rural_school = np.array(
        [associations.one("rural_by_schooling", s, "rural") for s in SCHOOLINGS]
    )
    residence = np.stack([rural_school[:, None] * rural, np.ones((len(SCHOOLINGS), N_STATES))])
    seed = (
        state_age[None, :, :, None, :]
        * school_age[None, None, :, :, None]
        * state_school[None, None, None]
        * residence[:, None, None]
    )
    return np.broadcast_to(seed, (len(COUNTIES), *seed.shape)).copy()
