"""The one error a user's bad input raises."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """Bad input, told in one line: file, key, value, and what is allowed or nearest.

    The command line prints the message and exits with code 2; nothing has been written.
    """


def nearest(name: str, valid: Iterable[str], listing: str | None = None) -> str:
    """A clause naming the nearest valid names, or all of them where there are few.

    `listing` is the command that lists them, named where none is near and they are many.
    """
    choices = sorted(valid)
    close = get_close_matches(name, choices, n=3, cutoff=0.5)
    if close:
        return "did you mean " + " or ".join(f"'{choice}'" for choice in close) + "?"
    if len(choices) <= 12:
        return "allowed: " + ", ".join(choices)
    if listing is not None:
        return f"'{listing}' lists them"
    return f"none of the {len(choices)} valid names is near"
