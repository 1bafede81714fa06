"""Talking to a character: by command, by a button's form, or in plain words where they reach us."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import discord

from bot.cards import Card, from_text
from bot.desk import Sorry, refusal_text
from bot.talk import LONGEST, addressed, move_for
from bot.telling_table import help_note
from bot.ui import Form, Press, layout
from bot.wording import wording
from db.script import CampaignId
from game.campaign import Status
from game.refusals import Refusal
from game.units import Character, PlayerId
from persona.distress import in_distress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.desk import Desk
    from bot.wording import Wording
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move

LATELY = 12
"""How many of the last messages on a phone are looked through for who spoke."""
_MENTION = re.compile(r"<@!?\d+>")


class Speech:
    """Carries a player's words to a character, and points at where the answer comes."""

    def __init__(self, desk: Desk, client: discord.Client) -> None:
        """Take the desk, and the client to write through."""
        self._desk = desk
        self._client = client

    async def command(self, interaction: discord.Interaction, to: Character, text: str) -> None:
        """Say something by slash command."""
        if in_distress(text):
            await self._help(interaction, await self._desk.seat(interaction))
            return
        await self._desk.act(
            interaction,
            lambda seat, dealer: self._move(seat, dealer, to, text),
            otherwise=self.on_phone(to, text),
        )

    async def ask(self, interaction: discord.Interaction, press: Press) -> None:
        """Open the form of an Answer button, for whose it is."""
        seat = await self._desk.pressed_seat(interaction, press)
        if seat is None or not self._desk.owns(seat, interaction.user.id, press):
            await self._desk.sorry(interaction, Sorry("not_yours" if seat else "old_button"))
            return
        words = wording(seat.language)
        who = words(f"speaker.{press.arg}")
        title = words("answer.title", who=who)
        form = Form(press, title, words("answer.label"), LONGEST, long=True)
        await interaction.response.send_modal(form)

    async def form(self, interaction: discord.Interaction, press: Press, text: str) -> None:
        """Say what was written into an Answer form."""
        if in_distress(text):
            await self._help(interaction, await self._desk.pressed_seat(interaction, press))
            return
        to = Character(press.arg)
        await self._desk.act_pressed(
            interaction,
            press,
            lambda seat, dealer: self._move(seat, dealer, to, text),
            otherwise=self.on_phone(to, text),
        )

    async def _help(self, interaction: discord.Interaction, seat: Seat | None) -> None:
        """Answer a person, plainly and in private; nothing is played and nothing is kept."""
        words = self._desk.words if seat is None else wording(seat.language)
        await self._desk.answer(interaction, _help_card(words, seat), words.language)

    def _move(self, seat: Seat, dealer: Dealer, to: Character, text: str) -> Move | Sorry:
        return move_for(seat.state, dealer, to, text, self._desk.game_now(seat))

    def on_phone(self, to: Character, text: str = "") -> Callable[[Seat, Dealer], Awaitable[Card]]:
        """Return what is said to who talked: the answer is on the phone."""

        async def card(seat: Seat, dealer: Dealer) -> Card:
            words = wording(seat.language)
            phone = await self._desk.outbox.phone_of(seat.id, dealer.id)
            who = words(f"speaker.{to}")
            lines = [words("answer.said", text=text)] if text else []
            if phone is not None and phone[1] is not None:
                lines.append(words("answer.on_phone", who=who, channel=phone[1]))
            else:
                lines.append(words("answer.on_phone_soon", who=who))
            return Card(lines=lines)

        return card

    async def message(self, message: discord.Message, me: discord.ClientUser | None) -> None:
        """Hear a plain message: by mention, in reply, in a phone thread, or as a direct message."""
        if me is None:
            return
        replied = message.reference.resolved if message.reference else None
        to_us = isinstance(replied, discord.Message) and replied.author.id == me.id
        phone = await self._desk.outbox.campaign_of_phone(message.channel.id)
        if not (me in message.mentions or to_us or phone is not None or message.guild is None):
            return
        if not await self._desk.hears(message.author.id, message.channel.id):
            return
        seat = await self._seat(message, phone)
        if seat is None and message.guild is None:
            await self._reply(message, self._desk.words("refusal.which_table"))
            return
        if seat is None or seat.state.status is Status.OVER:
            return
        dealer = seat.state.dealer_of(PlayerId(str(message.author.id)))
        words = wording((dealer.language if dealer is not None else "") or seat.language)
        text = " ".join(_MENTION.sub(" ", message.content).split())
        if in_distress(text):
            await self._help_by_message(message, seat, dealer)
        elif dealer is None or _unread(message):
            key = "refusal.not_joined" if dealer is None else "answer.cannot_read"
            await self._reply(message, words(key))
        elif text:
            spoke = _speaker(replied) if isinstance(replied, discord.Message) else None
            if spoke is None and (phone is not None or message.guild is None):
                spoke = await self._spoke_last(seat, dealer)
            await self._heard(message, seat, dealer, text, spoke)

    async def _seat(self, message: discord.Message, phone: tuple[int, str] | None) -> Seat | None:
        """Return the campaign a message is meant for; of a direct message, the one there is."""
        if phone is not None:
            return await self._desk.campaigns.seat(CampaignId(phone[0]))
        if message.guild is not None:
            return await self._desk.seat_at(message.channel)
        seats = await self._desk.campaigns.seats_of(PlayerId(str(message.author.id)))
        return seats[0] if len(seats) == 1 else None

    async def _spoke_last(self, seat: Seat, dealer: Dealer) -> Character | None:
        """Return who last phoned a dealer."""
        bodies = await self._desk.outbox.last_bodies(seat.id, dealer.id, LATELY)
        speakers = [from_text(body).speaker for body in bodies]
        return next((Character(one) for one in speakers if one in set(Character)), None)

    async def _heard(
        self,
        message: discord.Message,
        seat: Seat,
        dealer: Dealer,
        text: str,
        spoke: Character | None,
    ) -> None:
        words = wording(seat.language)
        to = addressed(text) or spoke or Character.MILO
        move = self._move(seat, dealer, to, text)
        if isinstance(move, Sorry):
            await self._refuse(message, seat, dealer, words(f"refusal.{move.key}", **move.facts))
            return
        done = await self._desk.play(seat, move, f"message:{message.id}")
        if isinstance(done, Refusal):
            await self._refuse(message, seat, dealer, refusal_text(words, seat, done))

    async def _help_by_message(
        self, message: discord.Message, seat: Seat, dealer: Dealer | None
    ) -> None:
        """Answer a person where only they read it: on the phone, or by direct message."""
        view, _ = layout(_help_card(wording(seat.language), seat), language=seat.language)
        phone = await self._desk.outbox.phone_of(seat.id, dealer.id) if dealer else None
        if phone is not None and phone[1] is not None:
            await self._client.get_partial_messageable(phone[1]).send(view=view)
            return
        try:
            await message.author.send(view=view)
        except discord.Forbidden:
            await message.reply(view=view, mention_author=False)

    async def _refuse(
        self, message: discord.Message, seat: Seat, dealer: Dealer, text: str
    ) -> None:
        """Say why not where only the dealer reads it: on the phone."""
        phone = await self._desk.outbox.phone_of(seat.id, dealer.id)
        if phone is None or phone[1] is None or phone[1] == message.channel.id:
            await self._reply(message, text)
            return
        view, _ = layout(Card(lines=[text]), language=seat.language)
        await self._client.get_partial_messageable(phone[1]).send(view=view)

    async def _reply(self, message: discord.Message, text: str) -> None:
        view, _ = layout(Card(lines=[text]), language=self._desk.words.language)
        await message.reply(view=view, mention_author=False)


def _help_card(words: Wording, seat: Seat | None) -> Card:
    note = help_note(words, "" if seat is None else seat.state.help)
    return Card(lines=[words("help.text"), note], details=[words("help.back")])


def _unread(message: discord.Message) -> bool:
    """Say whether Discord kept the words back, as it does from who is not mentioned in them."""
    written = message.type in (discord.MessageType.default, discord.MessageType.reply)
    return written and not (message.content or message.attachments or message.stickers)


def _speaker(message: discord.Message) -> Character | None:
    """Return who spoke in one of our messages, by its portrait or its heading."""
    for component in message.components:
        text = str(component.to_dict())
        for character in Character:
            if f"attachment://{character}.png" in text or f"/{character}.png" in text:
                return character
            if f"### {wording()(f'speaker.{character}')}" in text:
                return character
    return None
