"""What batches of points came to, kept in files of their own until the answer is kept.

A file is written under a temporary name and then renamed, so none is ever read half-written; one
that cannot be read is computed again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.experiments.sensitivity.answer import FOLDER


class Parts:
    """The kept batches of one question in a folder of runs."""

    def __init__(self, runs: Path, id: str) -> None:
        self.folder = runs / FOLDER / f"{id}.parts"

    def get(self, number: int, shape: tuple[int, int]) -> NDArray[np.float64] | None:
        """A batch's values; None where they are not there, or not whole."""
        try:
            values = np.load(self._path(number), allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        return values if values.shape == shape and values.dtype == np.float64 else None

    def keep(self, number: int, values: NDArray[np.float64]) -> None:
        """Keep a batch's values.  Raises InputError where the folder cannot be written."""
        path = self._path(number)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as unfinished:
                written = Path(unfinished) / path.name
                np.save(written, values, allow_pickle=False)
                written.replace(path)
        except OSError as error:
            raise InputError(f"cannot write '{path}': {error.strerror or error}") from None

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:05d}.npy"
