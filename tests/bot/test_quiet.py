"""The hours in which nobody is phoned unasked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import quiet
from db.gameclock import to_wall


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("22-8", "22-8"),
        (" 23 - 07 ", "23-7"),
        ("22\u20138", "22-8"),
        ("21 to 9", "21-9"),
        ("22-8 UTC-5", "22-8 utc-5"),
        ("22-8 utc+11", "22-8 utc+11"),
        ("0-24", "0-24"),
        ("", None),
        ("never", None),
        ("25-8", None),
        ("22", None),
        ("22:30-8", None),
    ],
)
def test_hours_are_kept_as_they_are_meant_or_not_at_all(text: str, kept: str | None):
    assert quiet.hours(text) == kept


def at(hour: int, month: int = 1) -> int:
    return to_wall(datetime(2026, month, 15, hour, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kept", "utc_hour", "asleep"),
    [
        # In January it is an hour later in Copenhagen than in UTC.
        ("22-8", 20, False),
        ("22-8", 21, True),
        ("22-8", 6, True),
        ("22-8", 7, False),
        ("13-15", 12, True),
        ("13-15", 14, False),
        ("22-8 utc-5", 2, False),
        ("22-8 utc-5", 3, True),
        ("22-8 utc-5", 12, True),
        ("22-8 utc-5", 13, False),
        ("0-24", 15, True),
        ("8-8", 8, False),
    ],
)
def test_a_player_sleeps_by_the_clock_on_their_own_wall(kept: str, utc_hour: int, *, asleep: bool):
    assert quiet.asleep(kept, at(utc_hour)) is asleep


def test_summer_comes_by_itself():
    assert quiet.asleep("22-8", at(20, month=7))
    assert not quiet.asleep("22-8", at(20, month=1))


def test_who_said_nothing_sleeps_as_people_do():
    assert quiet.asleep("", at(1))
    assert not quiet.asleep("", at(12))
