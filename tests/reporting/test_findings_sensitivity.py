"""What is told of a sensitivity analysis: sentence, table, chart, convergence, and cautions."""

from __future__ import annotations

import numpy as np
import pytest
from sensitivities import INPUTS, morris, sobol, sources

from sim.experiments.sensitivity import factors_of
from sim.policy.library import load_policy, load_world
from sim.reporting.findings.finding import phrase
from sim.reporting.findings.sensitivity import (
    caution,
    convergence,
    how_to_read,
    pairs,
    sensitivity,
    stability,
)
from sim.reporting.findings.sensitivity_words import input_label
from sim.reporting.words import LANGUAGES


def _texts(table, column=0):
    return [row[column].text for row in table.rows]


def test_the_sentence_names_what_moves_the_result_most_with_sign_where_it_has_one():
    title = sensitivity(morris(), 0, "en").title
    assert title.startswith("Disposable income per head of the city in 2020, difference between")
    assert "reservation wage (-118 yuan from low to high)" in title
    assert "private pay after 2017 (+60 yuan from low to high)" in title
    # Of a mean size of 30 and a mean of 5 the sign is open.
    assert "longest stay in a public post (about 30 yuan from low to high, in either" in title
    assert "G01" not in title
    chinese = sensitivity(morris(), 0, "zh").title
    assert "最取决于保留工资（由低到高-118元）" in chinese


def test_effects_that_luck_could_feign_are_not_named():
    noise = morris(luck=1.0).noise(0)
    finding = sensitivity(morris(luck=50.0 / noise.mean), 0, "en")
    assert "private pay" in finding.title and "longest stay" not in finding.title
    assert "or a mean effect of 50 yuan" in finding.note
    none = sensitivity(morris(luck=200.0 / noise.mean), 0, "en")
    size = round(200.0 * noise.size / noise.mean)
    assert none.title.endswith(f"more than {size} yuan, which luck alone could do at this scale")
    assert len(none.table.rows) == 3


def test_a_size_beyond_luck_counts_without_a_sign():
    noise = morris(luck=1.0).noise(0)
    mu = [0.0, 0.0, 0.0, 0.0]
    named = sensitivity(morris(luck=100.0 / noise.size, mu=mu), 0, "en").title
    assert "reservation wage (about 120 yuan from low to high, in either direction)" in named
    assert "private pay" not in named


def test_the_largest_of_many_effects_of_luck_alone_rarely_passes_for_one():
    found = morris(luck=1.0)
    generator = np.random.default_rng(1)
    shape = (4000, len(found.inputs), found.about["n"])
    # Differences of two draws of luck over a step of two thirds, as if no input did anything.
    effects = generator.normal(0.0, np.sqrt(2.0) * 1.5, shape)
    noise = found.noise(0)
    assert 0.03 < (np.abs(effects).mean(axis=2).max(axis=1) > noise.size).mean() < 0.10
    assert 0.03 < (np.abs(effects.mean(axis=2)).max(axis=1) > noise.mean).mean() < 0.07


def test_inputs_stand_in_the_table_by_importance_with_range_and_raw_values():
    table = sensitivity(morris(), 0, "en").table
    assert _texts(table) == [
        "reservation wage",
        "private pay after 2017",
        "longest stay in a public post",
    ]
    assert _texts(table, 1) == ["0.6 to 0.95 (drawn)", "0.95 to 1.06 times", "28.8 to 43.2 (±20%)"]
    assert [cell.value for cell in table.rows[0][2:]] == [120.0, 12.0, -118.0, 10.0]
    assert [cell.text for cell in table.rows[0][2:]] == ["120", "12", "-118", "10"]
    assert len(sensitivity(morris(), 0, "en", rows=1).table.rows) == 1


def test_shares_move_by_percentage_points():
    found = morris(outcome="employment_rate", mu_star=[0.012, 0, 0, 0], mu=[0.012, 0, 0, 0], luck=0)
    finding = sensitivity(found, 0, "en")
    assert "(+1.2 pp from low to high)" in finding.title
    assert finding.table.rows[0][2].text == "1.20"
    assert finding.table.title.endswith("(pp)")


def test_a_level_is_told_without_a_reference():
    title = sensitivity(morris(policies=("plan",)), 0, "en").title
    assert title.startswith("Disposable income per head of the city in 2020 under “The plan”: ")


def test_shares_of_variance_with_interactions_and_pairs():
    found = sobol()
    finding = sensitivity(found, 0, "en")
    assert (
        "of its variance, about 50% is reservation wage, about 10% is longest stay" in finding.title
    )
    assert [cell.text for cell in finding.table.rows[0][2:]] == ["50", "5", "70", "7"]
    together = pairs(found, 0, "en")
    assert together is not None
    assert together.rows[0][0].text == "reservation wage × longest stay in a public post"
    assert together.rows[0][1].text == "20 ± 2"
    assert pairs(morris(), 0, "en") is None
    assert finding.chart is not None and finding.chart["xAxis"]["max"] == 100


def test_the_three_sources_are_all_told_with_what_is_joint_and_what_luck_depends_on():
    finding = sensitivity(sources(), 0, "en")
    assert (
        "60% is parameters, about 5% is the world after 2017 and about 30% is residents' luck"
        in (finding.title)
    )
    assert finding.title.endswith("; about 5% is joint")
    assert (
        "falls about as one over the scale" in finding.note and "5% of households" in finding.note
    )
    assert len(finding.table.rows) == 3
    over = sensitivity(sources(S1=[0.7, 0.1, 0.4]), 0, "en").title
    assert "joint" not in over


