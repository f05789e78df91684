"""Errors of the program: a number for the reader, the whole story in the log.

A reader never sees a traceback or a path of the server; whoever keeps the log finds both under
the number the reader was shown.
"""

from __future__ import annotations

import logging
import secrets

log = logging.getLogger("yqsim.app")


def record(error: BaseException, where: str) -> str:
    """Write an error with its traceback to the log and return its number, such as `e-5f0a91c2`."""
    number = f"e-{secrets.token_hex(4)}"
    log.error("%s in %s", number, where, exc_info=error)
    return number
