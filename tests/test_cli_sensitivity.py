"""`yqsim sensitivity`: tables, JSON, answers kept, and one line for bad input."""

from __future__ import annotations

import dataclasses
import json
import os

import pytest
from asking import Program
from sensitivities import answer, morris, sobol, sources

from sim.experiments import sensitivity
from sim.experiments.sensitivity import Answer, Question, shipped

MAKE = {"morris": morris, "sobol": sobol, "sources": sources}


@pytest.fixture
def program(monkeypatch, tmp_path):
    """The command line in an empty folder, with a stand-in for the simulation."""
    program = Program("sensitivity", tmp_path, monkeypatch)

    def analyse(question: Question, **given: object) -> Answer:
        program.asked.append(question)
        return dataclasses.replace(MAKE[question.method](), id=question.id)

    monkeypatch.setattr(sensitivity, "analyse", analyse)
    monkeypatch.setattr(shipped, "shipped_answer", lambda method: None)
    return program


def test_defaults_are_the_documented_ones(program):
    program("plan")
    program("plan", "--method", "sources")
    screening, split = program.asked
    assert screening.method == "morris"
    assert screening.request.names == ["no-plan", "plan"]
    assert screening.request.settings == {"scale": 0.04, "draws": 1, "seed": 2018}
    assert (screening.n, screening.year, len(screening.factors)) == (4, 2020, 187)
    assert screening.outcomes == sensitivity.DEFAULT_OUTCOMES
    assert (split.n, split.request.scale, split.factors) == (128, 0.05, ())


def test_the_shipped_answers_are_to_what_the_command_asks_when_told_nothing(program):
    program("plan")
    program("plan", "--method", "sources")
    for question, method in zip(program.asked, shipped.METHODS, strict=True):
        assert question.id == shipped.shipped_question(method).id


def test_the_json_has_the_documented_keys_with_inputs_by_importance(program):
    found = json.loads(program("plan", "--json").stdout)
    assert list(found) == [
        *("sensitivity", "method", "n", "points", "policies", "world", "scale", "draws", "seed"),
        *("year", "ranked_by", "outcomes"),
    ]
    assert found["ranked_by"] == "mu_star"
    (one,) = found["outcomes"]
    assert (one["indicator"], one["unit"]) == ("disposable_income_per_head", "yuan/person/year")
    assert [given["name"] for given in one["inputs"]] == [
        *("labour_market.reservation", "world.pay_private", "needy.post_months", "G01.seats"),
    ]
    first = one["inputs"][0]
    assert (first["mu_star"], first["mu"], first["basis"]) == (120, -118, "drawn")
    assert first["share"] is None
    assert {"n": 8, "input": "G01.seats"} not in one["convergence"]
    assert [row["n"] for row in one["convergence"][:2]] == [4, 8]


def test_pairs_of_sobol_are_in_the_json(program):
    words = ("--only", "needy.post_months", "--only", "G01.seats", "--json")
    (one,) = json.loads(program("plan", "--method", "sobol", *words).stdout)["outcomes"]
    assert len(one["pairs"]) == 6
    assert one["pairs"][0]["inputs"] == ["labour_market.reservation", "needy.post_months"]
    assert one["pairs"][0]["S2"] == pytest.approx(0.2)


def test_the_same_question_is_answered_from_what_was_kept(program):
    first = program("plan", "--method", "sources", "--workers", "1", "--json")
    again = program("plan", "--method", "sources", "--workers", "2", "--json")
    assert first.stdout == again.stdout
    assert len(program.asked) == 1
    id = json.loads(first.stdout)["sensitivity"]
    assert f"{id}.json" in os.listdir(program.folder / "runs" / "sensitivity")


