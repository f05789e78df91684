"""The Mesa agents: the seven key groups, the ordinary residents, and the institutions.

A group agent represents its members.  Each member is simulated individually, as a record that
compiled rules read and write; the agent is the group's face: it sets off its members' decisions
and tells how they fare.  There is no Python object per resident because a rule called on objects
is orders of magnitude slower (see `benchmarks/`), and the whole city is simulated one to one,
many times over.  One person's record can be read as a plain object, `Resident`.

An institution's agent sets off its part of the month and shows its own books.  Money is yuan,
nominal; persons and jobs are those of the whole city, also at a smaller scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.city.codes import (
    COUNTY_KEYS,
    GROUP_KEYS,
    Activity,
    County,
    Employer,
    Group,
    Move,
    Occupation,
    Post,
    Queue,
    Sector,
    Training,
)
from sim.city.state import FEN, City
from sim.clock import PLAN_START, month_name
from sim.engine.clear import yearly_places
from sim.engine.tally import CountyCount, PlaceCount, SegmentCount
from sim.institutions.treasury import FUND_KEYS, OPEN, Account, Line, left

if TYPE_CHECKING:
    from sim.model import YangquanModel

URBAN = 1
"""Code of the column `urban` of a household in town."""
POOR_NOW = 1
"""Code of the column `poor` of a household on the poverty register."""


class ResidentsAgent(mesa.Agent):
    """A body of residents who are simulated one by one and act together as one Mesa agent."""

    model: YangquanModel

    def __init__(self, model: YangquanModel, group: Group) -> None:
        super().__init__(model)
        self.group = group

    @property
    def key(self) -> str:
        """Name of the group as in panels, such as `skilled-workers`."""
        return GROUP_KEYS[self.group]

    def decide(self) -> None:
        """First moment: each member decides, seeing last month only."""
        self.model.engine.decide(self.group)

    def members(self) -> NDArray[np.int64]:
        """Rows of the members among `model.city.residents`; those who died or left have none."""
        residents = self.model.city.residents
        mine = residents["group"] == self.group
        return np.flatnonzero(mine & (residents["activity"] != Activity.GONE))

    @property
    def size(self) -> int:
        """Members simulated; times `model.city.weight` for persons of the city."""
        return len(self.members())

    @property
    def mean_income(self) -> float:
        """Mean own net income of the members last month, yuan; nan without members."""
        rows = self.members()
        if not len(rows):
            return float("nan")
        return float(self.model.city.residents["income"][rows].mean(dtype=np.float64))


class KeyGroup(ResidentsAgent):
    """One of the seven groups that the plan addresses."""


class OrdinaryResidents(ResidentsAgent):
    """Everyone in none of the seven groups, children and pensioners included."""

    def __init__(self, model: YangquanModel) -> None:
        super().__init__(model, Group.ORDINARY)


class Institution(mesa.Agent):
    """An institution of the city."""

    model: YangquanModel

    @property
    def city(self) -> City:
        """The city's state."""
        return self.model.city

    def applied(self, queue: Queue) -> float:
        """Persons who applied to a queue last month."""
        return float(np.count_nonzero(self.city.residents["applies"] == queue) * self.city.weight)

    def granted(self, queue: Queue) -> float:
        """Persons whom a queue served last month."""
        return float(np.count_nonzero(self.city.residents["granted"] == queue) * self.city.weight)

    def places(self, queue: Queue) -> float:
        """Places of a queue in a year under the terms last in force; infinite where only the
        rule itself limits."""
        return float(yearly_places(self.model.terms_of_last_month)[queue])


class LabourMarket(Institution):
    """Vacancies and seekers of the fifty segments (county x sector)."""

    def open_vacancies(self) -> None:
        """Employers post vacancies; everyone is shown last month's markets."""
        self.model.engine.look_around()

    def clear(self) -> None:
        """Second moment: jobs are rationed by lot, and the queues of the other institutions
        with them, for a resident takes part in both with one lottery number each."""
        self.model.engine.clear()

    @property
    def vacancies(self) -> NDArray[np.float64]:
        """(50,) vacancies that were open last month."""
        return self.city.vacancies * self.city.weight

    @property
    def fill_rates(self) -> NDArray[np.float64]:
        """(50,) shares of those vacancies that were filled."""
        return self.city.fill_rate.copy()

    @property
    def fill_rate(self) -> float:
        """Share of all open vacancies filled last month; 0 without vacancies."""
        # A segment opens whole jobs only, as the clearing does.
        open_jobs = np.floor(self.city.vacancies)
        jobs = float(open_jobs.sum())
        return float((open_jobs * self.city.fill_rate).sum()) / jobs if jobs else 0.0

    @property
    def employed(self) -> NDArray[np.floating]:
        """(50,) employees at the end of last month, public-welfare posts apart."""
        return self.city.segments[:, SegmentCount.EMPLOYED] * self.city.weight

    @property
    def seekers(self) -> NDArray[np.floating]:
        """(50,) unemployed residents at the end of last month, by segment of their last work."""
        return self.city.segments[:, SegmentCount.SEEKERS] * self.city.weight


