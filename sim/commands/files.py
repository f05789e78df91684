"""Files that commands write where the user says: whole or not at all, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import InputError


def check_free(path: Path, force: bool) -> None:
    """Raise InputError where a file is there already, unless it may be replaced, or a folder."""
    if path.is_dir():
        raise InputError(f"--out: '{path}' is a folder; name a file")
    if os.path.lexists(path) and not force:
        raise InputError(f"'{path}' is there already; --force replaces it")


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
