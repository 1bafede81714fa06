"""What days, hours and spans are called in English."""

from __future__ import annotations

from persona.hearing import amounts_en
from persona.hearing.dates import (
    DAY_FIGURES,
    IN_FIGURES,
    YEAR,
    Calendar,
    ahead,
    in_weeks,
    month_day,
    month_end,
    next_of_number,
    of_number,
    until_noon,
    weeks_from,
    year_end,
    yearly,
)
from persona.hearing.days import FRI, MON, SUN, WED
from persona.hearing.numerals import numbered
from persona.hearing.plain import any_of
from persona.hearing.time_words import Part, SpanWords, TimeWords, Unit

_WEEKDAYS = numbered(
    "monday/mon tuesday/tues/tue wednesday/weds/wed/wensday/wednsday thursday/thurs/thur/thu"
    " friday/fri/firday saturday/sat/saterday sunday/sun",
    0,
)
_MONTHS = numbered(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug"
    " september/sept/sep october/oct november/nov december/dec",
    1,
)
_WHICH = numbered("first/1th second/2th third/3th 4th 5th", 1) | {"last": -1}
_CALENDAR = Calendar(_WEEKDAYS, _MONTHS, _WHICH)

_UNSURE = any_of("mon wed sat sun")
"""Short for a weekday only where one is expected."""
_WEEKDAY = (
    f"(?:{any_of(' '.join(_WEEKDAYS.keys() - {'mon', 'wed', 'sat', 'sun'}))}"
    "|(?:(?<=on )|(?<=by )|(?<=until )|(?<=till )|(?<=before )|(?<=this )|(?<=next )|(?<=coming ))"
    rf"{_UNSURE}|^{_UNSURE}(?=$| (?:[^\w\s]|[0-9]+|at|by|morning|afternoon|evening|night)))"
)
_WD = f"(?P<weekday>{_WEEKDAY})"
_WD_OF_DATE = f"(?:{_WEEKDAY}(?: ,)? )?"
_MONTH = f"(?P<month>{any_of(' '.join(_MONTHS))})"
_NTH = f"(?:the )?(?P<which>{any_of(' '.join(_WHICH))})"
_WEEKS = "(?:(?P<n>[0-9]{1,2}) weeks?|an? week|week(?= from))"
_WEEKEND = "(?:weekend|wkend|wknd)"
_FOLLOW = rf"(?=$| (?:[^\w\s%€$£]|{amounts_en.WORDS.followers})(?!\S))"
_START = "(?:(?:the )?(?:start|beginning|first day) of|early(?: in)?)"
_END = "(?:(?:the )?(?:end|last|last day) of|late(?: in)?)"
_MIDDLE = "(?:(?:the )?middle of|mid)"

