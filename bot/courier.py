"""The courier: carries letters from the outbox to Discord, in order for each channel, once."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.delivery import Delivery, RefusedError
from bot.mentions import Mentions
from bot.watch import Alarm
from db.gameclock import from_wall, to_wall
from db.script import CampaignId
from db.store import StorageError

if TYPE_CHECKING:
    from bot.voicing import Voicing
    from bot.watch import Watch
    from db.database import Database
    from db.outbox import Waiting

log = logging.getLogger(__name__)

BATCH = 50
MOST_CHANNELS = 40
"""How many channels are carried to at once: enough that a slow one delays nobody."""
LEASE = timedelta(seconds=60)
IDLE = timedelta(hours=1)
"""Whoever writes a letter rings, and the clock looks for letters now and then as well."""
SHORTEST_WAIT = timedelta(seconds=1)
AFTER_FAILURE = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(hours=1)
MOST_ATTEMPTS = 3
"""How often a letter is tried that Discord finds malformed, before the ones behind it go on."""
BAD_REQUEST = 400


class Courier:
    """Delivers what is waiting, and then waits for more."""

    def __init__(
        self,
        client: discord.Client,
        database: Database,
        watch: Watch,
        voicing: Voicing | None = None,
        mentions: Mentions | None = None,
    ) -> None:
        """Take the client to send through and the database whose outbox to empty.

        `voicing` is who may say a line in a model's words, just before it is sent.
        """
        self._campaigns = database.campaigns
        self._outbox = database.outbox
        self._watch = watch
        self._voicing = voicing
        self._client = client
        self._delivery = Delivery(client, database.outbox, watch, mentions or Mentions())
        self._under_way: set[asyncio.Task[None]] = set()
        self._carried_to: set[tuple[int, str]] = set()
        self._sent: list[tuple[int, int | None]] = []
        self._marking = asyncio.Lock()
        self._stopping = False
        self.alarm = Alarm(watch)

    async def run(self) -> None:
        """Deliver until stopped."""
        await self._client.wait_until_ready()
        while not self._stopping:
            try:
                wake = await self._round()
            except StorageError as problem:
                # What is to be said is still there afterwards.
                log.error("courier_stalled", extra={"why": str(problem)})  # noqa: TRY400 - known
                wake = self._watch.now() + AFTER_FAILURE
            except Exception:
                log.exception("courier_failed")
                wake = self._watch.now() + AFTER_FAILURE
            await self.alarm.until(wake)

    async def stop(self, seconds: float) -> None:
        """Have `run` end, and deliver for at most so many real seconds what still waits."""
        self._stopping = True
        self.alarm.ring()
        if seconds > 0:
            with suppress(TimeoutError, StorageError):
                async with asyncio.timeout(seconds):
                    # Whoever is back may go again: nobody waits for a channel that hangs.
                    while await self._set_out() or self._under_way:
                        await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        for task in self._under_way:
            task.cancel()
        await self._all_back()
        with suppress(StorageError):
            await self._mark()

    async def deliver(self) -> int:
        """Try what can be tried now, to the end; return how many letters that were."""
        tried = await self._set_out()
        await self._all_back()
        return tried

    async def _all_back(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _round(self) -> datetime:
        # Whoever comes back rings, so that half of the hands are always full.
        while len(self._under_way) <= MOST_CHANNELS // 2 and await self._set_out():
            pass
        now = self._watch.now()
        if len(self._under_way) > MOST_CHANNELS // 2:
            return now + IDLE
        again = await self._outbox.next_attempt()
        wake = now + IDLE
        return wake if again is None else max(now + SHORTEST_WAIT, min(wake, from_wall(again)))

    async def _set_out(self) -> int:
        now = self._watch.now()
        leased = await self._outbox.lease(to_wall(now), to_wall(now + LEASE), BATCH)
        channels: defaultdict[tuple[int, str], list[Waiting]] = defaultdict(list)
        for letter in leased:
            channels[letter.campaign_id, letter.target].append(letter)
        for channel, letters in channels.items():
            if channel in self._carried_to:
                # Its answer takes longer than the lease did. Another hand would only wait as well.
                continue
            self._carried_to.add(channel)
            task = asyncio.create_task(self._carry(channel, letters))
            self._under_way.add(task)
            task.add_done_callback(self._back)
        return len(leased)

    def _back(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self.alarm.ring()

    async def _carry(self, channel: tuple[int, str], letters: list[Waiting]) -> None:
        """Carry one channel's letters, in order; stop at the first that cannot be delivered."""
        try:
            try:
                done = await self._carry_in_order(letters)
            finally:
                # Before the letters are let go of: whoever leases them then has to carry them.
                self._carried_to.discard(channel)
            await self._mark()
            if waiting := [one.id for one in letters[done + 1 :]]:
                await self._outbox.put_back(waiting, 0, failed=False)
        except StorageError as problem:
            # The leases run out, and then it is all done again under the same nonces.
            log.error("courier_stalled", extra={"why": str(problem)})  # noqa: TRY400 - known
        except Exception:
            log.exception("courier_failed")

    async def _carry_in_order(self, letters: list[Waiting]) -> int:
        """Return how many letters are dealt with before the first that is not."""
        seat = await self._campaigns.seat(CampaignId(letters[0].campaign_id))
        for index, waiting in enumerate(letters):
            letter = waiting
            if self._voicing is not None and seat is not None:
                letter = await self._voicing.voiced(seat, waiting)
            try:
                message = None if seat is None else await self._delivery.send(seat, letter)
            except RefusedError as refusal:
                log.warning("channel_stopped", extra=_where(letter) | {"code": refusal.code})
                await self._campaigns.refused(
                    letter.id, self._wall(), refusal.key, channel=refusal.channel_id
                )
                return index
            except Exception as problem:  # noqa: BLE001 - see below
                # Whatever is wrong with one channel or one letter, the others are delivered.
                _note(letter, problem)
                if not _is_malformed(problem) or letter.attempts + 1 < MOST_ATTEMPTS:
                    await self._outbox.put_back([letter.id], self._again(letter.attempts))
                    return index
                log.error("letter_given_up", extra=_where(letter))  # noqa: TRY400 - noted above
                message = None
            self._sent.append((letter.id, message))
        return len(letters)

    async def _mark(self) -> None:
        """Write down what was sent. Who comes while that is done is written down with the next."""
        async with self._marking:
            sent, self._sent = self._sent, []
            try:
                await self._outbox.close(sent, self._wall())
            except StorageError:
                self._sent = sent + self._sent
                raise

    def _again(self, attempts: int) -> int:
        pause = min(LONGEST_BACK_OFF, timedelta(seconds=2 ** min(attempts + 1, 12)))
        return to_wall(self._watch.now() + pause)

    def _wall(self) -> int:
        return to_wall(self._watch.now())


def _where(letter: Waiting) -> dict[str, object]:
    return {"letter": letter.id, "campaign": letter.campaign_id}


def _note(letter: Waiting, problem: Exception) -> None:
    if isinstance(problem, discord.HTTPException):
        log.warning("letter_refused", extra=_where(letter) | {"code": problem.code})
    elif isinstance(problem, (aiohttp.ClientError, OSError)):
        log.warning("letter_lost", extra=_where(letter))
    else:
        log.error("letter_failed", extra=_where(letter), exc_info=problem)


def _is_malformed(problem: Exception) -> bool:
    """Say whether the letter itself is wrong: refused as it is, or nothing that can be shown."""
    if isinstance(problem, discord.HTTPException):
        return problem.status == BAD_REQUEST
    return isinstance(problem, (LookupError, TypeError, ValueError))
