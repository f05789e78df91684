"""A policy's effect split over places, told: only clear parts are named, and the table adds up."""

from __future__ import annotations

import numpy as np
import pytest
from panels import INCOME, TITLES, column

from sim.experiments.attribution import Attribution, Outcome
from sim.reporting.findings.attribution import attribution, how_to_read

PLACES = ("entrepreneurs", "needy", "floor", "monitoring")


def answer(parts, *, alone=None, error=0.0, outcome=None, orders=16):
    """Parts of the places of PLACES, one value a draw each; alone they do the same unless given."""
    parts = np.array([parts], float)
    return Attribution(
        id="at-0123456789",
        about={
            "policies": ["no-plan", "plan"],
            "titles": TITLES,
            "orders": orders,
            "year": 2020,
        },
        outcomes=(outcome or Outcome(INCOME),),
        places=PLACES,
        whole=parts.sum(axis=1),
        parts=parts,
        errors=np.full(parts.shape, float(error)),
        alone=parts if alone is None else np.array([alone], float),
    )


THREE = [[90.0, 110.0], [290.0, 310.0], [-40.0, 60.0], [0.0, 0.0]]


def test_the_title_tells_the_whole_and_the_largest_parts_of_certain_sign():
    title = attribution(answer(THREE), 0, "en").title
    assert "410 yuan higher than under “Without the plan”" in title
    assert "Needy, able to work (300 yuan higher, 73% of it)" in title
    assert "Small entrepreneurs (100 yuan higher, 24% of it)" in title
    assert title.index("Needy") < title.index("Small")
    assert "Minimum-protection" not in title
    chinese = attribution(answer(THREE), 0, "zh").title
    assert "全市人均可支配收入比“不实施方案”高410元" in chinese
    assert "有劳动能力的困难群体（高300元，占73%）和小微创业者（高100元，占24%）最大" in chinese


def test_a_part_within_its_sampling_error_is_not_named():
    title = attribution(answer(THREE, error=80.0), 0, "en").title
    assert "the only part whose sign is certain is Needy" in title
    assert "Small entrepreneurs" not in title


def test_with_an_unknown_sampling_error_no_part_is_certain():
    found = answer(THREE, error=np.nan, orders=2)
    title = attribution(found, 0, "en").title
    assert "the sign of no part counts as certain: intervals of some leave out zero" in title
    assert title.endswith("with 2 draws of 2 orders of joining the sampling error is unknown")
    chinese = attribution(found, 0, "zh").title
    assert "只有2次抽样、2种加入次序，次序误差无从得知" in chinese
    assert "the sampling error is unknown" in how_to_read(found, "en")
    assert next(row[4].text for row in attribution(found, 0, "en").table.rows) == "—"


def test_where_no_part_passes_the_rule_though_an_interval_leaves_out_zero_the_title_says_why():
    large = attribution(answer(THREE, error=500.0), 0, "en").title
    assert "with 2 draws of 16 orders of joining those parts are below twice" in large
    assert "的方向可以认定" in attribution(answer(THREE, error=500.0), 0, "zh").title
    across = attribution(answer([[-1.0, 5.0]] * 4), 0, "en").title
    assert across.endswith("the sign of no part is certain")


@pytest.mark.parametrize(
    ("lang", "rule"),
    [("en", "more than twice its sampling error"), ("zh", "大于两倍次序误差")],
)
def test_the_note_says_when_a_sign_counts_as_certain(lang, rule):
    assert rule in attribution(answer(THREE), 0, lang).note
    assert rule not in attribution(answer([[1.0], [2.0], [3.0], [0.0]]), 0, lang).note


def test_shares_of_a_whole_without_a_certain_sign_are_not_told():
    found = answer([[100.0, 110.0], [-150.0, -20.0], [0.0, 0.0], [0.0, 0.0]])
    finding = attribution(found, 0, "en")
    assert "but the sign is uncertain" in finding.title
    assert "% of it" not in finding.title
    assert "Small entrepreneurs (105 yuan higher)" in finding.title
    assert {row[5].text for row in finding.table.rows} == {"—", ""}


def test_one_draw_claims_no_sign():
    finding = attribution(answer([[100.0], [300.0], [-20.0], [0.0]]), 0, "zh")
    assert "没有哪一部分的方向是确定的" in finding.title
    assert "只有1次抽样" in finding.note


def test_a_mean_on_the_other_side_of_its_interval_claims_no_sign():
    # Eleven draws of which one outweighs all others.
    odd = [[1.0] * 10 + [-1000.0], [2.0] * 11, [0.0] * 11, [0.0] * 11]
    title = attribution(answer(odd), 0, "en").title
    assert "the only part whose sign is certain is Needy, able to work (2 yuan higher)" in title


