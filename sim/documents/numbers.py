"""What a first-round effect by hand is made of: numbers of the model and common phrases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

from sim.clock import MONTHS, PLAN_START
from sim.experiments.setting import parameters, statutory_rules
from sim.policy.coverage import changes
from sim.policy.library import Library


class Numbers:
    """The numbers a size by hand is made of: parameters, the plan's values, statutory amounts."""

    def __init__(self, library: Library) -> None:
        self.values = parameters()["value"]
        self.steps: dict[str, tuple[float, float]] = {}
        for measure in library.measures.values():
            for change in changes(measure):
                start = {"add": 0.0, "multiply": 1.0}.get(
                    change.how, library.registry[change.term].default
                )
                without = start if change.without is None else change.without
                self.steps[f"{change.measure}.{change.parameter}"] = (without, change.plan)
            for name, item in measure.parameters.items():
                last = item.in_force(on=True)[-1][1]
                self.steps.setdefault(f"{measure.id}.{name}", (last, last))

    def __call__(self, name: str) -> float:
        """A behavioural parameter."""
        return float(self.values[name])

    def old(self, name: str) -> float:
        """A measure's parameter without the plan, as in `C01.pool`."""
        return self.steps[name][0]

    def new(self, name: str) -> float:
        """The same under the plan."""
        return self.steps[name][1]

    def more(self, name: str) -> float:
        """What the plan adds."""
        return self.new(name) - self.old(name)

    def rule(self, name: str) -> float:
        """A statutory amount in December 2020."""
        return float(statutory_rules()[name][MONTHS - 1])

    @property
    def years(self) -> float:
        """Years from the plan's start to the end of 2020."""
        return (MONTHS - PLAN_START) / 12.0

    @property
    def contribution(self) -> float:
        """Employee's contribution at the floor of the base, yuan a month."""
        rates = ("pension_rate", "medical_rate", "unemployment_rate")
        return (
            self.rule("base_floor")
            * self.rule("average_pay")
            * sum(self.rule(rate) for rate in rates)
        )


@dataclass(frozen=True)
class FirstRound:
    """What a measure does before anyone else reacts: who, which account, sign, size, driver."""

    who: str
    account: str
    sign: str
    size: Callable[[Numbers], str]
    driver: str


def percent(share: float) -> str:
    return f"{100 * share:+.2g} %"


def entry(n: Numbers, share: float) -> str:
    """What a change of the entry cost is worth a month to who weighs an idea, prices of 2010."""
    yuan = n("entrepreneurs.entry_cost") * share / n("entrepreneurs.payback")
    return (
        f"{n('entrepreneurs.entry_cost'):,.0f} × {share:.2g} ÷ {n('entrepreneurs.payback'):g} = "
        f"{yuan:.0f} yuan a month less to earn back (prices of 2010)"
    )


def loans(n: Numbers, name: str) -> str:
    return f"{n.more(name):+.0f} loans a year; nothing while the quota is not used up"


def contacts(n: Numbers, name: str) -> str:
    return f"chance to meet a vacancy {percent(n.new(name) / n.old(name) - 1)}"


def refused(n: Numbers, name: str) -> str:
    return (
        f"share of would-be founders refused {n('entrepreneurs.constrained'):g}, less "
        f"{n.more(name):.3g}"
    )


def village(n: Numbers, name: str) -> str:
    return f"{percent(n.more(name))} of farm income of households ever on the register"


def professional_price(n: Numbers, name: str) -> str:
    return f"{percent(n.more(name))} of the value of crops"


def project(n: Numbers) -> str:
    mean = (
        n("researchers.project_rate")
        * n("researchers.project_value")
        * exp(n("researchers.project_spread") ** 2 / 2)
        / n("researchers.team_size")
    )
    old, new = n.old("C03.team_share"), n.new("C03.team_share")
    response = (new / old) ** n("researchers.share_elasticity")
    return (
        f"{mean:.0f} yuan of net project income a head and year × ({new:g} × {response:.3f} − "
        f"{old:g}) = {mean * (new * response - old):+.0f} yuan (prices of 2010)"
    )


def ceiling(n: Numbers, tenure: float) -> float:
    return n.new("E01.base") * (1 + n.new("E01.performance_ceiling")) * (1 + tenure / 3)


def support(n: Numbers, name: str) -> str:
    return f"pay {percent(n('managers.effort_response') * n.more(name))}, through effort"


def outside(n: Numbers, name: str) -> str:
    kept = (1 - n("needy.outside_cost")) * n("needy.remitted")
    return (
        f"{n.more(name):+.0f} places a year × pay outside × (1 − {n('needy.outside_cost'):g}) × "
        f"{n('needy.remitted'):g} = {kept:.2f} of that pay reaches the household"
    )


def courses(n: Numbers, name: str) -> str:
    return (
        f"{n.more(name):+,.0f} seats a year × (pay {percent(n('earnings.training_gain'))}, "
        f"contacts {percent(n('needy.contact_gain'))})"
    )


def response(n: Numbers) -> float:
    return n("labour_market.posts_response")
