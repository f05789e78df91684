"""The third moment: households settle, incomes and benefits are paid, the month is counted."""

from __future__ import annotations

import numpy as np

from sim.city.codes import Activity, Employer, Flow, Group, Post
from sim.city.households import property_income
from sim.city.state import FEN
from sim.compiled import compiled
from sim.engine.act import act, group_of, something_came
from sim.engine.claims import dividends
from sim.engine.earn import count_effort, count_work, earn
from sim.engine.tally import (
    CountyCount,
    SegmentCount,
    fen,
    may_claim,
    pay_property,
    pay_transfer,
)
from sim.institutions import land, welfare
from sim.institutions.treasury import Line


@compiled
def own_total(p):
    """Fen of the year so far, all sources."""
    return np.int64(p.wage_year) + p.operating_year + p.property_year + p.transfer_year


@compiled
def works(p):
    """Whether the resident has work: employed, on the farm, in business, or working outside."""
    return (
        p.activity == Activity.EMPLOYEE
        or p.activity == Activity.FARMER
        or p.activity == Activity.OWNER
        or p.activity == Activity.AWAY
    )


@compiled
def shares_and_solar(head, h, month, seed, terms, tally):
    """Pay a registered poor household's dividends to its head."""
    solar, shares = dividends(h, month, seed, terms)
    if solar > 0.0 and may_claim(head, month, seed, tally, Line.SOLAR_DIVIDEND):
        pay_property(head, tally, Line.SOLAR_DIVIDEND, solar)
    if shares > 0.0 and may_claim(head, month, seed, tally, Line.SHARE_DIVIDEND):
        pay_property(head, tally, Line.SHARE_DIVIDEND, shares)


@compiled
def land_and_collective(head, h, month, seed, terms, tally):
    """Money of the land: a part of its rise in value where it is taken, and, in December, the
    dividend of the village's collective, which is no public money."""
    gain = land.value_gain(h, month, seed, terms.land)
    if gain > 0.0:
        pay_property(head, tally, Line.LAND_GAIN, gain)
    dividend = land.collective_dividend(h, month, seed, terms.land)
    if dividend > 0.0:
        head.property_year += fen(dividend)


@compiled
def review_case(h, counted, line, month, seed, took_job, terms, behaviour, tally):
    """Set the household's minimum income where its case is due, or a member took a job.

    A deferral (three months in the plan) starts when a member of a recipient household takes a
    job; while it lasts the benefit may not be cut, and in the month after it the case is set anew
    on what the household has now, as it would have been in the month of the job.
    """
    earns_more = took_job and h.dibao > 0.0
    months = int(terms.welfare.deferral_months)
    if earns_more and months > 0:
        h.deferred = months
        tally.flows[Flow.DEFERRALS] += 1
        return
    if h.deferred > 0:
        h.deferred -= 1
        if h.deferred > 0:
            return
        earns_more = True
    if not earns_more and not welfare.review_due(h, month, behaviour.welfare):
        return
    if not welfare.on_rolls(h, seed, behaviour.welfare):
        h.dibao = 0.0
        return
    income = max(float(h.earned), counted) if earns_more else float(h.earned)
    amount = welfare.entitlement(income, h.persons, h.assets, line, behaviour.welfare)
    h.dibao = amount if amount >= 1.0 else 0.0


@compiled
def pay_benefits(head, h, cut, line, month, seed, terms, behaviour, tally):
    """Minimum income less sanctions, special and temporary assistance, and relief, to the head."""
    if h.dibao > 0.0:
        entry = Line.DIBAO_DEFERRED if h.deferred > 0 else Line.DIBAO
        pay_transfer(head, tally, entry, h.dibao * (1.0 - cut))
    special = welfare.special_assistance(h.earned, h.persons, h.dibao, line, terms.welfare)
    if special > 0.0:
        pay_transfer(head, tally, Line.NEAR_POOR, special)
    temporary = welfare.temporary_assistance(
        h, h.earned, line, month, seed, terms.welfare, behaviour.welfare
    )
    if temporary > 0.0:
        pay_transfer(head, tally, Line.TEMPORARY, temporary)
    relief = welfare.relief(h, h.earned, line, seed, terms.welfare, behaviour.welfare)
    if relief > 0.0:
        pay_transfer(head, tally, Line.RELIEF, relief)


