"""The Mesa shell: same bits as the engine, groups that partition the city, readable records."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from sim.city.codes import GROUP_KEYS, Activity, Group
from sim.errors import InputError
from sim.experiments.run import found, terms_by_month
from sim.institutions.treasury import Line
from sim.model import YangquanModel
from sim.policy.library import load_policy, load_world
from sim.policy.schedule import schedule

SCALE = 0.002
MONTHS = 14
"""Past a January, with its births, deaths, moves and leases."""


@pytest.fixture(scope="module")
def model() -> YangquanModel:
    model = YangquanModel(scale=SCALE, seed=7)
    model.run_to(MONTHS)
    return model


def plain_engine(policy: str, months: int, *, draw: int = 0):
    terms = terms_by_month(schedule(load_policy(policy)))
    engine = found(terms, load_world("trend-2017"), scale=SCALE, seed=7, draw=draw)
    engine.run_to(months)
    return engine


def test_the_model_leaves_every_bit_as_the_engine_does(model):
    assert model.city.fingerprint() == plain_engine("plan", MONTHS).city.fingerprint()


def test_the_plan_in_force_and_two_threads_leave_the_same_bits():
    months = 12 * 9 + 2
    model = YangquanModel("plan", scale=SCALE, seed=7, draw=1, threads=2)
    model.run_to(months)
    engine = plain_engine("plan", months, draw=1)
    starting = model.resident(model.someone("managers")).start_group
    assert starting in GROUP_KEYS.values()
    assert model.city.fingerprint() == engine.city.fingerprint()


def test_the_engine_runs_without_mesa():
    code = (
        "import sys, sim.engine.city_engine, sim.experiments.run, sim.experiments.setting\n"
        "sys.exit('mesa' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_collector_has_a_row_for_every_month(model):
    table = model.datacollector.get_model_vars_dataframe()
    assert len(table) == MONTHS
    assert table["month"].tolist()[0] == "2010-01"
    assert table["month"].tolist()[-1] == "2011-02"
    assert table["unemployment_rate"].between(0, 1).all()
    assert {f"outlay:{line.name.lower()}" for line in Line} <= set(table.columns)


def test_the_series_agree_with_the_agents(model):
    last = model.datacollector.get_model_vars_dataframe().iloc[-1]
    weight = model.city.weight
    for key, group in model.groups.items():
        assert last[f"persons:{key}"] == group.size * weight
        if group.size:
            assert last[f"mean_income:{key}"] == pytest.approx(group.mean_income)
    assert last["outlay:dibao"] == model.treasury.outlay(Line.DIBAO)
    assert last["fill_rate"] == model.labour_market.fill_rate


def test_every_resident_who_lives_here_is_in_one_group(model):
    rows = np.concatenate([group.members() for group in model.groups.values()])
    living = np.flatnonzero(model.city.residents["activity"] != Activity.GONE)
    assert np.array_equal(np.sort(rows), living)
    assert set(model.groups) == set(GROUP_KEYS.values())


def test_a_group_decides_for_its_own_members_only():
    model = YangquanModel(scale=SCALE, seed=7)
    model.run_to(3)
    model.labour_market.open_vacancies()
    before = model.city.residents.copy()
    model.groups["entrepreneurs"].decide()
    changed = np.flatnonzero(model.city.residents != before)
    assert len(changed)
    assert (before["group"][changed] == Group.ENTREPRENEURS).all()


def test_a_resident_is_read_in_words_and_yuan(model):
    number = model.someone("skilled-workers")
    row = int(np.flatnonzero(model.city.residents["id"] == number)[0])
    record = model.city.residents[row]
    worker = model.resident(number)
    assert worker.month == "2011-02"
    assert worker.group == "skilled-workers"
    assert worker.activity == "employee"
    assert worker.employer in ("private", "state_enterprise")
    assert worker.certificate >= 1
    assert worker.start_group is None, "the plan has not begun"
    assert worker.wage == record["wage_year"] / 100
    assert worker.age == (MONTHS - 1 - record["birth"]) // 12
    assert worker.county in ("chengqu", "kuangqu", "jiaoqu", "pingding", "yuxian")


def test_every_resident_of_the_city_can_be_read(model):
    for number in model.city.residents["id"]:
        assert model.resident(int(number)).number == number


def test_a_traced_life_has_a_record_a_month():
    model = YangquanModel(scale=SCALE, seed=7)
    life = model.trace(model.someone("cadres"))
    model.run_to(13)
    assert [record.month for record in life][:2] == ["2010-01", "2010-02"]
    assert len(life) == 13
    assert life[-1] == model.resident(life[-1].number)
    # The year's account grows by the month's income and starts anew in January.
    assert 0 < life[0].wage < life[11].wage
    assert life[12].wage < life[11].wage


def test_a_resident_who_is_not_in_the_city_is_refused(model):
    with pytest.raises(InputError, match="is not in this city"):
        model.resident(-1)
    with pytest.raises(InputError, match="is not in this city"):
        model.trace(-1)


def test_two_models_side_by_side_do_not_share_state(model):
    one, other = (YangquanModel(scale=SCALE, seed=7) for _ in range(2))
    for _ in range(MONTHS):
        one.step()
        if other.month < 5:
            other.step()
    assert other.month == 5
    assert one.city.fingerprint() == model.city.fingerprint()
    assert other.city.fingerprint() == plain_engine("plan", 5).city.fingerprint()
    assert len(other.datacollector.get_model_vars_dataframe()) == 5


def test_mesas_own_generator_has_no_part_in_it(model):
    shaken = YangquanModel(scale=SCALE, seed=7)
    for _ in range(MONTHS):
        shaken.random.random()
        shaken.step()
    assert shaken.city.fingerprint() == model.city.fingerprint()


def test_a_scale_out_of_range_is_refused():
    with pytest.raises(InputError, match="scale"):
        YangquanModel(scale=0)


def test_the_institutions_show_their_books(model):
    assert model.labour_market.vacancies.shape == (50,)
    assert 0 <= model.labour_market.fill_rate <= 1
    assert sum(model.treasury.outlays.values()) > 0
    assert model.treasury.year_outlays["dibao"] >= model.treasury.outlays["dibao"]
    assert model.land_market.rent > 0
    assert model.land_market.let >= 0
    assert model.welfare_office.dibao_persons > 0
    assert model.welfare_office.registered_poor == 0, "the register is set up in 2014"
    assert set(model.local_demand.levels) == {"chengqu", "kuangqu", "jiaoqu", "pingding", "yuxian"}
    assert model.local_demand.consumption > 0
    assert model.credit.outstanding >= 0
    assert all(seats >= 0 for seats in model.training.trainees.values())
    assert len(model.institutions) == 7
