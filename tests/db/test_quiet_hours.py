"""Hours in which a campaign's clock stands: exact both ways, over summer time and absences."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.database import Database
from db.gameclock import GameClock, QuietHours, to_wall
from game.campaign import RATE, Pace
from game.gametime import DAY, HOUR, GameTime
from game.moves import PauseCampaign, ResumeCampaign, SetPace
from game.orders import Configure, GiveTime
from tests.db.tables import Game, open_game

ZONES = ("Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC")
MINUTE = 60_000_000

hours = st.integers(0, 24)
quiets = (
    st.tuples(hours, hours, st.sampled_from(ZONES))
    .filter(lambda one: one[0] % 24 != one[1] % 24)
    .map(lambda one: QuietHours(*one))
)
FIRST, LAST = (to_wall(datetime(year, 1, 1, tzinfo=UTC)) for year in (2025, 2027))
walls = st.integers(FIRST, LAST)
rates = st.sampled_from(sorted(RATE.values()))
clocks = st.builds(
    GameClock,
    anchor_wall=walls,
    anchor_game=st.just(GameTime(0)),
    rate=rates,
    running=st.just(value=True),
    quiet=quiets,
)
spans = st.integers(0, 20 * DAY)


def copenhagen(month: int, day: int, hour: int, minute: int = 0) -> int:
    zone = ZoneInfo("Europe/Copenhagen")
    return to_wall(datetime(2026, month, day, hour, minute, tzinfo=zone))


def nights(anchor: int, quiet: str = "23-8", rate: int = 1) -> GameClock:
    there = QuietHours.read(quiet, "Europe/Copenhagen")
    return GameClock(anchor, GameTime(0), rate, running=True, quiet=there)


@given(clocks, spans)
def test_a_deadline_comes_at_the_first_microsecond_at_which_it_is_due(clock: GameClock, ahead: int):
    due = GameTime(ahead)

    wall = clock.wall_at(due)

    assert clock.game_at(wall) >= due
    assert ahead == 0 or clock.game_at(wall - 1) < due


@given(clocks, spans, spans)
def test_time_never_goes_back_and_never_faster_than_its_pace(
    clock: GameClock, first: int, then: int
):
    wall = clock.anchor_wall + first
    passed = clock.game_at(wall + then) - clock.game_at(wall)

    assert 0 <= passed <= then * clock.rate


@given(clocks, spans, spans)
def test_it_does_not_matter_how_often_the_clock_is_anchored(
    clock: GameClock, first: int, ahead: int
):
    at = clock.anchor_wall + first
    again = clock.anchored(at, rate=clock.rate, running=True)

    assert again.game_at(at + ahead) == clock.game_at(at + ahead)


@given(clocks, spans, spans, spans)
def test_an_absence_costs_nobody_anything(clock: GameClock, run: int, away: int, ahead: int):
    left = clock.anchor_wall + run
    due = GameTime(clock.game_at(left) + ahead)

    back = clock.resumed(left, left + away)

    assert back.game_at(left + away) == clock.game_at(left)
    assert back.wall_at(due) >= left + away


def test_a_night_of_quiet_moves_the_deadline_by_a_night():
    clock = nights(copenhagen(6, 1, 20))

    assert clock.wall_at(GameTime(2 * HOUR)) == copenhagen(6, 1, 22)
    assert clock.wall_at(GameTime(3 * HOUR)) == copenhagen(6, 1, 23)
    assert clock.wall_at(GameTime(4 * HOUR)) == copenhagen(6, 2, 9)
    assert clock.game_at(copenhagen(6, 2, 3)) == 3 * HOUR


@pytest.mark.parametrize(("day", "long"), [((3, 28), 8), ((10, 24), 10), ((6, 1), 9)])
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(day: tuple[int, int], long: int):
    month, first = day
    clock = nights(copenhagen(month, first, 22))

    assert clock.wall_at(GameTime(HOUR + 1)) - copenhagen(month, first, 23) == long * HOUR + 1


def test_quiet_hours_within_one_day_are_those_of_that_day():
    clock = nights(copenhagen(6, 1, 8), "9-17")

    assert clock.wall_at(GameTime(2 * HOUR)) == copenhagen(6, 1, 18)


@pytest.mark.parametrize("text", ["", "8-8", "0-24", "night", "25-3"])
def test_no_hours_are_no_quiet(text: str):
    assert QuietHours.read(text, "Europe/Copenhagen") is None


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        QuietHours.read("23-8", "Europe/Atlantis")


def test_time_that_was_given_passes_before_anything_else():
    clock = nights(copenhagen(6, 1, 10)).standing(copenhagen(6, 1, 12), 2 * HOUR)

    assert clock.game_at(copenhagen(6, 1, 14)) == 2 * HOUR
    assert clock.wall_at(GameTime(3 * HOUR)) == copenhagen(6, 1, 15)
    longer = clock.standing(copenhagen(6, 1, 13), HOUR)
    assert longer.wall_at(GameTime(3 * HOUR)) == copenhagen(6, 1, 16)
    faster = clock.anchored(copenhagen(6, 1, 13), rate=4, running=True)
    assert faster.wall_at(GameTime(3 * HOUR)) == copenhagen(6, 1, 14, 15)


# In the database.


async def night(database: Database) -> Game:
    """A table in whose evening the clock will stand."""
    game = await open_game(database, pace=Pace.DAILY, wall=copenhagen(6, 1, 20))
    await game.join("Frank")
    await game.done(Configure(quiet="23-8"))
    return game


async def due(game: Game) -> tuple[int | None, int]:
    seat = await game.seat()
    first = min(one.due for one in seat.state.appointments.values())
    return await game.database.campaigns.next_due(), seat.clock.wall_at(first)


async def test_the_row_knows_when_the_next_deadline_really_comes(database: Database):
    game = await night(database)

    written, real = await due(game)

    assert written == real
    seat = await game.seat()
    assert seat.clock.quiet == QuietHours(23, 8, "Europe/Copenhagen")
    game.wall = copenhagen(6, 2, 3)
    assert seat.clock.game_at(game.wall) == seat.clock.game_at(copenhagen(6, 1, 23))
    before = (await game.seat()).state.position
    await game.keep()
    kept = (await game.seat()).state.position
    game.wall = copenhagen(6, 2, 7, 59)
    assert await game.keep() == 0
    assert kept >= before


async def test_a_pause_a_pace_and_no_quiet_hours_any_more(database: Database):
    game = await night(database)
    game.wall = copenhagen(6, 2, 2)
    await game.done(PauseCampaign())
    await game.done(ResumeCampaign())
    then = (await game.seat()).clock.game_at(game.wall)

    await game.done(SetPace(Pace.EVENING))
    assert (await game.seat()).clock.game_at(copenhagen(6, 2, 8)) == then
    await game.done(Configure(quiet=""))

    seat = await game.seat()
    assert seat.clock.quiet is None
    assert seat.clock.game_at(game.wall + MINUTE) == then + 72 * MINUTE
    assert (await due(game))[0] == (await due(game))[1]


async def test_who_was_away_in_the_quiet_hours_gets_only_what_was_lost(database: Database):
    game = await night(database)
    left, back = copenhagen(6, 1, 22), copenhagen(6, 2, 9)
    other = await open_game(database, channel=8, pace=Pace.DAILY, wall=copenhagen(6, 1, 20))
    await other.join("Tonny")
    before = (await game.seat()).clock.game_at(left)

    assert await database.timekeeping.give_back(left, back) == 2

    seat = await game.seat()
    assert seat.clock.game_at(back) == before
    assert seat.clock.game_at(back + HOUR) == before + 4 * HOUR
    assert (await due(game))[0] is not None
    first = min(one.due for one in seat.state.appointments.values())
    assert seat.clock.wall_at(first) >= back
    assert await database.timekeeping.give_back(left, back) == 0


async def test_a_clock_that_was_set_back_leaves_every_deadline_as_far_away(database: Database):
    game = await night(database)
    now = copenhagen(6, 1, 21)
    seat = await game.seat()
    then = seat.clock.game_at(now)

    await database.timekeeping.set_back(HOUR, now - HOUR)

    after = await game.seat()
    assert after.clock.game_at(now - HOUR) == then
    first = min(one.due for one in after.state.appointments.values())
    assert await database.campaigns.next_due() == after.clock.wall_at(first)


async def test_a_server_that_was_away_at_night_goes_on_from_where_it_stood(database: Database):
    game = await night(database)
    await database.timekeeping.freeze(1, copenhagen(6, 1, 22))
    then = (await game.seat()).clock.game_at(copenhagen(6, 1, 22))

    await database.timekeeping.thaw(1, copenhagen(6, 2, 1))

    seat = await game.seat()
    assert seat.clock.game_at(copenhagen(6, 2, 8)) == then
    assert seat.clock.game_at(copenhagen(6, 2, 9)) == then + 4 * HOUR


async def test_time_that_is_given_moves_the_next_deadline_by_as_much(database: Database):
    game = await open_game(database, pace=Pace.EVENING, wall=copenhagen(6, 1, 10))
    await game.join("Frank")
    [before, real] = await due(game)
    assert before == real

    played = await game.done(GiveTime(90))

    assert played.clock.anchor_wall == game.wall + 90 * MINUTE
    assert await due(game) == (real + 90 * MINUTE, real + 90 * MINUTE)
    line = (await database.journal(game.id))[-1]
    assert type(line.move).__name__ == "GiveTime"