class TrainingSystem(Institution):
    """Seats: of professional farmers, the needy, everyone, and apprentices."""

    QUEUES = (
        Queue.FARMER_TRAINING,
        Queue.YOUNG_OWNER,
        Queue.LEADER_TRAINING,
        Queue.NEEDY_TRAINING,
        Queue.MASS_TRAINING,
        Queue.APPRENTICESHIP,
    )

    @property
    def trainees(self) -> dict[str, float]:
        """Persons who got a seat last month, by queue."""
        return {queue.name.lower(): self.granted(queue) for queue in self.QUEUES}


class Credit(Institution):
    """Guaranteed loans of founders, farmers and poor households."""

    QUEUES = (Queue.FARM_LOAN, Queue.STARTUP_LOAN, Queue.MICROLOAN)

    @property
    def loans(self) -> dict[str, float]:
        """Loans granted last month, by queue."""
        return {queue.name.lower(): self.granted(queue) for queue in self.QUEUES}

    @property
    def outstanding(self) -> float:
        """Loans outstanding, yuan."""
        return float(self.city.residents["loan"].sum(dtype=np.float64) * self.city.weight)


class LandMarket(Institution):
    """Leases of farm land within each village, made every January with the new year."""

    @property
    def let(self) -> float:
        """Land let, mu."""
        land = self.city.residents["let"]
        return float(land[land > 0].sum(dtype=np.float64) * self.city.weight)

    @property
    def rent(self) -> float:
        """Rent, yuan per mu and year: the mean of places, weighted by their farms."""
        farms = self.city.places[:, PlaceCount.FARMS].astype(float)
        return float(np.average(self.city.rent, weights=farms)) if farms.any() else float("nan")


class WelfareOffice(Institution):
    """Minimum income, the poverty register, and public-welfare posts."""

    def review_register(self) -> None:
        """December: households whose income passed the line leave the poverty register."""
        self.model.engine.year_end()

    @property
    def dibao_persons(self) -> float:
        """Persons in households that receive minimum income."""
        households = self.city.households
        on_benefit = households["dibao"] > 0.0
        return float(households["persons"][on_benefit].sum(dtype=np.int64) * self.city.weight)

    @property
    def registered_poor(self) -> float:
        """Persons on the poverty register."""
        households = self.city.households
        poor = households["poor"] == POOR_NOW
        return float(households["persons"][poor].sum(dtype=np.int64) * self.city.weight)

    @property
    def public_posts(self) -> float:
        """Public-welfare posts held."""
        return float(self.city.counties[:, CountyCount.PUBLIC_POSTS].sum() * self.city.weight)


class LocalDemand(Institution):
    """Demand for local services, which follows what the county's households spend."""

    @property
    def levels(self) -> dict[str, float]:
        """Demand by county, 1 = the world's path."""
        return {key: float(self.city.demand[county]) for county, key in COUNTY_KEYS.items()}

    @property
    def consumption(self) -> float:
        """Households' consumption last month, yuan."""
        return self.city.counties[:, CountyCount.CONSUMPTION].sum() / FEN * self.city.weight


class Treasury(Institution):
    """The books: what was paid, line by line, to the fen."""

    def settle(self) -> None:
        """Third moment: effects, incomes, taxes and benefits of every household; then the
        month's books, counts, and what they do to demand and effort."""
        self.model.engine.settle()

    def outlay(self, line: Line) -> float:
        """Paid from a line last month, yuan."""
        return int(self.city.books[line]) / FEN * self.city.weight

    @property
    def outlays(self) -> dict[str, float]:
        """Paid last month by line, yuan."""
        return {line.name.lower(): self.outlay(line) for line in Line}

    @property
    def year_outlays(self) -> dict[str, float]:
        """Paid since January by line, yuan."""
        year = self.city.year_books
        return {line.name.lower(): int(year[line]) / FEN * self.city.weight for line in Line}

    @property
    def balances(self) -> dict[str, float]:
        """What each fund that has a budget may still spend this year, yuan."""
        accounts = self.city.accounts
        yuan = left(accounts) / FEN * self.city.weight
        return {
            key: float(yuan[fund])
            for fund, key in FUND_KEYS.items()
            if accounts[fund, Account.BUDGET] != OPEN
        }


