"""The thread that plays the cities of one session.

A `Player` belongs to the page that made it and to nobody else.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from enum import StrEnum

from sim.city.codes import County
from sim.clock import MONTHS
from sim.policy.policy import Policy
from sim.policy.world import World
from sim.ui.live import SCALE, Played, Scene, county_sizes

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds that the next month waits for a viewer who has not seen the last one."""


class Pace(StrEnum):
    """What a player is doing."""

    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


class Player:
    """Plays cities side by side, month by month, in a thread of its own.

    `on_change` is called from that thread when there is something new to see: `film` has grown or
    begun anew, or `pace` is another.  The viewer answers with `saw`; a month is not played before
    the last one was seen, so that a slow browser does not see pauses late.  The first month is
    played at once, so there is something to see.  `takes` counts the beginnings.  After `close`
    the thread ends with the month under way and calls nobody.
    """

    def __init__(
        self,
        policies: Sequence[Policy],
        world: World,
        on_change: Callable[[], None],
        *,
        speed: float,
        scale: float = SCALE,
    ) -> None:
        self.film: list[tuple[Scene, ...]] = []
        self.takes = 0
        self.counties: dict[County, int] = {}
        self.cities: list[Played] = []
        self._found = lambda: [Played(policy, world, scale) for policy in policies]
        self._on_change = on_change
        self._turn = threading.Condition()
        self._goal = 0
        self._wait = 1 / speed
        self._speed = speed
        self._anew = True
        self._closed = False
        self._failed = False
        self._seen = 0
        self._told = 0
        self._told_at = 0.0
        self.thread = threading.Thread(target=self._run, name="live city", daemon=True)
        self.thread.start()

    # What a user asks for; nothing here waits for the model ---------------------------------

    def play(self) -> None:
        """A month at a time, at the speed set, to the end."""
        self._ask(goal=MONTHS, wait=1 / self._speed)

    def pause(self) -> None:
        """No further month."""
        self._ask(goal=0)

    def step(self) -> None:
        """One month."""
        self._ask(goal=self.month + 1, wait=0.0)

    def run_to(self, month: int) -> None:
        """Months up to, not including, `month`, as fast as they can be simulated."""
        self._ask(goal=month, wait=0.0)

    def restart(self) -> None:
        """Back to the first month; a city that is playing does not go on by itself."""
        self._ask(goal=0, anew=True)

    def set_speed(self, speed: float) -> None:
        """Months a second, from the next month on."""
        self._speed = speed
        with self._turn:
            if self._wait:
                self._wait = 1 / speed
            self._turn.notify_all()

    def saw(self, month: int) -> None:
        """The viewer has seen so many months."""
        with self._turn:
            self._seen = month
            self._turn.notify_all()

    def close(self) -> None:
        """End the thread and let go of the cities; does not wait for either."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()

    @property
    def month(self) -> int:
        """Months played."""
        return len(self.film)

    @property
    def pace(self) -> Pace:
        """What the player is doing."""
        if self._failed:
            return Pace.FAILED
        if self._anew or not self.film:
            return Pace.LOADING
        if self.month >= MONTHS:
            return Pace.ENDED
        return Pace.PLAYING if self.month < self._goal else Pace.PAUSED

    # The thread -----------------------------------------------------------------------------

    def _ask(self, *, goal: int, wait: float | None = None, anew: bool = False) -> None:
        with self._turn:
            self._goal = goal
            self._anew = self._anew or anew
            if wait is not None:
                self._wait = wait
            self._turn.notify_all()
        self._tell()

    def _run(self) -> None:
        try:
            while self._my_turn():
                started = time.monotonic()
                if self._anew:
                    self._begin()
                scenes = tuple(city.step() for city in self.cities)
                self.film.append(scenes)
                if self._wait or self.pace is not Pace.PLAYING or self._viewer_is_ready():
                    self._tell()
                self._rest(started)
        except Exception:
            log.exception("a live city failed")
            self._failed = True
            self._tell()
        finally:
            self.cities = []

    def _begin(self) -> None:
        self.cities = self._found()
        self.counties = county_sizes(self.cities[0].model.city)
        self.film = []
        self._seen = self._told = 0
        self.takes += 1
        self._anew = False

    def _my_turn(self) -> bool:
        """Waits until there is a month to play; False when the player is closed."""
        with self._turn:
            self._turn.wait_for(
                lambda: self._closed or self._anew or self.month < min(self._goal, MONTHS)
            )
            return not self._closed

    def _viewer_is_ready(self) -> bool:
        return self._seen >= self._told or time.monotonic() > self._told_at + PATIENCE

    def _rest(self, started: float) -> None:
        """Waits until the next month is due, or someone asks for something else.

        A city that runs as fast as it can does not wait; its viewer sees what there is time for.
        """
        with self._turn:
            while self._wait and self.pace is Pace.PLAYING and not self._closed:
                due = started + self._wait
                if self._seen < self._told:
                    due = max(due, self._told_at + PATIENCE)
                left = due - time.monotonic()
                if left <= 0:
                    return
                self._turn.wait(left)

    def _tell(self) -> None:
        if not self._closed:
            self._told, self._told_at = self.month, time.monotonic()
            self._on_change()
