"""Who accepts, who is hired, who loses a job; and land let equals land rented in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from support import (
    SEED,
    all_parameters,
    all_terms,
    employee,
    household,
    parameters,
    person,
    rules,
    tally,
    terms,
)

from sim.city.codes import N_SEGMENTS, Activity, Employer, Move, Sector
from sim.engine.clear import clear_jobs, first
from sim.engine.earn import without_work
from sim.institutions import labour_market as market
from sim.institutions.land import village_leases
from sim.institutions.treasury import Line


def accepts(p, value, h=None, **welfare):
    own = parameters(
        "labour_market",
        reservation=0.8,
        reservation_decay=0.02,
        change_gain=0.2,
        sanction_push=0.25,
    )
    return market.accepts(
        p, h if h is not None else household(), 5, value, 3000.0, terms("welfare", **welfare), own
    )


@pytest.mark.parametrize(
    ("jobless", "ask"), [(0, 2400.0), (10, 1920.0), (25, 1200.0), (60, 1200.0)]
)
def test_the_jobless_ask_for_less_with_every_month_down_to_half(jobless, ask):
    p = person(activity=Activity.UNEMPLOYED, jobless=jobless)
    assert accepts(p, ask + 1.0)
    assert not accepts(p, ask - 1.0)


def test_people_with_work_move_for_a_gain_of_a_fifth():
    for activity in (Activity.EMPLOYEE, Activity.FARMER):
        p = person(activity=activity, income=2000.0)
        assert accepts(p, 2401.0)
        assert not accepts(p, 2399.0)


def test_recipients_ask_for_less_when_the_next_refusal_costs_benefit():
    rule = {"refusals_before_sanction": 3.0}
    twice = person(activity=Activity.UNEMPLOYED, refusals=2)
    once = person(activity=Activity.UNEMPLOYED, refusals=1)
    on_benefit = household(dibao=300.0)
    assert accepts(twice, 1801.0, on_benefit, **rule)  # 0.75 x 2,400
    assert not accepts(once, 1801.0, on_benefit, **rule)
    assert not accepts(twice, 1801.0, household(), **rule)
    assert not accepts(twice, 1801.0, on_benefit)


def test_separation_by_employer_tenure_certificate_and_demand():
    own = parameters(
        "labour_market",
        separation=0.01,
        separation_state=0.5,
        separation_public=0.2,
        separation_new=3.0,
    )

    def hazard(excess=0.0, **fields):
        p = employee(**({"since": 0} | fields))
        return market.separation_hazard(p, 60, excess, terms("labour_market"), own, 0.8)

    assert hazard() == pytest.approx(0.01)
    assert hazard(employer=Employer.STATE_ENTERPRISE) == pytest.approx(0.005)
    assert hazard(employer=Employer.PUBLIC) == pytest.approx(0.002)
    assert hazard(since=49) == pytest.approx(0.03)
    assert hazard(since=48) == pytest.approx(0.01)
    assert hazard(certificate=1) == hazard(certificate=5) == pytest.approx(0.008)
    assert hazard(excess=0.05) == pytest.approx(0.06)


def test_public_posts_ask_for_upper_secondary_schooling():
    for sector in (Sector.PUBLIC_SERVICES, Sector.PUBLIC_ADMINISTRATION):
        assert not market.qualifies(person(schooling=11), sector)
        assert market.qualifies(person(schooling=12), sector)
    assert market.qualifies(person(schooling=0), Sector.MINING)


def test_the_jobless_give_up_after_a_year_and_the_young_at_home_may_start():
    own = parameters("labour_market", gives_up=0.1, home_seeks=0.1)

    def moves(uniform, **fields):
        p = person(**fields)
        market.change_activity(p, 60, uniform, own)
        return Move(p.moves)

    jobless = {"activity": Activity.UNEMPLOYED}
    assert moves(0.09, **jobless, jobless=12) == Move.STOP_SEEKING
    assert moves(0.09, **jobless, jobless=11) == Move.NONE
    assert moves(0.11, **jobless, jobless=12) == Move.NONE
    at_home = {"activity": Activity.HOME}
    assert moves(0.09, **at_home, birth=60 - 599) == Move.START_SEEKING
    assert moves(0.09, **at_home, birth=60 - 600) == Move.NONE


def benefit(insured, jobless):
    counts = tally()
    p = person(activity=Activity.UNEMPLOYED, insured=insured, jobless=jobless)
    own = all_parameters(households={"benefit_months": 6.0, "benefit_claims": 1.0})
    without_work(p, 100, SEED, all_terms(), own, rules("2018-07"), counts)
    return counts["books"][Line.UNEMPLOYMENT_BENEFIT] / 100


def test_the_insured_get_unemployment_benefit_for_its_months():
    assert benefit(12, 0) == 1190.0
    assert benefit(12, 5) == 1190.0
    assert benefit(12, 6) == 0.0
    assert benefit(11, 0) == 0.0


SEEKERS = st.integers(0, 60)


@given(seekers=SEEKERS, seed=st.integers(0, 10_000))
def test_nobody_is_hired_twice_and_no_segment_hires_more_than_its_vacancies(seekers, seed):
    draw = np.random.default_rng(seed)
    rows = draw.permutation(500)[:seekers].astype(np.int32)
    segments = draw.integers(0, 4, seekers).astype(np.int16)
    keys = draw.random(seekers)
    vacancies = np.zeros(N_SEGMENTS)
    vacancies[:4] = draw.integers(0, 12, 4)
    hired, filled = clear_jobs(segments, rows, keys, vacancies)
    assert len(set(hired)) == len(hired)
    for segment in range(4):
        mine = segments == segment
        winners = np.isin(rows[mine], hired)
        assert winners.sum() == min(mine.sum(), vacancies[segment])
        if winners.any() and not winners.all():
            assert keys[mine][winners].max() <= keys[mine][~winners].min()
        if vacancies[segment]:
            assert filled[segment] == winners.sum() / vacancies[segment]


@given(seed=st.integers(0, 10_000))
def test_a_job_for_one_more_is_a_job_less_for_exactly_one(seed):
    draw = np.random.default_rng(seed)
    rows, keys = np.arange(20, dtype=np.int32), draw.random(20)
    segments, vacancies = np.zeros(20, np.int16), np.full(N_SEGMENTS, 8.0)
    before, _ = clear_jobs(segments, rows, keys, vacancies)
    keys[19] = -1.0
    after, _ = clear_jobs(segments, rows, keys, vacancies)
    assert len(before) == len(after) == 8
    assert 19 in after
    assert len(set(before) - set(after)) == (0 if 19 in before else 1)


@given(st.integers(0, 30), st.integers(0, 40), st.randoms())
def test_a_queue_does_not_depend_on_the_order_of_rows(people, places, order):
    rows = np.arange(people, dtype=np.int32)
    keys = (rows % 7) / 7.0
    shuffled = list(range(people))
    order.shuffle(shuffled)
    straight = rows[first(keys, rows, places)]
    mixed = rows[shuffled][first(keys[shuffled], rows[shuffled], places)]
    assert set(straight) == set(mixed)
    assert len(straight) == min(people, places)


@given(st.integers(0, 60), st.integers(0, 10), st.randoms())
def test_who_is_hired_does_not_depend_on_the_order_of_rows(people, jobs, order):
    rows = np.arange(people, dtype=np.int32)
    keys, segments = (rows % 7) / 7.0, (rows % 3).astype(np.int16)
    vacancies = np.full(N_SEGMENTS, float(jobs))
    shuffled = list(range(people))
    order.shuffle(shuffled)
    straight, filled = clear_jobs(segments, rows, keys, vacancies)
    mixed, mixed_filled = clear_jobs(segments[shuffled], rows[shuffled], keys[shuffled], vacancies)
    assert set(straight) == set(mixed)
    assert filled.tolist() == mixed_filled.tolist()


LAND = arrays.arrays(np.int64, (6, 6), elements=st.integers(0, 10**7))


@given(LAND)
def test_land_let_is_land_rented_in_in_every_village(counts):
    let, got, rent = village_leases(counts, np.full(6, 400.0))
    offered, wanted = counts[:, 4], counts[:, 5]
    np.testing.assert_allclose(let * offered, got * wanted, rtol=1e-12)
    np.testing.assert_allclose(let * offered, np.minimum(offered, wanted), rtol=1e-12)
    assert ((let >= 0) & (let <= 1) & (got >= 0) & (got <= 1)).all()
    assert (rent[wanted > offered] > 400.0).all()
    assert (rent[wanted < offered] < 400.0).all()
    assert (rent[wanted == offered] == 400.0).all()
