"""How fast people may ask for things: who hammers is slowed, and nobody else notices.

Each person has a bucket that fills again, and each campaign one that is larger. Whoever has
emptied one waits a moment; whoever still asks with several waiting is told once, and then left
without an answer until that is over.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

REMEMBERED = 2000
"""How many buckets are kept; the longest untouched are full again by then."""
BURST, A_SECOND = 60, 5.0
"""What one person may ask for at once, and afterwards in a second."""
CAMPAIGN_BURST, CAMPAIGN_A_SECOND = 400, 40.0
"""The same for all of one campaign."""
LONGEST_WAIT = 1.2
"""Seconds that somebody is made to wait at most: Discord wants an answer within three."""
MOST_WAITING = 5
"""How many of one person's may wait; what comes on top is not done."""
NOTICE_EVERY = 30.0
"""Seconds until somebody who hammers is told again."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    waiting: int = 0
    told: float = -NOTICE_EVERY


class Crowd:
    """The buckets of all who ask."""

    def __init__(self) -> None:
        """Begin with everybody's full."""
        self._buckets: OrderedDict[tuple[str, int], _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """Return how many people and campaigns are remembered."""
        return len(self._buckets)

    async def turn(self, person: int, campaign: int) -> bool | None:
        """Wait for one's turn. True: go on; none: say once that it is too much; False: no more.

        `campaign` is the channel that stands for it, or 0.
        """
        own = self._bucket("person", person, BURST, A_SECOND)
        wait = _wait(own, A_SECOND)
        if campaign:
            table = self._bucket("campaign", campaign, CAMPAIGN_BURST, CAMPAIGN_A_SECOND)
            wait = max(wait, _wait(table, CAMPAIGN_A_SECOND))
            table.left -= 1
        if own.waiting >= MOST_WAITING or wait > LONGEST_WAIT:
            return self._once(own)
        own.left -= 1
        if wait > 0:
            own.waiting += 1
            try:
                await asyncio.sleep(wait)
            finally:
                own.waiting -= 1
        return True

    def _once(self, bucket: _Bucket) -> bool | None:
        now = time.monotonic()
        if now - bucket.told < NOTICE_EVERY:
            return False
        bucket.told = now
        return None

    def _bucket(self, kind: str, whose: int, burst: int, a_second: float) -> _Bucket:
        now = time.monotonic()
        bucket = self._buckets.setdefault((kind, whose), _Bucket(burst, now))
        self._buckets.move_to_end((kind, whose))
        while len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        bucket.left = min(burst, bucket.left + (now - bucket.at) * a_second)
        bucket.at = now
        return bucket


def _wait(bucket: _Bucket, a_second: float) -> float:
    return max(0.0, (1 - bucket.left) / a_second)
