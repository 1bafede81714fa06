"""Milo: fronts, payments, what is owed, and talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import pages, parsing, suggest
from bot.desk import Sorry
from bot.speech import Speech
from bot.tree import said
from game.fronts import asked_sizes
from game.moves import AnswerOffer, AskTime, Confirm, Drop, PayDebt, TakeFront
from game.units import Character, DebtId, Portion, ProposalId

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer
    from game.moves import Move


class Milo(commands.GroupCog, group_name="milo", group_description=said("command.milo._")):
    """Milo lends, and waits."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons that are Milo's."""
        self.desk = bot.desk
        self.speech = Speech(bot.desk, bot)
        bot.desk.presses |= {
            "take": self.press_take,
            "decline": self.press_decline,
            "pay_all": self.press_pay,
            "ask_time": self.press_ask_time,
            "agree": self.press_confirm,
            "give_word": self.press_confirm,
            "leave_it": self.press_drop,
            "not_said": self.press_drop,
            "owe": self.press_owe,
        }

    @app_commands.command(description=said("command.milo.front"))
    @app_commands.describe(grams=said("option.grams_front"))
    async def front(self, interaction: Interaction, grams: str | None = None) -> None:
        """Ask for the next package."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            if grams is None:
                return (
                    AnswerOffer(dealer.id, take=True)
                    if dealer.offer
                    else TakeFront(dealer.id, None)
                )
            wanted = parsing.amount(grams)
            if isinstance(wanted, Portion):
                least, most = asked_sizes(seat.state, dealer)
                wanted = most if wanted is Portion.ALL else least
            return wanted if isinstance(wanted, Sorry) else TakeFront(dealer.id, wanted)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.milo.pay"))
    @app_commands.describe(amount=said("option.amount_pay"), debt=said("option.debt"))
    async def pay(self, interaction: Interaction, amount: str, debt: str | None = None) -> None:
        """Pay a debt."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            wanted = parsing.amount(amount)
            if isinstance(wanted, Sorry):
                return wanted
            return PayDebt(dealer.id, wanted, DebtId(debt) if debt else None)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.milo.owe"))
    async def owe(self, interaction: Interaction) -> None:
        """Show what is owed, and when."""
        await self.desk.look(interaction, pages.owe)

    @app_commands.command(description=said("command.milo.talk"))
    @app_commands.describe(text=said("option.text"))
    async def talk(self, interaction: Interaction, text: str) -> None:
        """Say something to Milo."""
        await self.speech.command(interaction, Character.MILO, text)

    @front.autocomplete("grams")
    async def suggest_front(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest his size, and the most he would give."""
        return await suggest.fronts(self.desk, interaction, current)

    @pay.autocomplete("amount")
    async def suggest_amount(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest amounts that make sense now."""
        return await suggest.payments(self.desk, interaction, current)

    @pay.autocomplete("debt")
    async def suggest_debt(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the debts there are."""
        return await suggest.debts(self.desk, interaction, current)

    async def press_take(self, interaction: Interaction, press: Press) -> None:
        """Take the package on the table."""
        await self._answer_offer(interaction, press, take=True)

    async def press_decline(self, interaction: Interaction, press: Press) -> None:
        """Turn the package down."""
        await self._answer_offer(interaction, press, take=False)

    async def _answer_offer(self, interaction: Interaction, press: Press, *, take: bool) -> None:
        """Answer the package a button was made for, and no later one."""

        def move(_seat: Seat, dealer: Dealer) -> Move | Sorry:
            if dealer.offer is not None and str(dealer.offer.until) != press.arg:
                return Sorry("old_button")
            return AnswerOffer(dealer.id, take=take)

        await self.desk.act_pressed(interaction, press, move)

    async def press_pay(self, interaction: Interaction, press: Press) -> None:
        """Pay what there is."""
        debt = DebtId(press.arg)
        await self.desk.act_pressed(
            interaction, press, lambda _, d: PayDebt(d.id, Portion.ALL, debt)
        )

    async def press_ask_time(self, interaction: Interaction, press: Press) -> None:
        """Ask what time would cost."""
        await self.desk.act_pressed(
            interaction,
            press,
            lambda _, d: AskTime(d.id),
            otherwise=self.speech.on_phone(Character.MILO),
        )

    async def press_confirm(self, interaction: Interaction, press: Press) -> None:
        """Agree to what was said back."""
        proposal = ProposalId(press.arg)
        await self.desk.act_pressed(interaction, press, lambda _, d: Confirm(d.id, proposal))

    async def press_drop(self, interaction: Interaction, press: Press) -> None:
        """Say that it was not meant so."""
        proposal = ProposalId(press.arg)
        await self.desk.act_pressed(interaction, press, lambda _, d: Drop(d.id, proposal))

    async def press_owe(self, interaction: Interaction, press: Press) -> None:
        """Show what is owed."""
        seat = await self.desk.pressed_seat(interaction, press)
        await self.desk.look_at(interaction, seat, pages.owe)


async def setup(bot: PusherBot) -> None:
    """Add Milo to the bot."""
    await bot.add_cog(Milo(bot))
