"""The campaign's own time as a date, for who reads "the end of the month" out of a sentence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from game.gametime import GameTime

FIRST_DAY = datetime(1996, 9, 2)  # noqa: DTZ001 - a campaign's own time has no zone
"""Every campaign's first Monday."""
EVENING = time(20)
"""When something is due of which only the day was said."""
LAST = time(23, 59)


def as_date(moment: GameTime) -> datetime:
    """Return a moment as a date and an hour, without a zone."""
    return FIRST_DAY + timedelta(microseconds=moment)


def as_moment(due: date | datetime, now: GameTime) -> GameTime:
    """Return when something is due. A day alone means its evening, or what is left of today."""
    if not isinstance(due, datetime):
        evening = datetime.combine(due, EVENING)
        due = evening if evening > as_date(now) else datetime.combine(due, LAST)
    return GameTime((due - FIRST_DAY) // timedelta(microseconds=1))
