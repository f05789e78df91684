"""Taxes, the minimum wage, the labour market and queues, by cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.city.codes import Queue
from sim.clock import month_index
from sim.engine.clear import clear_jobs, clear_queues, first
from sim.institutions import labour_market, taxes
from sim.terms import Terms


@pytest.mark.parametrize(
    ("month", "tax"),
    [
        # 8,000 - 2,000 = 6,000: 500 at 5 %, 1,500 at 10 %, 3,000 at 15 %, 1,000 at 20 %
        ("2011-08", 25 + 150 + 450 + 200),
        # 8,000 - 3,500 = 4,500: 1,500 at 3 %, 3,000 at 10 %
        ("2011-09", 45 + 300),
        ("2018-09", 45 + 300),
        # 8,000 - 5,000 = 3,000 at 3 %
        ("2018-10", 90),
    ],
)
def test_income_tax_of_8000_yuan_a_month(rules, month, tax):
    assert taxes.income_tax.py_func(8000.0, 0.0, rules[month_index(month)]) == pytest.approx(tax)


def test_nobody_pays_tax_at_the_threshold_and_three_fen_on_the_next_yuan(rules):
    now = rules[month_index("2019-01")]
    assert taxes.income_tax.py_func(5000.0, 0.0, now) == 0.0
    assert taxes.income_tax.py_func(5001.0, 0.0, now) == pytest.approx(0.03)


def test_contributions_have_a_floor_and_a_cap(rules):
    now = rules[month_index("2019-06")]
    rate = 0.08 + 0.02 + 0.003
    assert taxes.contributions.py_func(1000.0, now) == pytest.approx(0.6 * 4565 * rate)
    assert taxes.contributions.py_func(4000.0, now) == pytest.approx(4000 * rate)
    assert taxes.contributions.py_func(99999.0, now) == pytest.approx(3 * 4565 * rate)


@pytest.mark.parametrize(
    ("month", "districts", "counties"),
    [
        ("2014-03", 1290, 1090),
        ("2014-04", 1450, 1250),
        ("2017-09", 1620, 1420),
        ("2017-10", 1700, 1500),
    ],
)
def test_the_minimum_wage_by_class_of_county(rules, month, districts, counties):
    now = rules[month_index(month)]
    assert taxes.minimum_wage.py_func(1, now) == districts
    assert taxes.minimum_wage.py_func(4, now) == counties


def test_contacts_follow_the_matching_function(behaviour):
    own = behaviour.labour_market._replace(contact=0.5, tightness_elasticity=0.5)
    chance = labour_market.contact_chance.py_func(0.25, 1.0, own)
    assert chance == pytest.approx(1 - np.exp(-0.5 * 0.5))
    assert labour_market.contact_chance.py_func(0.0, 1.0, own) == 0.0
    assert labour_market.contact_chance.py_func(0.25, 1.03, own) > chance


def test_the_market_hires_no_more_than_it_has_vacancies_and_one_job_displaces_another():
    rows = np.arange(6, dtype=np.int32)
    segments = np.array([3, 3, 3, 7, 7, 3], np.int16)
    keys = np.array([0.9, 0.1, 0.5, 0.4, 0.2, 0.3])
    vacancies = np.zeros(50)
    vacancies[3], vacancies[7] = 2, 5
    hired, filled = clear_jobs(segments, rows, keys, vacancies)
    assert set(hired) == {1, 5, 3, 4}
    assert filled[3] == 1.0
    assert filled[7] == pytest.approx(0.4)


def test_a_queue_serves_the_lowest_keys_and_rows_do_not_matter():
    rows = np.array([8, 2, 5], np.int32)
    keys = np.array([0.3, 0.3, 1.1])
    assert set(rows[first(keys, rows, 2)]) == {2, 8}
    assert list(rows[first(keys, rows, 1)]) == [2]
    assert len(first(keys, rows, 0)) == 0


def test_a_years_places_are_never_exceeded_and_fractions_are_carried():
    terms = Terms(needy=Terms().needy._replace(training_seats=30))
    carried = np.zeros(19)
    served_in_year = 0
    for month in range(12):
        rows = np.arange(100, dtype=np.int32)
        winners, _ = clear_queues(
            np.full(100, Queue.NEEDY_TRAINING, np.int8),
            rows,
            rows / 100.0,
            month,
            terms,
            1.0,
            0,
            carried,
        )
        served_in_year += len(winners)
    assert served_in_year == 30


def test_public_posts_are_a_stock():
    terms = Terms(needy=Terms().needy._replace(public_posts=10))
    rows = np.arange(5, dtype=np.int32)
    queues = np.full(5, Queue.PUBLIC_POST, np.int8)
    winners, _ = clear_queues(queues, rows, rows / 9.0, 3, terms, 1.0, 8, np.zeros(19))
    assert len(winners) == 2


def test_pay_below_the_minimum_wage_is_made_up_in_part(behaviour):
    own = behaviour.labour_market._replace(minimum_pass=0.41)
    assert labour_market.with_minimum_wage.py_func(1000.0, 1500.0, own) == pytest.approx(1205.0)
    assert labour_market.with_minimum_wage.py_func(1600.0, 1500.0, own) == 1600.0
    assert labour_market.minimum_wage_hazard.py_func(1600.0, 1500.0, own) == 0.0
