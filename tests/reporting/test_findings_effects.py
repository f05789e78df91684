"""What each measure does alone, at the margin, and to the others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from panels import INCOME, column

from sim.experiments.effects import COLUMNS
from sim.reporting.findings.effects import SHOWN, About, effects
from sim.reporting.findings.finding import View


def table(alone, without=None, name=INCOME, group="all", residence="all", year=2020):
    """Effects by measure, one value a draw; without a measure they are the same unless given."""
    rows = []
    for how, values in (("only", alone), ("without", without or alone)):
        for measure, draws in values.items():
            for draw, one in enumerate(draws):
                grouping = "all" if group == "all" else "start"
                where = (year, grouping, group, residence, name)
                rows.append((measure, how, draw, *where, one))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"measure": "category"})


THREE = {"A02": [10.0, 12.0], "G17": [-30.0, -32.0], "F04": [-50.0, 60.0], "B01": [0.0, 0.0]}


def test_only_effects_of_a_sure_sign_are_named_the_largest_first():
    title = effects(table(THREE), View()).title
    assert title.endswith("G17 低收入家庭专项救助（低31元）和A02 技能提升补贴（高11元）")
    assert "F04" not in title


def test_no_effect_of_a_sure_sign_and_no_effect_at_all_are_told_apart():
    assert (
        "没有一项措施单独实施时的作用方向是确定的"
        in effects(table({"F04": [-5.0, 6.0]}), View()).title
    )
    assert "没有一项措施单独实施时有作用" in effects(table({"F04": [0.0, 0.0]}), View()).title


def test_measures_without_an_effect_are_left_out_of_chart_and_table():
    finding = effects(table(THREE), View(lang="en"))
    names = finding.chart["yAxis"]["data"]
    assert [name[:3] for name in names] == ["G17", "A02", "F04"]
    assert [cells[0].text[:3] for cells in finding.table.rows] == ["G17", "A02", "F04", "Sum"]


def test_the_chart_has_the_largest_with_whiskers():
    many = {f"B{number:02}": [float(number), float(number) + 1] for number in range(1, SHOWN + 5)}
    chart = effects(table(many), View()).chart
    assert len(chart["yAxis"]["data"]) == SHOWN
    bar, whisker = chart["series"]
    assert bar["data"][0]["value"] == SHOWN + 4.5
    assert whisker["data"][0]["value"] == pytest.approx([0, SHOWN + 4.1, SHOWN + 4.9])


def test_both_questions_stand_beside_each_other():
    without = {"A02": [1.0, 3.0], "G17": [-30.0, -32.0], "F04": [0.0, 0.0], "B01": [7.0, 7.0]}
    found = effects(table(THREE, without), View(lang="en")).table
    assert column(found, "Effect alone")["A02 Skill-upgrading subsidy"] == 11
    assert column(found, "Lost where it alone is dropped")["A02 Skill-upgrading subsidy"] == 2
    assert (
        column(found, "Lost where it alone is dropped")["B01 Training of professional farmers"] == 7
    )


def test_interactions_are_the_whole_less_the_sum_of_single_effects_in_each_draw():
    whole = np.array([-100.0, 60.0])
    finding = effects(table(THREE), View(lang="en"), whole=whole)
    found = column(finding.table, "Effect alone")
    assert found["Sum of the effects alone"] == pytest.approx((-70 + 40) / 2)
    assert found["All together"] == -20
    assert found["Interactions"] == pytest.approx((-30 + 20) / 2)
    assert finding.chart["yAxis"]["data"][-1] == "Interactions"


@pytest.mark.parametrize(
    ("lang", "three", "one"),
    [
        ("en", "three rows at the foot are medians over draws", "The last row is the median"),
        ("zh", "表末三行各是抽样的中位数", "末行是每次抽样中单独作用之和的中位数"),
    ],
)
def test_the_note_says_that_rows_at_the_foot_are_medians_and_need_not_add_up(lang, three, one):
    with_whole = effects(table(THREE), View(lang=lang), whole=np.array([-100.0, 60.0])).note
    assert three in with_whole and one not in with_whole
    alone = effects(table(THREE), View(lang=lang)).note
    assert one in alone and three not in alone


def test_a_whole_of_other_draws_is_refused():
    with pytest.raises(ValueError, match="3 draws"):
        effects(table(THREE), View(), whole=np.zeros(3))


def test_a_group_a_residence_a_year_and_an_indicator_are_chosen():
    rates = table({"G17": [-0.01, -0.02]}, name="poverty_rate", residence="rural", year=2019)
    both = pd.concat([rates, table({"A02": [5.0, 6.0]}, group="needy")])
    about = About(indicator="poverty_rate", residence="rural")
    english = effects(both, View(lang="en", year=2019), about).title
    assert english.startswith("Poverty rate of rural residents in 2019")
    assert "1.5 percentage points lower" in english
    needy = effects(both, View(), About("needy"))
    assert "A02" in needy.title
    assert "按方案启动时" in needy.note


def test_one_draw_names_nothing_as_certain():
    finding = effects(table({"A02": [10.0]}), View())
    assert "没有一项" in finding.title
    assert "只有1次抽样" in finding.note
