"""Whatever the numbers: no finding fails, and no sentence says what its table does not."""

from __future__ import annotations

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from panels import INCOME, by_group, results_of_rows, row

from sim.reporting.findings.deciles import deciles
from sim.reporting.findings.employment import employment_by_group
from sim.reporting.findings.finding import ALL_GROUPS, View, group_name
from sim.reporting.findings.headline import answer, headline
from sim.reporting.findings.income import income_by_group
from sim.reporting.findings.ranking import ranking
from sim.reporting.findings.targets import targets
from sim.reporting.findings.winners import winners
from sim.reporting.results import spread

FINDINGS = (income_by_group, employment_by_group, winners, deciles, targets, ranking)
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
EVERY_POLICY = ("no-plan", "plan", "third")

EFFECTS = (math.nan, 0.0, 0.3, 5.0, 50.0, 51.0, 700.0, -0.3, -5.0, -50.0, -700.0)
LUCK = (0.0, 0.0, 1.0, 40.0)


@st.composite
def runs(draw, least=1, most=3):
    """A run of one to three policies and one to five draws, with gaps, ties, zeros and luck.

    Numbers come from a seed, as hypothesis draws too many zeros where each is a choice of its own.
    """
    names = EVERY_POLICY[: draw(st.integers(least, most))]
    luck = np.random.default_rng(draw(st.integers(0, 2**32)))
    count = draw(st.integers(1, 5))

    def values(base: float, size: float = 1.0):
        shared = luck.normal(size=count)
        noise = luck.choice(LUCK)
        return {
            name: base
            + size * (shared + (luck.choice(EFFECTS) + noise * luck.normal(size=count)) * place)
            for place, name in enumerate(names)
        }

    groups = luck.choice(ALL_GROUPS, size=luck.integers(0, 5), replace=False)
    rows = [row(values(2e4), "median_income")]
    rows.append(by_group(INCOME, {group: values(2e4) for group in groups}))
    rows.append(by_group("employment_rate", {group: values(0.5, 1e-3) for group in groups}))
    rows.append(row(values(0.4, 1e-3), "gini"))
    for tenth in draw(st.sampled_from([(), (1, 10), range(1, 11)])):
        rows.append(row(values(1e3 * tenth), f"income_decile_{tenth}"))
    for year in (2018, 2019, 2020):
        rows.append(row(values(1e9, 1e5), "public_cost", year=year))
    for name in ("winners_share", "losers_share"):
        shares = {group: {"plan": luck.uniform(0, 0.5, count).round(2)} for group in groups}
        rows.append(by_group(name, shares))
    rows.append(row(values(1.0, 1e-3), "rural_dibao_over_poverty_line"))
    run = draw(st.sampled_from(["yq-0123456789", None]))
    return results_of_rows(*rows, policies=names, run=run)


pairs = runs(2, 2)


views = st.builds(
    View,
    lang=st.sampled_from(["zh", "en"]),
    grouping=st.sampled_from(["start", "current"]),
    real=st.booleans(),
    relative=st.booleans(),
    area=st.sampled_from(["city", "yuxian"]),
    year=st.sampled_from([2015, 2020, 2020]),
)


def everything_said(results, view):
    """Every text a reader meets: titles, notes, headings, cells and tips."""
    yield headline(results, view)
    yield answer(results, view.lang)
    for find in FINDINGS:
        finding = find(results, view)
        yield finding.title
        yield finding.note
        yield finding.table.title
        yield from (one.heading for one in finding.table.columns)
        yield from (cell.text for cells in finding.table.rows for cell in cells)
        if finding.chart is not None:
            for series in finding.chart["series"]:
                yield series["name"]
                yield from (one["tip"] for one in series["data"])
            json.dumps(finding.chart, allow_nan=False)


CLAUSES = re.compile(r"[一二三四]\([一二三四五六七八九十]+\)\d*")
"""Clauses are cited by their Chinese number in both languages."""


@settings(max_examples=30)
@given(runs(), views)
def test_every_text_is_filled_in_and_in_its_own_language(results, view):
    for text in everything_said(results, view):
        assert "{" not in text and "nan" not in text.lower().split(), text
        if view.lang == "en":
            assert not CHINESE.search(CLAUSES.sub("", text)), text
        assert "  " not in text


@settings(max_examples=50)
@given(pairs)
def test_the_group_named_as_gaining_most_has_the_largest_median(results):
    for find, name, said in (
        (income_by_group, INCOME, r"; ([a-z ,]+) gain most \("),
        (employment_by_group, "employment_rate", r"raised most for ([a-z ,]+) \("),
    ):
        title = find(results, View("en")).title
        medians = {
            group: spread(results.difference("plan", name, group=group))
            for group in ALL_GROUPS
            if group != "all"
        }
        known = {group: one for group, one in medians.items() if one.median == one.median}
        named = re.search(said, title)
        if named:
            top = max(known, key=lambda group: known[group].median)
            assert group_name(top, "en") in named[1]
            assert known[top].low > 0


@settings(max_examples=50)
@given(pairs)
def test_higher_is_said_of_everyone_only_with_a_positive_median_and_without_doubt_only_if_clear(
    results,
):
    title = income_by_group(results, View("en")).title.partition(";")[0]
    everyone = spread(results.difference("plan", INCOME))
    if "higher than under" in title:
        assert everyone.median > 0
        assert "uncertain" in title or everyone.low > 0
    if "lower than under" in title:
        assert everyone.median < 0
        assert "uncertain" in title or everyone.high < 0


@settings(max_examples=50)
@given(pairs)
def test_a_narrower_gap_is_said_only_where_nine_draws_of_ten_would_say_so(results):
    title = deciles(results, View("en")).title
    if "narrower under" in title and "uncertain" not in title:
        poorest, richest = (
            results.difference("plan", f"income_decile_{one}", relative=True) for one in (1, 10)
        )
        assert spread(poorest - richest).low > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_six_policies_and_a_reference_other_than_no_plan_work(lang):
    names = ["plan", "no-plan", "a", "b", "c", "d"]
    values = {name: [1000.0 + 7 * place, 1001.0] for place, name in enumerate(names)}
    rows = [by_group(INCOME, dict.fromkeys(ALL_GROUPS, values)), row(values, "gini")]
    rows += [row(values, f"income_decile_{tenth}") for tenth in range(1, 11)]
    results = results_of_rows(*rows)
    assert results.reference == "plan"
    for text in everything_said(results, View(lang)):
        assert "{" not in text
    drawn = income_by_group(results, View(lang)).chart["series"]
    assert len({one["itemStyle"]["color"] for one in drawn if one["type"] == "bar"}) == 5
