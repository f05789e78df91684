"""A run as text: tables for a terminal of 100 columns, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.clock import LAST_YEAR, PLAN_START, year_of
from sim.experiments.store import Run
from sim.experiments.summary import distributions
from sim.outcomes.indicators import COST, COST_BY_FUND, COST_BY_MEASURE, GROUPS, indicator
from sim.outcomes.targets import TARGETS, evaluate
from sim.reporting import equal_budget
from sim.reporting.words import Language, amount, interval, label, target_label, word

WIDTH = 100
MOST_COSTLY = 10
"""How many measures and funds the cost table lists, the dearest first."""

_CITY_ROWS = (
    ("disposable_income_per_head", "all"),
    ("disposable_income_per_head", "urban"),
    ("disposable_income_per_head", "rural"),
    ("disposable_income_per_head_real", "all"),
    ("median_income", "all"),
    ("gini", "all"),
    ("quintile_ratio", "all"),
    ("urban_rural_ratio", "all"),
    ("employment_rate", "all"),
    ("unemployment_rate", "all"),
    ("poverty_rate", "rural"),
    ("poverty_rate", "all"),
    ("poor_persons", "all"),
    ("dibao_persons", "all"),
    ("winners_share", "all"),
    ("losers_share", "all"),
)
_SHOWN = {name for name, _ in _CITY_ROWS}
"""Indicators of the tables, which for groups are two of these."""


@dataclass(frozen=True)
class Names:
    """Titles that come with the run or the library rather than with the catalogue."""

    policies: Mapping[str, str]
    measures: Mapping[str, str]

    def policy(self, name: str) -> str:
        """A policy's name as a column heading."""
        return self.policies.get(name, name)


class _Numbers:
    """A summary's entries, found by what they are about."""

    def __init__(self, summary: Mapping[str, Any]) -> None:
        self._levels = {self._key(one): one for one in summary["indicators"]}
        self._differences = {self._key(one): one for one in summary["differences"]}

    @staticmethod
    def _key(entry: Mapping[str, Any]) -> tuple[object, ...]:
        names = ("policy", "indicator", "area", "residence", "grouping", "group", "year")
        return tuple(entry[name] for name in names)

    def level(self, policy: str, what: tuple[object, ...]) -> Mapping[str, Any] | None:
        return self._levels.get((policy, *what))

    def difference(self, policy: str, what: tuple[object, ...]) -> Mapping[str, Any] | None:
        return self._differences.get((policy, *what))

    def has(self, what: tuple[object, ...], policies: tuple[str, ...]) -> bool:
        return any(self.level(policy, what) is not None for policy in policies)


def policies_of(run: Run) -> list[str]:
    """The run's policies, the reference first, as the manifest lists them."""
    listed = run.manifest.get("policies")
    names = [str(one) for one in listed] if isinstance(listed, list) else []
    present = [str(name) for name in run.panel["policy"].unique()]
    return [name for name in names if name in present] or present


def report(run: Run, lang: Language, names: Names | None = None) -> Group:
    """The whole report, for `print_report` or any rich console."""
    names = names or Names({}, {})
    policies = policies_of(run)
    reference, others = policies[0], policies[1:]
    shown = run.panel[run.panel["indicator"].isin(_SHOWN)]
    numbers = _Numbers(distributions(shown, reference, policies))
    costs = _cost_panel(run.panel)
    cost_numbers = _Numbers(distributions(costs, reference, policies)) if len(costs) else None
    parts: list[RenderableType] = [
        header(run, lang, names),
        Text(),
        *_targets(run, policies, lang, names),
    ]
    for policy in others or [reference]:
        pair = (reference, policy) if others else (reference,)
        parts += [
            _by_group(numbers, pair, lang, names, "disposable_income_per_head", "income-by-group"),
            _by_group(numbers, pair, lang, names, "employment_rate", "employment-by-group"),
            _city(numbers, pair, lang, names),
        ]
        if cost_numbers is not None:
            parts.append(_costs(costs, cost_numbers, pair, lang, names))
    parts += [Text(f"{note}\n") for note in equal_budget.notes(run, lang)]
    parts.append(Text(word("text.note", lang), style="dim"))
    return Group(*(part for part in parts if not (isinstance(part, Table) and not part.row_count)))


def print_report(run: Run, lang: Language, names: Names | None = None) -> None:
    """Print the report to standard output, at most 100 columns wide."""
    console().print(report(run, lang, names))


def console() -> Console:
    """A console on standard output that fits terminals and files alike."""
    found = Console(highlight=False)
    return Console(highlight=False, width=min(found.width, WIDTH) if found.is_terminal else WIDTH)