def test_the_column_of_parts_adds_up_to_the_row_of_the_whole():
    alone = [[50.0, 70.0], [200.0, 220.0], [0.0, 0.0], [0.0, 0.0]]
    table = attribution(answer(THREE, alone=alone), 0, "en").table
    parts = column(table, "Its part")
    whole, interactions = (
        parts.pop("Whole effect"),
        parts.pop("Interactions (whole less sum alone)"),
    )
    assert sum(parts.values()) == pytest.approx(whole) == pytest.approx(410)
    assert list(parts) == [
        "Small entrepreneurs",
        "Needy, able to work",
        "Minimum-protection action",
        "Income-monitoring action",
    ]
    single = column(table, "Alone")
    assert single["Whole effect"] == pytest.approx(270)
    assert interactions == pytest.approx(410 - 270)
    assert column(table, "Part less alone")["Needy, able to work"] == pytest.approx(90)
    assert column(table, "Part less alone")["Whole effect"] == pytest.approx(interactions)
    assert column(table, "Share")["Needy, able to work"] == pytest.approx(300 / 410)
    assert "(yuan)" in table.title


def test_small_numbers_keep_three_digits_and_shares_are_in_points():
    rates = np.array(THREE) / 1e5
    found = answer(rates, outcome=Outcome("poverty_rate", residence="rural"), error=1e-5)
    table = attribution(found, 0, "en").table
    assert table.title.startswith("Poverty rate of rural residents in 2020")
    assert table.title.endswith("(pp)")
    needy = next(row for row in table.rows if row[0].text.startswith("Needy"))
    assert [cell.text for cell in needy[1:5]] == ["+0.300", "+0.300", "+0.292 to +0.308", "0.001"]
    assert needy[2].value == pytest.approx(0.003)


def test_money_is_in_millions_or_yi():
    found = answer(np.array(THREE) * 1e6, outcome=Outcome("public_cost"))
    assert attribution(found, 0, "en").table.title.endswith("(m yuan)")
    chinese = attribution(found, 0, "zh")
    assert chinese.table.title.endswith("（亿元）")
    assert chinese.table.rows[1][2].text == "+3.00"
    assert "全市财政支出" in chinese.title


def test_groups_residences_and_single_measures_are_named():
    needy = Outcome(INCOME, "needy", "start", "rural")
    finding = attribution(answer(THREE, outcome=needy), 0, "zh")
    assert "农村有劳动能力的困难群体人均可支配收入" in finding.title
    assert "按方案启动时" in finding.note
    current = attribution(answer(THREE, outcome=Outcome(INCOME, "needy", "current")), 0, "zh")
    assert "按当年所属群体" in current.note
    for name, told in (
        ("public_cost:A02", "A02"),
        ("public_cost:fund:talent", "Talent fund"),
        ("public_cost:statutory", "Statutory rules"),
    ):
        title = attribution(answer(THREE, outcome=Outcome(name)), 0, "en").title
        assert told.lower() in title.lower()


def test_the_chart_has_parts_with_whiskers_beside_effects_alone_in_the_plans_order():
    alone = [[50.0, 70.0], [200.0, 220.0], [0.0, 0.0], [0.0, 0.0]]
    chart = attribution(answer(THREE, alone=alone), 0, "en").chart
    assert chart["yAxis"]["data"] == [
        "Small entrepreneurs",
        "Needy, able to work",
        "Minimum-protection action",
    ]
    parts, single, whiskers, none = chart["series"]
    assert [one["value"] for one in parts["data"]] == [100, 300, 10]
    assert [one["value"] for one in single["data"]] == [60, 210, 0]
    assert whiskers["data"][0]["value"] == pytest.approx([0, 92, 108])
    assert none["data"] == []


def test_nothing_to_split_has_no_chart_and_says_that_nothing_differs():
    finding = attribution(answer(np.zeros((4, 2))), 0, "en")
    assert finding.chart is None
    assert "the same as under “Without the plan”" in finding.title


def test_the_note_tells_of_orders_that_were_all_taken():
    assert "Every order of joining was taken" in how_to_read(answer(THREE), "en")
    assert "16 orders" in how_to_read(answer(THREE, error=1.0), "en")
    assert "16种加入次序" in how_to_read(answer(THREE, error=1.0), "zh")


def test_draws_without_a_number_are_left_out_and_none_left_prints_as_unknown():
    nan = np.nan
    some = answer([[90.0, nan, 110.0], [290.0, nan, 310.0], [0.0, nan, 0.0], [0.0, nan, 0.0]])
    assert column(attribution(some, 0, "en").table, "Its part")["Whole effect"] == 400
    none = attribution(answer(np.full((4, 2), nan)), 0, "en")
    assert column(none.table, "Its part")["Whole effect"] is None
    assert "the sign of no part is certain" in none.title
