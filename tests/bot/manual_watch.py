"""A watch that a test moves, and that knows who is asleep by it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from db.gameclock import from_wall, to_wall
from tests.db.tables import MONDAY


class ManualWatch:
    """Stands still until it is moved."""

    def __init__(self, wall: int = MONDAY) -> None:
        self._now = from_wall(wall)
        self._sleepers: dict[asyncio.Future[None], datetime] = {}
        self._naps = 0
        self._nap = asyncio.Condition()

    @property
    def wall(self) -> int:
        return to_wall(self._now)

    def now(self) -> datetime:
        return self._now

    async def wait_until(self, when: datetime) -> None:
        if when <= self._now:
            return
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers[waking] = when
        self._naps += 1
        async with self._nap:
            self._nap.notify_all()
        try:
            await waking
        finally:
            self._sleepers.pop(waking, None)

    def sleeps(self) -> list[timedelta]:
        """How long each that sleeps now still has to."""
        return [when - self._now for when in self._sleepers.values()]

    def move_to(self, wall: int) -> None:
        """Let it be another time, and wake those whose time has come.

        Whoever sleeps while it is set back sleeps no longer for it, as by the machine's clock.
        """
        back = min(timedelta(0), from_wall(wall) - self._now)
        self._now = from_wall(wall)
        for waking, when in list(self._sleepers.items()):
            self._sleepers[waking] = when + back
            if when <= self._now and not waking.done():
                waking.set_result(None)

    def move(self, span: timedelta) -> None:
        self.move_to(to_wall(self._now + span))

    @asynccontextmanager
    async def stirring(self) -> AsyncGenerator[None]:
        """Do something that wakes a sleeper, and wait until it has gone back to sleep."""
        naps = self._naps
        yield
        async with asyncio.timeout(20), self._nap:
            await self._nap.wait_for(lambda: self._naps > naps)
