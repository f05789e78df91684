"""Farmers adopt, learn, borrow and rent as their state and their village suggest."""

from __future__ import annotations

import pytest
from support import (
    SEED,
    all_parameters,
    all_terms,
    economy,
    household,
    market,
    parameters,
    person,
    rules,
    tally,
    terms,
)

from sim.city.codes import Activity, Queue, Training
from sim.clock import month_index
from sim.engine.earn import own_farm
from sim.groups import professional_farmers as farmers
from sim.institutions.treasury import Line

MONTH = month_index("2018-09")
JANUARY = month_index("2019-01")


def farmer(**fields):
    return person(
        **(
            {
                "activity": Activity.FARMER,
                "land": 10.0,
                "skill": 1.0,
                "birth": MONTH - 480,
                "schooling": 9,
                "adopted": 1,
            }
            | fields
        )
    )


def professional(**fields):
    return farmer(**({"trained": Training.FARMER} | fields))


def decide(p, h=None, learns=0.0, in_force=None, behaviour=None, markets=None):
    farmers.decide(
        p,
        h if h is not None else household(),
        MONTH,
        SEED,
        0.99,
        learns,
        in_force or terms("professional_farmers"),
        behaviour or parameters("professional_farmers"),
        markets or market(),
        1.0,
    )
    return Queue(p.applies)


@pytest.mark.parametrize(
    ("share", "schooling", "uniform", "adopts"),
    [
        # logit = -2 + 4 x share + 0.1 x schooling
        (0.5, 0, 0.499, True),
        (0.5, 0, 0.501, False),  # logit 0: 1/2
        (0.0, 9, 0.249, True),
        (0.0, 9, 0.251, False),  # logit -1.1: 0.2497
        (1.0, 9, 0.947, True),
        (1.0, 9, 0.949, False),  # logit 2.9: 0.9478
    ],
)
def test_adoption_is_logistic_in_the_village_share_and_schooling(share, schooling, uniform, adopts):
    own = parameters(
        "professional_farmers", adoption_base=-2.0, adoption_peers=4.0, adoption_schooling=0.1
    )
    seen = market(adopted=[1.0 - share, share])
    p = farmer(schooling=schooling)
    assert farmers.considers_technology(p, household(place=1), 0, uniform, own, seen) is adopts


def test_neighbours_and_a_shorter_way_bring_farmers_to_training():
    # 0.24 x (1 - 0.5 x travel) x (0.5 + 9/18) / 12 = 0.01 a month at full travel cost.
    own = parameters("professional_farmers", training_appeal=0.24, travel_cost=0.5)
    seats = {"training_seats": 100.0}
    open_to = terms("professional_farmers", **seats)
    near = terms("professional_farmers", **seats, travel_cost_multiplier=0.5)
    assert decide(farmer(), learns=0.0099, in_force=open_to, behaviour=own) == Queue.FARMER_TRAINING
    assert decide(farmer(), learns=0.0101, in_force=open_to, behaviour=own) == Queue.NONE
    assert decide(farmer(), learns=0.0149, in_force=near, behaviour=own) == Queue.FARMER_TRAINING
    trained = market(adopted=[0.5, 0.0])
    assert decide(farmer(), learns=0.0149, in_force=open_to, behaviour=own, markets=trained) == (
        Queue.FARMER_TRAINING
    )
    assert decide(farmer(), learns=0.0, behaviour=own) == Queue.NONE


def test_training_raises_skill_and_makes_a_professional():
    p = farmer(granted=Queue.FARMER_TRAINING)
    own = parameters("professional_farmers", training_gain=0.1)
    in_force = terms("professional_farmers", training_cost=1390.0)
    yuan, _, cost, line = farmers.receive(p, MONTH, in_force, own, 1.0)
    assert (yuan, cost, line) == (0.0, 1390.0, Line.FARMER_TRAINING)
    assert farmers.is_professional(p)
    assert p.skill == pytest.approx(1.1)


def test_a_second_loan_does_not_raise_skill_again():
    own = parameters("professional_farmers", loan_gain=0.2, loan_size=50000.0)
    in_force = terms("professional_farmers", loan_limit=300000.0)
    p = professional(granted=Queue.FARM_LOAN)
    for _ in range(2):
        farmers.receive(p, MONTH, in_force, own, 1.0)
        assert p.skill == pytest.approx(1.2)
        assert p.loan == 50000.0


def test_a_guaranteed_loan_is_at_most_the_limit():
    own = parameters("professional_farmers", loan_size=500000.0)
    p = professional(granted=Queue.FARM_LOAN)
    farmers.receive(p, MONTH, terms("professional_farmers", loan_limit=300000.0), own, 1.0)
    assert p.loan == 300000.0


