"""What a player's sentence means, as far as that is understood: signs, a small model, a gate.

Pure and quick: no network, no clock, and the same answer for the same words. What is uncertain is
`other`, so that the character asks back; nothing ever escalates on one uncertain reading.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from game.campaign import Menu
from game.gametime import GameTime
from game.units import Character
from persona.acts import Act, SpeechAct, Thing
from persona.calendar import as_date
from persona.hearing import gate
from persona.hearing.language import Language
from persona.hearing.model import model
from persona.hearing.sentence import take_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIDENT = 0.46
"""Below this an act is only half heard."""
SURE_OF_A_THREAT = 0.6
"""What could cost somebody something is taken for it only when it is plain."""

_HARSH = frozenset({Act.THREAT, Act.ACCUSE})
_DOG = re.compile(r"\b(?:dog|smoer|smor|hund(?:en)?|doggy|puppy|kraeet|vovse\w*)\b")
_FISH = re.compile(
    r"\b(?:fish\w*|plaice|herring|cod|seafood|fisk\w*|roedspaette\w*|sild\w*|torsk\w*)\b"
)
_AGAINST_FISH = re.compile(
    r"\b(?:no|not|without|skip|lose|never|hate|don'?t|drop|instead|ikke|ingen|uden|aldrig|hader|drop|vaek)\b"
)
_PEOPLE = re.compile(r"\b(Milo|Radovan|Vic|Tonny|Hasse|Sm\u00f8r)\b", re.IGNORECASE)
_NAME = re.compile(
    r"(?<=[a-z\u00e6\u00f8\u00e5,;] )([A-Z\u00c6\u00d8\u00c5][a-z\u00e6\u00f8\u00e5]{2,})\b"
)
_NO_NAME = frozenset(
    {
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("Spain", "Spanien", "Copenhagen", "Vesterbro", "Amager", "Malaga", "Danish", "English"),
        *("God", "Gud", "January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December", "Christmas", "Istedgade"),
    }
)


def hear(
    text: str,
    *,
    to: Character,
    now: datetime | GameTime | str,
    language: Language | str | None = None,
) -> SpeechAct:
    """Return what a sentence means to a character at a campaign's own time.

    `now` is that time as a moment, a date and hour without a zone, or ISO text. The language is
    found when it is not given. Quotes, narration between asterisks and talk about the real world
    are left out. Raises `ValueError` for a character, a language or a time that is none.
    """
    to = Character(to)
    sentence = take_apart(
        text, to=to, now=_local(now), language=None if language is None else Language(language)
    )
    said = sentence.spoken.text
    heard = SpeechAct(
        Act.OTHER,
        amount=None if sentence.amount is None else sentence.amount.value,
        grams=sentence.grams,
        due=None if sentence.when is None else sentence.when.due,
        who=_who(text),
        about="dog" if to is Character.VIC and _DOG.search(said) else "",
        menu=_menu(said) if to is Character.RADOVAN else None,
        language=sentence.language,
    )
    if not said:
        return heard
    read = model().read(sentence)
    act, confidence = _act(read.acts)
    binding = gate.binds(sentence, read)
    if binding:
        act = Act.VOW if read.acts[Act.VOW] > read.acts[Act.PROMISE] else Act.PROMISE
        confidence = max(confidence, round(read.binding, 3))
    if act is not Act.OTHER and confidence < _needed(act):
        return replace(heard, confidence=confidence, half=act)
    things = read.things
    what = Thing(max(things, key=things.__getitem__)) if act is Act.VOW else None
    return replace(heard, act=act, what=what, binding=binding, confidence=confidence)


def _act(shares: Mapping[str, float]) -> tuple[Act, float]:
    act = Act(max(shares, key=shares.__getitem__))
    return act, round(shares[act], 3)


def _needed(act: Act) -> float:
    return SURE_OF_A_THREAT if act in _HARSH else CONFIDENT


def _local(now: datetime | int | str) -> datetime:
    if isinstance(now, datetime):
        return now.replace(tzinfo=None)
    return datetime.fromisoformat(now) if isinstance(now, str) else as_date(GameTime(now))


def _who(text: str) -> str | None:
    """Return who is spoken of: somebody everybody knows, or a name in the middle of a sentence."""
    if known := _PEOPLE.search(text):
        return known[1].capitalize()
    names = (found[1] for found in _NAME.finditer(text))
    return next((name for name in names if name not in _NO_NAME), None)


def _menu(said: str) -> Menu | None:
    if not _FISH.search(said):
        return None
    return Menu.NO_FISH if _AGAINST_FISH.search(said) else Menu.FISH
