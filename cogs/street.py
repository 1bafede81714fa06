"""The street: selling, prices, rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import pages, parsing, suggest
from bot.desk import Sorry
from bot.tree import said
from game.moves import Rest, Sell
from game.units import District, Portion

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move


class Street(commands.GroupCog, group_name="street", group_description=said("command.street._")):
    """Where it is sold, and what it costs to stand there."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons of the street."""
        self.desk = bot.desk
        bot.desk.presses |= {
            "prices": self.press_prices,
            "sell": self.press_sell,
            "rest": self.press_rest,
        }

    @app_commands.command(description=said("command.street.sell"))
    @app_commands.describe(grams=said("option.grams_sell"), where=said("option.where_sell"))
    async def sell(self, interaction: Interaction, grams: str, where: str) -> None:
        """Stand on a corner until it is sold."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            wanted, place = parsing.amount(grams), parsing.district(where)
            if isinstance(wanted, Sorry):
                return wanted
            return place if isinstance(place, Sorry) else Sell(dealer.id, wanted, place)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.street.prices"))
    async def prices(self, interaction: Interaction) -> None:
        """Show what a gram fetches."""
        await self.desk.look(interaction, pages.prices)

    @app_commands.command(description=said("command.street.rest"))
    async def rest(self, interaction: Interaction) -> None:
        """Lie down for two hours."""
        await self.desk.act(interaction, lambda _, d: Rest(d.id))

    @sell.autocomplete("grams")
    async def suggest_grams(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what there is time for."""
        return await suggest.sellable(self.desk, interaction, current)

    @sell.autocomplete("where")
    async def suggest_where(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the corners, best first."""
        return await suggest.districts(self.desk, interaction, current)

    async def press_prices(self, interaction: Interaction, press: Press) -> None:
        """Show the prices, to whoever asks."""
        seat = await self.desk.pressed_seat(interaction, press)
        await self.desk.look_at(interaction, seat, pages.prices)

    async def press_sell(self, interaction: Interaction, press: Press) -> None:
        """Sell what the day allows on one corner."""
        where = District(press.arg)
        await self.desk.act_pressed(interaction, press, lambda _, d: Sell(d.id, Portion.ALL, where))

    async def press_rest(self, interaction: Interaction, press: Press) -> None:
        """Lie down."""
        await self.desk.act_pressed(interaction, press, lambda _, d: Rest(d.id))


async def setup(bot: PusherBot) -> None:
    """Add the street to the bot."""
    await bot.add_cog(Street(bot))
