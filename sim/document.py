"""Two chapters written from the data: `python -m sim.document [--run RUN] [--runs DIR]`.

`docs/parameters.md` lists every behavioural parameter.  In `docs/model.md` two tables between
markers are kept in step: the first-round effects by hand, from the measure library and the
parameters, and, with `--run`, the effects measured in a stored run of the `only-...` policies.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import get_type_hints

import pandas as pd

from sim.behaviour import Behaviour
from sim.city.codes import GROUP_KEYS, Group
from sim.city.found import FoundingBehaviour
from sim.clock import LAST_YEAR, MONTHS, PLAN_START
from sim.experiments.setting import FOUNDING, parameters, statutory_rules
from sim.experiments.store import DEFAULT_FOLDER, Run, RunStore
from sim.policy.coverage import changes
from sim.policy.library import SCENARIOS, Library, load_library

DOCS = SCENARIOS.parent / "docs"
MODEL = DOCS / "model.md"
PARAMETERS = DOCS / "parameters.md"
REFERENCE = "no-plan"

HEADINGS = {
    "earnings": "Earnings (`sim/city/earnings.py`)",
    "demography": "Demography (`sim/city/demography.py`)",
    "households": "Households and local demand (`sim/city/households.py`)",
    "skilled_workers": "Skilled workers (`sim/groups/skilled_workers.py`)",
    "professional_farmers": "Professional farmers (`sim/groups/professional_farmers.py`)",
    "researchers": "Researchers (`sim/groups/researchers.py`)",
    "entrepreneurs": "Small and micro entrepreneurs (`sim/groups/entrepreneurs.py`)",
    "managers": "Enterprise managers (`sim/groups/managers.py`)",
    "cadres": "Grassroots cadres (`sim/groups/cadres.py`)",
    "needy": "Needy people able to work (`sim/groups/needy.py`)",
    "labour_market": "Labour market (`sim/institutions/labour_market.py`)",
    "training": "Training system (`sim/institutions/training.py`)",
    "welfare": "Welfare office (`sim/institutions/welfare.py`)",
    "founding": "State of January 2010 (`sim/city/found.py`)",
}
INTRODUCTION = """# Parameters

<!-- Written by `python -m sim.document` from calibration/data/parameters.csv; do not edit. -->

All {count} behavioural parameters, by the group or institution that owns them. {free} of them have
a prior: a draw of the ensemble takes each from its prior, with a random number of its own, so that
adding a parameter leaves the others' draws as they were. The others are fixed. A prior is shown
with its bounds: *normal* is truncated, location and standard deviation; *lognormal* is truncated,
median and standard deviation of the log; *uniform* lies between the bounds. A fixed parameter
shows the bounds that a user's value must keep.

Status: **read** in the named source; **derived** from one; **recalled**, a known figure not checked
against its source; **assumed**, a modelling choice. {statuses}.

What policy sets is not here but in [measures.md](measures.md); yearly paths and levels of 2010
stand in `calibration/data/history.csv` and `levels.csv`, statutory amounts in `rules.csv` and
`tax_brackets.csv`.
"""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    lines = [" | ".join(map(_cell, row)) for row in (head, *rows)]
    rule = "|" + "---|" * (lines[0].count(" | ") + 1)
    return [f"| {lines[0]} |", rule, *(f"| {line} |" for line in lines[1:]), ""]


# Parameters -----------------------------------------------------------------------------------


def owners() -> Mapping[str, type]:
    """The NamedTuple of each owner of parameters, the founding state last."""
    return get_type_hints(Behaviour) | {FOUNDING: FoundingBehaviour}


def meanings(kind: type) -> dict[str, str]:
    """The text under each field of a NamedTuple: what the field means."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    field = ""
    for line in body.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            field = line.target.id
        elif field and isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            found.setdefault(field, str(line.value.value))
    return found


def _prior(row: pd.Series) -> str:
    bounds = f"{row['low']:g} … {row['high']:g}"
    kind = str(row["distribution"])
    if kind in ("normal", "lognormal"):
        return f"{kind} ({row['location']}, {row['scale']}), {bounds}"
    return f"{kind}, {bounds}"


