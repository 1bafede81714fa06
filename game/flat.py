"""Vic's flat: what is stashed is safe; her patience is what it costs (rows 7, 8, 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import endings, memory, words
from game.campaign import EVENINGS, Held, HowEnded, NoteKind, Promised, noted, with_dealer
from game.events import PutInFlat, TakenFromFlat, VicLeft, WentOut
from game.refusals import Reason, Refusal
from game.turn import Turn, out_of_hours
from game.units import Cents, Character, Kroner, Minutes, Portion, portion, share_up
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.house_rules import HouseRules
    from game.moves import GoOut, Stash, TakeBack
    from game.units import DealerId


def unreachable(turn: Turn, dealer_id: DealerId) -> Refusal | None:
    """Say why Vic cannot be asked for anything, if so."""
    dealer = turn.dealer(dealer_id)
    if dealer.vic_gone:
        return Refusal(Reason.VIC_GONE)
    if dealer.rung >= turn.rules.door_closed_rung:
        return Refusal(Reason.DOOR_CLOSED)
    return None


def stash(turn: Turn, move: Stash) -> Refusal | None:  # noqa: PLR0911 - one for each reason
    """Leave something with Vic. Money goes by itself; product means the stairs."""
    if refusal := unreachable(turn, move.dealer):
        return refusal
    if turn.dealer(move.dealer).rung >= turn.rules.stash_closed_rung:
        return Refusal(Reason.STASH_CLOSED)
    if move.what is Held.MONEY:
        there: int = turn.state.cash(move.dealer)
        none, short = Reason.NO_CASH, Reason.NOT_ENOUGH_CASH
    else:
        there = turn.state.goods(move.dealer)
        none, short = Reason.NO_GOODS, Reason.NOT_ENOUGH_GOODS
    amount = portion(move.amount, there)
    if there == 0:
        return Refusal(none)
    if amount <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    if amount > there:
        return Refusal(short, {"cash": there, "grams": there, "most": there, "wanted": amount})
    minutes = _stairs(turn.rules, move.what)
    if refusal := out_of_hours(turn, move.dealer, minutes):
        return refusal
    cut = share_up(amount, turn.rules.vic_cut) if move.what is Held.MONEY else 0
    turn.emit(PutInFlat(move.dealer, move.what, amount, Kroner(cut), minutes, turn.now))
    return None


def take_back(turn: Turn, move: TakeBack) -> Refusal | None:
    """Fetch something from Vic's flat."""
    if refusal := unreachable(turn, move.dealer):
        return refusal
    there = (
        turn.state.flat_cash(move.dealer)
        if move.what is Held.MONEY
        else turn.state.flat_goods(move.dealer)
    )
    amount = portion(move.amount, there)
    if amount <= 0 and (there or not isinstance(move.amount, Portion)):
        return Refusal(Reason.NOT_POSITIVE)
    if amount > there or not there:
        return Refusal(Reason.NOT_THAT_MUCH_IN_FLAT, {"there": there, "what": move.what})
    minutes = _stairs(turn.rules, move.what)
    if refusal := out_of_hours(turn, move.dealer, minutes):
        return refusal
    turn.emit(TakenFromFlat(move.dealer, move.what, amount, minutes, turn.now))
    return None


def _stairs(rules: HouseRules, what: Held) -> Minutes:
    return Minutes(rules.goods_minutes if what is Held.PRODUCT else 0)


def cost_of(rules: HouseRules, where: Promised) -> Kroner:
    """Return what an evening costs, in kroner."""
    return Kroner(
        {
            Promised.CLUB: rules.club_cost,
            Promised.DINNER: rules.dinner_cost,
            Promised.VET: rules.vet_cost,
            Promised.SPAIN: rules.spain_cost,
        }.get(where, 0)
    )


