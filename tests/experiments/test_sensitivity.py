"""From a question to its answer: what is simulated, shared, kept, resumed and told."""

from __future__ import annotations

import json
import os

import numpy as np
import pandas as pd
import pytest
from sensitivities import few_lucks  # noqa: F401 - a fixture

from sim.chance import draw_seed
from sim.errors import InputError
from sim.experiments.attribution import Outcome
from sim.experiments.compare import run_draw
from sim.experiments.request import Request
from sim.experiments.run import Seeds
from sim.experiments.sensitivity import Question, analyse, factors_of, keep, kept, method_of
from sim.experiments.sensitivity import simulate as simulation
from sim.experiments.sensitivity.inputs import Case
from sim.experiments.sensitivity.question import Point
from sim.experiments.sensitivity.simulate import Aim, batch_values
from sim.policy.library import load_policy, load_world

SCALE, SEED = 0.002, 5
INCOME = Outcome("disposable_income_per_head")
COST = Outcome("public_cost")
NAMES = ("labour_market.reservation", "needy.post_months", "G01.seats", "world.pay_private")

pytestmark = pytest.mark.usefixtures("few_lucks")


def _request(*names, **given):
    policies = tuple(load_policy(name) for name in names or ("no-plan", "plan"))
    return Request(policies, load_world("trend-2017"), given.get("scale", SCALE), 1, SEED)


def _question(method="morris", n=2, names=NAMES, request=None, **given):
    request = request or _request()
    factors = ()
    if method != "sources":
        factors = factors_of("all", request.policies[-1], request.world, names)
    return Question(request, method, n, factors, **({"outcomes": (INCOME, COST)} | given))


@pytest.fixture(scope="module")
def question():
    return _question()


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def found(question, runs):
    return analyse(question, runs=runs, workers=1)


def _aim(question):
    return Aim(question.request, question.outcomes, question.year)


def test_a_point_with_a_draws_seeds_is_what_a_comparison_finds_in_that_draw(question):
    seed = draw_seed(SEED, 1)
    values = batch_values(_aim(question), [Point((Seeds(seed, seed, seed),), Case())])[0]
    panel = run_draw(question.request, 1)
    panel = panel[(panel.area == "city") & (panel.residence == "all") & (panel.year == 2020)]
    panel = panel[panel.grouping == "all"].set_index(["policy", "indicator"])["value"]
    for value, outcome in zip(values, question.outcomes, strict=True):
        name = outcome.indicator
        assert value == panel["plan", name] - panel["no-plan", name]


def test_points_that_share_a_history_come_to_what_they_do_alone(question):
    points = [question.centres[0]]
    for name, u in (("G01.seats", 1.0), ("world.pay_private", 0.1), ("world.pay_private", 0.9)):
        case = Case()
        [factor] = [one for one in question.factors if one.input.name == name]
        factor.set(case, u)
        points.append(points[0]._replace(case=case))
    together = batch_values(_aim(question), points)
    alone = [batch_values(_aim(question), [one])[0] for one in points]
    assert np.array_equal(together, alone)
    assert len({tuple(row) for row in together}) == len(points)


def test_every_input_of_the_design_moves_something(found):
    assert found.indices["mu_star"].shape == (2, len(NAMES))
    assert (found.indices["mu_star"][1] > 0.0).all()
    assert (found.luck > 0.0).all() and found.noise(0).size > found.luck[0]
    assert np.isfinite(found.centre).all()


def test_the_answer_does_not_depend_on_the_number_of_workers(found, question, tmp_path):
    told = []
    again = analyse(question, runs=tmp_path, workers=2, progress=lambda *news: told.append(news))
    assert np.array_equal(again.values, found.values)
    assert again.as_mapping() == found.as_mapping()
    assert told[-1][0] == told[-1][1] == len(found.values) + len(question.centres)
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)


