"""Files of measures and worlds: what is said when they are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from sim.clock import month_index
from sim.errors import InputError
from sim.experiments.resident import world_of
from sim.policy.library import SCENARIOS, check_file, load_library, load_world

MEASURE = """
title: {zh: 试, en: Trial}
measures:
  A02:
    clause: 三(一)1
    title: {zh: 补贴, en: Subsidy}
    summary: {zh: 给补贴。, en: Pays a subsidy.}
    group: skilled-workers
    department: {zh: 局, en: Bureau}
    kind: core
    mechanism: transfer
    fund: {name: employment, payer: city}
    pays: [skill_subsidy]
    running_before: none
    note: None.
    parameters:
      take_up:
        term: skilled_workers.subsidy_take_up
        how: set
        unit: share
        range: [0, 0.9]
        no_plan: {2017-01: 0.35}
        plan: {2018-07: 0.5}
        status: assumed
"""


def refused(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check_file(path)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(f"{folder}/", "")


def test_a_good_measure_file_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MEASURE, encoding="utf-8")
    assert check_file(path) == "measures"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: core", "kind: cor", "measures.A02.kind: 'cor' is not allowed; did you mean 'core'"),
        (
            "group: skilled-workers",
            "group: skilled-worker",
            "A02.group: 'skilled-worker' is not allowed; did you mean 'skilled-workers'",
        ),
        (
            "skilled_workers.subsidy_take_up",
            "skilled_workers.take_up",
            "A02.parameters.take_up.term: unknown term 'skilled_workers.take_up'; did you mean",
        ),
        (
            "unit: share",
            "unit: percent",
            "take_up.unit: 'percent' is not the unit of skilled_workers.subsidy_take_up; ",
        ),
        ("how: set", "how: multiply", "only a multiplier may be multiplied, not 'share'"),
        ("0.9]", "2]", "take_up.range: 0 to 2 leaves the bounds"),
        ("[0, 0.9]", "[0.9, 0]", "range: 0.9 is above 0"),
        ("2018-07: 0.5", "2018-07: 1.5", "take_up: plan.2018-07: 1.5 is above 1"),
        ("2018-07: 0.5", "2018-07: 0.95", "plan.2018-07: 0.95 is outside the allowed 0 to 0.9"),
        ("2018-07: 0.5", "2017-07: 0.5", "plan: 2017-07 is before the plan's start, 2018-07"),
        ("2017-01: 0.35", "'2017': 0.35", "no_plan: '2017' is not a month; write it as 2018-07"),
        ("2017-01: 0.35", "2017-01: '0.35'", "no_plan: 2017-01: '0.35' is text"),
        ("status: assumed", "status: read", "source: needed where the status is 'read'"),
        ("status: assumed", "status: known", "take_up.status: 'known' is not allowed; "),
        ("[skill_subsidy]", "[skil_subsidy]", "pays: unknown line 'skil_subsidy'; did you mean 's"),
        ("    note: None.\n", "", "measures.A02: the key 'note' is missing"),
        ("kind: core", "kind: narrative", "a narrative measure has no parameters"),
        ("kind: core", "kind: core\n    colour: red", "measures.A02: unknown key 'colour'; "),
        ("  A02:", "  A2B:", "A2B.id: 'A2B' is not a measure's id; write it as A02"),
        ("  A02:", "  A02:\n    id: A03", "measures.A02.id: 'A03' differs from its key"),
        ("group: skilled-workers", "group: needy\n    action: floor", "a group or an action, not"),
        ("fund: {name: employment", "fund: {name: jobs", "fund.name: 'jobs' is not allowed; "),
    ],
)
def test_a_bad_measure_is_refused_in_one_line(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in MEASURE
    message = refused(tmp_path, MEASURE.replace(old, new, 1))
    assert message.startswith("mine.yaml: measures.")
    assert expected in message


def test_a_file_without_measures_is_refused(tmp_path: Path) -> None:
    message = refused(tmp_path, "title: {zh: 试, en: Trial}\nmeasures: {}\n")
    assert message == "mine.yaml: measures: no measure is given"


def _library(folder: Path, *texts: str) -> Path:
    measures = folder / "measures"
    measures.mkdir()
    for number, text in enumerate(texts):
        (measures / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_line_has_one_owner(tmp_path: Path) -> None:
    other = MEASURE.replace("A02:", "A03:").replace("how: set", "how: add")
    with pytest.raises(InputError, match="A03: pays: the line 'skill_subsidy' already belongs"):
        load_library(_library(tmp_path, MEASURE, other))


def test_a_term_is_set_by_one_measure(tmp_path: Path) -> None:
    other = MEASURE.replace("A02:", "A03:").replace("[skill_subsidy]", "[]")
    with pytest.raises(InputError, match=r"A03\.take_up: the term .* is already set by A02\.take"):
        load_library(_library(tmp_path, MEASURE, other))


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"1\.yaml: measures\.A02: the id is already used"):
        load_library(_library(tmp_path, MEASURE, MEASURE))


WORLD = yaml.safe_load((SCENARIOS / "worlds" / "trend-2017.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "key", "value", "expected"),
    [
        ("pay_state", "growth", {2018: 5.5, 2019: 0, 2020: 0}, "2018: 5.5 is outside -0.9 to 1; "),
        ("pay_state", "growth", {2018: 0.05, 2019: 0.05}, "growth: the year 2020 is missing"),
        ("pay_state", "growth", {2017: 0.05}, "growth: 2017: not a year of a world; allowed: 2018"),
        ("pay_state", "growth", {2018: "0.05"}, "growth.2018: '0.05' is text"),
        ("pay_state", "sd", -0.1, "pay_state.sd: '-0.1': input should be greater than or equal"),
        ("pay_state", "loading", 2, "pay_state.loading: '2': input should be less than or equal"),
        ("pay_state", "persistence", 1, "persistence: '1': input should be less than 1"),
        ("pay_state", "mean_sd", -0.1, "pay_state.mean_sd: '-0.1': input should be greater than"),
        ("pay_state", "unit", "percent", "unit: 'percent' is not the unit of growth; allowed: sh"),
        ("pay_state", "spread", 1, "paths.pay_state: unknown key 'spread'; "),
    ],
)
def test_a_bad_path_is_refused_in_one_line(
    tmp_path: Path, path: str, key: str, value: object, expected: str
) -> None:
    paths = {**WORLD["paths"], path: {**WORLD["paths"][path], key: value}}
    message = refused(tmp_path, yaml.safe_dump({**WORLD, "paths": paths}, allow_unicode=True))
    assert message.startswith("mine.yaml: paths.pay_state")
    assert expected in message


def test_unknown_and_missing_paths_are_refused(tmp_path: Path) -> None:
    paths = dict(WORLD["paths"])
    paths["pay_stat"] = paths.pop("pay_state")
    message = refused(tmp_path, yaml.safe_dump({**WORLD, "paths": paths}, allow_unicode=True))
    assert "mine.yaml: paths: unknown path 'pay_stat'; did you mean 'pay_state'" in message
    del paths["pay_stat"]
    message = refused(tmp_path, yaml.safe_dump({**WORLD, "paths": paths}, allow_unicode=True))
    assert message == "mine.yaml: paths: the path 'pay_state' is missing"


OWN_WORLD = """\
title: {zh: 试, en: Trial}
extends: trend-2017
shocks:
  jobs_services:
    values: {2020-02: 0.9, 2020-07: 1}
    unit: multiplier
    status: assumed
