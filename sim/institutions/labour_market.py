"""The labour market: vacancies, contacts, offers, separations, and who is hired."""

from __future__ import annotations

from math import exp
from typing import Annotated, NamedTuple

from sim.chance import TRAIT, Purpose, normal, uniforms
from sim.city.codes import (
    N_SECTORS,
    Activity,
    Employer,
    Move,
    Occupation,
    Post,
    Sector,
    Training,
)
from sim.city.earnings import log_pay, price_work
from sim.compiled import compiled
from sim.institutions.taxes import contributions, income_tax
from sim.policy.term import Term


class LabourMarketTerms(NamedTuple):
    """What policy sets each month."""

    matching_efficiency: Annotated[float, Term("multiplier", 0.2, 3)] = 1.0
    """On the chance that a seeker meets a vacancy."""
    posts_growth: Annotated[float, Term("share per year", -0.2, 0.5)] = 0.0
    """Growth of posts in business beyond the world's path."""
    migration_cost_multiplier: Annotated[float, Term("multiplier", 0.1, 2)] = 1.0
    """On what moving to town costs a rural household."""
    apprentice_places: Annotated[float, Term("persons per year", 0, 50000)] = 0.0
    """New-style apprentices."""
    apprentice_subsidy: Annotated[float, Term("yuan per apprentice-year", 0, 100000)] = 0.0
    """Paid to the employer."""
    enrolment_rate: Annotated[float, Term("share per year", 0, 1)] = 0.0
    """Of uninsured private employees enrolled in social insurance."""
    minimum_wage_multiplier: Annotated[float, Term("multiplier", 0.5, 2)] = 1.0
    """On the statutory minimum wage."""
    guideline_share: Annotated[float, Term("share", 0, 1)] = 0.0
    """Of insured enterprise employees whose employer keeps to the wage guideline only because
    the city sees to it."""
    guideline_growth: Annotated[float, Term("share per year", 0, 0.3)] = 0.0
    """Lower line of the guideline: the least by which their pay rises."""
    arrears_avoided: Annotated[float, Term("share per year", 0, 0.1)] = 0.0
    """Of private employees who are paid what they would have lost to arrears."""
    arrears_months: Annotated[float, Term("months", 0, 12)] = 0.0
    """Of pay lost in such a case."""


