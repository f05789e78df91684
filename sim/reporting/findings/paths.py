"""Paths over the years 2010-2020: every policy with its band, and official figures as points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.clock import FIRST_YEAR, LAST_YEAR, PLAN_START, year_of
from sim.outcomes.indicators import PER_HEAD, indicator
from sim.reporting.charts import Line, Option, colour_of, fan, scale_of
from sim.reporting.findings.finding import (
    Finding,
    View,
    compared_words,
    group_name,
    intervals_hold,
    level,
    level_interval,
    level_range,
    notes,
    phrase,
    place_name,
)
from sim.reporting.findings.official_points import how_known, in_prices_of_2010, points
from sim.reporting.official import PER_HEAD_INCOME, Figure, official
from sim.reporting.results import Results, Spread, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import amount, label

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
BEFORE = year_of(PLAN_START) - 1
"""The last whole year before the plan, from which growth is told."""
START = BEFORE + PLAN_START % 12 / 12
"""The plan's start on an axis where a year's number stands at its end: numbers are December's."""


class Course(NamedTuple):
    """What a path shows; income per head is shown in the prices the reader chose."""

    indicator: str
    residence: str = "all"


COURSES = (
    Course(PER_HEAD_INCOME),
    Course(PER_HEAD_INCOME, "urban"),
    Course(PER_HEAD_INCOME, "rural"),
    Course("employment_rate"),
    Course("unemployment_rate"),
    Course("poverty_rate"),
    Course("poverty_rate", "rural"),
    Course("gini"),
    Course("urban_rural_ratio"),
    Course("new_urban_jobs"),
    Course("private_employment"),
    Course("persons"),
)
"""Paths to offer; any other indicator of the panel works too."""


def path(
    results: Results, view: View, course: Course = COURSES[0], *, group: str = "all"
) -> Finding:
    """One indicator over the years under every policy, of all residents or of a group."""
    return _Path(results, view, course, group).finding()


