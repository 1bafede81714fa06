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

from bot import cards
from bot.ui import layout
from bot.watch import Alarm
from bot.wording import wording
from db import outbox as post
from db.gameclock import from_wall, to_wall
from db.script import CampaignId
from game.units import DealerId

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

    from bot.watch import Watch
    from db.campaigns import Seat
    from db.database import Database
    from db.outbox import Waiting

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(seconds=30)
SHORTEST_WAIT = timedelta(seconds=1)
AFTER_FAILURE = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(hours=1)
CANNOT_SEND_TO_USER = 50007
UNKNOWN_CHANNEL = 10003
TOO_MANY_THREADS = 160006

OPENING, THREAD, DIRECT, NOWHERE = "opening", "thread", "dm", "none"


class Courier:
    """Delivers what is waiting, and then waits for more."""

    def __init__(self, client: discord.Client, database: Database, watch: Watch) -> None:
        """Take the client to send through and the database whose outbox to empty."""
        self._client = client
        self._campaigns = database.campaigns
        self._outbox = database.outbox
        self._watch = watch
        self.alarm = Alarm(watch)

    async def run(self) -> None:
        """Deliver until cancelled."""
        await self._client.wait_until_ready()
        while True:
            try:
                wake = await self._round()
            except Exception:
                # A locked database, say: what is to be said is still there afterwards.
                log.exception("courier_failed")
                wake = self._watch.now() + AFTER_FAILURE
            await self.alarm.until(wake)

    async def _round(self) -> datetime:
        while await self.deliver():
            pass
        now = self._watch.now()
        wake = now + LONGEST_WAIT
        again = await self._outbox.next_attempt()
        return wake if again is None else max(now + SHORTEST_WAIT, min(wake, from_wall(again)))

    async def deliver(self) -> int:
        """Try one batch; return how many letters were tried."""
        now = self._watch.now()
        leased = await self._outbox.lease(to_wall(now), to_wall(now + LEASE), BATCH)
        channels: defaultdict[tuple[int, str], list[Waiting]] = defaultdict(list)
        for letter in leased:
            channels[letter.campaign_id, letter.target].append(letter)
        await asyncio.gather(*(self._carry(batch) for batch in channels.values()))
        return len(leased)

    async def _carry(self, letters: list[Waiting]) -> None:
        """Carry one channel's letters, in order; stop at the first that cannot be delivered."""
        sent: list[tuple[int, int | None]] = []
        for index, letter in enumerate(letters):
            try:
                seat = await self._campaigns.seat(CampaignId(letter.campaign_id))
                message = await self._send(seat, letter) if seat is not None else None
            except Exception as problem:  # noqa: BLE001 - see below
                # Whatever is wrong with one channel or one letter, the others are delivered.
                self._note(letter, problem)
                waiting = [one.id for one in letters[index:]]
                await self._outbox.put_back(waiting, self._again(letter.attempts))
                break
            sent.append((letter.id, message))
        await self._outbox.close(sent, to_wall(self._watch.now()))

    def _note(self, letter: Waiting, problem: Exception) -> None:
        where = {"letter": letter.id, "campaign": letter.campaign_id}
        if isinstance(problem, discord.HTTPException):
            log.warning("letter_refused", extra={**where, "code": problem.code})
        elif isinstance(problem, (aiohttp.ClientError, OSError)):
            log.warning("letter_lost", extra=where)
        else:
            log.error("letter_failed", extra=where, exc_info=problem)

    def _again(self, attempts: int) -> int:
        pause = min(LONGEST_BACK_OFF, timedelta(seconds=2 ** min(attempts + 1, 12)))
        return to_wall(self._watch.now() + pause)

    async def _send(self, seat: Seat, letter: Waiting) -> int | None:
        """Send one letter; return its message's id, or none when there is nobody to get it."""
        card = cards.from_text(letter.body)
        if letter.target == post.TABLE:
            channel = self._client.get_partial_messageable(seat.channel_id)
            return await self._post(channel, seat, card, letter.nonce, None)
        if letter.target == post.ADMINISTRATORS:
            return await self._tell_administrator(seat, card, letter.nonce)
        dealer = seat.state.dealers[DealerId(letter.target.removeprefix("phone:"))]
        phone = await self.phone(seat, dealer.id)
        if phone is None:
            return None
        try:
            return await self._post(
                phone, seat, card, letter.nonce, int(dealer.player) if card.ping else None
            )
        except discord.Forbidden as problem:
            if problem.code == CANNOT_SEND_TO_USER:
                await self._unreachable(seat, dealer.id)
                return None
            raise
        except discord.NotFound as problem:
            if problem.code == UNKNOWN_CHANNEL:
                # The thread was deleted: the next attempt makes another.
                await self._outbox.forget_phone(seat.id, dealer.id)
            raise

    async def _post(
        self,
        channel: MessageableChannel | discord.PartialMessageable,
        seat: Seat,
        card: cards.Card,
        nonce: str,
        mention: int | None,
    ) -> int:
        view, files = layout(card, language=seat.language, mention=mention)
        pinged = [discord.Object(mention)] if mention is not None else False
        message = await channel.send(
            view=view,
            files=files,
            nonce=nonce,
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, replied_user=False, users=pinged
            ),
        )
        return message.id

    async def _tell_administrator(self, seat: Seat, card: cards.Card, nonce: str) -> int | None:
        try:
            user = await self._client.fetch_user(seat.opened_by)
            return await self._post(await user.create_dm(), seat, card, nonce, None)
        except (discord.Forbidden, discord.NotFound):
            log.warning("administrator_not_reached", extra={"campaign": seat.id})
            return None

    async def phone(
        self, seat: Seat, dealer: DealerId
    ) -> MessageableChannel | discord.PartialMessageable | None:
        """Return a dealer's phone, and set it up at first: a private thread, or direct messages."""
        kind, channel_id = await self._outbox.phone_of(seat.id, dealer) or (None, None)
        if kind == NOWHERE:
            return None
        if channel_id is not None and kind != OPENING:
            return self._client.get_partial_messageable(channel_id)
        thread_id = channel_id or await self._open_thread(seat, dealer)
        if thread_id is not None and await self._let_in(seat, dealer, thread_id):
            return self._client.get_partial_messageable(thread_id)
        try:
            user = await self._client.fetch_user(self._player(seat, dealer))
            direct = await user.create_dm()
        except (discord.Forbidden, discord.NotFound):
            await self._unreachable(seat, dealer)
            return None
        await self._outbox.set_phone(seat.id, dealer, DIRECT, direct.id)
        return direct

    def _player(self, seat: Seat, dealer: DealerId) -> int:
        return int(seat.state.dealers[dealer].player)

    async def _open_thread(self, seat: Seat, dealer: DealerId) -> int | None:
        """Open a private thread below the table, or return none where that is not allowed."""
        table = self._client.get_channel(seat.channel_id)
        if not isinstance(table, discord.TextChannel):
            return None
        allowed = table.permissions_for(table.guild.me)
        if not (allowed.create_private_threads and allowed.send_messages_in_threads):
            return None
        name = seat.state.dealers[dealer].name
        try:
            thread = await table.create_thread(
                name=wording(seat.language)("phone.thread", name=name)[:100],
                type=discord.ChannelType.private_thread,
                auto_archive_duration=10080,
                invitable=False,
            )
        except discord.HTTPException as problem:
            if isinstance(problem, discord.Forbidden) or problem.code == TOO_MANY_THREADS:
                return None
            raise
        # Remembered before anybody is let in, so that a failure now does not open another one.
        await self._outbox.set_phone(seat.id, dealer, OPENING, thread.id)
        return thread.id

    async def _let_in(self, seat: Seat, dealer: DealerId, thread_id: int) -> bool:
        """Add a dealer's player to the thread; may be repeated. Returns whether it is allowed."""
        try:
            await self._client.http.add_user_to_thread(thread_id, self._player(seat, dealer))
        except discord.NotFound as problem:
            if problem.code == UNKNOWN_CHANNEL:
                await self._outbox.forget_phone(seat.id, dealer)
                raise
            return False
        except discord.Forbidden:
            # An empty thread that may not be deleted archives itself.
            with suppress(discord.Forbidden, discord.NotFound):
                await self._client.http.delete_channel(thread_id)
            return False
        await self._outbox.set_phone(seat.id, dealer, THREAD, thread_id)
        return True

    async def _unreachable(self, seat: Seat, dealer: DealerId) -> None:
        """Tell the administrator that somebody cannot be written to, and remember it."""
        name = seat.state.dealers[dealer].name
        text = wording(seat.language)("table.no_phone", name=name, channel=seat.channel_id)
        await self._tell_administrator(seat, cards.Card(lines=[text]), f"no-{seat.id}-{dealer}")
        await self._outbox.set_phone(seat.id, dealer, NOWHERE, None)
