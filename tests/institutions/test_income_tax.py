"""Income tax of a month, at both ends of every bracket of the three laws.

Expected values come from the tables' quick deductions: tax = rate x taxable - deduction.
"""

from __future__ import annotations

import pytest
from support import person, rules

from sim.engine.earn import deduct
from sim.institutions.taxes import contributions, income_tax

LAW_2005 = (
    # up to, rate, quick deduction
    (500, 0.05, 0),
    (2000, 0.10, 25),
    (5000, 0.15, 125),
    (20000, 0.20, 375),
    (40000, 0.25, 1375),
    (60000, 0.30, 3375),
    (80000, 0.35, 6375),
    (100000, 0.40, 10375),
    (500000, 0.45, 15375),
)
LAW_2011 = (
    (1500, 0.03, 0),
    (4500, 0.10, 105),
    (9000, 0.20, 555),
    (35000, 0.25, 1005),
    (55000, 0.30, 2755),
    (80000, 0.35, 5505),
    (500000, 0.45, 13505),
)
LAW_2018 = (
    (3000, 0.03, 0),
    (12000, 0.10, 210),
    (25000, 0.20, 1410),
    (35000, 0.25, 2660),
    (55000, 0.30, 4410),
    (80000, 0.35, 7160),
    (500000, 0.45, 15160),
)


@pytest.mark.parametrize(
    ("month", "threshold", "law"),
    [
        ("2010-01", 2000, LAW_2005),
        ("2011-08", 2000, LAW_2005),
        ("2011-09", 3500, LAW_2011),
        ("2018-09", 3500, LAW_2011),
        ("2018-10", 5000, LAW_2018),
        ("2020-12", 5000, LAW_2018),
    ],
)
def test_every_bracket_charges_its_rate_up_to_its_last_yuan(month, threshold, law):
    now = rules(month)
    lowest = 1
    for upper, rate, deduction in law:
        for taxable in (lowest, upper - 1, upper):
            tax = income_tax(float(threshold + taxable), 0.0, now)
            assert tax == pytest.approx(rate * taxable - deduction), (upper, taxable)
        lowest = upper + 1


@pytest.mark.parametrize(
    ("month", "threshold", "first_rate"),
    [
        ("2011-08", 2000, 0.05),
        ("2011-09", 3500, 0.03),
        ("2018-09", 3500, 0.03),
        ("2018-10", 5000, 0.03),
    ],
)
def test_the_threshold_moves_with_the_month_the_law_takes_effect(month, threshold, first_rate):
    now = rules(month)
    assert income_tax(threshold - 1.0, 0.0, now) == 0.0
    assert income_tax(float(threshold), 0.0, now) == 0.0
    assert income_tax(threshold + 1.0, 0.0, now) == pytest.approx(first_rate)


def test_contributions_come_off_before_the_threshold():
    # 2019: 6,000 yuan contribute 618, so 6,000 - 618 - 5,000 = 382 are taxed at 3 %.
    now = rules("2019-06")
    paid = contributions(6000.0, now)
    assert paid == pytest.approx(618.0)
    assert income_tax(6000.0, paid, now) == pytest.approx(11.46)
    # At 5,574.14 yuan nothing is left above the threshold: 5,000 / (1 - 0.103).
    for gross, taxed in ((5574.0, False), (5575.0, True)):
        assert (income_tax(gross, contributions(gross, now), now) > 0.0) == taxed


@pytest.mark.parametrize(("formal", "taken"), [(1, 618.0 + 11.46), (0, 30.0)])
def test_what_is_deducted_from_pay_is_negative_transfer_income(formal, taken):
    p = person(formal=formal)
    deduct(p, 6000.0, rules("2019-06"))
    assert p.transfer_year / 100 == pytest.approx(-taken)
    assert p.insured == formal
