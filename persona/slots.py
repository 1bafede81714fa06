"""Amounts and times as people write them."""

from __future__ import annotations

import re
from enum import StrEnum

from game.gametime import DAY, HOUR, MINUTE, WEEK, GameTime, at_hour, later, weekday
from game.units import Portion, Wanted

LARGEST = 10_000_000
"""More than all the money in the game; what is larger is a slip of the finger."""


class BadAmount(StrEnum):
    """Why something is not an amount."""

    NOT_A_NUMBER = "not_a_number"
    FRACTION = "fraction"
    NOT_POSITIVE = "not_positive"
    HUGE = "huge"


_PORTIONS = {
    "all": Portion.ALL,
    "all of it": Portion.ALL,
    "everything": Portion.ALL,
    "every krone": Portion.ALL,
    "in full": Portion.ALL,
    "the lot": Portion.ALL,
    "max": Portion.ALL,
    "half": Portion.HALF,
    "half of it": Portion.HALF,
    "a third": Portion.THIRD,
    "third": Portion.THIRD,
    "a quarter": Portion.QUARTER,
    "quarter": Portion.QUARTER,
}
_UNIT = re.compile(r"\s*(?:,-|(?:kr|kroner|krone|dkk|g|gr|gram|grams)\.?)$")
_UNIT_FIRST = re.compile(r"^(?:kr|dkk)\.?\s*(?=\d)")
_GROUPED = re.compile(r"\d{1,3}(?:[., '\u00a0\u202f]\d{3})+")
_THOUSANDS = re.compile(r"(\d+)(?:[.,](\d{1,3}))?\s*(?:k|grand|thousand|tusind)")
_FRACTION = re.compile(r"\d[\d.,]*[.,]\d+|[.,]\d+|\d+/\d+")


def amount(text: str) -> Wanted | BadAmount:
    """Return the whole amount or the share that a text means, or why it means none.

    `4000`, `4.000`, `4,000`, `4 000 kr`, `kr. 4.000`, `4000,-`, `4k`, `2.5k`, `all` and `half`
    are read.
    """
    plain = " ".join(text.casefold().split())
    if plain in _PORTIONS:
        return _PORTIONS[plain]
    plain = _UNIT_FIRST.sub("", _UNIT.sub("", plain).strip())
    negative = plain.startswith(("-", "\u2212"))
    plain = plain.lstrip("-+\u2212").strip()
    if not plain.isascii() and not _GROUPED.fullmatch(plain):
        return BadAmount.NOT_A_NUMBER
    number: int | None = None
    if thousands := _THOUSANDS.fullmatch(plain):
        whole, part = thousands.groups()
        number = int(whole[:12]) * 1000 + int((part or "0").ljust(3, "0"))
    elif _GROUPED.fullmatch(plain):
        number = int(re.sub(r"\D", "", plain)[:16])
    elif plain.isdecimal():
        number = int(plain[:16])
    elif _FRACTION.fullmatch(plain):
        return BadAmount.FRACTION
    if number is None:
        return BadAmount.NOT_A_NUMBER
    if negative or number == 0:
        return BadAmount.NOT_POSITIVE
    return BadAmount.HUGE if number > LARGEST else number


_SPOKEN_AMOUNT = re.compile(
    r"(?<![\w:.])"
    r"(\d{1,3}(?:[., ]\d{3})+|\d+(?:[.,]\d{1,2})?\s*(?:k|grand|thousand)\b|\d{3,}"
    r"|\d+(?=\s*(?:kr|kroner|dkk)\b))"
    r"(?=\s*(?:kr|kroner|dkk)\b|[^\w:]|$)(?!\s*(?:h|hours?|min|minutes?|days?|weeks?)\b)"
)
_SPOKEN_PORTION = re.compile(
    r"\b(every krone|all of it|in full|the lot|everything|the whole (?:thing|sum)"
    r"|(?<!at )(?<!after )all(?! right| day| night| the)|half(?! an| past| a )"
    r"|a third|a quarter)\b"
)
_WHOLE = {"the whole thing", "the whole sum"}


def find_amount(text: str) -> Wanted | None:
    """Return the first amount that is said in a sentence, if any."""
    plain = " ".join(text.casefold().split())
    if found := _SPOKEN_AMOUNT.search(plain):
        read = amount(found[1])
        return None if isinstance(read, BadAmount) else read
    if found := _SPOKEN_PORTION.search(plain):
        return Portion.ALL if found[1] in _WHOLE else _PORTIONS[found[1]]
    return None


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SMALL = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_NUMBER = r"(\d{1,3}|" + "|".join(sorted(_SMALL, key=len, reverse=True)) + ")"


