"""Where jobs are computed: in this process, in processes of this machine, or on a Dask cluster.

    workers     Workers, what all of them share: results as they are finished, lost jobs repeated
    local       this process, or spawned processes of this machine
    cluster     the workers of a Dask scheduler
    identity    the program, libraries and data that a worker must have in common with us

    with open_workers(4, None) as workers:
        for job, result in workers.completed(function, jobs):
            ...

A folder of its own, which the fingerprint of a run leaves out: where a job is computed does not
decide what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sim.experiments.executors.local import InThisProcess, LocalProcesses
from sim.experiments.executors.workers import Progress, Workers, WorkersLostError

__all__ = ["Progress", "Workers", "WorkersLostError", "check_cluster", "open_workers"]


def check_cluster(cluster: str | None) -> None:
    """Raise InputError where this is not an address of a cluster; nothing is asked of a network."""
    if cluster is not None:
        from sim.experiments.executors.address import Address

        Address.of(cluster)


@contextmanager
def open_workers(workers: int, cluster: str | None = None) -> Iterator[Workers]:
    """Workers for the time of a `with` block: so many processes, or those of a cluster.

    `cluster` is the address of a Dask scheduler, `tcp://host:port`, or `local:N`, which starts one
    with N worker processes on this machine.  Raises InputError, within seconds, where nobody
    answers there, where no worker has come, or where one has another program, library or data.

    When the block is left by an error or Ctrl-C, what the workers are doing is given up at once.
    """
    if cluster is not None:
        # Distributed is an extra, and takes a second to import.
        from sim.experiments.executors.cluster import Cluster

        with Cluster(cluster) as opened:
            yield opened
    elif workers < 2:
        yield InThisProcess()
    else:
        with LocalProcesses(workers) as processes:
            yield processes
