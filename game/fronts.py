"""Milo's fronts: product now, money by a deadline, a ratchet that never turns (rows 1, 2, 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.campaign import Debt, Errand, Offer, Taken, with_dealer
from game.events import FrontTaken, OfferDeclined, OfferMade
from game.gametime import MINUTE, GameTime, Span, day_number, later
from game.refusals import Reason, Refusal
from game.units import Cents, DebtId, Grams, Kroner, Minutes, PerMille, share, share_up
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer
    from game.moves import AnswerOffer, TakeFront
    from game.turn import Turn
    from game.units import DealerId


def gram_price(campaign: Campaign, dealer: Dealer, now: GameTime, *, asked: bool) -> Kroner:
    """Return what a gram costs this dealer today: dearer by package, by day and by bad standing."""
    rules = campaign.rules
    cost = rules.gram_cost * dealer.gram_step
    for _ in range(day_number(now) - 1):
        cost = share(cost, rules.gram_day)
    cost = share(cost, rules.gram_dear - rules.gram_standing * dealer.standing // 100)
    if asked:
        cost = share(cost, rules.asked_price)
    return Kroner(-(-cost // 1000))


def package(campaign: Campaign, dealer: Dealer) -> Grams:
    """Return the size of a dealer's next package."""
    return Grams(min(dealer.package // 100, campaign.rules.largest_package))


def asked_sizes(campaign: Campaign, dealer: Dealer) -> tuple[Grams, Grams]:
    """Return the least and the most Milo gives to who asks: his size, or half as much again."""
    least = package(campaign, dealer)
    return least, Grams(share(least, campaign.rules.asked_most))


def first_front(turn: Turn, dealer_id: DealerId) -> None:
    """Nobody joins without owing (row 1)."""
    dealer = turn.dealer(dealer_id)
    _hand_over(turn, dealer, package(turn.state, dealer), Taken.JOINED)


def make_offer(turn: Turn, dealer_id: DealerId) -> None:
    """Put the next package on the table at dawn, for who owes nothing."""
    dealer = turn.dealer(dealer_id)
    if dealer.standing <= 0:
        # Who has turned him down too often is not asked any more: it is under the sink.
        lapse(turn, dealer_id)
        return
    grams = package(turn.state, dealer)
    price = gram_price(turn.state, dealer, turn.now, asked=False)
    until = later(turn.now, turn.rules.offer_hours * MINUTE)
    minutes = Minutes(dealer.term + dealer.carried)
    turn.emit(OfferMade(dealer_id, Offer(grams, Kroner(grams * price), minutes, until)))
    turn.set(Errand.OFFER_LAPSES, dealer_id, until)


def ask(turn: Turn, move: TakeFront) -> Refusal | None:
    """Give the next package to who comes by himself: cheaper, and never a small one."""
    dealer = turn.dealer(move.dealer)
    if dealer.offer is not None:
        return Refusal(
            Reason.OFFER_OPEN, {"grams": dealer.offer.grams, "amount": dealer.offer.amount}
        )
    if dealer.rung >= turn.rules.front_closed_rung:
        return Refusal(Reason.FRONT_CLOSED, {"rung": dealer.rung})
    if dealer.declined == day_number(turn.now):
        return Refusal(Reason.TURNED_DOWN)
    debts = turn.state.debts_of(move.dealer)
    if debts:
        return Refusal(Reason.DEBT_OPEN, {"owed": debts[0].owed, "due": debts[0].due})
    least, most = asked_sizes(turn.state, dealer)
    grams = least if move.grams is None else move.grams
    if not least <= grams <= most:
        return Refusal(Reason.FRONT_SIZE, {"least": least, "most": most})
    _hand_over(turn, dealer, Grams(grams), Taken.ASKED)
    return None


def answer(turn: Turn, move: AnswerOffer) -> Refusal | None:
    """Take what is on the table, or turn it down at a price (row 5)."""
    dealer = turn.dealer(move.dealer)
    if dealer.offer is None:
        return Refusal(Reason.NO_OFFER)
    turn.cancel(move.dealer)
    if move.take:
        _hand_over(turn, dealer, dealer.offer.grams, Taken.OFFERED)
    else:
        turn.emit(OfferDeclined(move.dealer, day_number(turn.now)))
    return None


def front_deal(turn: Turn, dealer_id: DealerId, grams: Grams, due: GameTime) -> None:
    """Front what a big deal needs, due at once. The next package is none the larger for it."""
    dealer = turn.dealer(dealer_id)
    price = gram_price(turn.state, dealer, turn.now, asked=False)
    interval = Span(due - turn.now)
    debt = DebtId(turn.fresh("b"))
    turn.emit(
        FrontTaken(
            debt,
            dealer_id,
            grams,
            Kroner(grams * price),
            due,
            interval,
            Taken.DEAL,
            next_package=dealer.package,
            next_term=dealer.term,
            next_step=dealer.gram_step,
        )
    )
    set_deadline(turn, debt, due, interval)


def lapse(turn: Turn, dealer_id: DealerId) -> None:
    """Milo takes silence for a yes."""
    dealer = turn.dealer(dealer_id)
    grams = package(turn.state, dealer) if dealer.offer is None else dealer.offer.grams
    _hand_over(turn, dealer, grams, Taken.LAPSED)


def _hand_over(turn: Turn, dealer: Dealer, grams: Grams, how: Taken) -> None:
    rules = turn.rules
    asked = how is Taken.ASKED
    if dealer.offer is not None:
        amount, minutes = dealer.offer.amount, dealer.offer.minutes
    else:
        price = gram_price(turn.state, dealer, turn.now, asked=asked)
        amount, minutes = Kroner(grams * price), Minutes(dealer.term + dealer.carried)
    interval = Span(minutes * MINUTE)
    due = later(turn.now, interval)
    growth, shrink, step = (
        (rules.asked_growth, rules.asked_shrink, rules.asked_step)
        if asked
        else (rules.package_growth, rules.term_shrink, rules.gram_step)
    )
    # What he owes comes as product, at what it costs today; never as money (row 3).
    extra = Grams(dealer.credit * grams // amount) if amount else Grams(0)
    debt = DebtId(turn.fresh("b"))
    turn.emit(
        FrontTaken(
            debt,
            dealer.id,
            grams,
            amount,
            due,
            interval,
            how,
            next_package=share(dealer.package, growth),
            next_term=Minutes(max(rules.term_floor, share(dealer.term, shrink))),
            next_step=PerMille(share_up(dealer.gram_step, step)),
            extra=extra,
            repaid=Kroner(-(-extra * amount // grams)) if extra else Kroner(0),
        )
    )
    set_deadline(turn, debt, due, interval)


def set_deadline(turn: Turn, debt: DebtId, due: GameTime, interval: Span) -> None:
    """Have the clock bring a deadline, and a word some time before it."""
    turn.set(Errand.REMINDER, debt, GameTime(due - share(interval, turn.rules.reminder_share)))
    turn.set(Errand.DEBT_DUE, debt, due)


def offer_made(campaign: Campaign, event: OfferMade) -> Campaign:
    """Remember what is on the table."""
    return with_dealer(campaign, event.dealer, offer=event.offer)


def offer_declined(campaign: Campaign, event: OfferDeclined) -> Campaign:
    """Make the next offer harsher."""
    dealer = campaign.dealers[event.dealer]
    rules = campaign.rules
    return with_dealer(
        campaign,
        event.dealer,
        offer=None,
        declined=event.day,
        package=share(dealer.package, rules.declined_growth),
        gram_step=PerMille(share_up(dealer.gram_step, rules.declined_growth)),
        standing=clamped(dealer.standing + rules.declined_standing),
    )


def clamped(score: int) -> Cents:
    """Keep a standing or a warmth between nothing and ten points."""
    return Cents(max(0, min(1000, score)))


def front_taken(campaign: Campaign, event: FrontTaken) -> Campaign:
    """Open the debt and turn the ratchet."""
    debt = Debt(event.debt, event.dealer, event.amount, event.amount, event.due, event.interval)
    if event.how is Taken.DEAL:
        return replace(campaign, debts={**campaign.debts, event.debt: debt})
    campaign = with_dealer(
        campaign,
        event.dealer,
        offer=None,
        carried=Minutes(0),
        credit=Kroner(campaign.dealers[event.dealer].credit - event.repaid),
        package=event.next_package,
        term=event.next_term,
        gram_step=event.next_step,
    )
    return replace(campaign, debts={**campaign.debts, event.debt: debt})
