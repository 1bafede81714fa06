"""Hours as they are said, and the next moment that one means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from persona.hearing.days import DAY
from persona.hearing.time_words import Part, TimeWords

_HOUR = 60
_NOON = 12 * _HOUR
_MIDNIGHT = 24 * _HOUR
_QUARTER = 15
_FIRST_BARE_MORNING = 9 * _HOUR
"""A bare hour before this one is after noon: nobody means at dawn."""
_FIRST_EARLY_FIGURES = 7 * _HOUR
_NIGHT_ENDS = 5 * _HOUR
"""An hour of the night before this one belongs to the day before."""
_ONE = frozenset({"en", "et"})


class Half(Enum):
    """How much of its half of the day an hour says."""

    KNOWN = auto()
    """18:00, 6 pm, noon."""
    FIGURES = auto()
    """8:30: as it stands, unless that is past."""
    BARE = auto()
    """Eight."""


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour, in minutes after the midnight that begins its day."""

    minutes: int
    half: Half
    start: int
    end: int


def read(match: re.Match[str], words: TimeWords) -> Clock:
    """Return the hour a match says, out of whichever of the clock's groups its pattern has."""
    groups = match.groupdict()
    if groups.get("figures"):
        hour, minute = (int(figure) for figure in re.split("[.:]", groups["figures"]))
        exact = groups["figures"].startswith("0")
        minutes = hour * _HOUR + minute
        early = not exact and not words.early_figures and minutes < _FIRST_EARLY_FIGURES
        half = Half.KNOWN if exact else Half.BARE if early else Half.FIGURES
    else:
        minutes, half = _in_words(groups, words)
    if groups.get("half"):
        minutes, half = minutes % _NOON + (_NOON if groups["half"] == "pm" else 0), Half.KNOWN
    elif minutes >= _NOON + _HOUR or minutes < _HOUR:
        half = Half.KNOWN
    return Clock(minutes, half, *match.span())


def _in_words(groups: dict[str, str | None], words: TimeWords) -> tuple[int, Half]:
    if groups.get("noon"):
        minutes, half = _NOON, Half.KNOWN
    elif groups.get("midnight"):
        minutes, half = _MIDNIGHT, Half.KNOWN
    else:
        hour = groups["hour"] or ""
        minutes, half = (1 if hour in _ONE else int(hour)) * _HOUR, Half.BARE
    if groups.get("half_hour"):
        minutes += -_HOUR // 2 if words.half_is_before else _HOUR // 2
    if groups.get("half_past"):
        minutes += _HOUR // 2
    minutes += int(groups.get("minute") or 0)
    minutes += _minutes(groups.get("past")) - _minutes(groups.get("to"))
    if half is Half.BARE and minutes < _HOUR:
        minutes += _NOON
    return minutes, half


def _minutes(said: str | None) -> int:
    if not said:
        return 0
    figures = re.match("[0-9]+", said)
    return int(figures[0]) if figures else _QUARTER


def moment(clock: Clock, part: Part | None, day: date | None, now: datetime) -> datetime | None:
    """Return the moment of an hour on a day, or the next one after `now` where no day is said.

    None when the day is today and the hour is past.
    """
    today = now.date()
    if day is not None and day != today:
        return _at(day, _hours(clock, part)[0])
    first = _hours(clock, part, soon=True)
    ahead = (_at(today, minutes) for minutes in first)
    found = next((at for at in ahead if at > now), None)
    if found is None and day is None:
        return _at(today + DAY, _hours(clock, part)[0])
    return found


def _at(day: date, minutes: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - the campaign's own time has no zone


def _hours(clock: Clock, part: Part | None, *, soon: bool = False) -> list[int]:
    """Return what an hour may mean, in minutes, the likeliest first.

    `soon` is for today, where the later half counts once the earlier is past.
    """
    minutes, bare = clock.minutes, clock.half is Half.BARE
    if clock.half is Half.KNOWN:
        at_night = part is Part.EVENING and minutes < _NIGHT_ENDS
        return [minutes + _MIDNIGHT if at_night else minutes]
    if part is Part.EVENING:
        return _at_night(minutes, soon=soon)
    if part is Part.AFTERNOON or (part is None and bare and minutes < _FIRST_BARE_MORNING):
        return [minutes % _NOON + _NOON]
    if part is None and soon and minutes < _NOON:
        return [minutes, minutes + _NOON]
    return [minutes]


def _at_night(minutes: int, *, soon: bool) -> list[int]:
    """Nine is before midnight, two after it; before dawn it may be this night's."""
    if minutes % _NOON < _NIGHT_ENDS:
        after = minutes % _NOON
        return [after, after + _MIDNIGHT] if soon else [after + _MIDNIGHT]
    return [minutes % _NOON + _NOON]