@pytest.mark.parametrize(
    "given",
    [
        # The largest share may be zero.
        {"S1": [0.1, 0.05, 0.08], "S1_conf": [0.2, 0.2, 0.2]},
        # One lies beyond what a share can be by more than its half-width.
        {"S1": [0.6, -0.4, 0.3], "S1_conf": [0.1, 0.1, 0.1]},
        {"S1": [1.6, 0.0, 0.1], "S1_conf": [0.4, 0.1, 0.1]},
        # One is hardly known.
        {"S1": [0.6, 0.1, 0.3], "S1_conf": [0.1, 0.6, 0.1]},
        {"S1": [1.7, 0.1, 0.3], "S1_conf": [2.98, 0.1, 0.1]},
        {"S1": [0.6, 0.1, 0.3], "S1_conf": [np.nan, np.nan, np.nan]},
    ],
)
@pytest.mark.parametrize("make", [sobol, sources])
def test_noise_is_not_told_as_shares_of_a_variance(make, given):
    rest = {name: [*values, 0.0] if make is sobol else values for name, values in given.items()}
    found = make(**rest)
    title = sensitivity(found, 0, "en").title
    assert "a sample of 8 (40 points) tells nothing yet" in title
    assert "--n" in title and "nan" not in title
    assert "joint" not in title and "about 60%" not in title
    chinese = sensitivity(found, 0, "zh").title
    assert "样本只有8（40个点），还说不出方差来自哪里" in chinese and "--n" in chinese
    assert stability(found, 0, "en") == ""


def test_the_sentence_on_noise_shows_a_share_that_nobody_could_use():
    found = sources(S1=[1.7, 0.1, 0.3], S1_conf=[2.98, 0.1, 0.1])
    assert "(the share of parameters, for one, is put at 170% ± 298%)" in (
        sensitivity(found, 0, "en").title
    )


def test_shares_known_well_enough_are_told_and_what_is_joint_fits_them():
    found = sources(S1=[0.6, -0.05, 0.2], S1_conf=[0.4, 0.1, 0.3])
    title = sensitivity(found, 0, "en").title
    assert "about 60% is parameters, about 0% is the world" in title
    assert title.endswith("about 20% is joint")


@pytest.mark.parametrize("make", [sobol, sources])
@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "below 0 or above 100%, the further the fewer"), ("zh", "点越少偏出越远")],
)
def test_the_note_owns_up_to_estimates_that_no_share_can_be(make, lang, told):
    assert told in how_to_read(make(), lang)


@pytest.mark.parametrize(
    ("half", "told"),
    [
        ([110.0, 20.0, 0.0, 70.0], "The ranking of the first 3 is stable"),
        ([70.0, 20.0, 0.0, 110.0], "their order is not"),
        ([0.0, 20.0, 80.0, 110.0], "is not stable yet: half of the sample (4 of 8) has 2 of them"),
    ],
)
def test_one_sentence_says_whether_the_ranking_has_settled(half, told):
    assert told in stability(morris(half=half), 0, "en")
    assert stability(morris(half=half), 0, "en") in caution(morris(half=half), 0, "en")


def test_the_table_of_convergence_has_the_index_with_its_interval_at_every_size():
    table = convergence(morris(half=[110.0, 20.0, 0.0, 70.0]), 0, "en")
    assert [column.heading for column in table.columns] == ["Input", "N = 4", "N = 8"]
    assert [cell.text for cell in table.rows[0][1:]] == ["110 ± 12", "120 ± 12"]


def test_the_chart_keeps_whiskers_within_what_an_index_can_be():
    chart = sensitivity(sobol(S1_conf=np.full((4,), 0.9)), 0, "en").chart
    assert chart is not None
    whiskers = [one for one in chart["series"] if one["type"] == "custom"]
    assert len(whiskers) == 2
    for one in whiskers:
        for datum in one["data"]:
            assert 0.0 <= datum["value"][1] <= datum["value"][2] <= 100.0


def test_an_outcome_that_nothing_moves_has_a_sentence_and_no_chart():
    found = morris(mu_star=[0.0] * 4, mu=[0.0] * 4, sigma=[0.0] * 4)
    finding = sensitivity(found, 0, "en")
    assert "no input moves it" in finding.title
    assert finding.chart is None and finding.table.rows == ()
    assert stability(found, 0, "en") == ""


def test_only_ranges_that_occur_are_explained():
    both = how_to_read(morris(), "en")
    assert "screening what is held fixed" in both and "Doses run" in both
    assert "Doses run" not in how_to_read(sources(), "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_input_has_words_in_both_languages(lang):
    every = [one.input for one in factors_of("all", load_policy("plan"), load_world("trend-2017"))]
    labels = {one.name: input_label(one, lang) for one in (*every, *INPUTS)}
    assert not [name for name, words in labels.items() if words == name]
    assert len({labels[one.name] for one in every}) == len(every)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("make", [morris, sobol, sources])
def test_nothing_is_left_unfilled(make, lang):
    found = make()
    finding = sensitivity(found, 0, lang)
    tables = [finding.table, convergence(found, 0, lang)]
    words = [finding.title, finding.note, *(one.title for one in tables)]
    words += [column.heading for table in tables for column in table.columns]
    assert not [one for one in words if "{" in one or "nan" in one]
    assert phrase(f"sensitivity.method-{found.method}", lang)