@pytest.mark.parametrize(
    ("refused", "relief", "loan", "queue"),
    [
        (0.0, 0.0, 40000.0, Queue.NONE),
        (1.0, 0.0, 0.0, Queue.NONE),
        (1.0, 1.0, 0.0, Queue.FARM_LOAN),
    ],
)
def test_a_farm_that_banks_refuse_needs_the_guarantee(refused, relief, loan, queue):
    own = parameters(
        "professional_farmers", constrained=refused, loan_demand=1.0, loan_size=40000.0
    )
    p = professional()
    in_force = terms("professional_farmers", credit_relief=relief)
    assert decide(p, in_force=in_force, behaviour=own) == queue
    assert p.loan == loan


def test_a_loan_is_repaid_from_assets_after_three_years():
    p, h = professional(loan=40000.0, until=MONTH), household(assets=45000.0)
    decide(p, h, learns=1.0)
    assert (p.loan, h.assets) == (0.0, 5000.0)
    p = professional(loan=40000.0, until=MONTH + 1)
    decide(p, h, learns=1.0)
    assert p.loan == 40000.0


def offered(p, rent=400.0, letting=0.0, **support):
    own = parameters(
        "professional_farmers", scale_wanted=50.0, letting=letting, transfer_response=1.0
    )
    return farmers.land_offered(
        p,
        JANUARY,
        SEED,
        terms("professional_farmers", **support),
        own,
        rent,
        economy(farm_yield=600.0),
    )


def test_professionals_want_land_up_to_their_scale_while_it_pays():
    assert offered(professional(land=10.0, skill=1.0)) == -40.0
    assert offered(professional(land=10.0, skill=2.0)) == -90.0
    assert offered(professional(land=60.0, skill=1.0)) == 0.0
    assert offered(professional(land=10.0, skill=0.6)) == 0.0  # 360 yuan do not cover 400
    assert offered(farmer(land=10.0)) == 0.0


def test_who_does_not_farm_lets_all_or_nothing_and_the_transfer_service_brings_more():
    worker = [person(activity=Activity.EMPLOYEE, land=5.0, id=n) for n in range(200)]
    assert {offered(p, letting=1.0) for p in worker} == {5.0}
    assert {offered(p, letting=0.0) for p in worker} == {0.0}
    before = [offered(p, letting=0.3) for p in worker]
    after = [offered(p, letting=0.3, transfer_support=0.15) for p in worker]
    assert sum(after) > sum(before)
    assert all(new >= old for new, old in zip(after, before, strict=True))
    assert offered(person(activity=Activity.EMPLOYEE), letting=1.0) == 0.0


def month_of_farm(p, h, *, microloan=0.0, farm=0.0, rent=400.0):
    """Operating income of a month in yuan, and the books."""
    counts = tally()
    in_force = all_terms(
        needy={"microloan_interest_subsidy": microloan},
        professional_farmers={"interest_subsidy": farm},
    )
    own_farm(
        p,
        h,
        MONTH,
        SEED,
        in_force,
        all_parameters(professional_farmers={"technology_base": 0.0}),
        economy(farm_yield=1200.0),
        market(rent=[rent, rent]),
        rules("2018-07", loan_rate=0.06),
        counts,
    )
    return p.operating_year / 100, counts


def test_the_interest_of_a_poor_household_s_microloan_is_paid_in_full():
    poor = household(poor=1)
    without, _ = month_of_farm(farmer(), poor)
    own, _ = month_of_farm(farmer(loan=50000.0), poor)
    covered, counts = month_of_farm(farmer(loan=50000.0), poor, microloan=1.0)
    assert without == 1000.0  # 10 mu x 1,200 yuan / 12
    assert own == 750.0  # less 50,000 x 6 % / 12
    assert covered == 1000.0
    assert counts["books"][Line.MICROLOAN_INTEREST] == 25000


def test_a_subsidy_never_pays_more_than_the_interest():
    poor = household(poor=1)
    income, counts = month_of_farm(farmer(loan=50000.0), poor, microloan=1.0, farm=0.25)
    paid = counts["books"][Line.MICROLOAN_INTEREST] + counts["books"][Line.FARM_INTEREST]
    assert income == 750.0 + paid / 100
    assert income <= 1000.0


def test_rent_paid_is_the_rent_that_the_neighbour_receives():
    tenant, lessor = professional(let=-6.0), person(activity=Activity.EMPLOYEE, land=6.0, let=6.0)
    with_lease, _ = month_of_farm(tenant, household(), rent=500.0)
    month_of_farm(lessor, household(), rent=500.0)
    # 16 mu x 1,200 / 12 less 6 mu x 500 / 12
    assert with_lease == 1350.0
    assert (lessor.operating_year, lessor.property_year) == (0, 25000)
