"""Births, deaths, entry to the labour force, retirement, moves: what January brings."""

from __future__ import annotations

from math import exp
from typing import Annotated, NamedTuple

from sim.city.codes import Activity, Employer, Occupation, Post
from sim.compiled import compiled
from sim.policy.term import Term


class DemographyBehaviour(NamedTuple):
    """Parameters of January (yearly rates)."""

    mortality: Annotated[float, Term("per year", 0, 0.01)]
    """Gompertz level: death rate extrapolated to age 0."""
    mortality_slope: Annotated[float, Term("log points per year", 0, 0.2)]
    """Gompertz slope: rise of the log death rate with a year of age."""
    woman_mortality: Annotated[float, Term("ratio", 0, 2)]
    """Women's death rate over men's."""
    births: Annotated[float, Term("per year", 0, 1)]
    """Births per woman of 20 to 39 in a year."""
    retirement_man: Annotated[float, Term("years", 40, 80)]
    """Retirement age of men."""
    retirement_woman_staff: Annotated[float, Term("years", 40, 80)]
    """Retirement age of women in staff posts."""
    retirement_woman_worker: Annotated[float, Term("years", 40, 80)]
    """Retirement age of women in workers' posts."""
    farm_end: Annotated[float, Term("years", 50, 100)]
    """Age at which farmers stop."""
    leaves_from: Annotated[float, Term("years", 10, 40)]
    """Youngest age of those who leave the city for good."""
    leaves_to: Annotated[float, Term("years", 20, 80)]
    """Oldest age of those who leave the city for good."""
    leaving_employed: Annotated[float, Term("ratio", 0, 5)]
    """Leaving of people with work over the average."""
    leaving_others: Annotated[float, Term("ratio", 0, 5)]
    """Leaving of students and people without work over the average."""
    amenity_response: Annotated[float, Term("ratio per log wage", 0, 20)]
    """Fall of leaving per unit of amenity offered to skilled workers."""
    move_response: Annotated[float, Term("elasticity", 0, 5)]
    """Elasticity of moves to town with respect to the cost of moving."""
    woman_stays_home: Annotated[float, Term("share", 0, 1)]
    """Share of women leaving school who keep house instead of looking for work."""
    dual_schooling: Annotated[float, Term("years", 9, 16)]
    """Schooling of vocational leavers."""


@compiled
def death_rate(p, month, behaviour):
    """Yearly death rate by age and sex: B. Gompertz's law, level x exp(slope x age)."""
    age = (month - p.birth) / 12.0
    rate = behaviour.mortality * exp(behaviour.mortality_slope * age)
    return min(1.0, rate * behaviour.woman_mortality if p.female == 1 else rate)


@compiled
def retirement_age(p, behaviour):
    """Statutory age: men, women in staff posts (managers, professionals, clerks), other women."""
    if p.female == 0:
        return behaviour.retirement_man
    if p.post == Post.PUBLIC_WELFARE or p.occupation > Occupation.CLERK:
        return behaviour.retirement_woman_worker
    return behaviour.retirement_woman_staff


@compiled
def leave_work(p, month):
    """Retire with a pension if insured, otherwise keep house."""
    p.activity = Activity.RETIRED if p.formal == 1 else Activity.HOME
    p.employer = Employer.NONE
    p.post = Post.NONE
    p.hires = 0
    p.loan = 0.0
    p.claims = 0
    p.since = month


@compiled
def enter_labour_force(p, month, uniform, second, terms, behaviour):
    """Leave school: keep house or look for work, a share with a dual certificate."""
    p.since = month
    p.jobless = 0
    if p.female == 1 and uniform < behaviour.woman_stays_home:
        p.activity = Activity.HOME
    else:
        p.activity = Activity.UNEMPLOYED
    if p.schooling == behaviour.dual_schooling and second < terms.dual_certificate_share:
        p.certificate = 1
        p.grade_since = month