def header(run: Run, lang: Language, names: Names) -> Table:
    """What was run: policies, world, scale, draws, seed, run id."""
    asked = run.manifest.get("settings", {})
    policies = policies_of(run)
    rows = [
        ("run", run.id),
        ("policies", ", ".join(titled(name, names.policies) for name in policies)),
        ("reference", titled(policies[0], names.policies)),
        ("world", str(run.panel["world"].iloc[0])),
    ]
    if isinstance(asked, dict):
        if "scale" in asked:
            rows.append(("scale", scale_words(float(asked["scale"]), lang)))
        rows += [(key, str(asked[key])) for key in ("draws", "seed") if key in asked]
    return heading((word(f"text.{key}", lang), value) for key, value in rows)


def heading(rows: Iterable[tuple[str, str]]) -> Table:
    """Names and values in two columns, without lines."""
    grid = Table.grid(padding=(0, 2))
    for name, value in rows:
        grid.add_row(Text(name, style="bold"), Text(value))
    return grid


def scale_words(scale: float, lang: Language) -> str:
    """The scale of a run: 5% of households, weighted up to the city."""
    share = amount(scale, "share", lang, _percent_decimals(scale))
    return word("text.scale-value", lang, share=share)


def titled(name: str, titles: Mapping[str, str]) -> str:
    """A policy's name, with its title in brackets where it has another."""
    title = titles.get(name, name)
    return name if title == name else f"{name} ({title})"


def _percent_decimals(scale: float) -> int:
    return next((d for d in range(5) if round(100 * scale, d) == round(100 * scale, 6)), 5)


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )


def _column(table: Table, heading: str, *, right: bool = True, width: int | None = None) -> None:
    table.add_column(
        Text(heading),
        justify="right" if right else "left",
        max_width=width,
        overflow="fold",
    )


def _row(table: Table, *cells: str, strong: bool = False) -> None:
    table.add_row(*(Text(cell, style="bold" if strong else "") for cell in cells))


def _targets(run: Run, policies: list[str], lang: Language, names: Names) -> Iterator[Table | Text]:
    """Targets with value and probability, two policies to a table, and what was not assessed."""
    results, omitted = evaluate(run.panel, policies)
    found = {(one.target, one.policy): one for one in results}
    for first in range(0, len(policies), 2):
        pair = policies[first : first + 2]
        table = _table(word("text.targets", lang))
        _column(table, word("text.target", lang), right=False, width=46)
        _column(table, word("text.threshold", lang), width=13)
        for policy in pair:
            _column(table, names.policy(policy), width=18)
        for key, target in TARGETS.items():
            cells = [found.get((key, policy)) for policy in pair]
            if not any(cells):
                continue
            # Ratios near their threshold need the third digit; counts do not.
            decimals = {"ratio": 2, "share": 1}.get(target.unit, 0)
            aim = amount(
                target.threshold, target.unit, lang, 0 if target.unit == "share" else decimals
            )
            values = [
                f"{amount(one.value, target.unit, lang, decimals)}"
                f" ({amount(one.probability, 'share', lang)})"
                if one
                else "—"
                for one in cells
            ]
            sign = "text.strict" if target.strict else "text.at-least"
            _row(table, target_label(key, lang), word(sign, lang, value=aim), *values)
        yield table
    by_reason: dict[str, list[str]] = {}
    for key in dict.fromkeys(one.target for one in omitted):
        by_reason.setdefault(_why_omitted(key), []).append(target_label(key, lang))
    for reason, labels in by_reason.items():
        listed = word("text.separator", lang).join(labels)
        why = word(reason, lang)
        yield Text(word("text.omitted", lang, reason=why, targets=listed) + "\n", style="dim")


def _why_omitted(target: str) -> str:
    try:
        indicator(TARGETS[target].indicator)
    except KeyError:
        return "text.not-simulated"
    return "text.not-in-run"


def _compared(title: str, first: str, pair: tuple[str, ...], lang: Language, names: Names) -> Table:
    """An empty table: what, each policy's level, and for two policies the difference."""
    table = _table(title)
    _column(table, first, right=False, width=38)
    for policy in pair:
        _column(table, names.policy(policy), width=14)
    if len(pair) > 1:
        _column(table, word("text.difference", lang), width=14)
    _column(table, word("text.interval", lang), width=26)
    return table