def test_a_run_that_was_stopped_goes_on_where_it_was(found, question, tmp_path, monkeypatch):
    real, batch, asked = batch_values, 4, []

    def stopping(aim, points, threads=1):
        if len(asked) == 4:
            raise KeyboardInterrupt
        asked.append(len(points))
        return real(aim, points, threads)

    monkeypatch.setattr(simulation, "BATCH", batch)
    monkeypatch.setattr(simulation, "batch_values", stopping)
    with pytest.raises(KeyboardInterrupt):
        analyse(question, runs=tmp_path, workers=1)
    parts = tmp_path / "sensitivity" / f"{question.id}.parts"
    assert sorted(os.listdir(parts)) == ["00000.npy", "00001.npy", "00002.npy"]
    (parts / "00001.npy").write_bytes(b"half")
    asked.clear()

    def counting(aim, points, threads=1):
        asked.append(len(points))
        return real(aim, points, threads)

    monkeypatch.setattr(simulation, "batch_values", counting)
    again = analyse(question, runs=tmp_path, workers=1)
    # The first point is tried again, as the answer to an impossible question would be found there.
    total = len(question.centres) + len(question.design)
    assert asked[0] == 1 and sum(asked[1:]) == total - 2 * batch
    assert again.as_mapping() == found.as_mapping()


def test_an_answer_is_kept_with_its_points_and_without_the_batches(found, question, runs):
    keep(found, runs)
    folder = runs / "sensitivity"
    assert sorted(os.listdir(folder)) == [f"{found.id}.json", f"{found.id}.parquet"]
    again = kept(found.id, runs)
    assert again is not None
    assert again.as_mapping() == found.as_mapping()
    assert again.ranking(1) == found.ranking(1)
    points = pd.read_parquet(folder / f"{found.id}.parquet")
    assert list(points.columns[: len(NAMES)]) == [one.name for one in question.inputs]
    assert np.array_equal(points["disposable_income_per_head.all.all.all"], found.values[:, 0])
    json.dumps(found.as_mapping(), allow_nan=False)


def test_a_damaged_answer_is_named(found, tmp_path):
    keep(found, tmp_path)
    path = tmp_path / "sensitivity" / f"{found.id}.json"
    content = json.loads(path.read_text())
    for broken in ("{", "[]", json.dumps(content | {"indices": {"mu_star": [[1.0]]}})):
        path.write_text(broken)
        with pytest.raises(InputError, match=f"{found.id}.json' is damaged"):
            kept(found.id, tmp_path)
    assert kept("sn-0000000000", tmp_path) is None


def test_a_level_needs_no_reference(tmp_path):
    question = _question(request=_request("plan"), names=NAMES[:1], outcomes=(INCOME,))
    found = analyse(question, runs=tmp_path, workers=1)
    assert found.centre[0] > 5000.0
    assert found.about["policies"] == ["plan"]


def test_sources_are_exchanged_one_at_a_time_and_their_shares_found(tmp_path):
    question = _question("sources", 3, outcomes=(INCOME,))
    seeds = [question.point(row).seeds[0] for row in question.design[:5]]
    first, parameters, world, chance, last = seeds
    assert parameters == first._replace(parameters=last.parameters)
    assert world == first._replace(world=last.world)
    assert chance == first._replace(chance=last.chance)
    found = analyse(question, runs=tmp_path, workers=1)
    assert [one.name for one in found.inputs] == ["parameters", "world", "chance"]
    assert found.indices["ST"].shape == (1, 3)
    assert len(found.values) == 15


def test_the_id_changes_with_everything_that_is_asked(question):
    others = [
        _question(n=3),
        _question(names=NAMES[1:]),
        _question(outcomes=(INCOME,)),
        _question(year=2019),
        _question(request=_request("plan")),
        _question(request=_request(scale=0.003)),
        _question("sobol"),
        _question("sources"),
    ]
    ids = {one.id for one in [question, *others]}
    assert len(ids) == 9
    assert all(id.startswith("sn-") and len(id) == 13 for id in ids)
    assert _question().id == question.id


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"n": 1}, "--n must be 2 or more"),
        ({"method": "sobol", "n": 12}, "a power of two such as 8 or 16"),
        ({"method": "sobol", "names": NAMES[:1]}, "two inputs or more"),
        ({"year": 2017}, "--year must be 2018 to 2020"),
    ],
)
def test_what_cannot_be_asked_is_refused(given, message):
    with pytest.raises(InputError, match=message):
        _question(**given)


def test_an_unknown_method_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'morris'"):
        method_of("moris")


def test_an_outcome_that_does_not_exist_is_refused_at_the_first_point(tmp_path):
    question = _question(outcomes=(Outcome("gini", "needy", "start"),))
    told = []
    with pytest.raises(InputError, match="no 'gini' of group 'needy'"):
        analyse(question, runs=tmp_path, workers=1, progress=lambda *news: told.append(news))
    assert len(told) == 1
    assert not list(tmp_path.iterdir())
