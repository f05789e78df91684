"""Who employs whom in 2010, who holds a skill certificate, and who belongs to which key group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from calibration.population_fit import Array, draw_weighted, largest_remainder
from calibration.population_margins import (
    FIRST_OCCUPATION,
    INDUSTRIES,
    OCCUPATIONS,
    REASONS,
    SCHOOLINGS,
    UNDER_16,
    YEARS_OF_SCHOOLING,
)
from calibration.population_people import STUDENT, People
from sim.city.codes import Activity, Employer, Group, Occupation, Sector

Codes = NDArray[np.int8]
CERTIFICATES = ("junior", "intermediate", "senior", "technician", "senior technician")
JOBLESS_REASONS = ("graduated", "lost job unit", "lost job own", "land taken")
SECONDARY = ("mining", "manufacturing", "utilities", "construction")
TERTIARY = tuple(name for name in INDUSTRIES if name not in (*SECONDARY, "agriculture"))
# "Other" reasons for not working have no activity of their own and are kept with the home.
ACTIVITY_OF_REASON = {
    "student": Activity.STUDENT,
    "lost ability to work": Activity.DISABLED,
    "graduated": Activity.UNEMPLOYED,
    "lost job unit": Activity.UNEMPLOYED,
    "lost job own": Activity.UNEMPLOYED,
    "land taken": Activity.UNEMPLOYED,
    "retired": Activity.RETIRED,
    "home": Activity.HOME,
    "other": Activity.HOME,
}


@dataclass
class Work:
    """Working life in 2010, one entry per resident; codes of `sim.city.codes`."""

    activity: Codes
    occupation: Codes
    industry: NDArray[np.int64]
    sector: Codes
    employer: Codes
    group: Codes
    certificate: Codes
    township: NDArray[np.bool_]
    jobless_reason: Codes
    final_schooling: Codes


def _industry(name: str) -> int:
    return tuple(INDUSTRIES).index(name)


def _job(name: str) -> int:
    return OCCUPATIONS.index(name)


def shift_shares(shares: Array, sizes: Array, total: float) -> Array:
    """Move shares alike on the logit scale until shares x sizes add up to the total.

    Keeps the odds ratios between industries that the prior shares state. Shares of zero or one
    stay. Raises ValueError where the total is out of reach.
    """
    free = (shares > 0) & (shares < 1)
    fixed = float((shares * sizes)[~free].sum())
    if not fixed <= total <= fixed + float(sizes[free].sum()):
        raise ValueError(f"total {total:.0f} cannot be reached by these industries")

    def gap(shift: float) -> float:
        return float((expit(logit(shares[free]) + shift) * sizes[free]).sum()) + fixed - total

    moved = shares.copy()
    moved[free] = expit(logit(shares[free]) + brentq(gap, -20.0, 20.0))
    return moved


def employers(
    people: People,
    job: NDArray[Any],
    industry: NDArray[Any],
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> Codes:
    """Ownership of each resident's place of work.

    Public bodies first, then state and other urban units so that both add up to urban unit
    employment by sector, then owners among the remaining, then private employees. All farm
    workers in agriculture work their own farm.
    """
    employer = np.full(len(people), Employer.NONE, dtype=np.int8)
    employer[job >= 0] = Employer.PRIVATE
    farming = (job == _job("farmer")) & (industry == _industry("agriculture"))
    employer[farming] = Employer.OWN_FARM
    open_jobs = (job >= 0) & ~farming
    sizes = np.bincount(industry[open_jobs], minlength=len(INDUSTRIES)).astype(float)
    level = np.array([constants[f"state_weight:{name}"] for name in OCCUPATIONS])
    public_of = np.zeros(len(INDUSTRIES))
    for number, name in enumerate(INDUSTRIES):
        public_of[number] = constants.get(f"public_share:{name}", 0.0) * sizes[number]
        here = np.flatnonzero(open_jobs & (industry == number))
        weights = level[job[here]] * (1.0 + people.schooling[here])
        chosen = here[draw_weighted(weights, round(public_of[number]), generator)]
        employer[chosen] = Employer.PUBLIC
    for names, key in ((SECONDARY, "secondary"), (TERTIARY, "tertiary")):
        codes = np.array([_industry(name) for name in names])
        prior = np.array([constants.get(f"state_share_prior:{name}", 0.0) for name in names])
        units = constants["unit_employment"] * constants[f"unit_employment_{key}_share"]
        total = max(units - public_of[codes].sum(), 0.0)
        # Public bodies have taken their part of the industry already.
        rest = sizes[codes] - np.round(public_of[codes])
        shares = shift_shares(prior * sizes[codes] / np.maximum(rest, 1), rest, total)
        for number, share, size in zip(codes, shares, rest, strict=True):
            here = np.flatnonzero(open_jobs & (industry == number) & (employer == Employer.PRIVATE))
            weights = level[job[here]] * (1.0 + people.residence[here])
            chosen = here[draw_weighted(weights, round(share * size), generator)]
            employer[chosen] = Employer.STATE_ENTERPRISE
    owners = _owners(people, job, industry, employer, constants, generator)
    employer[owners] = Employer.OWN_BUSINESS
    return employer


def _owners(
    people: People,
    job: NDArray[Any],
    industry: NDArray[Any],
    employer: Codes,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> NDArray[np.int64]:
    by_industry = np.array([constants.get(f"owner_weight:{name}", 0.0) for name in INDUSTRIES])
    by_job = np.array([constants.get(f"owner_weight:{name}", 0.0) for name in OCCUPATIONS])
    private = employer == Employer.PRIVATE
    of_age = (people.age >= constants["owner_minimum_age"]) & (
        people.age <= constants["owner_maximum_age"]
    )
    weights = by_industry[industry] * by_job[job] * private * of_age
    weights[people.female] *= constants["owner_weight:female"]
    return draw_weighted(weights, round(constants["owners"]), generator)


def certificates(
    people: People,
    job: NDArray[Any],
    employer: Codes,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> Codes:
    """Skill certificates of enterprise employees: 0 none, 1 junior to 5 senior technician.

    As many holders as the skilled share of the employed; higher levels go to the older and
    better schooled among them.
    """
    weights = np.zeros(len(people))
    for code, ownership in (
        (Employer.STATE_ENTERPRISE, "state"),
        (Employer.PRIVATE, "private"),
    ):
        for name in ("production", "service", "clerk", "professional"):
            here = (employer == code) & (job == _job(name))
            weights[here] = constants[f"certificate_weight:{ownership} {name}"]
    weights *= np.array([constants[f"certificate_weight:{name}"] for name in SCHOOLINGS])[
        people.schooling
    ]
    weights[people.age < 18] = 0.0
    holders = draw_weighted(
        weights,
        round(constants["skilled_share_of_workforce"] * int((job >= 0).sum())),
        generator,
    )
    shares = np.array([constants[f"certificate_level_share:{name}"] for name in CERTIFICATES])
    counts = largest_remainder(shares, len(holders))
    # Years since school stand for experience; noise keeps levels from being a step of age.
    rank = people.age[holders] / 10 + people.schooling[holders] / 2
    order = np.argsort(rank + generator.normal(0, 1.5, len(holders)), kind="stable")
    held = np.zeros(len(people), dtype=np.int8)
    held[holders[order]] = np.repeat(np.arange(1, len(CERTIFICATES) + 1), counts)
    return held


def _some(
    members: NDArray[np.bool_], share: float, generator: np.random.Generator
) -> NDArray[np.int64]:
    where = np.flatnonzero(members)
    return generator.permutation(where)[: round(share * len(where))]


def groups(
    people: People,
    job: NDArray[Any],
    industry: NDArray[Any],
    employer: Codes,
    certificate: Codes,
    constants: Mapping[str, float],
    generator: np.random.Generator,
) -> Codes:
    """The key group of each resident; the needy are left to the model, which knows incomes.

    Where two definitions meet, the more specific job decides: managers before skilled workers,
    researchers before cadres, who are outside enterprises anyway.
    """
    group = np.full(len(people), Group.ORDINARY, dtype=np.int8)
    enterprise = (employer == Employer.STATE_ENTERPRISE) | (employer == Employer.PRIVATE)
    public = employer == Employer.PUBLIC
    professional = job == _job("professional")
    group[enterprise & (certificate > 0)] = Group.SKILLED_WORKERS
    administration = industry == _industry("public administration")
    group[enterprise & (job == _job("manager")) & ~administration] = Group.MANAGERS
    farmers = employer == Employer.OWN_FARM
    weights = np.array([constants[f"professional_farmer_weight:{name}"] for name in SCHOOLINGS])[
        people.schooling
    ] * (
        farmers
        & (people.age >= constants["professional_farmer_minimum_age"])
        & (people.age <= constants["professional_farmer_maximum_age"])
    )
    chosen = draw_weighted(weights, round(constants["professional_farmers"]), generator)
    group[chosen] = Group.PROFESSIONAL_FARMERS
    office = (job == _job("clerk")) | (job == _job("manager"))
    group[public & administration & (office | professional)] = Group.CADRES
    staff = public & office & ~administration
    group[_some(staff, constants["public_institution_cadre_share"], generator)] = Group.CADRES
    group[public & professional & (industry == _industry("health"))] = Group.RESEARCHERS
    teachers = public & professional & (industry == _industry("education"))
    # College teachers hold degrees, so the share is met from the best schooled teachers.
    weights = teachers * np.where(people.schooling == len(SCHOOLINGS) - 1, 10.0, 0.1)
    amount = round(constants["college_staff_share"] * int(teachers.sum()))
    group[draw_weighted(weights, amount, generator)] = Group.RESEARCHERS
    research = professional & (industry == _industry("research")) & (public | enterprise)
    group[research] = Group.RESEARCHERS
    group[employer == Employer.OWN_BUSINESS] = Group.ENTREPRENEURS
    return group


def final_schooling(
    people: People, constants: Mapping[str, float], generator: np.random.Generator
) -> Codes:
    """Years of schooling; for children and students those with which they will finish.

    The shares finishing at each level run straight from those who were 15 to those who were 5 in
    2010, and are extended to neither side. Nobody finishes below the level attended.
    """
    years = YEARS_OF_SCHOOLING[people.schooling].astype(np.int8)
    learning = np.flatnonzero((people.state == UNDER_16) | (people.state == STUDENT))
    levels = SCHOOLINGS[2:]
    at_15, at_5 = (
        np.array([constants[f"final_schooling_share_at_{age}:{name}"] for name in levels])
        for age in (15, 5)
    )
    towards_15 = np.clip((people.age[learning] - 5) / 10, 0.0, 1.0)[:, None]
    shares = towards_15 * at_15 + (1 - towards_15) * at_5
    limits = np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    shift = constants["final_schooling_urban_advantage"]
    rank = generator.random(len(learning))
    # A power of a uniform draw moves ranks up or down and stays between zero and one.
    rank = rank ** np.where(people.residence[learning] == 1, 1 - shift, 1 + shift)
    level = 2 + (rank[:, None] > limits).sum(axis=1)
    years[learning] = YEARS_OF_SCHOOLING[np.maximum(level, people.schooling[learning])]
    return years


def working_lives(
    people: People, constants: Mapping[str, float], generator: np.random.Generator
) -> Work:
    """All columns of working life, from the fitted states."""
    working = people.state >= FIRST_OCCUPATION
    number = np.where(working, people.state - FIRST_OCCUPATION, 0)
    job = np.where(working, number // len(INDUSTRIES), -1)
    industry = np.where(working, number % len(INDUSTRIES), -1)
    employer = employers(people, job, industry, constants, generator)
    certificate = certificates(people, job, employer, constants, generator)
    group = groups(people, job, industry, employer, certificate, constants, generator)
    sectors = np.array([*INDUSTRIES.values()], dtype=np.int8)
    sector = np.where(working, sectors[industry], Sector.AGRICULTURE).astype(np.int8)
    state_activity = np.array(
        [Activity.CHILD, *(ACTIVITY_OF_REASON[reason] for reason in REASONS)], dtype=np.int8
    )
    activity = np.where(
        working, Activity.EMPLOYEE, state_activity[np.minimum(people.state, len(REASONS))]
    ).astype(np.int8)
    activity[employer == Employer.OWN_FARM] = Activity.FARMER
    activity[employer == Employer.OWN_BUSINESS] = Activity.OWNER
    jobless = np.zeros(len(people), dtype=np.int8)
    for code, reason in enumerate(JOBLESS_REASONS, start=1):
        jobless[people.state == 1 + REASONS.index(reason)] = code
    cadres = group == Group.CADRES
    # Townships are rural posts first, then the towns of the two counties and the suburb.
    place = np.where(people.residence == 0, 2.0, 1.0) * np.where(people.county >= 2, 1.0, 0.05)
    amount = round(constants["township_share"] * int(cadres.sum()))
    township = np.zeros(len(people), dtype=bool)
    township[draw_weighted(cadres * place, amount, generator)] = True
    return Work(
        activity=activity,
        occupation=np.where(working, job + Occupation.MANAGER, Occupation.NONE).astype(np.int8),
        industry=industry,
        sector=sector,
        employer=employer,
        group=group,
        certificate=certificate,
        township=township,
        jobless_reason=jobless,
        final_schooling=final_schooling(people, constants, generator),
    )
