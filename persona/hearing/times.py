"""The day or hour a sentence speaks of, never one that is past."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from persona.hearing import clock as clocks
from persona.hearing import times_da, times_en
from persona.hearing.days import DAY, WEEK, months_on
from persona.hearing.language import Language
from persona.hearing.plain import Denial, phrase, read, spelled
from persona.hearing.time_words import Day, SpanWords, TimeWords, Unit


@dataclass(frozen=True, slots=True)
class When:
    """What is said of when: a day alone, or its hour too; and where it stands in the text."""

    due: date | datetime
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mention:
    """A day, or a moment counted from now, in a plain line."""

    due: date | datetime
    start: int
    end: int


class _Patterns:
    """One language's words as compiled patterns."""

    def __init__(self, words: TimeWords) -> None:
        self.words = words
        self.past = phrase(words.past)
        self.hidden = phrase(f"{words.past}|{words.idioms}")
        self.day = phrase("|".join(_NAMES.sub("(?:", said) for said, _ in words.days))
        self.days = [(phrase(said), day) for said, day in words.days]
        self.lone = [(phrase(said), day) for said, day in words.lone_parts]
        self.clock = phrase("|".join(_NAMES.sub("(?:", said) for said in words.clocks))
        self.clocks = [phrase(said) for said in words.clocks]
        self.parts = {part: phrase(said) for part, said in words.parts.items()}
        self.span = _span(words.spans)
        self.no_span_after = spelled(rf"(?<!\S){words.spans.not_after} (?:\S+ )?$")
        self.no_span_before = spelled(rf" (?:{words.spans.not_before})(?!\S)")
        self.denial = Denial.of(words.negations, words.corrections)


_NAMES = re.compile(r"\(\?P<\w+>")
_COUNT = "[0-9]{1,4}(?:[.,][0-9])?"


def _span(words: SpanWords) -> re.Pattern[str]:
    units = "|".join(f"(?P<{unit}>{said})" for unit, said in words.units.items())
    return phrase(
        rf"(?:(?P<lead>{words.lead}) )?(?:{words.fill} )*"
        rf"(?:(?P<count>{_COUNT})(?:(?: {words.either})? {_COUNT})?|(?P<another>{words.another})"
        rf"|(?P<half>{words.half})|(?P<one>{words.one}))(?: (?P<more>more|mere|full|hele))?"
        rf" (?:{units})(?P<and_half> {words.and_half})?"
        rf"(?: {words.joint} (?P<minutes>[0-9]{{1,2}}) (?:{words.units[Unit.MINUTE]}))?"
        rf"(?: (?P<tail>{words.tail}))?"
    )


_IN = {Language.EN: _Patterns(times_en.WORDS), Language.DA: _Patterns(times_da.WORDS)}
_MINUTES = {Unit.MINUTE: 1, Unit.QUARTER: 15, Unit.HOUR: 60}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.FORTNIGHT: 14}
_LONGEST = 3700
"""Days: about ten years; who says more means none."""


def find(text: str, now: datetime, language: Language) -> When | None:
    """Return what a sentence says of when, or none: of several days the first that stands.

    `now` is the campaign's own time, without a zone. A day comes back as a date from today on,
    an hour as a moment after `now`; what lies behind is never read as ahead.
    """
    patterns, line = _IN[language], read(text, language)
    plain = patterns.hidden.sub(_cover, line.plain)
    days = _apart([*_days(plain, now, patterns), *_spans(plain, now, patterns)])
    hours = [
        hour
        for hour in _clocks(plain, patterns)
        if not any(hour.start < day.end and day.start < hour.end for day in days)
    ]
    found = _due(plain, now, patterns, days, hours)
    if found is None or not _is_ahead(found.due, now):
        return None
    return When(found.due, *line.place(found.start, found.end))


def is_past(text: str, language: Language) -> bool:
    """Whether a sentence speaks of a time that is past: "yesterday", "for to dage siden"."""
    return _IN[language].past.search(read(text, language).plain) is not None


def _cover(match: re.Match[str]) -> str:
    return "~" * len(match[0])


def _apart(mentions: list[_Mention]) -> list[_Mention]:
    """Return the mentions in order; of two that overlap the first, or the longer."""
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    apart: list[_Mention] = []
    for mention in mentions:
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


def _is_ahead(due: date | datetime, now: datetime) -> bool:
    return due > now if isinstance(due, datetime) else due >= now.date()


