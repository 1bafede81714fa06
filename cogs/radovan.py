"""Radovan: answering a visit, riding along, and talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import parsing, suggest
from bot.desk import Sorry
from bot.speech import Speech
from bot.tree import said
from game.affairs import Pressure
from game.campaign import VisitChoice
from game.moves import AnswerVisit
from game.schemes import Ride
from game.units import Character, DealerId, VisitId
from game.visits import nameable

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move


PRESSURES = [app_commands.Choice(name=said(f"pressure.{one}"), value=one.value) for one in Pressure]


class Radovan(commands.GroupCog, group_name="radovan", group_description=said("command.radovan._")):
    """Radovan comes by."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons that are Radovan's."""
        self.desk = bot.desk
        self.speech = Speech(bot.desk, bot)
        bot.desk.presses["visit"] = self.press_visit

    @app_commands.command(description=said("command.radovan.answer"))
    @app_commands.describe(choice=said("option.choice"), whom=said("option.whom"))
    async def answer(self, interaction: Interaction, choice: str, whom: str | None = None) -> None:
        """Answer who is at the door."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            chosen = suggest.choice_named(self.desk.words_for(interaction), choice)
            if chosen is None:
                visit = seat.state.visit_of(dealer.id)
                return suggest.no_such_choice(
                    self.desk.words_for(interaction), seat.state, visit, choice
                )
            named: DealerId | Sorry | None = None
            if whom is not None:
                named = parsing.person(whom, nameable(seat.state, dealer.id))
            if isinstance(named, Sorry):
                return named
            return AnswerVisit(dealer.id, chosen, named)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.radovan.ride"))
    @app_commands.describe(pressure=said("option.pressure"))
    @app_commands.choices(pressure=PRESSURES)
    async def ride(self, interaction: Interaction, pressure: str) -> None:
        """Collect from others with him, and press as hard as one will."""
        await self.desk.act(interaction, lambda _, d: Ride(d.id, Pressure(pressure)))

    @app_commands.command(description=said("command.radovan.talk"))
    @app_commands.describe(text=said("option.text"))
    async def talk(self, interaction: Interaction, text: str) -> None:
        """Say something to Radovan."""
        await self.speech.command(interaction, Character.RADOVAN, text)

    @answer.autocomplete("choice")
    async def suggest_choice(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what is open now."""
        return await suggest.visit_choices(self.desk, interaction, current)

    @answer.autocomplete("whom")
    async def suggest_whom(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest who could be named."""
        return await suggest.nameable_people(self.desk, interaction, current)

    async def press_visit(self, interaction: Interaction, press: Press) -> None:
        """Answer with a button: visit, choice and, for a name, whose."""
        visit, choice, *whom = press.arg.split(".")
        named = DealerId(whom[0]) if whom else None
        await self.desk.act_pressed(
            interaction,
            press,
            lambda _, d: AnswerVisit(d.id, VisitChoice(choice), named, VisitId(visit)),
        )


async def setup(bot: PusherBot) -> None:
    """Add Radovan to the bot."""
    await bot.add_cog(Radovan(bot))
