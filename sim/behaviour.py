"""All behavioural parameters of the model, by owner; values and priors are data.

A parameter's name is owner and field, as in `labour_market.tightness_elasticity`; its value,
prior, status and source stand in `calibration/data/parameters.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_type_hints

from sim.city.demography import DemographyBehaviour
from sim.city.earnings import EarningsBehaviour
from sim.city.households import HouseholdBehaviour
from sim.groups.cadres import CadreBehaviour
from sim.groups.entrepreneurs import EntrepreneurBehaviour
from sim.groups.managers import ManagerBehaviour
from sim.groups.needy import NeedyBehaviour
from sim.groups.professional_farmers import ProfessionalFarmerBehaviour
from sim.groups.researchers import ResearcherBehaviour
from sim.groups.skilled_workers import SkilledWorkerBehaviour
from sim.institutions.labour_market import LabourMarketBehaviour
from sim.institutions.training import TrainingBehaviour
from sim.institutions.welfare import WelfareBehaviour
from sim.policy.term import Term


class Behaviour(NamedTuple):
    """The behavioural parameters of one draw."""

    earnings: EarningsBehaviour
    demography: DemographyBehaviour
    households: HouseholdBehaviour
    skilled_workers: SkilledWorkerBehaviour
    professional_farmers: ProfessionalFarmerBehaviour
    researchers: ResearcherBehaviour
    entrepreneurs: EntrepreneurBehaviour
    managers: ManagerBehaviour
    cadres: CadreBehaviour
    needy: NeedyBehaviour
    labour_market: LabourMarketBehaviour
    training: TrainingBehaviour
    welfare: WelfareBehaviour


def _fields() -> dict[str, tuple[str, type, Term]]:
    """Every parameter: name -> (owner, the owner's NamedTuple, unit and bounds)."""
    found = {}
    for owner, kind in get_type_hints(Behaviour).items():
        for field, hint in get_type_hints(kind, include_extras=True).items():
            found[f"{owner}.{field}"] = (owner, kind, hint.__metadata__[0])
    return found


PARAMETERS: Mapping[str, tuple[str, type, Term]] = _fields()


def behaviour_from(values: Mapping[str, float]) -> Behaviour:
    """The behaviour that a complete mapping of names to values describes.

    Raises KeyError naming the first parameter without a value.
    """
    owners = {}
    for owner, kind in get_type_hints(Behaviour).items():
        owners[owner] = kind(*(float(values[f"{owner}.{field}"]) for field in kind._fields))
    return Behaviour(**owners)