def parameters_document() -> str:
    """The chapter on parameters as Markdown."""
    table = parameters()
    by_status = table["status"].value_counts()
    lines = [
        INTRODUCTION.format(
            count=len(table),
            free=int((table["distribution"] != "fixed").sum()),
            statuses=", ".join(
                f"{by_status[status]} are {status}"
                for status in ("read", "derived", "recalled", "assumed")
                if status in by_status
            ),
        )
    ]
    head = ("parameter", "value", "unit", "prior or bounds", "status", "meaning", "source")
    for owner, kind in owners().items():
        texts = meanings(kind)
        rows = []
        for field in kind._fields:  # type: ignore[attr-defined]
            row = pd.Series(table.loc[f"{owner}.{field}"])
            source = "; ".join(str(row[name]) for name in ("source", "note") if row[name])
            rows.append(
                (
                    f"`{field}`",
                    f"{row['value']:,.6g}",
                    str(row["unit"]),
                    _prior(row),
                    str(row["status"]),
                    texts[field],
                    source,
                )
            )
        lines += [f"## {HEADINGS[owner]}", "", *_table(head, rows)]
    return "\n".join(lines).rstrip() + "\n"


# First-round effects by hand ------------------------------------------------------------------


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


def _percent(share: float) -> str:
    return f"{100 * share:+.2g} %"


def _entry(n: Numbers, share: float) -> str:
    """What a change of the entry cost is worth a month to who weighs an idea, prices of 2010."""
    yuan = n("entrepreneurs.entry_cost") * share / n("entrepreneurs.payback")
    return (
        f"{n('entrepreneurs.entry_cost'):,.0f} × {share:.2g} ÷ {n('entrepreneurs.payback'):g} = "
        f"{yuan:.0f} yuan a month less to earn back (prices of 2010)"
    )


def _loans(n: Numbers, name: str) -> str:
    return f"{n.more(name):+.0f} loans a year; nothing while the quota is not used up"


def _contacts(n: Numbers, name: str) -> str:
    return f"chance to meet a vacancy {_percent(n.new(name) / n.old(name) - 1)}"


def _refused(n: Numbers, name: str) -> str:
    return (
        f"share of would-be founders refused {n('entrepreneurs.constrained'):g}, less "
        f"{n.more(name):.3g}"
    )


def _village(n: Numbers, name: str) -> str:
    return f"{_percent(n.more(name))} of farm income of households ever on the register"


def _professional_price(n: Numbers, name: str) -> str:
    return f"{_percent(n.more(name))} of the value of crops"


def _project(n: Numbers) -> str:
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


