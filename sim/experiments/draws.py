"""Draws that are finished while their run is not: kept, so that nothing is computed twice.

    runs/.draws-yq-0123456789/7.3f2a9c….parquet     draw 7, and the SHA-256 of the file

A run's id says all that determines its draws, so what one process has kept is as good for any
other.  A draw is written to a temporary name and then renamed.  Its name tells what it must hold:
a file that was damaged, by whatever, is passed over, and its draw computed again.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pandas as pd

from sim.errors import InputError

_FOLDER = ".draws-"
_NAME = re.compile(r"(\d+)\.([0-9a-f]{64})\.parquet")
_UNFINISHED = ".unfinished-"
_ATTEMPTS = 5
_ABANDONED = 30 * 24 * 3600
"""Seconds after which nobody is expected to go on with a run."""


def packed(panel: pd.DataFrame) -> bytes:
    """The panel of a draw as the bytes of a Parquet file."""
    file = BytesIO()
    panel.to_parquet(file, index=False, compression="zstd")
    return file.getvalue()


def unpacked(draw: bytes) -> pd.DataFrame:
    """The panel of a draw from its bytes."""
    return pd.read_parquet(BytesIO(draw))


class KeptDraws:
    """The finished draws of an unfinished run, in a folder of runs."""

    def __init__(self, runs: Path, run: str) -> None:
        self._folder = runs / (_FOLDER + run)

    def load(self) -> dict[int, bytes]:
        """The draws that are there and whole."""
        found = {}
        for path in sorted(self._folder.glob("*.parquet")):
            name = _NAME.fullmatch(path.name)
            if name is None:
                continue
            try:
                draw = path.read_bytes()
            except OSError:
                continue
            if sha256(draw).hexdigest() == name[2]:
                found[int(name[1])] = draw
        return found

    def keep(self, number: int, draw: bytes) -> None:
        """Keep a finished draw.  Raises InputError where it cannot be written."""
        path = self._folder / f"{number}.{sha256(draw).hexdigest()}.parquet"
        try:
            written = any(_write(path, draw) for _ in range(_ATTEMPTS))
        except OSError as error:
            raise InputError(f"cannot keep draws in '{self._folder}': {error.strerror}") from None
        if not written:
            raise InputError(
                f"cannot keep draws in '{self._folder}': it is removed again and again"
            )

    def forget(self) -> None:
        """Remove the draws, when their run is saved or nobody wants it any more."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> bool:
    """Write a whole file or none; False where its folder has been removed meanwhile.

    Another process may have saved the same run, and then removed its draws.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_UNFINISHED, delete=False) as file:
            temporary = file.name
            file.write(content)
        os.replace(temporary, path)
    except FileNotFoundError:
        return False
    except BaseException:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise
    return True


def remove_abandoned(runs: Path) -> None:
    """Remove draws of runs that nobody has gone on with for a month, and writes as old."""
    now = time.time()
    for folder in (*runs.glob(_FOLDER + "*"), *runs.glob(_UNFINISHED + "*")):
        try:
            if now - folder.stat().st_mtime > _ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # removed by another process
            continue
