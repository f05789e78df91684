"""Running support: what it pays each month, and who claims it.

Support that is paid month after month (a subsidy for each hire, the interest of a loan, the wage
of a public post) is claimed on the state in which a month begins, and decided by the funds before
anything is paid.  Who becomes entitled in the course of a month claims from the next on.  A claim
is what the person would receive if nothing about him changed this month, so a payment is never
more than the claim.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.chance import TRAIT, Purpose, uniforms
from sim.city.codes import Activity, Move, Post, Queue
from sim.compiled import as_record, compiled
from sim.engine.tally import fen
from sim.groups import entrepreneurs, researchers
from sim.institutions.taxes import contributions, minimum_wage
from sim.institutions.treasury import N_LINES, Line

PAID_MONTHLY = (
    Line.HIRING_SUBSIDY,
    Line.RENT_SUBSIDY,
    Line.STARTUP_INTEREST,
    Line.MICROLOAN_INTEREST,
    Line.FARM_INTEREST,
    Line.PUBLIC_POSTS,
    Line.CONTRIBUTION_SUBSIDY,
    Line.FAILURE_SUPPORT,
    Line.SOLAR_DIVIDEND,
    Line.TALENT_ALLOWANCE,
    Line.RESEARCH_TEAMS,
)
"""Lines of running support that come every month, for which a fund sets money aside."""


class Claims(NamedTuple):
    """What one thread adds up of claims: fen by line."""

    fen: NDArray[np.int64]


def no_claims() -> np.void:
    """Claims of nobody yet, as the record that rules write to."""
    return as_record(Claims(np.zeros(N_LINES, np.int64)))


@compiled
def subsidised_interest(loan, share, rules):
    """The part of a month's interest that a fund pays, yuan."""
    return loan * rules.loan_rate / 12.0 * share


@compiled
def post_wage(p, terms, rules):
    """A month's wage of a public-welfare post, yuan."""
    minimum = minimum_wage(p.county, rules) * terms.labour_market.minimum_wage_multiplier
    return terms.needy.public_post_pay * minimum


@compiled
def hiring_support(hires, terms):
    """A month's support for the employees of a small business, yuan."""
    return terms.entrepreneurs.hiring_subsidy * hires / 12.0


@compiled
def contribution_support(terms, rules):
    """A month's subsidy of the contributions of a needy person in flexible work, yuan."""
    return terms.needy.contribution_subsidy * contributions(0.0, rules)


@compiled
def in_flexible_work(p, h):
    """A needy employee outside employees' insurance and without a special post."""
    return (
        h.needy == 1 and p.activity == Activity.EMPLOYEE and p.formal == 0 and p.post == Post.NONE
    )


@compiled
def supported_after_failure(p, month, terms):
    """Whether someone has been jobless since the own business failed, and not for longer than
    founders are supported.  Who takes work in between and loses it is no founder any more."""
    since_failure = p.failed >= 0 and p.failed == p.since
    return since_failure and month - p.since < terms.entrepreneurs.failure_support_months


@compiled
def second_grant_due(p, month):
    """Whether a young farm owner's second instalment is due, a year or more after the first."""
    return p.claims == Queue.YOUNG_OWNER and month - p.grade_since >= 12


@compiled
def dividends(h, month, seed, terms):
    """Solar and share dividends of a registered poor household this month, yuan.

    Whether it has a station or joins a cooperative is a lasting trait against the coverage; who
    leaves the register keeps both.  Solar dividends come monthly, those of shares in December.
    """
    if h.poor == 0:
        return 0.0, 0.0
    trait = uniforms(seed, h.number, TRAIT, Purpose.PROGRAMME)
    h.solar = trait[0] < terms.needy.solar_coverage
    h.member = trait[1] < terms.needy.cooperative_membership
    solar = terms.needy.solar_dividend / 12.0 if h.solar == 1 else 0.0
    due = h.member == 1 and month % 12 == 11
    return solar, terms.needy.share_capital * terms.needy.dividend_rate if due else 0.0


@compiled
def claim_of_owner(p, month, terms, rules, claims):
    """An owner's claims: for employees, rent and interest; or for the failure that is coming."""
    if p.moves == Move.CLOSE_BUSINESS:
        if terms.entrepreneurs.failure_support_months > 0.0:
            claims.fen[Line.FAILURE_SUPPORT] += fen(contributions(0.0, rules))
        return
    if p.hires > 0:
        claims.fen[Line.HIRING_SUBSIDY] += fen(hiring_support(p.hires, terms))
    if p.until > month:
        claims.fen[Line.RENT_SUBSIDY] += fen(terms.entrepreneurs.rent_subsidy / 12.0)
    if p.loan > 0.0:
        share = terms.credit.startup_interest_subsidy
        claims.fen[Line.STARTUP_INTEREST] += fen(subsidised_interest(p.loan, share, rules))


