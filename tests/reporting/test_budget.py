"""The estimated outlay of a scenario, by hand."""

from __future__ import annotations

import pytest
from panels import results_of_rows, row

from sim.clock import month_index
from sim.errors import InputError
from sim.outcomes.indicators import COST_BY_MEASURE
from sim.policy.draft import Draft
from sim.policy.library import load_library
from sim.policy.measure import Text
from sim.reporting.budget import DOSES, Budget, estimate
from sim.reporting.results import Results

YEARS = (2018, 2019, 2020)
PLAN = Draft(Text(zh="试", en="Trial"))


def of_cost(**costs: tuple[float, float]) -> Results:
    """A run of two draws in which a measure costs the same each year: without the plan and with.

    The draws lie one yuan to either side of their mean.
    """
    return results_of_rows(
        *(
            row(
                {"no-plan": [without - 1, without + 1], "plan": [plan - 1, plan + 1]},
                COST_BY_MEASURE + measure,
                year=year,
            )
            for measure, (without, plan) in costs.items()
            for year in YEARS
        )
    )


def outlay(budget: Budget, measure: str) -> float:
    return next(one.draft for one in budget.outlays if one.measure == measure)


def test_the_plan_itself_costs_what_the_run_says() -> None:
    found = estimate(PLAN, of_cost(G17=(10, 300), F04=(5, 40)))
    assert found.plan == found.draft == pytest.approx(3 * (300 + 40))
    assert found.difference == 0
    assert found.moved() == ()


def test_a_doubled_amount_doubles_the_cost_of_whole_years_and_half_of_the_first_half_year() -> None:
    # G17 pays from July 2018: 40 yuan in 30 of the 36 months, and the dose of each of its years
    # doubles, as nothing was paid before July.
    found = estimate(PLAN.set_value("G17", "amount", None, 80), of_cost(G17=(0, 300)))
    assert outlay(found, "G17") == pytest.approx(3 * 600)
    assert found.difference == pytest.approx(900)


def test_a_change_from_a_later_month_counts_only_from_then() -> None:
    changed = PLAN.set_value("G17", "amount", month_index("2020-01"), 80)
    assert outlay(estimate(changed, of_cost(G17=(0, 300))), "G17") == pytest.approx(300 + 300 + 600)


def test_what_ran_before_the_plan_in_its_first_year_stays() -> None:
    # D08: four months of support without the plan, six with it from July 2018.  Nine months make
    # the mean dose of 2018 (4 + 9) / 2 instead of (4 + 6) / 2, and half as much again afterwards.
    changed = PLAN.set_value("D08", "months", None, 9)
    found = estimate(changed, of_cost(D08=(60, 100)))
    assert outlay(found, "D08") == pytest.approx(100 * 6.5 / 5 + 2 * 150)


def test_a_measure_that_is_off_costs_what_it_costs_without_the_plan() -> None:
    found = estimate(PLAN.switch("G17", False), of_cost(G17=(10, 300)))
    assert outlay(found, "G17") == pytest.approx(30)
    assert found.difference == pytest.approx(30 - 900)
    assert [one.measure for one in found.moved()] == ["G17"]


def test_two_changed_doses_of_one_payment_multiply() -> None:
    changed = PLAN.set_value("D04", "subsidy", None, 1500).set_value("D04", "take_up", None, 0.36)
    assert outlay(estimate(changed, of_cost(D04=(0, 100))), "D04") == pytest.approx(300 * 1.5)


def test_payments_of_two_kinds_add_up_in_proportion_to_what_they_come_to() -> None:
    # A seat of G01 costs 1,500 yuan and 15 days of 15 yuan.  At 30 days it comes to 1,950 yuan
    # instead of 1,725 from July 2018; seats are 2,100 then, with the 300 of H13.  Before July there
    # are 500 to 1,200 seats at 800 to 1,500 yuan, the same in both.
    changed = PLAN.set_value("G01", "days", None, 30)
    found = estimate(changed, of_cost(G01=(100, 200)))
    assert outlay(found, "G01") / 200 == pytest.approx(
        _first_year_of_g01(1950) / _first_year_of_g01(1725) + 2 * 1950 / 1725
    )


def _first_year_of_g01(seat: float) -> float:
    """Twelve months of seats and money of 2018: January, to June, and from July at `seat` yuan."""
    return 1 * 1000 * (800 + 225) + 5 * 1200 * (1500 + 225) + 6 * 2100 * seat


def test_seats_that_another_measure_adds_count_where_they_are_paid() -> None:
    # Without H13, G01 pays 1,800 seats instead of 2,100; the years after 2018 show it purely.
    found = estimate(PLAN.switch("H13", False), of_cost(G01=(0, 210)))
    ratio = _seats_of_2018(1800) / _seats_of_2018(2100)
    assert outlay(found, "G01") == pytest.approx(210 * ratio + 2 * 180)


def _seats_of_2018(seats: float) -> float:
    return 1000 * 1025 + 5 * 1200 * 1725 + 6 * seats * 1725


def test_conditions_are_no_doses() -> None:
    changed = PLAN.set_value("D05", "months", None, 24).set_value("A02", "insured_months", None, 60)
    assert estimate(changed, of_cost(D05=(0, 50), A02=(20, 90))).difference == 0


def test_the_largest_difference_comes_first() -> None:
    changed = PLAN.set_value("F04", "months", None, 2).switch("G17", False)
    found = estimate(changed, of_cost(G17=(0, 300), F04=(0, 40)))
    assert [one.measure for one in found.moved()] == ["G17", "F04"]


def test_a_value_outside_its_range_has_no_estimate() -> None:
    with pytest.raises(InputError):
        estimate(PLAN.set_value("G17", "amount", None, 1e6), of_cost(G17=(0, 300)))


def test_every_measure_that_pays_has_doses_of_the_library() -> None:
    library = load_library()
    paying = {key for key, measure in library.measures.items() if measure.pays}
    assert set(DOSES) == paying
    terms = {term for products in DOSES.values() for product in products for term in product}
    assert terms <= set(library.registry)
