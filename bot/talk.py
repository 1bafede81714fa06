"""From a sentence to a move: what was said to whom, and what it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.desk import Sorry
from game import moves as m
from game.campaign import Menu, Promised
from game.units import Character, DealerId
from persona.acts import Act
from persona.hear import hear

if TYPE_CHECKING:
    from game.gametime import GameTime

LONGEST = 500
_SAID = {Act.ASK_DEBT: "owe"}


def move_for(  # noqa: PLR0911 - one for each thing said
    dealer: DealerId, to: Character, text: str, now: GameTime
) -> m.Move | Sorry:
    """Return what saying a text to a character does, or why nothing can be said."""
    if not text.strip():
        return Sorry("no_words")
    if len(text) > LONGEST:
        return Sorry("too_long", {"most": LONGEST})
    heard = hear(text, to=to, now=now)
    act = heard.act
    if act is Act.ASK_TIME and to is Character.MILO:
        return m.AskTime(dealer)
    if act is Act.PROMISE:
        if heard.amount is None or heard.due is None:
            return m.Talk(dealer, to, Act.PROMISE.value)
        return m.OfferWord(dealer, to, Promised.MONEY, heard.amount, heard.due, text.strip())
    if act is Act.VOW:
        if heard.due is None or heard.what is None:
            return m.Talk(dealer, to, Act.PROMISE.value)
        return m.OfferWord(dealer, to, heard.what, 0, heard.due, text.strip())
    if heard.menu is not None:
        return m.Talk(dealer, to, "menu", Menu(heard.menu))
    if act is Act.AFFECTION and to is not Character.VIC:
        act = Act.FLATTERY
    return m.Talk(dealer, to, _SAID.get(act, act.value))


_NAMED = re.compile(rf"\b({'|'.join(Character)})\b")


def addressed(text: str) -> Character | None:
    """Return the character a text names, the first one if several."""
    found = _NAMED.search(text.casefold())
    return None if found is None else Character(found[1])