@compiled
def visit_welfare_office(
    head, h, counted, sanctions, took_job, month, seed, terms, behaviour, rules, tally
):
    """Everything the welfare office does for a household this month.

    Households off the rolls whose income lies above the reach of every benefit are passed over.
    """
    line = welfare.standard(h.urban, terms.welfare, rules)
    reach = max(terms.welfare.near_poor_band, behaviour.welfare.low_income)
    if h.dibao <= 0.0 and h.deferred == 0 and h.earned >= reach * line * h.persons:
        return
    review_case(h, counted, line, month, seed, took_job, terms, behaviour, tally)
    cut = min(1.0, terms.welfare.sanction * sanctions / max(1, h.persons))
    tally.flows[Flow.SANCTIONS] += sanctions
    pay_benefits(head, h, cut, line, month, seed, terms, behaviour, tally)


@compiled
def count_resident(p, h, month, terms, behaviour, tally):
    """Place the resident in a group and count what next month's markets need."""
    group = group_of(p, h, month)
    if p.group != group:
        p.group = group
    activity = p.activity
    if activity == Activity.EMPLOYEE:
        count_work(p, h, tally)
        if p.post == Post.MANAGER or p.post == Post.HEAD:
            count_effort(p, terms, behaviour, tally)
            if p.employer == Employer.PRIVATE:
                tally.counties[h.county, CountyCount.PRIVATE_MANAGERS] += 1
    elif activity == Activity.FARMER:
        tally.places[h.place, 2] += 1
        if p.adopted == 1:
            tally.places[h.place, 3] += 1
    elif activity == Activity.UNEMPLOYED:
        tally.segments[h.county * 10 + p.sector, SegmentCount.SEEKERS] += 1


@compiled
def settle(
    residents, households, low, high, month, seed, terms, behaviour, economy, market, rules, tally
):
    """Settle the households `low` to `high`: effects, incomes, benefits, accounts, counts."""
    for number in range(low, high):
        h = households[number]
        first = h.first
        last = first + h.size
        head = -1
        persons = h.young_children
        sanctions = 0
        took_job = False
        own = 0
        disregarded = 0.0
        for row in range(first, last):
            p = residents[row]
            if p.activity == Activity.GONE:
                continue
            if head < 0:
                head = row
            persons += 1
            if p.activity <= Activity.STUDENT:
                continue
            before = own_total(p)
            if something_came(p) and act(p, h, month, seed, terms, behaviour, economy, tally):
                took_job = True
            earn(p, h, month, seed, terms, behaviour, economy, market, rules, tally)
            earned = own_total(p) - before
            if earned != 0 or p.income != 0.0:
                p.income = earned / FEN
            own += earned
            if works(p):
                disregarded += welfare.work_cost(earned / FEN, terms.welfare)
            if h.dibao > 0.0 and welfare.sanctioned(p.refusals, terms.welfare):
                sanctions += 1
        h.persons = persons
        if head < 0:
            h.dibao = 0.0
            h.needy = 0
            continue
        chief = residents[head]
        before = own_total(chief)
        chief.property_year += fen(property_income(h.assets, rules, behaviour.households))
        counted = (own + own_total(chief) - before) / FEN - disregarded
        shares_and_solar(chief, h, month, seed, terms, tally)
        land_and_collective(chief, h, month, seed, terms, tally)
        h.earned += (counted - h.earned) / 6.0
        visit_welfare_office(
            chief,
            h,
            counted,
            sanctions,
            took_job,
            month,
            seed,
            terms,
            behaviour,
            rules,
            tally,
        )
        received = own + own_total(chief) - before
        h.income_year += received
        if received > 0:
            tally.counties[h.county, CountyCount.CONSUMPTION] += fen(
                (received / FEN) * (1.0 - behaviour.households.saving)
            )
        h.needy = 1 if h.dibao > 0.0 or h.poor == 1 else 0
        for row in range(first, last):
            p = residents[row]
            if p.activity <= Activity.STUDENT:
                continue
            if p.activity != Activity.GONE:
                count_resident(p, h, month, terms, behaviour, tally)
            elif p.group != Group.ORDINARY:
                p.group = Group.ORDINARY
