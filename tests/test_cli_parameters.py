"""`yqsim parameters`: lists, one parameter in full, JSON, and names that do not exist."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.experiments.setting import parameters


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["parameters", *words])


def test_json_has_every_parameter_with_both_languages_and_evidence() -> None:
    found = {one["name"]: one for one in json.loads(run("--json").stdout)["parameters"]}
    assert list(found) == list(parameters()["name"])
    assert all(one["meaning"]["zh"] != one["meaning"]["en"] for one in found.values())
    one = found["labour_market.minimum_pass"]
    assert one["prior"]["distribution"] == "normal" and one["role"] == "prior"
    assert one["drives"]["rules"] == ["labour_market.with_minimum_wage"]
    assert one["evidence"][0]["how"] == "taken" and "Fang" in one["evidence"][0]["citation"]
    assert "location" not in found["labour_market.reservation"]["prior"]


@pytest.mark.parametrize("lang, heading", [("zh", "参数"), ("en", "parameter")])
def test_an_owners_parameters_are_a_table(lang: str, heading: str) -> None:
    printed = run("needy", "--lang", lang).stdout
    assert heading in printed and "contact_gain" in printed and "reservation" not in printed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_parameter_has_words(lang: str) -> None:
    printed = run("--lang", lang).stdout
    assert all(name.partition(".")[2] in printed for name in parameters()["name"])


def test_one_parameter_is_told_in_full_with_its_citations() -> None:
    printed = run("cadres.effort_response", "--lang", "en").stdout
    assert "cadres.appraisal_factor" in printed and "F03" in printed
    assert "0.094 log points. Khan, Khwaja & Olken" in printed


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    found = run("needy.contact_gian")
    assert found.exit_code == 2 and found.stdout == ""
    assert "did you mean 'needy.contact_gain'" in found.stderr
