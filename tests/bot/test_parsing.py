"""Times as they are typed into options: in either language, and to the hour."""

from __future__ import annotations

import pytest

from bot import parsing
from game.gametime import DAY, HOUR, GameTime

NINE_ON_MONDAY = GameTime(9 * HOUR)


@pytest.mark.parametrize(
    ("typed", "day", "hour"),
    [
        ("i morgen kl 20", 1, 20),
        ("i morgen kl. 20", 1, 20),
        ("i morgen klokken 20", 1, 20),
        ("I morgen 21", 1, 21),
        ("i overmorgen kl 9", 2, 9),
        ("på fredag kl 18", 4, 18),
        ("fredag 18", 4, 18),
        ("i aften kl 22", 0, 22),
        ("kl 20", 0, 20),
        ("om 3 timer", 0, 12),
        ("tomorrow at 21", 1, 21),
        ("tomorrow 21", 1, 21),
        ("friday 18:30", 4, 18.5),
        ("in 3 hours", 0, 12),
        ("friday", 4, 20),
        ("today 08:00", 0, 8),
        ("i dag kl 10", 0, 10),
    ],
)
def test_a_time_is_read_whole(typed: str, day: int, hour: float):
    assert parsing.moment(typed, NINE_ON_MONDAY) == day * DAY + hour * HOUR


def test_what_is_no_time_is_said_to_be_none():
    found = parsing.moment("when the dog is well", NINE_ON_MONDAY)

    assert isinstance(found, parsing.Sorry)
    assert found.key == "no_time"
