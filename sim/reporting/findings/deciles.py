"""Mean income of each tenth of the residents, from the poorest to the richest."""

from __future__ import annotations

import numpy as np

from sim.outcomes.indicators import PER_HEAD, SHARE, indicator
from sim.reporting.charts import bars, scale_of
from sim.reporting.findings.comparison import Row, compared, row_bars
from sim.reporting.findings.finding import (
    Finding,
    View,
    intervals_hold,
    level,
    listed,
    moves,
    notes,
    percent,
    phrase,
    same_note,
)
from sim.reporting.results import Results, Spread, spread
from sim.reporting.words import Language, amount

TENTHS = tuple(range(1, 11))
POOREST, RICHEST = TENTHS[0], TENTHS[-1]


def deciles(results: Results, view: View) -> Finding:
    """What each policy adds to the mean income of each tenth, and whether it narrows the gap.

    The tenths are those of the whole city, in current prices: the view's area, grouping and prices
    do not matter here.
    """
    lang = view.lang
    rows = [_row(results, view, tenth) for tenth in TENTHS]
    unmoved = [one for one in results.others if not _moved(results, one, view.year)]
    chart = None
    if any(row.known for row in rows) and len(unmoved) < max(1, len(results.others)):
        unit = SHARE if results.others and view.relative else PER_HEAD
        chart = bars(
            [row.label for row in rows],
            row_bars(results, view, rows),
            scale_of(unit, lang),
            horizontal=False,
        )
    return Finding(
        key="deciles",
        title=_title(results, view),
        note=notes(
            lang,
            phrase("deciles.how", lang),
            intervals_hold(results, lang),
            same_note(results, unmoved, lang),
        ),
        chart=chart,
        table=compared(
            results,
            view,
            phrase("deciles.table", lang, year=view.year),
            phrase("deciles.heading", lang),
            rows,
        ),
    )


def gain_of_tenth(results: Results, policy: str, tenth: int, year: int) -> Spread:
    """A tenth's gain over the reference, as a share of its income there."""
    return spread(results.difference(policy, _name(tenth), year=year, relative=True))


def gap_change(results: Results, policy: str, year: int) -> Spread:
    """The poorest tenth's relative gain less the richest's: above zero where the gap narrows."""
    poorest, richest = (
        results.difference(policy, _name(tenth), year=year, relative=True)
        for tenth in (POOREST, RICHEST)
    )
    return spread(poorest - richest)


def gap_verdict(results: Results, policy: str, year: int) -> str:
    """What may be said of the gap between the two ends: `narrows`, `widens`, `unsure` where the
    interval holds zero as printed, `same` where no income differs, `unknown` without numbers."""
    gap = gap_change(results, policy, year)
    if gap.median != gap.median:
        return "unknown"
    if not _moved(results, policy, year):
        return "same"
    if not gap.clear or percent(0.0) in (percent(gap.low), percent(gap.high)):
        return "unsure"
    return "narrows" if gap.median > 0 else "widens"


def _title(results: Results, view: View) -> str:
    lang, year = view.lang, view.year
    if not results.others:
        return _alone(results, view)
    parts: dict[str, object] = {
        "year": year,
        "reference": results.title(results.reference, lang),
    }
    if len(results.others) == 1:
        (policy,) = results.others
        poorest, richest = (
            gain_of_tenth(results, policy, tenth, year) for tenth in (POOREST, RICHEST)
        )
        return phrase(
            f"deciles.{gap_verdict(results, policy, year)}",
            lang,
            policy=results.title(policy, lang),
            poorest=percent(poorest.median),
            richest=percent(richest.median),
            **parts,
        )
    by_verdict: dict[str, list[str]] = {}
    for policy in results.others:
        quoted = phrase("common.quoted", lang, name=results.title(policy, lang))
        by_verdict.setdefault(gap_verdict(results, policy, year), []).append(quoted)
    clauses = [
        phrase(f"deciles.many-{verdict}", lang, policies=listed(policies, lang))
        for verdict, policies in sorted(by_verdict.items(), key=lambda it: _ORDER.index(it[0]))
    ]
    listing = phrase("by_group.clauses", lang).join(clauses)
    return phrase("deciles.many", lang, listing=listing, **parts)


_ORDER = ("narrows", "widens", "unsure", "same", "unknown")
"""The order in which verdicts are told."""


def _alone(results: Results, view: View) -> str:
    lang, policy = view.lang, results.reference
    poorest, richest = (
        results.values(policy, _name(tenth), year=view.year) for tenth in (POOREST, RICHEST)
    )
    times = spread(richest / np.where(poorest > 0, poorest, np.nan))
    return phrase(
        "deciles.alone" if times.median == times.median else "deciles.none",
        lang,
        year=view.year,
        policy=results.title(policy, lang),
        poorest=level(spread(poorest), _name(POOREST), lang).text,
        richest=level(spread(richest), _name(RICHEST), lang).text,
        times=amount(times.median, "ratio", lang, 1),
    )


def _row(results: Results, view: View, tenth: int) -> Row:
    name = _name(tenth)
    return Row.of(
        results,
        _label(tenth, view.lang),
        name,
        lambda policy: results.values(policy, name, year=view.year),
    )


def _moved(results: Results, policy: str, year: int) -> bool:
    return any(moves(results.difference(policy, _name(one), year=year)) for one in TENTHS)


def _name(tenth: int) -> str:
    return indicator(f"income_decile_{tenth}").name


def _label(tenth: int, lang: Language) -> str:
    ends = {POOREST: "deciles.poorest", RICHEST: "deciles.richest"}
    return phrase(ends.get(tenth, "deciles.tenth"), lang, number=tenth)
