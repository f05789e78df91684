"""Counterfactual twins: exact accounts on states made by hand, and one small real run."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.city.codes import Activity, Post, Queue
from sim.city.state import HOUSEHOLD, RESIDENT
from sim.errors import InputError
from sim.experiments.request import Request
from sim.experiments.twins import Question, Twins, keep, kept, twins
from sim.experiments.twins.account import Ending, account, jobs_of, reached, recipients_of
from sim.experiments.twins.answer import mean, ratio
from sim.experiments.twins.receipts import AIMS, RECEIPTS, Receipts, receipts_of, works
from sim.experiments.twins.winners import deciles, shares
from sim.institutions.treasury import N_LINES, Line
from sim.policy.library import load_library, load_policy, load_world
from sim.terms import Terms

OWNER = Activity.OWNER
E, F, U = Activity.EMPLOYEE, Activity.FARMER, Activity.UNEMPLOYED


def people(activities, **columns):
    """Residents by activity, other columns as given."""
    found = np.zeros(len(activities), RESIDENT)
    found["activity"] = activities
    for name, values in columns.items():
        found[name] = values
    return found


def ending(residents, received, *, income=0, outlay=None, poor=0):
    lines = np.zeros(N_LINES, np.int64)
    for line, fen in (outlay or {}).items():
        lines[line] = fen
    return Ending(
        residents=residents,
        received={name: np.array(values, float) for name, values in received.items()},
        own_income=np.arange(len(residents), dtype=np.int64) * 0 + income,
        income=income * len(residents),
        outlay=lines,
        poor=poor,
        weight=50.0,
    )


# --- the account --------------------------------------------------------------------------------


def test_recipients_received_with_the_measure_and_not_or_less_without():
    more, less = np.array([1.0, 2.0, 1.0, 0.0, 1.001]), np.array([0.0, 1.0, 1.0, 1.0, 1.0])
    assert recipients_of(more, less).tolist() == [True, True, False, False, False]


def test_net_jobs_are_recipients_gain_less_displacement():
    with_it = np.array([True, True, False, False, True, False])
    without = np.array([False, True, True, True, False, False])
    recipients = np.array([True, True, False, False, False, False])
    found = jobs_of(with_it, without, recipients)
    assert found == (0, 1, 1, 2, 1)
    assert found.net == found.gain - found.displaced


@pytest.mark.parametrize("seed", range(5))
def test_the_identity_of_jobs_holds_for_any_two_cities(seed):
    chance = np.random.default_rng(seed)
    with_it, without, recipients = chance.random((3, 400)) < 0.5
    found = jobs_of(with_it, without, recipients)
    assert found.net == int(with_it.sum()) - int(without.sum())
    assert found.net == found.gain - found.displaced
    assert found.displaced == found.others_lost - found.others_won


def test_deadweight_counts_twins_who_work_anyway():
    with_it, without = people([E, E, U, E]), people([F, U, E, E])
    assert reached("job", with_it, without, np.array([True, True, True, False])) == (3, 2, 2)


def test_a_twin_has_the_certificate_from_the_recipients_grade_on():
    with_it = people([E] * 4, certificate=[2, 1, 3, 0])
    without = people([E] * 4, certificate=[1, 1, 4, 0])
    assert reached("certificate", with_it, without, np.ones(4, bool)) == (4, 3, 2)


def test_deadweight_of_hiring_counts_the_employees_the_twin_has_too():
    with_it = people([OWNER, OWNER, U], hires=[5, 2, 9])
    without = people([OWNER, OWNER, OWNER], hires=[3, 4, 9])
    assert reached("hires", with_it, without, np.ones(3, bool)) == (7, 7, 5)


def test_an_account_weighs_persons_and_turns_fen_into_yuan():
    more = ending(
        people([E, E, U]), {"course": [1, 0, 0]}, income=400, outlay={Line.MASS_TRAINING: 900}
    )
    less = ending(
        people([U, U, E]),
        {"course": [0, 0, 0]},
        income=100,
        outlay={Line.DIBAO: 300, Line.MASS_TRAINING: 100},
        poor=2,
    )
    found = account(["course"], [Line.MASS_TRAINING], more, less)
    assert found["recipients"] == found["recipients_jobs"] == 50
    assert (found["jobs"], found["displaced"]) == (50, 0)
    assert (found["others_lost"], found["others_won"]) == (50, 50)
    assert (found["units"], found["achieved"], found["anyway"]) == (50, 50, 0)
    assert (found["income"], found["recipients_income"]) == (3 * 3.0 * 50, 3.0 * 50)
    assert (found["cost"], found["own_cost"]) == (5.0 * 50, 8.0 * 50)
    assert found["out_of_poverty"] == 100


def test_a_measure_of_conditions_has_no_recipients_but_jobs():
    found = account([], [], ending(people([E, E]), {}), ending(people([U, E]), {}))
    assert (found["recipients"], found["units"], found["jobs"], found["displaced"]) == (
        0,
        0,
        50,
        -50,
    )


def test_who_received_two_things_is_one_recipient():
    received = {"startup_loan": [1.0, 0.0], "microloan": [1.0, 1.0]}
    nothing = {name: [0.0, 0.0] for name in received}
    found = account(
        list(received),
        [],
        ending(people([OWNER, F]), received),
        ending(people([OWNER, F]), nothing),
    )
    assert (found["recipients"], found["units"], found["anyway"]) == (100, 100, 100)


# --- receipts -----------------------------------------------------------------------------------


def engine(residents, terms=None, limits=None, month=110):
    """What a receipt reads of an engine whose month is settled."""
    city = SimpleNamespace(
        residents=residents, households=np.zeros(1, HOUSEHOLD), month=month, seed=7
    )
    limits = np.ones(N_LINES) if limits is None else limits
    return SimpleNamespace(city=city, now=(terms or Terms(),), limits=limits)


def test_a_listener_adds_up_what_was_received_month_by_month():
    residents = people([E, U], granted=[Queue.MASS_TRAINING, Queue.NEEDY_TRAINING])
    listener = Receipts(["course", "needy_training"], 2)
    for _ in range(2):
        listener(engine(residents))
    assert listener.received["course"].tolist() == [2, 0]
    assert listener.received["needy_training"].tolist() == [0, 2]


def test_a_hiring_subsidy_is_received_for_employees_and_only_where_the_fund_pays():
    terms = Terms()
    terms = terms._replace(entrepreneurs=terms.entrepreneurs._replace(hiring_subsidy=1200.0))
    residents = people([OWNER, OWNER, E], hires=[3, 0, 3], id=[1, 2, 3])
    assert RECEIPTS["hiring_subsidy"].amount(engine(residents, terms)).tolist() == [300, 0, 0]
    limits = np.ones(N_LINES)
    limits[Line.HIRING_SUBSIDY] = 0.0
    broke = engine(residents, terms, limits)
    assert RECEIPTS["hiring_subsidy"].amount(broke).tolist() == [0, 0, 0]


def test_a_grant_lost_to_a_job_won_in_the_same_month_is_not_received():
    residents = people([Activity.AWAY, E], granted=[Queue.WORK_OUTSIDE] * 2, hired=[0, 1])
    assert RECEIPTS["outside"].amount(engine(residents)).tolist() == [1, 0]


def test_a_public_post_counts_while_it_is_held():
    residents = people([E, E, U], post=[Post.PUBLIC_WELFARE, 0, 0])
    assert (RECEIPTS["public_post"].amount(engine(residents)) > 0).tolist() == [True, False, False]


def test_every_receipt_reads_a_state_and_has_an_aim():
    residents = people([E, OWNER, F, U])
    for name, receipt in RECEIPTS.items():
        assert receipt.aim in AIMS
        assert receipt.amount(engine(residents)).shape == (4,), name


def test_every_listed_term_exists_and_a_condition_gives_nothing():
    from sim.experiments.twins.receipts import _OF_TERMS

    owners = {
        f"{owner}.{field}"
        for owner, part in Terms._field_defaults.items()
        for field in part._fields
    }
    assert {term for terms in _OF_TERMS.values() for term in terms} <= owners
    assert set(_OF_TERMS) == set(RECEIPTS)
    assert receipts_of(["labour_market.matching_efficiency"]) == []
    assert receipts_of(["training.mass_seats"]) == ["course"]


# --- winners and losers -------------------------------------------------------------------------


def test_deciles_hold_equal_numbers_of_persons():
    income = np.arange(20.0)[::-1]
    found = deciles(income, np.full(20, 3.0))
    assert np.bincount(found)[1:].tolist() == [2] * 10
    assert found[0] == 10 and found[-1] == 1


def test_a_large_household_stands_in_the_decile_of_its_middle_person():
    assert deciles(np.array([1.0, 2.0]), np.array([4.0, 6.0])).tolist() == [3, 8]


def test_shares_gain_or_lose_beyond_one_per_cent():
    old = np.array([100.0, 100.0, 100.0, 0.0])
    new = np.array([101.5, 100.5, 98.0, 50.0])
    gain, lose, change = shares(old, new, np.array([2.0, 4.0, 3.0, 1.0]))
    assert (gain, lose) == (0.2, 0.3)
    assert change == pytest.approx((3.0 + 2.0 - 6.0 + 50.0) / 10.0)


# --- the summary --------------------------------------------------------------------------------


def twins_of(**columns):
    draws = len(next(iter(columns.values())))
    names = account([], [], ending(people([E]), {}), ending(people([E]), {}))
    accounts = pd.DataFrame({"draw": range(draws), "measure": "D04", **names} | columns)
    winners = pd.DataFrame(
        {"draw": [0], "grouping": ["all"], "group": ["all"], "gain": [0.2], "lose": [0.1]}
        | {"change": [5.0]}
    )
    return Twins("tw-0123456789", {"draws": draws}, accounts, winners)


def test_a_unit_cost_is_the_ratio_of_means():
    found = twins_of(cost=[10.0, 30.0], jobs=[4.0, 6.0]).summary("D04").ratios["cost_per_job"]
    assert found.mean == 4.0
    assert 2.5 < found.low < found.high < 5.0


@pytest.mark.parametrize("jobs", [[-1.0, 9.0], [-2.0, -3.0], [0.0, 0.0], [4.0], [1.0, 9.0]])
def test_a_unit_cost_of_an_uncertain_effect_is_undefined(jobs):
    found = twins_of(cost=[10.0] * len(jobs), jobs=jobs).summary("D04")
    assert np.isnan(found.ratios["cost_per_job"]).all()


def test_deadweight_is_known_from_one_draw_and_undefined_without_recipients():
    assert twins_of(units=[4.0], anyway=[3.0]).summary("D04").ratios["deadweight"].mean == 0.75
    assert np.isnan(twins_of(units=[0.0], anyway=[0.0]).summary("D04").ratios["deadweight"].mean)


def test_a_draw_without_recipients_has_no_ratio_of_its_own():
    assert ratio(np.array([0.0, 3.0]), np.array([0.0, 4.0])).mean == 0.75
    assert np.isnan(mean(np.array([1.0])).low)


def test_an_answer_is_kept_and_found_again(tmp_path):
    found = twins_of(cost=[10.0, 30.0], jobs=[1.0, 9.0])
    assert kept(found.id, tmp_path) is None
    keep(found, tmp_path)
    again = kept(found.id, tmp_path)
    assert again is not None
    assert again.as_mapping() == found.as_mapping()
    (tmp_path / "twins" / f"{found.id}.json").write_text("{}")
    with pytest.raises(InputError, match="damaged"):
        kept(found.id, tmp_path)


# --- the question -------------------------------------------------------------------------------


def question(*only, draws=2, policies=("no-plan", "plan")):
    chosen = tuple(load_policy(name) for name in policies)
    return Question(Request(chosen, load_world("trend-2017"), 0.005, draws, 2018), only)


def test_the_plan_asks_of_every_measure_of_training_hiring_and_start_up():
    found = set(question().measures)
    assert {"A02", "B01", "D04", "D05", "D06", "D08", "D10", "G01", "G02", "G03", "H14"} <= found
    assert not found & {"F01", "G13", "C01", "H20"}
    library = load_library().measures
    assert all(library[one].acts for one in found)


def test_the_id_depends_on_the_measures_asked():
    assert question("D04").id == question("D04").id != question("D06").id
    assert question("D04").id.startswith("tw-")


@pytest.mark.parametrize(
    ("only", "message"),
    [("D99", "unknown measure 'D99'"), ("F01", "not one of training"), ("A03", "not one of")],
)
def test_a_measure_that_cannot_be_followed_is_refused(only, message):
    with pytest.raises(InputError, match=message):
        question(only)


def test_policies_that_do_not_differ_are_refused():
    with pytest.raises(InputError, match="do not differ in measure 'D04'"):
        question("D04", policies=("no-plan", "only-cadres"))
    with pytest.raises(InputError, match="do not differ in any measure"):
        question(policies=("no-plan", "only-cadres"))


# --- a small real run ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    return twins(question("D04", "G02", "H11"), workers=1)


def test_a_run_has_a_row_for_each_draw_and_measure(small):
    assert small.accounts[["draw", "measure"]].to_numpy().tolist() == [
        [draw, measure] for draw in (0, 1) for measure in ("D04", "G02", "H11")
    ]
    assert set(small.winners["grouping"]) == {"all", "decile", "county", "start"}


def test_in_a_run_jobs_add_up_and_recipients_are_paid_for(small):
    rows = small.accounts
    assert (rows["jobs"] == rows["recipients_jobs"] - rows["displaced"]).all()
    assert (rows["displaced"] == rows["others_lost"] - rows["others_won"]).all()
    assert (rows["recipients"] > 0).all()
    assert (rows["anyway"] <= rows["recipients"]).all()
    assert (rows["own_cost"] > 0).all()


def test_the_start_up_subsidy_paid_out_is_that_of_its_recipients(small):
    rows = small.accounts[small.accounts["measure"] == "D04"]
    subsidy = load_library().measures["D04"].parameters["subsidy"].plan[0][1]
    # A founder may found again and be paid again.
    assert (rows["own_cost"] >= rows["recipients"] * subsidy).all()
    assert (rows["own_cost"] <= 1.1 * rows["recipients"] * subsidy).all()


def test_more_workers_change_nothing(small):
    again = twins(question("D04", "G02", "H11"), workers=2)
    assert again.as_mapping() == small.as_mapping()


def test_works_is_what_the_record_counts_as_employed():
    activities = list(Activity)
    expected = [one in (E, F, OWNER, Activity.AWAY) for one in activities]
    assert works(people(activities)).tolist() == expected