@dataclass(frozen=True)
class Resident:
    """One resident's record, decoded: names for codes, yuan for fen.

    month           the month that left the record so, as `2018-07`
    number          permanent number;  `household` the household's
    county          of the home;  `work_county` of the work place
    start_group     group at the plan's start; None before it
    certificate     0 none, 1 junior, 2 intermediate, 3 senior, 4 and 5 technicians
    rank            ranks gained beside the post
    tenure          months since the present activity began
    jobless         months without work
    income          own net income of the month, yuan
    wage, operating, property, transfer
                    net income since January by the four official sources, yuan
    from_government  received from government since January, yuan
    land, let       contracted farm land, and land let (rented in if negative), mu
    loan            outstanding, yuan
    hires           employees of the own business
    insured         months of unemployment-insurance contributions
    trained         kinds of training received
    move            change of activity decided in the month
    applied, granted  queue applied to, queue that served the resident, in the month
    hired           whether hired in the month
    household_persons, household_income, dibao, registered_poor
                    people living on the household's income, its disposable income since January
                    (yuan), its minimum income of the month (yuan), and whether it is registered
    """

    month: str
    number: int
    household: int
    age: int
    female: bool
    schooling: int
    county: str
    residence: str
    activity: str
    occupation: str
    sector: str
    work_county: str
    employer: str
    group: str
    start_group: str | None
    post: str
    certificate: int
    rank: int
    township: bool
    formal: bool
    tenure: int
    jobless: int
    insured: int
    income: float
    wage: float
    operating: float
    property: float
    transfer: float
    from_government: float
    land: float
    let: float
    loan: float
    hires: int
    trained: tuple[str, ...]
    move: str
    applied: str
    granted: str
    hired: bool
    household_persons: int
    household_income: float
    dibao: float
    registered_poor: bool


def resident_at(city: City, row: int, month: int) -> Resident:
    """The record of a row of residents, decoded, as `month` left it."""
    p = city.residents[row]
    h = city.households[p["household"]]
    return Resident(
        month=month_name(month),
        number=int(p["id"]),
        household=int(h["number"]),
        age=(month - int(p["birth"])) // 12,
        female=bool(p["female"]),
        schooling=int(p["schooling"]),
        county=COUNTY_KEYS[County(h["county"])],
        residence="urban" if h["urban"] == URBAN else "rural",
        activity=Activity(p["activity"]).name.lower(),
        occupation=Occupation(p["occupation"]).name.lower(),
        sector=Sector(p["sector"]).name.lower(),
        work_county=COUNTY_KEYS[County(p["county"])],
        employer=Employer(p["employer"]).name.lower(),
        group=GROUP_KEYS[Group(p["group"])],
        start_group=GROUP_KEYS[Group(p["start_group"])] if month >= PLAN_START else None,
        post=Post(p["post"]).name.lower(),
        certificate=int(p["certificate"]),
        rank=int(p["rank"]),
        township=bool(p["township"]),
        formal=bool(p["formal"]),
        tenure=month - int(p["since"]),
        jobless=int(p["jobless"]),
        insured=int(p["insured"]),
        income=float(p["income"]),
        wage=int(p["wage_year"]) / FEN,
        operating=int(p["operating_year"]) / FEN,
        property=int(p["property_year"]) / FEN,
        transfer=int(p["transfer_year"]) / FEN,
        from_government=int(p["government_year"]) / FEN,
        land=float(p["land"]),
        let=float(p["let"]),
        loan=float(p["loan"]),
        hires=int(p["hires"]),
        trained=tuple(kind.name.lower() for kind in Training if p["trained"] & kind),
        move=Move(p["moves"]).name.lower(),
        applied=Queue(p["applies"]).name.lower(),
        granted=Queue(p["granted"]).name.lower(),
        hired=bool(p["hired"]),
        household_persons=int(h["persons"]),
        household_income=int(h["income_year"]) / FEN,
        dibao=float(h["dibao"]),
        registered_poor=bool(h["poor"] == POOR_NOW),
    )
