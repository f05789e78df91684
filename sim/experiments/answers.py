"""How the answer to a question is written: one JSON file, whole or not at all."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError


def write_answer(content: Mapping[str, Any], path: Path) -> None:
    """Write an answer beside its place, whose folder is made, and then rename it.

    Raises InputError where it cannot be written.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as unfinished:
            written = Path(unfinished) / path.name
            written.write_text(text + "\n", encoding="utf-8", newline="\n")
            written.replace(path)
    except OSError as error:
        raise InputError(f"cannot write '{path}': {error.strerror or error}") from None