class LabourMarketBehaviour(NamedTuple):
    """Parameters of search, acceptance and separation."""

    contact: Annotated[float, Term("per month", 0, 10)]
    """Contacts of a seeker per month where vacancies equal seekers (m in the matching function)."""
    tightness_elasticity: Annotated[float, Term("elasticity", 0, 1)]
    """Elasticity of contacts with respect to tightness (eta)."""
    reservation: Annotated[float, Term("ratio", 0, 2)]
    """Reservation wage over the wage the person may expect."""
    reservation_decay: Annotated[float, Term("per month", 0, 0.2)]
    """Fall of the reservation wage with each month without work."""
    offer_sd: Annotated[float, Term("log points", 0, 1)]
    """Spread of offers around the expected wage."""
    commute_cost: Annotated[float, Term("share", 0, 1)]
    """Cost of working in another county, as a share of pay."""
    work_cost: Annotated[float, Term("yuan per month", 0, 2000)]
    """Cost of working (meals, clothes, fares), prices of 2010."""
    change_gain: Annotated[float, Term("ratio", 0, 2)]
    """Gain that makes an employee change jobs or a farmer leave the farm."""
    on_the_job: Annotated[float, Term("per month", 0, 1)]
    """Chance that an employee looks around."""
    farm_seeks: Annotated[float, Term("per month", 0, 1)]
    """Chance that an under-employed farmer looks for other work."""
    home_seeks: Annotated[float, Term("per month", 0, 1)]
    """Chance that someone at home and of working age begins to look for work."""
    gives_up: Annotated[float, Term("per month", 0, 1)]
    """Chance that someone jobless for a year stops looking."""
    benefit_weight: Annotated[float, Term("share", 0, 1)]
    """Weight that a recipient gives to the minimum income lost by working."""
    sanction_push: Annotated[float, Term("share", 0, 1)]
    """Fall of the reservation wage when the next refusal costs benefit."""
    separation: Annotated[float, Term("per month", 0, 0.2)]
    """Separation hazard in private employment after the first year."""
    separation_state: Annotated[float, Term("ratio", 0, 2)]
    """Hazard in state enterprises over that."""
    separation_public: Annotated[float, Term("ratio", 0, 2)]
    """Hazard in public institutions over that."""
    separation_new: Annotated[float, Term("ratio", 0, 10)]
    """Hazard in the first year over later ones."""
    layoff_speed: Annotated[float, Term("per month", 0, 1)]
    """Share of jobs above the demand for labour that are cut in a month."""
    minimum_pass: Annotated[float, Term("share", 0, 1)]
    """Share of the gap to the minimum wage that employers make up."""
    minimum_loss: Annotated[float, Term("per month", 0, 0.1)]
    """Rise of the separation hazard of a private job per unit that the minimum wage exceeds its
    pay."""
    vacancy_stock: Annotated[float, Term("ratio", 0.1, 10)]
    """Vacancies open per job wanted and not filled."""
    same_sector: Annotated[float, Term("ratio", 0, 50)]
    """Weight of the own sector in a seeker's choice, others 1."""
    next_county: Annotated[float, Term("ratio", 0, 1)]
    """Weight of the other two districts for a resident of a district."""
    far_county: Annotated[float, Term("ratio", 0, 1)]
    """Weight of any other county."""
    casual_share: Annotated[float, Term("share", 0, 1)]
    """Share of farmers with casual work beside the farm."""
    casual_part: Annotated[float, Term("share", 0, 1)]
    """Casual pay of a month over local pay."""
    posts_response: Annotated[float, Term("ratio", 0, 5)]
    """Posts created per post that the plan's promotion of business sets out to create."""
    township_share: Annotated[float, Term("share", 0, 1)]
    """Share of new cadres posted to townships."""
    formal_private: Annotated[float, Term("share", 0, 1)]
    """Share of new private jobs with social insurance."""


@compiled
def contact_chance(tightness, efficiency, behaviour):
    """Monthly chance to meet a vacancy: 1 - exp(-m theta^eta)."""
    if tightness <= 0.0:
        return 0.0
    return 1.0 - exp(-behaviour.contact * efficiency * tightness**behaviour.tightness_elasticity)


@compiled
def looks_to(home, sector, choice, uniform):
    """The segment a seeker looks to: a draw from the row of cumulated chances of the origin."""
    row = choice[home * N_SECTORS + sector]
    low, high = 0, row.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if row[middle] < uniform:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def qualifies(p, sector):
    """Public administration, public services and finance ask for upper-secondary schooling."""
    if sector == Sector.PUBLIC_ADMINISTRATION or sector == Sector.PUBLIC_SERVICES:
        return p.schooling >= 12
    return True


@compiled
def employer_of(sector, uniform, mix):
    """The kind of employer of a vacancy, drawn from the sector's mix."""
    for employer in range(mix.shape[1]):
        if uniform < mix[sector, employer]:
            return employer
    return Employer.PRIVATE.value


@compiled
def fitting_occupation(p, sector):
    """The occupation in which the person would work in a sector."""
    if p.occupation > 0 and p.occupation != Occupation.FARMER:
        if p.occupation == Occupation.MANAGER:
            return Occupation.CLERK.value
        return int(p.occupation)
    if sector >= Sector.PUBLIC_SERVICES:
        return Occupation.PROFESSIONAL.value if p.schooling >= 15 else Occupation.CLERK.value
    if sector == Sector.PRIVATE_SERVICES or sector == Sector.BUSINESS_SERVICES:
        return Occupation.SERVICE.value
    return Occupation.PRODUCTION.value


