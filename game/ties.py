"""Partners by convenience: one decides, the other follows, either can leave (row 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.affairs import TONNY, Tie
from game.campaign import NoteKind, noted, with_dealer
from game.happenings import Shared, TieEnded, TieMade, TieStrained
from game.refusals import Reason, Refusal
from game.units import Cents, DealerId, Kroner, PerMille, TieId, share
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.schemes import OfferTie, Part
    from game.turn import Turn


def refuses(turn: Turn, move: OfferTie) -> Refusal | None:
    """Say why nobody can be asked along, if so."""
    rules = turn.rules
    if turn.state.tie_of(move.dealer) is not None:
        return Refusal(Reason.HAS_PARTNER)
    if not rules.share_least <= move.share <= rules.share_most:
        least, most = rules.share_least // 10, rules.share_most // 10
        return Refusal(Reason.SHARE_SIZE, {"least": least, "most": most})
    return None


def ask_tonny(turn: Turn, move: OfferTie) -> Refusal | None:
    """Have Tonny along. He is glad to be asked, as long as nobody is looking for one."""
    rules, dealer = turn.rules, turn.dealer(move.dealer)
    if dealer.rung >= rules.tonny_closed_rung:
        return Refusal(Reason.TONNY_CLOSED)
    if move.share < rules.tonny_share:
        return Refusal(Reason.TONNY_SHARE, {"least": rules.tonny_share // 10})
    price = turn.dice.between(rules.price_low, max(rules.price_low, rules.price_high))
    make(turn, move.dealer, None, move.share, Kroner(price))
    return None


def make(
    turn: Turn,
    leader: DealerId,
    follower: DealerId | None,
    part: PerMille,
    price: Kroner = Kroner(0),
) -> None:
    """Let two go together."""
    kept = max(1, turn.rules.tonny_loyalty - turn.dealer(leader).tonny_lost)
    loyalty = Cents(kept if follower is None else 0)
    tie = TieId(turn.fresh("t"))
    turn.emit(TieMade(tie, leader, follower, part, loyalty, price, turn.now))


def part(turn: Turn, move: Part) -> Refusal | None:
    """Leave; and, from who agreed that one may, take something along."""
    tie = turn.state.tie_of(move.dealer)
    if tie is None:
        return Refusal(Reason.NO_PARTNER)
    taken = 0
    if move.take:
        partner = turn.state.partner_of(move.dealer)
        if partner is None:
            return Refusal(Reason.NOTHING_OF_TONNY)
        dealer = turn.dealer(move.dealer)
        if not (turn.dealer(partner).versus and dealer.versus and not dealer.leaving):
            return Refusal(Reason.NOT_AGREED, {"name": turn.dealer(partner).name})
        taken = share(turn.state.cash(partner), turn.rules.tie_takes)
    end(turn, tie, move.dealer, taken)
    return None


def end(turn: Turn, tie: Tie, by: str, taken: int = 0) -> None:
    """Let two have gone apart."""
    turn.emit(TieEnded(tie.id, tie.leader, tie.follower, by, Kroner(taken), turn.now))


def night(turn: Turn, dealer: DealerId) -> None:
    """Have Tonny count, at dawn; and go, with what he thinks he was owed."""
    tie = turn.state.tie_of(dealer)
    if tie is None or tie.follower is not None:
        return
    rules = turn.rules
    loyalty = tie.loyalty + rules.tonny_day + rules.tonny_rung * turn.dealer(dealer).rung
    if loyalty <= 0:
        end(turn, tie, TONNY, share(turn.state.cash(dealer), rules.tonny_takes))
    else:
        turn.emit(TieStrained(tie.id, Cents(loyalty)))


def split(turn: Turn, dealer: DealerId, money: int) -> None:
    """Give a partner their part of a take. The leader keeps the larger part of both."""
    tie = turn.state.tie_of(dealer)
    if tie is None:
        return
    if tie.leader == dealer:
        partner, part_of = tie.follower or TONNY, tie.share
    else:
        partner, part_of = tie.leader, PerMille(max(0, 1000 - 2 * tie.share))
    amount = Kroner(share(money, part_of))
    if amount:
        turn.emit(Shared(dealer, partner, amount))


def gram_minutes(campaign: Campaign, dealer: DealerId) -> int:
    """Return how long a gram takes to sell, in minutes: less with somebody along."""
    rules = campaign.rules
    return rules.gram_minutes if campaign.tie_of(dealer) is None else rules.tie_gram_minutes


def changed(campaign: Campaign, event: TieMade | TieEnded | TieStrained) -> Campaign:
    """Write a partnership down, strained, or out."""
    if isinstance(event, TieStrained):
        tie = replace(campaign.ties[event.tie], loyalty=event.loyalty)
        return replace(campaign, ties={**campaign.ties, tie.id: tie})
    who = event.follower or TONNY
    if isinstance(event, TieEnded):
        if event.follower is None:
            campaign = _remembered(campaign, event)
        ties = {key: tie for key, tie in campaign.ties.items() if key != event.tie}
        campaign = replace(campaign, ties=ties)
        return noted(campaign, event.at, NoteKind.PARTED, event.leader, who)
    tie = Tie(
        event.tie,
        event.leader,
        event.follower,
        event.share,
        event.at,
        event.loyalty,
        event.price,
    )
    campaign = replace(campaign, ties={**campaign.ties, tie.id: tie})
    return noted(campaign, event.at, NoteKind.TIED, event.leader, who)


def _remembered(campaign: Campaign, event: TieEnded) -> Campaign:
    """Have Tonny, who was sent away, count on from there; who took his due begins anew."""
    used = 0
    if event.by != TONNY:
        used = max(0, campaign.rules.tonny_loyalty - campaign.ties[event.tie].loyalty)
    return with_dealer(campaign, event.leader, tonny_lost=Cents(used))
