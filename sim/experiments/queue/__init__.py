"""The queue of runs behind the planners' app: asking, running in worker processes, cancelling.

    run_queue   RunQueue: what a server asks, follows and cancels
    work        Job and Task: what was asked, how far it is, what came out
    turns       whose turn it is
    limits      how much one session may ask
    workers     worker processes

Nothing here decides a result: draws and panels are those of `sim.experiments.compare`.  So this
is a folder of its own, which the fingerprint of a run leaves out.
"""

from sim.experiments.queue.limits import FINE, QUICK, STANDARD, Effort, QueueFull
from sim.experiments.queue.run_queue import RunQueue
from sim.experiments.queue.work import Fault, Job, JobState, Task

__all__ = [
    "FINE",
    "QUICK",
    "STANDARD",
    "Effort",
    "Fault",
    "Job",
    "JobState",
    "QueueFull",
    "RunQueue",
    "Task",
]
