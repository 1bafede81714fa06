"""The moves that make sense to try, by family: what `random` picks from, and `squeeze` counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import mercy, rides, visits
from game.affairs import BustChoice, Claim, Pressure
from game.campaign import Held, Promised, VisitChoice
from game.gametime import DAY, HOUR, GameTime
from game.moves import (
    AnswerOffer,
    AnswerVisit,
    AskTime,
    Confirm,
    GoOut,
    Move,
    PayDebt,
    PromiseVic,
    Rest,
    Sell,
    Stash,
    TakeBack,
    TakeFront,
)
from game.schemes import (
    AnswerBargain,
    AnswerBust,
    AnswerCall,
    AnswerHasse,
    AnswerRoom,
    Lash,
    Lend,
    OfferGoods,
    OfferTie,
    OpenBag,
    Part,
    PayDealer,
    Ride,
    Rob,
    SellPaper,
    SendMule,
    Spread,
    Vouch,
)
from game.units import Kroner, PerMille, Portion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.simulate.view import View

VICS, NERVES, BAGS, RISK, VISITS, TRADE, PEOPLE = (
    "vic",
    "nerves",
    "mule",
    "risk",
    "visits",
    "trade",
    "people",
)
FAMILIES = {
    VICS: "word, out, Spain, stash",
    NERVES: "rest, rumour, lash",
    BAGS: "mule, test",
    RISK: "robbery, ride, Hasse",
    VISITS: "plea, visit choices",
}
"""The families that `useful` forbids one by one. Trade and people are never forbidden."""


def urgent(view: View) -> Iterator[tuple[str, Move]]:  # noqa: C901, PLR0912 - one branch for each thing that waits
    """Yield what waits for an answer now: police, rooms, visits, offers, calls, bargains."""
    me, state = view.me, view.state
    if state.bust_of(me.id) is not None:
        yield from ((TRADE, AnswerBust(me.id, choice)) for choice in BustChoice)
        return
    room = state.room_of(me.id)
    if room is not None and me.id not in room.said:
        yield TRADE, AnswerRoom(me.id, talk=True)
        yield TRADE, AnswerRoom(me.id, talk=False)
    visit = state.visit_of(me.id)
    if visit is not None:
        for choice in visits.choices(state, visit):
            if choice is not VisitChoice.NAME:
                yield VISITS, AnswerVisit(me.id, choice)
                continue
            for other in visits.nameable(state, me.id):
                yield VISITS, AnswerVisit(me.id, choice, other.id)
    if me.offer is not None:
        yield TRADE, AnswerOffer(me.id, take=True)
        yield TRADE, AnswerOffer(me.id, take=False)
    if me.deal is not None and not me.deal.agreed:
        yield RISK, AnswerHasse(me.id, take=True)
        yield RISK, AnswerHasse(me.id, take=False)
    if mercy.open_call(state, me.id) is not None:
        yield TRADE, AnswerCall(me.id, come=True)
        yield TRADE, AnswerCall(me.id, come=False)
    for proposal in state.proposals.values():
        if proposal.dealer == me.id:
            yield VISITS, Confirm(me.id, proposal.id)
    for bargain in state.bargains.values():
        if bargain.taker == me.id:
            yield PEOPLE, AnswerBargain(me.id, bargain.id, accept=True)
            yield PEOPLE, AnswerBargain(me.id, bargain.id, accept=False)


def possible(view: View) -> Iterator[tuple[str, Move]]:
    """Yield what could be done with a day: one of each kind of action, whether legal or not."""
    me = view.me
    corner, _ = view.best_corner()
    yield TRADE, Sell(me.id, Portion.ALL, corner)
    yield TRADE, PayDebt(me.id, Portion.ALL)
    yield TRADE, TakeFront(me.id, None)
    yield VISITS, AskTime(me.id)
    yield VICS, PromiseVic(me.id, Promised.HOME, GameTime(view.now + 2 * DAY), "")
    yield VICS, PromiseVic(me.id, Promised.SPAIN, GameTime(view.now + 6 * DAY), "")
    yield VICS, GoOut(me.id, Promised.HOME)
    yield VICS, GoOut(me.id, Promised.CLUB)
    yield VICS, Stash(me.id, Held.MONEY, Portion.ALL)
    yield VICS, Stash(me.id, Held.PRODUCT, Portion.ALL)
    yield VICS, TakeBack(me.id, Held.MONEY, Portion.ALL)
    yield VICS, TakeBack(me.id, Held.PRODUCT, Portion.ALL)
    yield NERVES, Rest(me.id)
    yield BAGS, SendMule(me.id, Portion.ALL)
    yield BAGS, OpenBag(me.id)
    yield RISK, Rob(me.id)
    yield RISK, Ride(me.id, Pressure.SOFT)
    yield RISK, Ride(me.id, Pressure.HARD)
    for whom in rides.below(view.state, me):
        yield NERVES, Lash(me.id, whom)
    yield PEOPLE, OfferTie(me.id, None, PerMille(300))
    yield PEOPLE, Part(me.id, take=False)


def between(view: View) -> Iterator[tuple[str, Move]]:
    """Yield what could be done with the others at the table."""
    me = view.me
    for other in view.state.living():
        if other.id == me.id:
            continue
        yield PEOPLE, OfferTie(me.id, other.id, PerMille(400))
        yield PEOPLE, Lend(me.id, other.id, Portion.HALF, view.now + 20 * HOUR)
        yield PEOPLE, Vouch(me.id, other.id)
        yield NERVES, Spread(me.id, other.id, view.chance.choice(list(Claim)))
    yield PEOPLE, Part(me.id, take=True)


def papers(view: View) -> Iterator[Move]:
    """Yield what could be done with what is owed between dealers, and with goods."""
    me = view.me
    for debt in view.state.owed_to(me.id):
        yield SellPaper(me.id, debt.id)
    for other in view.state.living():
        if other.id != me.id:
            yield PayDealer(me.id, other.id, Portion.ALL)
            yield PayDealer(me.id, other.id, Portion.ALL, theirs=True)
            yield OfferGoods(me.id, other.id, Portion.HALF, Kroner(4000), view.now + 20 * HOUR)


def kind_of(move: Move) -> str:
    """Return the action a move is a variant of, as the table of commands has them."""
    variant = getattr(move, "what", None) or getattr(move, "where", None)
    named = type(move).__name__
    if isinstance(move, GoOut | PromiseVic):
        return f"{named}:{variant}"
    if isinstance(move, AnswerVisit):
        return f"{named}:{move.choice}"
    return named
