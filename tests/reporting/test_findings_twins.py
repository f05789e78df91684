"""Twins told: what is named, what is left out, and that both languages say the same numbers."""

from __future__ import annotations

import pandas as pd
import pytest
from panels import TITLES

from sim.experiments.twins import Twins
from sim.reporting.findings.twins import (
    buys,
    buys_people,
    deadweight,
    displacement,
    findings,
)
from sim.reporting.findings.twins_winners import winners_by

NOTHING = dict.fromkeys(
    (
        *("recipients", "units", "achieved", "anyway", "recipients_income", "jobs"),
        *("recipients_jobs", "displaced", "others_lost", "others_won", "income"),
        *("out_of_poverty", "cost", "own_cost"),
    ),
    0.0,
)
COURSES = {
    **NOTHING,
    **dict.fromkeys(("recipients", "units"), 1000.0),
    **{"achieved": 900.0, "anyway": 800.0, "recipients_income": 5e5},
    **{"jobs": 60.0, "recipients_jobs": 100.0, "displaced": 40.0},
    **{"others_lost": 90.0, "others_won": 50.0},
    **{"income": 4e6, "out_of_poverty": 10.0, "cost": 1e6, "own_cost": 1.2e6},
}


def answer(draws=3, **measures):
    """The same numbers in every draw, unless a number is a list."""
    rows = [
        {"draw": draw, "measure": measure}
        | {
            name: value[draw] if isinstance(value, list) else value
            for name, value in (NOTHING | numbers).items()
        }
        for draw in range(draws)
        for measure, numbers in (measures or {"H11": COURSES, "D01": {}}).items()
    ]
    shares = [
        ("all", "all", 0.3, 0.1, 500.0),
        ("decile", "1", 0.9, 0.02, 900.0),
        ("decile", "2", 0.2, 0.15, -30.0),
        ("county", "yuxian", 0.4, 0.1, 600.0),
        ("start", "needy", 0.6, 0.1, 800.0),
    ]
    winners = [(draw, *one) for draw in range(draws) for one in shares]
    columns = ["draw", "grouping", "group", "gain", "lose", "change"]
    about = {"policies": ["no-plan", "plan"], "titles": TITLES, "draws": draws}
    return Twins("tw-0", about, pd.DataFrame(rows), pd.DataFrame(winners, columns=columns))


def texts(finding, row=0):
    return [cell.text for cell in finding.table.rows[row]]


def test_deadweight_is_told_of_measures_with_recipients_only():
    finding = deadweight(answer(), "en")
    assert len(finding.table.rows) == 1
    assert texts(finding) == [
        *("H11 Skills for everyone", "in work", "1,000", "90%", "80%", "80% to 80%", "+500 yuan"),
    ]
    assert "H11 Skills for everyone (80%)" in finding.title
    assert "全民技能提升（80%）" in deadweight(answer(), "zh").title


def test_without_recipients_there_is_no_deadweight_and_no_chart():
    finding = deadweight(answer(D01=NOTHING), "en")
    assert "None of the measures" in finding.title
    assert finding.chart is None


def test_jobs_of_others_are_told_with_what_is_lost_per_extra_job():
    finding = displacement(answer(), "en")
    assert texts(finding)[1:] == [
        "+60",
        "+100",
        "+40",
        "+40 to +40",
        "0.40",
        "0.40 to 0.40",
        "90",
        "50",
    ]
    assert "H11 Skills for everyone (40)" in finding.title
    unsure = displacement(answer(H11=COURSES | {"displaced": [-40.0, 10.0, 90.0]}), "en")
    assert "No measure compared" in unsure.title


def test_a_cost_per_unit_is_given_only_where_the_effect_is_sure():
    people = buys_people(answer(), "en")
    assert texts(people)[1:] == [
        *("+60", "16,667 yuan", "16,667 to 16,667 yuan"),
        *("+10", "100,000 yuan", "100,000 to 100,000 yuan"),
    ]
    assert texts(people, 1)[2] == "uncertain"
    assert people.table.rows[1][2].value is None
    assert "Of the 2 measures" in people.title
    assert "1 surely add jobs" in people.title
    noisy = buys_people(answer(H11=COURSES | {"jobs": [-20.0, 80.0, 120.0]}), "zh")
    assert texts(noisy)[2] == "不确定"


def test_the_cheapest_yuan_is_named_among_measures_that_surely_cost_something():
    cheap = COURSES | {"income": 8e6}
    saving = COURSES | {"cost": -1e6}
    finding = buys(answer(H11=COURSES, D04=cheap, D06=saving), "en")
    assert "D04 One-off start-up subsidy (0.12 yuan) and H11" in finding.title
    assert "D06" not in finding.title
    assert texts(finding, 2)[5] == "-0.25 yuan"


def test_one_draw_leaves_every_unit_cost_uncertain():
    finding = buys(answer(draws=1), "en")
    assert texts(finding)[5] == "uncertain"
    assert "No measure compared" in finding.title


def test_winners_are_told_by_decile_county_and_group():
    found = winners_by(answer(), "decile", "en")
    assert [row[0].text for row in found.table.rows] == ["All residents", "decile 1", "decile 2"]
    assert "decile 1 (90.0%)" in found.title
    assert "decile 2 (15.0%)" in found.title
    assert "盂县" in winners_by(answer(), "county", "zh").table.rows[1][0].text
    assert "needy people able to work (60.0%)" in winners_by(answer(), "start", "en").title.lower()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_says_what_twins_are_and_has_raw_numbers(lang):
    told = findings(answer(), lang)
    assert [one.key for one in told] == [
        *("deadweight", "displacement", "buys", "buys-people"),
        *("winners-decile", "winners-county", "winners-start"),
    ]
    for one in told[:4]:
        assert ("孪生人" if lang == "zh" else "simulated twins") in one.note
    for one in told:
        values = [cell.value for row in one.table.rows for cell in row[1:]]
        assert any(isinstance(value, float) for value in values)


def test_both_languages_carry_the_same_raw_numbers():
    for chinese, english in zip(findings(answer(), "zh"), findings(answer(), "en"), strict=True):
        for one, other in zip(chinese.table.rows, english.table.rows, strict=True):
            assert [cell.value for cell in one if isinstance(cell.value, float)] == [
                cell.value for cell in other if isinstance(cell.value, float)
            ]
