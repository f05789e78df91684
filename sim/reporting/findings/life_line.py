"""A resident's life as a picture: lanes of spans along the months, and marks of what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from sim.clock import FIRST_YEAR, LAST_YEAR, PLAN_START
from sim.experiments.compare import GAIN_THRESHOLD
from sim.reporting.charts import colour_of
from sim.reporting.findings.finding import phrase
from sim.reporting.findings.life import Flags, Lives, month_words, work
from sim.reporting.words import Language, amount, label

DARK, LIGHT = "#1b2733", "#ffffff"
ACTIVITY_COLOURS = {
    "child": ("#eceff3", DARK),
    "student": ("#a9d8f2", DARK),
    "employee": ("#0072b2", LIGHT),
    "farmer": ("#00785a", LIGHT),
    "owner": ("#e69f00", DARK),
    "unemployed": ("#b34700", LIGHT),
    "home": ("#e3b5cf", DARK),
    "retired": ("#c9ced6", DARK),
    "disabled": ("#8d949d", DARK),
    "away": ("#f0e442", DARK),
    "gone": ("#4b4b4b", LIGHT),
}
"""Ground and ink of each activity; their words stand beside the colour."""
GROUP_COLOUR, OUTSIDE, PLAIN, DIBAO = (
    ("#cfe6ec", DARK),
    ("#f4f6f8", DARK),
    ("#e6e8ec", DARK),
    ("#f6d9b8", DARK),
)
SIGNS = {
    "work": "■",
    "training": "▲",
    "certificate": "●",
    "grant": "★",
    "loan": "◆",
}
"""Marks by kind, told apart by shape."""
_KINDS = {
    "training": (
        "farmer_training",
        "young_owner",
        "leader_training",
        "needy_training",
        "mass_training",
        "apprenticeship",
    ),
    "loan": ("farm_loan", "startup_loan", "microloan"),
    "work": ("public_post", "work_outside", "incubation"),
}

Picture = dict[str, Any]


def picture(lives: Lives, first: int) -> Picture:
    """Plain data for the timeline, from the year `first` on; months count from its January."""
    lang = lives.lang
    begin = 12 * (first - FIRST_YEAR)
    months = len(lives.tables[0]) - begin
    return {
        "months": months,
        "years": [
            {"at": 12 * (year - first), "text": str(year)} for year in range(first, LAST_YEAR + 1)
        ],
        "start": {"at": PLAN_START - begin, "text": phrase("life.start", lang)},
        "lives": [
            {
                "title": title,
                "colour": colour_of(place),
                "spoken": _spoken(table, title, begin, lang),
                "lanes": list(_lanes(table, begin, lang)),
                "marks": list(_marks(table, begin, lang)),
            }
            for table, title, place in zip(lives.tables, lives.titles, lives.places, strict=True)
        ],
        "events": phrase("life.lane-events", lang),
        "legend": [
            {"sign": sign, "text": phrase(f"life.kind-{kind}", lang)}
            for kind, sign in SIGNS.items()
        ],
        "differs": _differs(lives, begin) if len(lives.tables) > 1 else None,
    }


def _differs(lives: Lives, begin: int) -> Picture:
    """The months in which the two lives differ, and those in which only incomes do."""
    lang = lives.lang
    threshold = amount(GAIN_THRESHOLD, "share", lang)
    kinds = {
        "state": lives.other_state,
        "income": lives.other_income & ~lives.other_state,
    }
    return {
        "name": phrase("life.differs", lang),
        "spans": [
            {"from": start, "to": end, "kind": kind}
            for kind, flags in kinds.items()
            for start, end in _where(flags[begin:])
        ],
        "legend": [
            {"kind": kind, "text": phrase(f"life.differs-{kind}", lang, threshold=threshold)}
            for kind in kinds
        ],
    }


def _where(flags: Flags) -> Iterator[tuple[int, int]]:
    """First and one past the last month of each stretch that is flagged."""
    at = 0
    for flag, stretch in groupby(flags):
        end = at + len(list(stretch))
        if flag:
            yield at, end
        at = end


Painted = tuple[str, tuple[str, str]]
"""A span's words, and its ground and ink."""


def _lanes(table: pd.DataFrame, begin: int, lang: Language) -> Iterator[Picture]:
    """The lanes of a life; dibao only where it was ever received."""

    def activity(at: pd.Series) -> Painted:
        return label("activity", at["activity"], lang), ACTIVITY_COLOURS[at["activity"]]

    def place(at: pd.Series) -> Painted | None:
        where = work(at, lang)
        return (where, PLAIN) if where else None

    def group(at: pd.Series) -> Painted:
        colours = OUTSIDE if at["group"] == "ordinary" else GROUP_COLOUR
        return label("group", at["group"], lang), colours

    def dibao(at: pd.Series) -> Painted | None:
        return (phrase("life.dibao", lang), DIBAO) if at["dibao"] > 0 else None

    lanes = {"activity": activity, "work": place, "group": group}
    if (table["dibao"].iloc[begin:] > 0).any():
        lanes["dibao"] = dibao
    for name, tell in lanes.items():
        yield {
            "name": phrase(f"life.lane-{name}", lang),
            "spans": list(_spans(table, begin, tell, lang)),
        }


def _spans(
    table: pd.DataFrame, begin: int, tell: Callable[[pd.Series], Painted | None], lang: Language
) -> Iterator[Picture]:
    """Stretches of months with the same words."""
    at = 0
    for told, stretch in groupby(tell(row) for _, row in table.iloc[begin:].iterrows()):
        end = at + len(list(stretch))
        if told is not None:
            text, (ground, ink) = told
            tip = phrase(
                "life.span",
                lang,
                **{"from": month_words(begin + at, lang)},
                until=month_words(begin + end - 1, lang),
                what=text,
            )
            yield {"from": at, "to": end, "text": text, "tip": tip, "ground": ground, "ink": ink}
        at = end


def _marks(table: pd.DataFrame, begin: int, lang: Language) -> Iterator[Picture]:
    """What happened in single months; of several in one month each has its mark."""
    rows = table.to_dict("records")
    for month in range(max(begin, 1), len(rows)):
        for kind, what in _happened(rows[month - 1], rows[month], lang):
            tip = phrase("life.at", lang, month=month_words(month, lang), what=what)
            yield {"at": month - begin, "sign": SIGNS[kind], "tip": tip}


def _happened(
    before: dict[Any, Any], now: dict[Any, Any], lang: Language
) -> Iterator[tuple[str, str]]:
    if now["event"] != "none":
        yield "work", label("event", now["event"], lang)
    if now["granted"] != "none":
        won = now["granted"]
        kind = next((kind for kind, queues in _KINDS.items() if won in queues), "grant")
        yield kind, phrase("life.granted", lang, what=label("granted", won, lang))
    if now["certificate"] > before["certificate"]:
        grade = phrase(f"life.grade-{now['certificate']}", lang)
        yield "certificate", phrase("life.certificate", lang, grade=grade)
    if now["rank"] > before["rank"]:
        yield "certificate", phrase("life.rank", lang, rank=now["rank"])


def _spoken(table: pd.DataFrame, title: str, begin: int, lang: Language) -> str:
    """The activities in words, for those who do not see the picture; the table has the rest."""
    lane = next(_lanes(table, begin, lang))
    told = phrase("life.semicolon", lang).join(span["tip"] for span in lane["spans"])
    return phrase("life.spoken", lang, policy=title, told=told)
