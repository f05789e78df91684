"""First-round effects by hand of measures E to H."""

from __future__ import annotations

from collections.abc import Mapping

from sim.documents.numbers import (
    FirstRound,
    ceiling,
    contacts,
    courses,
    entry,
    loans,
    outside,
    percent,
    professional_price,
    refused,
    response,
    support,
    village,
)

ROWS: Mapping[str, FirstRound] = {
    "E01": FirstRound(
        "heads of state enterprises", "wage", "+",
        lambda n: f"ceiling {n.new('E01.base'):g} × (1 + {n.new('E01.performance_ceiling'):g}) × "
        f"(1 + tenure part ÷ 3): {ceiling(n, n.old('E01.term_part')):.2f} → "
        f"{ceiling(n, n.new('E01.term_part')):.2f} × staff pay; nothing for heads below it",
        "`managers.heads`",
    ),
    "E02": FirstRound(
        "managers of state enterprises", "wage", "+",
        lambda n: f"{n.new('E02.converted'):g} a year × {n('managers.market_premium'):g} × "
        f"{n.years:g} years = "
        + percent(n.new("E02.converted") * n("managers.market_premium") * n.years)
        + " of mean pay by the end of 2020",
        "`managers.market_premium`",
    ),
    "E03": FirstRound(
        "managers of state enterprises", "wage", "+ (− in a slump)",
        lambda n: f"{n.new('E03.share'):g} × {n('managers.effort_response'):g} × "
        f"({n.new('E03.share'):g} − {n('managers.normal_share'):g}) = "
        + percent(
            n.new("E03.share")
            * n("managers.effort_response")
            * (n.new("E03.share") - n("managers.normal_share"))
        )
        + " of pay at a normal result; a slump costs more, a boom brings more",
        "`managers.effort_response`, `result_weight`",
    ),
    "E05": FirstRound(
        "managers of private enterprises", "wage; jobs", "+",
        lambda n: support(n, "E05.investment"), "`managers.effort_response`, `investment`",
    ),
    "E06": FirstRound(
        "managers of private enterprises", "wage; jobs", "+",
        lambda n: support(n, "E06.investment"), "`managers.effort_response`, `investment`",
    ),
    "E07": FirstRound(
        "managers of private enterprises", "wage; jobs", "+",
        lambda n: support(n, "E07.investment"), "`managers.effort_response`, `investment`",
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
        + percent(n("cadres.effort_pay") * n("cadres.effort_response") * n.more("F03.spread"))
        + f" of pay; {n('cadres.appraisal_top'):g} of them {percent(n.more('F03.spread'))}, "
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
        f"{percent(n('needy.contact_gain'))}, pay {percent(n('earnings.training_gain'))}, "
        f"{n.new('G01.days'):g} × {n.new('G01.allowance'):g} yuan)",
        "`needy.contact_gain`, `earnings.training_gain`",
    ),
    "G02": FirstRound(
        "needy", "wage; employment; transfer", "+",
        lambda n: f"{n.more('G02.posts'):+.0f} posts × {n.new('G02.pay'):g} × "
        f"{n.rule('minimum_wage_districts'):,.0f} yuan a month; contacts "
        f"{percent(n.new('G02.placement') - 1)}; {n.more('G02.contributions'):.2g} × "
        f"{n.contribution:.0f} yuan a month for uninsured employees",
        "`needy.post_appeal`, `post_months`",
    ),
    "G03": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: f"{entry(n, n.old('D02.entry_cost') * (1 - n.new('G03.fees')))}; "
        f"{loans(n, 'G03.loans')}",
        "`entrepreneurs.entry_cost`, `constrained`, `own_part`",
    ),
    "G04": FirstRound(
        "needy", "wage", "+", lambda n: outside(n, "G04.places"),
        "`needy.outside_cost`, `remitted`",
    ),
    "G05": FirstRound(
        "needy", "wage", "+",
        lambda n: f"coming home {n('needy.outside_return'):g} → "
        f"{n('needy.outside_return') * n.new('G05.coming_home'):.3g} a month",
        "`needy.outside_return`",
    ),
    "G06": FirstRound(
        "needy who farm", "operating", "+", lambda n: village(n, "G06.farm_income"),
        "the measure's own value",
    ),
    "G07": FirstRound(
        "job seekers of the rural counties", "employment; wage", "+",
        lambda n: f"{n.new('G07.posts'):+.0f} posts in manufacturing there by 2020",
        "`labour_market.vacancy_stock`, `far_county`",
    ),
    "G08": FirstRound(
        "needy who farm", "operating", "+",
        lambda n: f"{n.more('G08.members'):.2g} × {n('needy.membership_gain'):g} = "
        f"{percent(n.more('G08.members') * n('needy.membership_gain'))} of farm income of "
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
        "needy who farm", "operating", "+", lambda n: village(n, "G10.farm_income"),
        "the measure's own value",
    ),
    "G11": FirstRound(
        "needy who farm", "operating", "+", lambda n: village(n, "G11.farm_income"),
        "the measure's own value",
    ),
    "G12": FirstRound(
        "professional farmers", "operating", "+",
        lambda n: professional_price(n, "G12.price"), "the measure's own value",
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
        lambda n: f"asking pay {percent(-n('labour_market.sanction_push'))} before refusal "
        f"{n.new('G15.refusals'):g}; then −{n.new('G15.cut'):g} of the own share of benefit",
        "`labour_market.sanction_push`",
    ),
    "G16": FirstRound(
        "households below the standard and off dibao", "transfer", "+",
        lambda n: f"{n.new('G16.found'):g} of them lifted to {n.new('G16.floor'):g} × the "
        f"standard, in town {n.new('G16.floor') * n.rule('dibao_urban'):,.0f} yuan a head "
        "and month",
        "`welfare.take_up`, `asset_limit`",
    ),
    "G17": FirstRound(
        "households just above the standard", "transfer", "+",
        lambda n: f"{n.new('G17.amount'):g} × 12 = {12 * n.new('G17.amount'):+,.0f} yuan a "
        f"person and year, up to {n.new('G17.band'):g} × the standard",
        "the measure's own values",
    ),
    "H01": FirstRound(
        "job seekers", "employment", "+",
        lambda n: f"posts in business {percent(n.more('H01.posts') * response(n))} a year, "
        f"{percent((1 + n.more('H01.posts') * response(n) / 12) ** (12 * n.years) - 1)} by "
        "the end of 2020",
        "`labour_market.posts_response`",
    ),
    "H02": FirstRound(
        "entrepreneurs", "operating", "+",
        lambda n: f"{percent(n.more('H02.transition'))} of household businesses a year × "
        f"(productivity {percent(n('entrepreneurs.firm_gain'))}, hazard "
        f"−{n('entrepreneurs.household_extra'):g} a year)",
        "`entrepreneurs.firm_gain`, `household_extra`",
    ),
    "H03": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: refused(n, "H03.relieved"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "H04": FirstRound(
        "entrepreneurs; managers of private enterprises", "operating; wage; jobs", "+",
        lambda n: f"{refused(n, 'H04.seed')}; {support(n, 'H04.investment')}",
        "`entrepreneurs.constrained`, `managers.effort_response`, `investment`",
    ),
    "H06": FirstRound(
        "rural households", "wage; operating", "+; −",
        lambda n: "moves to town "
        + percent(n.new("H06.moving_cost") ** -n("demography.move_response") - 1),
        "`demography.move_response`",
    ),
    "H07": FirstRound(
        "needy", "wage", "+", lambda n: outside(n, "H07.places"),
        "`needy.outside_cost`, `remitted`",
    ),
    "H08": FirstRound(
        "job seekers", "employment", "+", lambda n: contacts(n, "H08.matching"),
        "`labour_market.contact`, `tightness_elasticity`",
    ),
    "H09": FirstRound(
        "workers and seekers", "wage; employment", "+", lambda n: courses(n, "H09.seats"),
        "`earnings.training_gain`, `needy.contact_gain`",
    ),
    "H10": FirstRound(
        "skilled workers", "wage", "+",
        lambda n: f"{n.more('H10.certificates'):+.2g} of leavers with 12 years of school × "
        f"{percent(n('earnings.certificate_junior'))} of pay",
        "`earnings.certificate_junior`",
    ),
    "H11": FirstRound(
        "workers and seekers", "wage; employment", "+", lambda n: courses(n, "H11.seats"),
        "`earnings.training_gain`, `needy.contact_gain`",
    ),
    "H13": FirstRound(
        "needy", "employment; wage", "+", lambda n: courses(n, "H13.seats"),
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
        lambda n: f"standard {percent(n.new('H16.standard') - 1)}: up to "
        f"{12 * n.rule('dibao_urban') * (n.new('H16.standard') - 1):+.0f} yuan a year for each "
        "person in town",
        "`welfare.take_up`",
    ),
    "H17": FirstRound(
        "insured enterprise employees", "wage", "+",
        lambda n: f"for {percent(n.new('H17.won_over'))} of them pay rises by "
        f"{percent(n.new('H17.lower_line'))} a year or more, whatever their own luck",
        "`earnings.shock_sd`, `shock_persistence`",
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
        "low-income households", "transfer", "+",
        lambda n: f"{n.new('H19.cases'):g} × {n.new('H18.amount'):g} = "
        f"{n.new('H19.cases') * n.new('H18.amount'):+.2g} yuan a household and year",
        "`welfare.low_income`",
    ),
    "H20": FirstRound(
        "uninsured private employees", "transfer", "− now, + later",
        lambda n: f"{percent(n.more('H20.enrolled'))} of them a year pay contributions (at "
        f"least {n.contribution:.0f} yuan a month), and gain benefit and pension rights",
        "`labour_market.formal_private`",
    ),
    "H22": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: refused(n, "H22.relieved"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "H23": FirstRound(
        "job seekers", "employment", "+",
        lambda n: f"posts in business {percent(n.new('H23.posts'))} a year",
        "`labour_market.posts_response`",
    ),
    "H25": FirstRound(
        "entrepreneurs", "operating", "+", lambda n: refused(n, "H25.relieved"),
        "`entrepreneurs.constrained`, `own_part`",
    ),
    "H28": FirstRound(
        "private employees", "wage", "+",
        lambda n: f"{n.new('H28.avoided'):g} × {n.new('H28.months'):g} month's pay = "
        f"{percent(n.new('H28.avoided') * n.new('H28.months') / 12)} of their pay",
        "the measure's own values",
    ),
}  # fmt: skip
