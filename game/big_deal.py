"""Hasse's one big deal: a buyer, a date, and more than one can pay for (row 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import custody, fronts
from game.affairs import BigDeal, BustAt
from game.campaign import Errand, with_dealer
from game.dice import risked
from game.fronts import clamped
from game.gametime import DAY, MINUTE, at_hour, later
from game.happenings import DealDone, DealFailed, HasseAnswered, HasseCame
from game.refusals import Reason, Refusal
from game.units import Grams, Kroner

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.schemes import AnswerHasse
    from game.turn import Turn
    from game.units import DealerId


def perhaps(turn: Turn, dealer_id: DealerId) -> None:
    """At dawn, let Hasse have a buyer, for who can still be asked."""
    rules, dealer = turn.rules, turn.dealer(dealer_id)
    closed = (
        dealer.deal is not None
        or dealer.held_until
        or dealer.rung >= rules.hasse_closed_rung
        or dealer.opinion < rules.hasse_opinion
    )
    if closed or not risked(turn.dice, rules.hasse_chance):
        return
    until = later(turn.now, rules.hasse_hours * MINUTE)
    when = at_hour(turn.now // DAY + 1, rules.hasse_hour)
    deal = BigDeal(Grams(rules.hasse_grams), Kroner(rules.hasse_price), when, until)
    turn.emit(HasseCame(dealer_id, deal, turn.now))
    turn.set(Errand.HASSE_LAPSES, f"hasse:{dealer_id}", until)


def answer(turn: Turn, move: AnswerHasse) -> Refusal | None:
    """Take it, and what Milo fronts for it; or leave it."""
    deal = turn.dealer(move.dealer).deal
    if deal is None or deal.agreed:
        return Refusal(Reason.NO_DEAL)
    turn.cancel(f"hasse:{move.dealer}")
    turn.emit(HasseAnswered(move.dealer, move.take, lapsed=False, at=turn.now))
    if move.take:
        due = later(deal.when, turn.rules.hasse_pay * MINUTE)
        fronts.front_deal(turn, move.dealer, deal.grams, due)
        turn.set(Errand.DEAL, f"deal:{move.dealer}", deal.when)
    return None


def lapse(turn: Turn, dealer: DealerId) -> None:
    """He takes silence for what it is."""
    turn.emit(HasseAnswered(dealer, took=False, lapsed=True, at=turn.now))


def meet(turn: Turn, dealer_id: DealerId) -> None:
    """The hour is there: the buyer buys what was brought, unless somebody else knew the date."""
    rules, state = turn.rules, turn.state
    dealer, goods = turn.dealer(dealer_id), state.goods(dealer_id)
    deal = dealer.deal
    if deal is None or dealer.held_until or not goods or state.bust_of(dealer_id) is not None:
        turn.emit(DealFailed(dealer_id, turn.now))
        return
    if risked(turn.dice, rules.hasse_bust + rules.hasse_bust_heat * dealer.heat // 100):
        custody.begin(turn, dealer_id, BustAt.DEAL)
        return
    grams = Grams(min(goods, deal.grams))
    turn.emit(DealDone(dealer_id, grams, Kroner(grams * deal.price), turn.now))


def hasse_came(campaign: Campaign, event: HasseCame) -> Campaign:
    """Remember what he said."""
    return with_dealer(campaign, event.dealer, deal=event.deal)


def hasse_answered(campaign: Campaign, event: HasseAnswered) -> Campaign:
    """Remember what he was told."""
    deal = campaign.dealers[event.dealer].deal
    agreed = None
    if event.took and deal is not None:
        agreed = BigDeal(deal.grams, deal.price, deal.when, deal.until, agreed=True)
    return with_dealer(campaign, event.dealer, deal=agreed)


def deal_over(campaign: Campaign, event: DealDone | DealFailed) -> Campaign:
    """Close it. Who was not there is talked of."""
    dealer = campaign.dealers[event.dealer]
    if isinstance(event, DealDone):
        return with_dealer(campaign, event.dealer, deal=None)
    opinion = clamped(dealer.opinion + campaign.rules.failed_opinion)
    return with_dealer(campaign, event.dealer, deal=None, opinion=opinion)
