"""A watch that runs faster than the world, and goes on over the death of whoever reads it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.gameclock import from_wall

_LONGEST_SLEEP = 1.0


@dataclass(frozen=True, slots=True)
class FastWatch:
    """Runs `speed` times as fast as the machine's monotonic clock, which all processes share.

    It shows `epoch` (microseconds UTC) when that clock stood at `origin` seconds.
    """

    origin: float
    epoch: int
    speed: int

    def now(self) -> datetime:
        """Return the wall time it shows."""
        passed = timedelta(seconds=time.monotonic() - self.origin)
        return from_wall(self.epoch) + passed * self.speed

    async def wait_until(self, when: datetime) -> None:
        """Sleep towards a wall time, as much shorter as it runs faster."""
        while (left := (when - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - it is the time itself that is waited for
            await asyncio.sleep(min(left / self.speed, _LONGEST_SLEEP))
