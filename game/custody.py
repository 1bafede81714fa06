"""The bust, custody, and two rooms (rows 10 to 12): minutes, then a day without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import belief, endings, visits
from game.affairs import TONNY, Bust, BustAt, BustCame, BustChoice, Room, Truth
from game.campaign import RATE, Errand, HowEnded, NoteKind, noted, with_dealer
from game.dice import risked
from game.gametime import HOUR, MINUTE, SECOND, GameTime, later
from game.happenings import (
    BustBegun,
    BustEnded,
    Released,
    RoomAnswered,
    RoomClosed,
    RoomOpened,
    TakenIn,
)
from game.refusals import Reason, Refusal
from game.units import BustId, Cents, DealerId, Grams, RoomId, share
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.schemes import AnswerBust, AnswerRoom
    from game.turn import Turn
    from game.units import District


def stopped(turn: Turn, dealer_id: DealerId, where: District | None = None) -> bool:
    """Say whether the police come in before a dealer gets to do something, and let them.

    The chance grows with heat, with what is on file, with what is carried; and where they stand.
    """
    rules, dealer = turn.rules, turn.dealer(dealer_id)
    goods = turn.state.goods(dealer_id)
    odds = (
        rules.bust_base
        + rules.bust_heat * dealer.heat // 100
        + rules.bust_file * dealer.file
        + share(goods, rules.bust_grams)
    )
    if where is not None and where is turn.state.hot:
        odds = share(odds, rules.bust_hot)
    if turn.state.tie_of(dealer_id) is not None:
        odds = share(odds, rules.tie_lookout)
    if not risked(turn.dice, odds):
        return False
    begin(turn, dealer_id, BustAt.CORNER)
    return True


def begin(turn: Turn, dealer_id: DealerId, where: BustAt) -> None:
    """Have them on the stairs. There are minutes, of the game and of real time."""
    rules = turn.rules
    real = rules.bust_real * RATE[turn.state.pace] * SECOND
    until = later(turn.now, max(rules.bust_minutes * MINUTE, real))
    turn.emit(BustBegun(BustId(turn.fresh("u")), dealer_id, where, until, turn.now))
    turn.set(Errand.BUST_LAPSES, f"bust:{dealer_id}", until)


def answer(turn: Turn, move: AnswerBust) -> Refusal | None:
    """Run, throw it into the lake, or keep it and hope (row 10)."""
    bust = turn.state.bust_of(move.dealer)
    if bust is None or move.bust not in (None, bust.id):
        return Refusal(Reason.NO_BUST)
    turn.cancel(f"bust:{move.dealer}")
    rules, dealer = turn.rules, turn.dealer(move.dealer)
    goods = turn.state.goods(move.dealer)
    match move.choice:
        case BustChoice.RUN:
            odds = rules.bust_run - rules.bust_run_wound * dealer.wounds
            came = BustCame.AWAY if risked(turn.dice, odds) else BustCame.FOUND
        case BustChoice.LAKE:
            came = BustCame.DUMPED
        case _:
            odds = rules.bust_keep - rules.bust_keep_gram * goods
            came = BustCame.UNFOUND if risked(turn.dice, odds) else BustCame.FOUND
    _end(turn, bust, move.choice, came)
    return None


def lapse(turn: Turn, dealer_id: DealerId) -> None:
    """Nobody chose: they find it where it was."""
    bust = turn.state.bust_of(dealer_id)
    if bust is not None:
        _end(turn, bust, None, BustCame.FOUND)


def _end(turn: Turn, bust: Bust, choice: BustChoice | None, came: BustCame) -> None:
    rules = turn.rules
    lost = came in (BustCame.DUMPED, BustCame.FOUND)
    goods = turn.state.goods(bust.dealer) if lost else Grams(0)
    turn.emit(BustEnded(bust.id, bust.dealer, choice, came, goods, turn.now))
    if came is BustCame.AWAY:
        return
    found = came is BustCame.FOUND
    if found and turn.dealer(bust.dealer).file >= rules.prison_file:
        endings.end_run(turn, bust.dealer, HowEnded.PRISON)
        return
    minutes = rules.custody_found if found else rules.custody_nothing
    take_in(turn, bust.dealer, minutes)


def take_in(turn: Turn, dealer_id: DealerId, minutes: int) -> None:
    """Put somebody in custody, and the partner in the room next door (rows 11, 12)."""
    until = later(turn.now, minutes * MINUTE)
    _hold(turn, dealer_id, until)
    tie = turn.state.tie_of(dealer_id)
    if tie is None:
        return
    partner = turn.state.partner_of(dealer_id)
    if partner is not None:
        other = turn.dealer(partner)
        if not (other.versus and turn.dealer(dealer_id).versus) or held(turn.state, partner):
            # Who did not agree that others may turn on one is not asked about.
            return
        _hold(turn, partner, until)
    closes = later(turn.now, share(until - turn.now, turn.rules.room_share))
    room = RoomId(turn.fresh("r"))
    turn.emit(RoomOpened(room, dealer_id, partner, closes, turn.now))
    turn.set(Errand.ROOM_CLOSES, room, closes)
    if partner is None:
        owed = turn.state.owed_in_all(dealer_id)
        turn.emit(RoomAnswered(room, TONNY, owed >= tie.price, asked=False, at=turn.now))


def _hold(turn: Turn, dealer_id: DealerId, until: GameTime) -> None:
    if (bust := turn.state.bust_of(dealer_id)) is not None:
        # Taken in as somebody's partner, in the middle of one's own.
        turn.cancel(f"bust:{dealer_id}")
        goods = turn.state.goods(dealer_id)
        turn.emit(BustEnded(bust.id, dealer_id, None, BustCame.FOUND, goods, turn.now))
    visit = turn.state.visit_of(dealer_id)
    turn.emit(TakenIn(dealer_id, until, turn.now))
    turn.set(Errand.RELEASE, f"held:{dealer_id}", until)
    if visit is not None:
        visits.put_off(turn, visit)


def held(campaign: Campaign, dealer: DealerId) -> bool:
    """Say whether a dealer is in custody."""
    return campaign.dealers[dealer].held_until > 0


def away(campaign: Campaign, dealer: DealerId) -> bool:
    """Say whether somebody cannot be dealt with: in custody, or with the police on the stairs."""
    return held(campaign, dealer) or campaign.bust_of(dealer) is not None


def answer_room(turn: Turn, move: AnswerRoom) -> Refusal | None:
    """Talk or keep silent, knowing nothing (row 12)."""
    room = turn.state.room_of(move.dealer)
    if room is None or move.room not in (None, room.id):
        return Refusal(Reason.NO_ROOM)
    if move.dealer in room.said:
        return Refusal(Reason.ALREADY_ANSWERED)
    turn.emit(RoomAnswered(room.id, move.dealer, move.talk, asked=True, at=turn.now))
    return None


def close_room(turn: Turn, room_id: RoomId) -> None:
    """End the asking. Who said nothing either way breaks at their price, or does not."""
    rules, room = turn.rules, turn.state.rooms[room_id]
    both = [room.first, *([room.second] if room.second is not None else [])]
    for who in both:
        if who not in room.said:
            price = turn.dealer(who).price
            broke = 0 < price <= turn.state.owed_in_all(who)
            turn.emit(RoomAnswered(room_id, who, broke, asked=False, at=turn.now))
    said = turn.state.rooms[room_id].said
    out: dict[str, int] = {}
    there = [who for who in both if turn.dealer(who).ended is None]
    for who in there:
        early = turn.dice.between(0, rules.room_noise) + (rules.room_early if said[who] else 0)
        free = max(turn.now + HOUR, turn.dealer(who).held_until - early * MINUTE)
        turn.cancel(f"held:{who}")
        turn.set(Errand.RELEASE, f"held:{who}", GameTime(free))
        out[who] = free
    turn.emit(RoomClosed(room_id, out, turn.now))
    if there and risked(turn.dice, rules.room_leak):
        # Somebody in a corridor heard something, and has the wrong door as often as not.
        about = there[turn.dice.between(0, len(there) - 1)]
        belief.leak(turn, about, "police")


def release(turn: Turn, dealer: DealerId) -> None:
    """Let somebody out, a day older."""
    turn.emit(Released(dealer, turn.now))


def bust_begun(campaign: Campaign, event: BustBegun) -> Campaign:
    """Have them on the stairs."""
    bust = Bust(event.bust, event.dealer, event.where, event.until)
    if event.where is BustAt.DEAL:
        campaign = with_dealer(campaign, event.dealer, deal=None)
    return replace(campaign, busts={**campaign.busts, bust.id: bust})


def bust_ended(campaign: Campaign, event: BustEnded) -> Campaign:
    """Write down what they found; what lies in the lake is on no paper."""
    rules, dealer = campaign.rules, campaign.dealers[event.dealer]
    busts = {key: bust for key, bust in campaign.busts.items() if key != event.bust}
    campaign = replace(campaign, busts=busts)
    campaign = noted(campaign, event.at, NoteKind.BUSTED, event.dealer, event.came)
    if event.came is BustCame.AWAY:
        heat = Cents(dealer.heat + rules.bust_run_heat)
        return with_dealer(campaign, event.dealer, heat=heat)
    more = rules.file_found if event.came is BustCame.FOUND else 0
    return with_dealer(campaign, event.dealer, file=dealer.file + more)


def taken_in(campaign: Campaign, event: TakenIn) -> Campaign:
    """Take a dealer out of the story for a while. No clock stops for it."""
    return with_dealer(campaign, event.dealer, held_until=event.until, hurt_at=event.at)


def released(campaign: Campaign, event: Released) -> Campaign:
    """Let a dealer back in."""
    return with_dealer(campaign, event.dealer, held_until=GameTime(0))


def room_opened(campaign: Campaign, event: RoomOpened) -> Campaign:
    """Put two into two rooms."""
    room = Room(event.room, event.first, event.second, event.until)
    return replace(campaign, rooms={**campaign.rooms, room.id: room})


def room_answered(campaign: Campaign, event: RoomAnswered) -> Campaign:
    """Write down what was said, for the end only."""
    room = campaign.rooms[event.room]
    room = replace(room, said={**room.said, event.who: event.talked})
    about = room.second or TONNY if event.who == room.first else room.first
    truth = Truth(event.at, event.who, about, event.talked)
    rooms = {**campaign.rooms, room.id: room}
    return replace(campaign, rooms=rooms, truths=(*campaign.truths, truth))


def room_closed(campaign: Campaign, event: RoomClosed) -> Campaign:
    """Let what was said have its effect; and each believe what they were told of the other."""
    rules, room = campaign.rules, campaign.rooms[event.room]
    rooms = {key: one for key, one in campaign.rooms.items() if key != event.room}
    campaign = replace(campaign, rooms=rooms)
    for who in event.out:
        other = next(said for key, said in room.said.items() if key != who)
        dealer = campaign.dealers[DealerId(who)]
        # One's heat is on one's page: it follows from one's own answer, and gives nobody away.
        heat = rules.room_talked if room.said[who] else rules.room_silent
        campaign = with_dealer(
            campaign,
            dealer.id,
            heat=Cents(max(0, dealer.heat + heat)),
            file=dealer.file + (rules.file_talked if other else 0),
            held_until=GameTime(event.out[who]),
        )
        whom = next(key for key in room.said if key != who)
        key = f"{who}:{whom}:talked"
        campaign = replace(campaign, beliefs={**campaign.beliefs, key: Cents(rules.rumour_holds)})
    return campaign
