"""Dealers' phones: a private thread below the table, or direct messages where there can be none."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.wording import wording

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

    from bot.watch import Watch
    from db.campaigns import Seat
    from db.outbox import Outbox
    from game.units import DealerId

    Channel: TypeAlias = MessageableChannel | discord.PartialMessageable

CANNOT_SEND_TO_USER = 50007
UNKNOWN_CHANNEL = 10003
TOO_MANY_THREADS = 160006
THREAD_ARCHIVED = 50083

OPENING, THREAD, DIRECT, NOWHERE = "opening", "thread", "dm", "none"

TRIED_AGAIN_AFTER = timedelta(hours=1)
"""When somebody who could not be written to is tried again: it may have been mended."""


class Phones:
    """Finds a dealer's phone, and sets it up at first."""

    def __init__(self, client: discord.Client, outbox: Outbox, watch: Watch) -> None:
        """Take the client to set up with, and where phones are remembered."""
        self._client = client
        self._outbox = outbox
        self._watch = watch
        self._given_up: dict[tuple[int, DealerId], datetime] = {}

    async def find(self, seat: Seat, dealer: DealerId, *, again: bool = False) -> Channel | None:
        """Return a dealer's phone; none when there is no way to write to its player.

        `again`: an earlier attempt may have opened a thread whose answer was lost.
        """
        kind, channel_id = await self._outbox.phone_of(seat.id, dealer) or (None, None)
        if channel_id is not None and kind != OPENING:
            return self._client.get_partial_messageable(channel_id)
        thread = await self.thread(seat, dealer, channel_id, again=again)
        if thread is not None:
            return thread
        try:
            user = await self._client.fetch_user(_player(seat, dealer))
            direct = await user.create_dm()
        except (discord.Forbidden, discord.NotFound):
            return None
        await self._outbox.set_phone(seat.id, dealer, DIRECT, direct.id)
        return direct

    def is_given_up(self, seat: Seat, dealer: DealerId) -> bool:
        """Say whether a dealer could not be written to a short while ago."""
        since = self._given_up.get((seat.id, dealer))
        return since is not None and self._watch.now() - since < TRIED_AGAIN_AFTER

    async def give_up(self, seat: Seat, dealer: DealerId) -> None:
        """Remember that a dealer cannot be written to."""
        self._given_up[seat.id, dealer] = self._watch.now()
        await self._outbox.set_phone(seat.id, dealer, NOWHERE, None)

    async def thread(
        self, seat: Seat, dealer: DealerId, known: int | None = None, *, again: bool = False
    ) -> Channel | None:
        """Return a private thread that a dealer's player is in; none where that is not allowed."""
        thread_id = known or await self._open(seat, dealer, again=again)
        if thread_id is None or not await self._let_in(seat, dealer, thread_id):
            return None
        return self._client.get_partial_messageable(thread_id)

    async def unarchive(self, thread_id: int) -> None:
        """Open a thread that fell quiet."""
        await self._client.http.edit_channel(thread_id, archived=False)

    async def _open(self, seat: Seat, dealer: DealerId, *, again: bool) -> int | None:
        table = self._client.get_channel(seat.channel_id)
        if not isinstance(table, discord.TextChannel):
            return None
        allowed = table.permissions_for(table.guild.me)
        if not (allowed.create_private_threads and allowed.send_messages_in_threads):
            return None
        name = wording(seat.language)("phone.thread", name=seat.state.dealers[dealer].name)[:100]
        thread_id = await self._orphan(seat, name) if again else None
        if thread_id is None:
            try:
                thread = await table.create_thread(
                    name=name,
                    type=discord.ChannelType.private_thread,
                    auto_archive_duration=10080,
                    invitable=False,
                )
            except discord.HTTPException as problem:
                if isinstance(problem, discord.Forbidden) or problem.code == TOO_MANY_THREADS:
                    return None
                raise
            thread_id = thread.id
        # Remembered before anybody is let in, so that a failure now does not open another one.
        await self._outbox.set_phone(seat.id, dealer, OPENING, thread_id)
        return thread_id

    async def _orphan(self, seat: Seat, name: str) -> int | None:
        """Return a thread of this name that we opened below the table and know nothing of."""
        me = self._client.user
        found = await self._client.http.get_active_threads(seat.guild_id)
        for thread in found["threads"]:
            ours = me is not None and int(thread["owner_id"]) == me.id and thread["name"] == name
            if ours and int(thread["parent_id"]) == seat.channel_id:
                thread_id = int(thread["id"])
                if not await self._outbox.is_phone(thread_id):
                    return thread_id
        return None

    async def _let_in(self, seat: Seat, dealer: DealerId, thread_id: int) -> bool:
        """Add a dealer's player to the thread; may be repeated. Returns whether it is allowed."""
        try:
            await self._add(seat, dealer, thread_id)
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

    async def _add(self, seat: Seat, dealer: DealerId, thread_id: int) -> None:
        player = _player(seat, dealer)
        try:
            await self._client.http.add_user_to_thread(thread_id, player)
        except discord.HTTPException as problem:
            if problem.code != THREAD_ARCHIVED:
                raise
            await self.unarchive(thread_id)
            await self._client.http.add_user_to_thread(thread_id, player)


def _player(seat: Seat, dealer: DealerId) -> int:
    return int(seat.state.dealers[dealer].player)
