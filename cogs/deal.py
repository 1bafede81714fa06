"""Each other: loans, sales on credit, partners, and what is owed between dealers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import Interaction, app_commands
from discord.ext import commands

from bot import parsing, suggest
from bot.desk import Sorry
from bot.tree import said
from game.affairs import TONNY
from game.moves import Move
from game.schemes import (
    AnswerBargain,
    Lend,
    OfferGoods,
    OfferTie,
    Part,
    PayDealer,
    SellPaper,
    Vouch,
)
from game.units import BargainId, DealerId, DebtId, Kroner, PerMille, Portion

if TYPE_CHECKING:
    from bot.app import PusherBot
    from bot.ui import Press
    from db.campaigns import Seat
    from game.campaign import Dealer


class Deal(commands.GroupCog, group_name="deal", group_description=said("command.deal._")):
    """What dealers do for each other."""

    def __init__(self, bot: PusherBot) -> None:
        """Take the desk, and the buttons between dealers."""
        self.desk = bot.desk
        bot.desk.presses |= {
            "bargain": self.press_bargain,
            "pay_dealer": self.press_pay,
            "sell_paper": self.press_sell,
        }

    @app_commands.command(description=said("command.deal.offer"))
    @app_commands.describe(
        whom=said("option.deal_whom"),
        grams=said("option.deal_grams"),
        price=said("option.deal_price"),
        due=said("option.deal_due"),
    )
    async def offer(
        self, interaction: Interaction, whom: str, grams: str, price: str, due: str | None = None
    ) -> None:
        """Offer product, for money now or on credit."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            other = parsing.other(seat.state, dealer, whom)
            wanted, asked = parsing.amount(grams), parsing.amount(price)
            when = None if due is None else parsing.moment(due, self.desk.game_now(seat))
            for read in (other, wanted, asked, when):
                if isinstance(read, Sorry):
                    return read
            if isinstance(asked, Portion):
                return Sorry("price_in_kroner")
            return OfferGoods(dealer.id, other, wanted, Kroner(asked), when)  # pyright: ignore[reportArgumentType] - none is a Sorry

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.deal.lend"))
    @app_commands.describe(
        whom=said("option.deal_whom"),
        amount=said("option.deal_amount"),
        due=said("option.due"),
    )
    async def lend(self, interaction: Interaction, whom: str, amount: str, due: str) -> None:
        """Offer money until a time."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            other = parsing.other(seat.state, dealer, whom)
            wanted = parsing.amount(amount)
            when = parsing.moment(due, self.desk.game_now(seat))
            for read in (other, wanted, when):
                if isinstance(read, Sorry):
                    return read
            return Lend(dealer.id, other, wanted, when)  # pyright: ignore[reportArgumentType] - none is a Sorry

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.deal.pay"))
    @app_commands.describe(
        whom=said("option.deal_whom"),
        amount=said("option.deal_amount"),
        theirs=said("option.deal_theirs"),
    )
    async def pay(
        self,
        interaction: Interaction,
        whom: str,
        amount: str,
        theirs: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Pay somebody what one owes them, or Milo what they owe him."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            other, wanted = parsing.other(seat.state, dealer, whom), parsing.amount(amount)
            for read in (other, wanted):
                if isinstance(read, Sorry):
                    return read
            return PayDealer(dealer.id, other, wanted, theirs)  # pyright: ignore[reportArgumentType] - none is a Sorry

        await self.desk.act(interaction, move)

    @app_commands.command(name="sell-debt", description=said("command.deal.sell-debt"))
    @app_commands.describe(debt=said("option.deal_paper"))
    async def sell_debt(self, interaction: Interaction, debt: str) -> None:
        """Let Milo have what somebody owes."""
        await self.desk.act(interaction, lambda _, d: SellPaper(d.id, DebtId(debt)))

    @app_commands.command(description=said("command.deal.vouch"))
    @app_commands.describe(whom=said("option.deal_whom"))
    async def vouch(self, interaction: Interaction, whom: str) -> None:
        """Offer to stand for what somebody owes Milo."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            other = parsing.other(seat.state, dealer, whom)
            return other if isinstance(other, Sorry) else Vouch(dealer.id, other)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.deal.partner"))
    @app_commands.describe(whom=said("option.deal_partner"), split=said("option.deal_split"))
    async def partner(
        self, interaction: Interaction, whom: str, split: app_commands.Range[int, 1, 99] = 30
    ) -> None:
        """Ask somebody along for a share."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            share = PerMille(split * 10)
            other = parsing.other(seat.state, dealer, whom)
            if isinstance(other, Sorry):
                # Whoever is called Tonny at the table comes before the one who is not at it.
                if whom.strip().casefold() == TONNY:
                    return OfferTie(dealer.id, None, share)
                return other
            return OfferTie(dealer.id, other, share)

        await self.desk.act(interaction, move)

    @app_commands.command(description=said("command.deal.part"))
    @app_commands.describe(take=said("option.deal_take"))
    async def part(
        self,
        interaction: Interaction,
        take: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Leave a partner."""
        await self.desk.act(interaction, lambda _, d: Part(d.id, take))

    @offer.autocomplete("whom")
    @lend.autocomplete("whom")
    @pay.autocomplete("whom")
    @vouch.autocomplete("whom")
    async def suggest_whom(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest who else is in."""
        return await suggest.others(self.desk, interaction, current)

    @partner.autocomplete("whom")
    async def suggest_partner(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest who else is in, and Tonny."""
        return await suggest.others(self.desk, interaction, current, tonny=True)

    @offer.autocomplete("grams")
    async def suggest_grams(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what is carried."""
        return await suggest.pocket(self.desk, interaction, current, goods=True)

    @lend.autocomplete("amount")
    @pay.autocomplete("amount")
    async def suggest_amount(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what is carried."""
        return await suggest.pocket(self.desk, interaction, current, goods=False)

    @offer.autocomplete("due")
    @lend.autocomplete("due")
    async def suggest_due(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest the days to come."""
        return await suggest.days(self.desk, interaction, current)

    @sell_debt.autocomplete("debt")
    async def suggest_paper(self, interaction: Interaction, current: str) -> suggest.Choices:
        """Suggest what others owe one."""
        return await suggest.paper(self.desk, interaction, current)

    async def press_bargain(self, interaction: Interaction, press: Press) -> None:
        """Agree to what somebody proposed, or do not."""
        bargain, answer = press.arg.split(".")
        accept = answer == "yes"
        await self.desk.act_pressed(
            interaction, press, lambda _, d: AnswerBargain(d.id, BargainId(bargain), accept)
        )

    async def press_pay(self, interaction: Interaction, press: Press) -> None:
        """Pay another dealer what there is."""

        def move(seat: Seat, dealer: Dealer) -> Move | Sorry:
            debt = next((d for d in seat.state.owed_by(dealer.id) if d.id == press.arg), None)
            if debt is None:
                return Sorry("old_button")
            return PayDealer(dealer.id, DealerId(debt.creditor), Portion.ALL)

        await self.desk.act_pressed(interaction, press, move)

    async def press_sell(self, interaction: Interaction, press: Press) -> None:
        """Let Milo have the paper."""
        debt = DebtId(press.arg)
        await self.desk.act_pressed(interaction, press, lambda _, d: SellPaper(d.id, debt))


async def setup(bot: PusherBot) -> None:
    """Add what dealers do for each other to the bot."""
    await bot.add_cog(Deal(bot))
