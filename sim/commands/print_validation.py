"""What `yqsim validate` prints: tables, or one JSON object."""

from __future__ import annotations

from rich.text import Text

from calibration.backtest_answer import Backtest
from sim.commands.printing import print_json, printed
from sim.reporting.findings.backtest import backtest
from sim.reporting.findings.backtest_tables import tables
from sim.reporting.text import console
from sim.reporting.words import Language


def show_validation(found: Backtest, lang: Language, as_json: bool) -> None:
    """An answer on standard output."""
    if as_json:
        print_json(found.as_mapping())
        return
    out, finding = console(), backtest(found, lang)
    out.print(Text(finding.title))
    for table in tables(found, lang):
        out.print()
        out.print(printed(table))
        if table.note:
            out.print(Text(table.note, style="dim"))
    out.print(Text(finding.note, style="dim"))
