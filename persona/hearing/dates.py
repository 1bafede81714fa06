"""What a day is called comes to a date: the meanings that both languages share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from re import Match

from persona.hearing.days import (
    DAY,
    DECEMBER,
    WEEK,
    coming,
    day_of_month,
    end_of,
    end_of_month,
    in_week,
    months_on,
    next_day_of_month,
    on_date,
    weekday_of_month,
)
from persona.hearing.time_words import Day

DAY_FIGURES = "(?P<day>[0-3]?[0-9])"
YEAR = "(?:(?: ,)? (?P<year>(?:19|20)[0-9]{2}))?"
_NOON = 12
_LAST_HOUR = 23
_YEAR_OF_MONTHS = 12


def ahead(days: int) -> Day:
    """So many days from today."""
    return lambda _, now: now.date() + days * DAY


def until_noon(_: Match[str], now: datetime) -> date | None:
    """Today, as long as its morning lasts."""
    return now.date() if now.hour < _NOON else None


def in_weeks(weeks: int, weekday: int) -> Day:
    """A weekday of the week so many after this one, or of the one after that when it is past."""

    def day(_: Match[str], now: datetime) -> date:
        found = in_week(now.date(), weeks, weekday)
        return found if found >= now.date() else found + WEEK

    return day


def month_end(months: int) -> Day:
    """The last day of the month so many after this one."""
    return lambda _, now: end_of_month(now.date(), months)


def month_day(months: int, day: int) -> Day:
    """A day of the month so many after this one; of this month, the next that comes."""
    if months == 0:
        return lambda _, now: next_day_of_month(now.date(), day)
    return lambda _, now: day_of_month(now.date(), day, months)


def year_end(years: int) -> Day:
    """The last day of the year so many after this one."""
    return lambda _, now: date(now.year + years, DECEMBER, 31)


def yearly(day: int, month: int) -> Day:
    """The next time a date comes round."""
    return lambda _, now: on_date(now.date(), day, month)


def weeks_from(days: int) -> Day:
    """So many weeks after a day that is so many from today."""
    return lambda match, now: now.date() + days * DAY + int(match["n"] or 1) * WEEK


def next_of_number(match: Match[str], now: datetime) -> date | None:
    """The next day of that number: "the 28th"."""
    return next_day_of_month(now.date(), int(match["day"]))


def of_number(months: int) -> Day:
    """The day of that number in the month so many after this one."""
    return lambda match, now: day_of_month(now.date(), int(match["day"]), months)


class Calendar:
    """The meanings that need to know what weekdays and months are called.

    They read the groups `weekday`, `next`, `n`, `which`, `month`, `day` and `year`.
    """

    def __init__(
        self, weekdays: Mapping[str, int], months: Mapping[str, int], which: Mapping[str, int]
    ) -> None:
        self._weekdays = weekdays
        self._months = months
        self._which = which

    def weekday(self, weeks: int = 0) -> Day:
        """The coming such weekday, or so many weeks after it."""
        return lambda match, now: coming(now.date(), self._weekday(match)) + weeks * WEEK

    def in_week(self, weeks: int) -> Day:
        """The weekday in the week so many after this one."""
        return lambda match, now: in_week(now.date(), weeks, self._weekday(match))

    def weeks_after(self, match: Match[str], now: datetime) -> date:
        """So many weeks after the coming such weekday, or after the one in next week."""
        first = self.in_week(1) if match["next"] else self.weekday()
        return (first(match, now) or now.date()) + int(match["n"] or 1) * WEEK

    def dated(self, match: Match[str], now: datetime) -> date | None:
        """A day with its month's name."""
        year = int(match["year"]) if match["year"] else None
        return on_date(now.date(), int(match["day"]), self._month(match), year)

    def dated_in_words(self, match: Match[str], now: datetime) -> date | None:
        """The first, second or third of a month."""
        return on_date(now.date(), self._which[match["which"]], self._month(match))

    def end_of(self, match: Match[str], now: datetime) -> date:
        """The last day of a month."""
        return end_of(now.date(), self._month(match))

    def on(self, day: int) -> Day:
        """A day of a month, the next time it comes."""
        return lambda match, now: on_date(now.date(), day, self._month(match))

    def weekday_of_month(self, months: int | None = None, weekday: int | None = None) -> Day:
        """The first, second … last such weekday of the month so many on, or of one by name."""

        def day(match: Match[str], now: datetime) -> date | None:
            today = now.date()
            if months is None:
                month, later = end_of(today, self._month(match)), _YEAR_OF_MONTHS
            else:
                month, later = months_on(today.replace(day=1), months), 1
            wanted = self._weekday(match) if weekday is None else weekday
            which = self._which[match["which"]]
            found = weekday_of_month(month, wanted, which)
            if found >= today:
                return found
            return weekday_of_month(months_on(month.replace(day=1), later), wanted, which)

        return day

    def _weekday(self, match: Match[str]) -> int:
        return self._weekdays[match["weekday"]]

    def _month(self, match: Match[str]) -> int:
        return self._months[match["month"]]


def _in_figures(match: Match[str], now: datetime) -> date | None:
    day, month = int(match["day"]), int(match["month"])
    if month > DECEMBER:
        day, month = month, day
    return on_date(now.date(), day, month, int(match["year"]) if match["year"] else None)


def _with_dot(match: Match[str], now: datetime) -> date | None:
    """28.11: without a word before it only what can be no hour is a date."""
    if match["year"] or match["lead"] or int(match["day"]) > _LAST_HOUR:
        return _in_figures(match, now)
    return None


_MONTH_FIGURES = "(?P<month>[01]?[0-9])"
_BEFORE = r"(?P<lead>(?:den|d|the)(?: \.)? )?"
_AFTER_DOT = r"(?P<month>[01][0-9]|[1-9](?=\.))"
_NO_MONEY = r"(?! (?:k|kr|kroner|grand|tusind|thousand|%)(?!\S))"
_STROKE = "(?P<month>[0-3]?[0-9])(?: / (?P<year>[0-9]{2}(?:[0-9]{2})?))?"
_NO_FRACTION = "(?![123] / [234](?! /))"
IN_FIGURES: tuple[tuple[str, Day], ...] = (
    (rf"(?:(?:den|d|the)(?: \.)? )?{_NO_FRACTION}{DAY_FIGURES} / {_STROKE}", _in_figures),
    (rf"{DAY_FIGURES} - {_MONTH_FIGURES} - (?P<year>[0-9]{{4}})", _in_figures),
    (rf"(?P<year>[0-9]{{4}}) - {_MONTH_FIGURES} - {DAY_FIGURES}", _in_figures),
    (
        rf"{_BEFORE}{DAY_FIGURES}\.{_AFTER_DOT}(?:\.(?P<year>[0-9]{{2}}(?:[0-9]{{2}})?))?{_NO_MONEY}",
        _with_dot,
    ),
)
