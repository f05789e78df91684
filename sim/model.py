"""The city as a Mesa model: the month reads as a table of contents.

The model and its agents (`sim.agents`) are a thin shell over the compiled engine, which does not
know of Mesa: ensembles run the engine alone, and a month of the model leaves every bit of the
state as a month of the engine does.

    model = YangquanModel(policy="plan", scale=0.02)
    life = model.trace(model.someone("needy"))
    model.run_to(132)
    model.datacollector.get_model_vars_dataframe()
"""

from __future__ import annotations

from functools import partial

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents import (
    Credit,
    Institution,
    KeyGroup,
    LabourMarket,
    LandMarket,
    LocalDemand,
    OrdinaryResidents,
    Resident,
    ResidentsAgent,
    TrainingSystem,
    Treasury,
    WelfareOffice,
    resident_at,
)
from sim.city.codes import GROUP_KEYS, N_GROUPS, Activity, Group
from sim.city.state import City
from sim.clock import MONTHS, month_name
from sim.errors import InputError, nearest
from sim.experiments.budget import ready
from sim.experiments.run import found, terms_by_month
from sim.institutions.treasury import Line
from sim.policy.library import load_policy, load_world
from sim.policy.policy import Policy
from sim.policy.schedule import schedule
from sim.policy.world import World
from sim.terms import Terms

WORKING = (Activity.EMPLOYEE, Activity.FARMER, Activity.OWNER, Activity.AWAY)
"""Activities that count as employment."""


