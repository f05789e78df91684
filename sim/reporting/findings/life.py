"""One resident's life under one or two policies: who it is, and what changed when.

The tables are those of `sim.experiments.lives.lives`: the same person, the same past.  The resident
is simulated and stands for nobody; what is told is one draw's luck, not an effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import FIRST_YEAR, PLAN_START, month_name
from sim.experiments.compare import GAIN_THRESHOLD
from sim.reporting.findings.finding import Finding, group_name, notes, phrase, sentence
from sim.reporting.table import Column, Table, words
from sim.reporting.words import Language, amount, label

PER_PERSON = "yuan/person"
"""How a resident's money is written: in yuan, never in 万元."""
WORKING = ("employee", "farmer", "owner")
"""Activities with a sector and an employer."""
STATE = (
    "activity",
    "group",
    "sector",
    "employer",
    "post",
    "county",
    "residence",
    "event",
    "granted",
    "trained",
    "certificate",
    "rank",
    "register",
)
"""Columns that say what a resident does and belongs to; with them, whether dibao is received."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Lives:
    """A resident under one or two policies.

    tables   the months under each policy
    titles   the policies' titles, in the reader's language
    places   each policy's place in the comparison, which gives its colour
    """

    tables: Sequence[pd.DataFrame]
    titles: Sequence[str]
    places: Sequence[int]
    lang: Language

    @cached_property
    def other_state(self) -> Flags:
        """By month: whether the two differ in what the resident does, belongs to or receives."""
        if len(self.tables) < 2:
            return np.zeros(len(self.tables[0]), bool)
        first, second = (_state(table) for table in self.tables)
        return np.asarray((first != second).any(axis=1))

    @cached_property
    def other_income(self) -> Flags:
        """By month: whether own incomes lie further apart than what makes a winner of a household,
        and more than a yuan."""
        if len(self.tables) < 2:
            return np.zeros(len(self.tables[0]), bool)
        first, second = (table["income"].to_numpy(float) for table in self.tables)
        return abs(second - first) > np.maximum(GAIN_THRESHOLD * abs(first), 1.0)

    def total(self, life: int, column: str = "income") -> float:
        """Yuan since the plan's start."""
        return float(self.tables[life][column].to_numpy(float)[PLAN_START:].sum())


def _state(table: pd.DataFrame) -> pd.DataFrame:
    """What the resident does and belongs to; where nobody works, where means nothing."""
    state = table[list(STATE)].reset_index(drop=True)
    idle = ~state["activity"].isin(WORKING)
    state.loc[idle, ["sector", "employer"]] = "none"
    return state.assign(dibao=table["dibao"].to_numpy(float) > 0)


# --- in words -----------------------------------------------------------------------------------


def who(lives: Lives) -> str:
    """Who the resident is in the month before the plan begins."""
    lang = lives.lang
    month = PLAN_START - 1
    at = lives.tables[0].iloc[month]
    return phrase(
        "life.who",
        lang,
        month=month_words(month, lang),
        age=at["age"],
        home=_home(at, lang),
        county=label("area", at["county"], lang),
        doing=doing(at, lang),
        group=group_name(at["group"], lang),
    )


def story(lives: Lives) -> str:
    """How far the two lives lie apart since the plan began."""
    lang = lives.lang
    months = len(lives.tables[0]) - PLAN_START
    totals = [yuan(lives.total(life), lang) for life in range(len(lives.tables))]
    if len(lives.tables) < 2:
        (title,), (total,) = lives.titles, totals
        told = phrase("life.alone", lang, months=months, policy=title, total=total)
        return sentence(told, lang)
    first, second = lives.titles
    told = phrase(
        "life.story",
        lang,
        months=months,
        other=_count(int(lives.other_state.sum()), lang),
        richer=_count(int(lives.other_income.sum()), lang),
        threshold=amount(GAIN_THRESHOLD, "share", lang),
        first=first,
        second=second,
        of_first=totals[0],
        of_second=totals[1],
        difference=amount(lives.total(1) - lives.total(0), PER_PERSON, lang, signed=True),
    )
    return sentence(told, lang)


def _count(months: int, lang: Language) -> str:
    return phrase("life.months-some" if months else "life.months-none", lang, count=months)


