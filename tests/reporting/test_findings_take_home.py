"""Take-home pay of a needy household, at points worked out by hand.

July 2018, in town: a standard of 516 x 1.02 = 526.32 yuan, contributions of 10.3 % on 3,077.40
yuan (60 % of 5,129) at least, a tax threshold of 3,500, a minimum wage of 1,700 yuan; special
assistance of 40 yuan a head below 1.3 standards.
"""

from __future__ import annotations

import math
import re

import pytest

from sim.documents.take_home import HOUSEHOLDS, PAGE, take_home_document
from sim.reporting.findings.finding import View
from sim.reporting.findings.take_home import (
    AFTER,
    DEFERRED,
    STAGES,
    WITHOUT,
    Household,
    Rulebook,
    marginal_rates,
    take_home,
)

LINE = 526.32
LEAST = 0.103 * 3077.4
SINGLE, FAMILY = Rulebook(Household(1)), Rulebook(Household(3))


def kept(book, wage):
    """What is kept by stage, the cost of going to work left in."""
    pay = book.pay(wage)
    return {stage: value + pay.work_cost for stage, value in pay.kept.items()}


def near(**stages):
    return pytest.approx(stages, abs=0.01)


def test_without_earnings_a_household_has_the_standard_in_every_stage():
    for book, persons in ((SINGLE, 1), (FAMILY, 3)):
        full = persons * LINE
        assert book.pay(0.0).kept == near(without=full, deferred=full, after=full)
        assert book.pay(0.0).work_cost == book.pay(0.0).contributions == 0.0


def test_just_below_and_above_the_standard():
    # 843 - 316.97 = 526.03, 29 fen below the standard; 844 leaves nothing, and special assistance
    # of 40 yuan begins.  With 200 deducted, 326.03 counts and 200.29 of dibao remain.
    assert kept(SINGLE, 843.0) == near(without=LINE, deferred=526.03 + LINE, after=LINE + 200)
    assert kept(SINGLE, 844.0) == near(without=567.03, deferred=527.03 + LINE, after=LINE + 200)


def test_just_below_and_above_the_end_of_special_assistance():
    # 1.3 standards are 684.22 yuan: a wage of 1,001.19 without, of 1,201.19 with the deduction.
    assert kept(SINGLE, 1001.0)[WITHOUT] == pytest.approx(1001 - LEAST + 40)
    assert kept(SINGLE, 1002.0)[WITHOUT] == pytest.approx(1002 - LEAST)
    assert kept(SINGLE, 1201.0)[AFTER] == pytest.approx(1201 - LEAST + 40)
    assert kept(SINGLE, 1202.0)[AFTER] == pytest.approx(1202 - LEAST)


def test_around_the_floor_of_contributions():
    assert SINGLE.floor == pytest.approx(3077.4)
    assert SINGLE.pay(1.0).contributions == pytest.approx(LEAST)
    assert SINGLE.pay(3077.0).contributions == pytest.approx(LEAST)
    assert SINGLE.pay(3078.0).contributions == pytest.approx(0.103 * 3078)
    assert kept(SINGLE, 3078.0)[AFTER] == pytest.approx(3078 * 0.897)


def test_at_the_minimum_wage():
    assert SINGLE.minimum_wage == 1700.0
    net = 1700 - LEAST
    assert kept(SINGLE, 1700.0) == near(without=net, deferred=net + LINE, after=net)
    # A family's 1,578.96 yuan are filled up, and 200 yuan of the wage left to it.
    full = 3 * LINE
    assert kept(FAMILY, 1700.0) == near(without=full, deferred=net + full, after=full + 200)


def test_tax_begins_where_the_wage_less_contributions_reaches_the_threshold():
    # 3,500 / 0.897 = 3,901.90
    assert SINGLE.pay(3901.0).tax == 0.0
    assert SINGLE.pay(3902.0).tax == pytest.approx(0.03 * (3902 * 0.897 - 3500))


@pytest.mark.parametrize(
    ("wage", "rates"),
    [
        # Dibao falls by what is earned; nothing is taken while it is deferred.
        (600.0, {WITHOUT: 1.0, DEFERRED: 0.0, AFTER: 1.0}),
        # 400 to 500 yuan: the first 116.97 over the contributions, all within the 200 deducted
        (400.0, {WITHOUT: 1.0, DEFERRED: 0.0, AFTER: 0.0}),
        (3200.0, dict.fromkeys(STAGES, 0.103)),
        (4000.0, dict.fromkeys(STAGES, 1 - 0.897 * 0.97)),
    ],
)
def test_marginal_rates(wage, rates):
    found = {stage: FAMILY.marginal_rate(wage, stage) for stage in STAGES}
    assert found == pytest.approx(rates, abs=1e-6)


def test_before_the_plan_no_stage_differs():
    book = Rulebook(Household(3, month="2018-06"))
    for wage in (500.0, 1700.0, 2500.0):
        assert len(set(book.pay(wage).kept.values())) == 1


def test_villagers_have_the_rural_standard_and_the_counties_minimum_wage():
    book = Rulebook(Household(1, urban=False))
    assert book.line == pytest.approx(334.33 * 1.02)
    assert book.minimum_wage == 1500.0


def test_the_titles_say_what_the_numbers_are():
    cost = FAMILY.cost_of_work
    title = take_home(View("zh"), Household(3)).title
    assert "最低工资1700元" in title
    assert f"少得{cost:.0f}元" in title  # dibao falls by all that is earned
    assert f"此后多得{200 - cost:.0f}元" in title
    english = take_home(View("en"), Household(3)).title
    assert f"without the clauses on work, {cost:.0f} yuan less" in english
    assert "as without the clauses" in take_home(View("en"), Household(1)).title


@pytest.mark.parametrize("household", HOUSEHOLDS)
def test_chart_and_table_agree_and_both_languages_are_whole(household):
    for make in (take_home, marginal_rates):
        zh, en = make(View("zh"), household), make(View("en"), household)
        assert not re.search("[{}]", zh.title + zh.note + en.title + en.note)
        assert not re.search("[\u4e00-\u9fff]", en.title + en.note + en.table.title)
        assert [len(one.chart["series"]) for one in (zh, en)] == [3, 3]
    found = take_home(View("zh"), household)
    drawn = dict(point["value"] for point in found.chart["series"][2]["data"])
    for row in found.table.rows:
        wage, told = row[0].value, row[11].value
        assert wage not in drawn or math.isclose(drawn[wage], told, abs_tol=0.01)


def test_the_page_is_what_the_rules_say():
    assert PAGE.read_text(encoding="utf-8") == take_home_document()
