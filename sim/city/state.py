"""The city's state: one record per resident, one per household, small tables for the rest.

Residents and households are NumPy record arrays: a column is `city.residents["pay"]`, a rule
reads and writes one person as `p.pay`.  A record fills two cache lines, so a month that walks
the households in order reads the city once.  Money that is accounted for is kept as whole fen
(0.01 yuan) in integers: integer sums do not depend on their order, which is why results are the
same on any number of threads.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, fields
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from sim.city.codes import N_COUNTIES, N_GROUPS, N_SEGMENTS
from sim.institutions.treasury import N_ACCOUNTS, N_FUNDS, N_LINES, OPEN, Account

FEN = 100
"""Fen in a yuan."""

RESIDENT_COLUMNS: dict[str, tuple[str, str]] = {
    # money of the calendar year so far, fen (four bytes hold 21 million yuan either way)
    "wage_year": ("i4", "wage income, fen since January"),
    "operating_year": ("i4", "net operating income, fen since January"),
    "property_year": ("i4", "net property income, fen since January"),
    "transfer_year": ("i4", "net transfer income (taxes and contributions deducted), fen"),
    "government_year": ("i4", "received from government, fen since January"),
    # quantities
    "ability": ("f4", "permanent earnings ability, log points"),
    "shock": ("f4", "persistent earnings shock, log points, reviewed once a year"),
    "pay": ("f4", "pay in units of the sector's average pay of 2010, before shocks to it"),
    "income": ("f4", "own net income of last month, yuan"),
    "land": ("f4", "contracted farm land, mu"),
    "let": ("f4", "land rented out, mu (rented in if negative)"),
    "skill": ("f4", "productivity of the farm or business, 1 = average"),
    "loan": ("f4", "outstanding loan, yuan"),
    # identity
    "id": ("i4", "permanent number, the same at every scale"),
    "household": ("i4", "row of the household"),
    # months
    "birth": ("i2", "month of birth, counted from January 2010"),
    "since": ("i2", "month when the present activity began"),
    "grade_since": ("i2", "month of the last certificate or rank"),
    "insured": ("i2", "months of unemployment-insurance contributions"),
    "until": ("i2", "month when an incubator's place, a post or a farm's loan ends"),
    "seeks": ("i2", "segment applied to this month, -1 none"),
    "jobless": ("i2", "months without work"),
    "failed": ("i2", "month in which the own business last closed, -1 none"),
    # codes
    "female": ("i1", "1 female"),
    "schooling": ("i1", "years of schooling completed or under way"),
    "activity": ("i1", "Activity"),
    "occupation": ("i1", "Occupation"),
    "sector": ("i1", "Sector of the present or last work"),
    "county": ("i1", "County of the work place"),
    "employer": ("i1", "Employer"),
    "group": ("i1", "Group this month"),
    "start_group": ("i1", "Group at the plan's start (evaluation cohort)"),
    "post": ("i1", "Post: the kind of position held"),
    "certificate": ("i1", "0 none, 1 junior, 2 intermediate, 3 senior, 4, 5 technicians"),
    "rank": ("i1", "ranks gained beside the post (cadres)"),
    "township": ("i1", "1 posted to a township"),
    "formal": ("i1", "1 contributes to employees' social insurance"),
    "hires": ("i1", "employees of the own business"),
    "refusals": ("i1", "offers refused in a row while on benefit"),
    "trained": ("i1", "bits of Training received"),
    "adopted": ("i1", "1 uses cost-saving farm technology"),
    "moves": ("i1", "Move decided this month"),
    "applies": ("i1", "Queue applied to this month"),
    "granted": ("i1", "Queue granted this month"),
    "hired": ("i1", "1 hired this month"),
    "claims": ("i1", "Queue to claim from next month (a certificate's subsidy, a bonus)"),
    "traits": ("i1", "bits of lasting Trait"),
    "prize": ("i1", "bits of prizes already won"),
}

HOUSEHOLD_COLUMNS: dict[str, tuple[str, str]] = {
    "income_year": ("i8", "disposable income, fen since January"),
    "last_year": ("i8", "disposable income of last year, fen"),
    "assets": ("f4", "financial assets, yuan"),
    "earned": ("f4", "counted income before minimum income, average month of the last half year"),
    "dibao": ("f4", "minimum income paid each month, yuan"),
    "first": ("i4", "row of the first resident"),
    "number": ("i4", "permanent number, the same at every scale"),
    "size": ("i2", "residents' rows"),
    "place": ("i2", "village or neighbourhood"),
    "persons": ("i2", "people living on the household's income, children included"),
    "county": ("i1", "County"),
    "urban": ("i1", "1 lives in town"),
    "farm_hukou": ("i1", "1 agricultural registration"),
    "young_children": ("i1", "children without a row of their own"),
    "deferred": ("i1", "months in which minimum income may not be cut, the present one included"),
    "poor": ("i1", "1 registered poor, 2 left the register"),
    "solar": ("i1", "1 receives the dividend of a village solar station"),
    "member": ("i1", "1 in a cooperative as a poor household"),
    "needy": ("i1", "1 counts as needy: on minimum income or registered poor"),
}

RESIDENT = np.dtype([(name, kind) for name, (kind, _) in RESIDENT_COLUMNS.items()], align=True)
HOUSEHOLD = np.dtype([(name, kind) for name, (kind, _) in HOUSEHOLD_COLUMNS.items()], align=True)

N_PLACE_COUNTS = 6
N_SEGMENT_COUNTS = 8
N_COUNTY_COUNTS = 8


@dataclass
class City:
    """The whole state.  `copy()` is a snapshot; a branch continues from it.

    residents, households   record arrays (columns above)
    segments    (50, N_SEGMENT_COUNTS) int64: last month's counts, see `SegmentCount`
    places      (places, N_PLACE_COUNTS) int64: last month's counts, see `PlaceCount`
    counties    (5, N_COUNTY_COUNTS) int64: last month's counts, see `CountyCount`
    core_jobs   (50,) jobs of 2010 beside those in micro firms, persons at this scale
    vacancies   (50,) open vacancies, persons at this scale
    excess      (50,) chance that a job above the demand for labour is cut this month
    fill_rate   (50,) share of vacancies filled last month
    rent        (places,) yuan per mu and year
    demand      (5,) level of demand for local services, 1 = the world's path
    effort      (50,) managers' effort, 1 = normal
    books       (N_LINES,) int64 fen paid this month; year_books since January
    year_paid   (2, N_GROUPS, N_LINES) int64 fen paid since January by the receiver's group:
                the group of the month (0) and the group at the plan's start (1)
    accounts    (N_FUNDS, N_ACCOUNTS) int64: each fund's account of the year, see `Account`
    carried     fractions of queue capacity carried to the next month
    flows       counts of the year, see `Flow`
    """

    month: int
    weight: float
    seed: int
    residents: NDArray[np.void]
    households: NDArray[np.void]
    segments: NDArray[np.int64]
    places: NDArray[np.int64]
    counties: NDArray[np.int64]
    core_jobs: NDArray[np.float64]
    vacancies: NDArray[np.float64]
    excess: NDArray[np.float64]
    fill_rate: NDArray[np.float64]
    rent: NDArray[np.float64]
    demand: NDArray[np.float64]
    consumption: NDArray[np.int64]
    effort: NDArray[np.float64]
    posts_boost: float
    leisure_demand: float
    books: NDArray[np.int64]
    year_books: NDArray[np.int64]
    year_paid: NDArray[np.int64]
    accounts: NDArray[np.int64]
    carried: NDArray[np.float64]
    flows: NDArray[np.int64]

    def copy(self) -> City:
        """An independent copy of the whole state."""
        return deepcopy(self)

    def fingerprint(self) -> str:
        """A hash of every bit of the state, for tests that two paths agree."""
        digest = sha256()
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, np.ndarray):
                digest.update(repr(value).encode())
            elif value.dtype.names:
                # Column by column: the unused bytes between columns are nobody's state.
                for name in value.dtype.names:
                    digest.update(value[name].tobytes())
            else:
                digest.update(value.tobytes())
        return digest.hexdigest()


def empty_tables(places: int) -> dict[str, NDArray]:
    """The small tables of a city about to be founded; its funds are open-ended so far."""
    accounts = np.zeros((N_FUNDS, N_ACCOUNTS), np.int64)
    accounts[:, Account.BUDGET] = OPEN
    return {
        "segments": np.zeros((N_SEGMENTS, N_SEGMENT_COUNTS), np.int64),
        "places": np.zeros((places, N_PLACE_COUNTS), np.int64),
        "counties": np.zeros((N_COUNTIES, N_COUNTY_COUNTS), np.int64),
        "books": np.zeros(N_LINES, np.int64),
        "year_books": np.zeros(N_LINES, np.int64),
        "year_paid": np.zeros((2, N_GROUPS, N_LINES), np.int64),
        "accounts": accounts,
    }
