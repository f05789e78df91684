"""`yqsim twins`: tables, JSON, answers kept, and one line for bad input."""

from __future__ import annotations

import json
import os

import pandas as pd
import pytest
from asking import Program

from sim.experiments.twins import Question, Twins, simulate

NUMBERS = {
    **{"recipients": 1000.0, "units": 1000.0, "achieved": 900.0, "anyway": 800.0},
    **{"recipients_income": 5e5, "jobs": 60.0, "recipients_jobs": 100.0, "displaced": 40.0},
    **{"others_lost": 90.0, "others_won": 50.0, "income": 4e6, "out_of_poverty": 0.0},
    **{"cost": 1e6, "own_cost": 1.2e6},
}


@pytest.fixture
def program(monkeypatch, tmp_path):
    """The command line in an empty folder, with a stand-in for the simulation."""
    program = Program("twins", tmp_path, monkeypatch)

    def twins(question: Question, *, workers: int, cluster: str | None, progress: object) -> Twins:
        program.asked.append(question)
        draws = range(question.request.draws)
        accounts = [
            {"draw": draw, "measure": measure} | NUMBERS
            for draw in draws
            for measure in question.measures
        ]
        winners = [
            {"draw": draw, "grouping": by, "group": group, "gain": 0.3, "lose": 0.1, "change": 5.0}
            for draw in draws
            for by, group in (
                ("all", "all"),
                ("decile", "1"),
                ("county", "yuxian"),
                ("start", "needy"),
            )
        ]
        return Twins(question.id, question.about, pd.DataFrame(accounts), pd.DataFrame(winners))

    monkeypatch.setattr(simulate, "twins", twins)
    return program


def test_the_json_has_the_documented_keys(program):
    result = program("plan", "--measure", "H11", "--draws", "3", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == [
        *("twins", "policies", "world", "scale", "draws", "seed", "measures", "winners"),
    ]
    (one,) = found["measures"]
    assert one["measure"] == "H11"
    assert one["deadweight"] == {"mean": 0.8, "p10": 0.8, "p90": 0.8}
    assert one["displacement"]["mean"] == 0.4
    assert one["cost_per_yuan"]["mean"] == 0.25
    assert one["cost_per_exit"] == {"mean": None, "p10": None, "p90": None}
    assert found["winners"][1]["grouping"] == "decile"
    assert found["winners"][1]["gain"]["mean"] == pytest.approx(0.3)


def test_the_same_question_is_answered_from_what_was_kept(program):
    first = program("plan", "--draws", "2", "--json")
    again = program("plan", "--draws", "2", "--workers", "2", "--json")
    assert first.stdout == again.stdout
    assert len(program.asked) == 1
    id = json.loads(first.stdout)["twins"]
    assert os.listdir(program.folder / "runs" / "twins") == [f"{id}.json"]
    program("plan", "--draws", "2", "--measure", "H11")
    assert len(program.asked) == 2


def test_tables_are_in_both_languages_and_within_a_hundred_columns(program):
    english = program("plan", "--measure", "H11", "--measure", "D04").stdout
    assert "plan (The plan)" in english
    assert english.count("These are simulated twins") == 1
    assert max(len(line) for line in english.splitlines()) <= 100
    chinese = program("plan", "--measure", "D04", "--measure", "H11", "--lang", "zh").stdout
    assert "全民技能提升" in chinese
    assert chinese.count("不是真实的对照组") == 1
    assert len(program.asked) == 1


def test_defaults_are_the_documented_ones(program):
    program("plan")
    (question,) = program.asked
    assert question.request.names == ["no-plan", "plan"]
    assert question.request.settings == {"scale": 0.02, "draws": 8, "seed": 2018}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "POLICY"),
        (("nothing",), "unknown policy 'nothing'"),
        (("plan", "--measure", "Z9"), "unknown measure 'Z9'; 'yqsim measures' lists them"),
        (("no-plan",), "policy 'no-plan' is its own reference; --against names another"),
        (("plan", "--measure", "F01"), "not one of training, hiring or start-up"),
        (("only-cadres",), "do not differ in any measure"),
        (("plan", "--draws", "0"), "--draws"),
        (("plan", "--workers", "0"), "--workers"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_computed_or_written(program, words, message):
    program.assert_refuses(words, message)
