"""The table itself: its settings, stopping a scene, time given back, seats that pass on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import endings
from game.campaign import Errand, HowEnded, Status, with_dealer
from game.gametime import DAY, GameTime
from game.limits import TOPICS
from game.notices import (
    Configured,
    Faded,
    MannersSet,
    SceneStopped,
    SeatOffered,
    SeatTaken,
    TimeGiven,
    VersusSet,
)
from game.refusals import Reason, Refusal
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.orders import (
        Configure,
        GiveTime,
        OfferSeat,
        RemoveDealer,
        SetManners,
        SetVersus,
        StopScene,
        TakeSeat,
    )
    from game.turn import Turn
    from game.units import DealerId

MOST_GIVEN = 7 * 24 * 60
"""Real minutes that can be given at once."""
MOST_PINGS = 50


def configure(turn: Turn, move: Configure) -> Refusal | None:
    """Change what is to be changed."""
    was = turn.state
    after = Configured(
        was.zone if move.zone is None else move.zone,
        was.quiet if move.quiet is None else move.quiet,
        was.language if move.language is None else move.language,
        was.versus if move.versus is None else move.versus,
        was.players if move.players is None else move.players,
        was.plain if move.plain is None else move.plain,
    )
    if after == settings(was):
        return Refusal(Reason.SAME_SETTINGS)
    turn.emit(after)
    if was.versus and not after.versus:
        for dealer in turn.state.living():
            if dealer.versus:
                turn.cancel(f"versus:{dealer.id}")
                turn.emit(VersusSet(dealer.id, agreed=False, until=GameTime(0)))
    return None


def settings(campaign: Campaign) -> Configured:
    """Return a table's settings as they are."""
    return Configured(
        campaign.zone,
        campaign.quiet,
        campaign.language,
        campaign.versus,
        campaign.players,
        campaign.plain,
    )


