"""The one clock of the process, passed in, and a wait that can be cut short."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Protocol

_LONGEST_SLEEP = 3600.0


class Watch(Protocol):
    """What tells the time. `now` is aware and in UTC."""

    def now(self) -> datetime:
        """Return the wall time."""
        ...

    async def wait_until(self, when: datetime) -> None:
        """Return at a wall time, or a little later; earlier where the clock is set back."""
        ...


class WallWatch:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall time."""
        return datetime.now(UTC)

    async def wait_until(self, when: datetime) -> None:
        """Sleep towards a wall time, looking again in between: clocks are set, machines sleep.

        Returns when the clock was set back: whoever waits has to think again.
        """
        before = now = self.now()
        # Not an event: it is the time itself that is waited for.
        while before <= now < when:
            await asyncio.sleep(min((when - now).total_seconds(), _LONGEST_SLEEP))
            before, now = now, self.now()


class Alarm:
    """A wait for a time that somebody may cut short by ringing."""

    def __init__(self, watch: Watch) -> None:
        """Take the clock to wait by."""
        self._watch = watch
        self._rung = False
        self._sleeper: asyncio.Task[None] | None = None

    def ring(self) -> None:
        """Cut the wait short, or the next one if nobody waits."""
        self._rung = True
        if self._sleeper is not None:
            self._sleeper.cancel()

    async def until(self, when: datetime) -> None:
        """Wait until a time, or until somebody rings."""
        if not self._rung:
            # The wait is a task of its own and nothing else is waited for: a test's watch sees
            # exactly one thing asleep, and ringing need not race it.
            self._sleeper = asyncio.ensure_future(self._watch.wait_until(when))
            try:
                await asyncio.wait({self._sleeper})
                if not self._sleeper.cancelled():
                    self._sleeper.result()
            finally:
                self._sleeper.cancel()
                self._sleeper = None
        self._rung = False
