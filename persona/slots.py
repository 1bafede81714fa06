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
_UNIT = re.compile(r"\s*(?:kr\.?|kroner|krone|dkk|g|gr|gram|grams)\.?$")
_GROUPED = re.compile(r"\d{1,3}(?:[., '\u00a0\u202f]\d{3})+")
_THOUSANDS = re.compile(r"(\d+)(?:[.,](\d{1,3}))?\s*(?:k|grand|thousand|tusind)")


def amount(text: str) -> Wanted | BadAmount:
    """Return the whole amount or the share that a text means, or why it means none.

    `4000`, `4.000`, `4,000`, `4 000 kr`, `4k`, `2.5k`, `all` and `half` are read.
    """
    plain = " ".join(text.casefold().split())
    if plain in _PORTIONS:
        return _PORTIONS[plain]
    plain = _UNIT.sub("", plain).strip()
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
    elif re.fullmatch(r"\d+[.,]\d+|[.,]\d+|\d+/\d+", plain):
        return BadAmount.FRACTION
    if number is None:
        return BadAmount.NOT_A_NUMBER
    if negative or number == 0:
        return BadAmount.NOT_POSITIVE
    return BadAmount.HUGE if number > LARGEST else number


_SPOKEN_AMOUNT = re.compile(
    r"(?<![\w:.])"
    r"(\d{1,3}(?:[., ]\d{3})+|\d+(?:[.,]\d{1,2})?\s*(?:k|grand|thousand)\b|\d{3,})"
    r"(?![\w:])"
)
_SPOKEN_PORTION = re.compile(
    r"\b(every krone|all of it|in full|the lot|everything|the whole (?:thing|sum)|all|half"
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
    "twelve": 12,
}
_NUMBER = r"(\d{1,3}|" + "|".join(_SMALL) + ")"
_IN = re.compile(rf"\b(?:in|within)\s+{_NUMBER}\s*(minutes?|hours?|h|days?|d)\b")
_BACK = re.compile(
    rf"\b(?:yesterday|last (?:night|week|{'|'.join(_DAYS)})|{_NUMBER} (?:hours?|days?) ago)\b"
)
_WEEKDAY = re.compile(r"\b(next )?(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b")
_CLOCK = re.compile(
    r"\b(?:at |by |before )?([01]?\d|2[0-3])(?::([0-5]\d)\s*(am|pm)?|\s*(am|pm|o'?clock))\b"
    r"|\b(?:at|by|before) ([01]?\d|2[0-3])\b(?!\s*(?:k\b|kr|hours?|days?|grand|\d|[.,]\d))"
)
_DAY_HOUR = 20
"""When a day is named without an hour: in the evening."""
_NAMED_HOURS = {"noon": 12, "midday": 12, "midnight": 24, "morning": 9, "lunch": 12}


def moment(text: str, now: GameTime) -> GameTime | None:
    """Return the campaign's own time that a text means, or none when it names no time.

    A weekday is the coming one, `next` plus weekday the one in next week. What is plainly past
    ("yesterday", "two days ago") comes back as a moment before `now`.
    """
    plain = " ".join(text.casefold().replace("\u2019", "'").split())
    if _BACK.search(plain):
        return GameTime(now - DAY)
    if found := _IN.search(plain):
        count = _SMALL.get(found[1]) or int(found[1])
        unit = {"m": MINUTE, "h": HOUR, "d": DAY}[found[2][0]]
        return later(now, count * unit)
    clock = _hour(plain)
    day = _day(plain, now)
    today = now // DAY
    if day is None:
        if clock is None:
            return None
        at = at_hour(today, *clock)
        return at if at > now else later(at, DAY)
    hour, minute = clock or (_DAY_HOUR, 0)
    at = at_hour(day, hour, minute)
    if at <= now and day == today and clock is None:
        return at_hour(today, 23, 59)
    return at


def _day(plain: str, now: GameTime) -> int | None:  # noqa: PLR0911 - one for each way to say it
    today = now // DAY
    if "day after tomorrow" in plain:
        return today + 2
    if re.search(r"\btomorrow\b", plain):
        return today + 1
    if re.search(r"\b(today|tonight|this evening)\b", plain):
        return today
    if re.search(r"\bnext week\b", plain):
        return today - weekday(now) + WEEK + 4
    if re.search(r"\bend of the week\b|\bthis weekend\b|\bweekend\b", plain):
        return today - weekday(now) + 6
    if found := _WEEKDAY.search(plain):
        wanted = next(i for i, name in enumerate(_DAYS) if name.startswith(found[2][:3]))
        if found[1]:
            return today - weekday(now) + WEEK + wanted
        return today + ((wanted - weekday(now)) % WEEK or WEEK)
    return None


def _hour(plain: str) -> tuple[int, int] | None:
    for name, hour in _NAMED_HOURS.items():
        if re.search(rf"\b{name}\b", plain):
            return hour, 0
    found = _CLOCK.search(plain)
    if found is None:
        return None
    hour = int(found[1] or found[5])
    minute = int(found[2] or 0)
    half = found[3] or found[4]
    if half == "pm" and hour < 12:  # noqa: PLR2004 - a clock's face
        hour += 12
    elif half == "am" and hour == 12:  # noqa: PLR2004 - a clock's face
        hour = 0
    elif half is None and found[2] is None and 1 <= hour <= 8:  # noqa: PLR2004 - nobody means at night
        hour += 12
    return hour, minute
