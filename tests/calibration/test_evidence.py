"""Published effects as data: malformed ones are refused, and every prior says where it is from."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest

from calibration.evidence import HOW, evidence, links, roles
from calibration.free import free_names
from sim.documents.drives import drives
from sim.documents.parameters import described
from sim.errors import InputError
from sim.experiments.setting import drawn_parameters, parameters
from sim.policy.library import load_library
from sim.tables import data_directory

EVIDENCE, LINKS = "evidence.csv", "parameter_evidence.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables that may be damaged."""
    for path in data_directory().glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def add(path: Path, line: str) -> str:
    """Append a line to a table; the message's beginning for its row."""
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{line}\n", encoding="utf-8")
    return f"{path.name}, row {len(text.splitlines()) + 1}, "


EFFECT = "an_effect,what it is,{point},{low},{high},%,{finding},,people,{status},somebody (2018),,,"
WELL = {"point": "1", "low": "0", "high": "2", "finding": "", "status": "read"}


def test_a_well_formed_effect_is_read_from_a_new_row(folder: Path) -> None:
    add(folder / EVIDENCE, EFFECT.format(**WELL))
    assert len(evidence(folder)) == len(evidence()) + 1
    assert evidence(folder).loc["an_effect", "high"] == 2


@pytest.mark.parametrize(
    "changed, column, reason",
    [
        ({"point": "much"}, "point", "a number is needed"),
        ({"point": "nan"}, "point", "a finite number is needed"),
        ({"point": ""}, "point", "a number, or words in 'finding', are needed"),
        ({"point": "3"}, "point", "outside 0 to 2"),
        ({"low": "2", "high": "0"}, "low", "must not exceed 'high', 0"),
        ({"status": "reed"}, "status", "unknown status, did you mean 'read'"),
    ],
)
def test_a_malformed_effect_is_refused_with_row_and_column(
    folder: Path, changed: dict[str, str], column: str, reason: str
) -> None:
    row = add(folder / EVIDENCE, EFFECT.format(**WELL | changed))
    with pytest.raises(InputError) as caught:
        evidence(folder)
    assert str(caught.value).startswith(f"{row}column '{column}', value ")
    assert reason in str(caught.value)


def test_an_effect_given_twice_is_refused(folder: Path) -> None:
    add(folder / EVIDENCE, EFFECT.format(**WELL))
    second = add(folder / EVIDENCE, EFFECT.format(**WELL))
    with pytest.raises(InputError, match=f"^{second}column 'name'.*already given in row"):
        evidence(folder)


@pytest.mark.parametrize(
    "line, column, meant",
    [
        ("needy.loan_gian,cooperative_income,taken", "parameter", "needy.loan_gain"),
        ("needy.loan_gain,cooperative_incom,taken", "evidence", "cooperative_income"),
        ("needy.loan_gain,cooperative_income,takn", "how", "taken"),
    ],
)
def test_a_link_to_what_does_not_exist_is_refused_with_the_nearest_name(
    folder: Path, line: str, column: str, meant: str
) -> None:
    row = add(folder / LINKS, line)
    with pytest.raises(InputError) as caught:
        links(folder)
    assert str(caught.value).startswith(f"{row}column '{column}'")
    assert f"did you mean '{meant}'" in str(caught.value)


def test_every_effect_informs_a_parameter_or_says_why_not() -> None:
    linked = set(links()["evidence"])
    for name, use in evidence()["use"].items():
        assert (name in linked) != bool(use), name


def test_every_way_of_using_an_effect_occurs() -> None:
    assert set(links()["how"]) == set(HOW)


def test_what_is_fitted_is_free_and_what_is_drawn_has_a_prior() -> None:
    names = set(parameters()["name"])
    found = roles()
    assert set(found) == names
    assert {name for name, role in found.items() if role == "free"} == names & set(free_names())
    for one in described():
        assert (one.prior.distribution == "fixed") == (one.role == "fixed"), one.name


def test_a_fixed_parameter_is_the_same_in_all_draws_and_another_is_not() -> None:
    first, second = drawn_parameters(1), drawn_parameters(2)
    drawn = parameters()["distribution"] != "fixed"
    assert {name for name in first if first[name] != second[name]} == set(drawn[drawn].index)


def test_every_prior_has_evidence_or_says_why_not() -> None:
    informed = set(links().query("how != 'contrast'")["parameter"])
    table = parameters()
    for name in table.index[table["distribution"] != "fixed"]:
        assert name in informed or table.loc[name, "note"], name


def test_a_prior_holds_its_central_value_and_what_the_rule_allows() -> None:
    for one in described():
        assert one.prior.low <= one.value <= one.prior.high, one.name
        if one.role != "fixed":
            assert one.prior.low < one.prior.high, one.name


def test_every_parameter_drives_a_rule_that_exists() -> None:
    for name, driven in drives().items():
        assert driven.rules, name
    modules = {
        path.stem: importlib.import_module(f"sim.{folder}.{path.stem}")
        for folder in ("city", "groups", "institutions", "engine")
        for path in (Path(__file__).parents[2] / "sim" / folder).glob("[a-z]*.py")
    }
    for driven in drives().values():
        for rule in driven.rules:
            module, _, function = rule.partition(".")
            owner = modules[module]
            assert hasattr(owner, function) or hasattr(getattr(owner, "Engine", None), function), (
                rule
            )


def test_the_measures_that_a_parameter_drives_exist() -> None:
    library = set(load_library().measures)
    named = {measure for driven in drives().values() for measure in driven.measures}
    assert named and named <= library


def test_a_parameter_drives_the_rule_that_reads_it_and_the_measure_it_scales() -> None:
    found = drives()
    assert found["labour_market.minimum_pass"].rules == ("labour_market.with_minimum_wage",)
    # Groups have parameters of one name: each belongs to the module that reads it.
    assert found["managers.effort_response"].rules == ("managers.effort",)
    assert found["cadres.effort_response"].rules == ("cadres.appraisal_factor",)
    assert found["cadres.effort_response"].measures == ("F03",)
    # Passed on by name, and named after another parameter of the same owner.
    assert found["skilled_workers.separation_ratio"].rules == ("decide.keep_job",)
    assert "A02" in found["skilled_workers.cost_spread"].measures
