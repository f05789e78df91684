"""What can be varied, in which range, and what a quantile sets."""

from __future__ import annotations

import numpy as np
import pytest

from sim.chance import draw_seed
from sim.errors import InputError
from sim.experiments.posterior import ensemble_member
from sim.experiments.sensitivity import factors_of
from sim.experiments.sensitivity.inputs import DOSES, SCREENED, Case
from sim.experiments.setting import parameters
from sim.experiments.world_paths import history, yearly_paths
from sim.policy.library import load_library, load_policy, load_world, policy_from


@pytest.fixture(scope="module")
def everything():
    factors = factors_of("all", load_policy("plan"), load_world("trend-2017"))
    return {one.input.name: one for one in factors}


def _set(factor, u):
    case = Case()
    factor.set(case, u)
    return case


def test_all_behavioural_parameters_can_be_varied_and_those_alone_that_are_drawn(everything):
    plan, world = load_policy("plan"), load_world("trend-2017")
    named = [one.input.name for one in factors_of("parameters", plan, world)]
    assert named == list(parameters()["name"])
    uncertain = {one.input.name for one in factors_of("uncertain", plan, world)}
    one, other = (ensemble_member(draw_seed(1, draw)).values for draw in (0, 1))
    assert uncertain == {name for name in one if one[name] != other[name]}
    assert set(named) < set(everything)


def test_a_drawn_parameter_takes_the_quantiles_of_what_comparisons_draw(everything):
    factor = everything["labour_market.reservation"]
    assert factor.input.basis == "drawn"
    low, high = (_set(factor, u).values[factor.input.name] for u in factor.bounds)
    assert (low, high) == pytest.approx((factor.input.low, factor.input.high), rel=1e-5)
    drawn = [ensemble_member(draw_seed(77, draw)).values[factor.input.name] for draw in range(100)]
    assert 0.75 < np.mean([low <= value <= high for value in drawn]) < 1.0
    assert low < factor.input.central < high


def test_a_fixed_parameter_is_screened_the_wider_the_less_its_source_is_worth(everything):
    assert list(SCREENED.values()) == sorted(SCREENED.values())
    table = parameters()
    checked = 0
    for name, factor in everything.items():
        if factor.input.basis != "screened":
            continue
        row = table.loc[name]
        assert factor.input.share == SCREENED[row["status"]]
        assert row["low"] <= factor.input.low < factor.input.high <= row["high"]
        half = factor.input.share * abs(factor.input.central)
        assert factor.input.high <= factor.input.central + half * 1.00001
        checked += 1
    assert checked > 100


def test_what_is_counted_stays_whole(everything):
    factor = everything["needy.post_months"]
    values = {_set(factor, u).values["needy.post_months"] for u in np.linspace(0.0, 1.0, 50)}
    assert values == {float(months) for months in range(29, 44)}


def test_doses_are_the_numbers_that_the_plan_moves_from_half_to_one_and_a_half(everything):
    doses = {name: one for name, one in everything.items() if one.input.basis == "dose"}
    assert "G01.seats" in doses
    # Without a difference to the rules without the plan there is nothing to scale.
    assert "A02.junior" not in doses
    parameter = load_library().measures["G01"].parameters["seats"]
    own = parameter.plan[0][1]
    without = next((value for _, value in reversed(parameter.no_plan)), 0.0)
    for u, factor in zip((0.0, 1.0), DOSES, strict=True):
        values = _set(doses["G01.seats"], u).doses["G01", "seats"]
        expected = min(
            max(without + factor * (own - without), parameter.range[0]), parameter.range[1]
        )
        assert values[0][1] == pytest.approx(expected, rel=1e-3)


def test_a_policy_of_few_measures_has_few_doses():
    only = policy_from({"title": {"zh": "甲", "en": "a"}, "extends": "plan", "only": ["G01"]}, "a")
    found = factors_of("doses", only, load_world("trend-2017"))
    assert {one.input.name.partition(".")[0] for one in found} == {"G01"}


def test_a_path_follows_the_quantile_of_its_draws_after_history(everything):
    factor = everything["world.pay_private"]
    world, past = load_world("trend-2017"), ensemble_member(None).past
    central = yearly_paths(world, None, past)["pay_private"]
    low, middle, high = (_set(factor, u).paths["pay_private"] for u in (0.05, 0.5, 0.95))
    known = len(history()["pay_private"])
    for path in (low, middle, high):
        assert np.array_equal(path[:known], central[:known])
    assert (low[known:] < middle[known:]).all() and (middle[known:] < high[known:]).all()
    assert middle == pytest.approx(central, rel=0.02)
    assert factor.input.low == pytest.approx(low[-1] / central[-1], rel=1e-4)


def test_inputs_named_may_be_of_any_kind_and_keep_their_order():
    names = ("world.pay_private", "needy.contact_gain", "G01.seats")
    found = factors_of("all", load_policy("plan"), load_world("trend-2017"), names)
    assert [one.input.name for one in found] == ["needy.contact_gain", "G01.seats", names[0]]


@pytest.mark.parametrize(
    ("over", "only", "message"),
    [
        ("dose", (), "--over must be one of parameters, uncertain, doses, world, all"),
        ("all", ("needy.contact_gian",), "did you mean 'needy.contact_gain'"),
        ("doses", ("needy.contact_gain",), "no input 'needy.contact_gain' over doses"),
    ],
)
def test_unknown_inputs_are_refused(over, only, message):
    with pytest.raises(InputError, match=message):
        factors_of(over, load_policy("plan"), load_world("trend-2017"), only)


def test_a_policy_that_moves_nothing_has_no_doses():
    with pytest.raises(InputError, match="nothing to vary over doses"):
        factors_of("doses", load_policy("no-plan"), load_world("trend-2017"))
