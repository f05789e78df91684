"""First-round effects by hand of measures A to D."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from sim.documents.numbers import (
    FirstRound,
    contacts,
    entry,
    loans,
    percent,
    professional_price,
    project,
    refused,
)

ROWS: Mapping[str, FirstRound] = {
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
        f"{percent(n('earnings.certificate_junior'))} of pay",
        "`earnings.certificate_junior`",
    ),
    "A05": FirstRound(
        "skilled workers", "wage", "+",
        lambda n: f"exp({n.new('A05.pay_step'):g}) − 1 = "
        f"{percent(exp(n.new('A05.pay_step')) - 1)} of technicians' pay (grades 4 and 5), "
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
        f"{percent(-n('demography.amenity_response') * n.new('A08.worth'))}",
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
        f"{percent(n('professional_farmers.training_gain'))} of the value of crops",
        "`professional_farmers.training_gain`",
    ),
    "B02": FirstRound(
        "farmers, who become professional", "operating", "+",
        lambda n: "applications "
        + percent(
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
        f"yuan and {percent(n('professional_farmers.young_owner_gain'))} of the value of crops)",
        "`professional_farmers.young_owner_gain`",
    ),
    "B04": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: f"retrained every {1 / n.new('B04.covered'):.2g} instead of "
        f"{1 / n.old('B04.covered'):.2g} years; "
        f"{percent(n('professional_farmers.leader_gain'))} the first time",
        "`professional_farmers.leader_gain`",
    ),
    "B05": FirstRound(
        "all farmers who adopted", "operating", "+",
        lambda n: percent(
            n.more("B05.gain")
            / (1 + n("professional_farmers.technology_base") + n.old("B05.gain"))
        )
        + " of the value of crops",
        "`professional_farmers.technology_base`, adoption by village",
    ),
    "B06": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: f"{n('professional_farmers.constrained'):g} refused × {n.more('B06.reach'):.2g} "
        f"reached × {percent(n('professional_farmers.loan_gain'))} of the value of crops, "
        "less interest",
        "`professional_farmers.loan_gain`, `loan_demand`",
    ),
    "B07": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: professional_price(n, "B07.price"), "the measure's own value",
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
        lambda n: f"sales {percent(exp(n.years * n.more('B09.capacity')) - 1)} by the end of "
        f"2020, of which {n('professional_farmers.leisure_margin'):g} is income",
        "`professional_farmers.leisure_margin`, `leisure_professional`",
    ),
    "B10": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: professional_price(n, "B10.price"), "the measure's own value",
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
        "entrepreneurs", "operating", "+",
        lambda n: f"{entry(n, n.old('D02.entry_cost') * (1 - n.new('B12.entry_cost')))}; "
        f"{loans(n, 'B12.loans')}",
        "`entrepreneurs.entry_cost`, `constrained`, `own_part`",
    ),
    "B13": FirstRound(
        "old residents whose land was taken", "transfer", "+",
        lambda n: f"{n.new('B13.pension'):g} × 12 = {12 * n.new('B13.pension'):+,.0f} yuan a year "
        f"for {percent(n.new('B13.covered'))} of those with farm registration",
        "the measure's own values",
    ),
    "B14": FirstRound(
        "households whose land is taken", "property", "+",
        lambda n: f"{n.new('B14.farmers_part'):g} × {n.new('B14.gain'):,.0f} = "
        f"{n.new('B14.farmers_part') * n.new('B14.gain'):+,.0f} yuan, once, for "
        f"{percent(n.new('B14.households'))} of them a year",
        "the measure's own values",
    ),
    "B15": FirstRound(
        "villagers", "property", "+",
        lambda n: f"{n.new('B15.villages'):g} of villages × {n.new('B15.dividend'):g} = "
        f"{n.new('B15.villages') * n.new('B15.dividend'):+.0f} yuan a head in 2020",
        "the measure's own values",
    ),
    "C01": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"performance share {n('researchers.performance_share'):g} × "
        f"({n.new('C01.pool'):g} − {n.old('C01.pool'):g}) = "
        f"{percent(n('researchers.performance_share') * n.more('C01.pool'))} of pay",
        "`researchers.performance_share`",
    ),
    "C02": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"{n.new('C02.covered'):g} of researchers paid at least 1 + "
        f"{n('researchers.performance_share'):g} of the scale: at most "
        f"{percent(n.new('C02.covered') * n('researchers.performance_share'))} of mean pay",
        "`researchers.performance_share`",
    ),
    "C03": FirstRound(
        "researchers", "wage", "+", project,
        "`researchers.share_elasticity`, `project_rate`, `project_value`",
    ),
    "C04": FirstRound(
        "researchers", "transfer", "+",
        lambda n: f"{n.new('C04.holders'):g} × {n.new('C04.allowance'):g} × 12 = "
        f"{12 * n.new('C04.holders') * n.new('C04.allowance'):+,.0f} yuan a head in 2020",
        "the measure's own values",
    ),
    "C06": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"{n('researchers.contract_share'):g} × {n('researchers.contract_value'):g} × "
        f"{n.more('C06.labour_share'):.2g} = "
        + percent(
            n("researchers.contract_share")
            * n("researchers.contract_value")
            * n.more("C06.labour_share")
        )
        + " of mean pay",
        "`researchers.contract_share`, `contract_value`",
    ),
    "C08": FirstRound(
        "job seekers with 12 years of school", "employment; wage", "+",
        lambda n: f"{n.new('C08.posts'):+.0f} posts in public services of the seat by 2020",
        "`labour_market.vacancy_stock`, `township_share`",
    ),
    "C09": FirstRound(
        "researchers", "wage", "+",
        lambda n: f"{n.more('C09.take_up'):.2g} × {n.new('C09.gain'):g} = "
        f"{percent(n.more('C09.take_up') * n.new('C09.gain'))} of mean pay",
        "the measure's own values",
    ),
    "C11": FirstRound(
        "researchers, who become entrepreneurs", "wage; operating", "−; +",
        lambda n: f"{percent(n.more('C11.leaving'))} of researchers a year",
        "`entrepreneurs.idea_spread`, `profit_scale`",
    ),
    "D01": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: entry(n, n.old("D02.entry_cost") * (1 - n.new("D01.entry_cost"))),
        "`entrepreneurs.entry_cost`, `ideas`",
    ),
    "D02": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: entry(n, -n.more("D02.entry_cost")), "`entrepreneurs.entry_cost`, `ideas`",
    ),
    "D03": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: entry(n, n.old("D02.entry_cost") * (1 - n.new("D03.entry_cost"))),
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
        "entrepreneurs", "operating", "+",
        lambda n: f"{refused(n, 'D07.relieved')}; {loans(n, 'D07.loans')}",
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "D08": FirstRound(
        "failed founders", "transfer", "+",
        lambda n: f"{n.more('D08.months'):g} × {n.contribution:.0f} = "
        f"{n.more('D08.months') * n.contribution:+.0f} yuan for a failure",
        "failure hazards",
    ),
    "D09": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: f"{n.new('D09.advised'):g} of new businesses: hazard × "
        f"{n.new('D09.closing'):g} for {n.new('D09.months'):g} months",
        "`entrepreneurs.hazard_1`, `hazard_2`, `household_extra`",
    ),
    "D10": FirstRound(
        "job seekers", "employment", "+", lambda n: contacts(n, "D10.matching"),
        "`labour_market.contact`, `tightness_elasticity`",
    ),
    "D11": FirstRound(
        "job seekers", "employment", "+", lambda n: contacts(n, "D11.matching"),
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
}  # fmt: skip