@compiled
def net_pay(gross, formal, rules):
    """Pay after contributions and tax, yuan per month."""
    paid = contributions(gross, rules) if formal else 0.0
    return gross - paid - income_tax(gross, paid, rules)


@compiled
def expected_pay(p, month, sector, employer, terms, earnings, economy, effort):
    """Gross pay the person would expect in a sector with an employer, yuan per month."""
    return (
        exp(log_pay(p, month, terms, earnings))
        * economy.norm[sector, employer]
        * economy.pay[sector, employer]
        * effort
    )


@compiled
def benefit_lost(h, net, welfare):
    """Minimum income lost per month by earning `net`, averaged over the first year.

    The benefit falls by what is earned beyond the disregard, from the end of the deferral on.
    """
    if h.dibao <= 0.0:
        return 0.0
    counted = max(0.0, net - welfare.work_cost_disregard)
    lost = min(float(h.dibao), counted)
    return lost * max(0.0, 12.0 - welfare.deferral_months) / 12.0


@compiled
def accepts(p, h, month, value, expected, welfare, behaviour):
    """Whether an offer worth `value` yuan a month beats the reservation value.

    Seekers without work ask a share of the wage they may expect, less with every month; employees
    and farmers ask more than they have.
    """
    if p.activity == Activity.EMPLOYEE or p.activity == Activity.FARMER:
        return value > p.income * (1.0 + behaviour.change_gain)
    ask = behaviour.reservation * max(0.5, 1.0 - behaviour.reservation_decay * p.jobless)
    rule = welfare.refusals_before_sanction
    if rule > 0.0 and h.dibao > 0.0 and p.refusals >= rule - 1.0:
        ask *= 1.0 - behaviour.sanction_push
    return value > ask * expected


@compiled
def seek(
    p, h, month, seed, efficiency, skilled, welfare, behaviour, earnings, economy, market, rules
):
    """Look for work this month: choose a segment, meet a vacancy or not, accept or refuse.

    Sets `seeks` to the segment whose vacancy the person would take; the market decides who gets
    it.  A refusal while the household is on minimum income is counted where the rule is in force.
    """
    draw = uniforms(seed, p.id, month, Purpose.SEARCH)
    segment = looks_to(h.county, p.sector, market.choice, draw[0])
    if draw[1] >= contact_chance(market.tightness[segment], efficiency, behaviour):
        return
    sector = segment % N_SECTORS
    if sector == Sector.AGRICULTURE or not qualifies(p, sector):
        return
    employer = employer_of(sector, draw[2], economy.mix)
    expected = expected_pay(
        p, month, sector, employer, skilled, earnings, economy, market.effort[segment]
    )
    gross = expected * exp(behaviour.offer_sd * normal(draw[3]))
    formal = employer != Employer.PRIVATE
    net = net_pay(gross, formal, rules)
    away = segment // N_SECTORS != h.county
    value = net * (1.0 - behaviour.commute_cost * away) - behaviour.work_cost * economy.prices
    value -= behaviour.benefit_weight * benefit_lost(h, net, welfare)
    if accepts(p, h, month, value, net_pay(expected, formal, rules), welfare, behaviour):
        p.seeks = segment
    elif (
        welfare.refusals_before_sanction > 0.0
        and h.dibao > 0.0
        and p.activity == Activity.UNEMPLOYED
        and p.refusals < 100
    ):
        p.refusals += 1


