"""Every finding of every kind of run: one to six policies, one draw, unknown numbers, no change."""

from __future__ import annotations

import json
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.city.codes import COUNTY_KEYS
from sim.outcomes.indicators import INDICATORS, PANEL_COLUMNS, QUANTILES
from sim.reporting.findings.cost import cost
from sim.reporting.findings.distribution import inequality, poverty
from sim.reporting.findings.finding import ALL_GROUPS, View
from sim.reporting.findings.fit import fit
from sim.reporting.findings.members import SOURCES, size, sources, transitions, within
from sim.reporting.findings.paths import COURSES, path
from sim.reporting.findings.places import OFFERED, by_place
from sim.reporting.findings.value import value
from sim.reporting.results import Results

FINDINGS = {
    "poverty": poverty,
    "inequality": inequality,
    "fit": fit,
    "value": value,
    **{
        f"cost by {by}": lambda run, view, by=by: cost(run, view, by)
        for by in ("measure", "fund", "payer")
    },
    **{
        f"places {name}": lambda run, view, name=name: by_place(run, view, name) for name in OFFERED
    },
    **{f"path {one}": lambda run, view, one=one: path(run, view, one) for one in COURSES},
    "path of a group": lambda run, view: path(run, view, group="cadres"),
    **{
        f"group {one.__name__}": lambda run, view, one=one: one(run, view, "needy")
        for one in (size, transitions, sources, within)
    },
}
COSTS = ("public_cost:A02", "public_cost:G17", "public_cost:statutory")
FUNDS = ("public_cost:fund:general", "public_cost:fund:statutory")
MOVED = tuple(f"moved_to:{group}" for group in (*ALL_GROUPS[:-1], "gone"))
YEARS = (2010, 2015, 2017, 2018, 2019, 2020)


def panel(policies, draws, unknown=0.0, same=False):
    """Every number that findings ask for, drawn at random; a share of them unknown."""
    places = [("city", "all"), ("city", "urban"), ("city", "rural")]
    places += [(place, "all") for place in COUNTY_KEYS.values()]
    everyone = [(*place, "all", "all", name) for place in places for name in INDICATORS]
    everyone += [("city", "all", "all", "all", name) for name in (*COSTS, *FUNDS)]
    grouped = [
        ("city", "all", grouping, group, name)
        for grouping in ("start", "current")
        for group in ("needy", "cadres")
        for name in ("persons", "disposable_income_per_head", *SOURCES, *QUANTILES, *MOVED,
                     "joined_since_start", "left_since_start")
    ]  # fmt: skip
    luck = np.random.default_rng(1)
    rows = []
    for where in (*everyone, *grouped):
        area, residence, grouping, group, name = where
        shared = luck.uniform(0.1, 1.0, (len(YEARS), draws)) * 1000
        for policy in policies:
            values = shared if same else shared + luck.normal(0, 10, shared.shape)
            values = np.where(luck.uniform(size=values.shape) < unknown, np.nan, values)
            rows += [
                (
                    policy,
                    "trend-2017",
                    draw,
                    year,
                    area,
                    residence,
                    grouping,
                    group,
                    name,
                    values[place, draw],
                )
                for place, year in enumerate(YEARS)
                for draw in range(draws)
            ]
    return pd.DataFrame(rows, columns=list(PANEL_COLUMNS))


@cache
def run_of(policies, draws, **more):
    names = [f"p{number}" for number in range(policies)]
    titles = {name: {"zh": f"情景{name[1:]}", "en": f"Scenario {name[1:]}"} for name in names}
    return Results(panel(names, draws, **more), tuple(names), titles, "trend-2017", 1.0, 1)


SHAPES = {
    "one policy": (1, 4, {}),
    "two policies": (2, 4, {}),
    "six policies": (6, 4, {}),
    "one draw": (2, 1, {}),
    "identical policies": (2, 4, {"same": True}),
    "half unknown": (3, 4, {"unknown": 0.5}),
    "all unknown": (2, 2, {"unknown": 1.0}),
}


@pytest.fixture(scope="module", params=list(SHAPES))
def run(request):
    policies, draws, more = SHAPES[request.param]
    return run_of(policies, draws, **more)


def shown(finding):
    """Every text a reader may see."""
    yield finding.title
    yield finding.note
    yield finding.table.title
    yield from (column.heading for column in finding.table.columns)
    yield from (cell.text for row in finding.table.rows for cell in row)
    if finding.chart:
        for axis in ("xAxis", "yAxis"):
            yield from finding.chart[axis].get("data", ())
        for series in finding.chart["series"]:
            yield series.get("name", "")
            yield from (one["tip"] for one in series["data"] if isinstance(one, dict))


def known_words(text):
    """A Chinese text without what stands in Latin letters in Chinese too: measures, P90."""
    return re.sub(r"\b[A-H][0-9]{2}\b|P90/P10", "", text)


@pytest.mark.parametrize("name", list(FINDINGS))
def test_every_finding_is_whole_and_in_one_language(run, name):
    for view in (View(), View("en"), View("en", real=True, relative=True, grouping="current")):
        finding = FINDINGS[name](run, view)
        json.dumps(finding.chart, allow_nan=False)
        assert finding.title and finding.note and finding.table.title
        for text in shown(finding):
            assert "nan" not in text
            assert "{" not in text
            if view.lang == "en":
                assert not re.search(r"[\u4e00-\u9fff]", text), text
            else:
                assert not re.search(r"[A-Za-z]{2,}", known_words(text)), text
        for row in finding.table.rows:
            for cell in row:
                assert cell.value is None or cell.value == cell.value


@pytest.mark.parametrize("name", list(FINDINGS))
def test_identical_policies_are_never_said_to_differ(name):
    finding = FINDINGS[name](run_of(2, 4, same=True), View(lang="en"))
    assert not re.search(r"higher|lower|more|fewer|less", finding.title)


@pytest.mark.parametrize("name", list(FINDINGS))
def test_one_draw_never_makes_a_sign_certain(name):
    title = FINDINGS[name](run_of(2, 1), View(lang="en")).title
    for clause in re.findall(r"(?:higher|lower|fewer|more|less) than[^;]*", title):
        assert "uncertain" in clause
