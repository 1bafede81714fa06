"""Delivering one letter: to the table, to a dealer's phone, or to an administrator."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from bot import cards
from bot.phones import (
    CANNOT_SEND_TO_USER,
    DIRECT,
    NOWHERE,
    THREAD_ARCHIVED,
    UNKNOWN_CHANNEL,
    Phones,
)
from bot.quiet import asleep, midnight
from bot.ui import layout
from bot.wording import wording
from db import outbox as post
from db.gameclock import from_wall, to_wall
from db.privacy import is_nobody
from game.units import DealerId

if TYPE_CHECKING:
    from discord.abc import MessageableChannel

    from bot.mentions import Mentions
    from bot.phones import Channel
    from bot.watch import Watch
    from db.campaigns import Seat
    from db.outbox import Outbox, Waiting
    from game.campaign import Dealer

log = logging.getLogger(__name__)

UNKNOWN_MESSAGE = 10008
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
REFUSALS = {
    MISSING_ACCESS: "no_access",
    MISSING_PERMISSIONS: "no_permission",
    UNKNOWN_CHANNEL: "channel_gone",
}
"""What Discord says when it will not have us in a channel, and the word to administrators."""

NONCE_WINDOW = timedelta(seconds=60)
"""For how long we rely on Discord to know a nonce again. It says: for the past few minutes."""
_LOOK_BACK = 1000
"""How many messages are looked through. People talk there too, between one attempt and the next."""
_MARK = 1 << 30


class RefusedError(Exception):
    """A channel refuses us, and will until somebody mends it."""

    def __init__(self, channel_id: int, code: int) -> None:
        super().__init__(f"channel {channel_id} refuses us: {code}")
        self.channel_id = channel_id
        self.code = code
        self.key = REFUSALS[code]


class Delivery:
    """Sends letters, each at most once, however often it is asked to."""

    def __init__(
        self, client: discord.Client, outbox: Outbox, watch: Watch, mentions: Mentions
    ) -> None:
        """Take the client to send through, and where phones are remembered."""
        self._client = client
        self._mentions = mentions
        self._outbox = outbox
        self._watch = watch
        self._phones = Phones(client, outbox, watch)

    async def send(self, seat: Seat, letter: Waiting) -> int | None:
        """Send one letter; return its message's id, or none when there is nobody to get it.

        Raises `RefusedError` for a channel that will go on refusing, and what discord.py raises
        for all that may go well another time.
        """
        card = cards.from_text(letter.body)
        if card.fold:
            return await self._fold(seat, letter, card)
        if letter.target == post.TABLE:
            channel = self._client.get_partial_messageable(seat.channel_id)
            return await self._post(channel, seat, letter, None)
        if letter.target == post.ADMINISTRATORS:
            return await self._to_administrator(seat, letter)
        dealer = seat.state.dealers[DealerId(letter.target.removeprefix("phone:"))]
        # Whoever was let go of has no phone.
        return None if is_nobody(dealer.player) else await self._to_phone(seat, letter, dealer)

    async def _fold(self, seat: Seat, letter: Waiting, card: cards.Card) -> int | None:
        """Make an earlier message say one sentence; whoever has none of it has nothing to fold."""
        message, place = await self._outbox.message_of(card.fold) or (None, None)
        if letter.target == post.TABLE:
            place = seat.channel_id
        if message is None or place is None:
            return None
        there = self._client.get_partial_messageable(place).get_partial_message(message)
        view, _ = layout(card, language=seat.language)
        try:
            try:
                await there.edit(view=view, attachments=[])
            except discord.HTTPException as problem:
                if problem.code != THREAD_ARCHIVED:
                    raise
                await self._phones.unarchive(place)
                await there.edit(view=view, attachments=[])
        except (discord.Forbidden, discord.NotFound) as problem:
            # Whoever deleted it has folded it further than we could.
            log.info("not_folded", extra={"campaign": seat.id, "code": problem.code})
            return None
        return message

    async def _to_administrator(self, seat: Seat, letter: Waiting) -> int | None:
        try:
            user = await self._client.fetch_user(seat.opened_by)
            return await self._post(await user.create_dm(), seat, letter, None)
        except (RefusedError, discord.Forbidden, discord.NotFound):
            log.warning("administrator_not_reached", extra={"campaign": seat.id})
            return None

    async def _to_phone(self, seat: Seat, letter: Waiting, dealer: Dealer) -> int | None:
        known = await self._outbox.phone_of(seat.id, dealer.id)
        told = known is not None and known[0] == NOWHERE
        if told and self._phones.is_given_up(seat, dealer.id):
            return None
        # Whoever was given up may have an empty thread that nobody could be let into.
        again = told or letter.tried_wall is not None
        phone = await self._phones.find(seat, dealer.id, again=again)
        if phone is None:
            return await self._unreachable(seat, dealer.id, letter, told=told)
        mention = int(dealer.player) if await self._may_ping(seat, dealer, letter) else None
        try:
            return await self._post(phone, seat, letter, mention)
        except discord.Forbidden as problem:
            if problem.code != CANNOT_SEND_TO_USER:
                raise
            # Direct messages that were closed: a thread, if there may be one by now.
            was_direct = known is not None and known[0] == DIRECT
            thread = await self._phones.thread(seat, dealer.id, again=again) if was_direct else None
            if thread is None:
                return await self._unreachable(seat, dealer.id, letter, told=told)
            return await self._post(thread, seat, letter, mention)
        except RefusedError as refusal:
            if refusal.code == UNKNOWN_CHANNEL:
                # The thread was deleted: the next attempt makes another, or finds the table gone.
                await self._outbox.forget_phone(seat.id, dealer.id)
                return await self._to_new_phone(seat, dealer.id, letter, mention)
            raise

    async def _may_ping(self, seat: Seat, dealer: Dealer, letter: Waiting) -> bool:
        """Say whether a letter pings: it has a clock, and its player is awake and not weary."""
        if not cards.from_text(letter.body).ping:
            return False
        now = to_wall(self._watch.now())
        if dealer.quiet and asleep(dealer.quiet, now, seat.state.zone):
            return False
        if dealer.pings < 0:
            return True
        today = midnight(now, seat.state.zone)
        return await self._outbox.pings_since(seat.id, letter.target, today) < dealer.pings

    async def _to_new_phone(
        self, seat: Seat, dealer: DealerId, letter: Waiting, mention: int | None
    ) -> int | None:
        phone = await self._phones.find(seat, dealer)
        if phone is None:
            return await self._unreachable(seat, dealer, letter, told=False)
        return await self._post(phone, seat, letter, mention)

    async def _unreachable(
        self, seat: Seat, dealer: DealerId, letter: Waiting, *, told: bool
    ) -> None:
        """Tell the administrator once that somebody cannot be written to, and remember it."""
        if not told:
            name = seat.state.dealers[dealer].name
            text = wording(seat.language)("table.no_phone", name=name, channel=seat.channel_id)
            word = cards.Card(lines=[text]).to_text()
            await self._to_administrator(seat, letter.about(word, f"no-{seat.id}-{dealer}"))
        await self._phones.give_up(seat, dealer)

    async def _post(
        self, channel: Channel, seat: Seat, letter: Waiting, mention: int | None
    ) -> int | None:
        try:
            if self._may_be_there(letter):
                there = await self._looked_for(channel, letter)
                if there is not None:
                    return there
            return await self._sent(channel, seat, letter, mention)
        except (discord.Forbidden, discord.NotFound) as problem:
            if problem.code == UNKNOWN_MESSAGE:
                # Our nonce is known, and its message was deleted since: it has arrived.
                return None
            if problem.code in REFUSALS:
                raise RefusedError(channel.id, problem.code) from problem
            raise

    def _may_be_there(self, letter: Waiting) -> bool:
        if letter.tried_wall is None:
            return False
        return self._watch.now() - from_wall(letter.tried_wall) > NONCE_WINDOW

    async def _looked_for(self, channel: MessageableChannel, letter: Waiting) -> int | None:
        """Return the message that this letter is already, as its mark shows."""
        me = self._client.user
        since = from_wall(letter.tried_wall or letter.written_wall) - NONCE_WINDOW
        async for message in channel.history(limit=_LOOK_BACK, after=since, oldest_first=True):
            if me is not None and message.author.id == me.id and _mark_of(message) == mark(letter):
                return message.id
        return None

    async def _sent(
        self, channel: Channel, seat: Seat, letter: Waiting, mention: int | None
    ) -> int:
        card = cards.from_text(letter.body)
        plain = _plain(seat, letter.target)
        own = card.language or seat.language
        known = mark(letter)

        def shown() -> tuple[discord.ui.LayoutView, list[discord.File]]:
            return layout(
                card,
                language=own,
                mention=mention,
                mark=known,
                plain=plain,
                mentions=self._mentions,
            )

        view, files = shown()
        pinged = [discord.Object(mention)] if mention is not None else False
        allowed = discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=pinged
        )
        try:
            message = await channel.send(
                view=view, files=files, nonce=letter.nonce, allowed_mentions=allowed
            )
        except discord.HTTPException as problem:
            if problem.code != THREAD_ARCHIVED:
                raise
            await self._phones.unarchive(channel.id)
            view, files = shown()
            message = await channel.send(
                view=view, files=files, nonce=letter.nonce, allowed_mentions=allowed
            )
        return message.id


def _plain(seat: Seat, target: str) -> bool:
    """Say whether whoever reads a target wants text instead of cards."""
    dealer = seat.state.dealers.get(DealerId(target.removeprefix("phone:")))
    return seat.state.plain if dealer is None else dealer.plain


def mark(letter: Waiting) -> int:
    """Return the number by which a letter's message is known again among a channel's others."""
    return _MARK + letter.id % _MARK


def _mark_of(message: discord.Message) -> int:
    marks = (getattr(part, "id", None) or 0 for part in message.components)
    return next((int(one) for one in marks if one >= _MARK), 0)
