"""Earnings: the Mincer equation, and how a person's pay is set and reviewed."""

from __future__ import annotations

from math import exp
from typing import Annotated, NamedTuple

from sim.chance import Purpose, normal, uniforms
from sim.city.codes import Occupation
from sim.compiled import compiled
from sim.policy.term import Term


class EarningsBehaviour(NamedTuple):
    """Parameters of the earnings equation (values and priors in `parameters.csv`)."""

    return_to_schooling: Annotated[float, Term("log points per year", 0, 0.2)]
    """Mincer return to a year of schooling."""
    experience: Annotated[float, Term("log points per year", 0, 0.2)]
    """Linear term of potential experience."""
    experience_squared: Annotated[float, Term("log points per year squared", -0.01, 0)]
    """Quadratic term of potential experience."""
    certificate_junior: Annotated[float, Term("log points", 0, 0.5)]
    """Premium of a junior certificate over none."""
    certificate_step: Annotated[float, Term("log points", 0, 0.5)]
    """Premium of each further grade."""
    woman: Annotated[float, Term("log points", -0.8, 0.2)]
    """Gap of women's pay at equal schooling and experience."""
    manager: Annotated[float, Term("log points", -1, 2)]
    """Premium of managers over production workers."""
    professional: Annotated[float, Term("log points", -1, 2)]
    """Premium of professionals over production workers."""
    clerk: Annotated[float, Term("log points", -1, 2)]
    """Premium of clerks over production workers."""
    service: Annotated[float, Term("log points", -1, 2)]
    """Premium of service workers over production workers."""
    ability_sd: Annotated[float, Term("log points", 0, 1.5)]
    """Spread of permanent ability."""
    shock_sd: Annotated[float, Term("log points", 0, 1)]
    """Spread of a year's innovation to the persistent shock."""
    shock_persistence: Annotated[float, Term("per year", 0, 1)]
    """Share of the shock that survives a year: AR(1)."""
    training_gain: Annotated[float, Term("log points", -0.1, 0.5)]
    """Wage effect of public vocational training."""


@compiled
def log_pay(p, month, terms, earnings):
    """Log pay relative to the sector: the Mincer equation without its sector intercept.

    log w = beta schooling + g1 x + g2 x^2 + phi(certificate) + occupation + ability + shock, with
    x potential experience (age - schooling - 6), after J. Mincer, "Schooling, Experience and
    Earnings" (1974).  `terms` are the skilled workers' (recognition of technicians).
    """
    experience = max(0.0, (month - p.birth) / 12.0 - p.schooling - 6.0)
    value = (
        earnings.return_to_schooling * p.schooling
        + earnings.experience * experience
        + earnings.experience_squared * experience * experience
        + p.ability
        + p.shock
    )
    if p.certificate > 0:
        value += earnings.certificate_junior + earnings.certificate_step * (p.certificate - 1)
        if p.certificate >= 4:
            value += terms.recognition_step
    if p.female == 1:
        value += earnings.woman
    if p.trained & 8:
        value += earnings.training_gain
    if p.occupation == Occupation.MANAGER:
        value += earnings.manager
    elif p.occupation == Occupation.PROFESSIONAL:
        value += earnings.professional
    elif p.occupation == Occupation.CLERK:
        value += earnings.clerk
    elif p.occupation == Occupation.SERVICE:
        value += earnings.service
    return value


@compiled
def price_work(p, month, terms, earnings, economy):
    """Set the person's pay, in units of the average pay of sector and employer in 2010."""
    p.pay = exp(log_pay(p, month, terms, earnings)) * economy.norm[p.sector, p.employer]


@compiled
def review_pay(p, month, seed, terms, earnings, economy):
    """The yearly review, in the person's own month: a new shock, then a new price of work."""
    draw = uniforms(seed, p.id, month, Purpose.REVIEW)
    p.shock = earnings.shock_persistence * p.shock + earnings.shock_sd * normal(draw[0])
    price_work(p, month, terms, earnings, economy)
