"""A campaign's own time: no pause, pace or credit ever gains or loses a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from db.gameclock import GameClock, from_wall, to_wall
from game.campaign import RATE
from game.gametime import DAY, GameTime

walls = st.integers(0, 2**52)
games = st.integers(0, 400 * DAY).map(GameTime)
rates = st.sampled_from(sorted(RATE.values()))
spans = st.integers(0, 90 * DAY)
clocks = st.builds(GameClock, walls, games, rates, st.just(True))  # noqa: FBT003 - it runs


@given(clocks, spans)
@example(GameClock(0, GameTime(0), 720, running=True), 719)
@example(GameClock(0, GameTime(0), 720, running=True), 720)
@example(GameClock(0, GameTime(0), 720, running=True), 721)
def test_a_deadline_comes_at_the_first_microsecond_at_which_it_is_due(clock: GameClock, ahead: int):
    due = GameTime(clock.anchor_game + ahead)

    wall = clock.wall_at(due)

    assert clock.game_at(wall) >= due
    assert ahead == 0 or clock.game_at(wall - 1) < due


@given(clocks, games)
def test_a_deadline_that_has_passed_is_not_ahead(clock: GameClock, due: GameTime):
    assume(due <= clock.anchor_game)

    assert clock.wall_at(due) <= clock.anchor_wall


@given(clocks, spans, spans)
def test_time_never_goes_back(clock: GameClock, first: int, then: int):
    wall = clock.anchor_wall + first - 45 * DAY

    assert clock.game_at(wall + then) >= clock.game_at(wall) >= clock.anchor_game


@given(clocks, st.lists(st.tuples(spans, spans)))
def test_pauses_neither_lose_nor_gain_time(clock: GameClock, pauses: list[tuple[int, int]]):
    wall, ran, start = clock.anchor_wall, 0, clock
    for run, rest in pauses:
        wall += run
        ran += run
        stopped = clock.anchored(wall, rate=clock.rate, running=False)
        assert stopped.game_at(wall) == stopped.game_at(wall + rest) == clock.game_at(wall)
        wall += rest
        clock = stopped.anchored(wall, rate=clock.rate, running=True)

    assert clock.game_at(wall) == start.anchor_game + ran * start.rate


@given(clocks, spans, spans, spans)
def test_a_pause_shifts_every_deadline_by_its_length(
    clock: GameClock, run: int, rest: int, ahead: int
):
    due = GameTime(clock.game_at(clock.anchor_wall + run) + ahead)
    paused = clock.anchored(clock.anchor_wall + run, rate=clock.rate, running=False)

    resumed = paused.anchored(clock.anchor_wall + run + rest, rate=clock.rate, running=True)

    assert resumed.wall_at(due) == clock.wall_at(due) + rest


@given(clocks, spans, rates, spans)
def test_a_new_pace_counts_from_where_the_clock_is(
    clock: GameClock, run: int, rate: int, ahead: int
):
    wall = clock.anchor_wall + run
    due = GameTime(clock.game_at(wall) + ahead)

    changed = clock.anchored(wall, rate=rate, running=True)

    assert changed.game_at(wall) == clock.game_at(wall)
    assert changed.wall_at(due) == wall + -(-ahead // rate)


@given(clocks, st.lists(st.tuples(spans, rates)))
def test_paces_neither_lose_nor_gain_time(clock: GameClock, paces: list[tuple[int, int]]):
    wall, expected = clock.anchor_wall, int(clock.anchor_game)
    for run, rate in paces:
        wall += run
        expected += run * clock.rate
        clock = clock.anchored(wall, rate=rate, running=True)

    assert clock.game_at(wall) == expected


@given(clocks, spans, spans, spans)
def test_time_given_back_shifts_every_deadline_by_as_much(
    clock: GameClock, run: int, away: int, ahead: int
):
    wall = clock.anchor_wall + run
    due = GameTime(clock.game_at(wall) + ahead)

    credited = clock.resumed(wall, wall + away)

    assert credited.game_at(wall + away) == clock.game_at(wall)
    assert credited.wall_at(due) == clock.wall_at(due) + away


@given(walls, games, rates, walls)
def test_a_clock_that_stands_shows_the_same_whenever_it_is_read(
    anchor: int, game: GameTime, rate: int, wall: int
):
    assert GameClock(anchor, game, rate, running=False).game_at(wall) == game


@given(st.datetimes(datetime(1970, 1, 2), datetime(2400, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - the zone is drawn
def test_a_moment_survives_being_a_number(moment: datetime):
    assert from_wall(to_wall(moment)) == moment.astimezone(UTC)
    assert from_wall(to_wall(moment)).tzinfo is UTC


def test_a_moment_is_the_same_in_every_zone():
    east = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=2)))

    assert to_wall(east) == to_wall(datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert to_wall(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert to_wall(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@given(st.datetimes())
def test_a_naive_moment_is_refused(moment: datetime):
    with pytest.raises(ValueError, match="aware"):
        to_wall(moment)
