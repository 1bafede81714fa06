"""How a campaign's own time follows from wall time: an anchor, a rate, and running or not.

A pause, a new pace or time given back change this one row and no appointment. All arithmetic is
in whole microseconds and rates are whole, so no deadline ever moves by rounding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from game.gametime import GameTime

if TYPE_CHECKING:
    from collections.abc import Iterator

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


_HOURS = re.compile(r"([01]?\d|2[0-4])-([01]?\d|2[0-4])")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours of each day, by the clocks of a time zone, in which a campaign's clock stands."""

    first: int
    last: int
    zone: str

    @classmethod
    def read(cls, hours: str, zone: str) -> QuietHours | None:
        """Return the hours that a text like `23-8` means; none where it means none.

        Raises `zoneinfo.ZoneInfoNotFoundError` for a zone that is none.
        """
        found = _HOURS.fullmatch(hours)
        if found is None or int(found[1]) % 24 == int(found[2]) % 24:
            return None
        ZoneInfo(zone)
        return cls(int(found[1]), int(found[2]), zone)

    def spans(self, since: int) -> Iterator[tuple[int, int]]:
        """Give the quiet spans that end after a wall time, in order, without end."""
        day = from_wall(since).astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        while True:
            span = _span(self, day)
            if span[1] > since:
                yield span
            day += timedelta(days=1)

    def within(self, since: int, until: int) -> int:
        """Return how many microseconds between two wall times are quiet."""
        quiet = 0
        for start, end in self.spans(since):
            if start >= until:
                return quiet
            quiet += min(end, until) - max(start, since)
        raise AssertionError  # pragma: no cover - the days do not end


@lru_cache(maxsize=4096)
def _span(quiet: QuietHours, day: date) -> tuple[int, int]:
    def at(hour: int, of: date) -> int:
        on = of + timedelta(days=hour // 24)
        local = datetime(on.year, on.month, on.day, hour % 24, tzinfo=ZoneInfo(quiet.zone))
        return to_wall(local)

    over = quiet.last <= quiet.first
    return at(quiet.first, day), at(quiet.last, day + timedelta(days=1) if over else day)


@dataclass(frozen=True, slots=True)
class GameClock:
    """One campaign's clock. `rate` is game microseconds in a wall microsecond.

    It stands while it is not running, in quiet hours, and until its anchor.
    """

    anchor_wall: int
    anchor_game: GameTime
    rate: int
    running: bool
    quiet: QuietHours | None = None

    def game_at(self, wall: int) -> GameTime:
        """Return the campaign's time at a wall time; before the anchor, the anchor's."""
        if not self.running or wall <= self.anchor_wall:
            return self.anchor_game
        passed = wall - self.anchor_wall
        if self.quiet is not None:
            passed -= self.quiet.within(self.anchor_wall, wall)
        return GameTime(self.anchor_game + passed * self.rate)

    def wall_at(self, game: GameTime) -> int:
        """Return the first wall microsecond at which the campaign's time is at least `game`."""
        needed = -((self.anchor_game - game) // self.rate)
        if self.quiet is None or needed <= 0:
            return self.anchor_wall + needed
        at = self.anchor_wall
        for start, end in self.quiet.spans(at):
            if at + needed <= start:
                break
            needed -= max(0, start - at)
            at = max(at, end)
        return at + needed

    def anchored(self, wall: int, *, rate: int, running: bool) -> GameClock:
        """Return the clock going on from here at another rate, or standing still.

        Time that was given, and has not passed, is kept for as long as it runs.
        """
        anchor = max(wall, self.anchor_wall) if self.running and running else wall
        return GameClock(anchor, self.game_at(wall), rate, running, self.quiet)

    def standing(self, wall: int, span: int) -> GameClock:
        """Return the clock standing for a span of microseconds from here, and then going on."""
        game = self.game_at(wall)
        return replace(self, anchor_wall=max(wall, self.anchor_wall) + span, anchor_game=game)

    def resumed(self, left: int, back: int) -> GameClock:
        """Return the clock as if no time had passed between two wall times."""
        if left < self.anchor_wall:
            return replace(self, anchor_wall=self.anchor_wall + back - left)
        return replace(self, anchor_wall=back, anchor_game=self.game_at(left))
