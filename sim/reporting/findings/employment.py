"""Employment rate by group: levels, and what each policy adds to them."""

from __future__ import annotations

from sim.reporting.findings.by_group import by_group
from sim.reporting.findings.finding import Finding, View
from sim.reporting.results import Results


def employment_by_group(results: Results, view: View) -> Finding:
    """By how much each policy raises (or lowers) the employment rate of each group."""
    return by_group(results, view, "employment_rate", "employment")
