"""Who received what a measure gives, and what the measure wants of them.

The state records every grant, seat, loan, post and supported business; a listener of the engine
adds them up month by month.  What a measure gives follows from the terms it drives, so a new
measure on existing terms needs no entry here.  A measure none of whose terms is listed changes a
condition for everyone (a cost of entry, the chance to meet a vacancy): it has no recipients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.chance import Purpose, uniforms
from sim.city.codes import Activity, Move, Post, Queue
from sim.city.state import City
from sim.engine.city_engine import Engine
from sim.groups.entrepreneurs import COUNSELLED, REGISTERED_FIRM
from sim.institutions.treasury import Line

Floats = NDArray[np.float64]
Marked = NDArray[np.bool_]


# --- what a measure wants -----------------------------------------------------------------------


def works(residents: NDArray[np.void]) -> Marked:
    """Whether a resident has work: employed, on the farm, in business, or working outside."""
    working = (Activity.EMPLOYEE, Activity.FARMER, Activity.OWNER, Activity.AWAY)
    return np.isin(residents["activity"], working)


Aim = Callable[[NDArray[np.void]], NDArray]
"""An amount by resident: 0 or 1 where the aim is reached or not, a grade, a number of employees."""

AIMS: dict[str, Aim] = {
    "job": works,
    "business": lambda residents: residents["activity"] == Activity.OWNER,
    "farm": lambda residents: residents["activity"] == Activity.FARMER,
    "certificate": lambda residents: residents["certificate"],
    "hires": lambda residents: residents["hires"] * (residents["activity"] == Activity.OWNER),
}
"""What a measure wants of its recipients at the end: to be in work, to run a business or a farm,
to hold the grade of certificate they have with it, to employ those they employ with it."""


# --- what a measure gives -----------------------------------------------------------------------


@dataclass(frozen=True)
class Receipt:
    """Something a resident can receive.

    aim     key of `AIMS`: what it is for
    amount  what each resident received in the month just settled; yuan where money is what
            counts, otherwise 1
    """

    aim: str
    amount: Callable[[Engine], Floats]


def _granted(queue: Queue) -> Callable[[Engine], Floats]:
    def amount(engine: Engine) -> Floats:
        return (engine.city.residents["granted"] == queue).astype(float)

    return amount


def _paid(engine: Engine, entitled: Marked, line: Line) -> Marked:
    """Those of the entitled whom the fund of a line of running support could pay this month."""
    limit = engine.limits[line]
    if limit >= 1.0:
        return entitled
    paid = entitled.copy()
    city = engine.city
    for row in np.flatnonzero(entitled):
        number = int(city.residents["id"][row])
        paid[row] = uniforms(city.seed, number, city.month, Purpose.LOTTERY)[1] < limit
    return paid


def _owners(city: City) -> Marked:
    return city.residents["activity"] == Activity.OWNER


def _of_poor(city: City) -> Marked:
    return city.households["poor"][city.residents["household"]] > 0


def _skill_subsidy(engine: Engine) -> Floats:
    skilled, city = engine.now[0].skilled_workers, engine.city
    by_grade = np.zeros(int(np.iinfo(np.int8).max) + 1)
    by_grade[1:4] = skilled.subsidy_junior, skilled.subsidy_intermediate, skilled.subsidy_senior
    granted = city.residents["granted"] == Queue.SKILL_SUBSIDY
    return np.asarray(granted * by_grade[city.residents["certificate"]])


def _startup_subsidy(engine: Engine) -> Floats:
    granted = engine.city.residents["granted"] == Queue.STARTUP_SUBSIDY
    return np.asarray(granted * engine.now[0].entrepreneurs.startup_subsidy)


def _hire_bonus(engine: Engine) -> Floats:
    residents = engine.city.residents
    granted = residents["granted"] == Queue.HIRE_BONUS
    return np.asarray(granted * residents["hires"] * engine.now[0].entrepreneurs.hire_bonus)


def _hiring_subsidy(engine: Engine) -> Floats:
    city = engine.city
    paid = _paid(engine, _owners(city) & (city.residents["hires"] > 0), Line.HIRING_SUBSIDY)
    yearly = engine.now[0].entrepreneurs.hiring_subsidy
    return np.asarray(paid * city.residents["hires"] * yearly / 12.0)


def _incubated(city: City) -> Marked:
    return np.asarray(_owners(city) & (city.residents["until"] > city.month))


def _incubation(engine: Engine) -> Floats:
    return _incubated(engine.city).astype(float)


def _rent_subsidy(engine: Engine) -> Floats:
    paid = _paid(engine, _incubated(engine.city), Line.RENT_SUBSIDY)
    return np.asarray(paid * engine.now[0].entrepreneurs.rent_subsidy / 12.0)


def _failure_support(engine: Engine) -> Floats:
    city = engine.city
    people = city.residents
    months = engine.now[0].entrepreneurs.failure_support_months
    entitled = (
        (people["activity"] == Activity.UNEMPLOYED)
        & (people["failed"] >= 0)
        & (people["failed"] == people["since"])
        & (city.month - people["since"] < months)
    )
    return _paid(engine, entitled, Line.FAILURE_SUPPORT).astype(float)


def _advice(engine: Engine) -> Floats:
    city = engine.city
    founded = _owners(city) & (city.residents["since"] == city.month)
    return (founded & (city.residents["prize"] & COUNSELLED != 0)).astype(float)


def _firm(engine: Engine) -> Floats:
    registered = engine.city.residents["prize"] & REGISTERED_FIRM != 0
    return (_owners(engine.city) & registered).astype(float)


def _startup_loan(engine: Engine) -> Floats:
    city = engine.city
    founded = _owners(city) & (city.residents["since"] == city.month)
    return (founded & (city.residents["granted"] == Queue.STARTUP_LOAN)).astype(float)


def _startup_interest(engine: Engine) -> Floats:
    city = engine.city
    people = city.residents
    borrowing = _owners(city) & (people["loan"] > 0) & (people["since"] < city.month)
    paid = _paid(engine, borrowing, Line.STARTUP_INTEREST)
    return np.asarray(paid * people["loan"] * engine.now[0].credit.startup_interest_subsidy)


def _farm_interest(engine: Engine) -> Floats:
    people = engine.city.residents
    borrowing = (people["activity"] == Activity.FARMER) & (people["loan"] > 0)
    paid = _paid(engine, borrowing & ~_of_poor(engine.city), Line.FARM_INTEREST)
    share = engine.now[0].professional_farmers.interest_subsidy
    return np.asarray(paid * people["loan"] * share)


def _microloan_interest(engine: Engine) -> Floats:
    people = engine.city.residents
    borrowing = (people["activity"] == Activity.FARMER) & (people["loan"] > 0)
    paid = _paid(engine, borrowing & _of_poor(engine.city), Line.MICROLOAN_INTEREST)
    return np.asarray(paid * people["loan"] * engine.now[0].needy.microloan_interest_subsidy)


def _leave_to_found(engine: Engine) -> Floats:
    city = engine.city
    left = (city.residents["moves"] == Move.LEAVE_TO_FOUND) & (city.residents["hired"] == 0)
    return (left & _owners(city)).astype(float)


def _public_post(engine: Engine) -> Floats:
    people = engine.city.residents
    held = (people["activity"] == Activity.EMPLOYEE) & (people["post"] == Post.PUBLIC_WELFARE)
    return np.asarray(held * engine.now[0].needy.public_post_pay)


def _contribution_subsidy(engine: Engine) -> Floats:
    city = engine.city
    people = city.residents
    flexible = (
        (city.households["needy"][people["household"]] == 1)
        & (people["activity"] == Activity.EMPLOYEE)
        & (people["formal"] == 0)
        & (people["post"] == Post.NONE)
    )
    paid = _paid(engine, flexible, Line.CONTRIBUTION_SUBSIDY)
    return np.asarray(paid * engine.now[0].needy.contribution_subsidy)


def _outside(engine: Engine) -> Floats:
    people = engine.city.residents
    went = people["granted"] == Queue.WORK_OUTSIDE
    return (went & (people["activity"] == Activity.AWAY)).astype(float)


def _employee_status(engine: Engine) -> Floats:
    away = engine.city.residents["activity"] == Activity.AWAY
    return np.asarray(away * (1.0 - engine.now[0].needy.export_separation_multiplier))


RECEIPTS: dict[str, Receipt] = {
    "skill_subsidy": Receipt("certificate", _skill_subsidy),
    "farmer_training": Receipt("farm", _granted(Queue.FARMER_TRAINING)),
    "young_owner": Receipt("farm", _granted(Queue.YOUNG_OWNER)),
    "leader_training": Receipt("farm", _granted(Queue.LEADER_TRAINING)),
    "farm_loan": Receipt("farm", _granted(Queue.FARM_LOAN)),
    "farm_interest": Receipt("farm", _farm_interest),
    "leave_to_found": Receipt("business", _leave_to_found),
    "startup_subsidy": Receipt("business", _startup_subsidy),
    "hire_bonus": Receipt("hires", _hire_bonus),
    "hiring_subsidy": Receipt("hires", _hiring_subsidy),
    "incubation": Receipt("business", _incubation),
    "rent_subsidy": Receipt("business", _rent_subsidy),
    "failure_support": Receipt("job", _failure_support),
    "advice": Receipt("business", _advice),
    "firm": Receipt("business", _firm),
    "startup_loan": Receipt("business", _startup_loan),
    "startup_interest": Receipt("business", _startup_interest),
    "needy_training": Receipt("job", _granted(Queue.NEEDY_TRAINING)),
    "public_post": Receipt("job", _public_post),
    "contribution_subsidy": Receipt("job", _contribution_subsidy),
    "microloan": Receipt("farm", _granted(Queue.MICROLOAN)),
    "microloan_interest": Receipt("farm", _microloan_interest),
    "outside": Receipt("job", _outside),
    "employee_status": Receipt("job", _employee_status),
    "course": Receipt("job", _granted(Queue.MASS_TRAINING)),
    "apprenticeship": Receipt("certificate", _granted(Queue.APPRENTICESHIP)),
}
"""Everything that can be received, by name."""

_OF_TERMS: dict[str, tuple[str, ...]] = {
    "skill_subsidy": (
        *("skilled_workers.subsidy_junior", "skilled_workers.subsidy_intermediate"),
        *("skilled_workers.subsidy_senior", "skilled_workers.subsidy_min_months"),
        "skilled_workers.subsidy_take_up",
    ),
    "farmer_training": (
        *("professional_farmers.training_seats", "professional_farmers.training_cost"),
        "professional_farmers.travel_cost_multiplier",
    ),
    "young_owner": (
        "professional_farmers.young_owner_seats",
        "professional_farmers.young_owner_grant",
    ),
    "leader_training": ("professional_farmers.leader_rotation",),
    "farm_loan": ("professional_farmers.credit_relief", "professional_farmers.loan_limit"),
    "farm_interest": ("professional_farmers.interest_subsidy",),
    "leave_to_found": ("researchers.leave_rate", "researchers.leave_years"),
    "startup_subsidy": ("entrepreneurs.startup_subsidy", "entrepreneurs.startup_take_up"),
    "hire_bonus": (
        *("entrepreneurs.hire_bonus", "entrepreneurs.hire_bonus_min_hires"),
        "entrepreneurs.hire_bonus_min_months",
    ),
    "hiring_subsidy": ("entrepreneurs.hiring_subsidy",),
    "incubation": ("entrepreneurs.incubation_places", "entrepreneurs.incubation_months"),
    "rent_subsidy": ("entrepreneurs.rent_subsidy",),
    "failure_support": ("entrepreneurs.failure_support_months",),
    "advice": ("entrepreneurs.counselled_share",),
    "firm": ("entrepreneurs.firm_transition",),
    "startup_loan": ("credit.startup_loan_quota", "credit.startup_loan_limit"),
    "startup_interest": ("credit.startup_interest_subsidy",),
    "needy_training": (
        *("needy.training_seats", "needy.training_days", "needy.living_allowance"),
        "needy.training_cost",
    ),
    "public_post": ("needy.public_posts", "needy.public_post_pay"),
    "contribution_subsidy": ("needy.contribution_subsidy",),
    "microloan": ("needy.microloan_limit",),
    "microloan_interest": ("needy.microloan_interest_subsidy",),
    "outside": ("needy.export_places", "needy.transport_subsidy"),
    "employee_status": ("needy.export_separation_multiplier",),
    "course": ("training.mass_seats", "training.mass_cost"),
    "apprenticeship": ("labour_market.apprentice_places", "labour_market.apprentice_subsidy"),
}


def receipts_of(terms: Iterable[str]) -> list[str]:
    """Names of what is received by way of some terms, in the order of `RECEIPTS`."""
    driven = set(terms)
    return [name for name in RECEIPTS if driven.intersection(_OF_TERMS[name])]


class Receipts:
    """A listener that adds up, by resident, what was received of each of some receipts."""

    def __init__(self, names: Iterable[str], residents: int) -> None:
        self.received = {name: np.zeros(residents) for name in names}

    def __call__(self, engine: Engine) -> None:
        """Add the month just settled."""
        for name, sums in self.received.items():
            sums += RECEIPTS[name].amount(engine)
