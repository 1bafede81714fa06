"""The moves about the table itself and one's seat at it. See `moves` for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from game.gametime import GameTime
from game.units import DealerId, PlayerId

# What administrators do. `seat` is a dealer who is not the one who moves.


@dataclass(frozen=True, slots=True)
class Configure:
    """Change settings of the table; what is none stays as it is.

    `zone` is an IANA time zone; `quiet` hours there in which the clock stands, like `23-8`, or
    empty; `players` the role whose members may sit down, or empty for everybody.
    """

    zone: str | None = None
    quiet: str | None = None
    language: str | None = None
    versus: bool | None = None
    players: str | None = None
    plain: bool | None = None


@dataclass(frozen=True, slots=True)
class GiveTime:
    """Let the clock stand for so many real minutes, for everybody."""

    minutes: int


@dataclass(frozen=True, slots=True)
class RemoveDealer:
    """End somebody's run. `own`: because that player asked for it, and not an administrator."""

    seat: DealerId
    own: bool = False


@dataclass(frozen=True, slots=True)
class OfferSeat:
    """Offer a dealer, with all that is owed, to another member."""

    seat: DealerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """Take a dealer that was offered. Limits and agreements are the new player's own."""

    seat: DealerId
    player: PlayerId
    versus: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rewind:
    """Have undone so many moves, back to a moment. Positions go on from `position`.

    What was told only in passing from some moment on, for good, is so still: `veiled`.
    """

    position: int
    undone: int
    since: GameTime
    veiled: tuple[str, ...] = ()


class Remark(StrEnum):
    """What an administrator did that changes nothing in the story, and is seen all the same."""

    EXPORT = "export"
    IMPORT = "import"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class WriteDown:
    """Have it in the journal that something was done to the table."""

    what: Remark


# What anybody does.


@dataclass(frozen=True, slots=True)
class StopScene:
    """Stop everything, now. Who said so is not part of it; `topic` may be empty."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class SetVersus:
    """Agree that others may turn on one, or take that back."""

    dealer: DealerId
    agreed: bool


@dataclass(frozen=True, slots=True)
class SetManners:
    """Say how one is written to; what is none stays as it is.

    `language` empty is the table's; `plain` is text without cards; `pings` is how often a real day
    one may be pinged, -1 for as often as there is a clock.
    """

    dealer: DealerId
    language: str | None = None
    plain: bool | None = None
    pings: int | None = None


Order = Configure | GiveTime | RemoveDealer | OfferSeat | TakeSeat | Rewind | StopScene | WriteDown
