"""The campaign's own clock: days that begin at dawn, weekdays, and what a wall clock shows."""

from __future__ import annotations

import pytest

from game.gametime import (
    DAY,
    HOUR,
    MINUTE,
    OPENING,
    GameTime,
    at_hour,
    dawn_after,
    day_number,
    hour_and_minute,
    hours,
    later,
    weekday,
)

MONDAY, TUESDAY, SUNDAY = 0, 1, 6


def test_a_campaign_opens_on_the_first_monday_at_eight():
    assert weekday(OPENING) == MONDAY
    assert day_number(OPENING) == 1
    assert hour_and_minute(OPENING) == (8, 0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at_hour(0, 6), 1),
        (at_hour(0, 23, 59), 1),
        (at_hour(1, 5, 59), 1),
        (at_hour(1, 6), 2),
        (at_hour(29, 6), 30),
    ],
)
def test_a_game_day_begins_at_dawn_and_not_at_midnight(moment: GameTime, day: int):
    assert day_number(moment) == day


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at_hour(0, 0), MONDAY),
        (at_hour(0, 23, 59), MONDAY),
        (at_hour(1, 0), TUESDAY),
        (at_hour(6, 20), SUNDAY),
        (at_hour(7, 0), MONDAY),
    ],
)
def test_a_weekday_goes_by_the_calendar(moment: GameTime, expected: int):
    assert weekday(moment) == expected


@pytest.mark.parametrize(
    ("moment", "dawn"),
    [
        (OPENING, at_hour(1, 6)),
        (at_hour(1, 5, 59), at_hour(1, 6)),
        (at_hour(1, 6), at_hour(2, 6)),
        (GameTime(at_hour(1, 6) - 1), at_hour(1, 6)),
    ],
)
def test_the_next_dawn_is_always_still_to_come(moment: GameTime, dawn: GameTime):
    assert dawn_after(moment) == dawn


def test_a_clock_on_the_wall_shows_hour_and_minute_of_any_day():
    assert hour_and_minute(at_hour(3, 17, 5)) == (17, 5)
    assert hour_and_minute(GameTime(at_hour(3, 17, 6) - 1)) == (17, 5)


def test_spans_add_up_to_moments():
    assert hours(26) == DAY + 2 * HOUR == DAY + 120 * MINUTE
    assert later(at_hour(0, 23), hours(2)) == at_hour(1, 1)
