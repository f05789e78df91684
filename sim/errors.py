"""The one error a user's bad input raises."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """Bad input, told in one line: file, key, value, and what is allowed or nearest.

    The command line prints the message and exits with code 2; nothing has been written.
    """


def nearest(name: str, valid: Iterable[str]) -> str:
    """A clause naming the nearest valid names, or all of them where there are few."""
    choices = sorted(valid)
    close = get_close_matches(name, choices, n=3, cutoff=0.5)
    if close:
        return "did you mean " + " or ".join(f"'{choice}'" for choice in close) + "?"
    if len(choices) <= 12:
        return "allowed: " + ", ".join(choices)
    return f"none of the {len(choices)} valid names is near"
