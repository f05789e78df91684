"""Scenario files that users bring, and why one is refused, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sim.errors import InputError
from sim.policy.draft import MAX_TEXT, Draft, draft_from_yaml
from sim.policy.title import TitleError
from sim.reporting.changes import title_fault
from sim.reporting.words import Language
from sim.ui.words import text

REASONS: tuple[tuple[str, str], ...] = (
    (r"larger than", "large"),
    (r"the file is empty", "empty"),
    (r"line (?P<line>\d+): aliases", "alias"),
    (r"line (?P<line>\d+): .*given twice", "twice"),
    (r"line (?P<line>\d+): (?:not valid YAML|nested|a key must)", "line"),
    (r"not valid YAML|expected keys and values, found|is not a word", "yaml"),
    (r"the key 'title' is missing", "no-title"),
    (r"unknown key '(?P<name>[^']*)'", "key"),
    (r"unknown policy '(?P<name>[^']*)'", "policy"),
    (r"unknown measure '(?P<name>[^']*)'", "measure"),
    (r"unknown parameter '(?P<name>[^']*)'", "parameter"),
    (r"unknown [a-z ]+'(?P<name>[^']*)'", "name"),
    (r"budget: it has no factor", "budget"),
    (r"set\.(?P<name>[A-Z]\d+): the measure is off", "off"),
    (r"set\.(?P<name>\w+\.\w+): ", "value"),
    (r"scenarios are saved already", "full"),
    (r"another saved scenario is named", "clash"),
    (r"cannot write scenarios", "disk"),
    (r"scenario code:", "code"),
    (r"too many changes for an address", "many"),
)
"""Messages of the program by pattern, and the phrase that tells the same on a page."""


def refusal(error: InputError, lang: Language) -> str:
    """Why something was refused; in the program's own English words where no phrase is known."""
    if isinstance(error, TitleError):
        return title_fault(error, lang)
    for pattern, name in REASONS:
        found = re.search(pattern, str(error))
        if found:
            return text(f"files.{name}", lang, most=MAX_TEXT // 1000, **found.groupdict())
    return text("files.other", lang, reason=error)


def read_upload(upload: Mapping[str, Any], lang: Language) -> Draft:
    """The draft in a file that the browser read.

    `size` is that of a file that was too large to be read, `text` what was read.  Raises
    InputError, its message in the reader's language, for what is too large or no scenario.
    """
    content = str(upload.get("text", ""))[: MAX_TEXT + 1]
    try:
        if upload.get("size"):
            raise InputError(f"file: larger than {MAX_TEXT:,} bytes")
        return draft_from_yaml(content, "file")
    except InputError as error:
        raise InputError(refusal(error, lang)) from None
