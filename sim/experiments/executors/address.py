"""The address of a cluster, as the option `--cluster` takes it."""

from __future__ import annotations

import re
from typing import NamedTuple

from sim.errors import InputError

_SCHEDULER = re.compile(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")
_LOCAL = re.compile(r"local:(\d{1,4})")
_LAST_PORT = 65535


class Address(NamedTuple):
    """A scheduler's address, or how many workers to start on this machine."""

    scheduler: str | None
    local_workers: int = 0

    @classmethod
    def of(cls, text: str) -> Address:
        """Read an address.  Raises InputError where it is none."""
        local = _LOCAL.fullmatch(text)
        if local and int(local[1]) > 0:
            return cls(None, int(local[1]))
        scheduler = _SCHEDULER.fullmatch(text)
        if scheduler and 0 < int(scheduler[1]) <= _LAST_PORT:
            return cls(text)
        raise InputError(
            f"--cluster must be tcp://HOST:PORT of a Dask scheduler, or local:N, not '{text}'"
        )
