"""The synthetic city keeps the census it was fitted to and is the same every time."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from calibration import population as module
from calibration import population_build as builder
from calibration.population import population_file, read_population
from calibration.population_build import build_population
from calibration.population_check import check_population, margins_met
from calibration.population_fit import (
    Margin,
    draw_weighted,
    exchange,
    fit,
    largest_remainder,
    round_in_order,
)
from calibration.population_households import pair_by_age
from calibration.population_work import shift_shares
from sim import tables
from sim.city.codes import Activity, Employer, Group, Occupation

POSITIVE = st.floats(0.01, 100.0)


@pytest.fixture(scope="session")
def city():
    return build_population()


def test_the_city_has_the_residents_of_the_census(city):
    assert city.total == 1_368_502
    assert city.households.young_children.sum() == 66_267
    assert city.residents.age.min() == 5


def test_every_resident_is_in_exactly_one_household_of_contiguous_rows(city):
    households, residents = city.households, city.residents
    assert households.size.min() >= 1
    assert households.first[0] == 0
    np.testing.assert_array_equal(
        households.first[1:], households.first[:-1] + households.size[:-1]
    )
    np.testing.assert_array_equal(
        residents.household, np.repeat(np.arange(len(households)), households.size)
    )


def test_places_and_counties_are_contiguous(city):
    households = city.households
    assert (np.diff(households.place) >= 0).all()
    assert (np.diff(households.county) >= 0).all()
    assert len(np.unique(households.place)) == 1150
    pairs = np.unique(np.stack([households.place, households.county, households.urban]), axis=1)
    assert pairs.shape[1] == 1150


def test_fitted_margins_are_kept_within_half_a_per_cent(city):
    table = check_population(city)
    assert table["used_for_fitting"].sum() > 400
    assert margins_met(table)


def test_two_builds_are_identical(city):
    again = build_population()
    for part in ("residents", "households"):
        first, second = getattr(city, part), getattr(again, part)
        for field in fields(first):
            np.testing.assert_array_equal(getattr(first, field.name), getattr(second, field.name))


def test_children_do_not_work_and_every_household_has_an_adult(city):
    residents = city.residents
    young = residents.age < 16
    assert (residents.activity[young] == Activity.CHILD).all()
    assert not (residents.activity[~young] == Activity.CHILD).any()
    adults = np.bincount(
        residents.household, weights=residents.age >= 16, minlength=len(city.households)
    )
    assert adults.min() >= 1


def test_activity_occupation_and_employer_agree(city):
    residents = city.residents
    working = np.isin(residents.activity, [Activity.EMPLOYEE, Activity.FARMER, Activity.OWNER])
    np.testing.assert_array_equal(working, residents.occupation != Occupation.NONE)
    np.testing.assert_array_equal(working, residents.employer != Employer.NONE)
    np.testing.assert_array_equal(
        residents.activity == Activity.OWNER, residents.employer == Employer.OWN_BUSINESS
    )
    np.testing.assert_array_equal(
        residents.jobless_reason > 0, residents.activity == Activity.UNEMPLOYED
    )


def test_groups_hold_who_they_say(city):
    residents = city.residents
    skilled = residents.group == Group.SKILLED_WORKERS
    assert (residents.certificate[skilled] >= 1).all()
    enterprise = [Employer.STATE_ENTERPRISE, Employer.PRIVATE]
    assert np.isin(residents.employer[skilled], enterprise).all()
    cadres = residents.group == Group.CADRES
    assert (residents.employer[cadres] == Employer.PUBLIC).all()
    assert residents.township[~cadres].sum() == 0
    assert residents.township[cadres].mean() == pytest.approx(0.2, abs=0.001)
    np.testing.assert_array_equal(
        residents.group == Group.ENTREPRENEURS, residents.activity == Activity.OWNER
    )
    assert not (residents.group == Group.NEEDY).any()


def test_public_and_state_employment_add_up_to_urban_units(city):
    units = np.isin(city.residents.employer, [Employer.PUBLIC, Employer.STATE_ENTERPRISE]).sum()
    assert units == pytest.approx(237_400, rel=0.005)


def test_owners_follow_from_workers_and_jobs_per_business(city):
    table = tables.derivations()
    known = dict(zip(table["name"], table["value"], strict=True))
    workers, share = (
        known["urban_private_and_self_employed"],
        known["household_business_worker_share"],
    )
    owners = workers * (
        share / known["jobs_per_household_business"] + (1 - share) / known["jobs_per_private_firm"]
    )
    assert known["owners"] == pytest.approx(owners, abs=1)
    assert (city.residents.activity == Activity.OWNER).sum() == known["owners"]


def test_nobody_finishes_below_the_level_attended(city):
    residents = city.residents
    assert (residents.schooling >= residents.schooling_2010).all()
    assert set(np.unique(residents.schooling)) == {0, 6, 9, 12, 15, 16}


def test_the_cache_is_written_once_and_read_back(city, tmp_path, monkeypatch):
    monkeypatch.setenv("YQSIM_CACHE", str(tmp_path / "new"))
    monkeypatch.setattr(builder, "build_population", lambda: city)
    path = population_file()
    assert path.parent == tmp_path / "new"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    monkeypatch.setattr(builder, "build_population", lambda: pytest.fail("built twice"))
    assert population_file() == path
    stored = read_population(path)
    np.testing.assert_array_equal(stored.residents.age, city.residents.age)


def test_an_unwritable_cache_falls_back_to_a_temporary_folder(city, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("YQSIM_CACHE", str(blocked / "cache"))
    monkeypatch.setattr(module.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(builder, "build_population", lambda: city)
    assert population_file().parent == tmp_path / "yqsim"


@settings(max_examples=40, deadline=None)
@given(
    hnp.arrays(float, (3, 4, 2), elements=POSITIVE), hnp.arrays(float, (3, 4, 2), elements=POSITIVE)
)
def test_fitting_keeps_the_margins_and_the_odds_of_the_seed(seed, truth):
    margins = [
        Margin((0, 1), truth.sum(axis=2)),
        Margin((2,), truth.sum(axis=(0, 1))),
    ]
    table, error = fit(seed, margins, tolerance=1e-9, rounds=2000)
    assert error < 1e-6
    for margin in margins:
        np.testing.assert_allclose(margin.total(table), margin.target, rtol=1e-5)
    odds = table[0, 0, 0] * table[1, 1, 1] / (table[0, 0, 1] * table[1, 1, 0])
    assert odds == pytest.approx(
        seed[0, 0, 0] * seed[1, 1, 1] / (seed[0, 0, 1] * seed[1, 1, 0]), rel=1e-6
    )


@given(hnp.arrays(float, st.integers(1, 40), elements=POSITIVE), st.integers(0, 10_000))
def test_largest_remainder_keeps_the_total(values, total):
    whole = largest_remainder(values, total)
    assert whole.sum() == total
    assert np.abs(whole - values * total / values.sum()).max() < 1.0 + 1e-6


@given(hnp.arrays(float, (5, 7), elements=st.floats(0, 3)))
def test_rounding_in_order_keeps_every_running_total(values):
    whole = round_in_order(values)
    assert whole.min() >= 0
    assert np.abs(np.cumsum(whole.ravel()) - np.cumsum(values.ravel())).max() <= 0.5 + 1e-5


@given(hnp.arrays(np.int64, (6, 4), elements=st.integers(0, 9)), st.integers(0, 3))
def test_exchanges_meet_the_groups_and_leave_rows_alone(counts, shift):
    wanted = np.roll(counts.sum(axis=0), shift)
    rows = counts.sum(axis=1)
    left = exchange(counts, np.full(counts.shape, 0.5), wanted, np.arange(4))
    assert left == 0
    np.testing.assert_array_equal(counts.sum(axis=0), wanted)
    np.testing.assert_array_equal(counts.sum(axis=1), rows)
    assert counts.min() >= 0


@given(hnp.arrays(float, 30, elements=st.just(0.0) | st.floats(0.01, 5)), st.integers(0, 40))
def test_weighted_draws_are_distinct_and_never_of_zero_weight(weights, amount):
    drawn = draw_weighted(weights, amount, np.random.Generator(np.random.PCG64(1)))
    assert len(drawn) == min(amount, int((weights > 0).sum()))
    assert len(np.unique(drawn)) == len(drawn)
    assert (weights[drawn] > 0).all()


@given(
    hnp.arrays(float, st.integers(1, 30), elements=st.floats(15, 90)),
    hnp.arrays(np.int64, st.integers(1, 30), elements=st.integers(18, 95)),
)
def test_pairing_uses_each_guest_and_host_once(desired, hosts):
    guest, host = pair_by_age(desired, hosts, np.random.Generator(np.random.PCG64(1)))
    assert len(guest) == len(host) == min(len(desired), len(hosts))
    assert len(np.unique(guest)) == len(guest)
    assert len(np.unique(host)) == len(host)


@given(st.floats(0.05, 0.95))
def test_shifted_shares_meet_their_total(part):
    sizes = np.array([100.0, 300.0, 50.0])
    moved = shift_shares(np.array([0.2, 0.6, 0.9]), sizes, part * sizes.sum())
    assert (moved * sizes).sum() == pytest.approx(part * sizes.sum())
    assert (np.diff(moved) > 0).all()
