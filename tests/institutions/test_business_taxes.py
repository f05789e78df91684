"""Taxes of small businesses: the VAT exemption and the small-profit rule, either side of a limit.

Cases follow the notes of clause D06: exempt sales of 20,000 (August 2013), 30,000 (October 2014)
and 100,000 yuan (2019); half rate within 200,000, then 300,000 yuan (October 2015); since 2019
5 % up to one million and 10 % from there to three.
"""

from __future__ import annotations

import pytest
from support import rules

from sim.institutions.taxes import business_tax, profit_tax


@pytest.mark.parametrize(
    ("month", "exempt"),
    [
        ("2013-07", 5_000),
        ("2013-08", 20_000),
        ("2014-09", 20_000),
        ("2014-10", 30_000),
        ("2018-12", 30_000),
        ("2019-01", 100_000),
        ("2020-12", 100_000),
    ],
)
def test_sales_above_the_exemption_are_charged_as_a_whole(month, exempt):
    now = rules(month)
    assert business_tax(exempt - 1.0, 0.0, now) == 0.0
    assert business_tax(float(exempt), 0.0, now) == 0.0
    assert business_tax(exempt + 1.0, 0.0, now) == pytest.approx(0.03 * (exempt + 1))


@pytest.mark.parametrize(
    ("month", "limit"),
    [
        ("2011-12", 30_000),
        ("2012-01", 60_000),
        ("2013-12", 60_000),
        ("2014-01", 100_000),
        ("2014-12", 100_000),
        ("2015-01", 200_000),
        ("2015-09", 200_000),
    ],
)
def test_profit_above_the_limit_of_the_half_rate_pays_20_per_cent_on_the_whole(month, limit):
    now = rules(month)
    assert profit_tax(float(limit), now) == pytest.approx(0.1 * limit)
    assert profit_tax(limit + 1.0, now) == pytest.approx(0.2 * (limit + 1))
    assert profit_tax(300_000.0, now) == pytest.approx(60_000)
    assert profit_tax(300_001.0, now) == pytest.approx(0.25 * 300_001)


@pytest.mark.parametrize(
    ("month", "limit"),
    [
        ("2015-10", 300_000),
        ("2016-12", 300_000),
        ("2017-01", 500_000),
        ("2017-12", 500_000),
        ("2018-01", 1_000_000),
        ("2018-12", 1_000_000),
    ],
)
def test_from_october_2015_every_small_enterprise_has_the_half_rate(month, limit):
    now = rules(month)
    assert profit_tax(float(limit), now) == pytest.approx(0.1 * limit)
    assert profit_tax(limit + 1.0, now) == pytest.approx(0.25 * (limit + 1))


@pytest.mark.parametrize(
    ("yearly", "tax"),
    [
        (-1.0, 0.0),
        (0.0, 0.0),
        (999_999.0, 49_999.95),
        (1_000_000.0, 50_000.0),
        (1_000_001.0, 50_000.1),
        (2_000_000.0, 150_000.0),
        (3_000_000.0, 250_000.0),
        (3_000_001.0, 750_000.25),
    ],
)
def test_since_2019_the_first_million_pays_5_per_cent_and_the_next_two_10(yearly, tax):
    for month in ("2019-01", "2020-12"):
        assert profit_tax(yearly, rules(month)) == pytest.approx(tax)


def test_a_month_pays_a_twelfth_of_the_tax_on_a_year_like_it():
    # 2018: 31,000 of sales at 3 %, and 10 % of a profit of 10,000 a month
    assert business_tax(31_000.0, 10_000.0, rules("2018-12")) == pytest.approx(930 + 1_000)
    assert business_tax(31_000.0, -500.0, rules("2018-12")) == pytest.approx(930)
