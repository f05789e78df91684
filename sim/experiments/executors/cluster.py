"""Jobs on the workers of a Dask scheduler."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, TypeVar

from sim.errors import InputError
from sim.experiments.executors.address import Address
from sim.experiments.executors.identity import difference, identity
from sim.experiments.executors.interrupts import without_interrupts
from sim.experiments.executors.workers import Pooled, WorkersLostError

try:
    from distributed import Client, KilledWorker, LocalCluster, Security, rpc
except ModuleNotFoundError:
    raise InputError(
        "--cluster needs Dask, the extra 'cluster': pip install -c constraints.txt -e '.[cluster]'"
    ) from None

# That a scheduler has gone is told by an error of our own.
logging.getLogger("distributed.client").setLevel(logging.CRITICAL)

ANSWER_SECONDS = 5
"""How long a scheduler is given to answer."""
ARRIVAL_SECONDS = 10
"""How long the first worker is given to come."""
RETURN_SECONDS = 60
"""How long a running computation waits for a worker when all have gone."""

T = TypeVar("T")


class Cluster(Pooled):
    """The workers of a Dask scheduler, `tcp://host:port`, or of one started here, `local:N`.

    Dask gives the jobs of a dead worker to others.  Every job is checked where it is computed, so
    that a worker that comes later cannot bring another program.  Raises InputError where there is
    no such address, no worker, or a worker of another kind.
    """

    lost = (KilledWorker, CancelledError)
    patience = 5.0

    def __init__(self, text: str) -> None:
        self._text = text
        self._alone_since: float | None = None
        with ExitStack() as opened:
            self._client = opened.enter_context(self._connect(Address.of(text), opened))
            self._check_workers()
            # Otherwise a job that is asked again would be taken for the same.
            self._executor = self._client.get_executor(pure=False)
            self._opened = opened.pop_all()

    def _connect(self, address: Address, opened: ExitStack) -> Client:
        where: Any = address.scheduler
        if address.local_workers:
            with without_interrupts():
                local = LocalCluster(
                    n_workers=address.local_workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",  # None would be the usual port of all hosts
                    scheduler_kwargs={"dashboard": False},
                    silence_logs=logging.ERROR,
                )
            where = opened.enter_context(local)
        else:
            self._check_scheduler()
        return Client(where, timeout=ANSWER_SECONDS, set_as_default=False)

    def _check_scheduler(self) -> None:
        """Raise InputError where none answers; a Client would wait for ever for other servers."""
        asked = asyncio.wait_for(_kind_of_server(self._text), ANSWER_SECONDS)
        try:
            # In a thread of its own, since the caller's may run a loop already: notebooks do.
            with ThreadPoolExecutor(1) as thread:
                kind = thread.submit(asyncio.run, asked).result()
        except Exception as error:  # all that a network, another server or TLS may come up with
            reason = "" if isinstance(error, TimeoutError) else f": {error}"
            raise InputError(f"no Dask scheduler answers at '{self._text}'{reason}") from None
        if kind != "Scheduler":
            raise InputError(f"'{self._text}' is a {kind} of Dask, --cluster takes a Scheduler")

    def _check_workers(self) -> None:
        """Raise InputError where none comes, or one cannot give the numbers of this process."""
        try:
            self._client.wait_for_workers(1, timeout=ARRIVAL_SECONDS)
        except TimeoutError:
            raise InputError(
                f"the scheduler at '{self._text}' has no workers; start one: "
                f"dask worker {self._text} --nthreads 1"
            ) from None
        for worker, found in self._client.run(identity, on_error="return").items():
            if isinstance(found, BaseException):
                raise InputError(f"worker {worker} cannot load this program: {found!r}")
            _check_alike(f"worker {worker}", found, identity())

    @property
    def slots(self) -> int:
        """How many jobs are done at the same time, by the workers of now."""
        return max(1, sum(self._threads().values()))

    def submit(self, function: Callable[..., T], job: tuple[Any, ...]) -> Future[T]:
        """See `Pooled.submit`."""
        return self._executor.submit(_if_alike, identity(), function, job)

    def check(self) -> None:
        """Raise WorkersLostError where the scheduler is gone, or all workers for a minute."""
        now = time.monotonic()
        if self._threads():
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        elif now - self._alone_since > RETURN_SECONDS:
            raise WorkersLostError(f"the scheduler at '{self._text}' has lost all its workers")

    def _threads(self) -> dict[str, int]:
        """Threads of each worker of now."""
        try:
            return dict(self._client.nthreads())
        except OSError:
            raise WorkersLostError(f"the scheduler at '{self._text}' has gone") from None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=False)
        self._opened.close()


async def _kind_of_server(address: str) -> str:
    """What a server of Dask calls itself: Scheduler, Worker or Nanny."""
    server = rpc(address, connection_args=Security().get_connection_args("client"))
    try:
        return str((await server.identity())["type"])
    finally:
        await server.close_rpc()


def _if_alike(expected: dict[str, str], function: Callable[..., T], job: tuple[Any, ...]) -> T:
    """Do a job in a worker.  Raises InputError where the worker is not like who asks."""
    _check_alike("a worker of the cluster", identity(), expected)
    return function(*job)


def _check_alike(who: str, theirs: dict[str, str], ours: dict[str, str]) -> None:
    other = difference(theirs, ours)
    if other is not None:
        raise InputError(f"{who} does not fit, it has {other}")