levels:
  coal: {values: {2019-01: 0.8}, unit: ratio, status: assumed}
"""


def test_a_world_may_name_only_what_differs_from_another(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(OWN_WORLD, encoding="utf-8")
    assert check_file(path) == "world"
    world, trend = load_world(str(path)), load_world("trend-2017")
    assert world.name == "mine"
    assert world.paths == trend.paths
    assert world.levels["coal"].dated == ((month_index("2019-01"), 0.8),)
    stored = json.loads(json.dumps(world.model_dump(mode="json")))
    assert world_of(stored) == world


def test_a_path_takes_over_the_numbers_that_it_does_not_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = OWN_WORLD + "paths:\n  pay_state: {growth: {2019: 0.01}, sd: 0.02, status: assumed}\n"
    path.write_text(text, encoding="utf-8")
    own, base = (
        load_world(str(path)).paths["pay_state"],
        load_world("trend-2017").paths["pay_state"],
    )
    assert own.growth == {**base.growth, 2019: 0.01}
    assert (own.sd, own.mean_sd, own.loading) == (0.02, base.mean_sd, base.loading)
    assert (own.status, own.source, own.note) == ("assumed", "", "")


def test_a_path_says_itself_how_well_its_numbers_are_known(tmp_path: Path) -> None:
    text = OWN_WORLD + "paths:\n  pay_state: {growth: {2019: 0.01}}\n"
    assert "paths.pay_state: the key 'status' is missing" in refused(tmp_path, text)


def test_a_whole_world_in_the_older_keys_still_holds(tmp_path: Path) -> None:
    new = ("persistence", "mean_sd")
    paths = {
        name: {key: value for key, value in path.items() if key not in new}
        for name, path in WORLD["paths"].items()
    }
    path = tmp_path / "mine.yaml"
    older = {key: value for key, value in WORLD.items() if key != "coal"}
    path.write_text(yaml.safe_dump({**older, "paths": paths}, allow_unicode=True), "utf-8")
    world = load_world(str(path))
    assert world.coal is None
    assert {(one.persistence, one.mean_sd) for one in world.paths.values()} == {(0.0, 0.0)}


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("sd", -1, "coal.sd: '-1': input should be greater than or equal"),
        ("persistence", 1.2, "coal.persistence: '1.2': input should be less than 1"),
        ("unit", "ratio", "coal.unit: 'ratio' is not allowed"),
        ("speed", 1, "coal: unknown key 'speed'; "),
    ],
)
def test_a_bad_coal_cycle_is_refused_in_one_line(
    tmp_path: Path, key: str, value: object, expected: str
) -> None:
    coal = {**WORLD["coal"], key: value}
    text = yaml.safe_dump({**WORLD, "coal": coal}, allow_unicode=True)
    assert expected in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("trend-2017", "trend-2016", "extends: unknown world 'trend-2016'; did you mean 'trend-"),
        ("  coal:", "  cole:", "levels: unknown level 'cole'; did you mean 'coal'"),
        ("0.8}, unit", "8}, unit", "levels: coal: values: 2019-01: 8 is outside 0.2 to 2 (ratio)"),
        ("unit: ratio", "unit: share", "levels: coal: unit: 'share' is not its unit; allowed: rat"),
        ("2019-01", "2017-01", "levels.coal.values: 2017-01 is history; a world begins in 2018-01"),
        ("2020-07", "2020-7", "shocks.jobs_services.values: '2020-7' is not a month"),
        ("jobs_services", "jobs_service", "shocks: unknown path 'jobs_service'; did you mean"),
        ("2020-07: 1}", "2020-07: 0}", "shocks: jobs_services: values: 2020-07: 0 is outside 0.1"),
        ("{2020-02: 0.9, 2020-07: 1}", "{}", "shocks.jobs_services.values: '{}': expected dated"),
    ],
)
def test_bad_levels_and_shocks_are_refused_in_one_line(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in OWN_WORLD
    message = refused(tmp_path, OWN_WORLD.replace(old, new, 1))
    assert message.startswith("mine.yaml: ")
    assert expected in message


def test_an_unknown_world_is_refused() -> None:
    with pytest.raises(InputError, match=r"^unknown world 'trend'; "):
        load_world("trend")