def _home(at: pd.Series, lang: Language) -> str:
    """Town or village, within a sentence."""
    return label("residence", at["residence"], lang).lower()


def month_words(month: int, lang: Language) -> str:
    """A month in words: `2018年7月` / `July 2018`."""
    year, number = divmod(month, 12)
    return phrase(f"life.month-{number + 1}", lang, year=FIRST_YEAR + year)


def doing(at: pd.Series, lang: Language) -> str:
    """What the resident does, with sector and employer where there is work."""
    activity = label("activity", at["activity"], lang)
    where = work(at, lang)
    return phrase("life.doing", lang, activity=activity, where=where) if where else activity


def work(at: pd.Series, lang: Language) -> str:
    """Sector and employer, or the post where that says more; nothing without work."""
    if at["activity"] not in WORKING:
        return ""
    sector = label("sector", at["sector"], lang)
    if at["post"] != "none":
        employer = label("post", at["post"], lang)
    else:
        employer = label("employer", at["employer"], lang)
    return phrase("life.work", lang, sector=sector, employer=employer)


def yuan(value: float, lang: Language) -> str:
    """Money of one person, written."""
    return amount(value, PER_PERSON, lang)


# --- what changed when --------------------------------------------------------------------------


def changes(lives: Lives) -> Finding:
    """The months in which anything changed in either life, told in words."""
    lang = lives.lang
    told = [[*_told(table, lang)] for table in lives.tables]
    months = [month for month in range(len(told[0])) if any(one[month] for one in told)]
    columns = [Column(phrase("life.month", lang), numeric=False)]
    columns += [Column(title, numeric=False) for title in lives.titles]
    if len(told) > 1:
        columns.append(Column(phrase("life.compared", lang), numeric=False))
    nothing = phrase("life.nothing", lang)
    rows = []
    for month in months:
        cells = [words(month_name(month)), *(words(one[month] or nothing) for one in told)]
        if len(told) > 1:
            same = told[0][month] == told[1][month]
            cells.append(words(phrase(f"life.{'same' if same else 'other'}", lang)))
        rows.append(tuple(cells))
    apart = sum(month >= PLAN_START for month in months)
    return Finding(
        key="life-changes",
        title=phrase("life.changes", lang, all=len(months) - 1, since=apart),
        note=notes(lang, phrase("life.changes-note", lang), phrase("life.one", lang)),
        chart=None,
        table=Table(phrase("life.changes-table", lang), tuple(columns), tuple(rows)),
    )


def _told(table: pd.DataFrame, lang: Language) -> Iterator[str]:
    """By month: what changed, in words; the first month tells the state that others begin from."""
    before: pd.Series | None = None
    for _, now in table.iterrows():
        yield phrase("life.semicolon", lang).join(clauses(before, now, lang))
        before = now


def clauses(before: pd.Series | None, now: pd.Series, lang: Language) -> Iterator[str]:
    """What is other than in the month before, one clause each; without one, all that is."""

    def changed(*columns: str) -> bool:
        return before is None or any(before[one] != now[one] for one in columns)

    def clause(key: str, **parts: object) -> str:
        return phrase(f"life.{key}", lang, **parts)

    if now["event"] != "none":
        yield label("event", now["event"], lang)
    if now["granted"] != "none":
        yield clause("granted", what=label("granted", now["granted"], lang))
    works = now["activity"] in WORKING
    if changed("activity") or (works and changed("sector", "employer", "post")):
        yield clause("now", doing=doing(now, lang))
    if changed("group"):
        yield clause("group", group=label("group", now["group"], lang))
    if now["certificate"] and changed("certificate"):
        yield clause("certificate", grade=clause(f"grade-{now['certificate']}"))
    if now["rank"] and changed("rank"):
        yield clause("rank", rank=now["rank"])
    if changed("county", "residence"):
        county = label("area", now["county"], lang)
        yield clause("home", county=county, home=_home(now, lang))
    if before is None:
        if now["dibao"] > 0:
            yield clause("dibao")
    elif (now["dibao"] > 0) != (before["dibao"] > 0):
        yield clause("dibao-from" if now["dibao"] > 0 else "dibao-until")
    if changed("register") and not (before is None and now["register"] == "never"):
        yield clause("register", state=label("register", now["register"], lang))