def go_out(turn: Turn, move: GoOut) -> Refusal | None:
    """Spend an evening with Vic, and keep the word about it if there was one."""
    if refusal := unreachable(turn, move.dealer):
        return refusal
    if move.where not in EVENINGS:
        return Refusal(Reason.NOT_AN_EVENING)
    rules = turn.rules
    rung = turn.dealer(move.dealer).rung
    if move.where is Promised.CLUB and rung >= rules.club_closed_rung:
        return Refusal(Reason.CLUB_CLOSED)
    minutes = Minutes(rules.out_minutes)
    if refusal := out_of_hours(turn, move.dealer, minutes):
        return refusal
    cost = cost_of(rules, move.where)
    cash = turn.state.cash(move.dealer)
    if cost > cash:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": cost})
    patience = rules.home_patience if move.where is Promised.HOME else rules.out_patience
    turn.emit(WentOut(move.dealer, move.where, cost, minutes, Cents(patience), turn.now))
    words.keep_evening(turn, move.dealer, move.where)
    if move.where is Promised.SPAIN:
        endings.end_run(turn, move.dealer, HowEnded.SPAIN)
    return None


def night(campaign: Campaign, dealer: DealerId) -> Cents:
    """Return what a night takes of Vic's patience: a day, and what lies in her flat."""
    rules = campaign.rules
    load = campaign.flat_cash(dealer) + campaign.flat_goods(dealer) * rules.load_gram
    return Cents(rules.patience_dawn + load * 100 // rules.patience_load)


def weigh(turn: Turn, dealer_id: DealerId) -> None:
    """Have Vic go when there is no patience left."""
    dealer = turn.dealer(dealer_id)
    if not dealer.vic_gone and dealer.patience <= 0:
        leave(turn, dealer_id)


def leave(turn: Turn, dealer: DealerId) -> None:
    """Have Vic go, with what is in the flat, and with what was promised to her (row 20)."""
    state = turn.state
    for word in state.words_of(dealer):
        if word.to is Character.VIC:
            turn.cancel(word.id)
    turn.emit(VicLeft(dealer, state.flat_cash(dealer), state.flat_goods(dealer), turn.now))


def with_patience(campaign: Campaign, dealer: DealerId, change: int) -> Campaign:
    """Return the campaign with Vic's patience moved, at most to its ceiling."""
    known = campaign.dealers[dealer]
    ceiling = campaign.rules.patience_most - known.vic_lost
    return with_dealer(campaign, dealer, patience=Cents(min(ceiling, known.patience + change)))


def carried(campaign: Campaign, event: PutInFlat | TakenFromFlat) -> Campaign:
    """Spend the time on the stairs."""
    minutes = campaign.dealers[event.dealer].minutes - event.minutes
    campaign = memory.seen_by_vic(campaign, event.dealer, event.at)
    return with_dealer(campaign, event.dealer, minutes=Minutes(minutes))


def went_out(campaign: Campaign, event: WentOut) -> Campaign:
    """Spend the evening."""
    minutes = campaign.dealers[event.dealer].minutes - event.minutes
    campaign = with_dealer(campaign, event.dealer, minutes=Minutes(minutes))
    campaign = memory.seen_by_vic(campaign, event.dealer, event.at)
    return with_patience(campaign, event.dealer, event.patience)


def vic_left(campaign: Campaign, event: VicLeft) -> Campaign:
    """Take her, and the words given to her, out of the story."""
    words_left = {
        key: word
        for key, word in campaign.words.items()
        if not (word.dealer == event.dealer and word.to is Character.VIC)
    }
    campaign = with_dealer(campaign, event.dealer, vic_gone=True, patience=Cents(0))
    campaign = noted(campaign, event.at, NoteKind.VIC_LEFT, event.dealer)
    proposals = {
        key: one
        for key, one in campaign.proposals.items()
        if not (one.dealer == event.dealer and one.to is Character.VIC)
    }
    return replace(campaign, words=words_left, proposals=proposals)
