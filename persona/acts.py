"""What somebody can be doing by saying something, and what was understood of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from game.units import Portion

if TYPE_CHECKING:
    from game.campaign import Menu
    from game.units import Wanted
    from persona.hearing.language import Language


class Act(StrEnum):
    """The kinds of things that are said to a character."""

    PROMISE = "promise"
    OFFER = "offer"
    ASK_TIME = "ask_time"
    PLEA = "plea"
    EXCUSE = "excuse"
    ASK_CREDIT = "ask_credit"
    ASK_DEBT = "ask_debt"
    ACCUSE = "accuse"
    THREAT = "threat"
    FLATTERY = "flattery"
    SMALL_TALK = "small_talk"
    REFUSE = "refuse"
    AFFECTION = "affection"
    VOW = "vow"
    OTHER = "other"


class Thing(StrEnum):
    """What a promise that is not money is about."""

    DINNER = "dinner"
    CLUB = "club"
    SPAIN = "spain"
    VET = "vet"
    HOME = "home"
    CALL = "call"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """What was understood of a sentence.

    `due` is a date where only a day was said. `binding` says that it counts once it is confirmed.
    An uncertain reading is `other`, with what was `half` heard; its confidence is that of the half.
    """

    act: Act
    amount: Wanted | None = None
    grams: int | None = None
    due: date | datetime | None = None
    who: str | None = None
    what: Thing | None = None
    binding: bool = False
    confidence: float = 1.0
    half: Act | None = None
    menu: Menu | None = None
    about: str = ""
    language: Language | None = None

    def as_dict(self) -> dict[str, object]:
        """Return it in plain values: amounts as numbers or shares, `due` as ISO text."""
        amount = self.amount
        return {
            "act": self.act.value,
            "amount": amount.value if isinstance(amount, Portion) else amount,
            "grams": self.grams,
            "due": None if self.due is None else _iso(self.due),
            "who": self.who,
            "what": None if self.what is None else self.what.value,
            "binding": self.binding,
            "confidence": self.confidence,
        }


def _iso(due: date | datetime) -> str:
    return due.isoformat(timespec="minutes") if isinstance(due, datetime) else due.isoformat()
