"""What dealers do for each other: loans, sales on credit, vouching, selling the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from game import custody, debts, ties, words
from game.affairs import MILO, Bargain, BargainKind
from game.campaign import Debt, Errand, NoteKind, noted, with_dealer
from game.events import DebtPaid
from game.fronts import clamped, set_deadline
from game.gametime import MINUTE, GameTime, Span, later
from game.happenings import (
    BargainClosed,
    BargainProposed,
    DealerPaid,
    HandedOver,
    PaidFor,
    PaperSold,
    VouchedFor,
)
from game.refusals import Reason, Refusal
from game.units import (
    BargainId,
    DebtId,
    Grams,
    Kroner,
    PerMille,
    Portion,
    portion,
    share,
)
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.schemes import (
        AnswerBargain,
        Lend,
        OfferGoods,
        OfferTie,
        PayDealer,
        SellPaper,
        Vouch,
    )
    from game.turn import Turn
    from game.units import DealerId


def _whom(turn: Turn, dealer: DealerId, whom: DealerId) -> Refusal | None:
    other = turn.state.dealers.get(whom)
    if other is None or other.ended is not None or whom == dealer:
        return Refusal(Reason.NO_SUCH_DEALER)
    return None


def _term(turn: Turn, due: int | None) -> Refusal | None:
    if due is None:
        return None
    if due <= turn.now:
        return Refusal(Reason.PROMISE_IN_THE_PAST, {"due": due})
    if due > turn.now + words.FURTHEST:
        return Refusal(Reason.PROMISE_TOO_FAR, {"latest": turn.now + words.FURTHEST})
    return None


def _propose(turn: Turn, bargain: Bargain) -> Refusal | None:
    """Put something to another dealer. The same kind of thing waits once between two."""
    for one in turn.state.bargains.values():
        if (one.kind, one.giver, one.taker) == (bargain.kind, bargain.giver, bargain.taker):
            return Refusal(Reason.BARGAIN_WAITS, {"name": turn.dealer(bargain.taker).name})
    turn.emit(
        BargainProposed(
            bargain.id,
            bargain.kind,
            bargain.giver,
            bargain.taker,
            bargain.until,
            bargain.grams,
            bargain.amount,
            bargain.due,
            bargain.share,
            bargain.debt,
            turn.now,
        )
    )
    turn.set(Errand.BARGAIN_LAPSES, bargain.id, bargain.until)
    return None


def _bargain(turn: Turn, kind: BargainKind, giver: DealerId, taker: DealerId) -> Bargain:
    until = later(turn.now, turn.rules.bargain_hours * MINUTE)
    return Bargain(BargainId(turn.fresh("n")), kind, giver, taker, until)


def offer_goods(turn: Turn, move: OfferGoods) -> Refusal | None:
    """Offer product, for money now or on credit."""
    goods = turn.state.goods(move.dealer)
    grams = portion(move.grams, goods)
    refusal = _whom(turn, move.dealer, move.whom) or _term(turn, move.due)
    if refusal is not None:
        return refusal
    if not goods:
        return Refusal(Reason.NO_GOODS)
    if grams <= 0 or not 0 <= move.price <= debts.DEAREST:
        return Refusal(Reason.NOT_POSITIVE)
    if grams > goods:
        return Refusal(Reason.NOT_THAT_MANY, {"grams": goods, "wanted": grams})
    if move.due is not None and move.price <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    bargain = replace(
        _bargain(turn, BargainKind.GOODS, move.dealer, move.whom),
        grams=Grams(grams),
        amount=move.price,
        due=None if move.due is None else GameTime(move.due),
    )
    return _propose(turn, bargain)


def lend(turn: Turn, move: Lend) -> Refusal | None:
    """Offer money until a time."""
    refusal = _whom(turn, move.dealer, move.whom) or _term(turn, move.due)
    if refusal is not None:
        return refusal
    cash = turn.state.cash(move.dealer)
    amount = portion(move.amount, cash)
    if not cash:
        return Refusal(Reason.NO_CASH)
    if amount <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    if amount > cash:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": amount})
    bargain = replace(
        _bargain(turn, BargainKind.LEND, move.dealer, move.whom),
        amount=Kroner(amount),
        due=GameTime(move.due),
    )
    return _propose(turn, bargain)


def vouch(turn: Turn, move: Vouch) -> Refusal | None:
    """Offer to stand for what another owes Milo."""
    if refusal := _whom(turn, move.dealer, move.whom):
        return refusal
    debt = next((d for d in turn.state.debts_of(move.whom) if d.guarantor is None), None)
    if debt is None:
        return Refusal(Reason.NOTHING_TO_VOUCH, {"name": turn.dealer(move.whom).name})
    bargain = _bargain(turn, BargainKind.VOUCH, move.dealer, move.whom)
    return _propose(turn, replace(bargain, debt=debt.id))


def offer_tie(turn: Turn, move: OfferTie) -> Refusal | None:
    """Ask somebody along; Tonny says yes by himself."""
    if refusal := ties.refuses(turn, move):
        return refusal
    if move.whom is None:
        return ties.ask_tonny(turn, move)
    if refusal := _whom(turn, move.dealer, move.whom):
        return refusal
    if turn.state.tie_of(move.whom) is not None:
        return Refusal(Reason.HAS_PARTNER_TOO, {"name": turn.dealer(move.whom).name})
    bargain = _bargain(turn, BargainKind.PARTNER, move.dealer, move.whom)
    return _propose(turn, replace(bargain, share=PerMille(move.share)))


def answer(turn: Turn, move: AnswerBargain) -> Refusal | None:
    """Agree, if both still can; or turn it down."""
    bargain = turn.state.bargains.get(move.bargain)
    if bargain is None or bargain.taker != move.dealer:
        return Refusal(Reason.BARGAIN_GONE)
    if move.accept and (refusal := _impossible(turn, bargain)):
        return refusal
    _close(turn, bargain, accepted=move.accept, lapsed=False)
    if move.accept:
        _agreed(turn, bargain)
    return None


def _impossible(turn: Turn, bargain: Bargain) -> Refusal | None:
    """Say why a bargain cannot be struck any more, if so."""
    state = turn.state
    late = bargain.due is not None and bargain.due <= turn.now
    if late or custody.away(state, bargain.giver):
        return Refusal(Reason.BARGAIN_GONE)
    match bargain.kind:
        case BargainKind.GOODS | BargainKind.LEND:
            return _short(turn, bargain)
        case BargainKind.PARTNER:
            if state.tie_of(bargain.taker) is not None:
                return Refusal(Reason.HAS_PARTNER)
            if state.tie_of(bargain.giver) is not None:
                name = turn.dealer(bargain.giver).name
                return Refusal(Reason.HAS_PARTNER_TOO, {"name": name})
        case BargainKind.VOUCH:
            debt = state.debts.get(bargain.debt or DebtId(""))
            if debt is None or debt.guarantor is not None or debt.creditor != MILO:
                return Refusal(Reason.BARGAIN_GONE)
        case _:
            assert_never(bargain.kind)
    return None


def _short(turn: Turn, bargain: Bargain) -> Refusal | None:
    """Say who has not got what was agreed."""
    state = turn.state
    lent = bargain.amount if bargain.kind is BargainKind.LEND else 0
    if state.goods(bargain.giver) < bargain.grams or state.cash(bargain.giver) < lent:
        return Refusal(Reason.GIVER_SHORT, {"name": turn.dealer(bargain.giver).name})
    cash = state.cash(bargain.taker)
    if bargain.due is None and cash < bargain.amount:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": bargain.amount})
    return None


def _agreed(turn: Turn, bargain: Bargain) -> None:
    match bargain.kind:
        case BargainKind.GOODS | BargainKind.LEND:
            _hand_over(turn, bargain)
        case BargainKind.PARTNER:
            ties.make(turn, bargain.giver, bargain.taker, bargain.share)
        case BargainKind.VOUCH:
            _vouched(turn, bargain)
        case _:
            assert_never(bargain.kind)


def _hand_over(turn: Turn, bargain: Bargain) -> None:
    lent = bargain.amount if bargain.kind is BargainKind.LEND else Kroner(0)
    owed = bargain.amount if bargain.due is not None else Kroner(0)
    due = bargain.due if bargain.due is not None else turn.now
    debt = DebtId(turn.fresh("b")) if owed else None
    turn.emit(
        HandedOver(
            bargain.giver,
            bargain.taker,
            bargain.grams,
            lent,
            Kroner(0) if owed else bargain.amount,
            debt,
            owed,
            due,
            Span(due - turn.now),
            turn.now,
        )
    )
    if debt is not None:
        set_deadline(turn, debt, due, Span(due - turn.now))


def _vouched(turn: Turn, bargain: Bargain) -> None:
    debt = turn.state.debts[bargain.debt or DebtId("")]
    interval = Span(share(debt.interval, turn.rules.vouch_time))
    due = later(max(debt.due, turn.now), interval)
    turn.cancel(debt.id)
    turn.emit(VouchedFor(debt.id, bargain.giver, bargain.taker, due, debt.interval, turn.now))
    set_deadline(turn, debt.id, due, debt.interval)


def _close(turn: Turn, bargain: Bargain, *, accepted: bool, lapsed: bool) -> None:
    turn.cancel(bargain.id)
    turn.emit(BargainClosed(bargain.id, bargain.giver, bargain.taker, accepted, lapsed, turn.now))


def lapse(turn: Turn, bargain: BargainId) -> None:
    """Let a proposal have gone unanswered."""
    _close(turn, turn.state.bargains[bargain], accepted=False, lapsed=True)


def withdraw(turn: Turn, dealer: DealerId) -> None:
    """Let all that a dealer proposed, or was proposed, be void."""
    for bargain in list(turn.state.bargains.values()):
        if dealer in (bargain.giver, bargain.taker):
            _close(turn, bargain, accepted=False, lapsed=True)


def pay_dealer(turn: Turn, move: PayDealer) -> Refusal | None:
    """Pay what one owes somebody; or pay Milo what somebody owes him."""
    if refusal := _whom(turn, move.dealer, move.whom):
        return refusal
    name = turn.dealer(move.whom).name
    if move.theirs:
        owed, reason = turn.state.debts_of(move.whom), Reason.THEY_OWE_NOTHING
    else:
        owed = [d for d in turn.state.owed_by(move.dealer) if d.creditor == move.whom]
        reason = Reason.OWES_THEM_NOTHING
    if not owed:
        return Refusal(reason, {"name": name})
    amount = _payment(turn, move, owed[0])
    if isinstance(amount, Refusal):
        return amount
    if move.theirs:
        turn.emit(PaidFor(move.dealer, move.whom, owed[0].id, amount, turn.now))
        words.credit(turn, move.whom)
        debts.settle(turn, owed[0].id)
        return None
    settled = amount == owed[0].owed
    if settled:
        turn.cancel(owed[0].id)
    turn.emit(DealerPaid(owed[0].id, move.dealer, move.whom, amount, settled, turn.now))
    return None


def _payment(turn: Turn, move: PayDealer, debt: Debt) -> Kroner | Refusal:
    cash = turn.state.cash(move.dealer)
    if not cash:
        return Refusal(Reason.NO_CASH, {"owed": debt.owed})
    wanted = cash if move.amount is Portion.ALL else portion(move.amount, debt.owed)
    if wanted <= 0:
        return Refusal(Reason.NOT_POSITIVE)
    if wanted > cash:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": wanted})
    return Kroner(min(wanted, debt.owed))


def sell_paper(turn: Turn, move: SellPaper) -> Refusal | None:
    """Let Milo have what somebody owes; then it is Radovan who comes.

    He pays for what was handed over and not for what it has grown to, and for so much of one
    debtor and no more: else two could have him owe them whatever they write.
    """
    debt = turn.state.debts.get(move.debt)
    if debt is None or debt.creditor != move.dealer:
        return Refusal(Reason.NOT_YOUR_PAPER)
    if turn.dealer(debt.debtor).ended is not None:
        return Refusal(Reason.NO_SUCH_DEALER)
    bought = sum(one.owed for one in turn.state.debts_of(debt.debtor) if one.paper)
    worth = min(debt.owed, debt.principal, max(0, turn.rules.paper_most - bought))
    credit = Kroner(share(worth, turn.rules.paper_share))
    turn.emit(PaperSold(debt.id, move.dealer, debt.debtor, debt.owed, credit, turn.now))
    return None


def void_paper(turn: Turn, dealer: DealerId) -> None:
    """Have Milo collect what is owed to who is out of the story: nothing is forgiven."""
    for debt in turn.state.owed_to(dealer):
        turn.emit(PaperSold(debt.id, dealer, debt.debtor, debt.owed, Kroner(0), turn.now))


def proposed(campaign: Campaign, event: BargainProposed) -> Campaign:
    """Have it wait for an answer."""
    bargain = Bargain(
        event.bargain,
        event.kind,
        event.giver,
        event.taker,
        event.until,
        event.grams,
        event.amount,
        event.due,
        event.share,
        event.debt,
    )
    return replace(campaign, bargains={**campaign.bargains, bargain.id: bargain})


def closed(campaign: Campaign, event: BargainClosed) -> Campaign:
    """Have it wait no more."""
    kept = {key: one for key, one in campaign.bargains.items() if key != event.bargain}
    return replace(campaign, bargains=kept)


def handed_over(campaign: Campaign, event: HandedOver) -> Campaign:
    """Open the paper, if there is one."""
    if event.debt is None:
        return campaign
    debt = Debt(
        event.debt,
        event.taker,
        event.owed,
        event.owed,
        event.due,
        event.interval,
        creditor=event.giver,
        paper=True,
    )
    campaign = noted(campaign, event.at, NoteKind.OWES, event.taker, event.giver)
    return replace(campaign, debts={**campaign.debts, debt.id: debt})


def dealer_paid(campaign: Campaign, event: DealerPaid) -> Campaign:
    """Lower it; who pays in full is talked of kindly."""
    debt = campaign.debts[event.debt]
    if not event.settled:
        less = replace(debt, owed=Kroner(debt.owed - event.amount))
        return replace(campaign, debts={**campaign.debts, debt.id: less})
    dealer = campaign.dealers[event.dealer]
    opinion = clamped(dealer.opinion + campaign.rules.paid_opinion)
    left = {key: one for key, one in campaign.debts.items() if key != event.debt}
    return replace(with_dealer(campaign, dealer.id, opinion=opinion), debts=left)


def paid_for(campaign: Campaign, event: PaidFor) -> Campaign:
    """Lower it, as if its debtor had paid."""
    return debts.reduced(campaign, DebtPaid(event.debt, event.whom, event.amount))


def paper_sold(campaign: Campaign, event: PaperSold) -> Campaign:
    """Let it be Milo's."""
    debt = replace(campaign.debts[event.debt], creditor=MILO)
    seller = campaign.dealers[event.seller]
    campaign = with_dealer(campaign, seller.id, credit=Kroner(seller.credit + event.credit))
    campaign = noted(campaign, event.at, NoteKind.PAPER, event.debtor, event.seller)
    return replace(campaign, debts={**campaign.debts, debt.id: debt})


def vouched_for(campaign: Campaign, event: VouchedFor) -> Campaign:
    """Write the second name on the paper."""
    debt = replace(campaign.debts[event.debt], guarantor=event.guarantor, due=event.due)
    return replace(campaign, debts={**campaign.debts, debt.id: debt})