def _cells(
    numbers: _Numbers, pair: tuple[str, ...], what: tuple[object, ...], lang: Language, bare: bool
) -> list[str]:
    """Levels, difference and interval; for one policy the interval is the level's."""
    about = indicator(str(what[0]))

    def shown(value: float | None, signed: bool) -> str:
        return amount(value, about.unit, lang, about.decimals, signed=signed, bare=bare)

    levels = [numbers.level(policy, what) for policy in pair]
    cells = [shown(one["median"] if one else None, False) for one in levels]
    spread, signed = levels[0], False
    if len(pair) > 1:
        spread, signed = numbers.difference(pair[1], what), True
        cells.append(shown(spread["median"] if spread else None, True))
    low, high = (spread["p10"], spread["p90"]) if spread else (None, None)
    cells.append(interval(low, high, about.unit, lang, about.decimals, signed=signed, bare=bare))
    return cells


def _by_group(
    numbers: _Numbers,
    pair: tuple[str, ...],
    lang: Language,
    names: Names,
    name: str,
    title: str,
) -> Table:
    """One indicator by group at the plan's start, everyone last."""
    heading = word(f"text.{title}", lang, year=LAST_YEAR)
    table = _compared(heading, word("text.group", lang), pair, lang, names)
    for group in (*(one for one in GROUPS if one not in ("all", "ordinary")), "ordinary", "all"):
        grouping = "all" if group == "all" else "start"
        what = (name, "city", "all", grouping, group, LAST_YEAR)
        if numbers.has(what, pair):
            cells = _cells(numbers, pair, what, lang, bare=True)
            _row(table, label("group", group, lang), *cells, strong=group == "all")
    return table


def _city(numbers: _Numbers, pair: tuple[str, ...], lang: Language, names: Names) -> Table:
    """Incomes of the city, its towns and its villages, inequality, work and poverty."""
    heading = word("text.city", lang, year=LAST_YEAR)
    table = _compared(heading, word("text.indicator", lang), pair, lang, names)
    for name, residence in _CITY_ROWS:
        what = (name, "city", residence, "all", "all", LAST_YEAR)
        if not numbers.has(what, pair):
            continue
        title = label("indicator", name, lang)
        if residence != "all":
            place = label("residence", residence, lang)
            place = place.lower() if lang == "en" else place
            title = word("text.of-residence", lang, name=title, residence=place)
        _row(table, title, *_cells(numbers, pair, what, lang, bare=False))
    return table


def _cost_panel(panel: pd.DataFrame) -> pd.DataFrame:
    """Public cost of the city summed over the plan's years, booked under the last of them."""
    costs = [name for name in panel["indicator"].unique() if str(name).startswith(COST)]
    rows = panel[
        panel["indicator"].isin(costs)
        & panel["year"].between(year_of(PLAN_START), LAST_YEAR)
        & (panel["area"] == "city")
        & (panel["residence"] == "all")
        & (panel["grouping"] == "all")
    ]
    keys = [name for name in panel.columns if name not in ("year", "value")]
    sums = rows.groupby(keys, observed=True, sort=False)["value"].sum().reset_index()
    return sums.assign(year=LAST_YEAR)[list(panel.columns)]


def _costs(
    costs: pd.DataFrame, numbers: _Numbers, pair: tuple[str, ...], lang: Language, names: Names
) -> Table:
    """Total public cost, by fund, and the measures that cost most under the compared policy."""
    heading = word("text.cost", lang, first=year_of(PLAN_START), last=LAST_YEAR)
    table = _compared(heading, word("text.measure", lang), pair, lang, names)

    def what(name: str) -> tuple[object, ...]:
        return (name, "city", "all", "all", "all", LAST_YEAR)

    def dearest(prefix: str, without: str | None) -> list[str]:
        found = {}
        for name in sorted(costs["indicator"].astype(str).unique()):
            if name.startswith(prefix) and not (without and name.startswith(without)):
                levels = (numbers.level(policy, what(name)) for policy in pair)
                found[name] = max((one["median"] or 0.0 for one in levels if one), default=0.0)
        paid = [name for name, cost in found.items() if cost > 0]
        return sorted(paid, key=lambda name: -found[name])[:MOST_COSTLY]

    if numbers.has(what(COST), pair):
        cells = _cells(numbers, pair, what(COST), lang, bare=False)
        _row(table, word("text.cost-total", lang), *cells, strong=True)
    for name in dearest(COST_BY_FUND, None):
        title = word(
            "text.cost-fund", lang, name=label("fund", name.removeprefix(COST_BY_FUND), lang)
        )
        _row(table, title, *_cells(numbers, pair, what(name), lang, bare=False))
    for name in dearest(COST_BY_MEASURE, COST_BY_FUND):
        measure = name.removeprefix(COST_BY_MEASURE)
        shown = label("measure", measure, lang)
        if measure in names.measures:
            shown = f"{measure} {names.measures[measure]}"
        _row(table, shown, *_cells(numbers, pair, what(name), lang, bare=False))
    return table