_DAYS = (
    ("(?:the )?day after tomorrow|overmorrow", ahead(2)),
    (any_of("tomorrow tmrw tmr tmw tomoz tommorow tommorrow tomorow"), ahead(1)),
    ("2 (?:moro|morrow|moz)", ahead(1)),
    ("(?:later )?today|tonight|tonite|2 nite|this (?:afternoon|evening)", ahead(0)),
    ("(?:the )?end of (?:the day|today)|eod|within the day", ahead(0)),
    ("this morning", until_noon),
    (f"(?:(?:this|the) )?(?:coming )?{_WD}", _CALENDAR.weekday()),
    (f"next {_WD}", _CALENDAR.in_week(1)),
    (f"next week(?: ,)?(?: on)? {_WD}", _CALENDAR.in_week(1)),
    (f"{_WD}(?: of| in| ,)?(?: the)? next week", _CALENDAR.in_week(1)),
    (f"(?:the )?{_WD} after next", _CALENDAR.in_week(2)),
    (f"{_WD}(?: of)? this week", _CALENDAR.weekday()),
    (f"this week(?: on)? {_WD}", _CALENDAR.weekday()),
    (f"{_WD} week", _CALENDAR.weekday(1)),
    (f"{_WD} fortnight", _CALENDAR.weekday(2)),
    (f"a fortnight (?:on|from) {_WD}", _CALENDAR.weekday(2)),
    (
        f"{_WEEKS} (?:on|from|after)(?: the| this| coming| (?P<next>next))* {_WD}",
        _CALENDAR.weeks_after,
    ),
    (f"{_WD}(?P<next>)? in {_WEEKS}(?: time)?", _CALENDAR.weeks_after),
    (f"{_WEEKS} (?:from )?tomorrow", weeks_from(1)),
    (f"{_WEEKS} (?:from )?(?:today|now)", weeks_from(0)),
    ("today week", ahead(7)),
    ("tomorrow week", ahead(8)),
    (f"{_NTH} {_WD} (?:of|in) (?:the|this) month", _CALENDAR.weekday_of_month(0)),
    (f"{_NTH} {_WD} (?:of|in) next month", _CALENDAR.weekday_of_month(1)),
    (f"{_NTH} {_WD} (?:of|in) {_MONTH}", _CALENDAR.weekday_of_month()),
)
_WEEKS_AND_MONTHS = (
    (f"(?:the |this )?(?:coming )?{_WEEKEND}", in_weeks(0, SUN)),
    (f"next {_WEEKEND}", in_weeks(1, SUN)),
    (f"(?:the )?{_WEEKEND} after next", in_weeks(2, SUN)),
    (f"before the {_WEEKEND}", in_weeks(0, FRI)),
    (f"after the {_WEEKEND}", in_weeks(1, MON)),
    ("(?:late |later )?next week", in_weeks(1, FRI)),
    ("(?:the )?week after next", in_weeks(2, FRI)),
    (f"{_START} next week", in_weeks(1, MON)),
    (f"{_MIDDLE} next week", in_weeks(1, WED)),
    ("(?:the )?end of next week", in_weeks(1, SUN)),
    (
        f"{_END} (?:the |this )?week|(?:later )?this week|within the week|week end|eow",
        in_weeks(0, SUN),
    ),
    (f"{_MIDDLE} (?:the |this )?week|midweek", in_weeks(0, WED)),
    (f"{_END} (?:the |this )?month|month end|eom|this month|within the month", month_end(0)),
    (f"{_END} next month|next month", month_end(1)),
    (f"{_START} next month", month_day(1, 1)),
    (f"{_MIDDLE} next month", month_day(1, 15)),
    (f"{_MIDDLE} (?:the |this )?month", month_day(0, 15)),
    ("(?:the )?(?:first|1th) of (?:the|this) month", month_day(0, 1)),
    ("(?:the )?(?:first|1th) of next month", month_day(1, 1)),
    (f"{_END} (?:the |this )?year|year end|this year", year_end(0)),
    (f"{_END} next year|next year", year_end(1)),
    (f"{_END} {_MONTH}", _CALENDAR.end_of),
    (f"(?<=in ){_MONTH}", _CALENDAR.end_of),
    (f"{_START} {_MONTH}", _CALENDAR.on(1)),
    (f"(?:by|before|until) {_MONTH}", _CALENDAR.on(1)),
    (f"{_MIDDLE} {_MONTH}", _CALENDAR.on(15)),
    (f"{_NTH} week (?:of|in) {_MONTH}", _CALENDAR.weekday_of_month(None, FRI)),
    (f"{_NTH} week (?:of|in) next month", _CALENDAR.weekday_of_month(1, FRI)),
    (f"{_NTH} week (?:of|in) (?:the|this) month", _CALENDAR.weekday_of_month(0, FRI)),
)
_DATES = (
    (f"{_WD_OF_DATE}(?:the )?{DAY_FIGURES}(?:th)?(?: of)? {_MONTH}{YEAR}", _CALENDAR.dated),
    (f"{_WD_OF_DATE}{_MONTH} (?:the )?{DAY_FIGURES}(?:th)?{YEAR}", _CALENDAR.dated),
    (f"{_WD_OF_DATE}{_NTH} of {_MONTH}", _CALENDAR.dated_in_words),
    (f"{_WD_OF_DATE}the {DAY_FIGURES}th(?: of (?:the|this) month)?{_FOLLOW}", next_of_number),
    (rf"{_WD_OF_DATE}{DAY_FIGURES}th(?=$| (?:[,.;!?-]|to|until|till|at|or)(?!\S))", next_of_number),
    (f"(?:the )?{DAY_FIGURES}th of next month", of_number(1)),
    *IN_FIGURES,
    ("christmas eve", yearly(24, 12)),
    ("(?:christmas|xmas)(?: day)?", yearly(25, 12)),
    ("boxing day", yearly(26, 12)),
    ("new years? eve", yearly(31, 12)),
    ("new years?(?: day)?", yearly(1, 1)),
    ("valentines?(?: day)?", yearly(14, 2)),
    ("halloween", yearly(31, 10)),
)

