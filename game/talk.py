"""Talk: what it does to a mood, and who phones unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from game import flat, memory, words
from game.campaign import RUNG_WORD, Errand, Menu, Promised, with_dealer
from game.dice import chance
from game.events import Called, CallsSet, MenuHeard, Talked
from game.fronts import clamped
from game.gametime import DAY, at_hour, day_number
from game.refusals import Reason, Refusal
from game.units import Cents, Character, DealerId

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.campaign import Campaign, Dealer
    from game.house_rules import HouseRules
    from game.moves import SetCalls, Talk
    from game.turn import Turn

QUIET, BORED = "quiet", "bored"
"""Why somebody phones: nothing was heard of a dealer, or there is nothing else to do."""
FIRST_HOUR, LAST_HOUR = 11, 20
"""Between which hours of a game day somebody may phone unasked."""
CALL_KEPT_WITHIN = DAY
"""A call that was promised is kept by talking, at most so long before it is due."""

_ALL_MIND: dict[str, Callable[[HouseRules], int]] = {
    "threat": lambda rules: rules.talk_threat,
    "accuse": lambda rules: rules.talk_accuse,
}
_MIND: dict[Character, dict[str, Callable[[HouseRules], int]]] = {
    Character.MILO: {},
    Character.RADOVAN: {
        "flattery": lambda rules: rules.talk_kind,
        "small_talk": lambda rules: rules.talk_kind,
        "menu": lambda rules: rules.talk_kind,
    },
    Character.VIC: {
        "affection": lambda rules: rules.talk_affection,
        "small_talk": lambda rules: rules.talk_kind,
        "ask_time": lambda rules: rules.talk_later,
    },
}
"""What moves whom. Milo likes to be told nice things, and it changes nothing."""


def talk(turn: Turn, move: Talk) -> Refusal | None:
    """Have something said that binds nobody. A call that was promised is kept by it."""
    if move.to is Character.VIC and turn.dealer(move.dealer).vic_gone:
        return Refusal(Reason.VIC_GONE)
    if move.menu is not Menu.NONE:
        turn.emit(MenuHeard(move.dealer, move.menu))
    moved = Cents(_moved(turn, move.dealer, move.to, move.act))
    turn.emit(
        Talked(
            move.dealer,
            move.to,
            move.act,
            "heard",
            turn.now,
            moved,
            move.about,
            move.whom or "",
            move.half,
        )
    )
    for word in turn.state.words_of(move.dealer, move.to):
        if word.what is Promised.CALL and word.due - turn.now <= CALL_KEPT_WITHIN:
            words.keep(turn, word.id)
    if move.to is Character.VIC:
        flat.weigh(turn, move.dealer)
    return None


def _moved(turn: Turn, dealer: DealerId, to: Character, act: str) -> int:
    """Return what saying something does to a mood: once a game day for each kind of thing."""
    if turn.state.memory(to, dealer).moved.get(act) == day_number(turn.now):
        return 0
    rule = {**_ALL_MIND, **_MIND[to]}.get(act)
    return 0 if rule is None else rule(turn.rules)


def talked(campaign: Campaign, event: Talked) -> Campaign:
    """Remember what was said, and let it move a mood."""
    if not event.at:
        return campaign
    campaign = memory.heard(campaign, event)
    return _feeling(campaign, event.to, event.dealer, event.moved)


def _feeling(campaign: Campaign, who: Character, dealer: DealerId, change: int) -> Campaign:
    if not change:
        return campaign
    known = campaign.dealers[dealer]
    match who:
        case Character.VIC:
            return flat.with_patience(campaign, dealer, change)
        case Character.MILO:
            return with_dealer(campaign, dealer, standing=clamped(known.standing + change))
        case Character.RADOVAN:
            return with_dealer(campaign, dealer, warmth=clamped(known.warmth + change))
        case _:
            assert_never(who)


# Who phones unasked.


def set_calls(turn: Turn, move: SetCalls) -> None:
    """Let a player say whether and when characters may phone unasked."""
    turn.emit(CallsSet(move.dealer, move.calls, move.quiet))


def calls_set(campaign: Campaign, event: CallsSet) -> Campaign:
    """Remember it."""
    return with_dealer(campaign, event.dealer, calls=event.calls, quiet=event.quiet)


def plan_calls(turn: Turn) -> None:
    """At dawn, set who phones whom today: each character each dealer once at most."""
    for dealer in turn.state.living():
        for who in Character:
            often = _chance(turn.rules, who)
            if often and _would(turn, dealer, who) and chance(turn.dice, often):
                hour = turn.dice.between(FIRST_HOUR, LAST_HOUR)
                minute = turn.dice.between(0, 59)
                at = at_hour(turn.now // DAY, hour, minute)
                turn.set(Errand.CALL, f"{who}:{dealer.id}", at)


def call(turn: Turn, subject: str) -> None:
    """Have somebody phone, if there is still a reason to."""
    name, _, dealer_id = subject.partition(":")
    who = Character(name)
    dealer = turn.dealer(DealerId(dealer_id))
    if not _would(turn, dealer, who):
        return
    if who is Character.RADOVAN:
        turn.emit(Called(dealer.id, who, BORED, turn.now))
    elif turn.now - max(turn.state.memory(who, dealer.id).talked, dealer.joined) >= DAY:
        turn.emit(Called(dealer.id, who, QUIET, turn.now))


def _chance(rules: HouseRules, who: Character) -> int:
    return rules.call_bored if who is Character.RADOVAN else rules.call_quiet


def _would(turn: Turn, dealer: Dealer, who: Character) -> bool:
    """Say whether a character would phone at all. Who is not there is left alone."""
    state = turn.state
    if not dealer.calls or day_number(turn.now) - day_number(dealer.acted) > 1:
        return False
    match who:
        case Character.MILO:
            return bool(state.debts_of(dealer.id)) and dealer.rung < RUNG_WORD
        case Character.RADOVAN:
            coming = state.visit_ahead(dealer.id) or state.visit_of(dealer.id)
            return coming is None and dealer.rung <= RUNG_WORD
        case Character.VIC:
            return flat.unreachable(turn, dealer.id) is None
        case _:
            assert_never(who)
