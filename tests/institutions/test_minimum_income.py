"""Minimum income by the rules of a month: standards, household test, and clauses 3(7)3."""

from __future__ import annotations

import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    household,
    in_force,
    parameters,
    person,
    rules,
    tally,
    terms,
)

from sim.engine.settle import pay_benefits, review_case
from sim.institutions import labour_market, welfare
from sim.institutions.treasury import Line


@pytest.mark.parametrize(
    ("month", "urban", "rural"),
    [
        ("2017-12", 481, 3570 / 12),
        ("2018-01", 516, 4012 / 12),
        ("2018-12", 516, 4012 / 12),
        ("2019-01", 555, 4428 / 12),
        ("2020-01", 603, 4949 / 12),
    ],
)
def test_the_standards_rise_in_january(month, urban, rural):
    in_june_2018 = terms("welfare")
    assert welfare.standard(1, in_june_2018, rules(month)) == urban
    assert welfare.standard(0, in_june_2018, rules(month)) == pytest.approx(rural, abs=0.005)


def test_the_rural_standard_is_lifted_to_the_poverty_line_and_no_further():
    floored = terms("welfare", rural_floor=1.0)
    line = 2995 / 12
    for standard, paid in ((line - 1, line), (line, line), (line + 1, line + 1)):
        assert welfare.standard(0, floored, rules(dibao_rural=standard)) == pytest.approx(paid)
    # Towns have no such floor.
    assert welfare.standard(1, floored, rules(dibao_urban=100.0)) == 100.0


@pytest.mark.parametrize(
    ("counted", "paid"), [(1546.0, 2.0), (1547.0, 1.0), (1547.5, 0.0), (1548.0, 0.0), (1549.0, 0.0)]
)
def test_a_household_of_three_is_lifted_to_three_times_the_standard(counted, paid):
    # Urban standard of 2018: 516 x 3 = 1,548 yuan; amounts below a yuan are not paid.
    h = household(persons=3, number=0, earned=counted)
    own = all_parameters(welfare={"take_up": 1.0, "review_months": 1.0})
    review_case(h, counted, 516.0, 0, SEED, False, all_terms(), own, tally())
    assert h.dibao == paid


@pytest.mark.parametrize(
    ("month", "disregard", "deferral", "refusals"),
    [("2018-06", 0, 0, 0), ("2018-07", 200, 3, 3), ("2020-12", 200, 3, 3)],
)
def test_the_clauses_on_work_hold_from_the_plan_s_first_month(month, disregard, deferral, refusals):
    # G13 (amount assumed), G14 and G15 (numbers of the plan)
    now = in_force("plan", month, "welfare")
    assert now["work_cost_disregard"] == disregard
    assert now["deferral_months"] == deferral
    assert now["refusals_before_sanction"] == refusals
    assert in_force("no-plan", month, "welfare")["deferral_months"] == 0


@pytest.mark.parametrize(
    ("refusals", "month", "cut"),
    [(2, "2018-07", False), (3, "2018-07", True), (4, "2018-07", True), (3, "2018-06", False)],
)
def test_three_refusals_in_a_row_cut_the_person_s_own_share(refusals, month, cut):
    assert welfare.sanctioned(refusals, in_force("plan", month, "welfare")) == cut


def test_the_benefit_lost_by_a_job_spares_the_deferral_and_the_work_costs():
    # A benefit of 400: earning 199 or 200 costs nothing, 201 one yuan in nine of twelve months.
    now = in_force("plan", "2018-07", "welfare")
    h = household(dibao=400.0)
    for net, lost in ((199.0, 0.0), (200.0, 0.0), (201.0, 0.75), (600.0, 300.0), (601.0, 300.0)):
        assert labour_market.benefit_lost(h, net, now) == pytest.approx(lost)


def paid_after_a_job(pay, household_of=3, months=6):
    """Benefit by month of an urban household on 1,548 yuan in which one takes a job in month 1."""
    own = all_parameters(welfare={"take_up": 1.0, "review_months": 12.0, "asset_limit": 3.0})
    plan = all_terms(welfare={"deferral_months": 3.0})
    h, head, line = household(number=0, persons=household_of, dibao=1548.0), person(), 516.0
    paid = []
    for month in range(1, months + 1):
        counts = tally()
        h.earned += (pay - h.earned) / 6.0
        review_case(h, pay, line, month, SEED, month == 1, plan, own, counts)
        pay_benefits(head, h, 0.0, line, month, SEED, plan, own, counts)
        paid.append((counts["books"][Line.DIBAO_DEFERRED] / 100, counts["books"][Line.DIBAO] / 100))
    return paid


@pytest.mark.parametrize(("pay", "then"), [(1000.0, 548.0), (1547.0, 1.0), (1548.0, 0.0)])
def test_in_the_fourth_month_the_benefit_is_the_gap_that_the_new_income_leaves(pay, then):
    assert paid_after_a_job(pay) == [(1548.0, 0.0)] * 3 + [(0.0, then)] * 3


def test_a_second_job_in_the_household_starts_the_three_months_again():
    own = all_parameters(welfare={"take_up": 1.0, "review_months": 12.0})
    plan = all_terms(welfare={"deferral_months": 3.0})
    h, kept = household(number=0, dibao=500.0), 0
    for month in range(1, 9):
        h.earned = 3000.0
        review_case(h, 3000.0, 516.0, month, SEED, month in (1, 3), plan, own, tally())
        kept += h.dibao > 0.0
    assert kept == 5


def test_only_a_benefit_in_payment_is_deferred():
    own = all_parameters(welfare={"take_up": 1.0, "review_months": 12.0})
    h = household(number=0)
    plan = all_terms(welfare={"deferral_months": 3.0})
    review_case(h, 3000.0, 516.0, 1, SEED, True, plan, own, tally())
    assert (h.deferred, h.dibao) == (0, 0.0)


def test_assets_count_by_the_head():
    # Three years of 516 x 12 yuan for each of two persons: 37,152 yuan.
    limit = parameters("welfare", asset_limit=3.0)
    amounts = [welfare.entitlement(0.0, 2, 37_152.0 + more, 516.0, limit) for more in (-1, 0, 1)]
    assert amounts == [1032.0, 1032.0, 0.0]
