"""Take-home pay of a needy household against the wage of a job, by the compiled rules.

One adult on minimum income takes an insured job.  What the household keeps is the wage less
contributions, income tax and the cost of going to work, plus minimum income and special
assistance; the clauses on work costs (G13) and on the deferral (G14) are set in and left out,
all else under the policy being equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.city.codes import County
from sim.clock import month_index
from sim.compiled import as_record
from sim.experiments.run import terms_by_month
from sim.experiments.setting import (
    behaviours,
    drawn_parameters,
    rules_by_month,
)
from sim.experiments.world_paths import monthly_paths, yearly_paths
from sim.institutions import taxes, welfare
from sim.policy.library import load_policy, load_world
from sim.policy.schedule import schedule
from sim.reporting.charts import SERIES, Curve, Option, Scale, curves, scale_of
from sim.reporting.findings.finding import Finding, View, notes, phrase
from sim.reporting.table import Cell, Column, Table
from sim.reporting.words import Language, amount

_YUAN = "yuan/person"
HIGHEST = 6000
"""Yuan per month: the dearest job shown."""
STEP = 100
"""Yuan per month over which a marginal rate is taken."""
ROWS = 500
"""Yuan per month between the rows of the table."""

WITHOUT, DEFERRED, AFTER = "without", "deferred", "after"
STAGES = (WITHOUT, DEFERRED, AFTER)
"""Without the two clauses; with them, in the months of the deferral; with them, afterwards."""


@dataclass(frozen=True)
class Household:
    """Whose pay is looked at: the rules of a month under a policy, in town or in a village.

    One adult works; the others have no income of their own, and the household owns nothing.
    """

    persons: int = 1
    urban: bool = True
    month: str = "2018-07"
    policy: str = "plan"
    world: str = "trend-2017"


@dataclass(frozen=True)
class Pay:
    """What becomes of a wage, yuan per month; `benefit` is minimum income and special assistance
    by stage, `kept` what the household has in the end."""

    wage: float
    contributions: float
    tax: float
    work_cost: float
    benefit: dict[str, float]

    @property
    def kept(self) -> dict[str, float]:
        net = self.wage - self.contributions - self.tax - self.work_cost
        return {stage: net + benefit for stage, benefit in self.benefit.items()}


class Rulebook:
    """The rules that hold for a household, as its cases need them."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.month = month_index(household.month)
        world = load_world(household.world)
        prices = monthly_paths(world, yearly_paths(world, None))["consumer_prices"]
        behaviour = behaviours(drawn_parameters(None))[0]
        terms = terms_by_month(schedule(load_policy(household.policy)))[self.month]
        rules = rules_by_month(prices)[self.month]
        self.rules: Any = as_record(rules)
        self.terms: Any = as_record(terms.welfare)
        self.bare: Any = as_record(
            terms.welfare._replace(work_cost_disregard=0.0, deferral_months=0.0)
        )
        self.behaviour: Any = as_record(behaviour.welfare)
        self.cost_of_work = behaviour.labour_market.work_cost * rules.consumer_prices
        self.deferral = int(terms.welfare.deferral_months)
        self.disregard = terms.welfare.work_cost_disregard

    @cached_property
    def line(self) -> float:
        """The standard of minimum income, yuan per person and month."""
        return float(welfare.standard(int(self.household.urban), self.terms, self.rules))

    @cached_property
    def minimum_wage(self) -> float:
        """That of the districts for townspeople, of the two counties for villagers."""
        county = County.CHENGQU if self.household.urban else County.PINGDING
        return float(taxes.minimum_wage(county, self.rules))

    @cached_property
    def floor(self) -> float:
        """Wage up to which the same contributions are charged, yuan per month."""
        return float(self.rules["base_floor"] * self.rules["average_pay"])

    def _benefit(self, net: float, terms: Any) -> float:
        """Minimum income, or special assistance above it, on an income after work costs."""
        persons, line = self.household.persons, self.line
        counted = net - welfare.work_cost(net, terms)
        dibao = welfare.entitlement(counted, persons, 0.0, line, self.behaviour)
        special = welfare.special_assistance(counted, persons, dibao, line, terms)
        return float(dibao + special)

    def pay(self, wage: float) -> Pay:
        """What becomes of a wage; none means no job, and so no contributions or cost of work."""
        works = wage > 0.0
        paid = float(taxes.contributions(wage, self.rules)) if works else 0.0
        tax = float(taxes.income_tax(wage, paid, self.rules))
        net = wage - paid - tax
        after = self._benefit(net, self.terms)
        return Pay(
            wage,
            paid,
            tax,
            self.cost_of_work if works else 0.0,
            {
                WITHOUT: self._benefit(net, self.bare),
                DEFERRED: self._benefit(0.0, self.terms) if self.deferral else after,
                AFTER: after,
            },
        )

    def marginal_rate(self, wage: float, stage: str) -> float:
        """Share of the next `STEP` yuan of a wage that the household does not keep."""
        more = self.pay(wage + STEP).kept[stage] - self.pay(wage).kept[stage]
        return 1.0 - more / STEP


def take_home(view: View, household: Household = Household()) -> Finding:
    """What the household keeps against the wage, with and without the clauses on work."""
    book, lang = Rulebook(household), view.lang
    wages = list(range(0, HIGHEST + 1, STEP))
    pays = [book.pay(float(wage)) for wage in wages]
    drawn = [
        Curve(
            _stage(book, stage, lang),
            [pay.kept[stage] for pay in pays],
            [
                phrase(
                    "take_home.tip",
                    lang,
                    stage=_stage(book, stage, lang),
                    wage=_yuan(pay.wage, lang),
                    kept=_yuan(pay.kept[stage], lang),
                )
                for pay in pays
            ],
            SERIES[number],
        )
        for number, stage in enumerate(STAGES)
    ]
    return _finding(
        book, lang, "take-home", _title(book, lang), drawn, wages, scale_of(_YUAN, lang)
    )