@compiled
def claim_of_farmer(p, h, month, terms, rules, claims):
    """A farmer's claims: interest, from the poverty line or the farm line, and a second grant."""
    if p.loan > 0.0:
        if h.poor > 0:
            share = terms.needy.microloan_interest_subsidy
            claims.fen[Line.MICROLOAN_INTEREST] += fen(subsidised_interest(p.loan, share, rules))
        else:
            share = terms.professional_farmers.interest_subsidy
            claims.fen[Line.FARM_INTEREST] += fen(subsidised_interest(p.loan, share, rules))
    if second_grant_due(p, month):
        claims.fen[Line.FARM_OWNER_GRANT] += fen(terms.professional_farmers.young_owner_grant)


@compiled
def has_no_claim(p, h):
    """Whether a resident is one of the many who certainly claim nothing."""
    if h.needy == 1 or p.moves != Move.NONE:
        return False
    if p.activity == Activity.EMPLOYEE:
        return p.post != Post.RESEARCHER and p.post != Post.PUBLIC_WELFARE
    return p.activity == Activity.FARMER and p.loan == 0.0 and p.claims == Queue.NONE


@compiled
def claim_of_person(p, h, month, seed, terms, rules, claims):
    """Add a resident's claims of the month, fen by line, once the resident has decided.

    Someone who may take a job this month claims what that job would entitle to, and someone who
    founds a business the advice that goes with it.
    """
    activity = p.activity
    if activity == Activity.OWNER:
        claim_of_owner(p, month, terms, rules, claims)
    elif activity == Activity.FARMER or p.moves == Move.COME_HOME:
        claim_of_farmer(p, h, month, terms, rules, claims)
    elif activity == Activity.UNEMPLOYED or p.moves == Move.START_SEEKING:
        if supported_after_failure(p, month, terms):
            claims.fen[Line.FAILURE_SUPPORT] += fen(contributions(0.0, rules))
    elif p.post == Post.PUBLIC_WELFARE:
        claims.fen[Line.PUBLIC_POSTS] += fen(post_wage(p, terms, rules))
    elif p.post == Post.RESEARCHER:
        allowance = researchers.talent_allowance(p, seed, terms.researchers)
        claims.fen[Line.TALENT_ALLOWANCE] += fen(allowance)
    if (
        p.moves == Move.FOUND_BUSINESS or p.moves == Move.LEAVE_TO_FOUND
    ) and entrepreneurs.is_counselled(p, month, seed, terms.entrepreneurs):
        claims.fen[Line.STARTUP_SERVICES] += fen(terms.entrepreneurs.counsel_cost)
    if h.needy == 1 and (p.seeks >= 0 or in_flexible_work(p, h)):
        claims.fen[Line.CONTRIBUTION_SUBSIDY] += fen(contribution_support(terms, rules))


@compiled
def claim_of_household(h, month, seed, terms, claims):
    """Add a household's claims of the month, fen by line."""
    solar, shares = dividends(h, month, seed, terms)
    if solar > 0.0:
        claims.fen[Line.SOLAR_DIVIDEND] += fen(solar)
    if shares > 0.0:
        claims.fen[Line.SHARE_DIVIDEND] += fen(shares)


@compiled
def claims_in_order(
    residents, households, low, high, month, seed, terms, rules, of_lines, scratch, keys, amounts
):
    """Claims on the lines marked in `of_lines`, person by person, with lottery numbers.

    Used in a month in which a fund cannot pay all that is claimed; fills `keys` and `amounts`
    and returns how many there are.  `scratch` holds no claims yet.
    """
    found = 0
    for number in range(low, high):
        h = households[number]
        headless = True
        for row in range(h.first, h.first + h.size):
            p = residents[row]
            if p.activity == Activity.GONE:
                continue
            if headless:
                claim_of_household(h, month, seed, terms, scratch)
                headless = False
            claim_of_person(p, h, month, seed, terms, rules, scratch)
            amount = 0
            for line in range(len(of_lines)):
                if of_lines[line]:
                    amount += scratch.fen[line]
                scratch.fen[line] = 0
            if amount > 0:
                keys[found] = uniforms(seed, p.id, month, Purpose.LOTTERY)[1]
                amounts[found] = amount
                found += 1
    return found
