"""The third moment, second part: incomes of one resident by the four official sources."""

from __future__ import annotations

from sim.chance import TRAIT, Purpose, uniforms
from sim.city.codes import Activity, Employer, Flow, Post, Queue, Trait
from sim.city.earnings import review_pay
from sim.city.households import pension
from sim.clock import PLAN_START
from sim.compiled import compiled
from sim.engine.claims import (
    contribution_support,
    hiring_support,
    in_flexible_work,
    post_wage,
    second_grant_due,
    subsidised_interest,
    supported_after_failure,
)
from sim.engine.tally import (
    EFFORT_UNIT,
    CountyCount,
    SegmentCount,
    fen,
    may_claim,
    pay_others,
    pay_transfer,
    pay_wage,
)
from sim.groups import (
    cadres,
    entrepreneurs,
    managers,
    needy,
    professional_farmers,
    researchers,
    skilled_workers,
)
from sim.institutions import labour_market, land
from sim.institutions.taxes import contributions, income_tax, minimum_wage
from sim.institutions.treasury import Line


@compiled
def deduct(p, gross, rules):
    """Take contributions and income tax from pay: negative transfer income."""
    paid = contributions(gross, rules) if p.formal == 1 else 0.0
    p.transfer_year -= fen(paid) + fen(income_tax(gross, paid, rules))
    if p.formal == 1 and p.insured < 1200:
        p.insured += 1


@compiled
def public_parts(p, month, seed, scale, terms, behaviour, tally):
    """The parts of public pay that the books show by measure; their sum, yuan."""
    step = terms.cadres.base_step
    pay_wage(p, tally, Line.BASE_PAY_STEP, step)
    if p.post != Post.CADRE:
        return step
    own = behaviour.cadres
    allowance = cadres.township_allowance(p, month, terms.cadres, own)
    rank = terms.cadres.rank_step * p.rank
    base = own.base_share * scale + step
    bonus = cadres.frontline_bonus(p, month, seed, base, terms.cadres, own)
    transport = terms.cadres.transport_allowance
    pay_wage(p, tally, Line.TOWNSHIP_ALLOWANCE, allowance)
    pay_wage(p, tally, Line.RANK_PAY, rank)
    pay_wage(p, tally, Line.FRONTLINE_BONUS, bonus)
    pay_wage(p, tally, Line.TRANSPORT_ALLOWANCE, transport)
    return step + allowance + rank + bonus + transport


@compiled
def own_scale(p, month, seed, terms, behaviour, economy):
    """Pay of the post over the market's: researchers, managers and cadres have their own rules."""
    if p.post == Post.RESEARCHER:
        return researchers.pay_factor(p, seed, terms.researchers, behaviour.researchers)
    if p.post == Post.MANAGER or p.post == Post.HEAD:
        return managers.pay_factor(
            p, month, seed, terms.managers, behaviour.managers, economy.coal, PLAN_START
        )
    if p.post == Post.CADRE:
        return cadres.appraisal_factor(p, month - month % 12, seed, terms.cadres, behaviour.cadres)
    return 1.0


@compiled
def earn_wage(p, h, month, seed, terms, behaviour, economy, market, rules, tally):
    """An employee's month: pay by the rule of the post, less contributions and tax."""
    minimum = minimum_wage(p.county, rules) * terms.labour_market.minimum_wage_multiplier
    if p.post == Post.PUBLIC_WELFARE:
        taken = p.granted == Queue.PUBLIC_POST  # the queue has set this month's wage aside
        if taken or may_claim(p, month, seed, tally, Line.PUBLIC_POSTS):
            pay_wage(p, tally, Line.PUBLIC_POSTS, post_wage(p, terms, rules))
        return
    if (month + p.id) % 12 == 0:
        labour_review(p, h, month, seed, terms, behaviour, economy, market, tally)
    segment = p.county * 10 + p.sector
    gross = economy.pay[p.sector, p.employer] * p.pay * market.effort[segment]
    if p.post != Post.NONE:
        gross *= own_scale(p, month, seed, terms, behaviour, economy)
        if p.post == Post.HEAD:
            capped = not managers.on_market_contract(p, month, seed, terms.managers, PLAN_START)
            staff = economy.state_pay[p.sector]
            gross = managers.head_pay(gross, staff, terms.managers, capped)
    if p.employer != Employer.PUBLIC:
        gross = labour_market.with_minimum_wage(gross, minimum, behaviour.labour_market)
    p.wage_year += fen(gross)
    if p.employer == Employer.PRIVATE and p.post == Post.NONE:
        p.wage_year += fen(labour_market.arrears_paid(p, month, seed, gross, terms.labour_market))
    total = gross
    if p.employer == Employer.PUBLIC:
        total += public_parts(p, month, seed, gross, terms, behaviour, tally)
    if p.post == Post.RESEARCHER:
        second = gross * researchers.second_job(p, seed, terms.researchers)
        part, net = researchers.project_income(
            p, month, seed, terms.researchers, behaviour.researchers, economy.prices
        )
        p.wage_year += fen(second) + fen(part)
        allowance = researchers.talent_allowance(p, seed, terms.researchers)
        due = allowance > 0.0 and p.since < month
        if due and may_claim(p, month, seed, tally, Line.TALENT_ALLOWANCE):
            pay_transfer(p, tally, Line.TALENT_ALLOWANCE, allowance)
        total += second
        tally.flows[Flow.TRANSFER_INCOME] += fen(net)
    deduct(p, total, rules)


