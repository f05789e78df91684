"""The welfare office: minimum income (dibao), its link to work, and special assistance."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.chance import TRAIT, Purpose, uniforms
from sim.compiled import compiled
from sim.policy.term import Term


class WelfareTerms(NamedTuple):
    """What policy sets each month."""

    standard_multiplier: Annotated[float, Term("multiplier", 0.5, 3)] = 1.0
    """On the minimum-income standard of the rules."""
    rural_floor: Annotated[float, Term("share of the poverty line", 0, 3)] = 0.0
    """Below which the rural standard may not lie."""
    work_cost_disregard: Annotated[float, Term("yuan per month", 0, 5000)] = 0.0
    """Of earnings not counted in the test."""
    deferral_months: Annotated[float, Term("months", 0, 36)] = 0.0
    """A household keeps its benefit after a member takes a job."""
    refusals_before_sanction: Annotated[float, Term("refusals", 0, 24)] = 0.0
    """In a row, without good cause; 0 means no rule."""
    sanction: Annotated[float, Term("share", 0, 1)] = 0.5
    """Of the person's own benefit cut by the rule."""
    near_poor_band: Annotated[float, Term("multiple", 1, 3)] = 1.0
    """Of the standard up to which special assistance reaches."""
    near_poor_amount: Annotated[float, Term("yuan per person-month", 0, 1000)] = 0.0
    """Of special assistance to the near poor."""
    temporary_amount: Annotated[float, Term("yuan per case", 0, 20000)] = 0.0
    """Of temporary assistance."""
    temporary_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of low-income households that receive it."""
    relief_floor: Annotated[float, Term("multiple", 0, 1)] = 0.0
    """Of the standard to which relief in kind lifts a household without minimum income."""
    relief_reach: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of such households that relief finds."""


class WelfareBehaviour(NamedTuple):
    """Parameters of who is found and how often cases are reviewed."""

    take_up: Annotated[float, Term("share", 0, 1)]
    """Share of entitled households that are on the rolls."""
    asset_limit: Annotated[float, Term("years of the standard", 0, 50)]
    """Financial assets per head, in years of the standard, above which nothing is paid."""
    review_months: Annotated[float, Term("months", 1, 60)]
    """Months between reviews of a household's case."""
    low_income: Annotated[float, Term("multiple", 1, 10)]
    """Income over the standard below which a household counts as low-income."""
    poverty_exit: Annotated[float, Term("ratio", 0.5, 5)]
    """Income per head over the poverty line at which a household leaves the register."""


@compiled
def standard(urban, terms, rules):
    """The minimum-income standard of a residence, yuan per person and month.

    The rural standard may not lie below the floor, a share of the poverty line.
    """
    if urban:
        return rules.dibao_urban * terms.standard_multiplier
    floor = terms.rural_floor * rules.poverty_line / 12.0
    return max(rules.dibao_rural * terms.standard_multiplier, floor)


@compiled
def work_cost(earned, terms):
    """What is deducted from a worker's income of a month, yuan, before it counts in the test."""
    return min(max(0.0, earned), terms.work_cost_disregard)


@compiled
def entitlement(counted, persons, assets, line, behaviour):
    """Minimum income of a household, yuan per month: the gap between standard and income.

    `line` is the standard of the residence, yuan per person and month; `counted` is household
    income of a month before minimum income, the work costs of its earners deducted.  Assets
    above the limit end the entitlement.
    """
    if persons <= 0:
        return 0.0
    if assets > behaviour.asset_limit * 12.0 * line * persons:
        return 0.0
    return max(0.0, line * persons - max(0.0, counted))


@compiled
def on_rolls(h, seed, behaviour):
    """Whether an entitled household is found and applies: a lasting trait.

    Households once on the poverty register are known to the office, so none of them is missed.
    """
    if h.poor > 0:
        return True
    trait = uniforms(seed, h.number, TRAIT, Purpose.WELFARE)
    return trait[0] < behaviour.take_up


@compiled
def review_due(h, month, behaviour):
    """Each household's case comes up once in the review span."""
    span = int(behaviour.review_months)
    return (month + h.number) % span == 0


@compiled
def sanctioned(refusals, terms):
    """Whether a person's own benefit is cut after refusals in a row."""
    rule = terms.refusals_before_sanction
    return rule > 0.0 and refusals >= rule


@compiled
def special_assistance(counted, persons, dibao, line, terms):
    """Special assistance to the near poor, yuan per month for the household."""
    if persons <= 0 or dibao > 0.0 or terms.near_poor_amount <= 0.0:
        return 0.0
    if counted < terms.near_poor_band * line * persons:
        return terms.near_poor_amount * persons
    return 0.0


@compiled
def temporary_assistance(h, counted, line, month, seed, terms, behaviour):
    """Temporary assistance this month, yuan: a chance event of low-income households."""
    if terms.temporary_rate <= 0.0 or counted >= behaviour.low_income * h.persons * line:
        return 0.0
    draw = uniforms(seed, h.number, month, Purpose.WELFARE)
    return terms.temporary_amount if draw[1] < terms.temporary_rate / 12.0 else 0.0


@compiled
def relief(h, counted, line, seed, terms, behaviour):
    """Relief in kind of a household off the rolls, yuan this month: the gap to a floor.

    The floor is a part of the standard and the test of assets is that of minimum income.  Whether
    relief finds a household that minimum income misses is a lasting trait.
    """
    if terms.relief_floor <= 0.0 or h.dibao > 0.0:
        return 0.0
    gap = entitlement(counted, h.persons, h.assets, terms.relief_floor * line, behaviour)
    if gap <= 0.0:
        return 0.0
    trait = uniforms(seed, h.number, TRAIT, Purpose.RELIEF)
    return gap if trait[0] < terms.relief_reach else 0.0
