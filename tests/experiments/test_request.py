"""The same question has the same id, whoever asks it; another question has another."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from sim import __version__
from sim.cli import app
from sim.errors import InputError
from sim.experiments.request import Request
from sim.experiments.store import RunStore, run_id
from sim.policy.library import load_policy, load_world, policy_from

CHANGED = {"title": {"zh": "改", "en": "changed"}, "extends": "plan", "off": ["C02"]}


def asked(*names: str, world: str = "trend-2017", **numbers) -> Request:
    policies = tuple(load_policy(name) for name in names or ("no-plan", "plan"))
    return Request(policies, load_world(world), **({"scale": 0.1, "draws": 5, "seed": 1} | numbers))


def test_the_same_question_has_the_same_id():
    assert asked().id == asked().id == run_id(asked().content)
    assert pickle.loads(pickle.dumps(asked())).id == asked().id


@pytest.mark.parametrize(
    "other",
    [
        lambda: asked(scale=0.2),
        lambda: asked(draws=6),
        lambda: asked(seed=2),
        lambda: asked("plan", "no-plan"),
        lambda: asked("no-plan"),
    ],
)
def test_whatever_decides_the_result_is_in_the_id(other):
    assert other().id != asked().id


def test_another_course_of_the_world_is_another_question():
    world = load_world("trend-2017")
    pensions = world.paths["pensions"]
    frozen = pensions.model_copy(update={"growth": dict.fromkeys(pensions.growth, 0.0)})
    other = world.model_copy(update={"paths": {**world.paths, "pensions": frozen}})
    assert replace(asked(), world=other).id != asked().id


def test_a_policy_built_in_a_form_is_told_from_the_one_it_changes():
    plan, changed = load_policy("plan"), policy_from(CHANGED, "plan")
    world = load_world("trend-2017")
    ids = {Request((policy,), world, 0.1, 5, 1).id for policy in (plan, changed)}
    assert len(ids) == 2


def test_the_same_question_at_another_size():
    quick = asked().with_(scale=0.02, draws=4)
    assert quick.settings == {"scale": 0.02, "draws": 4, "seed": 1}
    assert quick.id == asked(scale=0.02, draws=4).id
    assert asked().with_(draws=6).scale == 0.1


def test_the_manifest_holds_the_question_and_what_the_run_found():
    request = asked()
    manifest = request.manifest({"fork_month": 101})
    assert manifest["fork_month"] == 101
    assert manifest["program"] == __version__
    assert run_id(manifest["request"]) == request.id
    assert manifest["policies"] == ["no-plan", "plan"]
    assert manifest["titles"]["plan"] == load_policy("plan").title.model_dump()
    assert manifest["world"] == "trend-2017"
    assert manifest["settings"] == request.settings
    json.dumps(manifest, allow_nan=False)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"scale": 0}, "scale must be above 0 and at most 1, not 0"),
        ({"scale": 1.5}, "scale must be above 0 and at most 1, not 1.5"),
        ({"scale": float("nan")}, "scale must be above 0"),
        ({"draws": 0}, "draws must be 1 or more, not 0"),
        ({"seed": -1}, "seed must be 0 or more, not -1"),
    ],
)
def test_a_number_out_of_range_is_refused(numbers, message):
    with pytest.raises(InputError, match=f"^{message}"):
        asked(**numbers)


def test_policies_that_could_not_be_told_apart_are_refused():
    with pytest.raises(InputError, match="policy 'plan' is named 2 times"):
        asked("no-plan", "plan", "plan")
    with pytest.raises(InputError, match="one policy or more"):
        Request((), load_world("trend-2017"), 0.1, 5, 1)


def test_the_command_line_gives_the_id_that_the_app_gives(tmp_path):
    words = ["compare", "no-plan", "plan", "--scale", "0.001", "--draws", "1", "--seed", "3"]
    words += ["--workers", "1", "--json", "--runs", str(tmp_path)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    request = asked(scale=0.001, draws=1, seed=3)
    assert json.loads(result.stdout)["run"] == request.id
    manifest = RunStore(tmp_path).manifest(request.id)
    assert manifest["request"] == json.loads(json.dumps(request.content))
