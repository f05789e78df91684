"""How well the numbers behind a result are known: counted by status, and listed with sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sim.experiments.setting import parameters
from sim.policy.library import load_library
from sim.reporting.charts import Part, of_hundred, scale_of, stacked
from sim.reporting.findings.finding import Finding, phrase
from sim.reporting.policy_words import noted, parameter_label, place_label, quantity
from sim.reporting.table import Cell, Column, Table, words
from sim.reporting.words import Language
from sim.tables import STATUSES, series

COLOURS = ("#0b7a75", "#56b4e9", "#e69f00", "#7a7f87")
"""From the best known to the least."""


def counts() -> Mapping[str, Counter[str]]:
    """How many numbers have each status: the policy's, the behaviour's, the city's statistics."""
    policy = (
        item.status
        for measure in load_library().measures.values()
        for item in measure.parameters.values()
    )
    table = series()
    city = table[table["area"] == "yangquan"]
    return {
        "policy": Counter(policy),
        "behaviour": Counter(parameters()["status"]),
        "series": Counter(city["status"]),
    }


def data_status(lang: Language) -> Finding:
    """The share of numbers read, derived, recalled and assumed."""
    found = counts()
    kinds = {kind: phrase(f"status.{kind}", lang) for kind in found}
    titles = {status: phrase(f"status.{status}", lang) for status in STATUSES}

    def share(kind: str, status: str) -> float:
        return found[kind][status] / found[kind].total()

    parts = [
        Part(
            titles[status],
            [share(kind, status) for kind in found],
            [
                phrase(
                    "status.tip",
                    lang,
                    kind=kinds[kind],
                    status=titles[status],
                    count=found[kind][status],
                    share=f"{share(kind, status):.0%}",
                )
                for kind in found
            ],
            colour,
        )
        for status, colour in zip(STATUSES, COLOURS, strict=True)
    ]
    columns = [Column(phrase("status.numbers", lang), numeric=False)]
    columns += [Column(titles[status], "") for status in STATUSES]
    rows = tuple(
        (
            words(kinds[kind]),
            *(Cell(str(count[status]), float(count[status])) for status in STATUSES),
        )
        for kind, count in found.items()
    )
    return Finding(
        key="data-status",
        title=phrase(
            "status.title",
            lang,
            policy=f"{share('policy', 'assumed'):.0%}",
            behaviour=f"{share('behaviour', 'assumed'):.0%}",
        ),
        note=phrase("status.note", lang),
        chart=of_hundred(stacked(list(kinds.values()), parts, scale_of("share", lang))),
        table=Table(phrase("status.table", lang), tuple(columns), rows),
    )


def policy_numbers(lang: Language) -> Finding:
    """Every number of the measure library with its value under the plan, status and source."""
    rows = []
    for measure in load_library().measures.values():
        for name, item in measure.parameters.items():
            last = item.in_force(on=True)[-1][1]
            rows.append(
                (
                    words(f"{measure.id} {getattr(measure.title, lang)}"),
                    words(place_label(measure.place, lang)),
                    words(parameter_label(measure.id, name, lang)),
                    Cell(quantity(last, item.unit, lang), last),
                    words(phrase(f"status.{item.status}", lang)),
                    words(noted(f"{measure.id}.{name}.source", item.source, lang) or item.source),
                )
            )
    headings = ("measure", "group", "parameter", "value", "status", "source")
    columns = tuple(
        Column(phrase(f"status.head-{one}", lang), numeric=one == "value") for one in headings
    )
    return Finding(
        key="policy-numbers",
        title=phrase("status.policy-title", lang, count=len(rows)),
        note=phrase("status.policy-note", lang),
        chart=None,
        table=Table(phrase("status.policy-table", lang), columns, tuple(rows)),
    )
