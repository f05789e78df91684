"""Kill comparisons at random moments, and see that nothing is lost: `python -m benchmarks.faults`.

Several processes of `yqsim compare` write the same folder of runs; one after the other is killed
(SIGKILL), half of them at any moment, half of them in the middle of a write, and started again.
After every kill:

- every run that was finished is still there, and every kept draw, until its run is finished
- every run that is listed can be read, and every kept draw that can be read is the right one
- no worker process outlives the one that was killed

At the end the runs are completed, and are the same as undisturbed ones, byte by byte.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psutil

from sim.experiments.draws import KeptDraws
from sim.experiments.ensemble import compare, packed_draw
from sim.experiments.request import Request
from sim.experiments.store import MANIFEST, PANEL, RunStore
from sim.policy.library import load_policy, load_world

POLICIES = ("no-plan", "plan")
WORLD = "trend-2017"
LONGEST_LIFE = 8.0
"""Seconds after its start in which a process is killed at any moment."""
LONGEST_WAIT = 60.0
"""Seconds in which a write to be interrupted must come."""
LAST_BREATH = 10.0
"""Seconds that workers are given to notice that they are alone."""
UNFINISHED = ".unfinished-"


class LostError(AssertionError):
    """Something finished was lost, or something unfinished was shown."""


@dataclass(frozen=True, eq=False)
class Study:
    """A comparison that is disturbed, and what it should come to."""

    request: Request
    runs: Path

    @cached_property
    def kept(self) -> KeptDraws:
        """Its finished draws."""
        return KeptDraws(self.runs, self.request.id)

    @cached_property
    def draws(self) -> dict[int, bytes]:
        """Its draws, undisturbed."""
        return {number: packed_draw(self.request, number) for number in range(self.request.draws)}

    def start(self, workers: int) -> subprocess.Popen[bytes]:
        """The command in a process of its own."""
        words = [sys.executable, "-m", "sim", "compare", *POLICIES, "--json"]
        options = self.request.settings | {"workers": workers, "runs": self.runs}
        for name, value in options.items():
            words += [f"--{name}", str(value)]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


@dataclass
class Faults:
    """The disturbance: what is under way, what has been seen finished, and how often it struck.

    folder    of runs, empty at first
    draws     of each comparison
    at_once   processes; two of them are always at the same comparison
    left      temporary names of writes that were not finished
    """

    folder: Path
    scale: float
    draws: int
    at_once: int
    chance: random.Random
    studies: list[Study] = field(default_factory=list)
    processes: dict[subprocess.Popen[bytes], Study] = field(default_factory=dict)
    seen: dict[Study, set[int]] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    kills: int = 0
    in_writes: int = 0
    left: set[str] = field(default_factory=set)
    resumed: int = 0

    @property
    def store(self) -> RunStore:
        """The runs that all processes write."""
        return RunStore(self.folder)

    def add_study(self) -> Study:
        """One more comparison to disturb; its seed is another."""
        policies = tuple(load_policy(name) for name in POLICIES)
        seed = len(self.studies)
        request = Request(policies, load_world(WORLD), self.scale, self.draws, seed)
        self.studies.append(Study(request, self.folder))
        return self.studies[-1]

    def strike(self, times: int) -> None:
        """Kill so many processes, and look after each."""
        try:
            while self.kills < times:
                self._fill_up()
                self._wait_for_the_moment()
                alive = [process for process in self.processes if process.poll() is None]
                if alive:
                    self._kill(self.chance.choice(alive))
                self._bury()
                self.look()
        finally:
            for process in self.processes:
                process.kill()
                process.wait()

    def complete(self) -> None:
        """Let every comparison finish, and compare it with the undisturbed one, byte by byte."""
        for study in self.studies:
            process = study.start(workers=2)
            errors = process.communicate()[1]
            if process.returncode:
                raise LostError(f"{study.request.id} cannot be completed: {errors.decode()}")
        with tempfile.TemporaryDirectory() as elsewhere:
            for study in self.studies:
                run = study.request.id
                part, panel = compare(study.request, workers=1)
                RunStore(elsewhere).save(run, study.request.manifest(part), panel)
                for name in (PANEL, MANIFEST):
                    if (self.folder / run / name).read_bytes() != (
                        Path(elsewhere) / run / name
                    ).read_bytes():
                        raise LostError(f"{name} of {run} is not that of the undisturbed run")
        left = [path.name for path in self.folder.glob(".draws-*")]
        if left:
            raise LostError(f"draws of finished runs are left: {left}")

    def _fill_up(self) -> None:
        """Have as many processes under way as wanted, on comparisons that are not finished."""
        open_ones = [one for one in self.studies if not self.store.has(one.request.id)]
        while len(open_ones) < max(1, self.at_once - 1):
            open_ones.append(self.add_study())
        while len(self.processes) < self.at_once:
            busy = list(self.processes.values())
            study = min(open_ones, key=busy.count)
            self.resumed += bool(self.seen.get(study))
            self.processes[study.start(workers=self.chance.choice((1, 2)))] = study

    def _wait_for_the_moment(self) -> None:
        """Any moment, or the one at which a file is being written."""
        if self.chance.random() < 0.5:
            time.sleep(self.chance.uniform(0, LONGEST_LIFE))
            return
        before = set(self._unfinished())
        end = time.monotonic() + LONGEST_WAIT
        while set(self._unfinished()) <= before and time.monotonic() < end:
            if all(process.poll() is not None for process in self.processes):
                return
            time.sleep(0.0005)

    def _unfinished(self) -> Iterator[str]:
        """Temporary names in the folder, of draws and of runs."""
        for pattern in (f"{UNFINISHED}*", f".draws-*/{UNFINISHED}*"):
            yield from (str(path) for path in self.folder.glob(pattern))

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        before = set(self._unfinished())
        workers = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills += 1
        after = set(self._unfinished())
        self.in_writes += bool((before & after) - self.left)
        self.left = after
        _, alive = psutil.wait_procs(workers, timeout=LAST_BREATH)
        if alive:
            raise LostError(f"workers outlive the process that was killed: {alive}")

    def _bury(self) -> None:
        """Take processes off the list that have ended; none may have failed by itself."""
        for process in [one for one in self.processes if one.poll() is not None]:
            study = self.processes.pop(process)
            assert process.stderr is not None
            with process.stderr:
                errors = process.stderr.read().decode()
            if process.returncode not in (0, -signal.SIGKILL):
                raise LostError(f"{study.request.id} failed: {errors}")

    def look(self) -> None:
        """See that nothing finished is lost and nothing unfinished is shown."""
        for study in self.studies:
            kept = study.kept.load()
            missing = self.seen.get(study, set()) - kept.keys()
            if missing and not self.store.has(study.request.id):
                raise LostError(f"draws {sorted(missing)} of {study.request.id} are lost")
            for number, draw in kept.items():
                if draw != study.draws[number]:
                    raise LostError(f"draw {number} of {study.request.id} is another one")
            self.seen[study] = set(kept)
        listed = set(self.store.list())
        if self.finished - listed:
            raise LostError(f"runs {sorted(self.finished - listed)} are lost")
        for run in listed:
            self.store.load(run)  # raises where a file is not what was saved
        self.finished = listed


def main() -> None:
    """Strike as often as asked, and print what has been seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=3, help="processes")
    parser.add_argument("--draws", type=int, default=6, help="of each comparison")
    parser.add_argument("--scale", type=float, default=0.002)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        chance = random.Random(told.seed)
        faults = Faults(Path(folder), told.scale, told.draws, told.at_once, chance)
        faults.strike(told.kills)
        faults.complete()
        print(
            f"{faults.kills} kills, {faults.in_writes} in the middle of a write; "
            f"{faults.resumed} times a process went on where another was killed; "
            f"{len(faults.studies)} runs of {told.draws} draws, {told.at_once} processes at once; "
            "nothing finished was lost, nothing unfinished was shown, every run is the same as "
            f"undisturbed; {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
        )


if __name__ == "__main__":
    main()
