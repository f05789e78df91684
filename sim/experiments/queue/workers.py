"""A worker: a process of one thread that does one piece of work at a time.

Each has its own process and pipe rather than a place in a common pool, so that it is known which
work a process was doing when it died, and no other work is lost with it.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.pool import ExceptionWithTraceback  # type: ignore[attr-defined]
from typing import Any

_CONTEXT = multiprocessing.get_context("spawn")


class DeadWorkerError(Exception):
    """The process ended before it answered: killed, out of memory, or closed."""


class Worker:
    """One process, started again with the next work after it has died.

    `prepare` is called in a new process before its first work.  `run` is called by one thread;
    `close` by any.
    """

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare = prepare
        self._lock = threading.Lock()
        self._closed = False
        self._start()

    def _start(self) -> None:
        self._connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, self._prepare), daemon=True)
        self._process.start()
        theirs.close()  # so that the end of the process is the end of the pipe

    @property
    def pid(self) -> int | None:
        """Number of the process."""
        return self._process.pid

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """What `function` returns in the process; raises what it raises there, or DeadWorkerError.

        Function, arguments and result must be picklable, so the function importable.
        """
        with self._lock:
            if self._closed:
                raise DeadWorkerError
            if not self._process.is_alive():
                self._connection.close()
                self._start()
        try:
            self._connection.send((function, args))
            succeeded, value = self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            raise DeadWorkerError from None
        if succeeded:
            return value
        raise value

    def close(self) -> None:
        """End the process at once, whatever it is doing."""
        with self._lock:
            self._closed = True
            self._process.kill()
            self._process.join()


def _serve(connection: Connection, prepare: Callable[[], object]) -> None:
    """Answer until the other end of the pipe closes."""
    # Ctrl-C in a terminal goes to every process; the server ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        prepare()
    except Exception:  # the first work will tell; a worker that cannot start would be restarted
        logging.getLogger(__name__).exception("a worker could not be prepared")
    while True:
        try:
            function, args = connection.recv()
        except EOFError:
            return
        try:
            answer = (True, function(*args))
        except Exception as error:
            answer = (False, ExceptionWithTraceback(error, error.__traceback__))
        try:
            connection.send(answer)
        except OSError:
            return
        except Exception as error:  # a result or an error that cannot be pickled
            connection.send((False, TypeError(f"cannot be sent from a worker: {error}")))