_IN = re.compile(
    rf"\b(?:in|within)\s+(half an|{_NUMBER[1:-1]})\s*"
    r"(minutes?|mins?|hours?|h|days?|d|weeks?|fortnights?)\b"
)
_BACK = re.compile(
    rf"\b(?:yesterday|last (?:night|week|{'|'.join(_DAYS)})"
    rf"|{_NUMBER} (?:minutes?|hours?|days?|weeks?) ago)\b"
)
_WEEKDAY = re.compile(
    rf"\b(next )?(?:({'|'.join(_DAYS)})\b"
    r"|(?:(?<=on )|(?<=by )|(?<=until )|(?<=till )|(?<=before )|(?<=this )|(?<=next )|^)"
    r"(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b)"
)
_CLOCK = re.compile(
    r"\b([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d)\s*(am|pm)?\b"
    r"|\b([01]?\d|2[0-3])\s*(am|pm|o'?clock)\b"
    rf"|\b(?:at|by|before) ([01]?\d|2[0-3]|{'|'.join(_SMALL)})\b"
    r"(?!\s*(?:k\b|kr|hours?|days?|weeks?|grand|thousand|\d|[.,:]\d))"
)
_DAY_HOUR = 20
"""When a day is named without an hour: in the evening."""
_PARTS = {
    "noon": 12,
    "midday": 12,
    "lunch": 12,
    "midnight": 24,
    "morning": 9,
    "afternoon": 15,
    "evening": 20,
    "tonight": 20,
}
_HALVES = {"morning": "am", "afternoon": "pm", "evening": "pm", "tonight": "pm"}
_SPANS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK * DAY, "f": 2 * WEEK * DAY}
_NOON = 12


def moment(text: str, now: GameTime) -> GameTime | None:  # noqa: PLR0911 - one for each way to say it
    """Return the campaign's own time that a text means, or none when it names no time.

    A weekday is the coming one, `next` plus weekday the one in next week. What is plainly past
    ("yesterday", "two days ago") comes back as a moment before `now`.
    """
    plain = " ".join(text.casefold().replace("\u2019", "'").split())
    if _BACK.search(plain):
        return GameTime(now - DAY)
    if found := _IN.search(plain):
        span = _SPANS[found[2][0]]
        if found[1] == "half an":
            return later(now, span // 2)
        return later(now, (_SMALL.get(found[1]) or int(found[1])) * span)
    if re.search(r"\ba fortnight\b", plain):
        return later(now, 2 * WEEK * DAY)
    day = _day(plain, now)
    clock, bare = _hour(plain)
    today = now // DAY
    if day is None:
        if clock is None:
            return None
        at = at_hour(today, *clock)
        return at if at > now else later(at, DAY)
    at = at_hour(day, *(clock or (_DAY_HOUR, 0)))
    if at > now or day != today:
        return at
    if clock is None or bare is None:
        # The day itself, or a part of it, lasts until midnight.
        return at_hour(today, 23, 59)
    evening = later(at, _NOON * HOUR)
    return evening if bare and clock[0] < _NOON and evening > now else at


def _day(plain: str, now: GameTime) -> int | None:  # noqa: PLR0911 - one for each way to say it
    today = now // DAY
    monday = today - weekday(now)
    if "day after tomorrow" in plain:
        return today + 2
    if re.search(r"\btomorrow\b", plain):
        return today + 1
    if re.search(r"\b(today|tonight|this (?:morning|afternoon|evening))\b", plain):
        return today
    next_week = re.search(r"\bnext week\b", plain) is not None
    if found := _WEEKDAY.search(plain):
        named = (found[2] or found[3])[:3]
        wanted = next(i for i, name in enumerate(_DAYS) if name.startswith(named))
        if found[1] or next_week:
            return monday + WEEK + wanted
        return today + ((wanted - weekday(now)) % WEEK or WEEK)
    if next_week:
        return monday + WEEK + 4
    if re.search(r"\bnext weekend\b", plain):
        return monday + WEEK + 6
    if re.search(r"\bend of the week\b|\bweekend\b", plain):
        return monday + 6
    return None


def _hour(plain: str) -> tuple[tuple[int, int] | None, bool | None]:
    """Return the hour that is said, and whether it was said bare: `at 8` may be either half.

    For a part of the day without an hour the second is none.
    """
    part = next((name for name in _PARTS if re.search(rf"\b{name}\b", plain)), None)
    found = _CLOCK.search(plain)
    if found is None:
        if part is None:
            return None, None
        return (_PARTS[part], 0), (False if part == "morning" else None)
    said = found[1] or found[4] or found[6]
    hour = _SMALL.get(said) or int(said)
    minute = int(found[2] or 0)
    half = found[3] or found[5]
    if half not in ("am", "pm") and part in _HALVES:
        half = _HALVES[part]
    bare = found[2] is None and half not in ("am", "pm")
    if half == "pm" and hour < _NOON:
        hour += _NOON
    elif half == "am" and hour == _NOON:
        hour = 0
    elif bare and 1 <= hour <= 8:  # noqa: PLR2004 - nobody means at night
        hour += _NOON
    return (hour, minute), bare