FIRST_ROUND: Mapping[str, FirstRound] = {
    "A01": FirstRound(
        "skilled workers", "transfer", "+",
        lambda n: f"{n.more('A01.top_winners'):g} × {n.new('A01.top_prize'):,.0f} + "
        f"{n.more('A01.expert_winners'):g} × {n.new('A01.expert_prize'):,.0f} yuan a year, "
        "whole group",
        "capacity of the queue",
    ),
    "A02": FirstRound(
        "skilled workers", "transfer; then wage", "+",
        lambda n: f"{n.more('A02.take_up'):+.2g} × {n.new('A02.junior'):,.0f} to "
        f"{n.new('A02.senior'):,.0f} yuan for a new certificate, once",
        "`skilled_workers.exam_days`, `cost_spread`",
    ),
    "A04": FirstRound(
        "skilled workers", "wage", "+",
        lambda n: f"{n.more('A04.share'):+.2g} of leavers with 12 years of school × "
        f"{_percent(n('earnings.certificate_junior'))} of pay",
        "`earnings.certificate_junior`",
    ),
    "A05": FirstRound(
        "skilled workers", "wage", "+",
        lambda n: f"exp({n.new('A05.pay_step'):g}) − 1 = "
        f"{_percent(exp(n.new('A05.pay_step')) - 1)} of technicians' pay (grades 4 and 5), "
        "from each one's yearly review",
        "the measure's own value",
    ),
    "A06": FirstRound(
        "skilled workers", "wage", "+",
        lambda n: f"wait between grades {n('skilled_workers.wait_years'):g} → "
        f"{n('skilled_workers.wait_years') * n.new('A06.waiting_time'):.2g} years",
        "`skilled_workers.wait_years`, `attention`",
    ),
    "A08": FirstRound(
        "skilled workers", "none: who stays", "+",
        lambda n: "leaving for good, grades 3 to 5: "
        f"{_percent(-n('demography.amenity_response') * n.new('A08.worth'))}",
        "`demography.amenity_response`",
    ),
    "A09": FirstRound(
        "skilled workers", "transfer", "+",
        lambda n: f"{n.new('A09.winners'):g} × {n.new('A09.grant'):,.0f} yuan a year, whole group",
        "capacity of the queue",
    ),
    "B01": FirstRound(
        "farmers, who become professional", "operating", "+",
        lambda n: f"{n.more('B01.seats'):+.0f} seats a year × "
        f"{_percent(n('professional_farmers.training_gain'))} of the value of crops",
        "`professional_farmers.training_gain`",
    ),
    "B02": FirstRound(
        "farmers, who become professional", "operating", "+",
        lambda n: "applications "
        + _percent(
            (1 - n("professional_farmers.travel_cost") * n.new("B02.taking_part"))
            / (1 - n("professional_farmers.travel_cost"))
            - 1
        )
        + "; nothing while seats are all taken",
        "`professional_farmers.travel_cost`",
    ),
    "B03": FirstRound(
        "professional farmers", "transfer, operating", "+",
        lambda n: f"{n.more('B03.places'):+.0f} places a year × (2 × {n.new('B03.grant'):,.0f} "
        f"yuan and {_percent(n('professional_farmers.young_owner_gain'))} of the value of crops)",
        "`professional_farmers.young_owner_gain`",
    ),
    "B04": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: f"retrained every {1 / n.new('B04.covered'):.2g} instead of "
        f"{1 / n.old('B04.covered'):.2g} years; "
        f"{_percent(n('professional_farmers.leader_gain'))} the first time",
        "`professional_farmers.leader_gain`",
    ),
    "B05": FirstRound(
        "all farmers who adopted", "operating", "+",
        lambda n: _percent(
            n.more("B05.gain")
            / (1 + n("professional_farmers.technology_base") + n.old("B05.gain"))
        )
        + " of the value of crops",
        "`professional_farmers.technology_base`, adoption by village",
    ),
    "B06": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: f"{n('professional_farmers.constrained'):g} refused × {n.more('B06.reach'):.2g} "
        f"reached × {_percent(n('professional_farmers.loan_gain'))} of the value of crops, "
        "less interest",
        "`professional_farmers.loan_gain`, `loan_demand`",
    ),
    "B07": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: _professional_price(n, "B07.price"), "the measure's own value",
    ),
    "B08": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: f"{n.new('B08.share_of_interest'):g} × {n.rule('loan_rate'):.2%} × "
        f"{n('professional_farmers.loan_size'):,.0f} = "
        + format(
            n.new("B08.share_of_interest")
            * n.rule("loan_rate")
            * n("professional_farmers.loan_size"),
            "+,.0f",
        )
        + " yuan a year for a farm with a loan (prices of 2010)",
        "`professional_farmers.loan_size`, `loan_demand`",
    ),
    "B09": FirstRound(
        "farms that take guests", "operating", "+",
        lambda n: f"sales {_percent(exp(n.years * n.more('B09.capacity')) - 1)} by the end of "
        f"2020, of which {n('professional_farmers.leisure_margin'):g} is income",
        "`professional_farmers.leisure_margin`, `leisure_professional`",
    ),
    "B10": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: _professional_price(n, "B10.price"), "the measure's own value",
    ),
    "B11": FirstRound(
        "professional farmers; holders who do not farm", "operating; property", "+",
        lambda n: "share of holders offering land "
        f"{n('professional_farmers.transfer_response') * n.more('B11.cost_removed'):+.2g} on "
        + format(
            n("professional_farmers.letting")
            + n("professional_farmers.transfer_response") * n.old("B11.cost_removed"),
            ".3g",
        ),
        "`professional_farmers.transfer_response`, `scale_wanted`",
    ),
    "B12": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: _loans(n, "B12.loans"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "C01": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"performance share {n('researchers.performance_share'):g} × "
        f"({n.new('C01.pool'):g} − {n.old('C01.pool'):g}) = "
        f"{_percent(n('researchers.performance_share') * n.more('C01.pool'))} of pay",
        "`researchers.performance_share`",
    ),
    "C02": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"{n.new('C02.covered'):g} of researchers paid at least 1 + "
        f"{n('researchers.performance_share'):g} of the scale: at most "
        f"{_percent(n.new('C02.covered') * n('researchers.performance_share'))} of mean pay",
        "`researchers.performance_share`",
    ),
    "C03": FirstRound(
        "researchers", "wage", "+", _project,
        "`researchers.share_elasticity`, `project_rate`, `project_value`",
    ),
    "C06": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"{n('researchers.contract_share'):g} × {n('researchers.contract_value'):g} × "
        f"{n.more('C06.labour_share'):.2g} = "
        + _percent(
            n("researchers.contract_share")
            * n("researchers.contract_value")
            * n.more("C06.labour_share")
        )
        + " of mean pay",
        "`researchers.contract_share`, `contract_value`",
    ),
    "C09": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"{n.more('C09.take_up'):.2g} × {n.new('C09.gain'):g} = "
        f"{_percent(n.more('C09.take_up') * n.new('C09.gain'))} of mean pay",
        "the measure's own values",
    ),
    "C11": FirstRound(
        "researchers, who become entrepreneurs", "wage; operating", "−; +",
        lambda n: f"{_percent(n.more('C11.leaving'))} of researchers a year",
        "`entrepreneurs.idea_spread`, `profit_scale`",
    ),
    "D01": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: _entry(n, n.old("D02.entry_cost") * (1 - n.new("D01.entry_cost"))),
        "`entrepreneurs.entry_cost`, `ideas`",
    ),
    "D02": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: _entry(n, -n.more("D02.entry_cost")), "`entrepreneurs.entry_cost`, `ideas`",
    ),
    "D03": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: _entry(n, n.old("D02.entry_cost") * (1 - n.new("D03.entry_cost"))),
        "`entrepreneurs.entry_cost`, `ideas`",
    ),
    "D04": FirstRound(
        "entrepreneurs", "transfer; operating", "+",
        lambda n: f"{n.new('D04.take_up'):g} × {n.new('D04.subsidy'):,.0f} = "
        f"{n.new('D04.take_up') * n.new('D04.subsidy'):+,.0f} yuan for a start-up, once",
        "`entrepreneurs.ideas`",
    ),
    "D05": FirstRound(
        "entrepreneurs", "transfer", "+",
        lambda n: f"{n.new('D05.bonus'):,.0f} yuan × hires, once, graduate founders with "
        f"{n.new('D05.hires'):g} hires or more after {n.new('D05.months'):g} months",
        "`entrepreneurs.profit_scale`, `size_exponent`",
    ),
    "D06": FirstRound(
        "entrepreneurs; then job seekers",
        "transfer; employment",
        "+",
        lambda n: (
            f"{n.more('D06.subsidy'):+,.0f} yuan a hire and year; owners count "
            f"{n('entrepreneurs.subsidy_response'):g} of it, "
            f"{n('entrepreneurs.subsidy_response') * n.more('D06.subsidy') / 12:.0f} yuan a month "
            f"off {n('entrepreneurs.wage_ratio'):g} × local pay, and wanted size moves by "
            f"1 ÷ (1 − {n('entrepreneurs.size_exponent'):g}) = "
            f"{1 / (1 - n('entrepreneurs.size_exponent')):.2g} times that share"
        ),
        "`entrepreneurs.subsidy_response`, `size_exponent`, `wage_ratio`",
    ),
    "D07": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: _loans(n, "D07.loans"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "D08": FirstRound(
        "failed founders", "transfer", "+",
        lambda n: f"{n.more('D08.months'):g} × {n.contribution:.0f} = "
        f"{n.more('D08.months') * n.contribution:+.0f} yuan for a failure",
        "failure hazards",
    ),
    "D10": FirstRound(
        "job seekers", "employment", "+", lambda n: _contacts(n, "D10.matching"),
        "`labour_market.contact`, `tightness_elasticity`",
    ),
    "D11": FirstRound(
        "job seekers", "employment", "+", lambda n: _contacts(n, "D11.matching"),
        "`labour_market.contact`, `tightness_elasticity`",
    ),
    "D12": FirstRound(
        "entrepreneurs", "transfer; operating", "+",
        lambda n: f"{n.more('D12.rent'):+,.0f} yuan a tenant and year; "
        f"{n.more('D12.places'):+.0f} places with hazard × "
        f"{n('entrepreneurs.incubation_ratio'):g}",
        "`entrepreneurs.incubation_ratio`",
    ),
    "D13": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: f"hazard × {n('entrepreneurs.incubation_ratio'):g} for "
        f"{n.more('D13.months'):g} months more",
        "`entrepreneurs.incubation_ratio`, `hazard_3`, `hazard_4`",
    ),
    "D14": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: f"{n.more('D14.places'):+.0f} places a year",
        "`entrepreneurs.incubation_ratio`",
    ),
    "E01": FirstRound(
        "heads of state enterprises", "wage", "+",
        lambda n: f"ceiling {n.new('E01.base'):g} × (1 + {n.new('E01.performance_ceiling'):g}) × "
        f"(1 + tenure part ÷ 3): {_ceiling(n, n.old('E01.term_part')):.2f} → "
        f"{_ceiling(n, n.new('E01.term_part')):.2f} × staff pay; nothing for heads below it",
        "`managers.heads`",
    ),
    "E02": FirstRound(
        "managers of state enterprises", "wage", "+",
        lambda n: f"{n.new('E02.converted'):g} a year × {n('managers.market_premium'):g} × "
        f"{n.years:g} years = "
        + _percent(n.new("E02.converted") * n("managers.market_premium") * n.years)
        + " of mean pay by the end of 2020",
        "`managers.market_premium`",
    ),
    "E03": FirstRound(
        "managers of state enterprises", "wage", "+ (− in a slump)",
        lambda n: f"{n.new('E03.share'):g} × {n('managers.effort_response'):g} × "
        f"({n.new('E03.share'):g} − {n('managers.normal_share'):g}) = "
        + _percent(
            n.new("E03.share")
            * n("managers.effort_response")
            * (n.new("E03.share") - n("managers.normal_share"))
        )
        + " of pay at a normal result; a slump costs more, a boom brings more",
        "`managers.effort_response`, `result_weight`",
    ),
    "E05": FirstRound(
        "managers of private enterprises", "wage; jobs", "+",
        lambda n: _support(n, "E05.investment"), "`managers.effort_response`, `investment`",
    ),
    "E06": FirstRound(
        "managers of private enterprises", "wage; jobs", "+",
        lambda n: _support(n, "E06.investment"), "`managers.effort_response`, `investment`",
    ),
    "E07": FirstRound(
        "managers of private enterprises", "wage; jobs", "+",
        lambda n: _support(n, "E07.investment"), "`managers.effort_response`, `investment`",
    ),
    "F02": FirstRound(
        "cadres in townships", "wage", "+",
        lambda n: f"{n.new('F02.raise'):g} × 12 = {12 * n.new('F02.raise'):+,.0f} yuan a year "
        "each, before tax",
        "`labour_market.township_share` for new cadres",
    ),
    "F03": FirstRound(
        "cadres", "wage", "+ on average",
        lambda n: f"{n('cadres.effort_pay'):g} × {n('cadres.effort_response'):g} × "
        f"{n.more('F03.spread'):.2g} = "
        + _percent(n("cadres.effort_pay") * n("cadres.effort_response") * n.more("F03.spread"))
        + f" of pay; {n('cadres.appraisal_top'):g} of them {_percent(n.more('F03.spread'))}, "
        "as many the reverse",
        "`cadres.effort_response`, `effort_pay`, `appraisal_top`",
    ),
    "F04": FirstRound(
        "cadres at the front line", "wage", "+",
        lambda n: f"{n.new('F04.months'):g} × ({n('cadres.base_share'):g} × pay of the scale + "
        f"{n.new('F01.step'):g}) yuan each December, townships and "
        f"{n('cadres.frontline'):g} of the others",
        "`cadres.base_share`, `frontline`",
    ),
    "G01": FirstRound(
        "needy", "employment; wage; transfer", "+",
        lambda n: f"{n.more('G01.seats'):+.0f} seats a year × (contacts "
        f"{_percent(n('needy.contact_gain'))}, pay {_percent(n('earnings.training_gain'))}, "
        f"{n.new('G01.days'):g} × {n.new('G01.allowance'):g} yuan)",
        "`needy.contact_gain`, `earnings.training_gain`",
    ),
    "G02": FirstRound(
        "needy", "wage; employment; transfer", "+",
        lambda n: f"{n.more('G02.posts'):+.0f} posts × {n.new('G02.pay'):g} × "
        f"{n.rule('minimum_wage_districts'):,.0f} yuan a month; contacts "
        f"{_percent(n.new('G02.placement') - 1)}; {n.more('G02.contributions'):.2g} × "
        f"{n.contribution:.0f} yuan a month for uninsured employees",
        "`needy.post_appeal`, `post_months`",
    ),
    "G03": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: _loans(n, "G03.loans"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "G04": FirstRound(
        "needy", "wage", "+", lambda n: _outside(n, "G04.places"),
        "`needy.outside_cost`, `remitted`",
    ),
    "G05": FirstRound(
        "needy", "wage", "+",
        lambda n: f"coming home {n('needy.outside_return'):g} → "
        f"{n('needy.outside_return') * n.new('G05.coming_home'):.3g} a month",
        "`needy.outside_return`",
    ),
    "G06": FirstRound(
        "needy who farm", "operating", "+", lambda n: _village(n, "G06.farm_income"),
        "the measure's own value",
    ),
    "G08": FirstRound(
        "needy who farm", "operating", "+",
        lambda n: f"{n.more('G08.members'):.2g} × {n('needy.membership_gain'):g} = "
        f"{_percent(n.more('G08.members') * n('needy.membership_gain'))} of farm income of "
        "households ever on the register",
        "`needy.membership_gain`",
    ),
    "G09": FirstRound(
        "needy", "property", "+",
        lambda n: f"{n.more('G09.capital'):,.0f} × {n.new('G09.dividend'):g} = "
        f"{n.more('G09.capital') * n.new('G09.dividend'):+.0f} yuan a year for members; "
        f"{n.more('G09.solar_households'):.2g} × {n.new('G09.solar'):,.0f} = "
        f"{n.more('G09.solar_households') * n.new('G09.solar'):+.0f} yuan a registered household",
        "coverage in the measure",
    ),
    "G10": FirstRound(
        "needy who farm", "operating", "+", lambda n: _village(n, "G10.farm_income"),
        "the measure's own value",
    ),
    "G11": FirstRound(
        "needy who farm", "operating", "+", lambda n: _village(n, "G11.farm_income"),
        "the measure's own value",
    ),
    "G12": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: _professional_price(n, "G12.price"), "the measure's own value",
    ),
    "G13": FirstRound(
        "recipient households with earners", "transfer", "+",
        lambda n: f"up to {n.new('G13.disregard'):g} × 12 = "
        f"{12 * n.new('G13.disregard'):,.0f} yuan a year and earner",
        "`welfare.take_up`, `review_months`",
    ),
    "G14": FirstRound(
        "needy who take a job", "transfer; employment", "+",
        lambda n: f"{n.new('G14.months'):g} months' benefit; the loss weighed is "
        f"{(12 - n.new('G14.months')) / 12:.2g} of what it was",
        "`labour_market.benefit_weight`",
    ),
    "G15": FirstRound(
        "recipients who refuse", "employment; transfer", "+; −",
        lambda n: f"asking pay {_percent(-n('labour_market.sanction_push'))} before refusal "
        f"{n.new('G15.refusals'):g}; then −{n.new('G15.cut'):g} of the own share of benefit",
        "`labour_market.sanction_push`",
    ),
    "G17": FirstRound(
        "households just above the standard", "transfer", "+",
        lambda n: f"{n.new('G17.amount'):g} × 12 = {12 * n.new('G17.amount'):+,.0f} yuan a "
        f"person and year, up to {n.new('G17.band'):g} × the standard",
        "the measure's own values",
    ),
    "H01": FirstRound(
        "job seekers", "employment", "+",
        lambda n: f"posts in business {_percent(n.more('H01.posts') * _response(n))} a year, "
        f"{_percent((1 + n.more('H01.posts') * _response(n) / 12) ** (12 * n.years) - 1)} by "
        "the end of 2020",
        "`labour_market.posts_response`",
    ),
    "H02": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: f"{_percent(n.more('H02.transition'))} of household businesses a year × "
        f"(productivity {_percent(n('entrepreneurs.firm_gain'))}, hazard "
        f"−{n('entrepreneurs.household_extra'):g} a year)",
        "`entrepreneurs.firm_gain`, `household_extra`",
    ),
    "H03": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: _refused(n, "H03.relieved"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "H06": FirstRound(
        "rural households", "wage; operating", "+; −",
        lambda n: "moves to town "
        + _percent(n.new("H06.moving_cost") ** -n("demography.move_response") - 1),
        "`demography.move_response`",
    ),
    "H07": FirstRound(
        "needy", "wage", "+", lambda n: _outside(n, "H07.places"),
        "`needy.outside_cost`, `remitted`",
    ),
    "H08": FirstRound(
        "job seekers", "employment", "+", lambda n: _contacts(n, "H08.matching"),
        "`labour_market.contact`, `tightness_elasticity`",
    ),
    "H09": FirstRound(
        "workers and seekers", "wage; employment", "+", lambda n: _courses(n, "H09.seats"),
        "`earnings.training_gain`, `needy.contact_gain`",
    ),
    "H10": FirstRound(
        "skilled workers", "wage", "+",
        lambda n: f"{n.more('H10.certificates'):+.2g} of leavers with 12 years of school × "
        f"{_percent(n('earnings.certificate_junior'))} of pay",
        "`earnings.certificate_junior`",
    ),
    "H11": FirstRound(
        "workers and seekers", "wage; employment", "+", lambda n: _courses(n, "H11.seats"),
        "`earnings.training_gain`, `needy.contact_gain`",
    ),
    "H13": FirstRound(
        "needy", "employment; wage", "+", lambda n: _courses(n, "H13.seats"),
        "`needy.contact_gain`, `earnings.training_gain`",
    ),
    "H14": FirstRound(
        "new enterprise workers", "employment; wage", "+",
        lambda n: f"{n.more('H14.places'):+.0f} places a year × (separation × "
        f"{n('skilled_workers.separation_ratio'):g}, exam pass "
        f"{n('skilled_workers.apprentice_pass'):+g})",
        "`skilled_workers.separation_ratio`, `apprentice_pass`",
    ),
    "H16": FirstRound(
        "recipient households", "transfer", "+",
        lambda n: f"standard {_percent(n.new('H16.standard') - 1)}: up to "
        f"{12 * n.rule('dibao_urban') * (n.new('H16.standard') - 1):+.0f} yuan a year for each "
        "person in town",
        "`welfare.take_up`",
    ),
    "H18": FirstRound(
        "low-income households", "transfer", "+",
        lambda n: f"{n.new('H18.cases'):g} × {n.new('H18.amount'):g} − {n.old('H18.cases'):g} × "
        f"{n.old('H18.amount'):g} = "
        + format(
            n.new("H18.cases") * n.new("H18.amount") - n.old("H18.cases") * n.old("H18.amount"),
            "+.0f",
        )
        + " yuan a household and year",
        "`welfare.low_income`",
    ),
    "H19": FirstRound(
        "households just above the standard", "transfer", "+",
        lambda n: f"reach of G17 {n.more('H19.band'):+.2g} × the standard",
        "the measure's own value",
    ),
    "H20": FirstRound(
        "uninsured private employees", "transfer", "− now, + later",
        lambda n: f"{_percent(n.more('H20.enrolled'))} of them a year pay contributions (at "
        f"least {n.contribution:.0f} yuan a month), and gain benefit and pension rights",
        "`labour_market.formal_private`",
    ),
    "H22": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: _refused(n, "H22.relieved"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "H25": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: _refused(n, "H25.relieved"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
}  # fmt: skip
"""First-round effect of each acting measure that the plan changes, by measure."""


def _ceiling(n: Numbers, tenure: float) -> float:
    return n.new("E01.base") * (1 + n.new("E01.performance_ceiling")) * (1 + tenure / 3)


def _support(n: Numbers, name: str) -> str:
    return f"pay {_percent(n('managers.effort_response') * n.more(name))}, through effort"


def _outside(n: Numbers, name: str) -> str:
    kept = (1 - n("needy.outside_cost")) * n("needy.remitted")
    return (
        f"{n.more(name):+.0f} places a year × pay outside × (1 − {n('needy.outside_cost'):g}) × "
        f"{n('needy.remitted'):g} = {kept:.2f} of that pay reaches the household"
    )


def _courses(n: Numbers, name: str) -> str:
    return (
        f"{n.more(name):+,.0f} seats a year × (pay {_percent(n('earnings.training_gain'))}, "
        f"contacts {_percent(n('needy.contact_gain'))})"
    )


def _response(n: Numbers) -> float:
    return n("labour_market.posts_response")


def first_round_table(library: Library) -> str:
    """The first-round effects by hand, in the plan's order.

    Raises KeyError for a measure that the plan changes and that is not described here.
    """
    numbers = Numbers(library)
    rows = []
    for measure in library.measures.values():
        if not measure.acts or not changes(measure):
            continue
        one = FIRST_ROUND[measure.id]
        rows.append(
            (
                f"{measure.id} {measure.title.en}",
                one.who,
                one.account,
                one.sign,
                one.size(numbers),
                one.driver,
            )
        )
    head = ("measure", "who", "income or employment", "sign", "size by hand", "driven by")
    return "\n".join(_table(head, rows)).rstrip()


# Effects measured -----------------------------------------------------------------------------

INCOME = "disposable_income_per_head"
OWN = "own_income"
WORK = "employment_rate"


def _by_draw(panel: pd.DataFrame, policy: str, indicator: str) -> pd.DataFrame:
    """Values of a policy's last year by starting group (rows) and draw (columns)."""
    rows = panel[
        (panel["policy"] == policy)
        & (panel["indicator"] == indicator)
        & (panel["year"] == LAST_YEAR)
        & (panel["area"] == "city")
        & (panel["residence"] == "all")
        & (panel["grouping"] == "start")
    ]
    return rows.astype({"group": str}).pivot(index="group", columns="draw", values="value")


def _range(values: pd.Series) -> str:
    return f"{values.mean():+,.0f} ({values.min():+,.0f} … {values.max():+,.0f})"


def measured_table(run: Run) -> str:
    """What each `only-...` policy did in a stored run, and to whom most.

    Raises ValueError where the run lacks the reference or has no such policy.
    """
    policies = [str(name) for name in run.panel["policy"].unique()]
    if REFERENCE not in policies or not any(name.startswith("only-") for name in policies):
        raise ValueError("the run must compare no-plan with policies named only-...")
    groups = [GROUP_KEYS[group] for group in Group if group != Group.ORDINARY]
    without = {name: _by_draw(run.panel, REFERENCE, name) for name in (INCOME, OWN, WORK)}
    rows = []
    for policy in policies:
        target = policy.removeprefix("only-")
        if target not in groups:
            continue
        gain = {name: _by_draw(run.panel, policy, name) - table for name, table in without.items()}
        share = {name: (gain[name] / without[name]).mean(axis=1)[groups] for name in (INCOME, OWN)}
        most = {name: str(part.idxmax()) for name, part in share.items()}
        rows.append(
            (
                policy,
                _range(gain[INCOME].T[target]),
                f"{share[INCOME][target]:+.2%}",
                _range(gain[OWN].T[target]),
                f"{share[OWN][target]:+.2%}",
                f"{100 * gain[WORK].T[target].mean():+.2f}",
                " / ".join(f"{group} ({share[name][group]:+.2%})" for name, group in most.items()),
            )
        )
    head = (
        "policy", "income per head, yuan", "share", "own income, yuan", "share",
        "employment, points", "moved most (per head / own income)",
    )  # fmt: skip
    settings = run.manifest["request"]
    told = ", ".join(f"{name} {settings[name]}" for name in ("scale", "draws", "seed"))
    first = (
        f"Run {run.id} ({told}), {LAST_YEAR}, difference from {REFERENCE} within each draw: mean "
        "over draws and, in brackets, the lowest and the highest draw; members at the plan's start."
    )
    return "\n".join([first, "", *_table(head, rows)]).rstrip()


# Files ----------------------------------------------------------------------------------------


def between_markers(text: str, name: str, content: str) -> str:
    """The text with what stands between a pair of markers replaced.

    Raises ValueError where the markers are missing.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if begin not in text or end not in text:
        raise ValueError(f"the page lacks the markers of '{name}'")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{content}\n{end}{after}"


def main() -> None:
    """Write both chapters; the measured effects only if a stored run is named."""
    parser = argparse.ArgumentParser(description="Write docs/parameters.md and tables of model.md")
    parser.add_argument("--run", help="stored run of no-plan and the only-... policies")
    parser.add_argument("--runs", type=Path, default=DEFAULT_FOLDER, help="folder of stored runs")
    chosen = parser.parse_args()
    PARAMETERS.write_text(parameters_document(), encoding="utf-8")
    page = MODEL.read_text(encoding="utf-8")
    page = between_markers(page, "first-round effects", first_round_table(load_library()))
    if chosen.run:
        page = between_markers(
            page, "measured effects", measured_table(RunStore(chosen.runs).load(chosen.run))
        )
    MODEL.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