@dataclass(frozen=True)
class _Path:
    results: Results
    view: View
    course: Course
    group: str

    def finding(self) -> Finding:
        return Finding(
            key="-".join(("path", self.course.indicator.replace("_", "-"), self.course.residence)),
            title=self.title(),
            note=self.note(),
            chart=self.chart(),
            table=self.table(),
        )

    @property
    def name(self) -> str:
        """The indicator's name in the panel."""
        is_income = self.course.indicator == PER_HEAD_INCOME
        return self.view.income if is_income else self.course.indicator

    @property
    def where(self) -> dict[str, Any]:
        """Of whom."""
        return {
            "group": self.group,
            "grouping": self.view.grouping,
            "area": self.view.area,
            "residence": self.course.residence,
        }

    @cached_property
    def levels(self) -> dict[str, dict[int, Spread]]:
        """Levels by policy and year, of years in which any policy has one."""
        found = {
            year: {
                policy: spread(self.results.values(policy, self.name, year=year, **self.where))
                for policy in self.results.policies
            }
            for year in YEARS
        }
        known = [
            year
            for year, levels in found.items()
            if any(one.median == one.median for one in levels.values())
        ]
        return {
            policy: {year: found[year][policy] for year in known}
            for policy in self.results.policies
        }

    @property
    def years(self) -> list[int]:
        """Years in which any policy has a value."""
        return list(self.levels[self.results.reference])

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Official figures beside the path; groups and places have none."""
        if self.group != "all" or self.view.area != "city":
            return ()
        figures = official(self.course.indicator, self.course.residence)
        return in_prices_of_2010(self.results, figures) if self.deflated else figures

    @property
    def deflated(self) -> bool:
        """Whether the path is in prices of 2010."""
        return self.view.real and self.course.indicator == PER_HEAD_INCOME

    @property
    def what(self) -> str:
        """What the path is of, to begin a sentence: `城镇人均可支配收入`."""
        lang = self.view.lang
        who = []
        if self.view.area != "city":
            who.append(place_name(self.view.area, lang))
        if self.course.residence != "all":
            who.append(phrase(f"paths.{self.course.residence}", lang))
        if self.group != "all":
            who.append(group_name(self.group, lang))
        what = label("indicator", self.name, lang)
        if not who:
            return what
        return phrase("paths.of", lang, what=what, who=("" if lang == "zh" else ", ").join(who))

    def written(self, value: float) -> str:
        """A level in words."""
        about = indicator(self.name)
        return amount(value, about.unit, self.view.lang, about.decimals)

    def title(self) -> str:
        """From before the plan to the year chosen, under the policy compared first."""
        results, lang = self.results, self.view.lang
        known = [year for year in self.years if BEFORE <= year <= self.view.year]
        if not known:
            return phrase("paths.title-none", lang, what=self.what)
        first, last = known[0], known[-1]
        grows = indicator(self.name).unit == PER_HEAD and first == BEFORE < last

        def told(policy: str) -> str:
            levels = self.levels[policy]
            if grows:
                return _growth(levels[first].median, levels[last].median, last - first)
            return self.written(levels[last].median)

        policy = results.others[0] if results.others else results.reference
        parts = {
            "what": self.what,
            "first": first,
            "last": last,
            "policy": results.title(policy, lang),
            "reference": results.title(results.reference, lang),
            "told": told(policy),
            "base": told(results.reference),
            "before": self.written(self.levels[policy][first].median),
        }
        key = (
            "paths.growth"
            if grows
            else "paths.level"
            if first == BEFORE < last
            else "paths.level-only"
        )
        if not results.others:
            return phrase(f"{key}-alone", lang, **parts)
        difference = spread(results.difference(policy, self.name, year=last, **self.where))
        reference = results.title(results.reference, lang)
        compared = compared_words(difference, self.name, reference, lang)
        return phrase(key, lang, compared=compared, **parts)

    def note(self) -> str:
        lang = self.view.lang
        course = self.course
        about = "persons" if course.indicator == "persons" else course.residence
        return notes(
            lang,
            phrase("paths.band", lang),
            phrase(f"common.by-{self.view.grouping}", lang) if self.group != "all" else "",
            phrase(f"official.about-{about}", lang) if self.figures else "",
            phrase("paths.deflated", lang) if self.figures and self.deflated else "",
            intervals_hold(self.results, lang),
        )

    def chart(self) -> Option | None:
        lang, years = self.view.lang, self.years
        if not years:
            return None
        lines = [
            Line(
                self.results.title(policy, lang),
                [self.levels[policy][year] for year in years],
                [self.tip(policy, year) for year in years],
                colour_of(place),
            )
            for place, policy in enumerate(self.results.policies)
        ]
        if self.figures:
            lines.append(points(self.figures, self.name, years, lang))
        scale = scale_of(indicator(self.name).unit, lang)
        if years[0] > START:
            return fan(years, lines, scale)
        return fan(years, lines, scale, START, phrase("paths.start", lang))

    def tip(self, policy: str, year: int) -> str:
        lang, one = self.view.lang, self.levels[policy][year]
        return phrase(
            "paths.tip",
            lang,
            policy=self.results.title(policy, lang),
            year=year,
            level=self.written(one.median),
            interval=level_interval(one, self.name, lang),
        )

    def table(self) -> Table:
        lang, name = self.view.lang, self.name
        unit = indicator(name).unit
        columns = [Column(phrase("paths.year", lang), numeric=False)]
        for policy in self.results.policies:
            columns.append(Column(self.results.title(policy, lang), unit))
            columns.append(Column(phrase("common.interval", lang), numeric=False))
        figures = {one.year: one for one in self.figures}
        if figures:
            columns.append(Column(phrase("official.title", lang), unit))
            columns.append(Column(phrase("paths.known", lang), numeric=False))
        rows = []
        for year in self.years:
            cells = [words(str(year))]
            for policy in self.results.policies:
                one = self.levels[policy][year]
                cells.append(level(one, name, lang))
                cells.append(level_range(one, name, lang))
            if figures:
                cells += self.official_cells(figures.get(year))
            rows.append(tuple(cells))
        return Table(self.what, tuple(columns), tuple(rows))

    def official_cells(self, figure: Figure | None) -> list[Cell]:
        if figure is None:
            return [Cell("—", None), words("")]
        return [
            Cell(self.written(figure.value), figure.value),
            words(how_known(figure, self.view.lang)),
        ]


def _growth(first: float, last: float, years: int) -> str:
    """Mean yearly growth, in per cent."""
    if not (first > 0 and last > 0):
        return "—"
    return f"{100 * ((last / first) ** (1 / years) - 1):.1f}%"
