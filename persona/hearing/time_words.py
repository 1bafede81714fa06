"""What a language must bring for days, hours and spans to be read in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Day = Callable[[re.Match[str], datetime], date | None]
"""What day a match means at a given moment; none when it means no day to come."""


class Part(StrEnum):
    """A part of the day: it says which half an hour belongs to."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Unit(StrEnum):
    """What spans are counted in."""

    MINUTE = "minute"
    QUARTER = "quarter"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class SpanWords:
    """How a language says so many hours or days."""

    units: Mapping[Unit, str]
    lead: str
    """What goes before a span that lies ahead: "in", "give me"."""
    fill: str
    one: str
    another: str
    half: str
    and_half: str
    joint: str
    """Between hours and minutes."""
    either: str
    """Before a second, vaguer number: "two or three days"."""
    tail: str
    """What follows a span that lies ahead: "from now"."""
    not_after: str
    not_before: str


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of one language. Patterns are for whole words of a plain line."""

    past: str
    idioms: str
    """What has the look of a time and is none: "every Friday", "good morning"."""
    days: tuple[tuple[str, Day], ...]
    """Of those that begin at the same word the longest counts."""
    lone_parts: tuple[tuple[str, Day], ...]
    """Parts of a day that name the day where nothing else does."""
    clocks: tuple[str, ...]
    """Their groups are those that `persona.hearing.clock` reads."""
    parts: Mapping[Part, str]
    spans: SpanWords
    half_is_before: bool
    """Whether "half eight" is half an hour before eight."""
    early_figures: bool
    """Whether 5:30 may be meant as it stands, at dawn."""
    negations: str
    corrections: str
