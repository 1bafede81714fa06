"""The loop that keeps every campaign's appointments: one for all, no task for each timer."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.watch import Alarm
from db.campaigns import BATCH
from db.gameclock import from_wall, to_wall
from db.process import HEARTBEAT

if TYPE_CHECKING:
    from bot.watch import Watch
    from db.database import Database
    from db.script import CampaignId

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=30)
"""The clock is read anew at least so often, whatever is due."""
AFTER_FAILURE = timedelta(seconds=5)
HEARTBEAT_EVERY = timedelta(seconds=20)
GRACE = timedelta(seconds=60)
"""An absence shorter than this is not given back: nobody noticed."""


class Clock:
    """Keeps what is due, in order within each campaign, and then waits for what is next."""

    def __init__(self, database: Database, watch: Watch, *, credit_downtime: bool) -> None:
        """Take the database and the watch. `credit_downtime` gives back the time of an absence."""
        self._campaigns = database.campaigns
        self._process = database.process
        self._watch = watch
        self._credit_downtime = credit_downtime
        self._beaten: int | None = None
        self.alarm = Alarm(watch)

    async def start(self) -> None:
        """Give back the time since the last heartbeat, before anything is kept."""
        last = await self._process.recall(HEARTBEAT)
        now = to_wall(self._watch.now())
        if last is not None and self._credit_downtime:
            away = timedelta(microseconds=now - int(last))
            if away > GRACE:
                count = await self._campaigns.give_back(int(last), now)
                log.info("downtime_credited", extra={"away": str(away), "campaigns": count})
        await self._beat(now)

    async def run(self) -> None:
        """Keep appointments until cancelled."""
        while True:
            try:
                wake = await self._round()
            except Exception:
                # A locked database, say: the clock of everybody must not stop for it.
                log.exception("clock_failed")
                wake = self._watch.now() + AFTER_FAILURE
            await self.alarm.until(wake)

    async def _round(self) -> datetime:
        await self.keep_due()
        now = self._watch.now()
        await self._beat(to_wall(now))
        due = await self._campaigns.next_due()
        wake = now + LONGEST_WAIT
        return wake if due is None else min(wake, from_wall(due))

    async def keep_due(self) -> int:
        """Keep everything that is due now; return how many appointments that were."""
        kept = 0
        for campaign in await self._campaigns.due(to_wall(self._watch.now())):
            kept += await self._keep(campaign)
        return kept

    async def _keep(self, campaign: CampaignId) -> int:
        kept = 0
        most = BATCH
        while True:
            wall = to_wall(self._watch.now())
            try:
                done = await self._campaigns.keep_due(campaign, wall, most)
            except Exception:
                # Whatever it is, it is this campaign's: the others must not be late for it. A batch
                # that fails is tried one by one, so that only the appointment at fault stays.
                if most > 1:
                    most = 1
                    continue
                log.exception("appointment_failed", extra={"campaign": campaign})
                await self._campaigns.set_aside(campaign, wall)
                return kept
            kept += done
            if done < most:
                return kept

    async def _beat(self, wall: int) -> None:
        if self._beaten is None or wall - self._beaten >= HEARTBEAT_EVERY.total_seconds() * 1e6:
            self._beaten = wall
            await self._process.remember(HEARTBEAT, str(wall))
