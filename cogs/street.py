"""The street: selling, prices, rest; risk, the police, and what is said of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import pages, parsing, suggest
from bot.desk import Sorry
from bot.tree import said
from game.affairs import TONNY, VIC, BustChoice
from game.moves import Move, Rest, Sell
from game.schemes import (
    AnswerBust,
    AnswerCall,
    AnswerHasse,
    AnswerRoom,
    Lash,
    OpenBag,
    Rob,
    SendMule,
    Spread,
)
from game.units import BagId, BustId, District, Portion, RoomId

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer


class Street(commands.GroupCog, group_name="street", group_description=said("command.street._")):
    """Where it is sold, and what it costs to stand there."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons of the street."""
        self.desk = bot.desk
        bot.desk.presses |= {
            "prices": self.press_prices,
            "sell": self.press_sell,
            "rest": self.press_rest,
            "test": self.press_test,
            "bust": self.press_bust,
            "room": self.press_room,
            "hasse": self.press_hasse,
            "mercy": self.press_mercy,
        }

    @app_commands.command(description=said("command.street.sell"))
    @app_commands.describe(
        grams=said("option.grams_sell"), where=said("option.where_sell"), bag=said("option.bag")
    )
    async def sell(
        self, interaction: Interaction, grams: str, where: str, bag: str | None = None
    ) -> None:
        """Stand on a corner until it is sold."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            wanted, place = parsing.amount(grams), parsing.district(where)
            if isinstance(wanted, Sorry):
                return wanted
            if isinstance(place, Sorry):
                return place
            return Sell(dealer.id, wanted, place, BagId(bag) if bag else None)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.street.prices"))
    async def prices(self, interaction: Interaction) -> None:
        """Show what a gram fetches."""
        await self.desk.look(interaction, pages.prices)

    @app_commands.command(description=said("command.street.rest"))
    async def rest(self, interaction: Interaction) -> None:
        """Lie down for two hours."""
        await self.desk.act(interaction, lambda _, d: Rest(d.id))

    @app_commands.command(description=said("command.street.test"))
    @app_commands.describe(bag=said("option.bag_test"))
    async def test(self, interaction: Interaction, bag: str | None = None) -> None:
        """Find out what is in a bag."""
        which = BagId(bag) if bag else None
        await self.desk.act(interaction, lambda _, d: OpenBag(d.id, which))

    @app_commands.command(description=said("command.street.mule"))
    @app_commands.describe(grams=said("option.grams_mule"))
    async def mule(self, interaction: Interaction, grams: str) -> None:
        """Pay somebody to bring it."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            wanted = parsing.amount(grams)
            return wanted if isinstance(wanted, Sorry) else SendMule(dealer.id, wanted)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.street.rob"))
    async def rob(self, interaction: Interaction) -> None:
        """Take what there is at a gym."""
        await self.desk.act(interaction, lambda _, d: Rob(d.id))

    @app_commands.command(description=said("command.street.rumour"))
    @app_commands.describe(about=said("option.about"), text=said("option.rumour"))
    async def rumour(self, interaction: Interaction, about: str, text: str) -> None:
        """Say something about somebody; about oneself, that it is not so."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            whom = parsing.person(about, seat.state.living())
            claim = parsing.claim(self.desk.words_for(interaction), text)
            if isinstance(whom, Sorry):
                return whom
            return claim if isinstance(claim, Sorry) else Spread(dealer.id, whom, claim)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.street.lash"))
    @app_commands.describe(whom=said("option.lash"))
    async def lash(self, interaction: Interaction, whom: str) -> None:
        """Take it out on somebody."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            if whom.strip().casefold() == VIC:
                return Lash(dealer.id, VIC)
            other = parsing.other(seat.state, dealer, whom)
            if isinstance(other, Sorry):
                return Lash(dealer.id, TONNY) if whom.strip().casefold() == TONNY else other
            return Lash(dealer.id, other)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.street.answer"))
    @app_commands.describe(choice=said("option.choice"))
    async def answer(self, interaction: Interaction, choice: str) -> None:
        """Answer the police, Hasse, or Milo's call, whichever waits."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            open_now = suggest.waiting(seat.state, dealer)
            words, typed = self.desk.words_for(interaction), choice.strip().casefold()
            for key in open_now:
                if typed in (key, key.partition(".")[2], words(key).casefold()):
                    return _answer(dealer, key)
            if not open_now:
                return Sorry("nothing_waits")
            return Sorry("not_a_choice", {"choices": ", ".join(words(key) for key in open_now)})

        await self.desk.act(interaction, move)

    @sell.autocomplete("bag")
    @test.autocomplete("bag")
    async def suggest_bag(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the bags that are here."""
        return await suggest.bags(self.desk, interaction, current)

    @rumour.autocomplete("about")
    async def suggest_about(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest of whom something can be said."""
        return await suggest.spoken_of(self.desk, interaction, current)

    @rumour.autocomplete("text")
    async def suggest_claim(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what can be said."""
        return await suggest.claims(self.desk, interaction, current)

    @lash.autocomplete("whom")
    async def suggest_target(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest whom it could be taken out on."""
        return await suggest.targets(self.desk, interaction, current)

    @answer.autocomplete("choice")
    async def suggest_answer(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what can be answered now."""
        return await suggest.street_choices(self.desk, interaction, current)

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

    async def press_test(self, interaction: Interaction, press: Press) -> None:
        """Find out what is in a bag."""
        bag = BagId(press.arg)
        await self.desk.act_pressed(interaction, press, lambda _, d: OpenBag(d.id, bag))

    async def press_bust(self, interaction: Interaction, press: Press) -> None:
        """Choose, while they are on the stairs."""
        bust, choice = press.arg.split(".")
        await self.desk.act_pressed(
            interaction, press, lambda _, d: AnswerBust(d.id, BustChoice(choice), BustId(bust))
        )

    async def press_room(self, interaction: Interaction, press: Press) -> None:
        """Talk, or keep silent."""
        room, answer = press.arg.split(".")
        talk = answer == "talk"
        await self.desk.act_pressed(
            interaction, press, lambda _, d: AnswerRoom(d.id, talk, RoomId(room))
        )

    async def press_hasse(self, interaction: Interaction, press: Press) -> None:
        """Answer the deal a button was made for, and no later one."""
        answer, until = press.arg.split(".")

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            if dealer.deal is not None and str(dealer.deal.until) != until:
                return Sorry("old_button")
            return AnswerHasse(dealer.id, answer == "take")

        await self.desk.act_pressed(interaction, press, move)

    async def press_mercy(self, interaction: Interaction, press: Press) -> None:
        """Come with the token, or stay away."""
        come = press.arg.startswith("come.")
        await self.desk.act_pressed(interaction, press, lambda _, d: AnswerCall(d.id, come))


def _answer(dealer: Dealer, key: str) -> Move:
    """Return the move of what was chosen."""
    kind, _, choice = key.partition(".")
    if kind == "bust":
        return AnswerBust(dealer.id, BustChoice(choice))
    if kind == "room":
        return AnswerRoom(dealer.id, choice == "talk")
    if choice.startswith("hasse"):
        return AnswerHasse(dealer.id, choice == "hasse_take")
    return AnswerCall(dealer.id, choice == "mercy_come")


async def setup(bot: PusherBot) -> None:
    """Add the street to the bot."""
    await bot.add_cog(Street(bot))
