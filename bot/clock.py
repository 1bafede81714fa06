"""The loop that keeps every campaign's appointments: one for all, no task for each timer."""

from __future__ import annotations

import logging
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.compacting import COMPACTING, compact
from bot.watch import Alarm
from db.campaigns import BATCH
from db.gameclock import from_wall, to_wall
from db.store import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.watch import Watch
    from db.database import Database
    from db.process import Ahead
    from db.script import CampaignId

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=30)
"""The clock is read anew at least so often, whatever is due."""
SHORTEST_WAIT = timedelta(seconds=0.2)
AFTER_FAILURE = timedelta(seconds=5)
HEARTBEAT_EVERY = timedelta(seconds=20)
LONGEST_TURN = 0.001
"""Seconds that a thread runs before another gets its turn."""
TIDIED_EVERY = timedelta(hours=1)
DAY_LONG = 24 * 3600 * 1_000_000
GRACE = timedelta(seconds=60)
"""An absence shorter than this is not given back: nobody noticed."""


class Clock:
    """Keeps what is due, in order within each campaign, and then waits for what is next.

    While people cannot reach us it keeps nothing, and that time is given back afterwards, as the
    time between two lives is.
    """

    def __init__(
        self,
        database: Database,
        watch: Watch,
        *,
        credit_downtime: bool,
        minds_jumps: bool = False,
        keep_days: int = 0,
    ) -> None:
        """Take the database and the watch. `credit_downtime` gives back the time of an absence.

        `keep_days` is how long a campaign is kept that is over; 0 is for ever.

        `minds_jumps`: a watch that is suddenly far ahead means that the machine slept or its clock
        was set, and not that a test moved it; that counts as an absence too.
        """
        self._campaigns = database.campaigns
        self._timekeeping = database.timekeeping
        self._process = database.process
        self._watch = watch
        self._credit_downtime = credit_downtime
        self._minds_jumps = minds_jumps
        self._keep_days = keep_days
        self._tidied = 0
        self._database = database
        self._beaten = 0
        self._looked: int | None = None
        self._left: int | None = None
        self._reachable = True
        self._due: int | None = None
        # Whether a commit may have set an earlier deadline than that.
        self._stale = True
        self.on_letters: Callable[[], None] = _nobody
        """Called when letters are found waiting, in case nobody has said so."""
        self.alarm = Alarm(watch)

    def poke(self) -> None:
        """Look again: an earlier deadline may have been set."""
        self._stale = True
        self.alarm.ring()

    @property
    def reached_until(self) -> int:
        """The wall time, in microseconds, until which people could reach us; now, if they can."""
        now = self._wall()
        return now if self._left is None else min(self._left, now)

    def out_of_reach(self) -> None:
        """Keep nothing until people can reach us again."""
        self._reachable = False
        if self._left is None:
            now = self._wall()
            # Who wakes from a sleep hears that the connection is gone before the loop looks.
            looked = self._looked if self._minds_jumps else None
            self._left = looked if looked is not None and _far(looked, now) else now

    def in_reach(self) -> None:
        """Go on."""
        self._reachable = True
        self.poke()

    async def start(self) -> None:
        """Give back the time since the last heartbeat, before anything is kept."""
        # The rules run in a thread of their own; whoever answers people meanwhile does not wait
        # for it as long as the interpreter's own five milliseconds.
        sys.setswitchinterval(LONGEST_TURN)
        now = self._looked = self._wall()
        last = await self._process.last_beat()
        if last is not None:
            await self._mind_absence(last, now)
        await self._beat(now)

    async def run(self) -> None:
        """Keep appointments until cancelled."""
        while True:
            try:
                wake = await self._round()
            except StorageError as problem:
                # Nothing was changed. The campaigns are not at fault, and none is set aside.
                log.error("clock_stalled", extra={"why": str(problem)})  # noqa: TRY400 - known
                wake = self._again_after_failure()
            except Exception:
                # The clock of everybody must not stop for it.
                log.exception("clock_failed")
                wake = self._again_after_failure()
            await self.alarm.until(wake)

    def _again_after_failure(self) -> datetime:
        self._stale = True
        return self._watch.now() + AFTER_FAILURE

    async def _round(self) -> datetime:
        if not self._reachable:
            # No heartbeat either: should we die like this, it counts as an absence all the same.
            return self._watch.now() + LONGEST_WAIT
        await self._mind_absences()
        if self._stale:
            self._stale = False
            self._look(await self._process.look_ahead())
        soonest = self._watch.now()
        if self._due is not None and self._due <= to_wall(soonest):
            if not await self.keep_due():
                # Another process has it in hand.
                soonest += SHORTEST_WAIT
            self._look(await self._process.look_ahead())
        now = self._watch.now()
        if now - from_wall(self._beaten) >= HEARTBEAT_EVERY:
            await self._beat(to_wall(now))
        if now - from_wall(self._tidied) >= TIDIED_EVERY:
            await self._tidy(to_wall(now))
        wake = now + LONGEST_WAIT
        return wake if self._due is None else max(soonest, min(wake, from_wall(self._due)))

    async def keep_due(self) -> int:
        """Keep everything that is due now; return how many appointments that were."""
        kept = 0
        while True:
            wall = self._wall()
            try:
                done = await self._campaigns.keep_due(wall)
            except StorageError:
                raise
            except Exception:  # noqa: BLE001 - each campaign alone says it again, in full
                # One campaign has broken the batch of all. Each alone shows which, and why.
                log.warning("batch_failed")
                return kept + await self._keep_apart(wall)
            kept += done
            if done < BATCH:
                return kept

    async def _keep_apart(self, wall: int) -> int:
        return sum([await self._keep_in(one) for one in await self._campaigns.due(wall)])

    async def _keep_in(self, campaign: CampaignId) -> int:
        kept = 0
        most = BATCH
        while True:
            wall = self._wall()
            try:
                done = await self._campaigns.keep_due_in(campaign, wall, most)
            except StorageError:
                raise
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

    async def _mind_absences(self) -> None:
        now = self._wall()
        if self._left is not None:
            await self._mind_absence(self._left, now)
            # Unless they cannot again: that absence begins here.
            self._left = None if self._reachable else now
        elif self._minds_jumps and self._looked is not None:
            await self._mind_absence(self._looked, now)
        self._looked = now

    async def _mind_absence(self, last: int, now: int) -> None:
        """Give back the time in which nobody was here, or follow a clock that was set back."""
        away = timedelta(microseconds=now - last)
        if away > GRACE and self._credit_downtime:
            count = await self._timekeeping.give_back(last, now)
            log.info("downtime_credited", extra={"away": str(away), "campaigns": count})
            self._stale = True
        elif -away > GRACE and self._minds_jumps:
            await self._timekeeping.set_back(last - now, now)
            log.warning("clock_set_back", extra={"by": str(-away)})
            self._beaten = now
            self._stale = True

    async def _beat(self, wall: int) -> None:
        self._look(await self._process.beat(wall))
        self._beaten = wall

    async def _tidy(self, wall: int) -> None:
        """Let go of what nobody needs any more."""
        self._tidied = wall
        if self._keep_days:
            gone = await self._campaigns.forget_over(wall - self._keep_days * DAY_LONG)
            if gone:
                log.info("campaigns_deleted", extra={"count": gone})
                await self._process.remember(COMPACTING, "yes")
        await compact(self._database)

    def _look(self, ahead: Ahead) -> None:
        self._due = ahead.due
        if ahead.letters:
            self.on_letters()

    def _wall(self) -> int:
        return to_wall(self._watch.now())


def _far(last: int, now: int) -> bool:
    return abs(timedelta(microseconds=now - last)) > GRACE


def _nobody() -> None:
    pass
