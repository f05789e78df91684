"""The cost model finds the constants of made-up measurements, and extrapolates from them."""

from __future__ import annotations

import pytest

from benchmarks.cost import Costs, Line, Observed, batch, fit, largest_error, shard
from benchmarks.scaling import result
from sim.city.state import HOUSEHOLD, RESIDENT

TRUE = Costs(
    start=2.0,
    founding=Line(0.02, 0.7),
    history=Line(0.5, 15.0),
    branch=Line(0.1, 9.0),
    memory_mb=Line(380.0, 500.0),
    gathering=Line(0.01, 0.02),
    moved=Line(40e3, 45e3),
    stored=Line(30e3, 40e3),
    sent=8500.0,
)


def observed(costs: Costs) -> list[Observed]:
    """Measurements without error."""
    return [
        Observed(
            scale=scale,
            policies=policies,
            start=costs.start,
            founding=costs.founding.at(scale),
            draw=costs.draw(scale, policies),
            gathering=costs.gathering.at(policies),
            memory_mb=costs.memory_mb.at(scale),
            sent=costs.sent,
            moved=costs.moved.at(policies),
            stored=costs.stored.at(policies),
        )
        for scale in (0.01, 0.02, 0.05)
        for policies in (1, 2)
    ]


def test_the_fit_finds_the_constants_of_measurements_without_error():
    found = fit(observed(TRUE))
    for name in ("founding", "history", "branch", "memory_mb", "gathering", "moved", "stored"):
        assert getattr(found, name) == pytest.approx(getattr(TRUE, name), rel=1e-6), name
    assert (found.start, found.sent) == (2.0, 8500.0)
    assert largest_error(found, observed(TRUE)) < 1e-9


def test_no_constant_is_below_zero_where_noise_would_make_it_so():
    falling = [
        Observed(**{**vars(one), "draw": 1.0 / (1.0 + one.scale * one.policies)})
        for one in observed(TRUE)
    ]
    found = fit(falling)
    assert min(*found.history, *found.branch) >= 0.0


def test_a_batch_takes_whole_rounds_and_one_core_gathers_it():
    costs = TRUE
    each, gathering = costs.draw(0.1, 2), costs.gathering.at(2)
    one = batch(costs, 0.1, 2, draws=201, workers=100)
    assert one.seconds == pytest.approx(2.0 + 3 * each + 201 * gathering)
    assert one.efficiency == pytest.approx(201 * each / (100 * one.seconds))
    assert one.useful_workers == pytest.approx(each / gathering)
    alone = batch(costs, 0.1, 2, draws=201, workers=1)
    assert alone.efficiency > one.efficiency


def test_a_shard_costs_as_its_residents_and_sends_its_movers():
    small, large = (shard(TRUE, count, 1e6, policies=2) for count in (1e6, 3e6))
    assert large.scale == 3.0 and large.seconds == TRUE.draw(3.0, 2)
    record = RESIDENT.itemsize + HOUSEHOLD.itemsize
    assert large.exchanged - small.exchanged == pytest.approx(2e6 * 0.02 / 12 * record)


def test_the_page_has_every_measurement_and_every_city_of_the_province():
    page = result(observed(TRUE))
    assert page.count("| 0.05 |") == 3  # two measurements and a batch
    assert all(city in page for city in ("Yangquan", "Taiyuan", "Yuncheng", "**All**"))
