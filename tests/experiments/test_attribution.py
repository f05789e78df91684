"""Splitting a policy's effect over places of the plan: what is asked, found and kept."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.errors import InputError
from sim.experiments.attribution import (
    DEFAULT_OUTCOMES,
    Attribution,
    Outcome,
    Question,
    attribute,
    keep,
    kept,
    outcomes_of,
)
from sim.experiments.compare import run_draw
from sim.experiments.request import Request
from sim.policy.library import load_library, load_policy, load_world, policy_from
from sim.policy.schedule import schedule

SCALE, SEED = 0.003, 5
GROUPS_AND_ACTIONS = 13
INCOME = Outcome("disposable_income_per_head")
NEEDY = Outcome("disposable_income_per_head", "needy", "start")
COST = Outcome("public_cost")


def _policy(name, **content):
    return policy_from({"title": {"zh": name, "en": name}, **content}, name)


def _question(policy, *, against="no-plan", draws=2, **given):
    policies = (load_policy(against) if isinstance(against, str) else against, policy)
    request = Request(policies, load_world("trend-2017"), SCALE, draws, SEED)
    return Question(request, **({"orders": 4, "year": 2019} | given))


@pytest.fixture(scope="module")
def four():
    """A policy of four places, more than four sampled orders can exhaust."""
    return _policy("four", extends="plan", only=["needy", "entrepreneurs", "H01", "H16"])


@pytest.fixture(scope="module")
def question(four):
    return _question(four, outcomes=(INCOME, NEEDY, COST))


@pytest.fixture(scope="module")
def found(question):
    return attribute(question, workers=1)


def _panel(policies, draw):
    """The question's outcomes as a comparison of these policies finds them in a draw."""
    request = Request(tuple(policies), load_world("trend-2017"), SCALE, draw + 1, SEED)
    panel = run_draw(request, draw)
    panel = panel[(panel.area == "city") & (panel.year == 2019)]
    keys = ["indicator", "group", "grouping", "residence"]
    return panel.pivot(index=keys, columns="policy", values="value")


def test_the_players_are_the_places_in_which_the_policies_differ(question):
    assert len(question.measures) == GROUPS_AND_ACTIONS
    assert set(question.players) == {"entrepreneurs", "needy", "employment", "floor"}
    measures = load_library().measures
    assert list(question.measures) == list(
        dict.fromkeys(one.place for one in measures.values() if one.place != "targets")
    )


def test_everyone_together_is_the_policy_and_nobody_the_reference(question, four):
    for coalition, policy in (
        (question.players, four),
        ((), load_policy("no-plan")),
        (["needy"], _policy("needy", extends="plan", only=["needy"])),
    ):
        mixed = schedule(question.policy_of(frozenset(coalition)))
        expected = schedule(policy)
        assert all((mixed.values[name] == expected.values[name]).all() for name in expected.values)


def test_a_coalition_takes_the_values_of_the_policy_not_those_of_the_plan():
    mine = _policy("mine", extends="plan", set={"G14": {"months": 6}})
    ours = _question(mine, against="plan")
    assert ours.players == ("needy",)
    assert ours.policy_of(frozenset(["needy"])).changed == mine.changed


def test_the_parts_add_up_to_the_whole_in_every_draw(found):
    assert found.whole.shape == (3, 2)
    assert (found.whole != 0).all()
    assert found.parts.sum(axis=1) == pytest.approx(found.whole, rel=1e-12, abs=1e-9)


def test_whole_and_effects_alone_are_what_comparisons_find(found, four):
    alone = _policy("alone", extends="plan", only=["entrepreneurs"])
    for draw in (0, 1):
        panel = _panel([load_policy("no-plan"), four, alone], draw)
        for number, outcome in enumerate(found.outcomes):
            of = panel.loc[tuple(outcome)]
            assert found.whole[number, draw] == of["four"] - of["no-plan"]
            place = found.places.index("entrepreneurs")
            assert found.alone[number, place, draw] == of["alone"] - of["no-plan"]


def test_places_in_which_the_policies_agree_have_no_part(found, question):
    others = [row for row, place in enumerate(found.places) if place not in question.players]
    assert len(others) == GROUPS_AND_ACTIONS - 4
    for numbers in (found.parts, found.alone, found.errors):
        assert (numbers[:, others] == 0.0).all()


def test_the_answer_does_not_depend_on_the_number_of_workers(found, question):
    told = []
    again = attribute(question, workers=2, progress=lambda *news: told.append(news))
    assert again.as_mapping() == found.as_mapping()
    assert told[-1][0] == told[-1][1] > 2 * 6
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)


def test_few_places_are_split_exactly():
    two = _policy("two", extends="plan", only=["needy", "H01"])
    question = _question(two, draws=1, outcomes=(INCOME, COST))
    found = attribute(question, workers=1)
    assert (found.errors == 0.0).all()
    # With two places a part is half of what it adds first and half of what it adds last.
    needy, employment = (found.places.index(place) for place in ("needy", "employment"))
    shared = found.whole[:, 0] - found.alone[:, needy, 0] - found.alone[:, employment, 0]
    expected = found.alone[:, needy, 0] + shared / 2.0
    assert found.parts[:, needy, 0] == pytest.approx(expected)
    assert (shared != 0).any()


