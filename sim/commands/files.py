"""Files that commands write where the user says: whole or not at all, and never over another."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from sim.errors import InputError, nearest

Format = TypeVar("Format", bound=str)


def format_of(named: str | None, out: Path | None, formats: Sequence[Format]) -> Format:
    """The format asked for by --format or by the ending of --out; without both the first.

    Raises InputError for an unknown format, an ending of another format, and an ending of none
    where --format does not say what the file shall be.
    """
    ending = out.suffix.removeprefix(".").lower() if out is not None else ""
    if named is not None and named not in formats:
        raise InputError(f"unknown --format '{named}'; {nearest(named, formats)}")
    if named is not None and ending in formats and ending != named:
        raise InputError(f"--out: '{out}' ends as {ending}, and --format is {named}")
    for known in formats:
        if known == (named or ending or formats[0]):
            return known
    allowed = " or ".join(f".{known}" for known in formats)
    raise InputError(f"--out: '{out}' does not end in {allowed}; --format names its format")


def check_free(path: Path, force: bool) -> None:
    """Raise InputError where a file could not be written, or is there and may not be replaced."""
    if path.is_dir():
        raise InputError(f"--out: '{path}' is a folder; name a file in it")
    if not path.parent.is_dir():
        raise InputError(f"--out: there is no folder '{path.parent}'")
    if os.path.lexists(path) and not force:
        raise InputError(f"'{path}' is there already; --force replaces it, --out names another")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside its own, then rename it.

    Raises InputError where it cannot be written; then nothing is left behind.
    """
    unfinished = path.with_name(f".unfinished-{os.getpid()}-{path.name}")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    except OSError as error:
        raise InputError(f"cannot write '{path}': {error.strerror or error}") from None
    finally:
        unfinished.unlink(missing_ok=True)
