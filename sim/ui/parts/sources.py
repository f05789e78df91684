"""Where numbers on a page come from, in one line."""

from __future__ import annotations

from sim import __version__
from sim.reporting.results import Results
from sim.reporting.words import Language
from sim.ui.words import text


def source_line(results: Results, lang: Language) -> str:
    """The line under pictures: the program, its version, the run and the draws."""
    kind = "sources.run" if results.run else "sources.quick"
    return text(kind, lang, version=__version__, run=results.run, draws=results.draws)


def file_stem(results: Results) -> str:
    """How the names of files from a run begin."""
    return results.run or "quick-look"
