"""Amounts and times, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.gametime import DAY, HOUR, MINUTE, GameTime, at_hour
from game.units import Portion, Wanted
from persona.slots import LARGEST, BadAmount, amount, find_amount, moment

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
NEXT_WEEK = 7
NOW = at_hour(WED, 14)
"""Wednesday of the first week, at two in the afternoon."""

# Amounts that are typed into an option.


@pytest.mark.parametrize(
    ("text", "kroner"),
    [
        ("4000", 4000),
        ("4.000", 4000),
        ("4,000", 4000),
        ("4 000", 4000),
        ("4\u00a0000", 4000),
        ("4\u202f000", 4000),
        ("4'000", 4000),
        ("1.000.000", 1_000_000),
        ("4k", 4000),
        ("4 K", 4000),
        ("2.5k", 2500),
        ("2,5k", 2500),
        ("0.5k", 500),
        ("4 grand", 4000),
        ("40 thousand", 40_000),
        ("4 000 kr", 4000),
        ("4000kr", 4000),
        ("4000 kr.", 4000),
        ("4.000 kroner", 4000),
        ("4k DKK", 4000),
        ("kr 4000", 4000),
        ("kr. 4.000", 4000),
        ("4000,-", 4000),
        ("12 g", 12),
        ("12g", 12),
        ("12 grams", 12),
        ("  4000  ", 4000),
        ("+5", 5),
        ("1", 1),
        (str(LARGEST), LARGEST),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, kroner: int):
    assert amount(text) == kroner


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("all", Portion.ALL),
        ("ALL ", Portion.ALL),
        ("all of it", Portion.ALL),
        ("everything", Portion.ALL),
        ("Every  krone", Portion.ALL),
        ("in full", Portion.ALL),
        ("max", Portion.ALL),
        ("half", Portion.HALF),
        ("half of it", Portion.HALF),
        ("a third", Portion.THIRD),
        ("quarter", Portion.QUARTER),
    ],
)
def test_a_share_is_read_as_people_write_it(text: str, share: Portion):
    assert amount(text) is share


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0", BadAmount.NOT_POSITIVE),
        ("0 kr", BadAmount.NOT_POSITIVE),
        ("0k", BadAmount.NOT_POSITIVE),
        ("-1", BadAmount.NOT_POSITIVE),
        ("\u22125", BadAmount.NOT_POSITIVE),
        ("-4k", BadAmount.NOT_POSITIVE),
        ("-4.000 kr", BadAmount.NOT_POSITIVE),
        ("1.5", BadAmount.FRACTION),
        ("1,5", BadAmount.FRACTION),
        (".5", BadAmount.FRACTION),
        ("1/2", BadAmount.FRACTION),
        ("4000.50 kr", BadAmount.FRACTION),
        ("1,234.5", BadAmount.FRACTION),
        (str(LARGEST + 1), BadAmount.HUGE),
        ("9" * 5000, BadAmount.HUGE),
        ("999.999.999.999.999.999.999", BadAmount.HUGE),
        ("99999999k", BadAmount.HUGE),
        ("", BadAmount.NOT_A_NUMBER),
        ("   ", BadAmount.NOT_A_NUMBER),
        ("kr", BadAmount.NOT_A_NUMBER),
        ("abc", BadAmount.NOT_A_NUMBER),
        ("1e3", BadAmount.NOT_A_NUMBER),
        ("0x10", BadAmount.NOT_A_NUMBER),
        ("4 ,000", BadAmount.NOT_A_NUMBER),
        ("\u0664\u0660", BadAmount.NOT_A_NUMBER),
        ("\u00b2", BadAmount.NOT_A_NUMBER),
        ("inf", BadAmount.NOT_A_NUMBER),
        ("half a dozen", BadAmount.NOT_A_NUMBER),
    ],
)
def test_what_is_no_amount_says_why(text: str, why: BadAmount):
    assert amount(text) is why


@given(st.integers(1, LARGEST), st.sampled_from([",", ".", " ", "'", "\u00a0"]))
def test_every_amount_is_read_back_however_it_is_grouped(kroner: int, mark: str):
    grouped = f"{kroner:,}".replace(",", mark)

    assert amount(str(kroner)) == amount(grouped) == amount(f"{grouped} kr") == kroner


@given(st.text(max_size=40) | st.text("0123456789.,k -kr/", max_size=20))
def test_whatever_is_typed_is_an_amount_in_reach_or_says_why(text: str):
    read = amount(text)

    assert isinstance(read, (Portion, BadAmount)) or 1 <= read <= LARGEST


# Amounts that are said in a sentence.


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("I'll bring 4000 on friday", 4000),
        ("I'll bring 4.000 kr, friday", 4000),
        ("I'll bring 4,000, promise", 4000),
        ("I'll bring 4 000.", 4000),
        ("4k by tomorrow noon", 4000),
        ("2.5k, I swear", 2500),
        ("give me a day and you get 12 grand", 12_000),
        ("I'll pay 4000kr on friday", 4000),
        ("I'll pay 50 kr on friday", 50),
        ("half of it by friday", Portion.HALF),
        ("you'll have all of it by noon", Portion.ALL),
        ("the whole sum, friday", Portion.ALL),
        ("every krone", Portion.ALL),
        ("a third tonight", Portion.THIRD),
        ("first 2000 on friday, then 3000 on sunday", 2000),
    ],
)
def test_the_first_amount_in_a_sentence_is_found(sentence: str, said: Wanted):
    assert find_amount(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "friday at 18:00",
        "I'll be there at 6",
        "in 5 hours",
        "in 120 minutes",
        "you get your money",
        "not at all",
        "all right, friday",
        "I was there all day",
        "after all that, friday",
    ],
)
def test_where_no_amount_is_said_none_is_found(sentence: str):
    assert find_amount(sentence) is None


# Times.


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("friday", at_hour(FRI, 20)),
        ("Fri", at_hour(FRI, 20)),
        ("thurs", at_hour(THU, 20)),
        ("on sunday", at_hour(SUN, 20)),
        ("by friday", at_hour(FRI, 20)),
        ("monday", at_hour(NEXT_WEEK + MON, 20)),
        ("wednesday", at_hour(NEXT_WEEK + WED, 20)),
        ("next friday", at_hour(NEXT_WEEK + FRI, 20)),
        ("next monday", at_hour(NEXT_WEEK + MON, 20)),
        ("next week", at_hour(NEXT_WEEK + FRI, 20)),
        ("monday next week", at_hour(NEXT_WEEK + MON, 20)),
        ("end of the week", at_hour(SUN, 20)),
        ("this weekend", at_hour(SUN, 20)),
        ("next weekend", at_hour(NEXT_WEEK + SUN, 20)),
        ("today", at_hour(WED, 20)),
        ("tonight", at_hour(WED, 20)),
        ("tomorrow", at_hour(THU, 20)),
        ("the day after tomorrow", at_hour(FRI, 20)),
    ],
)
def test_a_day_is_the_coming_one_in_the_evening(text: str, due: GameTime):
    assert moment(text, NOW) == due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("tomorrow 18:00", at_hour(THU, 18)),
        ("tomorrow at 18:30", at_hour(THU, 18, 30)),
        ("tomorrow at 6", at_hour(THU, 18)),
        ("friday 18.00", at_hour(FRI, 18)),
        ("friday 6pm", at_hour(FRI, 18)),
        ("friday 6 am", at_hour(FRI, 6)),
        ("friday at 8:30", at_hour(FRI, 8, 30)),
        ("friday noon", at_hour(FRI, 12)),
        ("before noon on friday", at_hour(FRI, 12)),
        ("tomorrow morning", at_hour(THU, 9)),
        ("friday morning at 8", at_hour(FRI, 8)),
        ("friday at 11, before noon", at_hour(FRI, 11)),
        ("tomorrow at 8 in the morning", at_hour(THU, 8)),
        ("midnight", at_hour(THU, 0)),
        ("14:30", at_hour(WED, 14, 30)),
        ("by 18", at_hour(WED, 18)),
        ("at 5", at_hour(WED, 17)),
        ("5 o'clock", at_hour(WED, 17)),
        ("5 o\u2019clock", at_hour(WED, 17)),
        ("5pm", at_hour(WED, 17)),
        ("noon", at_hour(THU, 12)),
        ("at 14:00", at_hour(THU, 14)),
        ("at 9", at_hour(THU, 9)),
        ("12am", at_hour(THU, 0)),
        ("tonight at 9", at_hour(WED, 21)),
        ("this evening at 8", at_hour(WED, 20)),
    ],
)
def test_an_hour_is_the_next_one_that_is_meant(text: str, due: GameTime):
    assert moment(text, NOW) == due


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("in 5 hours", 5 * HOUR),
        ("in 5h", 5 * HOUR),
        ("within two hours", 2 * HOUR),
        ("in an hour", HOUR),
        ("in half an hour", 30 * MINUTE),
        ("in 90 minutes", 90 * MINUTE),
        ("in 30 min", 30 * MINUTE),
        ("in 3 days", 3 * DAY),
        ("in a day", DAY),
        ("within twelve hours", 12 * HOUR),
    ],
)
def test_a_span_counts_from_now(text: str, span: int):
    assert moment(text, NOW) == NOW + span


@pytest.mark.parametrize(
    ("text", "day"), [("in a week", 7), ("in two weeks", 14), ("in a fortnight", 14)]
)
def test_weeks_give_a_date(text: str, day: int):
    due = moment(text, NOW)

    assert due is not None
    assert due // DAY == WED + day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "4000",
        "you get it",
        "the 4th of never",
        "I sat in the car",
        "in the sun",
        "we wed",
        "25:00",
    ],
)
def test_what_names_no_time_is_none(text: str):
    assert moment(text, NOW) is None


@pytest.mark.parametrize(
    "text", ["yesterday", "last friday", "last night", "two days ago", "an hour ago", "today 13:00"]
)
def test_what_is_past_comes_back_as_past(text: str):
    due = moment(text, NOW)

    assert due is not None
    assert due < NOW


AHEAD = [
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("next monday", "next friday", "next sunday", "next week", "end of the week"),
    *("today", "tonight", "tomorrow", "day after tomorrow", "tomorrow morning", "friday at 6"),
    *("noon", "midnight", "in an hour", "in 3 days", "at 5", "at 18:00", "9 am", "9 pm"),
]


@given(st.sampled_from(AHEAD), st.integers(8, 40 * 24))
def test_nothing_is_ever_read_into_the_past(text: str, hour: int):
    now = at_hour(0, hour)

    due = moment(text, now)

    assert due is not None
    assert now < due <= now + 14 * DAY


@given(st.text(max_size=60), st.integers(0, 40 * 24))
def test_whatever_is_typed_is_a_time_or_none(text: str, hour: int):
    assert isinstance(moment(text, at_hour(0, hour)), (int, type(None)))
