"""From a sentence to a move: what was said to whom, and what it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.desk import Sorry
from game import moves as m
from game.campaign import HalfSaid, Menu, Promised
from game.gametime import GameTime
from game.units import Character, DealerId
from persona.acts import Act, Thing
from persona.calendar import as_moment
from persona.hear import hear

if TYPE_CHECKING:
    from game.campaign import Campaign, Dealer
    from persona.acts import SpeechAct

LONGEST = 500
NEVER = GameTime(0)
_SAID = {Act.ASK_DEBT: "owe"}
_ADDS = frozenset({Act.PROMISE, Act.VOW, Act.OFFER, Act.OTHER})
"""What may add to half a promise what was not said of it yet."""


def move_for(  # noqa: PLR0911 - one for each thing said
    state: Campaign, dealer: Dealer, to: Character, text: str, now: GameTime
) -> m.Move | Sorry:
    """Return what saying a text to a character does, or why nothing can be said.

    Only what binds is said back to be confirmed; what is missing of it is asked for.
    """
    text = text.strip()
    if not text:
        return Sorry("no_words")
    if len(text) > LONGEST:
        return Sorry("too_long", {"most": LONGEST})
    heard = hear(text, to=to, now=now)
    due = NEVER if heard.due is None else as_moment(heard.due, now)
    if added := _added(state.memory(to, dealer.id).half, heard, due, text):
        return _word(dealer.id, to, added)
    if heard.act is Act.PROMISE and to is not Character.VIC:
        return _promise(
            dealer.id, to, heard, HalfSaid(Promised.MONEY, heard.amount or 0, due, text)
        )
    if heard.act in (Act.PROMISE, Act.VOW):
        return _vow(dealer.id, to, heard, due, text)
    if heard.act is Act.ASK_TIME and to is Character.MILO:
        return m.AskTime(dealer.id)
    if heard.menu is not None:
        return m.Talk(dealer.id, to, "menu", Menu(heard.menu))
    return _talk(state, dealer.id, to, heard, text)


def _talk(state: Campaign, dealer: DealerId, to: Character, heard: SpeechAct, text: str) -> m.Talk:
    act = heard.act
    if act is Act.AFFECTION and to is not Character.VIC:
        act = Act.FLATTERY
    about = heard.half.value if heard.half is not None else heard.about
    whom = _spoken_of(state, dealer, text) if act is Act.ACCUSE else None
    return m.Talk(dealer, to, _SAID.get(act, act.value), about=about, whom=whom)


def _promise(dealer: DealerId, to: Character, heard: SpeechAct, half: HalfSaid) -> m.Move:
    """Have a promise of money said back, or ask for what is missing of it."""
    if heard.binding and half.amount and half.due:
        return _word(dealer, to, half)
    if heard.binding and not half.amount:
        return m.Talk(dealer, to, Act.PROMISE.value, about="no_amount", half=half)
    if half.amount and not half.due:
        return m.Talk(dealer, to, Act.PROMISE.value, about="no_time", half=half)
    return m.Talk(dealer, to, Act.PROMISE.value)


def _vow(dealer: DealerId, to: Character, heard: SpeechAct, due: GameTime, text: str) -> m.Move:
    """Have a promise that is not money said back, if it is one that somebody can be held to."""
    thing = heard.what or Thing.OTHER
    if thing is Thing.OTHER or (to is not Character.VIC and thing is not Thing.CALL):
        return m.Talk(dealer, to, Act.VOW.value, about="other")
    half = HalfSaid(Promised(thing.value), 0, due, text)
    if heard.binding and due:
        return _word(dealer, to, half)
    if heard.binding or not due:
        return m.Talk(dealer, to, Act.VOW.value, about="no_time", half=half)
    return m.Talk(dealer, to, Act.PROMISE.value)


def _word(dealer: DealerId, to: Character, half: HalfSaid) -> m.OfferWord:
    return m.OfferWord(dealer, to, half.what, half.amount, half.due, half.said)


def _added(half: HalfSaid | None, heard: SpeechAct, due: GameTime, text: str) -> HalfSaid | None:
    """Return half a promise with what was said now to complete it, if that was it."""
    if half is None or "?" in text or (heard.half or heard.act) not in _ADDS:
        return None
    said = f"{half.said} {text}"[:LONGEST]
    if not half.due and due:
        return HalfSaid(half.what, half.amount, due, said)
    if half.due and half.what is Promised.MONEY and heard.amount:
        return HalfSaid(half.what, heard.amount, half.due, said)
    return None


def _spoken_of(state: Campaign, dealer: DealerId, text: str) -> DealerId | None:
    """Return the other dealer that a text names, the first one if several."""
    for other in state.living():
        named = re.search(rf"(?<!\w){re.escape(other.name)}(?!\w)", text, re.IGNORECASE)
        if other.id != dealer and named:
            return other.id
    return None


_NAMED = re.compile(rf"\b({'|'.join(Character)})\b")


def addressed(text: str) -> Character | None:
    """Return the character a text names, the first one if several."""
    found = _NAMED.search(text.casefold())
    return None if found is None else Character(found[1])
