"""What `yqsim runs` prints: the stored runs, and which of them are damaged."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.text import Text

from sim.commands.printing import print_json, printed
from sim.experiments.inventory import StoredRun, inventory
from sim.experiments.store import RunStore
from sim.reporting.policy_words import phrase
from sim.reporting.table import Column, Table, words
from sim.reporting.text import console
from sim.reporting.words import Language, word

_MEGABYTE = 1e6
_ASKED = ("world", "scale", "draws", "seed")


def show_runs(store: RunStore, lang: Language, as_json: bool) -> None:
    """The stored runs; a damaged one is listed with what is wrong, and is no error."""
    found = list(inventory(store))
    if as_json:
        print_json({"runs": [as_object(one) for one in found]})
        return
    out = console()
    if not found:
        there = store.folder.is_dir()
        no_folder = phrase("store.no-folder", lang, folder=store.folder)
        out.print(Text(word("text.no-runs", lang) if there else no_folder))
        return
    headings = [word(f"text.{key}", lang) for key in ("run", "policies", *_ASKED)]
    headings += [phrase(f"store.{key}", lang) for key in ("version", "size")]
    columns = tuple(Column(heading, numeric=False) for heading in headings)
    rows = tuple(tuple(words(cell) for cell in _row(one, lang)) for one in found)
    out.print(printed(Table(word("text.runs", lang), columns, rows), whole_first=True))
    faults = [one.fault for one in found if one.fault]
    if faults:
        out.print(Text(phrase("store.damaged-runs", lang)))
        for fault in faults:
            out.print(Text(f"  {fault}"))


def as_object(one: StoredRun) -> dict[str, Any]:
    """A run as `--json` has it; a damaged one has its size and `error` only."""
    if one.fault:
        return {"run": one.id, "bytes": one.size, "error": one.fault}
    settings = one.manifest.get("settings")
    return {
        "run": one.id,
        "policies": one.manifest.get("policies", []),
        "world": one.manifest.get("world"),
        **(settings if isinstance(settings, dict) else {}),
        "program": one.manifest.get("program"),
        "bytes": one.size,
    }


def _row(one: StoredRun, lang: Language) -> list[str]:
    told = as_object(one)
    policies = told.get("policies", [])
    return [
        one.id,
        word("text.unreadable", lang) if one.fault else ", ".join(map(str, policies)),
        *(_plain(told.get(key, "—")) for key in _ASKED),
        str(told.get("program") or "—"),
        phrase("store.size-value", lang, size=f"{one.size / _MEGABYTE:.1f}"),
    ]


def _plain(value: Any) -> str:
    """A setting as the user may write it again: no powers of ten."""
    if isinstance(value, float):
        return np.format_float_positional(value, trim="-")
    return str(value)