@compiled
def take_job(p, month, seed, segment, skilled, behaviour, earnings, economy):
    """Begin the job won in a segment, with the employer and luck of the offer."""
    draw = uniforms(seed, p.id, month, Purpose.SEARCH)
    luck = uniforms(seed, p.id, month, Purpose.OFFER)
    sector = segment % N_SECTORS
    p.occupation = fitting_occupation(p, sector)
    p.sector = sector
    p.county = segment // N_SECTORS
    p.employer = employer_of(sector, draw[2], economy.mix)
    p.activity = Activity.EMPLOYEE
    p.since = month
    p.jobless = 0
    p.refusals = 0
    p.post = Post.NONE
    p.formal = p.employer != Employer.PRIVATE or luck[0] < behaviour.formal_private
    if luck[1] < economy.posts[sector]:
        if sector == Sector.PUBLIC_ADMINISTRATION:
            p.post = Post.CADRE
            p.township = luck[2] < behaviour.township_share
            p.rank = 0
            p.grade_since = month
        elif p.schooling >= 15:
            p.post = Post.RESEARCHER
            p.occupation = Occupation.PROFESSIONAL
    p.shock = behaviour.offer_sd * normal(draw[3])
    price_work(p, month, skilled, earnings, economy)


@compiled
def separation_hazard(p, month, excess, terms, behaviour, certificate_ratio):
    """Monthly chance that a job ends: by employer, tenure, certificate, and demand for labour."""
    hazard = behaviour.separation
    if p.employer == Employer.STATE_ENTERPRISE:
        hazard *= behaviour.separation_state
    elif p.employer == Employer.PUBLIC:
        hazard *= behaviour.separation_public
    if month - p.since < 12:
        hazard *= behaviour.separation_new
    if p.certificate > 0:
        hazard *= certificate_ratio
    if p.trained & Training.APPRENTICE:
        hazard *= certificate_ratio
    return hazard + excess


@compiled
def follow_guideline(p, before, seed, average_growth, terms):
    """At the yearly review, keep pay from rising less than the guideline's lower line.

    `before` is last year's pay, relative to the average, which grows by `average_growth` (log
    points).  Which employers the city brings to the guideline is a lasting trait of their insured
    employees; those who keep to it anyway are in the average's path.
    """
    if terms.guideline_share <= 0.0 or p.formal == 0 or p.post != Post.NONE:
        return
    if p.employer != Employer.STATE_ENTERPRISE and p.employer != Employer.PRIVATE:
        return
    trait = uniforms(seed, p.id, TRAIT, Purpose.GUIDELINE)
    if trait[0] < terms.guideline_share:
        p.pay = max(p.pay, before * (1.0 + terms.guideline_growth) * exp(-average_growth))


@compiled
def arrears_paid(p, month, seed, gross, terms):
    """Pay that a private employee would have lost to arrears and gets, yuan this month.

    The world's path of pay is of wages received, so what is lost everywhere is in it; only what
    policy avoids is added.
    """
    if terms.arrears_avoided <= 0.0:
        return 0.0
    draw = uniforms(seed, p.id, month, Purpose.ARREARS)
    return terms.arrears_months * gross if draw[0] < terms.arrears_avoided / 12.0 else 0.0


@compiled
def minimum_wage_hazard(gross, minimum, behaviour):
    """Added separation hazard of a job whose market pay lies below the minimum wage."""
    if gross >= minimum or gross <= 0.0:
        return 0.0
    return behaviour.minimum_loss * min(1.0, minimum / gross - 1.0)


@compiled
def lose_job(p, month):
    """The job ends; the person looks for work."""
    p.activity = Activity.UNEMPLOYED
    p.employer = Employer.NONE
    p.post = Post.NONE
    p.since = month
    p.jobless = 0


@compiled
def change_activity(p, month, uniform, behaviour):
    """Who begins to look for work, and who gives up."""
    if p.activity == Activity.HOME:
        age = (month - p.birth) / 12.0
        if age < 50.0 and uniform < behaviour.home_seeks:
            p.moves = Move.START_SEEKING
    elif p.jobless >= 12 and uniform < behaviour.gives_up:
        p.moves = Move.STOP_SEEKING


@compiled
def with_minimum_wage(gross, minimum, behaviour):
    """Pay after the employer makes up part of the gap to the minimum wage, yuan per month.

    Pass-through after T. Fang, M. Gunderson and C. Lin, IZA DP 13878 (2020).
    """
    return gross + behaviour.minimum_pass * max(0.0, minimum - gross)
