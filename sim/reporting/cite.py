"""The citation of a run: the program with its version, and what determines the numbers.

Author, titles and the day of the release are those of CITATION.cff, which lies outside the
package; a test keeps the two in step.  No clock is asked, so a citation never changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from sim import __version__
from sim.reporting.policy_words import phrase
from sim.reporting.words import Language, share_of_households

Style = Literal["gbt7714", "apa", "bibtex"]
STYLES: tuple[Style, ...] = ("gbt7714", "apa", "bibtex")

RELEASED = date(2026, 11, 24)
"""The day of `date-released` in CITATION.cff."""

_SPECIAL = re.compile(r"([&%$#_{}])")


def cite(manifest: Mapping[str, Any], style: Style, lang: Language) -> str:
    """A run as GB/T 7714 (a computer program, [CP]), APA or BibTeX has it.

    `manifest` is that of a stored run: run id, world, scale, draws, seed and program version.
    """
    settings = manifest["settings"]
    parts = {
        "author": phrase("cite.author", lang),
        "title": phrase("cite.title", lang),
        "version": str(manifest.get("program", __version__)),
        "year": str(RELEASED.year),
        "run": phrase(
            "cite.run",
            lang,
            run=manifest["run"],
            world=manifest["world"],
            share=share_of_households(float(settings["scale"])),
            draws=settings["draws"],
            seed=settings["seed"],
        ),
    }
    if style == "bibtex":
        return _bibtex(str(manifest["run"]), parts)
    return phrase(f"cite.{style}", lang, **parts)


def _bibtex(run: str, parts: Mapping[str, str]) -> str:
    """One `@software` entry; the author in double braces is a name of its own, not of a person."""
    fields = {
        "author": f"{{{_plain(parts['author'])}}}",
        "title": f"{{{_plain(parts['title'])}}}",
        "version": parts["version"],
        "year": parts["year"],
        "note": _plain(parts["run"]),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@software{{{run},", *lines, "}"])


def _plain(text: str) -> str:
    """Text without what BibTeX and LaTeX would take for a command."""
    return _SPECIAL.sub(r"\\\1", text.replace("\\", "/"))
