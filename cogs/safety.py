"""Safety and privacy: limits, stopping a scene, what is held on one, and being forgotten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import parsing
from bot.cards import Button, Card
from bot.desk import Sorry
from bot.forgetting import forget
from bot.tree import said
from bot.wording import wording
from db import privacy
from db.campaigns import Played
from game.limits import TOPICS
from game.orders import StopScene
from game.schemes import SetLines, SetQuotes

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move

CHOICES = [app_commands.Choice(name=said(f"topic.{one}"), value=one) for one in TOPICS]


class Safety(commands.GroupCog, group_name="safety", group_description=said("command.safety._")):
    """What a person can say about being told things, and about what is kept of them."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the database for what is held on somebody."""
        self.bot = bot
        self.desk = bot.desk
        bot.desk.presses |= {"erase_yes": self.press_erase}

    @app_commands.command(description=said("command.safety.stop"))
    @app_commands.describe(topic=said("option.topic"))
    @app_commands.choices(topic=CHOICES)
    async def stop(self, interaction: Interaction, topic: str = "") -> None:
        """Stop everything, whoever asks; nobody is named, here or in the journal."""
        seat = await self.desk.seat(interaction)
        if seat is None:
            await self.desk.sorry(interaction, Sorry("no_campaign"))
            return
        done = await self.desk.campaigns.stop(
            seat.id, StopScene(topic), key=f"interaction:{interaction.id}", wall=self.desk.wall()
        )
        if not isinstance(done, Played):
            await self.desk.answered(interaction, seat, done)
            return
        text = wording(seat.language)("safety.stopped")
        await self.desk.answer(interaction, Card(lines=[text]), seat.language)

    @app_commands.command(description=said("command.safety.lines"))
    @app_commands.describe(never=said("option.never"), veiled=said("option.veiled"))
    async def lines(
        self, interaction: Interaction, never: str | None = None, veiled: str | None = None
    ) -> None:
        """Draw lines and veils; what is left out stays as it was."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            words = self.desk.words_for(interaction)
            lines = dealer.lines if never is None else parsing.topics(words, never)
            veils = dealer.veils if veiled is None else parsing.topics(words, veiled)
            if isinstance(lines, Sorry):
                return lines
            return veils if isinstance(veils, Sorry) else SetLines(dealer.id, lines, veils)

        await self.desk.act(interaction, move, when_out=True)

    @app_commands.command(description=said("command.safety.quotes"))
    @app_commands.describe(allowed=said("option.quotes"))
    async def quotes(
        self,
        interaction: Interaction,
        allowed: bool,  # noqa: FBT001 - an option of the command
    ) -> None:
        """Say whether private words may stand in the epilogue."""
        await self.desk.act(interaction, lambda _, d: SetQuotes(d.id, allowed), when_out=True)

    @app_commands.command(description=said("command.safety.mine"))
    async def mine(self, interaction: Interaction) -> None:
        """Hand somebody everything that is held on them, from every table."""
        await self.desk.seat(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        held = await privacy.held(self.bot.database.store, interaction.user.id)
        file = json.dumps(held, ensure_ascii=False, indent=1).encode()
        words = self.desk.words_for(interaction)
        card = Card(lines=[words("safety.mine")])
        await self.desk.answer(interaction, card, words.language, {"mine.json": file})

    @app_commands.command(description=said("command.safety.erase"))
    async def erase(self, interaction: Interaction) -> None:
        """Ask whether everything is really to be deleted."""
        await self.desk.seat(interaction)
        words = self.desk.words_for(interaction)
        card = Card(
            title=words("safety.erase_title"),
            lines=[words("safety.erase_text")],
            buttons=[
                Button("erase_yes", words("safety.erase_yes"), str(interaction.user.id), "danger"),
                Button("end_no", words("safety.erase_no")),
            ],
        )
        await self.desk.answer(interaction, card, words.language)

    async def press_erase(self, interaction: Interaction, press: Press) -> None:
        """Delete it."""
        if press.arg != str(interaction.user.id):
            await self.desk.sorry(interaction, Sorry("not_yours"))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        # While the table still knows them, and how they are answered.
        await self.desk.seat(interaction)
        words = self.desk.words_for(interaction)
        count = await forget(self.bot, interaction.user.id)
        card = Card(lines=[words("safety.erased", count=count)])
        await self.desk.answer(interaction, card, words.language)


async def setup(bot: PusherBot) -> None:
    """Add safety to the bot."""
    await bot.add_cog(Safety(bot))
