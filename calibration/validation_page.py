"""The tables of `docs/validation.md`: `python -m calibration.validation_page`.

They are those of the backtest that comes with the program (`yqsim validate --save`), written
between the page's markers.
"""

from __future__ import annotations

from collections.abc import Iterator

from calibration.backtest_answer import Backtest, shipped_backtest
from sim.document import DOCS, between_markers
from sim.errors import InputError
from sim.reporting.findings.backtest import backtest
from sim.reporting.findings.backtest_tables import tables
from sim.reporting.table import Table
from sim.reporting.words import Language

PAGE = DOCS / "validation.md"
MARKER = "backtest"
LANGUAGE: Language = "en"


def result(found: Backtest) -> str:
    """The finding in a sentence, its notes, and every table, in Markdown."""
    finding = backtest(found, LANGUAGE)
    about = found.about
    made = (
        f"Backtest `{found.id}` of version {about['program']}: {about['draws']} draws a forecast, "
        f"{len(about['origins'])} origins, {len(about['simulated_cities'])} other cities simulated."
    )
    parts = [made, f"**{finding.title}.**", finding.note]
    parts += ["\n".join(_lines(table)) for table in tables(found, LANGUAGE)]
    return "\n\n".join(parts)


def _lines(table: Table) -> Iterator[str]:
    yield f"### {table.title}"
    yield ""
    yield _row(column.heading for column in table.columns)
    yield _row("---" if place == 0 else "---:" for place in range(len(table.columns)))
    for row in table.rows:
        yield _row(cell.text for cell in row)
    if table.note:
        yield ""
        yield table.note


def _row(cells: Iterator[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Write the tables into the page.  Raises InputError where no backtest has been shipped."""
    found = shipped_backtest()
    if found is None:
        raise InputError("no backtest is shipped; yqsim validate --save makes one")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(between_markers(page, MARKER, result(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
