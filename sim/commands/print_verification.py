"""What `yqsim verify` prints: whether a run is reproduced, the first difference, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.text import Text

from sim.commands.printing import print_json, printed
from sim.experiments.store import MANIFEST
from sim.experiments.verify import Change, Difference, Verification
from sim.reporting.policy_words import phrase
from sim.reporting.table import Column, Table, words
from sim.reporting.text import console
from sim.reporting.words import Language, amount, label, word

_TERMS = "terms of "


def show_verification(
    found: Verification, manifest: Mapping[str, Any], lang: Language, as_json: bool
) -> None:
    """An answer on standard output; `manifest` is the run's."""
    if as_json:
        print_json({**asdict(found), "reproduced": found.reproduced})
        return
    out = console()
    out.print(Text(_verdict(found, lang)))
    for file in found.edited:
        key = "edited-manifest" if file == MANIFEST else "edited"
        out.print(Text(phrase(f"store.{key}", lang, file=file, run=found.run)))
    if found.first is not None:
        out.print(printed(_first(found.first, lang)))
    if found.changes:
        out.print(printed(_changes(found.changes, lang)))
    if "versions" not in manifest:
        out.print(Text(phrase("store.not-named", lang), style="dim"))
    elif found.different and not found.changes:
        out.print(Text(phrase("store.no-changes", lang)))


def _verdict(found: Verification, lang: Language) -> str:
    count = len(found.draws)
    key = "reproduced"
    if found.different:
        key = "not-reproduced"
    elif found.edited:
        key = "edited-all" if count == found.of else "edited-only"
    again = "again" if count > 1 else "again-one" if found.of > 1 else "again-only"
    draws = word("text.separator", lang).join(str(draw) for draw in found.draws)
    return phrase(
        f"store.{key}",
        lang,
        run=found.run,
        again=phrase(f"store.{again}", lang, of=found.of, count=count, draws=draws),
        numbers=_count(found.compared, lang),
        different=_count(found.different, lang),
    )


def _count(number: int, lang: Language) -> str:
    return amount(number, "", lang)


def _first(first: Difference, lang: Language) -> Table:
    """Where the first difference is, and both values to the last digit."""
    kinds = ("area", "residence", "grouping", "group", "indicator")
    rows = [
        (
            phrase("store.draw", lang) if key == "draw" else word(f"text.{key}", lang),
            label(key, str(value), lang) if key in kinds else str(value),
        )
        for key, value in first.cell.items()
    ]
    for name, value in (("stored", first.stored), ("found", first.found)):
        shown = phrase("store.nothing", lang) if value is None else repr(value)
        rows.append((phrase(f"store.{name}", lang), shown))
    headings = (phrase("store.what", lang), phrase("store.value", lang))
    return _of_words(phrase("store.first", lang), headings, rows)


def _changes(changes: Sequence[Change], lang: Language) -> Table:
    headings = tuple(phrase(f"store.{key}", lang) for key in ("what", "then", "now"))
    rows = [(_what(one.what, lang), one.then, one.now) for one in changes]
    return _of_words(phrase("store.changes", lang), headings, rows)


def _what(name: str, lang: Language) -> str:
    """Words for what changed; what has none keeps its name in the manifest."""
    if name.startswith(_TERMS):
        return phrase("store.what-terms", lang, policy=name.removeprefix(_TERMS))
    known = f"what-{name}" in phrase.subjects["store"]
    return phrase(f"store.what-{name}", lang) if known else name


def _of_words(title: str, headings: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Table:
    columns = tuple(Column(heading, numeric=False) for heading in headings)
    return Table(title, columns, tuple(tuple(words(cell) for cell in row) for row in rows))
