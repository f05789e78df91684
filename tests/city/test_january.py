"""January: deaths by Gompertz's law, the ends of school and work, who leaves the city."""

from __future__ import annotations

from math import log

import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    economy,
    employee,
    parameters,
    person,
    terms,
)

from sim.city import demography
from sim.city.codes import Activity, Employer, Occupation, Post
from sim.clock import month_index
from sim.engine.january import begin_or_end_work, leave_for_good

JANUARY = month_index("2018-01")
AGES = {
    "retirement_man": 60.0,
    "retirement_woman_staff": 55.0,
    "retirement_woman_worker": 50.0,
    "farm_end": 75.0,
}


def aged(years, **fields):
    return employee(**({"birth": JANUARY - 12 * years} | fields))


def test_the_death_rate_doubles_with_every_span_of_its_slope():
    own = parameters(
        "demography", mortality=1e-5, mortality_slope=log(2.0) / 8.0, woman_mortality=0.5
    )
    at = {age: demography.death_rate(aged(age), JANUARY, own) for age in (40, 48, 80)}
    assert at[40] == pytest.approx(1e-5 * 2**5)
    assert at[48] == pytest.approx(2 * at[40])
    assert at[80] == pytest.approx(1e-5 * 2**10)
    assert demography.death_rate(aged(40, female=1), JANUARY, own) == pytest.approx(at[40] / 2)
    certain = parameters("demography", mortality=0.01, mortality_slope=0.2)
    assert demography.death_rate(aged(100), JANUARY, certain) == 1.0


def ages_one_year(p, **owners):
    begin_or_end_work(p, JANUARY, SEED, all_terms(**owners), all_parameters(demography=AGES))
    return Activity(p.activity)


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"female": 0, "occupation": Occupation.PRODUCTION}, 59),
        ({"female": 1, "occupation": Occupation.PRODUCTION}, 49),
        ({"female": 1, "occupation": Occupation.SERVICE}, 49),
        ({"female": 1, "occupation": Occupation.CLERK}, 54),
        ({"female": 1, "occupation": Occupation.MANAGER}, 54),
        ({"female": 1, "occupation": Occupation.CLERK, "post": Post.PUBLIC_WELFARE}, 49),
    ],
)
def test_the_insured_retire_at_the_statutory_age(fields, last):
    assert ages_one_year(aged(last, formal=1, **fields)) == Activity.EMPLOYEE
    assert ages_one_year(aged(last + 1, formal=1, **fields)) == Activity.RETIRED


def test_who_never_contributed_has_no_pension_to_retire_on():
    assert ages_one_year(aged(60, formal=0)) == Activity.HOME


def test_retirement_ends_job_post_business_and_claims():
    p = aged(
        60,
        formal=1,
        activity=Activity.OWNER,
        employer=Employer.OWN_BUSINESS,
        hires=4,
        loan=9000.0,
        claims=9,
        post=Post.RESEARCHER,
    )
    assert ages_one_year(p) == Activity.RETIRED
    assert (p.employer, p.post, p.hires, p.loan, p.claims) == (Employer.NONE, Post.NONE, 0, 0, 0)


def test_farmers_work_on_to_their_own_age():
    assert ages_one_year(aged(74, activity=Activity.FARMER)) == Activity.FARMER
    assert ages_one_year(aged(75, activity=Activity.FARMER)) == Activity.HOME


@pytest.mark.parametrize(
    ("schooling", "age", "activity"),
    [
        (9, 15, Activity.CHILD),
        (9, 16, Activity.UNEMPLOYED),
        (12, 16, Activity.STUDENT),
        (12, 18, Activity.STUDENT),
        (12, 19, Activity.UNEMPLOYED),
        (16, 22, Activity.STUDENT),
        (16, 23, Activity.UNEMPLOYED),
    ],
)
def test_children_become_pupils_at_sixteen_and_leave_when_schooling_is_done(
    schooling, age, activity
):
    p = person(birth=JANUARY - 12 * age, schooling=schooling, activity=Activity.CHILD)
    assert ages_one_year(p) == activity


def test_a_share_of_vocational_leavers_starts_with_a_certificate():
    own = parameters("demography", dual_schooling=12.0, woman_stays_home=0.3)
    plan = terms("skilled_workers", dual_certificate_share=0.72)

    def leaves(first, second, **fields):
        p = person(**({"schooling": 12} | fields))
        demography.enter_labour_force(p, JANUARY, first, second, plan, own)
        return Activity(p.activity), int(p.certificate)

    assert leaves(0.0, 0.71) == (Activity.UNEMPLOYED, 1)
    assert leaves(0.0, 0.73) == (Activity.UNEMPLOYED, 0)
    assert leaves(0.0, 0.0, schooling=9) == (Activity.UNEMPLOYED, 0)
    assert leaves(0.29, 0.9, female=1)[0] == Activity.HOME
    assert leaves(0.31, 0.9, female=1)[0] == Activity.UNEMPLOYED


def leaves_city(uniform, amenity=0.0, **fields):
    own = all_parameters(
        demography={
            "leaves_from": 18.0,
            "leaves_to": 40.0,
            "amenity_response": 5.0,
            "leaving_employed": 0.5,
            "leaving_others": 2.0,
        }
    )
    return leave_for_good(
        aged(fields.pop("age", 25), **fields),
        JANUARY,
        SEED,
        uniform,
        all_terms(skilled_workers={"amenity": amenity}),
        own,
        economy(leaving=0.04),
    )


def test_the_young_and_those_without_work_leave_more_often():
    assert leaves_city(0.019)
    assert not leaves_city(0.021)
    assert leaves_city(0.079, activity=Activity.UNEMPLOYED)
    assert not leaves_city(0.081, activity=Activity.UNEMPLOYED)
    assert not leaves_city(0.0, age=40)
    assert not leaves_city(0.0, age=17)


def test_amenities_keep_senior_workers_only():
    # 5 x 0.04 = a fifth fewer leave.
    assert leaves_city(0.0161, amenity=0.04, certificate=2)
    assert not leaves_city(0.0161, amenity=0.04, certificate=3)
    assert leaves_city(0.0159, amenity=0.04, certificate=3)
