"""The call: a small payment and we are even. What he means is sealed as he says it (row 19)."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from game import debts, endings, visits
from game.affairs import Mercy
from game.campaign import Errand, HowEnded, with_dealer
from game.dice import risked
from game.fronts import set_deadline
from game.gametime import MINUTE, later
from game.happenings import DeadlineMoved, MercyOffered, MercyOver
from game.refusals import Reason, Refusal
from game.units import Kroner, share
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.schemes import AnswerCall
    from game.turn import Turn
    from game.units import DealerId

BAIT, TRUCE = "bait", "truce"
SALT_DIGITS = 32


def sealed(meaning: str, salt: str) -> str:
    """Return the seal of what he means: SHA-256 of `meaning:salt`, in hexadecimal."""
    return sha256(f"{meaning}:{salt}".encode()).hexdigest()


def perhaps(turn: Turn, dealer_id: DealerId) -> None:
    """Have him phone later, once in a run, who cannot pay any more."""
    state, dealer = turn.state, turn.dealer(dealer_id)
    if dealer.rung < turn.rules.mercy_rung or dealer.mercy is not None:
        return
    subject = f"mercy:{dealer_id}"
    if any(one.subject == subject for one in state.appointments.values()):
        return
    if state.cash(dealer_id) + state.flat_cash(dealer_id) < state.debts_of(dealer_id)[0].owed:
        turn.set(Errand.MERCY, subject, later(turn.now, turn.rules.mercy_wait * MINUTE))


def call(turn: Turn, dealer_id: DealerId) -> None:
    """Phone, and mean one thing or the other from that moment on."""
    rules, owed = turn.rules, turn.state.debts_of(dealer_id)
    dealer = turn.dealer(dealer_id)
    if not owed:
        return
    if dealer.held_until:
        turn.set(Errand.MERCY, f"mercy:{dealer_id}", later(dealer.held_until, MINUTE))
        return
    bait = risked(turn.dice, rules.mercy_bait)
    salt = "".join(f"{turn.dice.between(0, 15):x}" for _ in range(SALT_DIGITS))
    token = Kroner(max(1, share(owed[0].owed, rules.mercy_share)))
    until = later(turn.now, rules.mercy_hours * MINUTE)
    seal = sealed(BAIT if bait else TRUCE, salt)
    turn.emit(MercyOffered(dealer_id, Mercy(token, until, bait, salt, seal), turn.now))
    turn.set(Errand.MERCY_LAPSES, f"mercy:{dealer_id}", until)


def open_call(campaign: Campaign, dealer: DealerId) -> Mercy | None:
    """Return the call that waits for an answer."""
    known = campaign.dealers[dealer]
    return known.mercy if known.came is None else None


def answer(turn: Turn, move: AnswerCall) -> Refusal | None:
    """Come, with the money; or stay away."""
    mercy = open_call(turn.state, move.dealer)
    if mercy is None:
        return Refusal(Reason.NO_CALL)
    cash = turn.state.cash(move.dealer)
    if move.come and cash < mercy.token:
        return Refusal(Reason.NOT_ENOUGH_CASH, {"cash": cash, "wanted": mercy.token})
    turn.cancel(f"mercy:{move.dealer}")
    if not move.come:
        turn.emit(MercyOver(move.dealer, came=False, paid=Kroner(0), debt=None, at=turn.now))
        return None
    owed = turn.state.debts_of(move.dealer)
    debt = owed[0] if owed else None
    paid = Kroner(0 if debt is None else min(mercy.token, debt.owed))
    turn.emit(MercyOver(move.dealer, True, paid, debt.id if debt else None, turn.now))  # noqa: FBT003 - came
    if debt is not None:
        debts.settle(turn, debt.id)
    if mercy.bait:
        endings.end_run(turn, move.dealer, HowEnded.CALL)
        return None
    visits.call_off(turn, move.dealer)
    for one in turn.state.debts_of(move.dealer):
        due = later(one.due, turn.rules.mercy_still * MINUTE)
        turn.cancel(one.id)
        turn.emit(DeadlineMoved(one.id, move.dealer, due, one.interval))
        set_deadline(turn, one.id, due, one.interval)
    return None


def lapse(turn: Turn, dealer: DealerId) -> None:
    """He waited, and nobody came."""
    turn.emit(MercyOver(dealer, came=False, paid=Kroner(0), debt=None, at=turn.now))


def offered(campaign: Campaign, event: MercyOffered) -> Campaign:
    """Keep what he means, and its seal."""
    return with_dealer(campaign, event.dealer, mercy=event.mercy)


def over(campaign: Campaign, event: MercyOver) -> Campaign:
    """Write down who came, and with what."""
    campaign = with_dealer(campaign, event.dealer, came=event.came)
    if event.debt is None:
        return campaign
    debt = campaign.debts[event.debt]
    less = replace(debt, owed=Kroner(debt.owed - event.paid))
    return replace(campaign, debts={**campaign.debts, debt.id: less})


def deadline_moved(campaign: Campaign, event: DeadlineMoved) -> Campaign:
    """Have a debt stand still. It is not a krone less."""
    debt = replace(campaign.debts[event.debt], due=event.due)
    return replace(campaign, debts={**campaign.debts, debt.id: debt})
