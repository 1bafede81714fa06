"""What rings a phone: what has a clock on it, and of a debt that is late only the first of it.

Whoever is far up the ladder has a deadline every few hours. It is on their page and on the phone
all the same; what rings is who stands at the door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import events as e
from game import happenings as h
from game.gametime import HOUR

if TYPE_CHECKING:
    from game.campaign import Campaign

LONG = 8 * HOUR
"""A deadline that came sooner than this after the last one is not mentioned aloud before it."""
RINGING = (
    e.OfferMade,
    e.DebtPassed,
    e.WordReminded,
    e.VisitBegun,
    e.AbsenceNoted,
    h.BustBegun,
    h.RoomOpened,
    h.HasseCame,
    h.BargainProposed,
    h.MercyOffered,
    h.PaperSold,
)


def rings(event: e.Event, before: Campaign) -> bool:
    """Say whether an event rings; `before` is the campaign as it was."""
    match event:
        case e.DebtReminded(debt=debt):
            return before.debts[debt].interval >= LONG
        case e.DebtMissed(debt=debt):
            return before.debts[debt].misses == 0
        case _:
            return isinstance(event, RINGING)
