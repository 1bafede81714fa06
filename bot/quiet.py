"""The hours in which a player is not phoned unasked, by the clock on their own wall."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from db.gameclock import from_wall

DEFAULT = "22-8"
"""People sleep."""
ZONE = ZoneInfo("Europe/Copenhagen")
"""Where the game is set; hours are meant there when no offset says otherwise."""

_HOURS = re.compile(
    r"([01]?\d|2[0-4])\s*(?:-|to|til)\s*([01]?\d|2[0-4])(?:\s*utc\s*([+-]\d{1,2}))?"
)


def hours(text: str) -> str | None:
    """Return hours as they are kept, `22-8` or `22-8 utc-5`; none when a text is no hours."""
    found = _HOURS.fullmatch(text.strip().casefold().replace("\u2013", "-"))
    if found is None:
        return None
    zone = f" utc{int(found[3]):+d}" if found[3] else ""
    return f"{int(found[1])}-{int(found[2])}{zone}"


def asleep(kept: str, wall: int) -> bool:
    """Say whether a wall time, in microseconds, is within the hours that are kept for a player."""
    found = _HOURS.fullmatch(kept or DEFAULT)
    if found is None:
        return False
    moment = from_wall(wall)
    local = moment.astimezone(ZONE) if found[3] is None else moment + timedelta(hours=int(found[3]))
    first, last = int(found[1]), int(found[2])
    if first <= last:
        return first <= local.hour < last
    return local.hour >= first or local.hour < last
