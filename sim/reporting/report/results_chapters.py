"""The chapters about the results: answer, targets, the seven groups, money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sim.reporting.findings.by_group import differences
from sim.reporting.findings.cost import cost
from sim.reporting.findings.distribution import inequality, poverty
from sim.reporting.findings.employment import employment_by_group
from sim.reporting.findings.finding import (
    KEY_GROUPS,
    group_name,
    intervals_hold,
    listed,
    notes,
    phrase,
    sentence,
    shows,
    sure,
)
from sim.reporting.findings.headline import headline
from sim.reporting.findings.income import income_by_group
from sim.reporting.findings.ranking import ranking
from sim.reporting.findings.status import data_status
from sim.reporting.findings.targets import targets
from sim.reporting.findings.value import value
from sim.reporting.findings.winners import winners
from sim.reporting.report.document import Block, Items, Prose, Section
from sim.reporting.report.paper import bracketed, rearranged
from sim.reporting.report.told import Told
from sim.reporting.results import Spread
from sim.reporting.table import Cell, Column, Table


def answer(told: Told, number: int) -> Iterator[Section]:
    """Half a page: what the policy changes, for whom, at what cost, how sure that is.

    Its sentences are those of the findings that follow, so they cannot say anything else.
    """
    results, view, lang = told.results, told.view, told.lang
    blocks: list[Block] = [Prose(headline(results, view), "lead")]
    if len(results.others) > 1:
        blocks.append(Prose(headline(results, view, told.focus), "body"))
    points = [("employment", employment_by_group(told.pair, view).title)]
    if results.others:
        points.append(("winners", winners(results, view, told.focus).title))
    points.append(("money", cost(told.pair, view, "fund").title))
    if results.others:
        points.append(("buys", value(told.pair, view).title))
    points = [(key, sentence(text, lang)) for key, text in points]
    points.append(("sure", notes(lang, *_sure(told), intervals_hold(results, lang))))
    points.append(("rests", sentence(data_status(lang).title, lang)))
    blocks.append(Items(tuple((told.say(f"point-{key}"), text) for key, text in points)))
    yield told.chapter(number, "answer", *blocks)


def _sure(told: Told) -> Iterator[str]:
    """For which of the seven groups the sign of the income difference is certain."""
    results, view, lang = told.results, told.view, told.lang
    if not results.others:
        return
    name = view.income
    gains = differences(results, view, name, told.focus)

    def kind(one: Spread) -> str:
        if one.median != one.median:
            return "unknown"
        if sure(one, name) and shows(one.median, name):
            return "up" if one.median > 0 else "down"
        return "open" if any(shows(value, name) for value in one) else "zero"

    kinds = {group: kind(gains[group]) for group in KEY_GROUPS}
    clauses = [
        told.say(f"sure-{key}", groups=listed(groups, lang))
        for key in ("up", "down", "open", "zero", "unknown")
        if (groups := [group_name(one, lang) for one in KEY_GROUPS if kinds[one] == key])
    ]
    if not {"up", "down"} & set(kinds.values()):
        clauses.insert(0, told.say("sure-none"))
    clauses.append(told.say("sure-means"))
    yield sentence(phrase("by_group.clauses", lang).join(clauses), lang)


def target_chapter(told: Told, number: int) -> Iterator[Section]:
    """The plan's targets with their probabilities under every policy; who is best on what."""
    found = targets(told.results, told.view)
    blocks = told.finding(found, on_paper=_targets_on_paper(told, found.table))
    if len(told.results.others) > 1:
        blocks += told.finding(ranking(told.results, told.view))
    yield told.chapter(number, "targets", *blocks)


def _targets_on_paper(told: Told, table: Table) -> Sequence[Table]:
    """Clause and target in one column; each policy's median with the probability beneath."""
    lang = told.lang

    between = "\n" if len(told.results.policies) > 2 else "" if lang == "zh" else " "

    def joined(place: int) -> Callable[[Sequence[Cell]], str]:
        def cell(row: Sequence[Cell]) -> str:
            return bracketed(row[place].text, row[place + 1].text, lang, between)

        return cell

    columns: list[tuple[Column, Callable[[Sequence[Cell]], str]]] = [
        (table.columns[0], lambda row: f"{row[0].text} [{row[1].text}]"),
        (replace(table.columns[2], numeric=True), lambda row: row[2].text),
    ]
    for place, policy in enumerate(told.results.policies):
        heading = told.say("targets-value", policy=told.title(policy))
        columns.append((Column(heading), joined(4 + 2 * place)))
    return (rearranged(table, columns),)


def group_chapter(told: Told, number: int) -> Iterator[Section]:
    """The seven groups: incomes, work, who gains and who does not; poverty and gaps."""
    results, view = told.results, told.view
    yield told.chapter(number, "groups")
    parts = {
        "income": [income_by_group(results, view)],
        "employment": [employment_by_group(results, view)],
        "winners": [winners(results, view, one) for one in results.others],
        "gaps": [poverty(results, view), inequality(results, view)],
    }
    told_of = {key: findings for key, findings in parts.items() if findings}
    for place, (key, findings) in enumerate(told_of.items(), start=1):
        blocks = [block for one in findings for block in told.finding(one)]
        yield told.part(number, place, key, *blocks)


def money_chapter(told: Told, number: int) -> Iterator[Section]:
    """Public cost by fund and by measure, and what it goes with."""
    results, view = told.results, told.view
    yield told.chapter(number, "money")
    yield told.part(number, 1, "by-fund", *told.finding(cost(results, view, "fund")))
    yield told.part(number, 2, "by-measure", *told.finding(cost(results, view, "measure")))
    if results.others:
        yield told.part(number, 3, "value", *told.finding(value(results, view), chart=False))
