"""A schedule is the dated values of the measures that are on, month by month."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import MONTHS, PLAN_START, month_index, month_name
from sim.policy.library import load_library, load_policy, policy_from
from sim.policy.schedule import Schedule, first_difference, schedule

LIBRARY = load_library()
GROUPS: dict[str, str] = {
    measure.group: measure.id[0] for measure in LIBRARY.measures.values() if measure.group
}
TITLE = {"zh": "试", "en": "Trial"}


def built(name: str) -> Schedule:
    return schedule(load_policy(name))


def value(name: str, term: str, month: str) -> float:
    return float(built(name).values[term][month_index(month)])


def test_without_the_plan_twice_is_the_same() -> None:
    assert first_difference(built("no-plan"), built("no-plan")) == MONTHS


def test_the_plan_first_differs_in_july_2018() -> None:
    assert first_difference(built("no-plan"), built("plan")) == PLAN_START == 102


@pytest.mark.parametrize("name", sorted(LIBRARY.policies))
def test_every_policy_has_every_term_in_every_month(name: str) -> None:
    values = built(name).values
    assert set(values) == set(LIBRARY.registry)
    for key, months in values.items():
        term = LIBRARY.registry[key]
        assert months.shape == (MONTHS,) and months.dtype == np.float64
        assert np.all((months >= term.low) & (months <= term.high))
        assert not months.flags.writeable


@pytest.mark.parametrize("place", sorted(GROUPS))
def test_only_a_group_touches_only_its_measures(place: str) -> None:
    policy = load_policy(f"only-{place}")
    assert policy.on == {key for key in LIBRARY.measures if key[0] == GROUPS[place]}
    own = {item.term for key in policy.on for item in LIBRARY.measures[key].parameters.values()}
    without, only = built("no-plan").values, schedule(policy).values
    changed = {key for key in without if not np.array_equal(without[key], only[key])}
    assert changed and changed <= own


@pytest.mark.parametrize("place", sorted(GROUPS))
def test_only_and_without_a_group_are_complements(place: str) -> None:
    only, without = load_policy(f"only-{place}"), load_policy(f"without-{place}")
    assert not only.on & without.on
    assert only.on | without.on == set(LIBRARY.measures)


@pytest.mark.parametrize(
    ("policy", "term", "month", "expected"),
    [
        ("no-plan", "skilled_workers.subsidy_senior", "2016-12", 0),
        ("no-plan", "skilled_workers.subsidy_senior", "2017-01", 2000),
        ("plan", "skilled_workers.subsidy_senior", "2020-12", 2000),
        ("plan", "skilled_workers.subsidy_min_months", "2018-12", 36),
        ("no-plan", "skilled_workers.subsidy_min_months", "2019-01", 12),
        ("plan", "skilled_workers.subsidy_take_up", "2018-06", 0.35),
        ("plan", "skilled_workers.subsidy_take_up", "2018-07", 0.5),
        ("no-plan", "skilled_workers.subsidy_take_up", "2018-07", 0.35),
        ("plan", "cadres.base_step", "2014-09", 0),
        ("plan", "cadres.base_step", "2014-10", 300),
        ("no-plan", "cadres.base_step", "2016-07", 600),
        ("no-plan", "cadres.base_step", "2018-07", 900),
        ("plan", "welfare.deferral_months", "2018-06", 0),
        ("plan", "welfare.deferral_months", "2018-07", 3),
        ("no-plan", "welfare.deferral_months", "2020-12", 0),
        ("plan", "labour_market.apprentice_places", "2018-10", 50),
        ("plan", "labour_market.apprentice_places", "2018-11", 150),
        ("no-plan", "labour_market.apprentice_places", "2018-10", 0),
        ("no-plan", "labour_market.apprentice_places", "2018-11", 100),
        ("plan", "researchers.inventor_share", "2015-09", 0.2),
        ("plan", "researchers.inventor_share", "2015-10", 0.5),
        ("plan", "researchers.inventor_share", "2018-07", 0.7),
    ],
)
def test_a_value_holds_from_its_month(policy: str, term: str, month: str, expected: float) -> None:
    assert value(policy, term, month) == expected


def test_values_of_several_measures_are_set_then_added_then_multiplied() -> None:
    after = value("plan", "needy.training_seats", "2018-07")
    assert after == 1800 + 300
    entry = value("plan", "entrepreneurs.entry_cost_multiplier", "2018-07")
    assert entry == pytest.approx(0.9 * 0.85 * 0.99 * 0.99 * 0.99)  # D01, D02, D03, B12, G03
    # B12 comes before G03 in the library and still adds to what G03 sets.
    assert value("plan", "credit.startup_loan_quota", "2018-07") == 500 + 30 + 10


def test_a_multiplier_without_a_value_in_force_changes_nothing() -> None:
    assert value("no-plan", "labour_market.matching_efficiency", "2020-12") == 1
    assert value("only-needy", "labour_market.matching_efficiency", "2020-12") == 1


def test_the_terms_of_one_month_can_be_read_at_once() -> None:
    assert built("plan").at(month_index("2018-07"))["welfare.deferral_months"] == 3


CHOICES = [
    (measure.id, name, item)
    for measure in LIBRARY.measures.values()
    for name, item in measure.parameters.items()
]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_values_within_their_ranges_always_give_a_schedule_within_bounds(
    data: st.DataObject,
) -> None:
    picks = data.draw(st.lists(st.sampled_from(CHOICES), unique_by=lambda pick: pick[:2]))
    changed: dict[str, dict[str, object]] = {}
    for measure, name, item in picks:
        number = st.floats(*item.range)
        dated = st.dictionaries(
            st.integers(0, MONTHS - 1).map(month_name), number, min_size=1, max_size=4
        )
        changed.setdefault(measure, {})[name] = data.draw(st.one_of(number, dated))
    policy = policy_from({"title": TITLE, "extends": "plan", "set": changed}, "random")
    for key, months in schedule(policy).values.items():
        term = LIBRARY.registry[key]
        assert np.all((months >= term.low) & (months <= term.high)), key
    again = policy_from(policy.as_mapping(), "random")
    assert again == policy
    assert first_difference(schedule(policy), schedule(again)) == MONTHS


def test_all_parameters_at_an_end_of_their_range_stay_within_bounds() -> None:
    for end in (0, 1):
        changed: dict[str, dict[str, float]] = {}
        for measure, name, item in CHOICES:
            changed.setdefault(measure, {})[name] = item.range[end]
        schedule(policy_from({"title": TITLE, "set": changed}, "ends"))