_H = "(?:(?P<hour>[01]?[0-9]|2[0-4])|(?P<noon>noon|midday)|(?P<midnight>midnight))"
_FIGURE_H = "(?P<hour>[01]?[0-9]|2[0-4])"
_AM = "(?: (?P<half>am|pm))?"
_PART = "(?:in the (?:morning|afternoon|evening)|at night|night)"
_AFTER_HOUR = rf"(?=$| (?:[^\w\s%€$£]|{amounts_en.WORDS.followers}|sharp|ish|{_PART})(?!\S))"
_MIN = "(?:quarter|[12]?[05]|[12]?[0-9](?= min))(?: min(?:ute)?s?)?"
_SAY = "(?: (?:about|around|like|exactly|roughly|say|the latest|latest))*"
_NO_UNIT = rf"(?! (?:{amounts_en.WORDS.things}|k|kr|kroner|grand|thousand)(?!\S))"

_LEAD = "(?:(?:at|by|before|around|about|until|till) )?"

_CLOCKS = (
    rf"(?P<figures>(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]){_AM}{_NO_UNIT}",
    rf"{_FIGURE_H}(?: (?P<minute>[0-5][0-9]))? (?P<half>am|pm)",
    rf"{_FIGURE_H} (?:o'clock|oclock|o clock|sharp|ish){_AM}",
    rf"(?P<half_past>half past) {_H}{_AM}",
    rf"(?P<half_hour>half) (?P<hour>1[0-2]|[1-9]){_AM}{_AFTER_HOUR}",
    rf"{_LEAD}(?:a )?(?P<past>{_MIN}) (?:past|after) {_H}{_AM}{_AFTER_HOUR}",
    rf"{_LEAD}(?:a )?(?P<to>{_MIN}) (?:to|before|till) {_H}{_AM}{_AFTER_HOUR}",
    (
        "(?:at|by|before|around|until|till|til|from|after|between|later than|kl|@)"
        rf"{_SAY} {_FIGURE_H}(?: (?P<minute>[0-5][0-9]))?{_AFTER_HOUR}"
    ),
    rf"{_FIGURE_H}(?: (?P<minute>[0-5][0-9]))?(?= {_PART}(?!\S))",
    (
        rf"{_FIGURE_H} (?P<minute>[0-5][05])"
        r"(?= (?:tomorrow|tonight|today|this|on|sharp|in the|at night)(?!\S))"
    ),
    r"(?<=at )(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?: hours| hrs)?",
    "(?:12 )?(?:(?P<noon>noon|midday)|(?P<midnight>midnight))",
    (
        "(?:(?<=by )|(?<=before )|(?<=at )|(?<=around )|(?<=tomorrow )|(?<=day ))"
        "(?P<noon>lunch(?:time)?)"
    ),
)

_UNITS = any_of("minutes mins hours hrs days nights weeks months years")
_UNIT = "(?:minute|min|hour|hr|day|night|week|month|year)"
_ANY_MONTH = any_of(" ".join(_MONTHS))
_SOME = "(?:an?|the|few|couple|of|some|many|several|long|little|half|[0-9][0-9.,]*)"

