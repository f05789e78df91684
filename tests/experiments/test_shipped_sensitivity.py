"""The sensitivity analyses that come with the program are whole, small, and of today's code."""

from __future__ import annotations

import pytest
from sensitivities import few_lucks  # noqa: F401 - a fixture

from sim.errors import InputError
from sim.experiments.attribution import Outcome
from sim.experiments.request import Request
from sim.experiments.sensitivity import Question, kept, shipped
from sim.experiments.sensitivity.shipped import (
    FIRST,
    METHODS,
    answers,
    make,
    shipped_answer,
    shipped_question,
)
from sim.experiments.store import SHIPPED
from sim.policy.library import load_policy, load_world

AGAIN = (
    "the shipped sensitivity is not of today's code; "
    "run: python -m sim.experiments.sensitivity.shipped"
)
KILOBYTE = 2**10


@pytest.mark.parametrize("method", METHODS)
def test_the_shipped_answer_is_to_todays_question(method):
    answer = shipped_answer(method)
    assert answer is not None, AGAIN
    question = shipped_question(method)
    assert answer.id == question.id, AGAIN
    assert answers(answer, question)
    assert answer.outcomes[0] == Outcome("disposable_income_per_head")


def test_the_shipped_screening_has_all_parameters_and_enough_that_matter():
    answer = shipped_answer("morris")
    assert answer is not None, AGAIN
    assert len(answer.inputs) == 187
    assert len(answer.ranking(0)) > FIRST


def test_the_shipped_answers_are_small():
    sizes = [path.stat().st_size for path in SHIPPED.glob("sensitivity-*.json")]
    assert sum(sizes) < 300 * KILOBYTE


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty folder in place of the shipped one, and a small question in place of the real."""
    place = tmp_path / "shipped"
    place.mkdir()
    policies = (load_policy("no-plan"), load_policy("only-managers"))
    request = Request(policies, load_world("trend-2017"), 0.002, 1, 1)
    question = Question(request, "sources", 2, outcomes=(Outcome("public_cost"),))
    monkeypatch.setattr(shipped, "SHIPPED", place)
    monkeypatch.setattr(shipped, "METHODS", ("sources",))
    monkeypatch.setattr(shipped, "shipped_question", lambda method: question)
    shipped_answer.cache_clear()
    yield place
    shipped_answer.cache_clear()


@pytest.mark.usefixtures("few_lucks")
def test_making_writes_what_is_missing_once_and_again_where_it_is_old(elsewhere, tmp_path):
    assert shipped_answer("sources") is None
    shipped_answer.cache_clear()
    runs = tmp_path / "runs"
    make(runs, workers=1)
    path = elsewhere / "sensitivity-sources.json"
    made = shipped.shipped_question("sources")
    shipped_answer.cache_clear()
    first = shipped_answer("sources")
    assert first is not None and answers(first, made)
    written = path.stat().st_mtime_ns
    make(runs, workers=1)
    assert path.stat().st_mtime_ns == written
    path.write_text(path.read_text().replace(made.request.content["code"], "other"))
    shipped_answer.cache_clear()
    make(runs, workers=1)
    shipped_answer.cache_clear()
    again = shipped_answer("sources")
    assert again is not None and again.as_mapping() == first.as_mapping()
    assert kept(made.id, runs) is not None


def test_a_damaged_answer_is_named(elsewhere):
    (elsewhere / "sensitivity-sources.json").write_text("{")
    with pytest.raises(InputError, match=r"sensitivity-sources.json' is damaged"):
        shipped_answer("sources")
