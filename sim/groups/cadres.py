"""Group 6, grassroots cadres: civil servants and public-institution staff below city level."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.chance import TRAIT, Purpose, uniforms
from sim.city.codes import Move
from sim.compiled import compiled
from sim.policy.term import Term


class CadreTerms(NamedTuple):
    """What policy sets each month."""

    base_step: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Sum of the dated national rises of base pay since 2014-09."""
    township_floor: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Lowest step of the township allowance."""
    township_raise: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Added to the allowance outside the county seat."""
    appraisal_spread: Annotated[float, Term("share", 0, 0.9)] = 0.0
    """Of pay at risk in the yearly appraisal."""
    frontline_bonus_months: Annotated[float, Term("months of base pay per year", 0, 12)] = 0.0
    """Bonus for front-line staff."""
    rank_step: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """For each rank gained beside the post."""
    rank_years: Annotated[float, Term("years", 1, 40)] = 8.0
    """In grade before the first rank; later ones take `LATER_RANKS` more."""
    transport_allowance: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Cash in place of duty cars, section level."""


LATER_RANKS = (0.0, 4.0, 7.0, 7.0, 7.0)
"""Years in grade by which the wait for the first to the fifth rank exceeds that for the first:
8, 12, 15, 15 and 15 years under the rule of January 2015 (F05)."""


class CadreBehaviour(NamedTuple):
    """Parameters of cadres' pay, effort and careers."""

    base_share: Annotated[float, Term("share", 0, 1)]
    """Base pay over total pay before the national rises."""
    appraisal_top: Annotated[float, Term("share", 0, 1)]
    """Share of staff appraised above the middle; as many fall below it."""
    effort_response: Annotated[float, Term("log points per share", 0, 2)]
    """Rise of effort per unit of pay at risk."""
    effort_pay: Annotated[float, Term("share", 0, 1)]
    """Part of the added effort that budgets pay out in bonuses."""
    frontline: Annotated[float, Term("share", 0, 1)]
    """Share of cadres at the county seat who work at the front line (townships: all)."""
    rank_response: Annotated[float, Term("ratio", 0, 2)]
    """Quit hazard once a rank has been gained, over that before."""
    quit_rate: Annotated[float, Term("per year", 0, 0.5)]
    """Chance that a cadre leaves the service."""
    tenure_step_years: Annotated[float, Term("years", 1, 40)]
    """Years of service per step of the township allowance; the first step takes twice as long."""
    tenure_step: Annotated[float, Term("yuan per month", 0, 1000)]
    """Rise of the township allowance per step."""
    steps: Annotated[float, Term("steps", 0, 20)]
    """Number of steps of the township allowance."""
    quota: Annotated[float, Term("share", 0, 1)]
    """Share of those who have waited long enough whom the rank rules promote in a year."""


@compiled
def township_allowance(p, month, terms, behaviour):
    """Monthly allowance of a township post: floor + a step for each span of service + the raise."""
    if p.township == 0 or terms.township_floor <= 0.0:
        return 0.0
    served = (month - p.since) / 12.0
    spans = float(int(served / behaviour.tenure_step_years))
    step = min(behaviour.steps, max(0.0, spans - 1.0))
    return terms.township_floor + behaviour.tenure_step * step + terms.township_raise


@compiled
def is_frontline(p, seed, behaviour):
    """Township staff, and a lasting share of the others."""
    if p.township == 1:
        return True
    trait = uniforms(seed, p.id, TRAIT, Purpose.CAREER)
    return trait[1] < behaviour.frontline


@compiled
def frontline_bonus(p, month, seed, base_pay, terms, behaviour):
    """Yearly bonus of front-line staff, paid in December: months of base pay, yuan."""
    if month % 12 != 11 or terms.frontline_bonus_months <= 0.0:
        return 0.0
    if not is_frontline(p, seed, behaviour):
        return 0.0
    return terms.frontline_bonus_months * base_pay


@compiled
def appraisal_factor(p, year_month, seed, terms, behaviour):
    """Pay over the scale by last year's appraisal: up or down by the spread, and paid effort.

    A share is appraised above the middle and gains the spread, as many lose it; effort rises
    with the pay at risk and budgets pay part of it out.
    """
    if terms.appraisal_spread <= 0.0:
        return 1.0
    draw = uniforms(seed, p.id, year_month, Purpose.CAREER)
    factor = 1.0 + behaviour.effort_pay * behaviour.effort_response * terms.appraisal_spread
    if draw[2] < behaviour.appraisal_top:
        return factor + terms.appraisal_spread
    if draw[2] > 1.0 - behaviour.appraisal_top:
        return factor - terms.appraisal_spread
    return factor


@compiled
def consider_rank(p, month, seed, terms, behaviour):
    """Each January: a rank beside the post after the years in grade that the rule asks."""
    if terms.rank_step <= 0.0 or p.rank >= len(LATER_RANKS):
        return
    if month - p.grade_since < 12.0 * (terms.rank_years + LATER_RANKS[p.rank]):
        return
    draw = uniforms(seed, p.id, month, Purpose.CAREER)
    if draw[3] < behaviour.quota:
        p.rank += 1
        p.grade_since = month


@compiled
def decide(p, month, seed, behaviour):
    """A cadre's month: stay or quit."""
    draw = uniforms(seed, p.id, month, Purpose.CAREER)
    hazard = behaviour.quit_rate / 12.0
    if p.rank > 0:
        hazard *= behaviour.rank_response
    if draw[0] < hazard:
        p.moves = Move.LOSE_JOB
