"""Days counted from today: a weekday, the end of a month, a date without its year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
DECEMBER = 12
_CENTURY = 100
_LEAP = 8
"""Years in which every date comes round, the 29th of February too."""


def coming(today: date, weekday: int) -> date:
    """Return the next such weekday after today."""
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * DAY


def in_week(today: date, weeks: int, weekday: int) -> date:
    """Return a weekday of the week so many after this one; a week begins on Monday."""
    return today - today.weekday() * DAY + weeks * WEEK + weekday * DAY


def months_on(today: date, months: int) -> date:
    """Return the same day so many months on, or the last one of a shorter month."""
    years, month = divmod(today.month - 1 + months, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def end_of_month(today: date, months: int = 0) -> date:
    """Return the last day of the month so many after this one."""
    month = months_on(today.replace(day=1), months)
    return month.replace(day=monthrange(month.year, month.month)[1])


def day_of_month(today: date, day: int, months: int = 0) -> date | None:
    """Return a day of the month so many after this one."""
    month = months_on(today.replace(day=1), months)
    return _date(month.year, month.month, day)


def next_day_of_month(today: date, day: int) -> date | None:
    """Return the next day of that number, today included."""
    ahead = (day_of_month(today, day, months) for months in range(3))
    return next((found for found in ahead if found and found >= today), None)


def on_date(today: date, day: int, month: int, year: int | None = None) -> date | None:
    """Return a date, in its year or the next time it comes round; none when that is past."""
    if year is not None:
        century = 0 if year >= _CENTURY else today.year - today.year % _CENTURY
        found = _date(century + year, month, day)
        return found if found and found >= today else None
    ahead = (_date(today.year + years, month, day) for years in range(_LEAP + 1))
    return next((found for found in ahead if found and found >= today), None)


def end_of(today: date, month: int) -> date:
    """Return the last day of the next such month, this one included."""
    return end_of_month(today, (month - today.month) % 12)


def weekday_of_month(first: date, weekday: int, which: int) -> date:
    """Return the first, second … such weekday of a month; the last one for -1.

    `first` is any day of the month.
    """
    first = first.replace(day=1)
    if which > 0:
        return coming(first - DAY, weekday) + (which - 1) * WEEK
    last = end_of_month(first)
    return last - (last.weekday() - weekday) % 7 * DAY


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
