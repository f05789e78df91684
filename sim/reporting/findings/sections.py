"""A comparison's findings by section, as the page and the workbook have them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sim.reporting.findings.cost import cost
from sim.reporting.findings.deciles import deciles
from sim.reporting.findings.distribution import inequality, poverty
from sim.reporting.findings.employment import employment_by_group
from sim.reporting.findings.finding import Finding, View
from sim.reporting.findings.income import income_by_group
from sim.reporting.findings.paths import COURSES, path
from sim.reporting.findings.places import by_place
from sim.reporting.findings.ranking import ranking
from sim.reporting.findings.targets import targets
from sim.reporting.findings.value import value
from sim.reporting.findings.winners import winners
from sim.reporting.results import Results
from sim.reporting.table import Table

Make = Callable[[Results, View], Finding]

SECTIONS: tuple[tuple[str, tuple[Make, ...]], ...] = (
    ("targets", (targets, ranking)),
    ("groups", (income_by_group, employment_by_group)),
    ("people", (winners, deciles)),
    ("gaps", (poverty, inequality)),
    ("places", (by_place,)),
    ("money", (partial(cost, by="measure"), partial(cost, by="fund"), value)),
)
"""What is shown, by section, in the order of the page; the paths over years stand apart."""


def sections_of(results: Results, view: View) -> list[tuple[str, list[Finding]]]:
    """Every section with its findings."""
    return [(name, [make(results, view) for make in makers]) for name, makers in SECTIONS]


def all_tables(results: Results, view: View) -> list[Table]:
    """The tables of every section, then those of the paths over years."""
    found = [one.table for _, findings in sections_of(results, view) for one in findings]
    return found + [path(results, view, one).table for one in COURSES]
