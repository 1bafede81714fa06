"""What happens to the table itself and to one's seat at it. See `events` for the rest."""

from __future__ import annotations

from dataclasses import dataclass

from game.gametime import GameTime
from game.orders import Remark
from game.units import DealerId, PlayerId


@dataclass(frozen=True, slots=True)
class Configured:
    """The table's settings are these now."""

    zone: str
    quiet: str
    language: str
    versus: bool
    players: str
    plain: bool


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """The clock stands for so many real minutes from here."""

    minutes: int


@dataclass(frozen=True, slots=True)
class SceneStopped:
    """Somebody said stop, and nobody is told who."""

    topic: str


@dataclass(frozen=True, slots=True)
class Faded:
    """What was stopped goes on out of sight: this is told only in passing from here on."""

    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatOffered:
    """A dealer may be taken over by somebody else."""

    dealer: DealerId
    to: PlayerId


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """A dealer is somebody else's now."""

    dealer: DealerId
    player: PlayerId
    versus: bool
    language: str


@dataclass(frozen=True, slots=True)
class Rewound:
    """All since a moment did not happen. Positions go on from one that no move has had."""

    position: int
    undone: int
    since: GameTime


@dataclass(frozen=True, slots=True)
class VersusSet:
    """Whether others may turn on a dealer. `until`: they still may, until then."""

    dealer: DealerId
    agreed: bool
    until: GameTime


@dataclass(frozen=True, slots=True)
class MannersSet:
    """How a player is written to."""

    dealer: DealerId
    language: str
    plain: bool
    pings: int


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """Something was done to the table that changes nothing in the story."""

    what: Remark


Notice = (
    Configured
    | TimeGiven
    | SceneStopped
    | Faded
    | SeatOffered
    | SeatTaken
    | Rewound
    | VersusSet
    | MannersSet
    | WrittenDown
)
