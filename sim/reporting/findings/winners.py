"""Winners and losers of one policy: the shares of residents in households that gain and lose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.clock import LAST_YEAR
from sim.experiments.compare import GAIN_THRESHOLD
from sim.outcomes.indicators import SHARE
from sim.reporting.charts import GAIN, LOSS, NEUTRAL, Part, of_hundred, scale_of, stacked
from sim.reporting.findings.finding import (
    ALL_GROUPS,
    Finding,
    View,
    group_name,
    intervals_hold,
    level,
    level_range,
    listed,
    notes,
    phrase,
    same_scenarios,
)
from sim.reporting.results import Results, Spread, spread
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, label

WIN, LOSE = "winners_share", "losers_share"


@dataclass(frozen=True)
class _Shares:
    """Shares of a group's members who gain, and who lose."""

    win: Spread
    lose: Spread

    @property
    def known(self) -> bool:
        return self.win.median == self.win.median and self.lose.median == self.lose.median

    @property
    def rest(self) -> float:
        """The share of those whose income is about the same: what the two medians leave."""
        return 1.0 - self.win.median - self.lose.median


def winners(results: Results, view: View, policy: str | None = None) -> Finding:
    """Who gains and who loses under a policy (the one compared first unless named).

    The shares exist for 2020, by group at the plan's start, and against the run's reference only;
    the view's year, grouping and area do not matter here.
    """
    lang = view.lang
    policy = policy or (results.others[0] if results.others else results.reference)
    shares = _shares(results, policy)
    return Finding(
        key="winners",
        title=_title(results, lang, policy, shares),
        note=notes(
            lang,
            phrase("winners.how", lang, threshold=_threshold(lang), year=LAST_YEAR),
            intervals_hold(results, lang),
        ),
        chart=_chart(lang, shares),
        table=_table(results, lang, policy, shares),
    )


def _shares(results: Results, policy: str) -> dict[str, _Shares]:
    """Shares by group; nothing where the panel compares with another policy than the reference."""

    def share(of: str, name: str, group: str) -> Spread:
        where: dict[str, Any] = {"group": group, "grouping": "start", "year": LAST_YEAR}
        return spread(results.values(of, name, **where))

    reference = share(results.reference, WIN, "all")
    if reference.median == reference.median:
        return {}
    shares = {
        group: _Shares(share(policy, WIN, group), share(policy, LOSE, group))
        for group in ALL_GROUPS
    }
    return {group: one for group, one in shares.items() if one.known}


def _title(results: Results, lang: Language, policy: str, shares: Mapping[str, _Shares]) -> str:
    parts: dict[str, object] = {
        "policy": results.title(policy, lang),
        "reference": results.title(results.reference, lang),
        "threshold": _threshold(lang),
        "year": LAST_YEAR,
    }
    if policy == results.reference:
        return phrase("winners.alone", lang, **parts)
    if "all" not in shares:
        key = "same" if same_scenarios(results, policy) else "unknown"
        return phrase(f"winners.{key}", lang, **parts)
    everyone = shares["all"]
    title = phrase(
        "winners.title",
        lang,
        win=_share(everyone.win.median, lang),
        lose=_share(everyone.lose.median, lang),
        **parts,
    )
    clauses = [title]
    for key, of_group in (
        ("widest", {group: one.win.median for group, one in shares.items()}),
        ("hardest", {group: one.lose.median for group, one in shares.items()}),
    ):
        clause = _most(of_group, key, lang)
        if clause:
            clauses.append(clause)
    return phrase("by_group.clauses", lang).join(clauses)


def _most(medians: Mapping[str, float], key: str, lang: Language) -> str:
    """Which groups have the largest share, where groups differ and there is a share at all."""
    known = {group: _share(value, lang) for group, value in medians.items() if group != "all"}
    nothing = _share(0.0, lang)
    if len(set(known.values())) < 2:
        return ""
    largest = known[max(known, key=lambda group: medians[group])]
    if largest == nothing:
        return ""
    groups = [group_name(group, lang) for group, text in known.items() if text == largest]
    return phrase(f"winners.{key}", lang, group=listed(groups, lang), share=largest)


def _chart(lang: Language, shares: Mapping[str, _Shares]) -> Mapping[str, Any] | None:
    if not shares:
        return None
    parts = []
    for key, colour, values in (
        ("gain", GAIN, [one.win.median for one in shares.values()]),
        ("rest", NEUTRAL, [one.rest for one in shares.values()]),
        ("lose", LOSS, [one.lose.median for one in shares.values()]),
    ):
        tips = [
            phrase(
                f"winners.tip-{key}",
                lang,
                group=group_name(group, lang),
                share=_share(value, lang),
                threshold=_threshold(lang),
            )
            for group, value in zip(shares, values, strict=True)
        ]
        name = phrase(f"winners.{key}", lang, threshold=_threshold(lang))
        parts.append(Part(name, values, tips, colour))
    groups = [label("group", group, lang) for group in shares]
    return of_hundred(stacked(groups, parts, scale_of(SHARE, lang)))


def _table(results: Results, lang: Language, policy: str, shares: Mapping[str, _Shares]) -> Table:
    def heading(key: str) -> str:
        return phrase(f"winners.{key}", lang, threshold=_threshold(lang))

    interval = Column(phrase("common.interval", lang), numeric=False)
    columns = (
        Column(phrase("common.group", lang), numeric=False),
        Column(heading("gain"), SHARE),
        interval,
        Column(heading("rest"), SHARE),
        Column(heading("lose"), SHARE),
        interval,
    )
    rows = tuple(
        (
            words(label("group", group, lang)),
            level(one.win, WIN, lang),
            level_range(one.win, WIN, lang),
            Cell(amount(one.rest, SHARE, lang, 1), one.rest),
            level(one.lose, LOSE, lang),
            level_range(one.lose, LOSE, lang),
        )
        for group, one in shares.items()
    )
    title = phrase(
        "winners.table",
        lang,
        policy=results.title(policy, lang),
        reference=results.title(results.reference, lang),
        year=LAST_YEAR,
    )
    return Table(title, columns, rows)


def _share(value: float, lang: Language) -> str:
    return amount(value, SHARE, lang, 1)


def _threshold(lang: Language) -> str:
    return amount(GAIN_THRESHOLD, SHARE, lang)