def marginal_rates(view: View, household: Household = Household()) -> Finding:
    """The effective marginal tax rate against the wage, with and without the clauses on work."""
    book, lang = Rulebook(household), view.lang
    wages = list(range(STEP, HIGHEST + 1, STEP))
    rates = {stage: [book.marginal_rate(wage, stage) for wage in wages] for stage in STAGES}
    drawn = [
        Curve(
            _stage(book, stage, lang),
            rates[stage],
            [
                phrase(
                    "take_home.rate-tip",
                    lang,
                    stage=_stage(book, stage, lang),
                    wage=_yuan(wage, lang),
                    step=STEP,
                    rate=_percent(rate, lang),
                )
                for wage, rate in zip(wages, rates[stage], strict=True)
            ],
            SERIES[number],
        )
        for number, stage in enumerate(STAGES)
    ]
    lost = {stage: sum(rate > 0.995 for rate in rates[stage]) * STEP for stage in STAGES}
    title = phrase(
        "take_home.rate-title",
        lang,
        household=_who(book, lang),
        deferral=book.deferral,
        **{stage: _yuan(wide, lang) for stage, wide in lost.items()},
    )
    return _finding(book, lang, "marginal-rates", title, drawn, wages, scale_of("share", lang))


def _finding(
    book: Rulebook,
    lang: Language,
    key: str,
    title: str,
    drawn: Sequence[Curve],
    wages: Sequence[float],
    scale: Scale,
) -> Finding:
    heading = phrase("take_home.axis", lang)
    chart: Option = curves(wages, drawn, scale, heading, book.minimum_wage)
    return Finding(key, title, _note(book, lang), chart, _table(book, lang))


def _title(book: Rulebook, lang: Language) -> str:
    """What a job at the minimum wage adds to what the household has without one."""
    job, none = book.pay(book.minimum_wage), book.pay(0.0)
    gain = {stage: _gain(job.kept[stage] - none.kept[stage], lang) for stage in STAGES}
    return phrase(
        "take_home.title-same" if gain[WITHOUT] == gain[AFTER] else "take_home.title",
        lang,
        household=_who(book, lang),
        wage=_yuan(book.minimum_wage, lang),
        deferral=book.deferral,
        **gain,
    )


def _gain(value: float, lang: Language) -> str:
    """`多得105元` / `105 yuan more`."""
    return phrase(
        f"take_home.{'more' if value >= 0 else 'less'}", lang, size=_yuan(abs(value), lang)
    )


def _who(book: Rulebook, lang: Language) -> str:
    place = "urban" if book.household.urban else "rural"
    kind = "single" if book.household.persons == 1 else "family"
    return phrase(f"take_home.{kind}-{place}", lang, persons=book.household.persons)


def _stage(book: Rulebook, stage: str, lang: Language) -> str:
    return phrase(f"take_home.{stage}", lang, deferral=book.deferral)


def _note(book: Rulebook, lang: Language) -> str:
    month = phrase(
        "take_home.month", lang, year=book.household.month[:4], month=int(book.household.month[5:7])
    )
    return notes(
        lang,
        phrase(
            "take_home.note",
            lang,
            month=month,
            line=amount(book.line, _YUAN, lang, 2),
            cost=_yuan(book.cost_of_work, lang),
            floor=_yuan(book.floor, lang),
            disregard=_yuan(book.disregard, lang),
            deferral=book.deferral,
        ),
        phrase("take_home.rate-note", lang, step=STEP),
    )


def _table(book: Rulebook, lang: Language) -> Table:
    """A row for every `ROWS` yuan of the wage, and one for the minimum wage."""

    def heading(key: str, stage: str = "") -> str:
        words = phrase(f"take_home.{key}", lang)
        return (
            f"{_stage(book, stage, lang)}{phrase('take_home.colon', lang)}{words}"
            if stage
            else words
        )

    yuan = "yuan/month"
    columns = [Column(heading(key), yuan) for key in ("wage", "contributions", "tax", "cost")]
    for stage in STAGES:
        columns += [
            Column(heading("benefit", stage), yuan),
            Column(heading("kept", stage), yuan),
            Column(heading("rate", stage), "share"),
        ]
    wages = sorted({*map(float, range(0, HIGHEST + 1, ROWS)), book.minimum_wage})
    return Table(
        phrase("take_home.table", lang, household=_who(book, lang)),
        tuple(columns),
        tuple(tuple(_row(book, wage, lang)) for wage in wages),
        phrase("take_home.table-note", lang),
    )


def _row(book: Rulebook, wage: float, lang: Language) -> list[Cell]:
    pay = book.pay(wage)
    cells = [
        Cell(amount(value, _YUAN, lang, bare=True), value)
        for value in (pay.wage, pay.contributions, pay.tax, pay.work_cost)
    ]
    for stage in STAGES:
        rate = book.marginal_rate(wage, stage) if wage > 0.0 else None
        cells += [
            Cell(amount(value, _YUAN, lang, bare=True), value)
            for value in (pay.benefit[stage], pay.kept[stage])
        ]
        cells.append(Cell(_percent(rate, lang), rate))
    return cells


def _yuan(value: float, lang: Language) -> str:
    return amount(value, _YUAN, lang)


def _percent(rate: float | None, lang: Language) -> str:
    return amount(rate, "share", lang)
