"""Who may come in: a password with a signed cookie, or the name a trusted proxy gives.

Without either, the server is meant for the machine it runs on (`sim.ui.server` sees to that).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

COOKIE = "yqsim-session"
HOURS = 12
"""A working day: then the password is asked for again."""
TRIES = 5
"""Wrong passwords an address may send within PAUSE seconds."""
PAUSE = 300.0
SHORTEST_PASSWORD = 8
_ADDRESSES = 10_000
"""Addresses whose wrong passwords are remembered; the oldest is forgotten first."""


class Attempts:
    """Counts wrong passwords by address; an IPv6 network counts as one address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Seconds until the address may try again; 0 where it may now."""
        times = self._recent(_network(address))
        if len(times) < TRIES:
            return 0
        return max(1, round(times[0] + PAUSE - self._clock()))

    def wrong(self, address: str) -> None:
        """Remember a wrong password."""
        network = _network(address)
        self._wrong[network] = [*self._recent(network), self._clock()]
        self._wrong.move_to_end(network)
        if len(self._wrong) > _ADDRESSES:
            self._wrong.popitem(last=False)

    def right(self, address: str) -> None:
        """Forget an address's wrong passwords."""
        self._wrong.pop(_network(address), None)

    def _recent(self, network: str) -> list[float]:
        since = self._clock() - PAUSE
        return [when for when in self._wrong.get(network, ()) if when > since]


def _network(address: str) -> str:
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/{64 if version == 6 else 32}", strict=False))


class Sessions:
    """Signed cookies of those who gave the password.

    The key comes from the password, so that a restarted server still knows its users and a new
    password ends every session.  A cookie holds when it ends and a random number, which a logout
    puts on the list of ended ones.
    """

    def __init__(self, password: str, clock: Callable[[], float] = time.time) -> None:
        self._password = password.encode()
        self._key = hashlib.scrypt(self._password, salt=b"yqsim session", n=2**14, r=8, p=1)
        self._clock = clock
        self._ended: dict[str, float] = {}

    def is_password(self, tried: str) -> bool:
        """Whether it is the password, in a time that does not depend on where they differ."""
        return hmac.compare_digest(tried.encode("utf-8", "replace"), self._password)

    def new(self) -> str:
        """The cookie of a new session."""
        content = f"{int(self._clock() + HOURS * 3600)}.{secrets.token_urlsafe(16)}"
        return f"{content}.{self._signature(content)}"

    def holds(self, cookie: str) -> bool:
        """Whether a cookie is ours, has time left and was not logged out."""
        content, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(content).encode()):
            return False
        return float(content.partition(".")[0]) > self._clock() and content not in self._ended

    def end(self, cookie: str) -> None:
        """Log a session out."""
        if not self.holds(cookie):
            return
        content = cookie.rpartition(".")[0]
        now = self._clock()
        self._ended = {one: until for one, until in self._ended.items() if until > now}
        self._ended[content] = float(content.partition(".")[0])

    def _signature(self, content: str) -> str:
        return hmac.new(self._key, content.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Door:
    """How the server tells who may come in.

    sessions     of those who give the password; None where there is none
    user_header  header in which a trusted proxy names the user, lower case
    proxies      addresses of proxies whose X-Forwarded-* and user header are believed
    local_only   answers only requests that name this machine (no proxy, no password)
    """

    sessions: Sessions | None = None
    user_header: str | None = None
    proxies: tuple[str, ...] = ()
    local_only: bool = True
    attempts: Attempts = field(default_factory=Attempts)

    @property
    def is_locked(self) -> bool:
        """Whether one has to sign in at all."""
        return self.sessions is not None or self.user_header is not None

    def admits(self, connection: HTTPConnection, by_proxy: bool) -> bool:
        """Whether the sender may see the pages; `by_proxy` where a trusted proxy sent it on."""
        if not self.is_locked:
            return True
        if by_proxy and self.user_header and connection.headers.get(self.user_header, "").strip():
            return True
        return self.sessions is not None and self.sessions.holds(connection.cookies.get(COOKIE, ""))
