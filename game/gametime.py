"""The campaign's own clock: microseconds since its first Monday at midnight.

Game time stands still while a campaign is paused; how it follows from wall time is
the database's matter. The rules only ever see the time of the move they decide.
"""

from __future__ import annotations

from typing import NewType

GameTime = NewType("GameTime", int)
"""A moment: microseconds since Monday 00:00 of the first week."""
Span = NewType("Span", int)
"""A length of game time, in microseconds."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DAWN_HOUR = 6
WEEK = 7

OPENING = GameTime(8 * HOUR)
"""When a campaign's clock starts: the first Monday, at eight."""


def hours(count: int) -> Span:
    """Return a span of whole hours."""
    return Span(count * HOUR)


def later(moment: GameTime, span: int) -> GameTime:
    """Return the moment `span` microseconds after `moment`."""
    return GameTime(moment + span)


def day_number(moment: GameTime) -> int:
    """Return the game day, counted from 1, of a moment. A day begins at dawn."""
    return (moment - DAWN_HOUR * HOUR) // DAY + 1


def weekday(moment: GameTime) -> int:
    """Return the weekday by the calendar, Monday 0 to Sunday 6."""
    return moment // DAY % WEEK


def dawn_after(moment: GameTime) -> GameTime:
    """Return the first dawn (06:00) strictly after a moment."""
    return GameTime(day_number(moment) * DAY + DAWN_HOUR * HOUR)


def at_hour(day: int, hour: int, minute: int = 0) -> GameTime:
    """Return a moment by calendar day (Monday of the first week is 0), hour and minute."""
    return GameTime(day * DAY + hour * HOUR + minute * MINUTE)


def hour_and_minute(moment: GameTime) -> tuple[int, int]:
    """Return the hour and the minute a clock on the wall would show."""
    return moment % DAY // HOUR, moment % HOUR // MINUTE
