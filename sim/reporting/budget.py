"""What a scenario's own outlays would be, estimated at once while its doses are being changed.

A rule of thumb on the run that comes with the program, not a simulation.  Of each measure that
pays, the cost in each year from 2018 to 2020 is

    its cost in the shipped run x the scenario's dose / the dose behind that cost

where the cost is the plan's for a measure that is on and that without the plan for one that is
off, and the dose is what its payments are proportional to (`DOSES`): seats times cost of a seat,
posts times pay, months of support.  Doses are read from the schedule, month by month, so that a
later date counts for less and seats that another measure adds (H13 to G01) count where they are
paid.

What the rule leaves out: people who answer to a changed dose (a higher subsidy draws more
founders), seats that find no takers, funds that run out, conditions (months insured, band of
income), and the statutory lines that move with incomes (dibao, pensions, unemployment benefit).
A simulation has all of these; its cost stands beside the estimate as soon as there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from sim.clock import FIRST_YEAR
from sim.outcomes.indicators import COST_BY_MEASURE
from sim.policy.draft import Draft
from sim.policy.library import load_library, load_policy
from sim.policy.schedule import Schedule, schedule
from sim.reporting.findings.cost import YEARS
from sim.reporting.results import Results

Products = tuple[tuple[str, ...], ...]
"""A sum of products of terms."""

NO_PLAN, PLAN = "no-plan", "plan"

DOSES: Mapping[str, Products] = {
    "A01": (
        ("skilled_workers.prize_top", "skilled_workers.prize_top_quota"),
        ("skilled_workers.prize_expert", "skilled_workers.prize_expert_quota"),
    ),
    "A02": tuple(
        (f"skilled_workers.subsidy_{level}", "skilled_workers.subsidy_take_up")
        for level in ("junior", "intermediate", "senior")
    ),
    "A09": (("skilled_workers.prize_chief", "skilled_workers.prize_chief_quota"),),
    "B01": (("professional_farmers.training_seats", "professional_farmers.training_cost"),),
    "B03": (("professional_farmers.young_owner_seats", "professional_farmers.young_owner_grant"),),
    "B04": (("professional_farmers.leader_rotation", "professional_farmers.training_cost"),),
    "B08": (("professional_farmers.interest_subsidy", "professional_farmers.credit_relief"),),
    "B13": (("land.taken_covered", "land.taken_pension"),),
    "B14": (("land.taken_rate", "land.taken_gain", "land.farmers_part"),),
    "C04": (("researchers.allowance_share", "researchers.talent_allowance"),),
    "C08": (("researchers.team_posts", "researchers.team_grant"),),
    "D04": (("entrepreneurs.startup_subsidy", "entrepreneurs.startup_take_up"),),
    "D05": (("entrepreneurs.hire_bonus",),),
    "D06": (("entrepreneurs.hiring_subsidy",),),
    "D08": (("entrepreneurs.failure_support_months",),),
    "D09": (("entrepreneurs.counselled_share", "entrepreneurs.counsel_cost"),),
    "D12": (
        (
            "entrepreneurs.rent_subsidy",
            "entrepreneurs.incubation_places",
            "entrepreneurs.incubation_months",
        ),
    ),
    "F01": (("cadres.base_step",),),
    "F02": (("cadres.township_floor",), ("cadres.township_raise",)),
    "F04": (("cadres.frontline_bonus_months",),),
    "F05": (("cadres.rank_step",),),
    "F07": (("cadres.transport_allowance",),),
    "G01": (
        ("needy.training_seats", "needy.training_cost"),
        ("needy.training_seats", "needy.training_days", "needy.living_allowance"),
    ),
    # Nearly all of G02 is pay; contributions of the same households are taken to move with it.
    "G02": (("needy.public_posts", "needy.public_post_pay"),),
    "G03": (
        (
            "credit.startup_loan_quota",
            "credit.startup_loan_limit",
            "credit.startup_interest_subsidy",
        ),
    ),
    "G04": (("needy.export_places", "needy.transport_subsidy"),),
    "G09": (
        ("needy.cooperative_membership", "needy.share_capital", "needy.dividend_rate"),
        ("needy.solar_coverage", "needy.solar_dividend"),
    ),
    "G14": (("welfare.deferral_months",),),
    "G16": (("welfare.relief_reach", "welfare.relief_floor"),),
    "G17": (("welfare.near_poor_amount",),),
    "H11": (("training.mass_seats", "training.mass_cost"),),
    "H14": (("labour_market.apprentice_places", "labour_market.apprentice_subsidy"),),
    "H18": (("welfare.temporary_amount", "welfare.temporary_rate"),),
}
"""What the payments of each measure are proportional to.  Parts of a sum are in the same unit."""


@dataclass(frozen=True)
class Outlay:
    """What one measure costs from 2018 to 2020, yuan: under the plan, and by the estimate."""

    measure: str
    plan: float
    draft: float

    @property
    def difference(self) -> float:
        """The scenario less the plan."""
        return self.draft - self.plan


@dataclass(frozen=True)
class Budget:
    """The estimated outlays of a scenario's measures, in the plan's order."""

    outlays: tuple[Outlay, ...]

    @property
    def plan(self) -> float:
        """All measures under the plan, yuan from 2018 to 2020."""
        return sum(one.plan for one in self.outlays)

    @property
    def draft(self) -> float:
        """All measures under the scenario."""
        return sum(one.draft for one in self.outlays)

    @property
    def difference(self) -> float:
        """The scenario less the plan."""
        return sum(one.difference for one in self.outlays)

    def moved(self) -> tuple[Outlay, ...]:
        """The measures whose outlay is not the plan's, the largest difference first."""
        changed = [one for one in self.outlays if one.difference]
        return tuple(sorted(changed, key=lambda one: abs(one.difference), reverse=True))


def estimate(draft: Draft, results: Results) -> Budget:
    """The budget of a draft by the rule of thumb above.

    `results` are of a run that compares `no-plan` with `plan`.  Raises InputError where the draft
    has a value outside its range.
    """
    policy = draft.policy()
    changed = schedule(policy)
    outlays = []
    for measure, products in DOSES.items():
        anchor = PLAN if measure in policy.on else NO_PLAN
        own = _by_year(changed, products)
        behind = _by_year(_schedule(anchor), products)
        paid = _paid(results, anchor, measure)
        scaled = [
            cost * new / old if old else cost
            for cost, new, old in zip(paid, own, behind, strict=True)
        ]
        outlays.append(Outlay(measure, sum(_paid(results, PLAN, measure)), sum(scaled)))
    order = list(load_library().measures)
    return Budget(tuple(sorted(outlays, key=lambda one: order.index(one.measure))))


def _by_year(values: Schedule, products: Products) -> list[float]:
    """The mean dose of each of the plan's years."""
    found = []
    for year in YEARS:
        first = 12 * (year - FIRST_YEAR)
        months = [
            np.prod([values.values[term][first : first + 12] for term in product], axis=0)
            for product in products
        ]
        found.append(float(np.sum(months, axis=0).mean()))
    return found


@cache
def _schedule(policy: str) -> Schedule:
    return schedule(load_policy(policy))


@lru_cache(maxsize=256)
def _paid(results: Results, policy: str, measure: str) -> tuple[float, ...]:
    """A measure's cost in each of the plan's years: the mean over draws, so that sums add up."""
    name = COST_BY_MEASURE + measure
    costs = (results.values(policy, name, year=year) for year in YEARS)
    return tuple(float(np.nan_to_num(one).mean()) for one in costs)
