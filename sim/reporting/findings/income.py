"""Income per head by group: levels, and what each policy adds to them."""

from __future__ import annotations

from sim.reporting.findings.by_group import by_group
from sim.reporting.findings.finding import Finding, View
from sim.reporting.results import Results


def income_by_group(results: Results, view: View) -> Finding:
    """What each policy adds to (or takes from) income per head of each group, with intervals."""
    return by_group(results, view, view.income, "income")
