"""Vic: the flat, the words given to her, evenings, and talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import parsing, suggest
from bot.desk import Sorry
from bot.speech import Speech
from bot.tree import said
from game.campaign import EVENINGS, Held, Promised
from game.moves import GoOut, PromiseVic, Stash, TakeBack
from game.units import Character, Portion

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move

HELD = [app_commands.Choice(name=said(f"what.{held}"), value=held.value) for held in Held]
OUTINGS = [app_commands.Choice(name=said(f"what.{what}"), value=what.value) for what in EVENINGS]
PROMISES = [
    *OUTINGS,
    app_commands.Choice(name=said(f"what.{Promised.CALL}"), value=Promised.CALL.value),
]


class Vic(commands.GroupCog, group_name="vic", group_description=said("command.vic._")):
    """Vic keeps the stash, and wants a future."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons that are Vic's."""
        self.desk = bot.desk
        self.speech = Speech(bot.desk, bot)
        bot.desk.presses["stash_money"] = self.press_stash

    @app_commands.command(description=said("command.vic.stash"))
    @app_commands.describe(what=said("option.held"), amount=said("option.amount_held"))
    @app_commands.choices(what=HELD)
    async def stash(self, interaction: Interaction, what: str, amount: str) -> None:
        """Leave something in the flat."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            wanted = parsing.amount(amount)
            return wanted if isinstance(wanted, Sorry) else Stash(dealer.id, Held(what), wanted)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.vic.take"))
    @app_commands.describe(what=said("option.held"), amount=said("option.amount_held"))
    @app_commands.choices(what=HELD)
    async def take(self, interaction: Interaction, what: str, amount: str) -> None:
        """Fetch something from the flat."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            wanted = parsing.amount(amount)
            return wanted if isinstance(wanted, Sorry) else TakeBack(dealer.id, Held(what), wanted)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.vic.promise"))
    @app_commands.describe(what=said("option.promised"), when=said("option.due"))
    @app_commands.choices(what=PROMISES)
    async def promise(self, interaction: Interaction, what: str, when: str) -> None:
        """Give Vic a word, or put one off."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            due = parsing.moment(when, self.desk.game_now(seat))
            if isinstance(due, Sorry):
                return due
            return PromiseVic(dealer.id, Promised(what), due, "")

        await self.desk.act(interaction, move)

    @app_commands.command(name="out", description=said("command.vic.out"))
    @app_commands.describe(where=said("option.where_out"))
    @app_commands.choices(where=OUTINGS)
    async def go_out(self, interaction: Interaction, where: str) -> None:
        """Spend an evening together."""
        await self.desk.act(interaction, lambda _, d: GoOut(d.id, Promised(where)))

    @app_commands.command(description=said("command.vic.talk"))
    @app_commands.describe(text=said("option.text"))
    async def talk(self, interaction: Interaction, text: str) -> None:
        """Say something to Vic."""
        await self.speech.command(interaction, Character.VIC, text)

    @stash.autocomplete("amount")
    async def suggest_stash(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what is carried."""
        return await suggest.carried(self.desk, interaction, current)

    @take.autocomplete("amount")
    async def suggest_take(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what is there."""
        return await suggest.kept(self.desk, interaction, current)

    @promise.autocomplete("when")
    async def suggest_when(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest days still to come."""
        return await suggest.days(self.desk, interaction, current)

    async def press_stash(self, interaction: Interaction, press: Press) -> None:
        """Leave all the money with her."""
        await self.desk.act_pressed(
            interaction, press, lambda _, d: Stash(d.id, Held.MONEY, Portion.ALL)
        )


async def setup(bot: PusherBot) -> None:
    """Add Vic to the bot."""
    await bot.add_cog(Vic(bot))
