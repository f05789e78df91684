"""The chapters behind the results: what drives them, how far to trust them, method, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.policy.library import load_library
from sim.reporting.cover import cover_of
from sim.reporting.findings.attribution import attribution
from sim.reporting.findings.finding import listed, same_scenarios, sentence
from sim.reporting.findings.finding import phrase as finding_phrase
from sim.reporting.findings.fit import fit
from sim.reporting.findings.sensitivity import sensitivity
from sim.reporting.findings.status import data_status, policy_numbers
from sim.reporting.report.answers import (
    LEAST_ANALYSED,
    LEAST_DRAWS,
    LEAST_SCALE,
    attribution_of,
    backtest_of,
    command_for,
    is_older,
    measure_effects,
    sensitivity_of,
)
from sim.reporting.report.document import Block, Facts, Items, Prose, Section
from sim.reporting.report.paper import pages, rearranged
from sim.reporting.report.told import Told, phrase
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import amount, share_of_households
from sim.tables import STATUSES, series

LARGEST = 15
"""Measures on paper, of those whose effects are listed."""
LIMITS = ("forecast", "small", "flows", "pandemic", "responses", "funds", "households")
"""Phrases of what the model cannot tell."""


def driver_chapter(told: Told, number: int) -> Iterator[Section]:
    """What each measure does, and which groups and actions the difference comes from."""
    if not told.results.others:
        yield told.chapter(number, "drivers", Prose(told.say("drivers-alone")))
        return
    if same_scenarios(told.results, told.focus):
        yield told.chapter(number, "drivers", Prose(told.say("drivers-same")))
        return
    yield told.chapter(number, "drivers")
    yield told.part(number, 1, "effects", *_effects(told))
    yield told.part(number, 2, "attribution", *_attribution(told))
    yield told.part(number, 3, "sensitivity", *_sensitivity(told))


def _effects(told: Told) -> list[Block]:
    found = measure_effects(told)
    if found is None:
        return [Prose(told.say("effects-missing"))]
    settings, titles = found.manifest["settings"], found.manifest["titles"]
    reference, policy = (titles[name][told.lang] for name in found.manifest["policies"])
    if found.finding is None:
        world = found.manifest["request"]["world"]["title"][told.lang]
        return [Prose(told.say("effects-none", policy=policy, reference=reference, world=world))]
    share = share_of_households(settings["scale"])
    about = told.say(
        "effects-about",
        policy=policy,
        reference=reference,
        share=share,
        draws=settings["draws"],
    )
    blocks: list[Block] = [Prose(about)]
    if found.older:
        blocks.append(Prose(told.say("answer-older")))
    table = found.finding.table
    shown = _largest(table)
    blocks += told.finding(found.finding, on_paper=pages(shown, told.lang))
    rest = len(table.rows) - len(shown.rows)
    if rest:
        blocks.append(Prose(told.say("largest", count=LARGEST, rest=rest), "note"))
    return blocks


def _largest(table: Table) -> Table:
    """The first rows, which are the largest, and the totals at the end, whose margin is empty."""
    measures = [row for row in table.rows if row[-1].text]
    totals = [row for row in table.rows if not row[-1].text]
    return replace(table, rows=(*measures[:LARGEST], *totals))


def _attribution(told: Told) -> list[Block]:
    found = attribution_of(told)
    if found is None:
        least = {"share": share_of_households(LEAST_SCALE), "draws": LEAST_DRAWS}
        command = command_for("attribute", told)
        return [Prose(told.say("attribution-none", command=command, **least))]
    about = told.say(
        "attribution-about",
        share=share_of_households(found.about["scale"]),
        draws=found.draws,
        orders=found.about["orders"],
    )
    blocks: list[Block] = [Prose(about)]
    blocks += _older(told, found.about["request"])
    findings = [attribution(found, one, told.lang) for one in range(len(found.outcomes))]
    blocks += told.finding(findings[0])
    # The other outcomes in a sentence each: their tables are the command's own output.
    blocks += [Prose(sentence(one.title, told.lang)) for one in findings[1:]]
    return blocks


def _sensitivity(told: Told) -> list[Block]:
    found = sensitivity_of(told)
    if not found:
        command = command_for("sensitivity", told, "--method", "morris")
        share = share_of_households(LEAST_ANALYSED)
        return [Prose(told.say("sensitivity-none", command=command, share=share))]
    blocks: list[Block] = []
    for one in found:
        blocks += _older(told, one.about["request"])
        blocks += told.finding(sensitivity(one, 0, told.lang))
    return blocks


def _older(told: Told, request: Mapping[str, Any]) -> list[Block]:
    return [Prose(told.say("answer-older"))] if is_older(request, told) else []


def trust_chapter(told: Told, number: int) -> Iterator[Section]:
    """Fit, backtest, state of the data, and what the model cannot tell."""
    results, lang = told.results, told.lang
    yield told.chapter(number, "trust")
    yield told.part(number, 1, "fit", *told.finding(fit(results, told.view)))
    yield told.part(number, 2, "backtest", *_backtest(told))
    yield told.part(number, 3, "status", *told.finding(data_status(lang)))
    share = share_of_households(results.scale)
    persons = amount(1 / results.scale, "ratio", lang)
    yield told.part(
        number,
        4,
        "limits",
        Prose(told.say("interval-holds")),
        Prose(told.say("scale-note", share=share, persons=persons)),
        Items(tuple(("", told.say(f"limit-{one}")) for one in LIMITS)),
    )


def _backtest(told: Told) -> list[Block]:
    tested = backtest_of(told.lang)
    if tested is None:
        return [Prose(told.say("backtest-none"))]
    found, current = tested
    older: list[Block] = [] if current else [Prose(told.say("backtest-older"))]
    return [*older, *told.finding(found)]


def method_chapter(told: Told, number: int) -> Iterator[Section]:
    """The method on one page."""
    measures = load_library().measures.values()
    acting = sum(one.acts for one in measures)
    draws = told.results.draws
    world = told.manifest["request"]["world"]["title"][told.lang]
    paragraphs = [
        told.say("method-model"),
        told.say("method-groups"),
        told.say("method-measures", measures=len(measures), acting=acting),
        told.say("method-luck"),
        told.say("method-draws" if draws > 1 else "method-draws-one", draws=draws, world=world),
        told.say("method-again"),
    ]
    yield told.chapter(number, "method", *(Prose(one) for one in paragraphs))


def appendices(told: Told) -> Iterator[Section]:
    """What each scenario is and how to cite; every number's source and status."""
    cover = cover_of(told.manifest, told.lang)
    yield told.appendix("A", "policies", Facts(tuple(cover.items())))
    numbers = policy_numbers(told.lang)
    yield told.appendix(
        "B",
        "sources",
        *told.finding(numbers, on_paper=(_numbers_on_paper(told, numbers.table),)),
        *told.table(_series(told)),
        Prose(told.say("series-note"), "note"),
    )


