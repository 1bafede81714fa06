"""Harm, passed on: the ride-along with Radovan, and taking it out on somebody (rows 13, 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import custody, debts
from game.affairs import TONNY, VIC, Pressure
from game.campaign import NoteKind, noted, with_dealer
from game.dice import risked
from game.fronts import clamped
from game.gametime import MINUTE, GameTime, day_number
from game.happenings import LashedOut, Rode
from game.refusals import Reason, Refusal
from game.turn import out_of_hours
from game.units import Cents, DealerId, Kroner, Minutes, share
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer
    from game.schemes import Lash, Ride
    from game.turn import Turn


def ride(turn: Turn, move: Ride) -> Refusal | None:
    """Work a debt down by collecting from others; what is over, Milo owes (rows 3, 15)."""
    rules, dealer = turn.rules, turn.dealer(move.dealer)
    if dealer.rung >= rules.ride_closed_rung:
        return Refusal(Reason.RIDE_CLOSED)
    if refusal := out_of_hours(turn, move.dealer, rules.ride_minutes):
        return refusal
    hard = move.pressure is Pressure.HARD
    earned = rules.ride_hard if hard else rules.ride_soft
    debt = next(iter(turn.state.debts_of(move.dealer)), None)
    worked = min(earned, debt.owed) if debt is not None else 0
    turn.emit(
        Rode(
            move.dealer,
            move.pressure,
            None if debt is None else debt.id,
            Kroner(worked),
            Kroner(earned - worked),
            Kroner(share(earned, rules.fund_share)),
            hard and risked(turn.dice, rules.ride_wrong),
            Minutes(rules.ride_minutes),
            turn.now,
        )
    )
    if debt is not None:
        debts.settle(turn, debt.id)
    return None


def rode(campaign: Campaign, event: Rode) -> Campaign:
    """Count it against the debt, and write it on the dealer's page."""
    rules, dealer = campaign.rules, campaign.dealers[event.dealer]
    hard = event.pressure is Pressure.HARD
    heat = dealer.heat + (rules.ride_wrong_heat if event.wrong else 0)
    campaign = with_dealer(
        campaign,
        event.dealer,
        minutes=Minutes(dealer.minutes - event.minutes),
        strain=Cents(dealer.strain + (rules.ride_strain_hard if hard else rules.ride_strain)),
        heat=Cents(heat),
        credit=Kroner(dealer.credit + event.credit),
        rides=dealer.rides + 1,
        pressed=dealer.pressed + hard,
        deaths=dealer.deaths + event.wrong,
    )
    if event.debt is None:
        return campaign
    debt = campaign.debts[event.debt]
    less = replace(debt, owed=Kroner(debt.owed - event.worked))
    return replace(campaign, debts={**campaign.debts, debt.id: less})


def below(campaign: Campaign, dealer: Dealer) -> list[str]:
    """Return whom a dealer could take it out on: characters, and players who agreed to it.

    A player is below who follows, who owes one money, or who stands lower with Milo.
    """
    found: list[str] = []
    if not dealer.vic_gone and dealer.rung < campaign.rules.lash_closed_rung:
        found.append(VIC)
    tie = campaign.tie_of(dealer.id)
    if tie is not None and tie.follower is None:
        found.append(TONNY)
    owing = {debt.debtor for debt in campaign.owed_to(dealer.id)}
    for other in campaign.living():
        agreed = other.versus and dealer.versus and not dealer.leaving
        agreed = agreed and other.id != dealer.id
        agreed = agreed and not custody.held(campaign, other.id)
        follows = tie is not None and tie.follower == other.id
        if agreed and (follows or other.id in owing or other.standing < dealer.standing):
            found.append(other.id)
    return found


def sore(campaign: Campaign, dealer: Dealer, now: GameTime) -> bool:
    """Say whether somebody was hurt or humiliated lately, and has not yet passed it on.

    Once a day it helps: two who hit each other would else never be tired.
    """
    since = now - dealer.hurt_at
    return (
        dealer.lashed != day_number(now)
        and dealer.hurt_at > 0
        and since <= campaign.rules.lash_hours * MINUTE
    )


def lash(turn: Turn, move: Lash) -> Refusal | None:
    """Take it out on somebody weaker: relief now, a cost in trust for good (row 13)."""
    dealer = turn.dealer(move.dealer)
    if not sore(turn.state, dealer, turn.now):
        return Refusal(Reason.NOT_SORE)
    if move.whom not in below(turn.state, dealer):
        return Refusal(Reason.NOT_BELOW)
    turn.emit(LashedOut(move.dealer, move.whom, turn.now))
    return None


def lashed_out(campaign: Campaign, event: LashedOut) -> Campaign:
    """Feel better, and have made something worse that does not mend."""
    rules, dealer = campaign.rules, campaign.dealers[event.dealer]
    campaign = with_dealer(
        campaign,
        event.dealer,
        strain=Cents(max(0, dealer.strain - rules.lash_strain)),
        minutes=Minutes(dealer.minutes + rules.lash_minutes),
        hurt_at=GameTime(0),
        lashed=day_number(event.at),
    )
    if event.whom == VIC:
        lost = Cents(dealer.vic_lost + rules.lash_vic)
        ceiling = rules.patience_most - lost
        patience = Cents(min(ceiling, dealer.patience + rules.lash_patience))
        return with_dealer(campaign, event.dealer, vic_lost=lost, patience=patience)
    if event.whom == TONNY:
        return _tonny_hit(campaign, event.dealer)
    other = campaign.dealers[DealerId(event.whom)]
    opinion = clamped(dealer.opinion + rules.lash_opinion)
    campaign = with_dealer(campaign, event.dealer, opinion=opinion)
    campaign = with_dealer(
        campaign,
        other.id,
        strain=Cents(other.strain + rules.lash_hit),
        minutes=Minutes(max(0, other.minutes - rules.lash_taken)),
        hurt_at=event.at,
    )
    return noted(campaign, event.at, NoteKind.LASHED, event.dealer, other.id)


def _tonny_hit(campaign: Campaign, dealer: DealerId) -> Campaign:
    tie = next(one for one in campaign.ties.values() if one.leader == dealer)
    loyalty = Cents(tie.loyalty + campaign.rules.lash_tonny)
    return replace(campaign, ties={**campaign.ties, tie.id: replace(tie, loyalty=loyalty)})
