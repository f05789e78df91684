"""Compilation of the rules, and where compiled code is kept.

Numba's own cache notices an edit in the file of a function but not in the files it calls.  So
the cache folder's name is a fingerprint of every source file that compiled code may come from,
and of the versions of Numba and NumPy: an edit anywhere starts a fresh folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
import platformdirs

RULE_SOURCES = (
    "chance.py",
    "clock.py",
    "compiled.py",
    "city",
    "groups",
    "institutions",
    "engine",
    "outcomes",
)
"""Files and folders that compiled rules come from."""
RESULT_SOURCES = (
    *RULE_SOURCES,
    "behaviour.py",
    "tables.py",
    "terms.py",
    "experiments/compare.py",
    "experiments/members.py",
    "experiments/posterior.py",
    "experiments/run.py",
    "experiments/setting.py",
    "experiments/world_paths.py",
)
"""Files and folders that decide a result.

Policies, worlds and who pays are left out: a run's request holds what they come to, month by month
(`sim.experiments.request`), so code that only edits, stores or shows them makes no run stale.
"""

Rule = TypeVar("Rule", bound=Callable[..., Any])


def source_fingerprint(sources: tuple[str, ...] = RULE_SOURCES) -> str:
    """Twelve hex digits over source files, and the versions of Numba and NumPy."""
    root = Path(__file__).parent
    digest = sha256(f"{numba.__version__} {np.__version__}".encode())
    for name in sources:
        place = root / name
        for source in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(source.name.encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """The folder of compiled code and built data; `YQSIM_CACHE` names another.

    Falls back to the machine's temporary folder where the user's cache cannot be written.
    """
    chosen = os.environ.get("YQSIM_CACHE")
    folder = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("yqsim"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.gettempdir()) / "yqsim"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


setattr(  # noqa: B010 - an option that Numba declares at run time
    numba.config, "CACHE_DIR", str(cache_folder() / f"rules-{source_fingerprint()}")
)


def compiled(rule: Rule) -> Rule:
    """Compile a rule to machine code that runs outside Python's lock."""
    return cast(Rule, numba.njit(nogil=True, cache=True, error_model="numpy")(rule))


def as_record(values: tuple[Any, ...]) -> np.void:
    """A NamedTuple (of numbers, arrays, or NamedTuples) as one NumPy record.

    Compiled rules take records rather than tuples: a record goes from rule to rule as one
    pointer, where a tuple would be copied, and each array in it counted, at every call.
    """
    return np.array([values], _kind_of(values))[0]


_NUMBER = np.dtype(np.float64)


def _kind_of(value: Any) -> np.dtype:
    if isinstance(value, tuple):
        return _record_type(type(value), tuple(map(_kind_of, value)))
    return np.dtype((value.dtype, value.shape)) if isinstance(value, np.ndarray) else _NUMBER


@cache
def _record_type(owner: type, kinds: tuple[np.dtype, ...]) -> np.dtype:
    names = owner._fields  # type: ignore[attr-defined]
    return np.dtype(list(zip(names, kinds, strict=True)), align=True)