def _numbers_on_paper(told: Told, table: Table) -> Table:
    """Measure and parameter in one column, without the group, which the measure's letter tells."""
    measure, _, _, number, status, source = table.columns

    def name(row: Sequence[Cell]) -> str:
        return told.say("of-measure", measure=row[0].text, parameter=row[2].text)

    return rearranged(
        table,
        [
            (measure, name),
            (number, lambda row: row[3].text),
            (status, lambda row: row[4].text),
            (source, lambda row: row[5].text),
        ],
    )


def _series(told: Told) -> Table:
    """The city's yearly statistics: years, status and source of each."""
    lang, table = told.lang, series()
    own = table[table["area"] == "yangquan"]
    rows = []
    for name, some in own.groupby("series", sort=False):
        first, last = int(some["year"].min()), int(some["year"].max())
        counted = Counter(some["status"])
        status = listed(
            [
                phrase(
                    "report.status-counted",
                    lang,
                    status=finding_phrase(f"status.{one}", lang),
                    count=counted[one],
                )
                for one in STATUSES
                if counted[one]
            ],
            lang,
        )
        known = phrase.subjects["series"]
        rows.append(
            (
                words(phrase(f"series.{name}", lang) if name in known else str(name)),
                words(str(first) if first == last else f"{first}-{last}"),
                Cell(str(len(some)), float(len(some))),
                words(status),
                words("; ".join(dict.fromkeys(some["source"]))),
            )
        )
    headings = ("name", "years", "count", "status", "source")
    columns = tuple(
        Column(phrase(f"report.series-{one}", lang), numeric=one == "count") for one in headings
    )
    return Table(phrase("report.series-table", lang), columns, tuple(rows), told.say("series-note"))
