"""December's record against the state it is read from."""

from __future__ import annotations

import numpy as np
import pytest

from sim.city.codes import Activity
from sim.city.state import FEN
from sim.experiments.run import found, schedules, terms_by_month
from sim.institutions.treasury import Line
from sim.outcomes.record import Sum, counted, year_rows
from sim.outcomes.spread import per_head
from sim.policy.library import load_policy, load_world


@pytest.fixture(scope="module")
def december():
    """A small city just after the settlement of December 2010, before the month moves on."""
    terms = terms_by_month(schedules([load_policy("no-plan")])[0])
    engine = found(terms, load_world("trend-2017"), scale=0.01, seed=3, draw=0)
    engine.run_to(11)
    kept = []
    engine.listeners.append(lambda running: kept.append((counted(running), _rows(running))))
    engine.step()
    engine.listeners.clear()
    return engine, *kept[0]


def _rows(engine):
    owners = {Line.BASE_PAY_STEP: ("F01", "general"), Line.DIBAO: ("H16", "assistance")}
    return {
        (area, residence, grouping, group, name): value
        for area, residence, grouping, group, name, value in year_rows(engine, owners)
    }


EVERYONE = ("city", "all", "all", "all")


def test_everyone_is_counted_once(december):
    engine, sums, rows = december
    residents = engine.city.residents
    alive = (residents["activity"] != Activity.GONE).sum()
    children = engine.city.households["young_children"][engine.city.households["persons"] > 0].sum()
    assert sums[:, :, 0, Sum.PERSONS].sum() == alive + children
    assert sums[:, :, 1:9, Sum.PERSONS].sum() == alive
    assert rows[(*EVERYONE, "persons")] == pytest.approx((alive + children) * engine.city.weight)


def test_income_per_head_is_all_income_over_all_persons(december):
    engine, _, rows = december
    households = engine.city.households
    total = households["income_year"].sum() / FEN
    per_person = total / households["persons"].sum()
    # Whole fen per head: at most one fen a member is lost per household.
    assert rows[(*EVERYONE, "disposable_income_per_head")] == pytest.approx(per_person, abs=0.05)


def test_the_poverty_rate_is_the_share_below_the_line(december):
    engine, _, rows = december
    income, persons = per_head(engine.city)
    poor = persons[income < 2300].sum() / persons.sum()
    assert rows[(*EVERYONE, "poverty_rate")] == pytest.approx(poor, abs=0.002)


def test_public_cost_is_the_years_books_by_measure_and_fund(december):
    engine, _, rows = december
    books = engine.city.year_books.sum() / FEN * engine.city.weight
    assert rows[(*EVERYONE, "public_cost")] == pytest.approx(books)
    by_measure = sum(
        value
        for (*_, name), value in rows.items()
        if name.startswith("public_cost:") and not name.startswith("public_cost:fund:")
    )
    by_fund = sum(
        value for (*_, name), value in rows.items() if name.startswith("public_cost:fund:")
    )
    assert by_measure == pytest.approx(books)
    assert by_fund == pytest.approx(books)


def test_rates_lie_between_nought_and_one_and_inequality_in_its_bounds(december):
    _, _, rows = december
    for (*_, name), value in rows.items():
        if name.endswith("_rate"):
            assert 0.0 <= value <= 1.0, name
    assert 0.25 < rows[(*EVERYONE, "gini")] < 0.6
    deciles = [rows[(*EVERYONE, f"income_decile_{number}")] for number in range(1, 11)]
    assert deciles == sorted(deciles)
    assert rows[(*EVERYONE, "urban_rural_ratio")] > 1.5


def test_unemployment_and_groups_are_in_plausible_ranges(december):
    engine, _, rows = december
    assert 0.04 < rows[(*EVERYONE, "unemployment_rate")] < 0.11
    groups = np.bincount(engine.city.residents["group"], minlength=8) * engine.city.weight
    for number, (low, high) in enumerate(
        [
            (8e5, 13e5),
            (6e4, 12e4),
            (700, 4000),
            (7e3, 16e3),
            (2e4, 5e4),
            (6e3, 14e3),
            (2e4, 4e4),
            (1.5e4, 8e4),
        ]
    ):
        assert low < groups[number] < high, number
