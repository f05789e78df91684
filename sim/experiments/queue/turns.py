"""Whose turn it is: quick pieces first, then the session that has had the least.

What a session has had is counted in whole cities simulated since it last had nothing to do.  A
session that comes later starts level with the one that has had least, so that it neither waits
for others to be finished nor holds them up until it has caught up.  Among equals, whoever had a
turn last waits longest.  A quick look that has begun is finished before the next: they are short,
and taking turns within them would show all of them late.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sim.experiments.queue.work import Job, Piece, Work


@dataclass
class _Account:
    """What a session has had, its last turn, and its unfinished work in the order of asking."""

    had: float
    last: int = 0
    work: list[Work] = field(default_factory=list)


class Turns:
    """The unfinished work of each session.

    `at_once` is the number of works with ordinary pieces that one session may have begun.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._accounts: dict[str, _Account] = {}
        self._turn = 0
        self._looking: tuple[_Account, Work] | None = None  # whose quick look is being done

    def __len__(self) -> int:
        """Sessions with unfinished work."""
        return len(self._accounts)

    def of(self, session: str) -> list[Work]:
        """A session's unfinished work, in the order in which it was asked."""
        account = self._accounts.get(session)
        return list(account.work) if account else []

    def join(self, session: str, work: Work) -> None:
        """Add work that a session asks for; nothing happens where it has it already."""
        if session not in self._accounts:
            least = min((account.had for account in self._accounts.values()), default=0.0)
            self._accounts[session] = _Account(least)
        if work not in self._accounts[session].work:
            self._accounts[session].work.append(work)

    def leave(self, session: str, work: Work) -> None:
        """Take work from a session."""
        account = self._accounts[session]
        account.work.remove(work)
        if not account.work:
            del self._accounts[session]

    def begun(self, work: Work) -> bool:
        """Whether ordinary pieces of the work may be handed out now."""
        return any(work in self._ordinary(account) for account in self._accounts.values())

    def next(self) -> tuple[Work, Piece] | None:
        """Hand out a piece of work; None where there is none to do."""
        for account, work, pieces in self._order():
            if pieces:
                piece = pieces.popleft()
                self._turn += 1
                account.last = self._turn
                account.had += piece.cost
                self._looking = (account, work) if piece.quick else None
                return work, piece
        return None

    def _order(self) -> Iterator[tuple[_Account, Work, deque[Piece]]]:
        if self._looking is not None:
            account, work = self._looking
            yield account, work, work.quick_pieces
        accounts = sorted(self._accounts.values(), key=lambda account: (account.had, account.last))
        for account in accounts:
            for work in account.work:
                yield account, work, work.quick_pieces
        for account in accounts:
            for work in self._ordinary(account):
                yield account, work, work.pieces

    def _ordinary(self, account: _Account) -> Sequence[Work]:
        """The work of a session whose ordinary pieces may be handed out."""
        # A task has none, and must not keep a run waiting.
        return [work for work in account.work if isinstance(work, Job)][: self._at_once]