def test_a_change_before_the_plans_start_is_simulated_from_there():
    early = _policy("early", extends="plan", only=["G14"], set={"G14": {"months": {"2017-01": 6}}})
    question = _question(early, draws=1, outcomes=(INCOME,), year=2018)
    found = attribute(question, workers=1)
    request = Request(question.request.policies, question.request.world, SCALE, 1, SEED)
    panel = run_draw(request, 0)
    income = panel[
        (panel.indicator == INCOME.indicator)
        & (panel.area == "city")
        & (panel.residence == "all")
        & (panel.group == "all")
        & (panel.year == 2018)
    ].set_index("policy")["value"]
    assert found.whole[0, 0] == income["early"] - income["no-plan"]


def test_the_id_changes_with_everything_that_is_asked(question, four):
    others = [
        _question(four, outcomes=question.outcomes, orders=6),
        _question(four, outcomes=question.outcomes, year=2020),
        _question(four, outcomes=(INCOME,)),
        _question(four, outcomes=question.outcomes, draws=3),
        _question(load_policy("plan"), outcomes=question.outcomes),
    ]
    ids = {one.id for one in [question, *others]}
    assert len(ids) == 6
    assert all(id.startswith("at-") and len(id) == 13 for id in ids)
    assert _question(four, outcomes=question.outcomes).id == question.id


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"orders": 5}, "even number"),
        ({"orders": 0}, "even number"),
        ({"year": 2017}, "2018 to 2020"),
        ({"year": 2021}, "2018 to 2020"),
        ({"against": "plan"}, "do not differ"),
    ],
)
def test_what_cannot_be_asked_is_refused(given, message):
    with pytest.raises(InputError, match=message):
        _question(_policy("same", extends="plan"), **given)


def test_outcomes_are_named_by_indicator_group_and_residence():
    assert outcomes_of(["gini", "gini"]) == (Outcome("gini"),)
    assert outcomes_of(["own_income"], "needy") == (Outcome("own_income", "needy", "start"),)
    assert outcomes_of(["own_income"], "needy", "current", "rural") == (
        Outcome("own_income", "needy", "current", "rural"),
    )
    assert outcomes_of(["public_cost:A02"])[0].indicator == "public_cost:A02"
    assert len(set(DEFAULT_OUTCOMES)) == 6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((["ginni"],), "did you mean 'gini'"),
        ((["winners_share"],), "compares two policies already"),
        ((["gini"], "nedy"), "unknown group 'nedy'"),
        ((["gini"], "needy", "all"), "unknown grouping"),
        ((["gini"], "needy", "start", "village"), "unknown residence"),
    ],
)
def test_unknown_names_are_refused(words, message):
    with pytest.raises(InputError, match=message):
        outcomes_of(*words)


def test_an_outcome_that_does_not_exist_is_refused_once_the_reference_is_known(four):
    question = _question(four, outcomes=outcomes_of(["gini"], "needy"))
    told = []
    with pytest.raises(InputError, match="no 'gini' of group 'needy'"):
        attribute(question, workers=1, progress=lambda *news: told.append(news))
    assert len(told) == 1


def test_an_answer_is_kept_and_found_again(found, tmp_path):
    assert kept(found.id, tmp_path) is None
    keep(found, tmp_path)
    again = kept(found.id, tmp_path)
    assert again is not None
    assert again.as_mapping() == found.as_mapping()
    assert again.summary(1) == found.summary(1)
    assert [path.name for path in (tmp_path / "attributions").iterdir()] == [f"{found.id}.json"]


def test_a_number_that_is_unknown_stays_unknown(tmp_path):
    shape = (1, 1, 2)
    values = np.array([[[1.0, np.nan]]])
    found = Attribution(
        "at-0000000000",
        {},
        (INCOME,),
        ("needy",),
        values[:, 0],
        values,
        np.full(shape, np.nan),
        values,
    )
    keep(found, tmp_path)
    again = kept(found.id, tmp_path)
    assert again is not None
    np.testing.assert_array_equal(again.parts, found.parts)
    np.testing.assert_array_equal(again.errors, found.errors)
    summary = again.summary(0)
    assert (summary.whole.mean, summary.parts[0].part.mean) == (1.0, 1.0)
    assert np.isnan(summary.parts[0].error)


@pytest.mark.parametrize("how", ["cut", "other", "shape", "keys"])
def test_a_damaged_answer_is_named_and_not_believed(found, tmp_path, how):
    keep(found, tmp_path)
    path = tmp_path / "attributions" / f"{found.id}.json"
    text = path.read_text("utf-8")
    content = json.loads(text)
    if how == "cut":
        path.write_text(text[: len(text) // 2], "utf-8")
    elif how == "other":
        path.write_text(json.dumps(content | {"id": "at-0000000000"}), "utf-8")
    elif how == "shape":
        path.write_text(json.dumps(content | {"parts": content["whole"]}), "utf-8")
    else:
        del content["alone"]
        path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=f"{found.id}.json' is damaged"):
        kept(found.id, tmp_path)


def test_a_folder_that_cannot_be_written_is_told(found, tmp_path):
    (tmp_path / "runs").write_text("a file")
    assert kept(found.id, tmp_path / "runs") is None
    with pytest.raises(InputError, match="cannot write"):
        keep(found, tmp_path / "runs")


def test_the_error_of_a_mean_over_draws_shrinks_with_their_number():
    errors = np.full((1, 1, 4), 2.0)
    zeros = np.zeros((1, 1, 4))
    found = Attribution("at-0", {}, (INCOME,), ("needy",), zeros[:, 0], zeros, errors, zeros)
    assert found.summary(0).parts[0].error == pytest.approx(1.0)
