"""Every clause that counts as acting moves somebody, alone; no other clause moves a bit.

One small city is simulated to the plan's start and goes on with each measure alone.  It is
compared with itself without the plan, month by month, until any resident's or household's record
differs.  A clause for a few people of the whole city may find none of them in a sample: such a
clause is tried again, with its numbers at the strong end of their ranges, in a town in which
those people are common.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import pytest

from sim.city.codes import Activity, Employer, Post
from sim.city.state import City
from sim.clock import MONTHS, PLAN_START
from sim.engine.city_engine import Engine
from sim.experiments.run import branch, found, terms_by_month
from sim.policy.coverage import changes
from sim.policy.library import load_library, load_policy, load_world, policy_from
from sim.policy.measure import Parameter
from sim.policy.policy import Policy
from sim.policy.schedule import Schedule, schedule
from sim.terms import Terms

MEASURES = load_library().measures
NARRATIVE = [
    *("A03", "A07", "C05", "C07", "C10", "E04", "E08", "F06", "F08"),
    *("H12", "H21", "H24", "H26", "H27", "H29", "H30", "H31"),
]
MARGIN = [key for key, measure in MEASURES.items() if changes(measure)]
SAME = [key for key, measure in MEASURES.items() if measure.acts and key not in MARGIN]


def state(city: City) -> int:
    """A number that tells whether any resident's or household's record differs."""
    found_out = 0
    for table in (city.residents, city.households):
        for column in table.dtype.names:
            found_out = crc32(table[column].tobytes(), found_out)
    return found_out


def months_on(engine: Engine, terms: tuple[Terms, ...]) -> Iterator[int]:
    """The state after each month from the plan's start to the end of 2020."""
    going_on = branch(engine, terms)
    while going_on.city.month < MONTHS:
        going_on.step()
        yield state(going_on.city)


@dataclass
class Place:
    """A city at the plan's start, and its states afterwards without the plan."""

    engine: Engine
    without: list[int]

    def differs(self, terms: tuple[Terms, ...]) -> bool:
        """Whether any state afterwards differs under these terms."""
        return any(
            now != then
            for now, then in zip(months_on(self.engine, terms), self.without, strict=True)
        )


def place(engine: Engine) -> Place:
    return Place(engine, list(months_on(engine, engine.terms)))


@pytest.fixture(scope="module")
def sample() -> Place:
    """A fiftieth of the city."""
    terms = terms_by_month(schedule(load_policy("no-plan")))
    engine = found(terms, load_world("trend-2017"), scale=0.02, seed=1, draw=0)
    engine.run_to(PLAN_START)
    return place(engine)


@pytest.fixture(scope="module")
def town(sample: Place) -> Place:
    """The same people as a town of its own, with what is rare in a sample.

    Its prizes are those of the whole city, its founders have no savings, its state enterprises'
    heads stand at the ceiling of their pay, half of its enterprises' workers are senior
    technicians, and its rural dibao standard has fallen behind the poverty line.
    """
    engine = branch(sample.engine, sample.engine.terms)
    city = engine.city
    city.weight = 1.0
    city.households["assets"] = 0.0
    people = city.residents
    people["pay"][people["post"] == Post.HEAD] *= 3.0
    workers = (people["activity"] == Activity.EMPLOYEE) & (people["post"] == Post.NONE)
    workers &= np.isin(people["employer"], (Employer.STATE_ENTERPRISE, Employer.PRIVATE))
    people["certificate"][workers & (people["id"] % 2 == 0)] = 5
    behind = [rules._replace(dibao_rural=0.5 * rules.dibao_rural) for rules in engine.setting.rules]
    engine.setting = replace(engine.setting, rules=tuple(behind))
    return place(engine)


def alone(key: str, **content: object) -> Policy:
    """The policy of one measure alone."""
    title = {"zh": key, "en": key}
    return policy_from({"title": title, "extends": "plan", "only": [key], **content}, key)


def strong_end(parameter: Parameter) -> float:
    """The end of a number's range that is farther from its value without the plan."""
    default = load_library().registry[parameter.term].default
    neutral = {"add": 0.0, "multiply": 1.0}.get(parameter.how, default)
    without = parameter.no_plan[-1][1] if parameter.no_plan else neutral
    return max(parameter.range, key=lambda end: abs(end - without))


def at_full_strength(key: str) -> Policy:
    """The policy of one measure alone, what the plan changes set at the strong ends."""
    moved = [change.parameter for change in changes(MEASURES[key])]
    values = {name: strong_end(MEASURES[key].parameters[name]) for name in moved}
    return alone(key, set={key: values})


def taken_away(key: str) -> Schedule:
    """Without the plan, and without a rule that holds in both: its terms at their defaults."""
    library = load_library()
    values = dict(schedule(load_policy("no-plan")).values)
    for parameter in MEASURES[key].parameters.values():
        term = values[parameter.term].copy()
        term[PLAN_START:] = library.registry[parameter.term].default
        values[parameter.term] = term
    return Schedule(values)


def test_the_clauses_without_effect_are_those_that_name_no_instrument_and_the_targets() -> None:
    assert [key for key, one in MEASURES.items() if one.kind == "narrative"] == NARRATIVE
    silent = [key for key, one in MEASURES.items() if one.kind == "target"] + NARRATIVE
    assert sorted(silent + MARGIN + SAME) == sorted(MEASURES)
    assert SAME == ["F01", "F05", "F07", "H15"]


@pytest.mark.parametrize("key", MARGIN)
def test_a_measure_alone_moves_somebody(key: str, sample: Place, request) -> None:
    if sample.differs(terms_by_month(schedule(alone(key)))):
        return
    town = request.getfixturevalue("town")
    assert town.differs(terms_by_month(schedule(at_full_strength(key))))


@pytest.mark.parametrize("key", SAME)
def test_a_rule_that_holds_in_both_moves_somebody_where_it_is_taken_away(
    key: str, sample: Place, request
) -> None:
    terms = terms_by_month(taken_away(key))
    if sample.differs(terms):
        return
    assert request.getfixturevalue("town").differs(terms)


@pytest.mark.parametrize("key", [*NARRATIVE, "T1", "T2", "T3", "H05"])
def test_a_clause_without_instrument_moves_no_term(key: str) -> None:
    plain, with_it = schedule(load_policy("no-plan")), schedule(alone(key))
    assert all(np.array_equal(plain.values[name], with_it.values[name]) for name in plain.values)


def test_the_clauses_without_instrument_together_leave_every_bit(sample: Place) -> None:
    only = policy_from(
        {"title": {"zh": "叙述", "en": "Narrative"}, "extends": "plan", "only": NARRATIVE}, "words"
    )
    assert not sample.differs(terms_by_month(schedule(only)))