@compiled
def labour_review(p, h, month, seed, terms, behaviour, economy, market, tally):
    """The yearly review of pay, and with it the decision on the next certificate."""
    from_peers = 0.5 * (market.certified[h.place] + market.certified_in[p.county * 10 + p.sector])
    wage = economy.pay[p.sector, p.employer] * p.pay
    if skilled_workers.consider_exam(
        p,
        month,
        seed,
        wage,
        from_peers,
        terms.skilled_workers,
        behaviour.skilled_workers,
        behaviour.earnings,
        economy.prices,
    ):
        tally.flows[Flow.CERTIFICATES] += 1
    if p.formal == 0 and p.employer == Employer.PRIVATE:
        luck = uniforms(seed, p.id, month, Purpose.POST)
        if luck[3] < terms.labour_market.enrolment_rate:
            p.formal = 1
    before = p.pay
    review_pay(p, month, seed, terms.skilled_workers, behaviour.earnings, economy)
    labour_market.follow_guideline(p, before, seed, economy.trend_growth, terms.labour_market)


@compiled
def repay(p, h):
    """Repay a loan from the household's assets: no matter of income."""
    h.assets = max(0.0, h.assets - p.loan)
    p.loan = 0.0


@compiled
def own_business(p, h, month, seed, terms, behaviour, economy, market, rules, tally):
    """An owner's month: size, profit after tax, interest, support."""
    own = behaviour.entrepreneurs
    demand = market.demand[h.county]
    segment = h.county * 10 + p.sector
    cost = entrepreneurs.hire_cost(economy.local_pay, terms.entrepreneurs, own)
    employed = p.hires
    if entrepreneurs.adjust_size(p, month, seed, demand, cost, market.fill_rate[segment], own):
        tally.segments[segment, SegmentCount.MICRO_VACANCIES] += 1
    tally.segments[segment, SegmentCount.MICRO_JOBS] += p.hires
    interest = 0.0
    if p.loan > 0.0:
        if month - p.since >= 36:
            repay(p, h)
        interest = p.loan * rules.loan_rate / 12.0
        if may_claim(p, month, seed, tally, Line.STARTUP_INTEREST) and p.since < month:
            covered = subsidised_interest(p.loan, terms.credit.startup_interest_subsidy, rules)
            pay_others(p, tally, Line.STARTUP_INTEREST, covered)
            interest -= covered
    net = entrepreneurs.profit(
        p.skill, float(p.hires), demand, economy.local_pay, interest, own, rules
    )
    p.operating_year += fen(net)
    support = hiring_support(min(employed, p.hires), terms)
    if support > 0.0 and may_claim(p, month, seed, tally, Line.HIRING_SUBSIDY):
        pay_transfer(p, tally, Line.HIRING_SUBSIDY, support)
    rent = terms.entrepreneurs.rent_subsidy / 12.0 if p.until > month else 0.0
    admitted = p.granted == Queue.INCUBATION
    if rent > 0.0 and not admitted and may_claim(p, month, seed, tally, Line.RENT_SUBSIDY):
        pay_transfer(p, tally, Line.RENT_SUBSIDY, rent)
    tally.counties[h.county, CountyCount.OWNERS] += 1


@compiled
def own_farm(p, h, month, seed, terms, behaviour, economy, market, rules, tally):
    """Income of the land: worked, let, or rented in; leisure sales; support of poor farms."""
    value, sales, subsidy = professional_farmers.farm_income(
        p, terms.professional_farmers, behaviour.professional_farmers, economy, market, rules
    )
    borrowed = p.granted != Queue.FARM_LOAN and p.granted != Queue.MICROLOAN
    if h.poor > 0:
        if h.member == 1:
            value *= 1.0 + behaviour.needy.membership_gain
        value *= 1.0 + terms.needy.village_industry
        value -= subsidy
        subsidy = 0.0
        if p.loan > 0.0 and p.activity == Activity.FARMER:
            # The loan is subsidised once: as one to a poor household instead of one to a farm.
            share = terms.needy.microloan_interest_subsidy
            covered = subsidised_interest(p.loan, share, rules)
            if borrowed and may_claim(p, month, seed, tally, Line.MICROLOAN_INTEREST):
                pay_others(p, tally, Line.MICROLOAN_INTEREST, covered)
                value += covered
    if subsidy > 0.0:
        if borrowed and may_claim(p, month, seed, tally, Line.FARM_INTEREST):
            pay_others(p, tally, Line.FARM_INTEREST, subsidy)
        else:
            value -= subsidy
    rent = professional_farmers.land_rent(p, market.rent[h.place])
    if rent >= 0.0:
        p.property_year += fen(rent)
    else:
        value += rent
    p.operating_year += fen(value)
    if sales > 0.0:
        tally.flows[Flow.LEISURE_SALES] += fen(sales)
        tally.counties[h.county, CountyCount.LEISURE_FARMS] += 1
    if p.activity == Activity.FARMER:
        due = second_grant_due(p, month)
        if due and may_claim(p, month, seed, tally, Line.FARM_OWNER_GRANT):
            grant = professional_farmers.second_grant(p, terms.professional_farmers)
            pay_transfer(p, tally, Line.FARM_OWNER_GRANT, grant)
        if p.traits & Trait.CASUAL_WORK:
            casual = behaviour.labour_market.casual_part * economy.local_pay
            p.wage_year += fen(casual * market.demand[h.county])


