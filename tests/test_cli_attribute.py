"""`yqsim attribute`: tables, JSON, answers kept, and one line for bad input."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from asking import Program
from typer.testing import CliRunner

from sim.cli import app
from sim.experiments import attribution
from sim.experiments.attribution import Attribution, Question

GROUP_OPTIONS = ("--group", "needy", "--residence", "rural", "--year", "2019")


@pytest.fixture
def program(monkeypatch, tmp_path):
    """The command line in an empty folder, with a stand-in for the simulation."""
    program = Program("attribute", tmp_path, monkeypatch)

    def attribute(
        question: Question, *, workers: int, cluster: str | None, progress: object
    ) -> Attribution:
        program.asked.append(question)
        request, places = question.request, tuple(question.measures)
        shape = (len(question.outcomes), len(places), request.draws)
        parts = np.arange(1.0, shape[1] + 1)[None, :, None] * np.ones(shape)
        about = {
            "policies": request.names,
            "titles": {one.name: one.title.model_dump() for one in request.policies},
            "world": request.world.name,
            **request.settings,
            "orders": question.orders,
            "year": question.year,
        }
        return Attribution(
            question.id,
            about,
            question.outcomes,
            places,
            parts.sum(axis=1),
            parts,
            np.full(shape, 0.5),
            2.0 * parts,
        )

    monkeypatch.setattr(attribution, "attribute", attribute)
    return program


def test_the_json_has_the_documented_keys_and_its_parts_add_up(program):
    result = program("plan", "--draws", "3", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == [
        *("attribution", "policies", "world", "scale", "draws", "orders", "seed", "year"),
        "outcomes",
    ]
    assert found["policies"] == ["no-plan", "plan"]
    one = found["outcomes"][2]
    assert (one["indicator"], one["group"], one["grouping"]) == (
        "disposable_income_per_head",
        "needy",
        "start",
    )
    assert one["unit"] == "yuan/person/year"
    assert len(one["parts"]) == 13
    assert sum(part["part"]["mean"] for part in one["parts"]) == one["whole"]["mean"] == 91
    assert one["sum_alone"] == 182
    assert one["interactions"] == {"mean": -91, "p10": -91, "p90": -91}
    assert one["parts"][1] == {
        "place": "professional-farmers",
        "alone": 4,
        "part": {"mean": 2, "p10": 2, "p90": 2},
        "sampling_error": pytest.approx(0.5 / np.sqrt(3)),
        "share": 2 / 91,
        "interaction": -2,
    }


def test_what_is_unknown_is_null(program):
    one = json.loads(program("plan", "--draws", "1", "--json").stdout)["outcomes"][0]
    assert one["whole"] == {"mean": 91, "p10": None, "p90": None}


def test_the_same_question_is_answered_from_what_was_kept(program):
    first = program("plan", "--draws", "2", "--workers", "1", "--json")
    again = program("plan", "--draws", "2", "--workers", "2", "--json")
    assert first.stdout == again.stdout
    assert len(program.asked) == 1
    id = json.loads(first.stdout)["attribution"]
    assert os.listdir(program.folder / "runs" / "attributions") == [f"{id}.json"]
    program("plan", "--draws", "2", "--orders", "4")
    assert len(program.asked) == 2
    listed = CliRunner().invoke(app, ["runs", "--json"], prog_name="yqsim")
    assert json.loads(listed.stdout) == {"runs": []}


def test_tables_are_in_both_languages_with_sum_and_interactions(program):
    english = program("plan").stdout
    assert "plan (The plan)" in english
    assert "no-plan (Without the plan)" in english
    assert english.count("Whole effect") == english.count("Interactions (whole") == 6
    assert "Sampling" in english
    chinese = program("plan", "--lang", "zh").stdout
    assert "收入监测行动" in chinese
    assert chinese.count("合计（整体作用）") == 6
    assert "加入次序数" in chinese
    assert len(program.asked) == 1
    assert max(len(line) for line in english.splitlines()) <= 100


def test_defaults_are_the_documented_ones(program):
    program("plan")
    (question,) = program.asked
    assert question.request.names == ["no-plan", "plan"]
    assert question.request.settings == {"scale": 0.02, "draws": 8, "seed": 2018}
    assert (question.orders, question.year) == (16, 2020)
    assert question.outcomes == attribution.DEFAULT_OUTCOMES


def test_indicator_group_residence_and_year_are_chosen(program):
    program("plan", "--indicator", "gini", "--indicator", "public_cost:A02")
    program("plan", *GROUP_OPTIONS)
    program("plan", *GROUP_OPTIONS, "--grouping", "current", "--indicator", "own_income")
    program("plan", "--against", "only-needy")
    first, second, third, fourth = program.asked
    assert [one.indicator for one in first.outcomes] == ["gini", "public_cost:A02"]
    assert [tuple(one)[1:] for one in second.outcomes] == [("needy", "start", "rural")] * 3
    assert second.year == 2019
    assert third.outcomes == (attribution.Outcome("own_income", "needy", "current", "rural"),)
    assert fourth.request.names == ["only-needy", "plan"]
    assert "needy" not in fourth.players


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "POLICY"),
        (("nothing",), "unknown policy 'nothing'"),
        (("no-plan",), "policy 'no-plan' is its own reference; --against names another"),
        (("plan", "--against", "nothing"), "unknown policy 'nothing'"),
        (("plan", "--orders", "7"), "orders must be an even number"),
        (("plan", "--year", "2010"), "year must be 2018 to 2020"),
        (("plan", "--indicator", "ginni"), "did you mean 'gini'"),
        (("plan", "--indicator", "losers_share"), "compares two policies already"),
        (("plan", "--group", "farmer"), "unknown group 'farmer'"),
        (("plan", "--group", "needy", "--grouping", "ever"), "unknown grouping 'ever'"),
        (("plan", "--residence", "town"), "unknown residence 'town'"),
        (("plan", "--draws", "0"), "--draws must be 1 or more"),
        (("plan", "--scale", "2"), "--scale must be above 0"),
        (("plan", "--workers", "0"), "--workers must be 1 or more"),
        (("plan", "--lang", "fr"), "--lang must be zh or en"),
        (("plan", "--runs", "file"), "cannot write runs"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_computed_or_written(program, words, message):
    program.assert_refuses(words, message)


def test_a_damaged_answer_is_named(program):
    id = json.loads(program("plan", "--json").stdout)["attribution"]
    (program.folder / "runs" / "attributions" / f"{id}.json").write_text("{")
    result = program("plan")
    assert result.exit_code == 2
    assert f"{id}.json' is damaged" in result.stderr
