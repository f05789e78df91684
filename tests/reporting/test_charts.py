"""Charts: plain data, with nothing drawn for what is unknown."""

from __future__ import annotations

import json
import math

from sim.reporting.charts import (
    GAIN,
    LOSS,
    Bars,
    Line,
    Part,
    bars,
    colour_of,
    fan,
    of_hundred,
    scale_of,
    stacked,
)
from sim.reporting.results import Spread

NAN = math.nan
UNKNOWN = Spread(NAN, NAN, NAN)
SHARE = scale_of("share", "en")


def of_type(option, kind):
    return [one for one in option["series"] if one["type"] == kind]


def two_bars(**more):
    spreads = [Spread(0.5, 0.4, 0.6), UNKNOWN]
    return Bars("The plan", spreads, ["half", "none"], "#123456", **more)


def test_bars_are_scaled_and_have_a_whisker_from_low_to_high():
    option = bars(["a", "b"], [two_bars()], SHARE)
    (bar,), (whisker,) = of_type(option, "bar"), of_type(option, "custom")
    assert [one["value"] for one in bar["data"]] == [50.0, None]
    assert [one["tip"] for one in bar["data"]] == ["half", "none"]
    assert [one["value"] for one in whisker["data"]] == [[0, 40.0, 60.0]]


def test_every_series_knows_its_place_among_the_bars_of_a_category():
    option = bars(["a", "b"], [two_bars(), two_bars()], SHARE)
    assert [(one["place"], one["of"]) for one in of_type(option, "custom")] == [(0, 2), (1, 2)]


def test_labels_stand_at_the_ends_of_bars_where_given():
    labelled = bars(["a", "b"], [two_bars(labels=["50%", "—"])], SHARE)
    (bar,) = of_type(labelled, "bar")
    assert [one["label"]["formatter"] for one in bar["data"]] == ["50%", "—"]
    assert bar["label"]["show"]
    assert "label" not in of_type(bars(["a", "b"], [two_bars()], SHARE), "bar")[0]


def test_the_first_category_is_on_top_of_horizontal_bars():
    option = bars(["a", "b"], [two_bars()], SHARE)
    assert option["yAxis"]["inverse"]
    upright = bars(["a", "b"], [two_bars()], SHARE, horizontal=False)
    assert upright["xAxis"]["data"] == ["a", "b"]
    assert not upright["xAxis"]["inverse"]


def test_a_legend_is_shown_for_two_scenarios_and_not_for_one():
    other = Bars("Other", [UNKNOWN, UNKNOWN], ["", ""], "#000000")
    assert "legend" not in bars(["a", "b"], [two_bars()], SHARE)
    assert bars(["a", "b"], [two_bars(), other], SHARE)["legend"]["data"] == ["The plan", "Other"]


def test_an_axis_of_shares_can_end_at_a_hundred_whichever_way_the_bars_run():
    parts = [Part("gain", [0.2], [""], GAIN), Part("lose", [0.8], [""], LOSS)]
    for horizontal, axis in ((True, "xAxis"), (False, "yAxis")):
        option = of_hundred(stacked(["a"], parts, SHARE, horizontal=horizontal))
        assert (option[axis]["min"], option[axis]["max"]) == (0, 100)
        other = "yAxis" if horizontal else "xAxis"
        assert "max" not in option[other]


def test_parts_of_stacked_bars_share_a_stack():
    parts = [Part("gain", [0.2], ["x"], GAIN), Part("lose", [NAN], ["y"], LOSS)]
    drawn = stacked(["a"], parts, SHARE)["series"]
    assert {one["stack"] for one in drawn} == {"all"}
    assert [one["data"][0]["value"] for one in drawn] == [20.0, None]


def test_a_fan_leaves_out_years_without_a_value_and_marks_official_figures_as_points():
    model = Line("model", [UNKNOWN, Spread(2, 1, 3)], ["", "2019"], "#111111")
    known = Line("official", [Spread(2, 2, 2), UNKNOWN], ["2018", ""], "#222222", points=True)
    option = fan([2018, 2019], [model, known], scale_of("ratio", "en"))
    (line,), (points,), (band,) = (of_type(option, one) for one in ("line", "scatter", "custom"))
    assert [one["value"] for one in line["data"]] == [[2019, 2.0]]
    assert [one["value"] for one in points["data"]] == [[2018, 2.0]]
    assert band["data"] == [[2019, 1.0, 3.0]]


def test_units_are_drawn_as_each_language_writes_them():
    assert scale_of("yuan/year", "zh").suffix == "亿元"
    assert scale_of("yuan/year", "zh").factor == 1e-8
    assert scale_of("yuan/year", "en").factor == 1e-6
    assert scale_of("persons/year", "zh").suffix == "万人"
    assert scale_of("share", "en", points=True).suffix == " pp"


def test_the_reference_is_grey_and_colours_come_back_after_the_last():
    assert colour_of(0) not in {colour_of(place) for place in range(1, 6)}
    assert len({colour_of(place) for place in range(1, 6)}) == 5
    assert colour_of(6) == colour_of(1)


def test_options_are_plain_data_without_a_value_that_json_lacks():
    option = of_hundred(bars(["a", "b"], [two_bars(labels=["x", "y"])], SHARE))
    assert json.loads(json.dumps(option, allow_nan=False)) == option