@compiled
def without_work(p, month, seed, terms, behaviour, rules, tally):
    """A seeker's month: unemployment benefit of the insured, support after a failed business."""
    if p.jobless < 30000:
        p.jobless += 1
    if p.insured >= 12 and p.jobless <= behaviour.households.benefit_months:
        trait = uniforms(seed, p.id, TRAIT, Purpose.SEPARATION)
        if trait[0] < behaviour.households.benefit_claims:
            pay_transfer(p, tally, Line.UNEMPLOYMENT_BENEFIT, rules.unemployment_benefit)
    supported = supported_after_failure(p, month, terms)
    if supported and may_claim(p, month, seed, tally, Line.FAILURE_SUPPORT):
        pay_transfer(p, tally, Line.FAILURE_SUPPORT, contributions(0.0, rules))


@compiled
def old_age(p, h, month, seed, terms, behaviour, economy, rules, tally):
    """Pensions: of employees for the retired, of residents from sixty for the others, some of
    whom are paid for land that was taken."""
    if p.activity == Activity.RETIRED:
        pay_transfer(
            p,
            tally,
            Line.EMPLOYEE_PENSION,
            pension(p, economy.pension, behaviour.households),
        )
    elif month - p.birth >= 12.0 * behaviour.households.rural_pension_age:
        pay_transfer(p, tally, Line.RESIDENT_PENSION, rules.resident_pension)
        for_land = land.pension_for_land(p, h, seed, terms.land)
        if for_land > 0.0:
            pay_transfer(p, tally, Line.LAND_PENSION, for_land)


@compiled
def earn(p, h, month, seed, terms, behaviour, economy, market, rules, tally):
    """One resident's income of the month, added to the year's accounts by source."""
    activity = p.activity
    if activity == Activity.EMPLOYEE:
        earn_wage(p, h, month, seed, terms, behaviour, economy, market, rules, tally)
        if (
            terms.needy.contribution_subsidy > 0.0
            and in_flexible_work(p, h)
            and may_claim(p, month, seed, tally, Line.CONTRIBUTION_SUBSIDY)
        ):
            support = contribution_support(terms, rules)
            pay_transfer(p, tally, Line.CONTRIBUTION_SUBSIDY, support)
    elif activity == Activity.OWNER:
        own_business(p, h, month, seed, terms, behaviour, economy, market, rules, tally)
    elif activity == Activity.UNEMPLOYED:
        without_work(p, month, seed, terms, behaviour, rules, tally)
    elif activity == Activity.AWAY:
        p.wage_year += fen(needy.outside_income(economy, behaviour.needy))
        p.property_year += fen(professional_farmers.land_rent(p, market.rent[h.place]))
        tally.counties[h.county, CountyCount.OUTSIDE] += 1
    if p.land > 0.0 and activity != Activity.AWAY:
        own_farm(p, h, month, seed, terms, behaviour, economy, market, rules, tally)
    if activity == Activity.RETIRED or month - p.birth >= 720:
        old_age(p, h, month, seed, terms, behaviour, economy, rules, tally)


@compiled
def count_work(p, h, tally):
    """Count an employee for next month's market and peers."""
    if p.post == Post.PUBLIC_WELFARE:
        tally.counties[h.county, CountyCount.PUBLIC_POSTS] += 1
        return
    segment = p.county * 10 + p.sector
    tally.segments[segment, SegmentCount.EMPLOYED] += 1
    if p.employer != Employer.PUBLIC:
        tally.segments[segment, SegmentCount.ENTERPRISE] += 1
        tally.places[h.place, 0] += 1
        if p.certificate > 0:
            tally.segments[segment, SegmentCount.CERTIFIED] += 1
            tally.places[h.place, 1] += 1


@compiled
def count_effort(p, terms, behaviour, tally):
    """Count a manager's effort for the segment's productivity and private investment."""
    segment = p.county * 10 + p.sector
    own = managers.effort(p, terms.managers, behaviour.managers)
    tally.segments[segment, SegmentCount.EFFORT] += int(own * EFFORT_UNIT + 0.5)
    tally.segments[segment, SegmentCount.MANAGERS] += 1
