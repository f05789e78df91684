"""What the command line lists: runs, scenarios, measures, one resident's months."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from sim.errors import InputError
from sim.experiments.store import Run
from sim.outcomes.indicators import indicator
from sim.reporting.table import Table as Numbers
from sim.reporting.text import Names, console, scale_words, titled
from sim.reporting.words import Language, amount, interval, label, word


def print_json(content: object) -> None:
    """One JSON object on standard output."""
    print(json.dumps(content, ensure_ascii=False, allow_nan=False))


def names_for(run: Run, lang: Language) -> Names:
    """Titles of the run's policies, from its manifest, and of the library's measures.

    Policies that share a title keep their names, so that columns can be told apart.
    """
    given = run.manifest.get("titles", {})
    titles = {
        name: str(title[lang])
        for name, title in (given.items() if isinstance(given, dict) else ())
        if isinstance(title, dict) and lang in title
    }
    if len(set(titles.values())) < len(titles):
        titles = {}
    from sim.policy.library import load_library

    try:
        library = load_library().measures
    except InputError:  # a stored run can be read with a library that is being edited
        return Names(titles, {})
    return Names(titles, {key: getattr(one.title, lang) for key, one in library.items()})


def rows_of_question(id: str, about: Mapping[str, Any], lang: Language) -> list[tuple[str, str]]:
    """Head of an answer: its id and what was asked, policies by name and title; the seed last."""
    titles = {name: str(title[lang]) for name, title in about["titles"].items()}
    *reference, policy = (titled(name, titles) for name in about["policies"])
    return [
        (word("text.run", lang), id),
        (word("text.policy", lang), policy),
        *((word("text.reference", lang), one) for one in reference),
        (word("text.world", lang), str(about["world"])),
        (word("text.scale", lang), scale_words(float(about["scale"]), lang)),
        (word("text.draws", lang), str(about["draws"])),
        (word("text.seed", lang), str(about["seed"])),
    ]


def show_scenarios(lang: Language, as_json: bool) -> None:
    """The program's own policies and worlds with their titles."""
    from sim.policy.library import load_library, load_policy, load_world

    library = load_library()
    policies = [load_policy(name) for name in library.policies]
    worlds = [load_world(name) for name in library.worlds]
    kinds: dict[str, list[Any]] = {"policies": policies, "worlds": worlds}
    if as_json:
        print_json(
            {
                kind: [{"name": one.name, "title": one.title.model_dump()} for one in ones]
                for kind, ones in kinds.items()
            }
        )
        return
    for kind, ones in kinds.items():
        rows = [[one.name, getattr(one.title, lang)] for one in ones]
        headings = [word("text.name", lang), word("text.title", lang)]
        print_table(word(f"text.{kind}", lang), headings, rows)


def show_measures(lang: Language, as_json: bool) -> None:
    """The coverage table: what the simulation does with each clause; JSON has them in full."""
    from sim.policy.coverage import coverage
    from sim.policy.library import load_library
    from sim.reporting.policy_words import phrase

    library = load_library()
    found = library.measures
    if as_json:
        print_json({"measures": [one.model_dump(mode="json") for one in found.values()]})
        return
    covered = coverage(library)
    rows = [
        [
            row.id,
            row.clause,
            getattr(row.title, lang),
            word(f"kind.{row.kind}", lang),
            label("fund", found[row.id].fund.name, lang),
            *(
                phrase(f"coverage.{name}-{getattr(row, name)}", lang)
                for name in ("mechanism", "status", "effect")
            ),
        ]
        for row in covered
    ]
    headings = ["id", *(word(f"text.{key}", lang) for key in ("clause", "title", "kind", "fund"))]
    headings += [phrase(f"coverage.{name}", lang) for name in ("mechanism", "status", "effect")]
    print_table(word("text.measures", lang), headings, rows)
    effects = [row.effect for row in covered]
    counts = {
        "count": len(covered),
        "acting": effects.count("margin") + effects.count("same"),
        "margin": effects.count("margin"),
        "narrative": effects.count("none"),
        "targets": effects.count("target"),
    }
    console().print(phrase("coverage.summary", lang, **counts))


def show_indicators(summary: Mapping[str, Any], lang: Language) -> None:
    """Chosen indicators over the years: median and 80 % interval by policy, area and group."""
    keys = ("indicator", "area", "residence", "grouping", "group", "year", "policy")
    rows = []
    for one in summary["indicators"]:
        found = indicator(str(one["indicator"]))
        unit, decimals = str(one["unit"]), found.decimals
        spread = interval(one["p10"], one["p90"], unit, lang, decimals)
        cells = [label(key, str(one[key]), lang) for key in keys]
        rows.append([*cells, amount(one["median"], unit, lang, decimals), spread])
    headings = [word(f"text.{key}", lang) for key in (*keys, "median", "interval")]
    print_table(str(summary["run"] or ""), headings, rows)


def show_life(
    run: str, resident: int, policy: str, months: pd.DataFrame, lang: Language, as_json: bool
) -> None:
    """One resident's monthly record."""
    records = [
        {str(name): _plain(value) for name, value in row.items()}
        for row in months.to_dict(orient="records")
    ]
    if as_json:
        print_json({"run": run, "resident": resident, "policy": policy, "months": records})
        return
    headings = [label("life", str(name), lang) for name in months.columns]
    rows = [[_cell(str(name), value, lang) for name, value in record.items()] for record in records]
    print_table(f"{word('text.resident', lang)} {resident}, {policy}, {run}", headings, rows)


def _plain(value: Any) -> Any:
    """A cell in JSON types."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | bool):
        return value
    return str(value)


_KINDS = {"start_group": "group", "county": "area"}
"""Columns of a resident's record whose values are labelled as another kind of name."""


def _cell(column: str, value: Any, lang: Language) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:,.0f}" if lang == "en" else f"{value:.0f}"
    kind = _KINDS.get(column, column)
    # Courses taken stand in one cell, with a space between their names.
    words = [label(kind, name, lang) for name in str(value).split()]
    return word("text.separator", lang).join(words) or "—"


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of words for a terminal; without headings where all are empty."""
    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_header=any(headings),
    )
    for place, heading in enumerate(headings):
        # The first column is what a reader copies: never broken.
        table.add_column(Text(heading), no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def printed(table: Numbers, *, whole_first: bool = False) -> Table:
    """A table of a finding for a terminal; `whole_first` never breaks the first column."""
    printed = Table(
        title=Text(table.title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    for place, column in enumerate(table.columns):
        texts = [row[place].text for row in table.rows]
        printed.add_column(
            Text(column.heading),
            justify="right" if place else "left",
            no_wrap=whole_first and not place,
            overflow="fold",
            # A heading is folded between its words rather than making its column wider.
            max_width=max(map(cell_len, [*column.heading.split(), *texts])),
        )
    for row in table.rows:
        printed.add_row(*(Text(cell.text) for cell in row))
    return printed
