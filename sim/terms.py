"""The registry of terms: every number that policy may set, by name.

A name is the file of the group or institution and the field, as in `welfare.deferral_months`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sim.groups.cadres import CadreTerms
from sim.groups.entrepreneurs import EntrepreneurTerms
from sim.groups.managers import ManagerTerms
from sim.groups.needy import NeedyTerms
from sim.groups.professional_farmers import ProfessionalFarmerTerms
from sim.groups.researchers import ResearcherTerms
from sim.groups.skilled_workers import SkilledWorkerTerms
from sim.institutions.credit import CreditTerms
from sim.institutions.labour_market import LabourMarketTerms
from sim.institutions.land import LandTerms
from sim.institutions.training import TrainingTerms
from sim.institutions.treasury import TreasuryTerms
from sim.institutions.welfare import WelfareTerms
from sim.policy.term import RegisteredTerm, terms_of


class Terms(NamedTuple):
    """All terms in force in one month."""

    skilled_workers: SkilledWorkerTerms = SkilledWorkerTerms()
    professional_farmers: ProfessionalFarmerTerms = ProfessionalFarmerTerms()
    researchers: ResearcherTerms = ResearcherTerms()
    entrepreneurs: EntrepreneurTerms = EntrepreneurTerms()
    managers: ManagerTerms = ManagerTerms()
    cadres: CadreTerms = CadreTerms()
    needy: NeedyTerms = NeedyTerms()
    welfare: WelfareTerms = WelfareTerms()
    labour_market: LabourMarketTerms = LabourMarketTerms()
    training: TrainingTerms = TrainingTerms()
    credit: CreditTerms = CreditTerms()
    land: LandTerms = LandTerms()
    treasury: TreasuryTerms = TreasuryTerms()


def _registry() -> Mapping[str, RegisteredTerm]:
    found: dict[str, RegisteredTerm] = {}
    for owner, default in Terms._field_defaults.items():
        found |= terms_of(owner, type(default))
    return MappingProxyType(found)


TERMS = _registry()
