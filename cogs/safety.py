"""One's own limits: what is never told, what is told in passing, and whether one is quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import parsing
from bot.desk import Sorry
from bot.tree import said
from game.schemes import SetLines, SetQuotes

if TYPE_CHECKING:
    from bot.app import PusherBot
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move


class Safety(commands.GroupCog, group_name="safety", group_description=said("command.safety._")):
    """What a player can say about being told things."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk."""
        self.desk = bot.desk

    @app_commands.command(description=said("command.safety.lines"))
    @app_commands.describe(never=said("option.never"), veiled=said("option.veiled"))
    async def lines(
        self, interaction: Interaction, never: str | None = None, veiled: str | None = None
    ) -> None:
        """Draw lines and veils; what is left out stays as it was."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            lines = dealer.lines if never is None else parsing.topics(self.desk.words, never)
            veils = dealer.veils if veiled is None else parsing.topics(self.desk.words, veiled)
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


async def setup(bot: PusherBot) -> None:
    """Add the limits to the bot."""
    await bot.add_cog(Safety(bot))
