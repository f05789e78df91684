"""The words a user gives a scenario: its title and description."""

from __future__ import annotations

import unicodedata
from typing import Literal

from sim.errors import InputError
from sim.policy.measure import Text

Fault = Literal["empty", "long", "control"]

MAX_TITLE = 80
MAX_DESCRIPTION = 1000

_MESSAGES = {
    "empty": "title: it is empty",
    "long": f"title: longer than {MAX_TITLE} characters",
    "control": "title: it has control or invisible characters",
}


class TitleError(InputError):
    """A title that cannot be used; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(_MESSAGES[fault])


def check_title(title: Text) -> None:
    """Raise TitleError for a title that is empty, too long or has control characters."""
    for words in (title.zh, title.en):
        if not words.strip():
            raise TitleError("empty")
        if len(words) > MAX_TITLE:
            raise TitleError("long")
        if _has_control(words):
            raise TitleError("control")


def check_description(description: Text | None) -> None:
    """Raise InputError for a description, of several lines perhaps, that cannot be used."""
    for words in (description.zh, description.en) if description else ():
        if len(words) > MAX_DESCRIPTION:
            raise InputError(f"description: longer than {MAX_DESCRIPTION} characters")
        if _has_control(words.replace("\n", " ")):
            raise InputError("description: it has control or invisible characters")


def _has_control(words: str) -> bool:
    """Whether there are control characters, line ends, or marks that turn or hide text."""
    categories = {unicodedata.category(letter) for letter in words}
    return any(one[0] == "C" or one in ("Zl", "Zp") for one in categories)
