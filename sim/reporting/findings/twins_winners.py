"""Winners and losers of a whole policy by decile, county and group, told from twins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from sim.experiments.compare import GAIN_THRESHOLD
from sim.experiments.twins import Mean, Twins
from sim.outcomes.indicators import SHARE
from sim.reporting.charts import GAIN, LOSS, NEUTRAL, Part, of_hundred, scale_of, stacked
from sim.reporting.findings.finding import Finding, group_name, notes, phrase
from sim.reporting.findings.twins_cells import (
    about_draws,
    mean_cell,
    range_cell,
    text_column,
    title,
)
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language, amount, label

Grouping = Literal["decile", "county", "start"]
GROUPINGS: tuple[Grouping, ...] = ("decile", "county", "start")
"""By what winners and losers are told; everyone stands in each table."""


def winners_by(found: Twins, grouping: Grouping, lang: Language) -> Finding:
    """Shares of residents who gain and who lose by the whole policy, by decile, county or group."""
    shares = {group: one for (by, group), one in found.shares().items() if by in (grouping, "all")}
    threshold = amount(GAIN_THRESHOLD, SHARE, lang)
    names = [group_label(grouping, group, lang) for group in shares]

    def range_of(group: str, name: str) -> Cell:
        return range_cell(shares[group][name], SHARE, lang, decimals=1)

    rows = tuple(
        (
            words(name),
            mean_cell(shares[group]["gain"], SHARE, lang, decimals=1),
            range_of(group, "gain"),
            mean_cell(shares[group]["lose"], SHARE, lang, decimals=1),
            range_of(group, "lose"),
            mean_cell(shares[group]["change"], "yuan/person", lang, signed=True),
            range_cell(shares[group]["change"], "yuan/person", lang, signed=True),
        )
        for group, name in zip(shares, names, strict=True)
    )
    columns = (
        text_column(f"twins.{grouping}", lang),
        Column(phrase("winners.gain", lang, threshold=threshold), SHARE),
        text_column("common.interval", lang),
        Column(phrase("winners.lose", lang, threshold=threshold), SHARE),
        text_column("common.interval", lang),
        Column(phrase("twins.change", lang), "yuan/person"),
        text_column("common.interval", lang),
    )
    parts = []
    for key, colour, value in _PARTS:
        values = [value(shares[group]) for group in shares]
        tips = [
            phrase(
                f"winners.tip-{key}",
                lang,
                group=name,
                share=amount(of_group, SHARE, lang, 1),
                threshold=threshold,
            )
            for name, of_group in zip(names, values, strict=True)
        ]
        heading = phrase(f"winners.{key}", lang, threshold=threshold)
        parts.append(Part(heading, values, tips, colour))
    told = {group: one for group, one in shares.items() if group != "all"}
    most, least = (max(told, key=lambda group: told[group][name].mean) for name in ("gain", "lose"))
    return Finding(
        key=f"winners-{grouping}",
        title=title(
            "winners",
            found,
            lang,
            most=_inside(grouping, most, lang),
            gain=amount(told[most]["gain"].mean, SHARE, lang, 1),
            least=_inside(grouping, least, lang),
            lose=amount(told[least]["lose"].mean, SHARE, lang, 1),
        ),
        note=notes(
            lang,
            phrase(f"twins.how-{grouping}", lang),
            phrase("twins.how-winners", lang, threshold=threshold),
            about_draws(found, lang),
        ),
        chart=of_hundred(stacked(names, parts, scale_of(SHARE, lang))),
        table=Table(title(f"table-{grouping}", found, lang), columns, rows),
    )


_PARTS: tuple[tuple[str, str, Callable[[Mapping[str, Mean]], float]], ...] = (
    ("gain", GAIN, lambda one: one["gain"].mean),
    ("rest", NEUTRAL, lambda one: 1.0 - one["gain"].mean - one["lose"].mean),
    ("lose", LOSS, lambda one: one["lose"].mean),
)


def group_label(grouping: Grouping, group: str, lang: Language) -> str:
    """A decile, county or group as a row names it."""
    if group == "all":
        return label("group", "all", lang)
    if grouping == "decile":
        return phrase("twins.decile-number", lang, number=group)
    return label("area" if grouping == "county" else "group", group, lang)


def _inside(grouping: Grouping, group: str, lang: Language) -> str:
    """The same inside a sentence."""
    return group_name(group, lang) if grouping == "start" else group_label(grouping, group, lang)