def give_time(turn: Turn, move: GiveTime) -> Refusal | None:
    """Let nothing fall due for a while; every deadline moves by as much."""
    if not 1 <= move.minutes <= MOST_GIVEN:
        return Refusal(Reason.TIME_SIZE, {"most": MOST_GIVEN // 60})
    if turn.state.status is not Status.RUNNING:
        return Refusal(Reason.CLOCK_STANDS)
    turn.emit(TimeGiven(move.minutes))
    return None


def stop(turn: Turn, move: StopScene) -> Refusal | None:
    """Stop the clock, whoever says so, and whether or not it stood already."""
    if move.topic and move.topic not in TOPICS:
        return Refusal(Reason.NO_SUCH_TOPIC)
    if turn.state.stopped:
        return Refusal(Reason.ALREADY_STOPPED)
    turn.emit(SceneStopped(move.topic))
    return None


def fade(turn: Turn) -> Refusal | None:
    """Have what was stopped told only in passing from here on; all of it, if no topic was named."""
    if not turn.state.stopped:
        return Refusal(Reason.NOT_STOPPED)
    topic = turn.state.topic
    turn.emit(Faded((topic,) if topic else TOPICS))
    return None


def remove(turn: Turn, move: RemoveDealer) -> Refusal | None:
    """End somebody's run, at once; what is owed passes by the stated rule."""
    if not _sits(turn.state, move.seat):
        return Refusal(Reason.NO_SUCH_SEAT)
    endings.end_run(turn, move.seat, HowEnded.LEFT if move.own else HowEnded.REMOVED)
    return None


def offer_seat(turn: Turn, move: OfferSeat) -> Refusal | None:
    """Offer a seat to who has none at this table."""
    if not _sits(turn.state, move.seat):
        return Refusal(Reason.NO_SUCH_SEAT)
    if turn.state.dealer_of(move.to) is not None:
        return Refusal(Reason.HAS_A_SEAT)
    turn.emit(SeatOffered(move.seat, move.to))
    return None


def take_seat(turn: Turn, move: TakeSeat) -> Refusal | None:
    """Become the player of a dealer that was offered."""
    if not _sits(turn.state, move.seat) or turn.dealer(move.seat).offered != move.player:
        return Refusal(Reason.SEAT_NOT_OFFERED)
    if turn.state.dealer_of(move.player) is not None:
        return Refusal(Reason.ALREADY_JOINED)
    turn.cancel(f"versus:{move.seat}")
    agreed = move.versus and turn.state.versus
    turn.emit(SeatTaken(move.seat, move.player, agreed, move.language))
    return None


def set_versus(turn: Turn, move: SetVersus) -> Refusal | None:
    """Agree at once; take it back with a game day in which others can still answer."""
    if move.agreed and not turn.state.versus:
        return Refusal(Reason.VERSUS_CLOSED)
    dealer = turn.dealer(move.dealer)
    if not move.agreed and dealer.leaving:
        return Refusal(Reason.VERSUS_ENDS, {"due": dealer.leaving})
    subject = f"versus:{dealer.id}"
    turn.cancel(subject)
    until = GameTime(0)
    if not move.agreed and dealer.versus:
        until = GameTime(turn.now + DAY)
        turn.set(Errand.VERSUS_ENDS, subject, until)
    turn.emit(VersusSet(dealer.id, move.agreed, until))
    return None


def versus_ends(turn: Turn, dealer: DealerId) -> None:
    """Let nobody turn on a dealer any more: the day is over."""
    turn.emit(VersusSet(dealer, agreed=False, until=GameTime(0)))


def set_manners(turn: Turn, move: SetManners) -> Refusal | None:
    """Be written to in another way."""
    dealer = turn.dealer(move.dealer)
    pings = dealer.pings if move.pings is None else move.pings
    if not -1 <= pings <= MOST_PINGS:
        return Refusal(Reason.PINGS_SIZE, {"most": MOST_PINGS})
    turn.emit(
        MannersSet(
            dealer.id,
            dealer.language if move.language is None else move.language,
            dealer.plain if move.plain is None else move.plain,
            pings,
        )
    )
    return None


def _sits(campaign: Campaign, seat: DealerId) -> bool:
    dealer = campaign.dealers.get(seat)
    return dealer is not None and dealer.ended is None


# What that changes.


def configured(campaign: Campaign, event: Configured) -> Campaign:
    """Remember the settings."""
    return replace(
        campaign,
        zone=event.zone,
        quiet=event.quiet,
        language=event.language,
        versus=event.versus,
        players=event.players,
        plain=event.plain,
    )


def stopped(campaign: Campaign, event: SceneStopped) -> Campaign:
    """Let nothing move."""
    return replace(campaign, status=Status.PAUSED, stopped=True, topic=event.topic)


def faded(campaign: Campaign, event: Faded) -> Campaign:
    """Tell it only in passing from now on."""
    veiled = tuple(dict.fromkeys((*campaign.veiled, *event.topics)))
    return replace(campaign, veiled=veiled)


def seat_offered(campaign: Campaign, event: SeatOffered) -> Campaign:
    """Remember to whom."""
    return with_dealer(campaign, event.dealer, offered=event.to)


def seat_taken(campaign: Campaign, event: SeatTaken) -> Campaign:
    """Let a dealer be another player's; nothing that was the former one's own goes along."""
    own: dict[str, object] = {"lines": (), "veils": (), "quoted": False, "plain": False}
    own |= {"pings": -1, "calls": True, "quiet": "", "language": event.language}
    for earlier in campaign.dealers.values():
        if earlier.player == event.player:
            own |= manners(earlier)
    return with_dealer(
        _unquoted(campaign, event.dealer),
        event.dealer,
        player=event.player,
        versus=event.versus,
        leaving=GameTime(0),
        offered="",
        **own,
    )


def _unquoted(campaign: Campaign, dealer: DealerId) -> Campaign:
    """Keep what a dealer promised, and not in whose words: those were the former player's."""
    words = {
        key: replace(word, said="") if word.dealer == dealer else word
        for key, word in campaign.words.items()
    }
    memories = {
        key: (
            replace(memory, word=replace(memory.word, said="") if memory.word else None, half=None)
            if key.endswith(f":{dealer}")
            else memory
        )
        for key, memory in campaign.memories.items()
    }
    proposals = {key: one for key, one in campaign.proposals.items() if one.dealer != dealer}
    return replace(campaign, words=words, memories=memories, proposals=proposals)


def manners(dealer: object) -> dict[str, object]:
    """Return what a player set for themselves, and not for their dealer."""
    names = ("lines", "veils", "quoted", "language", "plain", "pings")
    return {name: getattr(dealer, name) for name in names}


def versus_set(campaign: Campaign, event: VersusSet) -> Campaign:
    """Remember whether others may turn on somebody, and until when they still may."""
    return with_dealer(
        campaign, event.dealer, versus=event.agreed or event.until > 0, leaving=event.until
    )


def manners_set(campaign: Campaign, event: MannersSet) -> Campaign:
    """Remember how somebody is written to."""
    return with_dealer(
        campaign, event.dealer, language=event.language, plain=event.plain, pings=event.pings
    )
