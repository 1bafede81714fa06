"""The hours in which a player is not phoned unasked, by the clock on their own wall."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from db.gameclock import from_wall, to_wall

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


def asleep(kept: str, wall: int, zone: str = ZONE.key) -> bool:
    """Say whether a wall time, in microseconds, is within the hours that are kept for a player.

    Hours are meant in the table's time zone where no offset says otherwise.
    """
    found = _HOURS.fullmatch(kept or DEFAULT)
    if found is None:
        return False
    moment = from_wall(wall)
    if found[3] is None:
        local = moment.astimezone(ZoneInfo(zone))
    else:
        local = moment + timedelta(hours=int(found[3]))
    first, last = int(found[1]), int(found[2])
    if first <= last:
        return first <= local.hour < last
    return local.hour >= first or local.hour < last


def midnight(wall: int, zone: str) -> int:
    """Return when the day of a wall time began, by the clocks of a time zone."""
    local = from_wall(wall).astimezone(ZoneInfo(zone))
    return to_wall(local.replace(hour=0, minute=0, second=0, microsecond=0))


def table_hours(text: str) -> str | None:
    """Return hours as a table keeps them, `23-8`, or empty for none; none for what is no hours."""
    kept = hours(text)
    if text.strip().casefold() in ("", "none", "ingen", "off"):
        return ""
    if kept is None or "utc" in kept:
        return None
    first, last = (int(hour) for hour in kept.split("-"))
    return None if first % 24 == last % 24 else kept


def zone(text: str) -> str | None:
    """Return a time zone as it is kept, like `Europe/Copenhagen`; none for what is no zone."""
    wanted = text.strip().replace(" ", "_").casefold()
    return _zones().get(wanted)


def zones(typed: str) -> list[str]:
    """Return the time zones that fit what was typed so far."""
    wanted = typed.strip().replace(" ", "_").casefold()
    known = sorted(_zones().values())
    return [name for name in known if wanted in name.casefold()]


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