def _due(
    plain: str,
    now: datetime,
    patterns: _Patterns,
    days: Sequence[_Mention],
    hours: Sequence[clocks.Clock],
) -> _Mention | None:
    """Put the day and the hour together that belong together."""
    if not days:
        return _hour_alone(plain, now, patterns, hours)
    place = patterns.denial.standing(plain, [(day.start, day.end) for day in days])
    day = days[place]
    before = days[place - 1].end if place else 0
    after = days[place + 1].start if place + 1 < len(days) else len(plain)
    near = [hour for hour in hours if before <= hour.start < after]
    if isinstance(day.due, datetime):
        return day
    if not near:
        return day
    hour = near[patterns.denial.standing(plain, [(hour.start, hour.end) for hour in near])]
    at = _moment(plain, hour, day.due, now, patterns)
    return at and _Mention(at.due, min(day.start, at.start), max(day.end, at.end))


def _hour_alone(
    plain: str, now: datetime, patterns: _Patterns, hours: Sequence[clocks.Clock]
) -> _Mention | None:
    if hours:
        hour = hours[patterns.denial.standing(plain, [(hour.start, hour.end) for hour in hours])]
        return _moment(plain, hour, None, now, patterns)
    for said, day in patterns.lone:
        if (match := said.search(plain)) and (due := day(match, now)):
            return _Mention(due, *match.span())
    return None


def _moment(
    plain: str, hour: clocks.Clock, day: date | None, now: datetime, patterns: _Patterns
) -> _Mention | None:
    """Return when an hour is, by the part of the day that is said nearest to it."""
    parts = [
        (max(match.start() - hour.end, hour.start - match.end()), part, match)
        for part, said in patterns.parts.items()
        for match in said.finditer(plain)
    ]
    if not parts:
        due = clocks.moment(hour, None, day, now)
        return _Mention(due, hour.start, hour.end) if due else None
    _, part, match = min(parts, key=lambda found: found[0])
    due = clocks.moment(hour, part, day, now)
    return due and _Mention(due, min(hour.start, match.start()), max(hour.end, match.end()))


def _days(plain: str, now: datetime, patterns: _Patterns) -> Iterator[_Mention]:
    at = 0
    while rough := patterns.day.search(plain, at):
        found = _longest(plain, rough.start(), now, patterns.days)
        if found:
            yield found
        at = found.end if found else rough.start() + 1


def _longest(
    plain: str, start: int, now: datetime, days: Sequence[tuple[re.Pattern[str], Day]]
) -> _Mention | None:
    """Return the day of the longest phrase at a place that means one."""
    matches = [(match, day) for said, day in days if (match := said.match(plain, start))]
    for match, day in sorted(matches, key=lambda found: -found[0].end()):
        due = day(match, now)
        if due is not None:
            return _Mention(due, *match.span())
    return None


def _clocks(plain: str, patterns: _Patterns) -> Iterator[clocks.Clock]:
    at = 0
    while rough := patterns.clock.search(plain, at):
        matches = [said.match(plain, rough.start()) for said in patterns.clocks]
        longest = max((match for match in matches if match), key=lambda match: match.end())
        yield clocks.read(longest, patterns.words)
        at = longest.end()


def _spans(plain: str, now: datetime, patterns: _Patterns) -> Iterator[_Mention]:
    """Return the moments and days that are so many hours or weeks ahead."""
    for match in patterns.span.finditer(plain):
        due = _after(match, now) if _lies_ahead(plain, match, patterns) else None
        if due is not None:
            yield _Mention(due, *match.span())


def _lies_ahead(plain: str, match: re.Match[str], patterns: _Patterns) -> bool:
    """Whether a span says when, and not how long something took or how often it comes."""
    if patterns.no_span_before.match(plain, match.end()):
        return False
    if match["lead"] or match["tail"] or match["another"]:
        return True
    if patterns.no_span_after.search(plain, 0, match.start()):
        return False
    if match["count"]:
        return match["count"] != "1"
    return bool(match["half"] or match["and_half"] or match.groupdict().get(Unit.FORTNIGHT))


def _after(match: re.Match[str], now: datetime) -> date | datetime | None:
    unit = next(unit for unit in Unit if match.groupdict().get(unit))
    count = float((match["count"] or "1").replace(",", "."))
    count = 0.5 if match["half"] else count + (0.5 if match["and_half"] else 0)
    if unit in _MINUTES:
        if unit is Unit.MINUTE and count <= 1:
            return None  # "just a minute" is as good as "soon"
        return now + timedelta(minutes=count * _MINUTES[unit] + int(match["minutes"] or 0))
    if unit in _DAYS:
        days = count * _DAYS[unit]
        return (now + days * DAY).date() if days <= _LONGEST else None
    months = int(count * (12 if unit is Unit.YEAR else 1))
    return months_on(now.date(), months) if months * WEEK * 4 <= _LONGEST * DAY else None
