"""One anonymous resident under several policies: the same person, the same past."""

from __future__ import annotations

import json
import pickle

import pandas as pd
import pytest

from sim.city.codes import Move, Post, Queue
from sim.clock import MONTHS, month_name
from sim.errors import InputError
from sim.experiments.lives import ADULT, lives
from sim.experiments.request import Request
from sim.experiments.resident import COURSES, REGISTER, life
from sim.policy.library import load_policy, load_world
from sim.reporting.words_life import LIFE_EN, LIFE_ZH

BOTH = ("no-plan", "plan")


def _manifest(*policies):
    """A run's manifest as the store gives it back."""
    request = Request(
        tuple(load_policy(name) for name in policies), load_world("trend-2017"), 0.01, 1, 11
    )
    return json.loads(json.dumps(request.manifest({})))


@pytest.fixture(scope="module")
def manifest():
    return _manifest(*BOTH)


@pytest.fixture(scope="module")
def needy(manifest):
    """Three needy residents' months without and with the plan."""
    return [lives(manifest, "needy", which, BOTH) for which in range(3)]


def _number(table: pd.DataFrame) -> int:
    (resident,) = table["resident"].unique()
    return int(resident)


def test_every_policy_meets_the_same_person_with_the_same_past(needy):
    for without, plan in needy:
        assert set(without["policy"]) == {"no-plan"} and set(plan["policy"]) == {"plan"}
        assert _number(without) == _number(plan)
        past = [table[table.month < "2018-07"].drop(columns="policy") for table in (without, plan)]
        pd.testing.assert_frame_equal(*past)
        assert [*without["month"]] == [month_name(month) for month in range(MONTHS)]


def test_the_plan_changes_a_life_it_reaches(needy):
    since = [[table[table.month >= "2018-07"]["income"] for table in pair] for pair in needy]
    assert any(not without.equals(plan) for without, plan in since)


def test_the_person_is_an_adult_of_the_group_when_the_plan_begins(needy):
    for pair in needy:
        for table in pair:
            assert set(table["start_group"].dropna()) == {"needy"}
            assert table[table.month == "2018-06"]["group"].item() == "needy"
            assert table[table.month == "2018-07"]["age"].item() >= ADULT


def test_other_numbers_are_other_people_and_the_same_number_the_same(manifest, needy):
    assert len({_number(without) for without, _ in needy}) == 3
    (again,) = lives(manifest, "needy", 2, ["no-plan"])
    pd.testing.assert_frame_equal(again, needy[2][0])


def test_the_months_are_those_of_the_resident_in_the_run(manifest, needy):
    for table in needy[0]:
        told = life(manifest, _number(table), table["policy"].iloc[0], threads=1)
        pd.testing.assert_frame_equal(table.drop(columns=["policy", "resident"]), told)


def test_a_run_of_one_policy_tells_a_life_too(needy):
    (alone,) = lives(_manifest("no-plan"), "needy", 0, ["no-plan"])
    pd.testing.assert_frame_equal(alone, needy[0][0])


def test_what_a_worker_process_takes_and_gives_can_be_sent(manifest, needy):
    pickle.loads(pickle.dumps((lives, manifest)))
    for table, copy in zip(needy[0], pickle.loads(pickle.dumps(needy[0])), strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_money_of_the_months_adds_up(needy):
    for pair in needy:
        for table in pair:
            sources = table[["wage", "operating", "property", "transfer"]].sum(axis=1)
            assert (sources - table["income"]).abs().max() < 1e-6
            assert (table["government"] >= 0).all()
            assert table["government"].sum() > 0


def test_a_course_shows_in_the_month_it_is_taken_and_ever_after(manifest):
    begun = 0
    for which in range(6):
        (table,) = lives(manifest, "professional-farmers", which, ["plan"])
        trained = [set(one.split()) for one in table["trained"]]
        for before, after, granted in zip(trained, trained[1:], table["granted"][1:], strict=False):
            assert before <= after
            if after > before:
                begun += 1
                assert granted != "none"
    assert begun > 0


def test_every_code_of_the_record_has_a_word_in_both_languages(needy):
    codes = {
        "event": ["hired", *(one.name.lower() for one in Move)],
        "granted": [one.name.lower() for one in Queue],
        "post": [one.name.lower() for one in Post],
        "trained": [one.name.lower() for one in COURSES],
        "register": list(REGISTER),
        "life": list(needy[0][0].columns),
    }
    for words in (LIFE_ZH, LIFE_EN):
        missing = [f"{kind}.{one}" for kind, ones in codes.items() for one in ones]
        assert not [key for key in missing if key not in words]


@pytest.mark.parametrize(
    ("group", "which", "policy", "words"),
    [
        ("need", 0, "plan", "did you mean 'needy'"),
        ("needy", 0, "pln", "did you mean 'plan'"),
        ("needy", 10**6, "plan", "adults in the run"),
        ("needy", -1, "plan", "adults in the run"),
    ],
)
def test_what_is_not_in_the_run_is_refused_in_one_line(manifest, group, which, policy, words):
    with pytest.raises(InputError, match=words) as caught:
        lives(manifest, group, which, [policy])
    assert "\n" not in str(caught.value)
