"""How a campaign's own time follows from wall time: an anchor, a rate, and running or not.

A pause, a new pace or time given back change this one row and no appointment. All arithmetic is
in whole microseconds and rates are whole, so no deadline ever moves by rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from game.gametime import GameTime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_wall(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970. Raises `ValueError` for a naive one."""
    if moment.tzinfo is None:
        message = "wall times must be aware"
        raise ValueError(message)
    return (moment - _EPOCH) // _MICROSECOND


def from_wall(wall: int) -> datetime:
    """Return microseconds since the epoch as an aware moment in UTC."""
    return _EPOCH + timedelta(microseconds=wall)


@dataclass(frozen=True, slots=True)
class GameClock:
    """One campaign's clock. `rate` is game microseconds in a wall microsecond."""

    anchor_wall: int
    anchor_game: GameTime
    rate: int
    running: bool

    def game_at(self, wall: int) -> GameTime:
        """Return the campaign's time at a wall time; before the anchor, the anchor's."""
        if not self.running:
            return self.anchor_game
        return GameTime(self.anchor_game + max(0, wall - self.anchor_wall) * self.rate)

    def wall_at(self, game: GameTime) -> int:
        """Return the first wall microsecond at which the campaign's time is at least `game`."""
        return self.anchor_wall - (self.anchor_game - game) // self.rate

    def anchored(self, wall: int, *, rate: int, running: bool) -> GameClock:
        """Return the clock going on from here at another rate, or standing still."""
        return GameClock(wall, self.game_at(wall), rate, running)

    def credited(self, away: int) -> GameClock:
        """Return the clock with `away` wall microseconds given back: nobody could act."""
        return replace(self, anchor_wall=self.anchor_wall + away)