class YangquanModel(mesa.Model):
    """Yangquan's residents under one policy, in one world, in one draw.

    policy    a policy or its name, such as `plan` or `no-plan`
    world     a world or its name
    scale     share of households simulated, above 0 to 1
    seed      of the ensemble; with `draw` it fixes parameters, the world's path and all luck
    draw      number of the draw
    threads   that share a pass; results are the same for any number
    central   parameters and the world's path at their central values rather than drawn
    """

    def __init__(
        self,
        policy: Policy | str = "plan",
        world: World | str = "trend-2017",
        scale: float = 0.02,
        seed: int = 2018,
        draw: int = 0,
        *,
        threads: int = 1,
        central: bool = False,
    ) -> None:
        # Mesa's own generator is seeded but no rule uses it: a resident's luck is keyed by
        # seed, resident, month and purpose (sim.chance).
        super().__init__(seed=seed)
        if not 0 < scale <= 1:
            raise InputError(f"scale must be above 0 and at most 1, not {scale:g}")
        self.policy = ready(load_policy(policy) if isinstance(policy, str) else policy, threads)
        self.world = load_world(world) if isinstance(world, str) else world
        self.engine = found(
            terms_by_month(schedule(self.policy)),
            self.world,
            scale=scale,
            seed=seed,
            draw=draw,
            threads=threads,
            central=central,
        )
        self.groups: dict[str, ResidentsAgent] = {
            GROUP_KEYS[group]: KeyGroup(self, group) for group in Group if group != Group.ORDINARY
        }
        self.groups[GROUP_KEYS[Group.ORDINARY]] = OrdinaryResidents(self)
        self.labour_market = LabourMarket(self)
        self.training = TrainingSystem(self)
        self.credit = Credit(self)
        self.land_market = LandMarket(self)
        self.welfare_office = WelfareOffice(self)
        self.local_demand = LocalDemand(self)
        self.treasury = Treasury(self)
        self.series: dict[str, float | str] = {}
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_read, name=name) for name in _SERIES}
        )
        self._traces: dict[int, list[Resident]] = {}

    def step(self) -> None:
        """One month."""
        if self.month >= MONTHS:
            raise InputError(f"the simulation ends with {month_name(MONTHS - 1)}")

        # January: ageing, deaths, births, moves; school and pension; the year's leases
        if self.month % 12 == 0:
            self.engine.new_year()

        # Employers post vacancies, and everyone sees last month's markets
        self.agents_by_type[LabourMarket].do("open_vacancies")

        # Decide: nobody sees another's decision of the same month
        self.agents_by_type[KeyGroup].do("decide")
        self.agents_by_type[OrdinaryResidents].do("decide")

        # Clear: institutions settle what is scarce
        self.agents_by_type[LabourMarket].do("clear")

        # Settle: what was decided and won takes effect; incomes, taxes, benefits, books
        self.agents_by_type[Treasury].do("settle")
        self.agents_by_type[WelfareOffice].do("review_register")

        # Record, and go on to the next month
        self.record()
        self.engine.city.month += 1
        self.running = self.month < MONTHS

    def run_to(self, month: int) -> None:
        """Run months up to, not including, `month` (counted from January 2010)."""
        while self.month < month:
            self.step()

    def record(self) -> None:
        """Keep the month's series and the months of the lives that are traced."""
        for listener in self.engine.listeners:
            listener(self.engine)
        self.series = self._month_series()
        self.datacollector.collect(self)
        for number, life in self._traces.items():
            life.append(self._resident(number, self.month))

    # Reading the city -----------------------------------------------------------------------

    @property
    def city(self) -> City:
        """The state."""
        return self.engine.city

    @property
    def month(self) -> int:
        """The month to be simulated next, counted from January 2010."""
        return self.engine.city.month

    @property
    def terms_of_last_month(self) -> Terms:
        """What the policy set in the month last simulated (the first month before any)."""
        return self.engine.terms[max(0, self.month - 1)]

    @property
    def institutions(self) -> list[Institution]:
        """All institutions."""
        return [agent for agent in self.agents if isinstance(agent, Institution)]

    def resident(self, number: int) -> Resident:
        """One resident's record, decoded, as the month last simulated left it.

        `number` is permanent: the same person at every scale and in every policy.  Raises
        InputError where this city does not hold that resident.
        """
        return self._resident(number, self.month - 1)

    def trace(self, number: int) -> list[Resident]:
        """Record a resident's life from now on: the list returned grows by one record a month."""
        self._row(number)
        return self._traces.setdefault(number, [])

    def someone(self, group: str) -> int:
        """Number of a member of a group, the one with the lowest number; to look at or trace."""
        if group not in self.groups:
            raise InputError(f"unknown group '{group}'; {nearest(group, self.groups)}")
        rows = self.groups[group].members()
        if not len(rows):
            raise InputError(f"nobody is in the group '{group}' in this city")
        return int(self.city.residents["id"][rows].min())

    def _resident(self, number: int, month: int) -> Resident:
        return resident_at(self.city, self._row(number), month)

    def _row(self, number: int) -> int:
        numbers = self.city.residents["id"]  # ascending
        row = int(np.searchsorted(numbers, number))
        if row == len(numbers) or numbers[row] != number:
            raise InputError(f"resident {number} is not in this city of {len(numbers):,} residents")
        return row

    # The monthly series ---------------------------------------------------------------------

    def _month_series(self) -> dict[str, float | str]:
        """The values that DataCollector keeps, from one pass over the residents."""
        residents, weight = self.city.residents, self.city.weight
        activity = residents["activity"]
        here = activity != Activity.GONE
        doing = np.bincount(activity, minlength=len(Activity))
        group = residents["group"][here]
        sizes = np.bincount(group, minlength=N_GROUPS)
        incomes = np.bincount(group, weights=residents["income"][here], minlength=N_GROUPS)
        working = int(doing[list(WORKING)].sum())
        seeking = int(doing[Activity.UNEMPLOYED])
        series: dict[str, float | str] = {
            "month": month_name(self.month),
            "employment": working * weight,
            "unemployment_rate": _ratio(seeking, working + seeking),
            "vacancies": float(self.labour_market.vacancies.sum()),
            "fill_rate": self.labour_market.fill_rate,
        }
        for code, key in GROUP_KEYS.items():
            series[f"persons:{key}"] = sizes[code] * weight
            series[f"mean_income:{key}"] = _ratio(incomes[code], sizes[code])
        for name, yuan in self.treasury.outlays.items():
            series[f"outlay:{name}"] = yuan
        return series


_SERIES = (
    "month",
    "employment",
    "unemployment_rate",
    "vacancies",
    "fill_rate",
    *(f"{what}:{key}" for key in GROUP_KEYS.values() for what in ("persons", "mean_income")),
    *(f"outlay:{line.name.lower()}" for line in Line),
)


def _read(model: YangquanModel, name: str) -> float | str:
    """One series' value of the month."""
    return model.series[name]


def _ratio(part: float | NDArray, whole: float | NDArray) -> float:
    """Part over whole; nan where the whole is nothing."""
    return float(part) / float(whole) if whole else float("nan")
