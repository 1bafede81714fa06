"""What somebody can be doing by saying something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.campaign import Menu, Promised
    from game.gametime import GameTime
    from game.units import Wanted


class Act(StrEnum):
    """The kinds of things that are said to a character."""

    PROMISE = "promise"
    VOW = "vow"
    ASK_TIME = "ask_time"
    ASK_DEBT = "ask_debt"
    ASK_CREDIT = "ask_credit"
    EXCUSE = "excuse"
    THREAT = "threat"
    FLATTERY = "flattery"
    SMALL_TALK = "small_talk"
    REFUSE = "refuse"
    AFFECTION = "affection"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """What was understood of a sentence. A promise with a part missing binds nobody."""

    act: Act
    amount: Wanted | None = None
    due: GameTime | None = None
    what: Promised | None = None
    menu: Menu | None = None
