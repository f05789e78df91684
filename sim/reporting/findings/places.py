"""The city's five districts and counties: income, employment and poverty."""

from __future__ import annotations

from collections.abc import Mapping

from sim.city.codes import COUNTY_KEYS
from sim.outcomes.indicators import indicator
from sim.reporting.charts import bars, scale_of
from sim.reporting.findings.comparison import Row, compared, row_bars
from sim.reporting.findings.finding import (
    Finding,
    View,
    compared_words,
    difference_words,
    intervals_hold,
    is_relative,
    moves,
    notes,
    phrase,
    place_name,
    same_note,
)
from sim.reporting.official import PER_HEAD_INCOME
from sim.reporting.results import Draws, Results, spread
from sim.reporting.words import label

PLACES = (*COUNTY_KEYS.values(), "city")
"""The five in the order of official tables, then the whole city."""
OFFERED = (PER_HEAD_INCOME, "employment_rate", "poverty_rate")
"""Indicators to offer; income per head is shown in the prices the reader chose."""


def by_place(results: Results, view: View, name: str = PER_HEAD_INCOME) -> Finding:
    """One indicator in each district and county: differences, or levels of a single policy."""
    lang = view.lang
    name = view.income if name == PER_HEAD_INCOME else name
    rows = {
        place: Row.at(results, label("area", place, lang), name, area=place, year=view.year)
        for place in PLACES
    }
    what = label("indicator", name, lang)
    relative = is_relative(view, name)
    scale = scale_of(
        "share" if relative else indicator(name).unit,
        lang,
        points=bool(results.others) and not relative,
    )
    shown = list(rows.values())
    drawn = row_bars(results, view, shown) if any(row.known for row in shown) else []
    return Finding(
        key=f"places-{name.replace('_', '-')}",
        title=_title(results, view, what, rows),
        note=notes(
            lang,
            phrase("places.note", lang),
            intervals_hold(results, lang),
            same_note(results, results.others, lang),
        ),
        chart=bars([row.label for row in shown], drawn, scale) if drawn else None,
        table=compared(
            results,
            view,
            phrase("places.table", lang, year=view.year, what=what),
            phrase("places.place", lang),
            shown,
        ),
    )


def _title(results: Results, view: View, what: str, rows: Mapping[str, Row]) -> str:
    """Where it is most and least, or changes most and least, beside the whole city.

    Which place is first is told of the medians; where the gap between first and last hangs on the
    draw, the sentence says so.
    """
    lang = view.lang
    policy = results.others[0] if results.others else results.reference
    parts = {"year": view.year, "what": what, "policy": results.title(policy, lang)}
    found = {place: rows[place] for place in COUNTY_KEYS.values() if rows[place].known}
    if not found:
        return phrase("places.none", lang, **parts)
    name = rows["city"].name
    if not results.others:
        draws = {place: row.draws[policy] for place, row in found.items()}
        low, high = _first_and_last(draws)
        words = {place: row.level_words(policy, lang) for place, row in found.items()}
    else:
        relative = is_relative(view, name)
        draws = {place: row.changes(results, policy, relative) for place, row in found.items()}
        low, high = _first_and_last(draws)
        words = {
            place: difference_words(spread(one), name, lang, relative=relative)
            for place, one in draws.items()
        }
        parts["compared"] = compared_words(
            rows["city"].difference(results, policy, relative),
            name,
            results.title(results.reference, lang),
            lang,
            relative=relative,
        )
        if not any(moves(one) for one in draws.values()):
            return phrase("places.title-same", lang, **parts)
    title = phrase(
        "places.title" if results.others else "places.title-alone",
        lang,
        high=place_name(high, lang),
        highest=words[high],
        low=place_name(low, lang),
        lowest=words[low],
        **parts,
    )
    clear = spread(draws[high] - draws[low]).clear
    return title if clear else phrase("places.unclear", lang, title=title)


def _first_and_last(draws: Mapping[str, Draws]) -> tuple[str, str]:
    """The places of the lowest and the highest median."""
    medians = {place: spread(one).median for place, one in draws.items()}
    known = [place for place, value in medians.items() if value == value]
    return min(known, key=medians.__getitem__), max(known, key=medians.__getitem__)