@pytest.mark.parametrize("method", ["morris", "sobol", "sources"])
def test_tables_are_in_both_languages_and_fit_a_terminal(program, method):
    words = ("--only", "needy.post_months", "--only", "G01.seats") if method == "sobol" else ()
    english = program("plan", "--method", method, *words).stdout
    assert "plan (The plan)" in english and "no-plan (Without the plan)" in english
    assert "Convergence" in english and "the first 3" in english
    assert max(len(line) for line in english.splitlines()) <= 100
    chinese = program("plan", "--method", method, *words, "--lang", "zh").stdout
    assert "收敛情况" in chinese and "不实施方案" in chinese
    assert len(program.asked) == 1


def test_a_screening_says_how_to_look_closer_at_its_first_inputs(program):
    shown = " ".join(program("plan").stdout.split())
    assert "yqsim sensitivity plan --method sobol --only labour_market.reservation" in shown


def test_sobol_takes_the_first_inputs_of_a_stored_screening(program):
    refused = program("plan", "--method", "sobol")
    assert refused.exit_code == 2
    assert "screen all first with --method morris" in refused.stderr
    program("plan")
    result = program("plan", "--method", "sobol")
    assert result.exit_code == 0, result.output
    names = [one.input.name for one in program.asked[-1].factors]
    # In the order of the data; what moved nothing is not among them.
    assert names == ["needy.post_months", "labour_market.reservation", "world.pay_private"]
    assert f"the first inputs of the screening {program.asked[0].id}" in result.stderr
    other = program("only-needy", "--method", "sobol")
    assert other.exit_code == 2


def test_of_several_screenings_the_largest_is_taken(program, monkeypatch):
    small = answer(
        "morris", id="sn-1111111111", scale=0.01, mu_star=[0, 1, 0, 2], mu=[0] * 4, sigma=[0] * 4
    )
    monkeypatch.setattr(shipped, "shipped_answer", lambda method: small)
    program("plan", "--method", "sobol")
    assert len(program.asked[-1].factors) == 2
    program("plan")
    program("plan", "--method", "sobol")
    assert len(program.asked[-1].factors) == 3


def test_level_kind_indicator_group_and_year_are_chosen(program):
    program("plan", "--level", "--over", "doses", "--n", "3")
    program("plan", "--over", "world", "--group", "needy", "--year", "2019")
    program("plan", "--only", "needy.post_months", "--indicator", "gini", "--draws", "2")
    first, second, third = program.asked
    assert first.request.names == ["plan"] and first.n == 3
    assert {one.input.basis for one in first.factors} == {"dose"}
    assert {one.input.basis for one in second.factors} == {"world"}
    assert {(one.group, one.grouping) for one in second.outcomes} == {("needy", "start")}
    assert second.year == 2019
    assert [one.input.name for one in third.factors] == ["needy.post_months"]
    assert [one.indicator for one in third.outcomes] == ["gini"]
    assert third.request.draws == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "POLICY"),
        (("nothing",), "unknown policy 'nothing'"),
        (("no-plan",), "is its own reference"),
        (("plan", "--method", "sobel"), "--method must be one of morris, sobol, sources"),
        (("plan", "--over", "everything"), "--over must be one of"),
        (("plan", "--only", "needy.post_month"), "did you mean 'needy.post_months'"),
        (("plan", "--method", "sources", "--only", "G01.seats"), "--only names inputs"),
        (("plan", "--n", "1"), "--n must be 2 or more"),
        (("plan", "--year", "2010"), "--year must be 2018 to 2020"),
        (("plan", "--indicator", "ginni"), "did you mean 'gini'"),
        (("plan", "--group", "farmer"), "unknown group 'farmer'"),
        (("plan", "--scale", "2"), "--scale must be above 0"),
        (("plan", "--draws", "0"), "--draws must be 1 or more"),
        (("plan", "--workers", "0"), "--workers must be 1 or more"),
        (("plan", "--cluster", "somewhere"), "--cluster must be"),
        (("plan", "--lang", "fr"), "--lang must be zh or en"),
        (("plan", "--runs", "file"), "cannot write runs"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_computed_or_written(program, words, message):
    program.assert_refuses(words, message)
