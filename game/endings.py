"""How runs and campaigns end: mid-step; and what is owed goes on without them (rows 21, 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import bargains, debts, ties, visits
from game.campaign import HowEnded, NoteKind, Status, noted, with_dealer
from game.events import CampaignEnded, HeirNamed, RunEnded
from game.refusals import Reason, Refusal
from game.units import Character
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign, Debt
    from game.moves import Leave
    from game.turn import Turn
    from game.units import DealerId


_CLOSING = (HowEnded.SUNDAY, HowEnded.ENDED)
"""When the table itself is closed there is nobody to inherit."""


def end_run(turn: Turn, dealer_id: DealerId, how: HowEnded) -> None:
    """Cut a run where it is. What is owed passes to the heir; without one it waits."""
    turn.cancel(dealer_id)
    visits.call_off(turn, dealer_id)
    for who in Character:
        turn.cancel(f"{who}:{dealer_id}")
    for word in turn.state.words_of(dealer_id):
        turn.cancel(word.id)
    for debt in turn.state.owed_by(dealer_id):
        turn.cancel(debt.id)
    for errand in _OWN:
        turn.cancel(f"{errand}:{dealer_id}")
    for bag in turn.state.bags_of(dealer_id):
        turn.cancel(bag.id)
    bargains.withdraw(turn, dealer_id)
    partner, tie = turn.state.partner_of(dealer_id), turn.state.tie_of(dealer_id)
    turn.emit(RunEnded(dealer_id, how, turn.now))
    if tie is not None:
        ties.end(turn, tie, "")
    if how in _CLOSING:
        return
    for debt in turn.state.owed_by(dealer_id):
        heir = _heir(turn.state, dealer_id, partner, debt)
        if heir is not None and heir != debt.creditor:
            debts.pass_on(turn, debt, heir, debt.owed)
    bargains.void_paper(turn, dealer_id)


_OWN = ("versus", "held", "bust", "hasse", "deal", "enemy", "mercy")
"""What else a dealer has a clock for."""


def _heir(
    campaign: Campaign, dealer: DealerId, partner: DealerId | None, debt: Debt
) -> DealerId | None:
    """Return who inherits a debt: who was named, else the partner, else who vouched for it."""
    for who in (campaign.dealers[dealer].heir, partner, debt.guarantor):
        if who is not None and who != dealer and campaign.dealers[who].ended is None:
            return who
    return None


def leave(turn: Turn, move: Leave) -> Refusal | None:
    """Walk away. Somebody may inherit, if that somebody agreed to such things."""
    if move.heir is not None:
        if move.heir not in {other.id for other in visits.nameable(turn.state, move.dealer)}:
            return Refusal(Reason.NO_SUCH_HEIR)
        turn.emit(HeirNamed(move.dealer, move.heir))
    end_run(turn, move.dealer, HowEnded.LEFT)
    return None


def close(turn: Turn, how: HowEnded) -> None:
    """Close the table: every run is cut, nobody inherits, nothing is resolved."""
    for dealer in turn.state.living():
        end_run(turn, dealer.id, how)
    for appointment in list(turn.state.appointments.values()):
        turn.close(appointment)
    turn.emit(CampaignEnded(how))


def run_ended(campaign: Campaign, event: RunEnded) -> Campaign:
    """Take a dealer out of the story."""
    campaign = with_dealer(campaign, event.dealer, ended=event.how, ended_at=event.at, offer=None)
    campaign = noted(campaign, event.at, NoteKind.ENDED, event.dealer, event.how)
    words = {key: word for key, word in campaign.words.items() if word.dealer != event.dealer}
    proposals = {key: one for key, one in campaign.proposals.items() if one.dealer != event.dealer}
    return replace(
        campaign,
        words=words,
        proposals=proposals,
        busts={key: one for key, one in campaign.busts.items() if one.dealer != event.dealer},
        bags={key: one for key, one in campaign.bags.items() if one.dealer != event.dealer},
    )


def campaign_ended(campaign: Campaign, event: CampaignEnded) -> Campaign:  # noqa: ARG001 - same shape
    """Stop the clock for good. Nobody closes a room any more; what was said in it stays."""
    return replace(campaign, status=Status.OVER, rooms={})
