"""Solving a policy's budget: the library's by simulation, the search itself on a toy treasury."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.experiments import budget
from sim.experiments.run import schedules
from sim.policy.budget import Budget
from sim.policy.library import load_policy, policy_from
from sim.policy.reading import parse_yaml

TITLE = {"zh": "试", "en": "Trial"}
CORES = 2


def trial(*doses, name="mine", times=1.0, **content):
    given = {"as": "plan", "times": times, "scale": list(doses)}
    return policy_from({"title": TITLE, "extends": "plan", **content, "budget": given}, name)


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """A treasury that pays 1,000 yuan a seat of the needy and 5,000 a public post, every month.

    Returns the schedules it was asked about.
    """
    asked = []

    def outlay(plan, threads=1):
        asked.append(plan)
        seats, posts = plan.values["needy.training_seats"], plan.values["needy.public_posts"]
        return float(np.sum(1000.0 * seats + 5000.0 * posts))

    monkeypatch.setattr(budget, "outlay", outlay)
    monkeypatch.setenv("YQSIM_CACHE", str(tmp_path))
    budget._outlay_of.cache_clear()
    yield asked
    budget._outlay_of.cache_clear()


def test_a_policy_of_the_library_spends_what_the_plan_does():
    """Where code or data have changed: `python -m sim.experiments.budget` solves all again."""
    policy = load_policy("needy-first")
    due = budget.wanted(policy.budget, CORES)
    assert budget.money(policy, CORES) == pytest.approx(due, rel=budget.TOLERANCE)


def test_the_factor_moves_money_and_leaves_its_sum(toy):
    found = budget.solve(trial("G01.seats", set={"G02": {"posts": 1000}}))
    # Posts lose 200 x 5,000; the plan's 600 seats at 1,000 grow by 1,000 more.
    assert found.factor == pytest.approx(1600 / 600, rel=1e-3)
    assert found.share == pytest.approx(1.0, abs=budget.AIM)
    assert found.policy.solved


@pytest.mark.parametrize("times", [0.7, 1.3])
def test_more_or_less_money_scales_what_the_plan_adds(toy, times):
    found = budget.solve(trial("G01.seats", "H13.seats", "G02.posts", times=times))
    assert found.factor == pytest.approx(times, rel=1e-3)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (
            trial("G01.seats", off=["G02"], times=3),
            r"^mine: budget: cannot be met: with every dose under 'scale' at the end of its range.*"
            r" the policy spends [0-9.]+% of what it may$",
        ),
        (
            trial("G01.seats", set={"G02": {"posts": 3000}}),
            r"^mine: budget: cannot be met: with the doses under 'scale' as without the plan, the "
            r"policy still spends [0-9.]+% of what it may$",
        ),
        (trial("D06.subsidy"), r"^mine: budget: the doses under 'scale' do not raise the outlay$"),
    ],
)
def test_a_budget_that_cannot_be_met_says_how_far_it_gets(toy, policy, expected):
    with pytest.raises(InputError, match=expected):
        budget.solve(policy)


def test_a_policy_that_spends_nothing_cannot_be_matched(toy):
    with pytest.raises(InputError, match="'no-plan' spends no more than no-plan"):
        budget.wanted(Budget.model_validate({"as": "no-plan", "scale": ["G01.seats"]}))


def test_a_users_budget_is_solved_once_and_told_in_one_line(toy):
    policy, told = trial("G01.seats", set={"G02": {"posts": 1000}}), []
    with pytest.raises(InputError, match="mine: budget: it has no factor yet"):
        schedules([policy])
    first = budget.ready(policy, tell=told.append)
    assert told == ["mine: solving its budget, about half a minute"]
    toy.clear()
    assert budget.ready(policy, tell=told.append) == first
    assert not toy
    assert len(told) == 1
    assert schedules([first])


def test_another_content_is_solved_anew(toy):
    told = []
    for posts in (1000, 1100):
        budget.ready(trial("G01.seats", set={"G02": {"posts": posts}}), tell=told.append)
    assert len(told) == 2


def test_a_policy_without_a_budget_is_ready(toy):
    plan = load_policy("plan")
    assert budget.ready(plan) is plan
    assert not toy


BLOCK = "title: {zh: 试, en: Trial}\nbudget:\n  as: plan\n  scale: [\n    G01.seats,\n  ]\n# End\n"


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        BLOCK.replace("  as: plan\n", "  as: plan\n  factor: 1.5\n"),
        "title: {zh: 试, en: Trial}\nbudget: {as: plan, scale: [G01.seats]}\n",
        "title: {zh: 试, en: Trial}\nbudget: {factor: 1.5, scale: [G01.seats]}\n",
    ],
)
def test_the_factor_is_written_into_the_file_and_all_else_stays(text):
    written = budget.with_factor(text, 1.7324, "mine.yaml")
    content, before = parse_yaml(written, "x"), parse_yaml(text, "x")
    assert content["budget"].pop("factor") == 1.7324
    before["budget"].pop("factor", None)
    assert content == before
    assert written.count("#") == text.count("#")


def test_the_command_solves_a_file_and_writes_into_it(toy, tmp_path: Path, capsys):
    path = tmp_path / "mine.yaml"
    path.write_text(f"extends: plan\nset:\n  G02: {{posts: 1000}}\n{BLOCK}", encoding="utf-8")
    budget.main([str(path)])
    assert "mine: factor 2.66" in capsys.readouterr().out
    first = load_policy(str(path))
    assert first.solved
    budget.main([str(path)])
    assert load_policy(str(path)) == first


def test_a_file_without_a_budget_is_refused(tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("title: {zh: 试, en: Trial}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.yaml: it has no budget to solve"):
        budget.main([str(path)])