WORDS = TimeWords(
    past=(
        "yesterday(?: morning| afternoon| evening| night)?|(?:the )?day before yesterday"
        f"|last (?:night|week|month|year|weekend|summer|winter|{_WEEKDAY}|{_ANY_MONTH})"
        f"(?! (?:of|in) (?:the month|this month|next month|{_ANY_MONTH}))"
        f"|(?:{_SOME} ){{1,4}}(?:{_UNITS}|{_UNIT}|while|bit|moment|ages?) ago|(?:ages|long) ago"
        f"|(?:the |these |this )?(?:last|past|previous) (?:(?:{_SOME} )+{_UNITS}|{_UNIT})(?! of )"
        "|the other (?:day|night|week|evening)|a while back|lately|recently"
        "|earlier (?:today|this week)|back in (?:[0-9]{4}|the day)"
        f"|(?:ever )?since (?:{_WEEKDAY}|{_ANY_MONTH}|(?:the )?[0-9]+th)"
    ),
    idioms=(
        f"(?:every|each|any)(?: other| single)? (?:{_WEEKDAY}|{_UNIT}|weekend|morning|evening)"
        f"|{_UNIT} (?:after|by|to|in) {_UNIT}|night and day|day and night"
        "|good (?:morning|afternoon|evening|night|day|friday)|black friday|24 / 7|9 to 5"
        "|(?:have|had) a (?:nice|good|great|bad|lovely|rough) (?:day|weekend|evening|night|week)"
        "|enjoy (?:the|your) (?:day|weekend|evening|night|week)"
        "|all (?:day|night|week|month|year|morning|afternoon|evening)(?: long)?"
        f"|(?:haven't|hasn't|have not|has not)(?: \\w+){{1,4}} in (?:{_SOME} )*(?:{_UNITS}|{_UNIT})"
        f"|at 1 (?:point|time|stage|of)|(?:once|twice|[0-9][0-9.,]*(?: k| kr| times)?) an? {_UNIT}"
    ),
    days=(*_DAYS, *_WEEKS_AND_MONTHS, *_DATES),
    lone_parts=(
        ("(?:(?:first thing )?in|by) the morning|by morning", ahead(1)),
        ("(?:in|by) the (?:evening|afternoon)|by (?:evening|nightfall|night)", ahead(0)),
    ),
    clocks=_CLOCKS,
    parts={
        Part.MORNING: "morning",
        Part.AFTERNOON: "afternoon",
        Part.EVENING: "evening|tonight|tonite|2 nite|night",
    },
    spans=SpanWords(
        units={
            Unit.MINUTE: "minutes?|mins?",
            Unit.QUARTER: "quarters? of an hour",
            Unit.HOUR: "hours?|hrs?|h",
            Unit.DAY: "days?|nights|d",
            Unit.WEEK: "weeks?|wks?|w",
            Unit.FORTNIGHT: "fortnights?",
            Unit.MONTH: "months?",
            Unit.YEAR: "years?|yrs?",
        },
        lead="(?:in|within|inside(?: of)?|give (?:me|us|him|her)|gimme|need|want|allow(?: me)?"
        "|grant me|spare me|takes? me|buy me|get me|wait(?: for)?|hang on|hold on(?: for)?)",
        fill="(?:the next|about|around|roughly|just|only|exactly|maybe|like|less than|under|at most"
        "|no more than|say|approximately|another|at least|up to)",
        one="an?|1|the next|(?:(?<=within )|(?<=inside )|(?<=in ))the(?= hour)",
        another="another|1 more|an? extra",
        half="half an?",
        and_half="and a half",
        joint="and",
        either="(?:or|to|-)",
        tail="(?:from (?:now|today)|time|s time|max|tops|at most|more)",
        not_after=any_of(
            "for past every last been was took waited after since per spent were did had over than"
            " have has each ago"
        ),
        not_before=any_of(
            "ago late old long a an per each straight before earlier back of away overdue early"
            " sentence prison in inside already gone now later past"
        )
        + "|to [0-9]+",
    ),
    half_is_before=False,  # "half eight" is half past eight to a Londoner
    early_figures=False,
    negations=amounts_en.WORDS.negations,
    corrections=amounts_en.WORDS.corrections,
)
