"""Days and hours, as they are said in a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.hearing import times
from persona.hearing.language import Language
from tests.persona import times_in_danish as danish
from tests.persona import times_in_english as english

EN, DA = Language.EN, Language.DA
NOW = datetime(1996, 9, 4, 14)  # noqa: DTZ001 - the campaign's own time has no zone
"""A Wednesday, at two in the afternoon."""


def due(sentence: str, language: Language, now: datetime = NOW) -> date | datetime | None:
    found = times.find(sentence, now, language)
    return found.due if found else None


def meant(written: str) -> date | datetime:
    """Read `09-06`, `09-06 20:00` or `1997-01-01`; the year is this one unless it is there."""
    day, _, hour = written.partition(" ")
    full = day if len(day) > len("09-06") else f"{NOW.year}-{day}"
    return datetime.fromisoformat(f"{full} {hour}") if hour else date.fromisoformat(full)


@pytest.mark.parametrize(("sentence", "when"), english.DAYS + english.HOURS)
def test_what_is_said_in_english_is_read(sentence: str, when: str):
    assert due(sentence, EN) == meant(when)


@pytest.mark.parametrize(("sentence", "when"), danish.DAYS + danish.HOURS)
def test_what_is_said_in_danish_is_read(sentence: str, when: str):
    assert due(sentence, DA) == meant(when)


@pytest.mark.parametrize(("sentence", "when"), danish.DAYS + danish.HOURS)
def test_danish_is_read_without_its_own_letters(sentence: str, when: str):
    spelled = sentence.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")

    assert due(spelled, DA) == meant(when)


@pytest.mark.parametrize(("sentence", "when"), english.DAYS + english.HOURS)
def test_a_time_is_read_out_of_the_middle_of_an_english_sentence(sentence: str, when: str):
    assert due(f"Listen, {sentence}, I swear to you, man.", EN) == meant(when)


@pytest.mark.parametrize(("sentence", "when"), danish.DAYS + danish.HOURS)
def test_a_time_is_read_out_of_the_middle_of_a_danish_sentence(sentence: str, when: str):
    assert due(f"Hør nu her, {sentence}, det lover jeg dig, makker.", DA) == meant(when)


@pytest.mark.parametrize("sentence", english.NEITHER)
def test_where_no_time_is_said_in_english_none_is_found(sentence: str):
    assert due(sentence, EN) is None
    assert not times.is_past(sentence, EN)


@pytest.mark.parametrize("sentence", danish.NEITHER)
def test_where_no_time_is_said_in_danish_none_is_found(sentence: str):
    assert due(sentence, DA) is None
    assert not times.is_past(sentence, DA)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [(said, EN) for said in english.PAST] + [(said, DA) for said in danish.PAST],
)
def test_what_is_past_is_never_read_as_ahead(sentence: str, language: Language):
    assert due(sentence, language) is None
    assert due(f"I paid you {sentence}, remember?", language) is None
    assert times.is_past(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [(said, EN) for said, _ in english.DAYS[:-2] + english.HOURS]
    + [(said, DA) for said, _ in danish.DAYS[:-2] + danish.HOURS],
)
def test_what_lies_ahead_is_not_past(sentence: str, language: Language):
    assert not times.is_past(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "hour", "when"),
    [
        ("at nine", 8, "09-04 09:00"),
        ("at nine", 9, "09-04 21:00"),
        ("at nine", 21, "09-05 09:00"),
        ("at eight", 7, "09-04 20:00"),
        ("at eight", 20, "09-05 20:00"),
        ("at 8:30", 8, "09-04 08:30"),
        ("at 8:30", 9, "09-04 20:30"),
        ("at 8:30", 21, "09-05 08:30"),
        ("8 in the morning", 7, "09-04 08:00"),
        ("at noon", 11, "09-04 12:00"),
        ("at noon", 12, "09-05 12:00"),
        ("at twelve", 13, "09-05 12:00"),
        ("this morning", 8, "09-04"),
        ("2 at night", 1, "09-04 02:00"),
        ("by 20:00", 20, "09-05 20:00"),
    ],
)
def test_an_hour_is_the_next_one_that_can_be_meant(sentence: str, hour: int, when: str):
    assert due(sentence, EN, NOW.replace(hour=hour)) == meant(when)


@pytest.mark.parametrize(
    ("day", "sentence", "when"),
    [
        (8, "end of the week", "09-08"),
        (8, "this weekend", "09-08"),
        (8, "next week", "09-13"),
        (8, "next monday", "09-09"),
        (8, "sunday", "09-15"),
        (7, "before the weekend", "09-13"),
        (6, "friday", "09-13"),
        (30, "end of the month", "09-30"),
        (30, "next month", "10-31"),
        (28, "the 28th", "09-28"),
        (29, "the 28th", "10-28"),
        (30, "the last friday of the month", "10-25"),
    ],
)
def test_a_day_at_the_edge_of_its_week_or_month_is_the_coming_one(
    day: int, sentence: str, when: str
):
    assert due(sentence, EN, NOW.replace(day=day)) == meant(when)


@pytest.mark.parametrize(
    "sentence", ["today at 13:00", "tonight at 8", "this evening at 9 pm", "this morning"]
)
def test_an_hour_of_today_that_is_past_is_none(sentence: str):
    assert due(sentence, EN, NOW.replace(hour=22)) is None


@pytest.mark.parametrize(
    ("sentence", "language", "words"),
    [
        ("You'll have it  on Friday, I swear", EN, "Friday"),
        ("Bring it Friday at 8 or else", EN, "Friday at 8"),
        ("at 8 on Friday then", EN, "at 8 on Friday"),
        ("I'll be back in two weeks\u2019 time, ok?", EN, "in two weeks\u2019 time"),
        ("yesterday I said: TOMORROW.", EN, "TOMORROW"),
        ("Du får dem i morgen aften kl. 8, makker", DA, "i morgen aften kl. 8"),
        ("senest den 28. november!", DA, "den 28. november"),
    ],
)
def test_what_is_found_points_back_at_its_words(sentence: str, language: Language, words: str):
    found = times.find(sentence, NOW, language)

    assert found is not None
    assert sentence[found.start : found.end] == words


WORDS = (
    "in at by next last the end of week weeks month friday sunday tomorrow tonight today noon"
    " 8 28 31 12:30 20.30 half past quarter to two hours days ago and a not no , . / - pm am"
    " th may 1996 om i på kl halv kvart over dage timer uger fredag næste sidste den måned"
    " morgen nat aften mig"
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - as NOW
SENTENCES = st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)


@given(st.text(max_size=80) | SENTENCES, MOMENTS, st.sampled_from(Language))
def test_whatever_is_said_is_never_read_into_the_past(text: str, now: datetime, language: Language):
    found = times.find(text, now, language)

    times.is_past(text, language)
    if found:
        assert 0 <= found.start < found.end <= len(text)
        if isinstance(found.due, datetime):
            assert found.due > now
        else:
            assert found.due >= now.date()


LASTING = [
    ("next friday", EN, 14),
    ("end of the week", EN, 6),
    ("at nine", EN, 1),
    ("friday at 8", EN, 8),
    ("in 3 days", EN, 3),
    ("the 28th", EN, 31),
    ("28 november", EN, 366),
    ("end of the month", EN, 30),
    ("næste fredag", DA, 14),
    ("halv fem", DA, 1),
    ("om fjorten dage", DA, 14),
    ("i weekenden", DA, 6),
]


@given(st.sampled_from(LASTING), MOMENTS)
def test_at_any_moment_what_is_said_is_read_and_near(
    said: tuple[str, Language, int], now: datetime
):
    sentence, language, days = said
    found = due(sentence, language, now)

    assert found is not None
    day = found.date() if isinstance(found, datetime) else found
    assert now.date() <= day <= now.date() + timedelta(days)


HOSTILE = [
    "in " * 160,
    "half past " * 50,
    "en halv og " * 45,
    "om de næste " * 42,
    "1 " * 250,
    "12:30:" * 80,
    "next week " * 50,
    "the last " * 55,
    "about around " * 40,
    "a" * 500,
    "hundredetusinde" * 33,
    "not " * 125,
    ", no wait " * 50,
    "on the first of the " * 25,
    "all of the money " * 29,
    "- / . " * 80,
]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("garbage", HOSTILE, ids=range(len(HOSTILE)))
def test_long_garbage_is_read_to_its_end(garbage: str, language: Language):
    """Patterns that try again and again would not come back within the test's time limit."""
    for text in (garbage, garbage * 4, f"{garbage} friday"):
        times.is_past(text, language)
        times.find(text, NOW, language)
